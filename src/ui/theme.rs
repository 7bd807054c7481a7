//! The look of the chrome: quiet, so that the map is the hero. Its colours come from the map's own theme.

use crate::view::Rgba;
use crate::view::theme::{MapTheme, theme};
use eframe::egui::{self, Color32, CornerRadius, FontData, FontDefinitions, FontFamily, Stroke, Visuals};
use std::sync::Arc;

/// Turns a map colour into an egui colour.
pub(super) fn color(c: Rgba) -> Color32 {
    let [r, g, b, a] = c.0;
    Color32::from_rgba_unmultiplied(r, g, b, a)
}

/// Sets fonts once: egui's own for Latin, the bundled Japanese font behind it.
pub(super) fn set_fonts(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    let data = FontData::from_static(include_bytes!("../../assets/font/BIZUDPGothic-Regular-subset.ttf"));
    fonts.font_data.insert("biz".to_owned(), Arc::new(data));
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.entry(family).or_default().push("biz".to_owned());
    }
    ctx.set_fonts(fonts);
}

/// Sets colours and spacing.
pub(super) fn set_style(ctx: &egui::Context, dark: bool) {
    let t: &MapTheme = theme(dark);
    ctx.set_theme(if dark { egui::Theme::Dark } else { egui::Theme::Light });
    ctx.global_style_mut(|style| {
        let mut v = if dark { Visuals::dark() } else { Visuals::light() };
        let (panel, raised, line) = if dark {
            (Rgba([30, 35, 40, 255]), Rgba([44, 50, 57, 255]), Rgba([58, 65, 72, 255]))
        } else {
            (Rgba([250, 250, 248, 255]), Rgba([236, 239, 241, 255]), Rgba([214, 219, 223, 255]))
        };
        v.panel_fill = color(panel);
        v.window_fill = color(panel);
        v.extreme_bg_color = if dark { color(Rgba([22, 26, 30, 255])) } else { Color32::WHITE };
        v.faint_bg_color = color(raised);
        v.override_text_color = Some(color(t.ink));
        v.weak_text_color = Some(color(t.quiet));
        v.hyperlink_color = color(t.accent);
        v.selection.bg_fill = color(t.accent.faded(if dark { 0.45 } else { 0.22 }));
        v.selection.stroke = Stroke::new(1.0, color(t.accent));
        v.widgets.noninteractive.bg_stroke = Stroke::new(1.0, color(line));
        v.widgets.inactive.weak_bg_fill = color(raised);
        v.widgets.inactive.bg_fill = color(raised);
        v.widgets.inactive.bg_stroke = Stroke::new(1.0, color(line));
        v.widgets.hovered.weak_bg_fill = color(line);
        v.widgets.hovered.bg_stroke = Stroke::new(1.0, color(t.accent.faded(0.6)));
        v.widgets.active.weak_bg_fill = color(t.accent.faded(0.35));
        for w in [&mut v.widgets.inactive, &mut v.widgets.hovered, &mut v.widgets.active, &mut v.widgets.open] {
            w.corner_radius = CornerRadius::same(4);
        }
        v.window_corner_radius = CornerRadius::same(8);
        style.visuals = v;
        style.spacing.item_spacing = egui::vec2(7.0, 5.0);
        style.spacing.button_padding = egui::vec2(8.0, 4.0);
        style.spacing.interact_size.y = 24.0;
        style.text_styles.insert(egui::TextStyle::Small, egui::FontId::proportional(11.0));
        style.text_styles.insert(egui::TextStyle::Body, egui::FontId::proportional(13.5));
        style.text_styles.insert(egui::TextStyle::Button, egui::FontId::proportional(13.5));
        style.url_in_tooltip = true;
    });
}

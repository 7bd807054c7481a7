//! Samples of paints in panels: drawn by the map's own brush, kept as textures.

use crate::app::State;
use crate::render::sample;
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::view::{Paint, Rgba};
use eframe::egui::{self, ColorImage, Rect, TextureHandle, TextureOptions, Ui, Vec2};
use std::collections::HashMap;
use std::sync::Arc;

/// Textures that are kept, at most; all are made anew when there are more.
const MOST: usize = 600;

type Kept = HashMap<String, TextureHandle>;

/// Paints a sample into a box, on the colour of the land.
pub(super) fn paint(ui: &Ui, state: &State, paint: &Paint, rect: Rect) {
    let scale = ui.pixels_per_point();
    let background = theme(state.settings().dark).land;
    if let Some(texture) = texture(ui, paint, rect.size(), scale, background) {
        let uv = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
        // On whole pixels, so that it is as crisp as on the map.
        let snapped = Rect::from_min_size((rect.min * scale).round() / scale, texture.size_vec2() / scale);
        ui.painter().image(texture.id(), snapped, uv, egui::Color32::WHITE);
    }
}

/// Takes room for a sample and paints it there.
pub(super) fn show(ui: &mut Ui, state: &State, sample: &Paint, size: Vec2) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    if ui.is_rect_visible(rect) {
        paint(ui, state, sample, rect);
    }
    response
}

/// A button that shows a sample; `name` is for those who do not see it.
pub(super) fn button(ui: &mut Ui, state: &State, sample: &Paint, size: Vec2, (chosen, name): (bool, &str)) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
    if ui.is_rect_visible(rect) {
        let visuals = ui.style().interact_selectable(&response, chosen);
        let land = color(theme(state.settings().dark).land);
        ui.painter().rect(rect, 3.0, land, visuals.bg_stroke, egui::StrokeKind::Outside);
        if chosen || response.has_focus() || response.hovered() {
            let stroke = egui::Stroke::new(if chosen { 2.0 } else { 1.0 }, ui.visuals().selection.stroke.color);
            ui.painter().rect_stroke(rect, 3.0, stroke, egui::StrokeKind::Outside);
        }
        paint(ui, state, sample, rect.shrink(1.0));
    }
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, name));
    response.on_hover_text(name)
}

fn texture(ui: &Ui, paint: &Paint, size: Vec2, scale: f32, background: Rgba) -> Option<TextureHandle> {
    let id = egui::Id::unique("samples");
    let key = format!("{paint:?} {size:?} {scale} {background:?}");
    let kept = ui.data(|d| d.get_temp::<Arc<Kept>>(id)).unwrap_or_default();
    if let Some(texture) = kept.get(&key) {
        return Some(texture.clone());
    }
    let picture = sample(paint, [f64::from(size.x), f64::from(size.y)], f64::from(scale), background);
    let image = ColorImage::from_rgba_premultiplied([picture.width as usize, picture.height as usize], &picture.rgba);
    let texture = ui.ctx().load_texture("sample", image, TextureOptions::NEAREST);
    let mut kept = Arc::try_unwrap(kept).unwrap_or_else(|shared| shared.as_ref().clone());
    if kept.len() >= MOST {
        kept.clear();
    }
    kept.insert(key, texture.clone());
    ui.data_mut(|d| d.insert_temp(id, Arc::new(kept)));
    Some(texture)
}

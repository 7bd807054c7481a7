//! The charts' panel: which chart, the chart itself as a crisp picture with its bars as buttons, and the ways to save it.

use crate::analysis::{ChartBy, Charts};
use crate::app::{Action, ChartAction, FilePick, FilesAction, State};
use crate::render::{ChartLook, ChartRegion, DrawnChart, bar_name, class_names, draw_chart};
use crate::view::theme::theme;
use crate::words::{Lang, Word};
use eframe::egui::{
    self, Align, ColorImage, EventFilter, Id, Key, Layout, Modifiers, Pos2, Rect, RichText, Role, ScrollArea, Sense, Stroke,
    StrokeKind, TextureHandle, TextureOptions, Ui, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// Width of the panel until somebody chooses another, in logical points.
pub(super) const WIDTH: f32 = 450.0;

/// What the panel keeps between frames.
#[derive(Default)]
pub(super) struct ChartsPanel {
    shown: Option<Shown>,
    /// The place of the region at the cursor.
    cursor: usize,
    /// It is to be brought into view.
    reveal: bool,
}

/// A chart as it was drawn last.
struct Shown {
    of: Drawing,
    chart: DrawnChart,
    texture: TextureHandle,
}

/// What a picture of a chart answers to.
#[derive(Clone)]
struct Drawing {
    charts: Arc<Charts>,
    by: ChartBy,
    lang: Lang,
    dark: bool,
    width: f32,
    scale: f32,
}

impl PartialEq for Drawing {
    fn eq(&self, other: &Self) -> bool {
        let look = |d: &Self| (d.by, d.lang, d.dark, d.width.to_bits(), d.scale.to_bits());
        Arc::ptr_eq(&self.charts, &other.charts) && look(self) == look(other)
    }
}

impl ChartsPanel {
    /// Shows the panel's content.
    pub(super) fn ui(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        let lang = state.lang();
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            ui.label(RichText::new(lang.t(Word::Charts)).strong().size(15.0));
            if state.running().iter().any(|j| [Word::ChartsWorking, Word::ChartsPicking].contains(&j.what)) {
                ui.add(egui::Spinner::new().size(14.0));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let close = ui.small_button("×").on_hover_text(lang.t(Word::Close));
                close.widget_info(|| WidgetInfo::labeled(Role::Button, true, lang.t(Word::Close)));
                if close.clicked() {
                    actions.push(Action::Charts(ChartAction::Show(false)));
                }
                for (svg, word) in [(false, Word::ChartSavePng), (true, Word::ChartSaveSvg)] {
                    let save = ui.add_enabled(state.charts().is_some(), egui::Button::new(lang.t(word)).small());
                    if save.on_hover_text(lang.t(Word::ChartSaveTip)).clicked() {
                        actions.push(Action::Files(FilesAction::Ask(FilePick::Chart { svg })));
                    }
                }
            });
        });
        ui.horizontal_wrapped(|ui| {
            for by in ChartBy::ALL {
                if ui.selectable_label(state.chart_by() == by, lang.t(tab(by))).clicked() {
                    actions.push(Action::Charts(ChartAction::By(by)));
                    self.cursor = 0;
                }
            }
        });
        let held = held(state);
        ui.label(RichText::new(held.unwrap_or_else(|| lang.t(Word::ChartKeys).to_owned())).small().weak());
        ui.separator();
        let Some(charts) = state.charts().cloned() else { return };
        ScrollArea::vertical().id_salt("chart").auto_shrink(false).show(ui, |ui| {
            let scale = ui.pixels_per_point();
            let width = ui.available_width().floor().max(240.0);
            let of = Drawing { charts, by: state.chart_by(), lang, dark: state.settings().dark, width, scale };
            self.draw(ui, of);
            self.chart(ui, state, actions);
        });
    }

    /// Draws the chart anew, when something that it answers to is another.
    fn draw(&mut self, ui: &Ui, of: Drawing) {
        if self.shown.as_ref().is_some_and(|shown| shown.of == of) {
            return;
        }
        let look = ChartLook { lang: of.lang, theme: theme(of.dark), width: f64::from(of.width), head: None };
        let chart = draw_chart(&of.charts, of.by, look);
        let picture = chart.sheet.picture(f64::from(of.scale));
        let image = ColorImage::from_rgba_premultiplied([picture.width as usize, picture.height as usize], &picture.rgba);
        let texture = match self.shown.take() {
            Some(Shown { mut texture, .. }) => {
                texture.set(image, TextureOptions::NEAREST);
                texture
            }
            None => ui.ctx().load_texture("chart", image, TextureOptions::NEAREST),
        };
        self.cursor = self.cursor.min(chart.regions.len().saturating_sub(1));
        self.shown = Some(Shown { of, chart, texture });
    }

    fn chart(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        let Some(shown) = self.shown.take() else { return };
        let (scale, id) = (shown.of.scale, ui.scope_id().with("chart regions"));
        let size = shown.texture.size_vec2() / scale;
        let (whole, _) = ui.allocate_exact_size(size, Sense::hover());
        // On whole pixels, so that it is as crisp as it was drawn.
        let corner = ((whole.min * scale).round() / scale).to_vec2().to_pos2();
        let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        ui.painter().image(shown.texture.id(), Rect::from_min_size(corner, size), uv, egui::Color32::WHITE);
        let focused = self.keys(ui, id, whole, (&shown.chart.regions, corner), state, actions);
        let stroke = |ui: &Ui, wide: f32| Stroke::new(wide, ui.visuals().selection.stroke.color);
        for (n, region) in shown.chart.regions.iter().enumerate() {
            let place = rect_of(region, corner);
            let response = ui.interact(place, id.with(n), Sense::CLICK);
            let held = state.chart_held().is_some_and(|held| held.key == region.key && held.class == region.class);
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, held, &region.text));
            if held || (focused && n == self.cursor) {
                ui.painter().rect_stroke(place.shrink(0.5), 2.0, stroke(ui, if held { 2.0 } else { 1.0 }), StrokeKind::Inside);
            } else if response.hovered() {
                ui.painter().rect_stroke(place.shrink(0.5), 2.0, stroke(ui, 1.0), StrokeKind::Inside);
            }
            let response = response.on_hover_text_at_pointer(&region.text);
            if response.clicked() {
                self.cursor = n;
                ui.memory_mut(|m| m.request_focus(id));
                actions.push(pick(region));
            }
        }
        self.shown = Some(shown);
    }

    /// Makes the bars one thing that can have the keyboard; returns whether it has it.
    fn keys(
        &mut self,
        ui: &Ui,
        id: Id,
        whole: Rect,
        (regions, corner): (&[ChartRegion], Pos2),
        state: &State,
        actions: &mut Vec<Action>,
    ) -> bool {
        let response = ui.interact(whole, id, Sense::focusable_noninteractive());
        let name = state.lang().t(tab(state.chart_by()));
        response.widget_info(|| WidgetInfo::labeled(Role::List, true, name));
        ui.ctx().accesskit_node_builder(id, |node| {
            if !regions.is_empty() {
                node.set_active_descendant(id.with(self.cursor).accesskit_id());
            }
        });
        if !response.has_focus() || regions.is_empty() {
            return false;
        }
        let arrows = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|m| m.set_focus_lock_filter(id, arrows));
        let (before, last) = (self.cursor, regions.len() - 1);
        let is_bar = |n: &usize| regions.get(*n).is_some_and(|r| r.class.is_none());
        let next = (before + 1..=last).find(is_bar).unwrap_or(before);
        let previous = (0..before).rev().find(is_bar).unwrap_or(before);
        let hit = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        for (key, to) in [
            (Key::ArrowDown, next),
            (Key::ArrowUp, previous),
            (Key::ArrowRight, before + 1),
            (Key::ArrowLeft, before.saturating_sub(1)),
            (Key::Home, 0),
            (Key::End, (0..=last).rev().find(is_bar).unwrap_or(last)),
        ] {
            if hit(key) {
                self.cursor = to.min(last);
                self.reveal = true;
            }
        }
        if let Some(region) = regions.get(self.cursor) {
            if std::mem::take(&mut self.reveal) {
                ui.scroll_to_rect(rect_of(region, corner).expand(6.0), None);
            }
            if hit(Key::Enter) {
                actions.push(pick(region));
            }
        }
        true
    }
}

fn pick(region: &ChartRegion) -> Action {
    Action::Charts(ChartAction::Pick(region.key.clone(), region.class))
}

#[expect(clippy::cast_possible_truncation, reason = "places on a screen")]
fn rect_of(region: &ChartRegion, corner: Pos2) -> Rect {
    let [x, y, width, height] = region.rect.map(|v| v as f32);
    Rect::from_min_size(corner + vec2(x, y), vec2(width, height))
}

fn tab(by: ChartBy) -> Word {
    match by {
        ChartBy::Mineral => Word::ChartTabMineral,
        ChartBy::Stage => Word::ChartTabStage,
        ChartBy::Status => Word::ChartTabStatus,
        ChartBy::Time => Word::ChartTabTime,
    }
}

/// By which bar something was selected, while that is selected.
fn held(state: &State) -> Option<String> {
    let (lang, held, charts) = (state.lang(), state.chart_held()?, state.charts()?);
    let name = bar_name(lang, &held.key, charts);
    let class = held.class.and_then(|class| class_names(&held.key).get(class).copied());
    let name = class.map_or_else(|| name.clone(), |class| format!("{name} · {}", lang.t(class)));
    Some(lang.fill(Word::ChartHeld, &[&name]))
}

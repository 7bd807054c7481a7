//! In the card of a layer: how its CRS is known, which others it may be in, where it would then lie, and the order of its axes.

use super::{Card, heading};
use crate::crs::{Candidate, HowKnown};
use crate::layer::basemap::builtin;
use crate::layer::{AXES_SWAPPED, Layer, Reading};
use crate::ui::overlay::show_candidate;
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::words::{Lang, Word};
use crate::workspace::LayerRef;
use crate::workspace::edit::Edit;
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{self, FontId, Pos2, RichText, Sense, Stroke, Ui};

/// Candidates that a list shows.
const SHOWN: usize = 8;
/// Height of a picture of the world, in points; it is twice as wide.
const WORLD_HEIGHT: f32 = 76.0;
/// Features that such a picture shows.
const DOTS: usize = 120;

/// Returns a candidate's code and name, and whether its axes are the other way round.
pub(in crate::ui) fn name(lang: Lang, candidate: &Candidate, layer: &LayerRef) -> String {
    let code = candidate.crs.short_code().unwrap_or_default();
    let swapped = if candidate.swap_axes == layer.reading.swap_axes {
        String::new()
    } else {
        format!(" · {}", lang.t(Word::CandidateSwapped))
    };
    format!("{code} {}{swapped}", candidate.crs.name_in(lang))
}

/// Returns the edit that chooses a candidate.
pub(in crate::ui) fn choice(candidate: &Candidate, layer: &LayerRef) -> Edit {
    let (id, crs) = (layer.id.clone(), Some(candidate.crs.code().to_owned()));
    if candidate.swap_axes == layer.reading.swap_axes {
        Edit::SetLayerCrs { id, crs }
    } else {
        Edit::PlaceLayer { id, crs, swap_axes: candidate.swap_axes }
    }
}

/// Tells whether something has to be looked at: the CRS is not known, was inferred, or the axes seem to be wrong.
fn asks(layer: &LayerRef, loaded: &Layer) -> bool {
    let doubtful = matches!(loaded.crs.how, HowKnown::Unknown | HowKnown::Inferred);
    doubtful || layer.reading.swap_axes || loaded.problems.iter().any(|p| p.code == AXES_SWAPPED)
}

/// Shows all of it at the top of the card where something has to be looked at.
pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, layer: &LayerRef, loaded: &Layer) {
    if !asks(layer, loaded) {
        return;
    }
    axes(ui, card, layer, loaded);
    if !loaded.crs.candidates.is_empty() {
        let word = if loaded.crs.crs.is_some() { Word::CandidatesFrom } else { Word::CandidatesHeading };
        heading(ui, card.lang.t(word));
        list(ui, card, layer, loaded);
    }
}

/// Shows it further down, folded, where nothing speaks against the CRS.
pub(super) fn folded(ui: &mut Ui, card: &mut Card<'_>, layer: &LayerRef, loaded: &Layer) {
    if asks(layer, loaded) {
        return;
    }
    let lang = card.lang;
    if layer.crs.is_some() {
        let label = lang.t(Word::CrsBack);
        card.button(ui, label, Edit::SetLayerCrs { id: layer.id.clone(), crs: None });
    }
    let text = format!("{} ({})", lang.t(Word::CandidatesFrom), loaded.crs.candidates.len().min(SHOWN));
    egui::CollapsingHeader::new(text).id_salt("candidates").show(ui, |ui| {
        if !loaded.crs.candidates.is_empty() {
            list(ui, card, layer, loaded);
        }
        axes(ui, card, layer, loaded);
    });
}

fn list(ui: &mut Ui, card: &mut Card<'_>, layer: &LayerRef, loaded: &Layer) {
    let lang = card.lang;
    ui.label(RichText::new(lang.t(Word::CandidatesHint)).small().weak());
    for candidate in loaded.crs.candidates.iter().take(SHOWN) {
        let name = name(lang, candidate, layer);
        let in_use = loaded.crs.crs.as_ref() == Some(&candidate.crs) && candidate.swap_axes == layer.reading.swap_axes;
        let mut job = LayoutJob::default();
        let visuals = ui.visuals();
        let mut add = |text: &str, size: f32, tint| {
            job.append(text, 0.0, TextFormat { font_id: FontId::proportional(size), color: tint, ..TextFormat::default() });
        };
        add(&name, 13.5, visuals.strong_text_color());
        add(&format!("\n{}", candidate.why_text(lang)), 11.5, visuals.text_color());
        let label = job.text.replace('\n', ": ");
        let button = egui::Button::selectable(in_use, job)
            .wrap()
            .min_size(egui::vec2(ui.available_width(), 0.0))
            .frame_when_inactive(true);
        let response = ui.add(button);
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, in_use, &label));
        if response.hovered() || response.has_focus() {
            show_candidate(ui, &name, &candidate.places);
        }
        if response.clicked() && !in_use {
            card.edit(choice(candidate, layer));
        }
    }
}

/// The order of the axes: a button that changes it, and both pictures where it seems to be wrong.
fn axes(ui: &mut Ui, card: &mut Card<'_>, layer: &LayerRef, loaded: &Layer) {
    let lang = card.lang;
    let swapped = layer.reading.swap_axes;
    let reading = Reading { swap_axes: !swapped, ..layer.reading.clone() };
    let edit = Edit::SetLayerReading { id: layer.id.clone(), reading };
    if swapped {
        ui.label(RichText::new(lang.t(Word::SwappedNow)).small());
    }
    let other = loaded.crs.candidates.iter().find(|c| c.swap_axes != swapped);
    if let Some(other) = other.filter(|_| loaded.problems.iter().any(|p| p.code == AXES_SWAPPED)) {
        let t = theme(card.state.settings().dark);
        ui.label(RichText::new(format!("▲ {}", lang.t(Word::AxesBoth))).color(color(t.alarm)));
        ui.label(RichText::new(other.why_text(lang)).small());
        ui.horizontal_wrapped(|ui| {
            for (word, places) in [(Word::AxesAsWritten, places(loaded)), (Word::AxesSwapped, other.places.clone())] {
                ui.vertical(|ui| {
                    ui.label(RichText::new(lang.t(word)).small());
                    world(ui, card, &places, lang.t(word));
                });
            }
        });
    }
    let label = lang.t(if swapped { Word::SwapAxesBack } else { Word::SwapAxes });
    let why_not = card.state.why_not(&edit);
    let response = ui.add_enabled(why_not.is_none(), egui::Button::new(label)).on_hover_text(lang.t(Word::SwapAxesTip));
    let response = match &why_not {
        Some(why) => response.on_disabled_hover_text(why),
        None => response,
    };
    if let Some(other) = other.filter(|_| response.hovered() || response.has_focus()) {
        show_candidate(ui, &name(lang, other, layer), &other.places);
    }
    if response.clicked() {
        card.edit(edit);
    }
}

/// Positions of some features as they are, for a layer in degrees.
fn places(loaded: &Layer) -> Vec<[f64; 2]> {
    let table = &loaded.table;
    if loaded.crs.crs.as_ref().is_some_and(|crs| !crs.is_geographic()) {
        return Vec::new();
    }
    let rows = (0..table.len()).step_by(table.len().div_ceil(DOTS).max(1));
    rows.filter_map(|row| table.positions(table.vertices(row)).next()).collect()
}

/// A small picture of the world with dots; dots off the globe are drawn on its edge.
fn world(ui: &mut Ui, card: &Card<'_>, places: &[[f64; 2]], label: &str) {
    let t = theme(card.state.settings().dark);
    let (rect, response) = ui.allocate_exact_size(egui::vec2(WORLD_HEIGHT * 2.0, WORLD_HEIGHT), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, label));
    let painter = ui.painter_at(rect);
    let at = |[lon, lat]: [f64; 2]| {
        let share = [(lon + 180.0) / 360.0, (90.0 - lat) / 180.0].map(|s| s.clamp(0.01, 0.99) as f32);
        Pos2::new(rect.left() + share[0] * rect.width(), rect.top() + share[1] * rect.height())
    };
    painter.rect_filled(rect, 2.0, ui.visuals().extreme_bg_color);
    for coast in builtin().scales.first().iter().flat_map(|scale| &scale.coast) {
        painter.line(coast.iter().map(|p| at(*p)).collect(), Stroke::new(0.6, color(t.quiet)));
    }
    for place in places {
        painter.circle(at(*place), 2.2, color(t.accent), Stroke::new(0.8, color(t.halo)));
    }
    painter.rect_stroke(rect, 2.0, Stroke::new(1.0, color(t.quiet)), egui::StrokeKind::Inside);
}

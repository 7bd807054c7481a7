//! The card of a layer: its file, what its fields and codes mean, what tells its features apart, what is wrong in it.

use super::{Card, candidates, codes, columns, heading, identity, layer_file, pair, roles, title};
use crate::app::{Action, Selection, StyleAction};
use crate::layer::{Format, Layer, Problem, Reading, Severity};
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::words::{Word, grouped};
use crate::workspace::edit::Edit;
use crate::workspace::{DepositRef, LayerRef, RecordId};
use eframe::egui::{self, RichText, Ui};

/// Height of the list of problems, in points.
const PROBLEMS_HEIGHT: f32 = 180.0;

pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, id: &RecordId) {
    let lang = card.lang;
    let Some(layer) = card.state.workspace().layers.get(id).cloned() else { return };
    title(ui, card, Word::Layer, layer.name.get(lang.is_ja()), &Selection::Layer(id.clone()));
    file(ui, card, &layer);
    layer_file::ui(ui, card, &layer);
    let Some(loaded) = card.state.catalog().get(&id.0).cloned() else {
        ui.label(lang.t(Word::NotLoaded));
        if let Some(crate::app::LayerState::Failed(why)) = card.state.layer_state(id) {
            ui.label(why);
        }
        return columns::again(ui, card, &layer);
    };
    facts(ui, card, id, &loaded);
    candidates::ui(ui, card, &layer, &loaded);
    columns::ui(ui, card, &layer);
    heading(ui, lang.t(Word::FieldMeanings));
    roles::ui(ui, card, &layer, &loaded);
    heading(ui, lang.t(Word::IdentityHeading));
    identity::ui(ui, card, &layer, &loaded);
    heading(ui, lang.t(Word::KeyTable));
    codes::ui(ui, card, &layer, &loaded);
    ui.add_space(8.0);
    candidates::folded(ui, card, &layer, &loaded);
    let count = loaded.fields.len();
    egui::CollapsingHeader::new(format!("{} ({count})", lang.t(Word::CliFields))).id_salt("fields").show(ui, |ui| {
        fields(ui, &loaded);
    });
    if !loaded.problems.is_empty() {
        let text = lang.fill(Word::Problems, &[&grouped(loaded.problems.len())]);
        egui::CollapsingHeader::new(text).id_salt("problems").show(ui, |ui| problems(ui, card, id, &loaded));
    }
}

/// The file, with the way to the style panel beside it.
fn file(ui: &mut Ui, card: &mut Card<'_>, layer: &LayerRef) {
    let lang = card.lang;
    ui.horizontal(|ui| {
        ui.label(RichText::new(lang.t(Word::File)).small().weak());
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let style = ui.small_button(lang.t(Word::StyleOpen)).on_hover_text(format!("{}  (F7)", lang.t(Word::StyleTip)));
            if style.clicked() {
                card.actions.push(Action::Style(StyleAction::Open(layer.id.clone())));
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(egui::Label::new(&layer.path).truncate()).on_hover_text(&layer.path);
            });
        });
    });
}

fn facts(ui: &mut Ui, card: &mut Card<'_>, id: &RecordId, loaded: &Layer) {
    let lang = card.lang;
    pair(ui, lang.t(Word::CliFormat), &format!("{} · {}", loaded.format.name(), loaded.encoding));
    match &loaded.crs.crs {
        Some(crs) => {
            let code = crs.short_code().unwrap_or_default();
            let how = lang.t(loaded.crs_how());
            pair(ui, lang.t(Word::CliCrs), &format!("{code} {} · {how}", crs.name_in(lang)));
        }
        None => pair(ui, lang.t(Word::CliCrs), lang.t(Word::CrsUnknown)),
    }
    ui.label(RichText::new(loaded.crs.reason.get(lang)).small().weak());
    let catalog = card.state.catalog();
    let Some(known) = catalog.known_facts(&id.0) else {
        card.actions.push(Action::MeasureLayer(id.clone()));
        pair(ui, lang.t(Word::CliFeatures), &grouped(loaded.table.len()));
        return;
    };
    let kinds: Vec<String> = known.geometries.iter().map(|(kind, n)| format!("{} {}", kind.name(), grouped(*n))).collect();
    pair(ui, lang.t(Word::CliFeatures), &format!("{} ({})", grouped(loaded.table.len()), kinds.join(", ")));
    if let Some(e) = known.extent {
        let extent = format!("{:.3}, {:.3}, {:.3}, {:.3}", e.west, e.south, e.east, e.north);
        pair(ui, lang.t(Word::CliExtent), &extent);
    }
}

fn fields(ui: &mut Ui, loaded: &Layer) {
    egui::Grid::new("fields").num_columns(3).striped(true).show(ui, |ui| {
        for field in &loaded.fields {
            ui.label(&field.name);
            ui.label(RichText::new(field.kind.name()).small().weak());
            ui.label(RichText::new(format!("{} / {}", field.filled, loaded.table.len())).small().weak());
            ui.end_row();
        }
    });
}

/// The problems, each a button that goes to its feature where there is one.
fn problems(ui: &mut Ui, card: &mut Card<'_>, id: &RecordId, loaded: &Layer) {
    let t = theme(card.state.settings().dark);
    let height = ui.spacing().interact_size.y;
    let list = egui::ScrollArea::vertical().id_salt("problem list").max_height(PROBLEMS_HEIGHT);
    list.show_rows(ui, height, loaded.problems.len(), |ui, rows| {
        for problem in loaded.problems.get(rows).into_iter().flatten() {
            let row = row_of(loaded, problem);
            let (mark, tint) = match problem.severity {
                Severity::Error => ("■", t.alarm),
                Severity::Warning => ("▲", t.status(crate::workspace::status::Status::Stale)),
                Severity::Note => ("●", t.quiet),
            };
            ui.horizontal(|ui| {
                ui.label(RichText::new(mark).small().color(color(tint)));
                let text = RichText::new(text(problem)).small();
                let button = egui::Button::new(text).truncate().frame(row.is_some());
                let response = ui.add_enabled(row.is_some(), button).on_hover_text(&problem.message);
                let response = response.on_disabled_hover_text(&problem.message);
                if let Some(key) = row.filter(|_| response.clicked()).and_then(|row| loaded.feature_key(row)) {
                    let feature = Selection::Feature(DepositRef { layer: id.clone(), key });
                    card.actions.push(Action::Select(feature.clone()));
                    card.actions.push(Action::ZoomTo(feature));
                }
            });
        }
    });
}

fn text(problem: &Problem) -> String {
    let place = [("#", problem.feature), ("L", problem.line)];
    let place: String = place.into_iter().filter_map(|(s, n)| Some(format!("{s}{} ", n?))).collect();
    format!("{place}{}", problem.message)
}

/// The feature that a problem is of: the one whose text has the place of the problem.
fn row_of(loaded: &Layer, problem: &Problem) -> Option<usize> {
    // Of other encodings and formats the places are those of the file, not of the text.
    let same = loaded.encoding == "UTF-8" && matches!(loaded.format, Format::GeoJson | Format::GeoJsonSeq);
    loaded.row_at_byte(problem.byte.filter(|_| same)?)
}

/// One edit of how a layer is read.
pub(super) fn edit_reading(card: &mut Card<'_>, layer: &LayerRef, change: impl FnOnce(&mut Reading)) {
    let mut reading = layer.reading.clone();
    change(&mut reading);
    if reading != layer.reading {
        card.edit(Edit::SetLayerReading { id: layer.id.clone(), reading });
    }
}

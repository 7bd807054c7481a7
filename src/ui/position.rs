//! The position in the status bar, in up to three notations at once; a click copies it.

use crate::app::{Action, State};
use crate::crs::notation::Notation;
use crate::geometry::{LonLat, ScreenPoint};
use crate::ui::fields;
use crate::view::compose::metres_per_point;
use crate::words::Word;
use eframe::egui::{self, RichText, Ui};

/// A notation whose last digit is worth so many metres at most is copied.
const COPIED_M: f64 = 0.1;

/// Shows the position under the pointer, or in the middle of the map.
pub(super) fn ui(ui: &mut Ui, state: &State, pointer: Option<ScreenPoint>, actions: &mut Vec<Action>) {
    let lang = state.lang();
    menu(ui, state, actions);
    let Some(ground) = state.map().ground() else { return };
    let under = pointer.map(|p| ground.lonlat(p));
    let Some(at) = under.unwrap_or_else(|| state.middle()) else {
        ui.label(RichText::new(lang.t(Word::OutsideMap)).size(12.0));
        return;
    };
    if pointer.is_none() {
        ui.label(RichText::new(lang.t(Word::PositionCentre)).size(12.0).weak());
    }
    let step = metres_per_point(ground.projection, ground.camera).unwrap_or(1.0).clamp(0.01, 1e6);
    // Room for the map CRS, the scale, what runs and whether all is stored.
    let mut room = ui.available_width() - 480.0;
    for (i, notation) in shown(state).iter().enumerate() {
        let width = width(notation);
        room -= width;
        if i > 0 && room < 0.0 {
            break;
        }
        let text = notation.write(at, step, lang).unwrap_or_else(|| "—".to_owned());
        let button = egui::Button::new(RichText::new(&text).monospace().size(12.0)).frame(false).truncate();
        let response = ui.add_sized([width, 18.0], button);
        let name = notation.name(lang);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{name}: {text}")));
        if response.on_hover_text(lang.fill(Word::PositionTip, &[&name])).clicked() {
            actions.extend(copy(state, at, notation));
        }
    }
}

/// Copies the position under the pointer, or in the middle of the map, in the first notation.
pub(super) fn copied(state: &State, pointer: Option<ScreenPoint>) -> Option<Action> {
    let under = pointer.and_then(|p| state.map().ground()?.lonlat(p));
    copy(state, under.or_else(|| state.middle())?, shown(state).first()?)
}

fn copy(state: &State, at: LonLat, notation: &Notation) -> Option<Action> {
    notation.write(at, COPIED_M, state.lang()).map(Action::CopyText)
}

/// The chosen notations, then the map CRS unless it says the same.
fn shown(state: &State) -> Vec<Notation> {
    let mut all = state.settings().shown_positions().to_vec();
    if let Some(projection) = state.map().projection() {
        let crs = projection.crs();
        let own = Notation::Crs(crs.code().to_owned());
        if !(all.contains(&own) || crs.is_wgs84() && all.contains(&Notation::Decimal)) {
            all.push(own);
        }
    }
    all
}

fn width(notation: &Notation) -> f32 {
    match notation {
        Notation::Decimal => 190.0,
        Notation::Mgrs => 150.0,
        Notation::Utm => 215.0,
        Notation::Dms | Notation::PlaneRectangular => 240.0,
        Notation::Crs(_) => 265.0,
    }
}

fn menu(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let button = egui::Button::new("▼").small();
    let menu = fields::menu_of(ui, button, |ui| {
        ui.set_min_width(260.0);
        crate::ui::crs_picker::prepare();
        let chosen = state.settings().shown_positions().to_vec();
        for (slot, heading) in [Word::PositionFirst, Word::PositionSecond].into_iter().enumerate() {
            ui.label(RichText::new(lang.t(heading)).strong());
            let now = chosen.get(slot);
            let mut choose = |notation: Option<Notation>| {
                let mut all = chosen.clone();
                match (notation, slot < all.len()) {
                    (Some(notation), true) => all[slot] = notation,
                    (Some(notation), false) => all.push(notation),
                    (None, true) => drop(all.remove(slot)),
                    (None, false) => {}
                }
                all.dedup();
                actions.push(Action::ShowPositions(all));
            };
            if ui.radio(now.is_none(), lang.t(Word::PositionNone)).clicked() {
                choose(None);
            }
            for notation in Notation::PLAIN {
                if ui.radio(now == Some(&notation), notation.name(lang)).clicked() {
                    choose(Some(notation));
                }
            }
            let own = now.filter(|n| matches!(n, Notation::Crs(_)));
            if let Some(own) = own {
                ui.label(RichText::new(format!("● {}", own.name(lang))));
            }
            let key = ui.scope_id().with(("position code", slot));
            let mut code = ui.data(|d| d.get_temp::<String>(key)).unwrap_or_default();
            ui.horizontal(|ui| {
                let label = ui.label(lang.t(Word::OtherCode));
                let field = egui::TextEdit::singleline(&mut code).hint_text(lang.t(Word::CodeHint)).desired_width(110.0);
                let field = ui.add(field).labelled_by(label.id);
                let known = crate::crs::Crs::parse(code.trim()).ok().filter(|_| !code.trim().is_empty());
                let enter = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
                let apply = ui.add_enabled(known.is_some(), egui::Button::new(lang.t(Word::Apply)));
                if let Some(crs) = known.filter(|_| enter || apply.clicked()) {
                    choose(Some(Notation::Crs(crs.code().to_owned())));
                    code.clear();
                }
            });
            ui.data_mut(|d| d.insert_temp(key, code));
            ui.add_space(4.0);
        }
    });
    menu.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, lang.t(Word::PositionMenu)));
    menu.on_hover_text(lang.t(Word::PositionMenuTip));
}

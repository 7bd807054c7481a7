//! The status bar: where the pointer is, the map CRS, the scale, what runs, whether everything is stored.

use crate::app::{Action, SelectAction, State, presets};
use crate::geometry::{LonLat, ScreenPoint};
use crate::ui::commands::Command;
use crate::ui::position;
use crate::ui::theme::color;
use crate::view::compose::metres_per_point;
use crate::view::theme::theme;
use crate::words::{Word, grouped};
use eframe::egui::{self, Align, Layout, RichText, Ui};

pub(super) fn ui(
    ui: &mut Ui,
    state: &State,
    pointer: Option<ScreenPoint>,
    typing: bool,
    actions: &mut Vec<Action>,
    wanted: &mut Vec<Command>,
) {
    ui.horizontal(|ui| {
        position::ui(ui, state, pointer, actions);
        ui.separator();
        map_crs(ui, state, wanted);
        ui.separator();
        scale(ui, state);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            stored(ui, state, typing);
            ui.separator();
            jobs(ui, state, actions);
            selected(ui, state, actions);
        });
    });
}

/// Returns a position in degrees to about a metre, with its hemispheres.
pub(super) fn degrees(p: LonLat) -> String {
    let p = p.wrapped();
    let (ns, ew) = (if p.lat() < 0.0 { "S" } else { "N" }, if p.lon() < 0.0 { "W" } else { "E" });
    format!("{:9.5}°{ns} {:10.5}°{ew}", p.lat().abs(), p.lon().abs())
}

fn map_crs(ui: &mut Ui, state: &State, wanted: &mut Vec<Command>) {
    let lang = state.lang();
    let Some(projection) = state.map().projection() else { return };
    let crs = projection.crs();
    let current = crs.short_code().unwrap_or(crs.name()).to_owned();
    let name =
        presets::presets().iter().find(|p| p.code == current).map_or_else(|| crs.name_in(lang), |p| p.name(lang).to_owned());
    let busy = state.selected_count() > 0 || state.running().iter().any(|j| !j.subject.is_empty());
    let text = match state.map().coming() {
        Some(coming) => format!("{coming} …"),
        // What runs or is selected needs the room.
        None if busy || ui.available_width() < 700.0 => current,
        None => format!("{name} ({current})"),
    };
    let label = format!("{}: {text}", lang.t(Word::MapCrs));
    let response = ui.button(text);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
    if response.on_hover_text(format!("{}  (Ctrl+M)", lang.t(Word::MapCrsTip))).clicked() {
        wanted.push(Command::PickCrs);
    }
}

fn scale(ui: &mut Ui, state: &State) {
    let ground = state.map().ground().and_then(|g| metres_per_point(g.projection, g.camera));
    let denominator = ground.map(crate::layer::ScaleRange::denominator);
    let text = denominator.map_or_else(|| "—".to_owned(), |d| grouped(rounded(d)));
    ui.label(RichText::new(state.lang().fill(Word::Scale, &[&text])).size(12.0));
}

/// How many features are selected, of which layers; a click shows them all.
fn selected(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let (lang, count) = (state.lang(), state.selected_count());
    if count == 0 {
        return;
    }
    let of = |(id, rows): (&crate::workspace::RecordId, &std::sync::Arc<crate::layer::RowSet>)| {
        let name = state.workspace().layers.get(id).map_or(id.0.as_str(), |l| l.name.get(lang.is_ja()));
        lang.fill(Word::SelectedOf, &[name, &grouped(rows.len())])
    };
    let layers = state.selected().iter().map(of).collect::<Vec<_>>().join(" · ");
    let word = if count == 1 { Word::FeatureSelected } else { Word::FeaturesSelected };
    let total = lang.fill(word, &[&grouped(count)]);
    let text = if ui.available_width() > 420.0 { format!("{total} ({layers})") } else { total.clone() };
    let button = ui.add(egui::Button::new(RichText::new(text).size(12.0)).frame(false).truncate());
    if button.on_hover_text(lang.fill(Word::SelectedTip, &[&layers])).clicked() {
        actions.push(Action::Rows(SelectAction::Zoom));
    }
}

/// Rounds to three figures: a scale on a screen is no better known.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a scale of a map, for people")]
fn rounded(value: f64) -> usize {
    let power = 10_f64.powf(value.log10().floor() - 2.0);
    ((value / power).round() * power) as usize
}

fn stored(ui: &mut Ui, state: &State, typing: bool) {
    let lang = state.lang();
    let last = state.session().history().revisions().last().map_or(0, |r| r.seq);
    let report = state.stored();
    let t = theme(state.settings().dark);
    let path = state.path().map(|p| p.display().to_string()).unwrap_or_default();
    let label = if state.is_read_only() {
        ui.label(RichText::new(lang.t(Word::ReadOnly)).size(12.0).strong().color(color(t.alarm)))
    } else if typing {
        ui.label(RichText::new(lang.t(Word::Typing)).size(12.0))
    } else if last == 0 {
        ui.label(RichText::new(lang.t(Word::NoWorkspaceYet)).size(12.0).weak())
    } else if report.stored >= last {
        ui.label(RichText::new(lang.t(Word::Stored)).size(12.0))
    } else if report.error.is_some() {
        let text = lang.fill(Word::NotStored, &[&(last - report.stored).to_string()]);
        ui.label(RichText::new(text).size(12.0).strong().color(color(t.alarm)))
    } else {
        ui.label(RichText::new(lang.t(Word::Storing)).size(12.0))
    };
    label.on_hover_text(path);
}

fn jobs(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let lang = state.lang();
    for job in state.running().iter().filter(|j| !j.subject.is_empty()) {
        let name = format!("{}: {}", lang.t(Word::Cancel), job.subject);
        let button = ui.small_button("×").on_hover_text(lang.t(Word::Cancel));
        button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
        if button.clicked() {
            actions.push(Action::CancelJob(job.id));
        }
        ui.add(egui::ProgressBar::new(job.progress()).desired_width(80.0).desired_height(8.0));
        let bytes = job.bytes().map_or_else(String::new, |read| {
            let [done, total] = [read.done, read.total].map(|n| (n / 1_000_000).to_string());
            // Of a small file nobody wants to know.
            if read.total < 10_000_000 { String::new() } else { format!(": {}", lang.fill(Word::BytesRead, &[&done, &total])) }
        });
        ui.label(RichText::new(format!("{} {}{bytes}", lang.t(job.what), job.subject)).size(12.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_have_three_figures() {
        assert_eq!(grouped(rounded(98_765_432.0)), "98,800,000");
        assert_eq!(grouped(rounded(12_345.0)), "12,300");
    }

    #[test]
    fn positions_name_their_hemispheres() {
        let p = LonLat::new(-118.25, -34.0).unwrap();
        assert_eq!(degrees(p).split_whitespace().collect::<Vec<_>>(), ["34.00000°S", "118.25000°W"]);
    }
}

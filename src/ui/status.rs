//! The status bar: where the pointer is, the map CRS, the scale, what runs, whether everything is stored.

use crate::app::{Action, State, presets};
use crate::geometry::{LonLat, ScreenPoint};
use crate::ui::fields;
use crate::ui::theme::color;
use crate::view::compose::metres_per_point;
use crate::view::theme::theme;
use crate::words::{Word, grouped};
use eframe::egui::{self, Align, Layout, RichText, Ui};

pub(super) fn ui(ui: &mut Ui, state: &State, pointer: Option<ScreenPoint>, typing: bool, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        position(ui, state, pointer);
        ui.separator();
        crs_menu(ui, state, actions);
        ui.separator();
        scale(ui, state);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            stored(ui, state, typing);
            ui.separator();
            jobs(ui, state, actions);
        });
    });
}

fn position(ui: &mut Ui, state: &State, pointer: Option<ScreenPoint>) {
    let lang = state.lang();
    let ground = state.map().ground();
    let text = match (pointer, ground) {
        (Some(p), Some(ground)) => match ground.lonlat(p) {
            Some(at) => {
                let m = ground.camera.map_from_screen(p);
                let plane = if ground.projection.crs().is_geographic() {
                    String::new()
                } else {
                    format!("   x {:.0}  y {:.0}", m.x, m.y)
                };
                format!("{}{plane}", degrees(at))
            }
            None => lang.t(Word::OutsideMap).to_owned(),
        },
        _ => "—".to_owned(),
    };
    let label = egui::Label::new(RichText::new(text).monospace().size(12.0));
    let width = if ui.available_width() < 900.0 { 190.0 } else { 370.0 };
    ui.add_sized([width, 18.0], label.truncate()).on_hover_text(lang.t(Word::Position));
}

/// Returns a position in degrees to about a metre, with its hemispheres.
pub(super) fn degrees(p: LonLat) -> String {
    let p = p.wrapped();
    let (ns, ew) = (if p.lat() < 0.0 { "S" } else { "N" }, if p.lon() < 0.0 { "W" } else { "E" });
    format!("{:9.5}°{ns} {:10.5}°{ew}", p.lat().abs(), p.lon().abs())
}

fn crs_menu(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let Some(projection) = state.map().projection() else { return };
    let current = projection.crs().code().to_owned();
    let name = presets::presets().iter().find(|p| p.code == current).map_or(projection.crs().name(), |p| p.name(lang));
    let busy = state.running().iter().any(|j| !j.subject.is_empty());
    let text = match state.map().coming() {
        Some(coming) => format!("{coming} …"),
        // What runs needs the room.
        None if busy || ui.available_width() < 700.0 => current.clone(),
        None => format!("{name} ({current})"),
    };
    let menu = fields::menu(ui, text, |ui| {
        ui.set_min_width(330.0);
        for preset in presets::presets() {
            let label = format!("{}  ({})", preset.name(lang), preset.code);
            if ui.selectable_label(preset.code == current, label).clicked() {
                actions.push(Action::SetMapCrs(preset.code.clone()));
                ui.close();
            }
        }
        ui.separator();
        let key = ui.scope_id().with("code");
        let mut code = ui.data(|d| d.get_temp::<String>(key)).unwrap_or_default();
        ui.horizontal(|ui| {
            let label = ui.label(lang.t(Word::OtherCode));
            let field = egui::TextEdit::singleline(&mut code).hint_text(lang.t(Word::CodeHint)).desired_width(120.0);
            let field = ui.add(field).labelled_by(label.id);
            let enter = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            if (ui.button(lang.t(Word::Apply)).clicked() || enter) && !code.trim().is_empty() {
                actions.push(Action::SetMapCrs(code.trim().to_owned()));
                ui.close();
            }
        });
        ui.data_mut(|d| d.insert_temp(key, code));
    });
    menu.on_hover_text(lang.t(Word::MapCrsTip));
}

fn scale(ui: &mut Ui, state: &State) {
    let ground = state.map().ground().and_then(|g| metres_per_point(g.projection, g.camera));
    // A logical point is 1/96 inch, as operating systems count them.
    let denominator = ground.map(|m| m / (0.0254 / 96.0));
    let text = denominator.map_or_else(|| "—".to_owned(), |d| grouped(rounded(d)));
    ui.label(RichText::new(state.lang().fill(Word::Scale, &[&text])).size(12.0));
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

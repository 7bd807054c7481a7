//! Notices over the corner of the map: what happened, until it is taken away or, for good news, has been there long enough.

use crate::app::{Action, Notice, NoticeKind, State};
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::words::Word;
use eframe::egui::{self, Align2, RichText, Ui};

/// Shows them, above `rect`'s lower right corner.
pub(super) fn ui(ui: &Ui, state: &State, rect: egui::Rect, actions: &mut Vec<Action>) {
    let notices: &[Notice] = state.notices();
    if notices.is_empty() {
        return;
    }
    let t = theme(state.settings().dark);
    let lang = state.lang();
    let place = rect.right_bottom() - egui::vec2(12.0, 12.0);
    let area = egui::Area::new(egui::Id::unique("notices")).order(egui::Order::Foreground);
    area.fixed_pos(place).pivot(Align2::RIGHT_BOTTOM).show(ui.ctx(), |ui| {
        for notice in notices {
            if notice.kind == NoticeKind::Info && outlived(ui, notice.id) {
                actions.push(Action::Dismiss(notice.id));
            }
            let (mark, tint) = match notice.kind {
                NoticeKind::Info => ("●", t.accent),
                NoticeKind::Warning => ("▲", t.status(crate::workspace::status::Status::Stale)),
                NoticeKind::Error => ("■", t.alarm),
            };
            let frame = egui::Frame::popup(ui.style()).stroke(egui::Stroke::new(1.2, color(tint)));
            frame.show(ui, |ui| {
                ui.set_max_width(400.0);
                ui.horizontal_top(|ui| {
                    ui.label(RichText::new(mark).color(color(tint)));
                    ui.vertical(|ui| {
                        ui.set_max_width(330.0);
                        ui.add(egui::Label::new(&notice.text).wrap());
                        if let Some(about) = &notice.about
                            && ui.button(lang.t(Word::ShowCard)).clicked()
                        {
                            actions.push(Action::Select(about.clone()));
                            actions.push(Action::Dismiss(notice.id));
                        }
                        if let Some((word, action)) = &notice.offer
                            && ui.button(lang.t(*word)).clicked()
                        {
                            actions.push(action.clone());
                            actions.push(Action::Dismiss(notice.id));
                        }
                    });
                    let close = ui.small_button("×");
                    close.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, lang.t(Word::Close)));
                    if close.clicked() {
                        actions.push(Action::Dismiss(notice.id));
                    }
                });
            });
        }
    });
}

/// Tells whether good news has been on the screen long enough; warnings and errors stay until they are taken away.
fn outlived(ui: &Ui, id: u64) -> bool {
    const SHOWN_S: f64 = 8.0;
    let now = ui.input(|i| i.time);
    let since = ui.data_mut(|d| *d.get_temp_mut_or(egui::Id::unique(("notice", id)), now));
    ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64((SHOWN_S - (now - since)).max(0.1)));
    now - since > SHOWN_S
}

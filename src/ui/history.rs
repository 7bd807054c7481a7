//! The history panel: every step, newest first; a click or Enter goes to it, and states that undo no longer leads to can be brought back.

use crate::app::{Action, State, StyleAction};
use crate::words::{Lang, Word};
use crate::workspace::{Standing, Step};
use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{self, Align2, EventFilter, FontId, Id, Key, Modifiers, RichText, ScrollArea, Sense, Ui, pos2, vec2};
use std::collections::HashMap;
use std::sync::Arc;

/// Height of a step's row, in logical points.
const ROW: f32 = 40.0;
/// Changed records that are named, at most.
const TOLD: usize = 8;

/// What the panel keeps between frames.
#[derive(Default)]
pub(super) struct HistoryPanel {
    open: bool,
    /// The steps, of the history as it was with this next number, in this language.
    steps: Arc<[Step]>,
    of: Option<(u64, Lang)>,
    /// What the rows say, once they were seen.
    texts: HashMap<u64, [String; 2]>,
    /// The row that the keyboard is on, from the newest.
    cursor: usize,
    /// The keyboard has moved it: it is brought into view.
    moved: bool,
    take_focus: bool,
    offset: f32,
}

impl HistoryPanel {
    /// Opens or closes the panel; the style panel makes room.
    pub(super) fn toggle(&mut self, actions: &mut Vec<Action>) {
        self.open = !self.open;
        if self.open {
            actions.push(Action::Style(StyleAction::Close));
            (self.of, self.take_focus) = (None, true);
        }
    }

    /// Tells whether it is open.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// Shows the panel; returns false when it is not open.
    pub(super) fn ui(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) -> bool {
        if !self.open {
            return false;
        }
        self.follow(state);
        let lang = state.lang();
        ui.horizontal(|ui| {
            ui.label(RichText::new(lang.t(Word::History)).heading());
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let close = ui.small_button("×").on_hover_text(format!("{}  (F8)", lang.t(Word::HistoryClose)));
                close.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, lang.t(Word::HistoryClose)));
                self.open &= !close.clicked();
            });
        });
        ui.label(RichText::new(lang.t(Word::HistoryKeys)).small().weak());
        let room = (ui.available_height() - 210.0).max(3.0 * ROW);
        self.list(ui, state, room, actions);
        ui.separator();
        ScrollArea::vertical().id_salt("step").auto_shrink(false).show(ui, |ui| self.detail(ui, state, actions));
        true
    }

    /// Looks at the history anew when it has grown: the present is where the keyboard goes on.
    fn follow(&mut self, state: &State) {
        let of = (state.session().history().next_seq(), state.lang());
        if self.of != Some(of) {
            self.steps = state.steps();
            self.texts.clear();
            let present = self.steps.iter().rev().position(|s| s.standing == Standing::Present);
            self.cursor = present.unwrap_or(self.steps.len());
            (self.of, self.moved) = (Some(of), true);
        }
    }

    /// The step of a row; `None` is the beginning, before all steps.
    fn step(&self, row: usize) -> Option<Step> {
        self.steps.len().checked_sub(row + 1).and_then(|at| self.steps.get(at)).copied()
    }

    fn list(&mut self, ui: &mut Ui, state: &State, height: f32, actions: &mut Vec<Action>) {
        let (lang, id) = (state.lang(), Id::unique("history"));
        // A compacted history begins with its first step: there is nothing before it.
        let rows = self.steps.len() + usize::from(!state.session().history().is_compacted());
        let mut area =
            ScrollArea::vertical().id_salt("history").max_height(height).min_scrolled_height(height).auto_shrink(false);
        if std::mem::take(&mut self.moved) {
            let top = self.cursor as f32 * ROW;
            let offset = self.offset.clamp((top + ROW - height).max(0.0), top);
            area = area.vertical_scroll_offset(offset);
        }
        let (cursor, mut clicked) = (self.cursor, None);
        let frame = egui::Frame::group(ui.style()).inner_margin(2.0).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            area.show_rows(ui, ROW, rows, |ui, range| {
                for row in range {
                    if self.row(ui, state, row, row == cursor).clicked() {
                        clicked = Some(row);
                    }
                }
            })
        });
        self.offset = frame.inner.state.clamped_offset().y;
        let list = ui.interact(frame.response.rect, id, Sense::focusable_noninteractive());
        list.widget_info(|| egui::WidgetInfo::labeled(egui::Role::List, true, lang.t(Word::History)));
        if std::mem::take(&mut self.take_focus) || clicked.is_some() {
            list.request_focus();
        }
        if let Some(row) = clicked {
            self.cursor = row;
            self.go(row, actions);
        }
        if list.has_focus() {
            ui.painter().rect_stroke(list.rect, 3.0, ui.visuals().selection.stroke, egui::StrokeKind::Inside);
            let keep = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|m| m.set_focus_lock_filter(id, keep));
            let page = ((height / ROW) as usize).max(1);
            let hit = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
            let last = rows - 1;
            let moves = [
                (hit(Key::ArrowDown), self.cursor + 1),
                (hit(Key::ArrowUp), self.cursor.saturating_sub(1)),
                (hit(Key::PageDown), self.cursor + page),
                (hit(Key::PageUp), self.cursor.saturating_sub(page)),
                (hit(Key::Home), 0),
                (hit(Key::End), last),
            ];
            if let Some((_, to)) = moves.into_iter().find(|(hit, _)| *hit) {
                (self.cursor, self.moved) = (to.min(last), true);
            }
            if hit(Key::Enter) {
                self.go(self.cursor, actions);
            }
        }
    }

    /// Goes to a step if undo or redo lead there; others are only looked at.
    fn go(&self, row: usize, actions: &mut Vec<Action>) {
        match self.step(row) {
            None => actions.push(Action::GoToStep(0)),
            Some(step) if matches!(step.standing, Standing::Done | Standing::Undone) => actions.push(Action::GoToStep(step.last)),
            Some(_) => {}
        }
    }

    /// What a row says: what was done to what, and who did it when.
    fn texts(&mut self, state: &State, row: usize) -> [String; 2] {
        let lang = state.lang();
        let step = self.step(row);
        let Some((step, revision)) = step.and_then(|step| Some((step, state.session().history().get(step.first)?))) else {
            return [lang.t(Word::HistoryStart).to_owned(), lang.t(Word::HistoryStartText).to_owned()];
        };
        let texts = self.texts.entry(step.first).or_insert_with(|| {
            let (name, subject) = (state.step_name(revision), state.step_subject(revision));
            let what = if subject.is_empty() { name.to_owned() } else { format!("{name} — {subject}") };
            let by = &revision.author;
            [what, format!("{} · {} · {}", by.name, by.party, by.at.to_minute())]
        });
        texts.clone()
    }

    fn row(&mut self, ui: &mut Ui, state: &State, row: usize, at_cursor: bool) -> egui::Response {
        let lang = state.lang();
        let standing = self.step(row).map_or_else(
            || if self.steps.iter().any(|s| s.standing == Standing::Present) { Standing::Done } else { Standing::Present },
            |step| step.standing,
        );
        let [what, by] = self.texts(state, row);
        let (sign, word) = match standing {
            Standing::Present => ("●", Some(Word::HistoryNow)),
            Standing::Done => ("", None),
            Standing::Undone => ("○", Some(Word::HistoryUndone)),
            Standing::Left => ("×", Some(Word::HistoryLeft)),
        };
        let by = word.map_or_else(|| by.clone(), |word| format!("{} · {by}", lang.t(word)));
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
        let label = format!("{what}\n{by}");
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, standing == Standing::Present, &label));
        if ui.is_rect_visible(rect) {
            let visuals = ui.visuals();
            let present = standing == Standing::Present;
            if present || response.hovered() {
                let fill = if present { visuals.selection.bg_fill } else { visuals.widgets.hovered.weak_bg_fill };
                ui.painter().rect_filled(rect.shrink(1.0), 3.0, fill);
            }
            if at_cursor {
                ui.painter().rect_stroke(rect.shrink(1.0), 3.0, visuals.selection.stroke, egui::StrokeKind::Inside);
            }
            let quiet = matches!(standing, Standing::Undone | Standing::Left);
            let (ink, weak) = (visuals.text_color(), visuals.weak_text_color());
            ui.painter().text(
                pos2(rect.left() + 11.0, rect.top() + 12.0),
                Align2::CENTER_CENTER,
                sign,
                FontId::proportional(11.0),
                weak,
            );
            let lines = [(what, 13.5, if quiet { weak } else { ink }, 3.0), (by, 11.0, weak, 21.0)];
            for (text, size, color, down) in lines {
                let format = TextFormat { font_id: FontId::proportional(size), color, ..TextFormat::default() };
                let mut job = LayoutJob::single_section(text, format);
                job.wrap = TextWrapping::truncate_at_width(rect.width() - 26.0);
                let galley = ui.painter().layout_job(job);
                ui.painter().galley(pos2(rect.left() + 21.0, rect.top() + down), galley, color);
            }
        }
        response.on_hover_text(label)
    }

    /// What the step under the keyboard changed, and what can be done with it.
    fn detail(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        let lang = state.lang();
        let [what, by] = self.texts(state, self.cursor);
        let step = self.step(self.cursor);
        ui.label(RichText::new(what).strong());
        ui.label(RichText::new(by).small().weak());
        ui.horizontal_wrapped(|ui| {
            let on_line = step.is_none_or(|s| matches!(s.standing, Standing::Done | Standing::Undone));
            let go = ui.add_enabled(on_line, egui::Button::new(lang.t(Word::HistoryGoTo)));
            if go.on_hover_text(format!("{}  (Enter)", lang.t(Word::HistoryGoToTip))).clicked() {
                self.go(self.cursor, actions);
            }
            let other = step.is_none_or(|s| s.standing != Standing::Present);
            let restore = ui.add_enabled(other, egui::Button::new(lang.t(Word::HistoryRestore)));
            if restore.on_hover_text(lang.t(Word::HistoryRestoreTip)).clicked() {
                actions.push(Action::Restore(step.map_or(0, |s| s.last)));
            }
        });
        // The last revision of what was typed in pieces says how it ended.
        let Some(revision) = step.and_then(|s| state.session().history().get(s.last)) else { return };
        let count = revision.changes.0.len();
        for told in state.changes_told(&revision.changes, TOLD) {
            ui.label(RichText::new(told).small());
        }
        if count > TOLD {
            ui.label(RichText::new(format!("… {}", count - TOLD)).small().weak());
        }
    }
}

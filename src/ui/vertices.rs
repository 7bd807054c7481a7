//! The vertex table's panel: the corners of the selected area in cells that can be typed into, and the mark of the chosen one.

use crate::app::vertices::{VertexAction, VertexTable};
use crate::app::{Action, State, presets};
use crate::crs::notation::Notation;
use crate::geometry::{Boundary, LonLat, VertexRef};
use crate::ui::fields;
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::words::{Lang, Word, grouped};
use crate::workspace::RecordId;
use eframe::egui::{self, Align, Key, Layout, RichText, ScrollArea, TextEdit, Ui};

/// Height of a row.
const ROW: f32 = 25.0;
/// Widths of the columns before the coordinates.
const NUMBERS: [f32; 3] = [64.0, 64.0, 60.0];

/// What the panel keeps between frames.
#[derive(Default)]
pub(super) struct VertexPanel {
    /// The cell that has the keyboard: its area, its place, its text; and whether it was seen in this frame.
    draft: Option<(RecordId, VertexRef, usize, String)>,
    seen: bool,
    code: String,
    paste: Option<String>,
    /// The row that was scrolled to last.
    shown: Option<VertexRef>,
}

impl VertexPanel {
    /// Shows the panel at the bottom of the window, when it is open.
    pub(super) fn show(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        self.seen = false;
        if let Some(table) = state.vertices() {
            let most = (ui.available_height() * 0.7).max(121.0);
            let panel =
                egui::Panel::bottom("vertices").resizable(true).default_size(220.0_f32.min(most)).size_range(110.0..=most);
            panel.show(ui, |ui| self.content(ui, state, table, actions));
        }
        if !self.seen {
            // A cell that scrolled away or vanished with text in it: what was typed is said.
            self.finish(state, actions);
        }
    }

    fn finish(&mut self, state: &State, actions: &mut Vec<Action>) {
        let Some((area, at, column, text)) = self.draft.take() else { return };
        if state.vertices_of().is_some_and(|(id, _)| *id == area) {
            actions.push(Action::Vertices(VertexAction::Write(at, column, text)));
        }
    }

    fn content(&mut self, ui: &mut Ui, state: &State, table: &VertexTable, actions: &mut Vec<Action>) {
        let lang = state.lang();
        let Some((id, boundary)) = state.vertices_of() else {
            ui.horizontal(|ui| {
                ui.label(RichText::new(lang.t(Word::VertexTable)).strong());
                ui.label(RichText::new(lang.t(Word::VertexNoArea)).weak());
                close(ui, lang, actions);
            });
            return;
        };
        let name = state.workspace().areas.get(id).map(|a| a.about.name.get(lang.is_ja()).to_owned()).unwrap_or_default();
        let chosen = table.chosen().filter(|at| boundary.vertex(*at).is_some());
        ui.horizontal(|ui| {
            let count = lang.fill(Word::VertexCount, &[&grouped(boundary.vertex_count())]);
            ui.label(RichText::new(format!("{} — {name} · {count}", lang.t(Word::VertexTable))).strong());
            self.notations(ui, state, table, actions);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                close(ui, lang, actions);
                self.buttons(ui, state, chosen, actions);
            });
        });
        if self.paste.is_some() {
            self.paste_ui(ui, lang, chosen, actions);
        }
        if let Some((at, why)) = table.problem(id) {
            let alarm = color(theme(state.settings().dark).alarm);
            let row = lang.fill(
                Word::VertexRow,
                &[&(at.polygon + 1).to_string(), &(at.ring + 1).to_string(), &(at.vertex + 1).to_string()],
            );
            ui.add(egui::Label::new(RichText::new(format!("▲ {row}: {why}")).small().color(alarm)).wrap());
        }
        self.rows(ui, state, table, (id, boundary), actions);
    }

    fn buttons(&mut self, ui: &mut Ui, state: &State, chosen: Option<VertexRef>, actions: &mut Vec<Action>) {
        let lang = state.lang();
        if ui.button(lang.t(Word::VertexCopy)).clicked() {
            actions.extend(state.vertices_text().map(Action::CopyText));
        }
        for (word, tip) in [
            (Word::VertexPaste, Word::VertexPasteTip),
            (Word::VertexDelete, Word::VertexDeleteTip),
            (Word::VertexInsert, Word::VertexInsertTip),
        ] {
            let button = ui.add_enabled(chosen.is_some(), egui::Button::new(lang.t(word)));
            let button = button.on_hover_text(lang.t(tip)).on_disabled_hover_text(lang.t(Word::VertexChooseFirst));
            if let Some(at) = chosen.filter(|_| button.clicked()) {
                match word {
                    Word::VertexPaste => self.paste = Some(String::new()),
                    Word::VertexDelete => actions.push(Action::Vertices(VertexAction::Delete(at))),
                    _ => actions.push(Action::Vertices(VertexAction::Insert(at))),
                }
            }
        }
    }

    /// The notations and CRSs to write the corners in.
    fn notations(&mut self, ui: &mut Ui, state: &State, table: &VertexTable, actions: &mut Vec<Action>) {
        let lang = state.lang();
        let menu = fields::menu(ui, RichText::new(table.notation().name(lang)), |ui| {
            ui.set_min_width(320.0);
            let map = state.map().projection().map(|p| Notation::Crs(p.crs().code().to_owned()));
            let wanted =
                |actions: &mut Vec<Action>, notation: Notation| actions.push(Action::Vertices(VertexAction::In(notation)));
            for notation in Notation::PLAIN.into_iter().chain(map) {
                if ui.selectable_label(notation == *table.notation(), notation.name(lang)).clicked() {
                    wanted(actions, notation);
                    ui.close();
                }
            }
            ui.separator();
            ui.horizontal(|ui| {
                let label = ui.label(RichText::new(lang.t(Word::OtherCode)).small().weak());
                let field = ui.add(TextEdit::singleline(&mut self.code).hint_text(lang.t(Word::CodeHint)).desired_width(150.0));
                let enter = field.labelled_by(label.id).lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
                if (ui.button(lang.t(Word::Apply)).clicked() || enter) && !self.code.trim().is_empty() {
                    wanted(actions, Notation::Crs(self.code.trim().to_owned()));
                    ui.close();
                }
            });
            ScrollArea::vertical().max_height(220.0).show(ui, |ui| {
                for preset in presets::presets() {
                    let notation = Notation::Crs(preset.code.clone());
                    let text = format!("{} ({})", preset.name(lang), preset.code);
                    if ui.selectable_label(notation == *table.notation(), text).clicked() {
                        wanted(actions, notation);
                        ui.close();
                    }
                }
            });
        });
        menu.on_hover_text(lang.t(Word::VertexInTip));
    }

    fn paste_ui(&mut self, ui: &mut Ui, lang: Lang, chosen: Option<VertexRef>, actions: &mut Vec<Action>) {
        let Some(text) = &mut self.paste else { return };
        let mut done = chosen.is_none();
        ui.horizontal(|ui| {
            let label = ui.label(RichText::new(lang.t(Word::VertexPasteTip)).small().weak());
            let field = ui.add(TextEdit::multiline(text).desired_rows(3).desired_width(360.0)).labelled_by(label.id);
            if !field.has_focus() && text.is_empty() {
                field.request_focus();
            }
            if let Some(at) = chosen.filter(|_| ui.button(lang.t(Word::VertexPaste)).clicked()) {
                actions.push(Action::Vertices(VertexAction::Paste(at, text.clone())));
                done = true;
            }
            done |= ui.button(lang.t(Word::Cancel)).clicked();
        });
        if done {
            self.paste = None;
        }
    }

    fn rows(
        &mut self,
        ui: &mut Ui,
        state: &State,
        table: &VertexTable,
        (id, boundary): (&RecordId, &Boundary),
        actions: &mut Vec<Action>,
    ) {
        let (lang, t) = (state.lang(), theme(state.settings().dark));
        let headings = table.headings(lang);
        let width = ((ui.available_width() - NUMBERS.iter().sum::<f32>() - 60.0) / headings.len() as f32).clamp(90.0, 300.0);
        ui.horizontal(|ui| {
            for (word, width) in [Word::VertexPolygon, Word::VertexRing, Word::VertexNumber].into_iter().zip(NUMBERS) {
                ui.add_sized([width, 16.0], egui::Label::new(RichText::new(lang.t(word)).small().weak()));
            }
            for heading in &headings {
                ui.add_sized([width, 16.0], egui::Label::new(RichText::new(heading).small().weak()).truncate());
            }
        });
        let ends: Vec<(usize, usize, usize)> = boundary
            .rings()
            .scan(0, |end, (polygon, ring, vertices)| {
                *end += vertices.len();
                Some((polygon, ring, *end))
            })
            .collect();
        let corner = |row: usize| {
            let i = ends.partition_point(|(.., end)| *end <= row);
            let start = i.checked_sub(1).and_then(|i| ends.get(i)).map_or(0, |(.., end)| *end);
            ends.get(i).map(|&(polygon, ring, _)| VertexRef { polygon, ring, vertex: row - start })
        };
        let spacing = ui.spacing().item_spacing.y;
        let mut area = ScrollArea::vertical().auto_shrink(false);
        if table.chosen() != self.shown {
            // The row of a corner that was chosen elsewhere comes into sight.
            self.shown = table.chosen();
            let row = (0..boundary.vertex_count()).find(|row| corner(*row) == table.chosen()).filter(|_| self.draft.is_none());
            if let Some(row) = row {
                area = area.vertical_scroll_offset((row as f32 - 2.0).max(0.0) * (ROW + spacing));
            }
        }
        let problem = table.problem(id).map(|(at, _)| at);
        area.show_rows(ui, ROW, boundary.vertex_count(), |ui, rows| {
            for at in rows.filter_map(corner) {
                let Some(place) = boundary.vertex(at) else { continue };
                ui.horizontal(|ui| {
                    let chosen = table.chosen() == Some(at);
                    let ring = if at.ring == 0 {
                        lang.t(Word::VertexOuter).to_owned()
                    } else {
                        lang.fill(Word::VertexHole, &[&at.ring.to_string()])
                    };
                    ui.add_sized([NUMBERS[0], ROW], egui::Label::new((at.polygon + 1).to_string()));
                    ui.add_sized([NUMBERS[1], ROW], egui::Label::new(ring));
                    let mark = if problem == Some(at) { "▲ " } else { "" };
                    let number = egui::Button::selectable(chosen, format!("{mark}{}", at.vertex + 1));
                    if ui.add_sized([NUMBERS[2], ROW - 2.0], number).on_hover_text(lang.t(Word::VertexChooseTip)).clicked() {
                        actions.push(Action::Vertices(VertexAction::Choose((!chosen).then_some(at))));
                    }
                    for (column, (cell, heading)) in table.cells(place, lang).into_iter().zip(&headings).enumerate() {
                        let name = format!("{heading} {}", at.vertex + 1);
                        let alarm = (problem == Some(at)).then(|| color(t.alarm));
                        self.cell(ui, (id, at, column), (cell, &name, alarm), width, actions);
                    }
                });
            }
        });
    }

    fn cell(
        &mut self,
        ui: &mut Ui,
        (area, at, column): (&RecordId, VertexRef, usize),
        (shown, name, alarm): (String, &str, Option<egui::Color32>),
        width: f32,
        actions: &mut Vec<Action>,
    ) {
        let mine = |d: &(RecordId, VertexRef, usize, String)| (&d.0, d.1, d.2) == (area, at, column);
        let mut text = self.draft.as_ref().filter(|d| mine(d)).map_or_else(|| shown.clone(), |d| d.3.clone());
        let cell_id = egui::Id::unique(("vertex", &area.0, at.polygon, at.ring, at.vertex, column));
        let mut edit = TextEdit::singleline(&mut text).id(cell_id).font(egui::TextStyle::Monospace).desired_width(width - 8.0);
        if let Some(alarm) = alarm {
            edit = edit.text_color(alarm);
        }
        let response = ui.add(edit);
        let response = response.accessible_name(name);
        if response.gained_focus() {
            actions.push(Action::Vertices(VertexAction::Choose(Some(at))));
        }
        let escape = ui.input(|i| i.key_pressed(Key::Escape));
        if response.lost_focus() {
            if self.draft.as_ref().is_some_and(mine) {
                self.draft = None;
            }
            if !escape && text != shown {
                actions.push(Action::Vertices(VertexAction::Write(at, column, text)));
            }
        } else if response.has_focus() {
            self.seen = true;
            if text != shown {
                self.draft = Some((area.clone(), at, column, text));
            } else if self.draft.as_ref().is_some_and(mine) {
                self.draft = None;
            }
        }
    }
}

fn close(ui: &mut Ui, lang: Lang, actions: &mut Vec<Action>) {
    let button = ui.small_button("×").on_hover_text(format!("{}  (F9)", lang.t(Word::Close)));
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, lang.t(Word::Close)));
    if button.clicked() {
        actions.push(Action::Vertices(VertexAction::Close));
    }
}

/// Returns where the chosen corner is.
pub(super) fn marked(state: &State) -> Option<LonLat> {
    let (_, boundary) = state.vertices_of()?;
    boundary.vertex(state.vertices()?.chosen()?)
}

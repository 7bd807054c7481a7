//! What opens above the map: the command palette, a field for a path, the note that is written, the greeting of an empty map.

use super::Window;
use crate::app::{Action, FilesAction, Picked};
use crate::ui::commands::Command;
use crate::ui::file_dialogs;
use crate::words::Word;
use eframe::egui::{self, Align2, Key, RichText, Ui};
use std::path::PathBuf;

impl Window {
    pub(super) fn palette_ui(&mut self, ui: &Ui, wanted: &mut Vec<Command>) {
        let Some((text, at)) = &mut self.palette else { return };
        let lang = self.state.lang();
        let needle = text.to_lowercase();
        let found: Vec<Command> = Command::all().into_iter().filter(|c| c.matches(&self.state, &needle)).take(12).collect();
        let (down, up, enter, escape) = ui.input_mut(|i| {
            let mut hit = |key| i.consume_key(egui::Modifiers::NONE, key);
            (hit(Key::ArrowDown), hit(Key::ArrowUp), hit(Key::Enter), hit(Key::Escape))
        });
        *at = (*at + usize::from(down)).saturating_sub(usize::from(up)).min(found.len().saturating_sub(1));
        let mut chosen = if enter { found.get(*at).cloned() } else { None };
        let modal = egui::Modal::new(egui::Id::unique("palette")).show(ui.ctx(), |ui| {
            ui.set_width(460.0);
            let hint = lang.t(Word::CommandsHint);
            let field = egui::TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY);
            let field = ui.add(field);
            field.request_focus();
            if field.changed() {
                *at = 0;
            }
            if found.is_empty() {
                ui.label(RichText::new(lang.t(Word::NoCommand)).weak());
            }
            for (i, command) in found.iter().enumerate() {
                let mut button = egui::Button::selectable(i == *at, command.name(&self.state)).min_size(egui::vec2(440.0, 0.0));
                if let Some(key) = command.shortcut() {
                    button = button.shortcut_text(crate::ui::top::key_text(ui, &key));
                }
                if ui.add_enabled(command.enabled(&self.state), button).clicked() {
                    chosen = Some(command.clone());
                }
            }
        });
        if let Some(command) = chosen.filter(|c| c.enabled(&self.state)) {
            wanted.push(command);
            self.palette = None;
        } else if escape || modal.should_close() {
            self.palette = None;
        }
    }

    /// A field for a path: the way on systems that have no file dialog.
    pub(super) fn path_ui(&mut self, ui: &Ui, actions: &mut Vec<Action>) {
        if let Some(what) = self.state.take_no_dialog() {
            let folder = self.state.path().and_then(|p| p.parent()).map(PathBuf::from).unwrap_or_default();
            let suggested = match &what {
                Picked::Open | Picked::TakeIn | Picked::KeyTable(_) => PathBuf::new(),
                Picked::Send => folder.join(self.exchange_name()),
                Picked::Export => folder.join("export"),
                Picked::Picture => folder.join("map.png"),
                Picked::Recovered => folder.join("recovered.gpkg"),
                Picked::File(pick) => file_dialogs::offered(&self.state, pick),
            };
            self.path_entry = Some((what, suggested.display().to_string()));
            self.path_asked = true;
        }
        let Some((what, text)) = &mut self.path_entry else { return };
        let lang = self.state.lang();
        let mut close = ui.input(|i| i.key_pressed(Key::Escape));
        let first = std::mem::take(&mut self.path_asked);
        let title = lang.t(if *what == Picked::Export { Word::Folder } else { Word::Path });
        let mut window_ui = |ui: &mut Ui| {
            ui.set_max_width(440.0);
            ui.label(RichText::new(lang.t(Word::DialogFailed)).small().weak());
            let hint = lang.t(Word::PathHint);
            let mut shown = egui::TextEdit::singleline(text).hint_text(hint).desired_width(420.0).show(ui);
            let field = shown.response.response.clone();
            if first {
                field.request_focus();
                // What is typed goes on where the offered path ends.
                let end = egui::text::CCursor::new(text.chars().count());
                shown.state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
                shown.state.store(ui.ctx(), field.id);
            }
            let enter = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            ui.horizontal(|ui| {
                let verb = match what {
                    Picked::Open => Word::OpenFiles,
                    Picked::Export => Word::ExportAll,
                    Picked::Send => Word::Send,
                    Picked::TakeIn => Word::TakeIn,
                    Picked::Picture => Word::SavePicture,
                    Picked::Recovered => Word::SaveRecovered,
                    Picked::KeyTable(_) => Word::JoinKeyTable,
                    Picked::File(pick) => file_dialogs::word(pick),
                };
                if (ui.button(lang.t(verb).trim_end_matches('…')).clicked() || enter) && !text.trim().is_empty() {
                    let path = PathBuf::from(text.trim());
                    actions.push(match what {
                        Picked::Open => Action::Open(vec![path]),
                        Picked::Export => Action::Export(path),
                        Picked::Send => Action::Send(path),
                        Picked::TakeIn => Action::LookAtTheirs(path),
                        Picked::Picture => Action::SavePicture(path),
                        Picked::Recovered => Action::SaveRecovered(path),
                        Picked::File(pick) => Action::Files(FilesAction::Picked(pick.clone(), path)),
                        Picked::KeyTable(id) => Action::JoinKeyTable(id.clone(), path),
                    });
                    close = true;
                }
                close |= ui.button(lang.t(Word::Close)).clicked();
            });
        };
        let window = egui::Window::new(title).collapsible(false).resizable(false).anchor(Align2::CENTER_TOP, [0.0, 80.0]);
        window.show(ui.ctx(), |ui| window_ui(ui));
        if close {
            self.path_entry = None;
        }
    }

    /// What a file for the other side is called: workspace, seat, day.
    pub(super) fn exchange_name(&self) -> String {
        let stem =
            self.state.path().and_then(|p| p.file_stem()).map_or_else(|| "lodemap".into(), |s| s.to_string_lossy().into_owned());
        let by = self.state.author();
        format!("{stem} {} {}.geojson", by.party, by.at.as_str().get(..10).unwrap_or_default())
    }

    /// Writes a note where it belongs: the text and its place become one step.
    pub(super) fn note_ui(&mut self, ui: &Ui, rect: egui::Rect, actions: &mut Vec<Action>) {
        let crate::view::tools::Tool::WriteNote { place, shape, .. } = self.state.tool() else {
            self.writing_note = false;
            return;
        };
        // The text of a callout is written where it will stand.
        let place = if let crate::workspace::NoteShape::Callout { at } = shape { at } else { place };
        let lang = self.state.lang();
        let at =
            self.state.map().ground().and_then(|g| g.screen(*place)).map_or(rect.center(), |p| crate::ui::map::global(rect, p));
        let first = !std::mem::replace(&mut self.writing_note, true);
        let pin = ui.input_mut(|i| i.consume_key(egui::Modifiers::COMMAND, Key::Enter));
        let offered = self.state.offered_text();
        let text = &mut self.note_text;
        let offered = offered.filter(|_| first && text.trim().is_empty());
        if let Some(offered) = &offered {
            text.clone_from(offered);
        }
        let (mut done, mut cancel) = (false, false);
        egui::Area::new(egui::Id::unique("note")).fixed_pos(at + egui::vec2(14.0, -10.0)).constrain_to(rect).show(
            ui.ctx(),
            |ui| {
                egui::Frame::window(ui.style()).show(ui, |ui| {
                    let name = ui.label(RichText::new(lang.t(Word::NoteText)).small().weak());
                    let field = ui.add(egui::TextEdit::multiline(text).desired_rows(3).desired_width(280.0)).labelled_by(name.id);
                    if first {
                        field.request_focus();
                    }
                    if let Some(offered) = &offered {
                        // What stands there is a proposal: typing replaces it.
                        let mut editor = egui::TextEdit::load_state(ui.ctx(), field.id).unwrap_or_default();
                        editor.cursor.set_char_range(Some(egui::text::CCursorRange::select_all_str(offered)));
                        egui::TextEdit::store_state(ui.ctx(), field.id, editor);
                    }
                    let escape = ui.input(|i| i.key_pressed(Key::Escape));
                    ui.horizontal(|ui| {
                        done = ui.button(lang.t(Word::PinNote)).on_hover_text("Ctrl+Enter").clicked() || pin;
                        cancel = ui.button(lang.t(Word::Cancel)).clicked() || escape;
                    });
                });
            },
        );
        if cancel {
            if self.state.offered_text().as_ref() == Some(text) {
                text.clear();
            }
            actions.push(Action::Take(crate::app::TakeTool::Select));
        } else if done {
            actions.push(Action::WriteNote(text.clone()));
            if !text.trim().is_empty() {
                text.clear();
            }
        }
    }

    pub(super) fn empty_ui(&self, ui: &Ui, rect: egui::Rect, wanted: &mut Vec<Command>) {
        let w = self.state.workspace();
        let untouched = w.layers.is_empty() && w.areas.is_empty() && w.projects.is_empty() && w.notes.is_empty();
        if !untouched || !self.state.running().is_empty() || !matches!(self.state.tool(), crate::view::tools::Tool::Select) {
            return;
        }
        let lang = self.state.lang();
        egui::Area::new(egui::Id::unique("empty")).fixed_pos(rect.center()).pivot(Align2::CENTER_CENTER).show(ui.ctx(), |ui| {
            egui::Frame::window(ui.style()).inner_margin(24.0).show(ui, |ui| {
                ui.set_max_width(420.0);
                ui.vertical_centered(|ui| {
                    ui.heading(lang.t(Word::EmptyTitle));
                    ui.label(lang.t(Word::EmptyText));
                    ui.add_space(8.0);
                    if ui.button(RichText::new(lang.t(Word::OpenFiles)).strong()).clicked() {
                        wanted.push(Command::Open);
                    }
                    if ui.button(lang.t(Word::OpenSample)).clicked() {
                        wanted.push(Command::OpenSample);
                    }
                });
            });
        });
    }
}

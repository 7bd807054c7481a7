//! The register of all areas in a window of its own: filter, search, the table, and the way to a CSV file.

mod columns;
mod grid;

use crate::analysis::Register;
use crate::app::{Action, FilePick, FilesAction, ReviewAction, State};
use crate::layer::fold::fold;
use crate::ui::area_list;
use crate::view::compose::status_word;
use crate::words::{Lang, Word, grouped};
use columns::Column;
use eframe::egui::{self, RichText, TextEdit, Ui};
use std::sync::Arc;

/// What the window keeps between frames.
#[derive(Default)]
pub(super) struct RegisterWindow {
    search: String,
    bom: bool,
    grid: grid::Grid,
    /// The rows that are shown, in their order, and what they answer to.
    rows: Vec<u32>,
    asked: Option<Asked>,
    column: Column,
    descending: bool,
}

/// What an order of rows answers to.
#[derive(PartialEq)]
struct Asked {
    /// The addresses of the register and of the areas that are left out: they are other ones when something has changed.
    of: [usize; 2],
    search: String,
    column: Column,
    descending: bool,
    lang: Lang,
}

impl RegisterWindow {
    /// Shows it while it is open.
    pub(super) fn ui(&mut self, ui: &Ui, state: &State, actions: &mut Vec<Action>) {
        if !state.register_is_open() {
            return;
        }
        let (lang, register) = (state.lang(), state.register().clone());
        self.order(state, &register);
        let mut open = true;
        let room = ui.ctx().content_rect().size();
        let window = egui::Window::new(lang.t(Word::Register)).id(egui::Id::unique("register")).open(&mut open);
        let window = window
            .collapsible(false)
            .default_pos([40.0, 90.0])
            .default_size([(room.x - 90.0).min(1180.0), (room.y - 190.0).clamp(220.0, 430.0)]);
        window.min_width(420.0).min_height(220.0).show(ui.ctx(), |ui| {
            self.bar(ui, state, &register, actions);
            let foot = ui.text_style_height(&egui::TextStyle::Small) + 8.0;
            let size = egui::vec2(ui.available_width(), (ui.available_height() - foot).max(120.0));
            let sorted = (self.column, self.descending);
            if let Some(column) = self.grid.ui(ui, state, (&register, &self.rows), sorted, size, actions) {
                self.descending = self.column == column && !self.descending;
                self.column = column;
            }
            ui.label(RichText::new(lang.t(Word::NonBinding)).small().weak());
        });
        if !open {
            actions.push(Action::Review(ReviewAction::Register(false)));
        }
    }

    fn bar(&mut self, ui: &mut Ui, state: &State, register: &Register, actions: &mut Vec<Action>) {
        let lang = state.lang();
        ui.horizontal_wrapped(|ui| {
            area_list::filter(ui, state, actions);
            let label = ui.label(RichText::new(lang.t(Word::RegisterSearch)).small().weak());
            let field = ui.add(TextEdit::singleline(&mut self.search).desired_width(200.0)).labelled_by(label.id);
            field.on_hover_text(lang.t(Word::RegisterSearchTip));
            ui.label(lang.fill(Word::RegisterCount, &[&grouped(self.rows.len()), &grouped(register.rows.len())]));
            if state.running().iter().any(|j| j.what == Word::CheckingAreas) {
                ui.add(egui::Spinner::new().size(14.0));
            }
            let save = ui.add_enabled(!register.rows.is_empty(), egui::Button::new(lang.t(Word::RegisterSave)));
            if save.on_hover_text(lang.t(Word::RegisterSaveTip)).clicked() {
                actions.push(Action::Files(FilesAction::Ask(FilePick::Register { bom: self.bom })));
            }
            ui.checkbox(&mut self.bom, lang.t(Word::RegisterBom)).on_hover_text(lang.t(Word::RegisterBomTip));
        });
    }

    /// Finds and sorts the rows, when something that they answer to is another.
    fn order(&mut self, state: &State, register: &Arc<Register>) {
        let (lang, out) = (state.lang(), state.filtered_out());
        let of = [Arc::as_ptr(register) as usize, Arc::as_ptr(out) as usize];
        let asked = Asked { of, search: self.search.clone(), column: self.column, descending: self.descending, lang };
        if self.asked.as_ref() == Some(&asked) {
            return;
        }
        let needle = fold(&self.search);
        let words: Vec<&str> = needle.split(' ').filter(|w| !w.is_empty()).collect();
        let passes = |row: &crate::analysis::RegisterRow| {
            let in_status = |word: &str| fold(lang.t(status_word(row.standing.status))).contains(word);
            !out.contains(&row.area.id) && words.iter().all(|word| Register::has_word(row, word) || in_status(word))
        };
        let rows = (0_u32..).zip(&register.rows).filter(|(_, row)| passes(row)).map(|(n, _)| n);
        self.rows = columns::sorted(state, register, rows.collect(), self.column);
        if self.descending {
            self.rows.reverse();
        }
        self.asked = Some(asked);
    }
}

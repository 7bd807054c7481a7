//! Text fields whose change is one edit: typed text stays a draft until the field is left, and is never lost when it vanishes.

use crate::workspace::edit::Edit;
use eframe::egui::{self, TextEdit, Ui};

/// The draft of the field that has the keyboard: what would be done if it were left now.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    pending: Option<(egui::Id, Edit)>,
    seen: bool,
}

impl Drafts {
    /// Begins a frame.
    pub(super) fn begin(&mut self) {
        self.seen = false;
    }

    /// Ends a frame; returns the edit of a field that vanished with a draft in it.
    pub(super) fn end(&mut self) -> Option<Edit> {
        if self.seen { None } else { self.pending.take().map(|(_, edit)| edit) }
    }

    /// Returns the draft, whatever the field does: the window closes.
    pub(super) fn finish(&mut self) -> Option<Edit> {
        self.pending.take().map(|(_, edit)| edit)
    }
}

/// How a field looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// One line.
    One,
    /// Several.
    Many,
}

/// Shows a labelled text field, which takes the keyboard when `focus` says so; returns the edit when the user has left it with another text.
pub(super) fn text(
    ui: &mut Ui,
    drafts: &mut Drafts,
    label: &str,
    hint: &str,
    current: &str,
    (lines, focus): (Lines, bool),
    make: impl FnOnce(String) -> Edit,
) -> Option<Edit> {
    let name = ui.label(egui::RichText::new(label).small().weak());
    let id = ui.scope_id().with(("field", label));
    let mut draft = ui.data(|d| d.get_temp::<String>(id)).unwrap_or_else(|| current.to_owned());
    let editor = match lines {
        Lines::One => TextEdit::singleline(&mut draft),
        Lines::Many => TextEdit::multiline(&mut draft).desired_rows(2),
    };
    let response = ui.add(editor.id(id).hint_text(hint).desired_width(f32::INFINITY)).labelled_by(name.id);
    if focus {
        response.request_focus();
    }
    if response.lost_focus() {
        ui.data_mut(|d| d.remove::<String>(id));
        if drafts.pending.as_ref().is_some_and(|(p, _)| *p == id) {
            drafts.pending = None;
        }
        drafts.seen = true;
        return (draft != current).then(|| make(draft));
    }
    if response.has_focus() {
        drafts.seen = true;
        if draft == current {
            drafts.pending = None;
        } else {
            drafts.pending = Some((id, make(draft.clone())));
        }
        ui.data_mut(|d| d.insert_temp(id, draft));
    } else {
        ui.data_mut(|d| d.remove::<String>(id));
    }
    None
}

/// Splits a list that was typed with semicolons.
pub(super) fn list(text: &str) -> Vec<String> {
    text.split([';', '；', '、']).map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

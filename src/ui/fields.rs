//! Text fields whose change is one edit: typed text is a draft until the field is left or a second has passed, and is never
//! lost when the field vanishes.

use crate::app::Action;
use crate::workspace::edit::Edit;
use eframe::egui::{self, TextEdit, Ui};

/// The draft of the field that has the keyboard: what would be done if it were left now.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    pending: Option<(egui::Id, Edit)>,
    /// The field of which something was done already since it has the keyboard: what follows is the same step.
    begun: Option<egui::Id>,
    seen: bool,
    /// When the draft was last typed at, in seconds of the window's clock.
    typed_at: f64,
}

/// The text in a field, and the record's text that it began with.
#[derive(Debug, Clone)]
struct Draft {
    text: String,
    of: String,
}

/// After this pause in seconds what was typed is taken as said, though the field is not left.
const PAUSE_S: f64 = 1.0;

impl Drafts {
    /// Begins a frame.
    pub(super) fn begin(&mut self) {
        self.seen = false;
    }

    /// Ends a frame; returns the edit of a field that vanished with a draft in it.
    pub(super) fn end(&mut self) -> Option<Action> {
        if self.seen {
            return None;
        }
        let left = self.finish();
        self.begun = None;
        left
    }

    /// Takes the draft out of its field before the step is undone that it belongs to.
    pub(super) fn withdraw(&mut self, ctx: &egui::Context) -> Option<Action> {
        let (id, _) = self.pending.as_ref()?;
        ctx.data_mut(|d| d.remove::<Draft>(*id));
        self.finish()
    }

    fn said(&mut self, id: egui::Id, edit: Edit) -> Action {
        let more = self.begun.replace(id) == Some(id);
        if more { Action::EditMore(Box::new(edit)) } else { Action::Edit(Box::new(edit)) }
    }

    /// Tells whether something typed is not yet an edit.
    pub(super) fn waiting(&self) -> bool {
        self.pending.is_some()
    }

    /// Returns the draft, whatever the field does: the window closes.
    pub(super) fn finish(&mut self) -> Option<Action> {
        let (id, edit) = self.pending.take()?;
        Some(self.said(id, edit))
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

/// Shows a labelled text field, which takes the keyboard when `focus` says so; returns the edit when the user has left it with another
/// text, or pauses. All that is typed until the field is left is one step.
pub(super) fn text(
    ui: &mut Ui,
    drafts: &mut Drafts,
    label: &str,
    hint: &str,
    current: &str,
    (lines, focus): (Lines, bool),
    make: impl FnOnce(String) -> Edit,
) -> Option<Action> {
    checked_text(ui, drafts, (label, hint, current), (lines, focus), &|_| true, make)
}

/// As [`text`], for what is not always right while it is typed, such as a date: nothing is done at a pause until `right` says so.
pub(super) fn checked_text(
    ui: &mut Ui,
    drafts: &mut Drafts,
    (label, hint, current): (&str, &str, &str),
    (lines, focus): (Lines, bool),
    right: &dyn Fn(&str) -> bool,
    make: impl FnOnce(String) -> Edit,
) -> Option<Action> {
    let name = ui.label(egui::RichText::new(label).small().weak());
    let id = ui.scope_id().with(("field", label));
    // What stands in the record may have changed meanwhile (undo): a draft that nobody has typed at follows it.
    let kept = ui.data(|d| d.get_temp::<Draft>(id)).filter(|d| d.text != d.of);
    let Draft { text: mut draft, of } = kept.unwrap_or_else(|| Draft { text: current.to_owned(), of: current.to_owned() });
    let editor = match lines {
        Lines::One => TextEdit::singleline(&mut draft),
        Lines::Many => TextEdit::multiline(&mut draft).desired_rows(2),
    };
    let response = ui.add(editor.id(id).hint_text(hint).desired_width(f32::INFINITY)).labelled_by(name.id);
    if focus {
        response.request_focus();
        response.scroll_to_me(None);
        // What stands there is a proposal: typing replaces it.
        let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
        state.cursor.set_char_range(Some(egui::text::CCursorRange::select_all_str(current)));
        TextEdit::store_state(ui.ctx(), id, state);
    }
    if response.lost_focus() {
        ui.data_mut(|d| d.remove::<Draft>(id));
        if drafts.pending.as_ref().is_some_and(|(p, _)| *p == id) {
            drafts.pending = None;
        }
        drafts.seen = true;
        let said = (draft != current).then(|| drafts.said(id, make(draft)));
        drafts.begun = None;
        return said;
    }
    if response.has_focus() {
        drafts.seen = true;
        let now = ui.input(|i| i.time);
        if response.changed() {
            drafts.typed_at = now;
        }
        let differs = draft != current;
        let still = now - drafts.typed_at;
        let of = if differs { of } else { draft.clone() };
        ui.data_mut(|d| d.insert_temp(id, Draft { text: draft.clone(), of }));
        let right = right(&draft);
        if differs && right && still >= PAUSE_S {
            drafts.pending = None;
            return Some(drafts.said(id, make(draft)));
        }
        drafts.pending = differs.then(|| (id, make(draft)));
        if differs && right {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(PAUSE_S - still + 0.02));
        }
    } else {
        ui.data_mut(|d| d.remove::<Draft>(id));
    }
    None
}

/// Splits a list that was typed with semicolons.
pub(super) fn list(text: &str) -> Vec<String> {
    text.split([';', '；', '、']).map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

/// A button that opens a menu which stays open while one works in it: egui's own closes at any click, even into a text field.
pub(super) fn menu<R>(ui: &mut Ui, text: impl egui::IntoAtoms<'static>, content: impl FnOnce(&mut Ui) -> R) -> egui::Response {
    menu_of(ui, egui::Button::new(text), content)
}

/// As [`menu`], with a button that looks otherwise.
pub(super) fn menu_of<R>(ui: &mut Ui, button: egui::Button<'static>, content: impl FnOnce(&mut Ui) -> R) -> egui::Response {
    let config = egui::containers::menu::MenuConfig::new().close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    egui::containers::menu::MenuButton::from_button(button).config(config).ui(ui, content).0
}

/// Tells whether a text field has the keyboard: then letters are text and no commands.
pub(super) fn typing(ctx: &egui::Context) -> bool {
    ctx.memory(|m| m.focused()).is_some_and(|id| TextEdit::load_state(ctx, id).is_some())
}

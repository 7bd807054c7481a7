//! The field for typed places: says live how the text is understood, goes there, or gives the place to the tool in hand; and the
//! marks of the places that were gone to.

use crate::app::{Action, State, places::Understood};
use crate::crs::notation::{NotationError, Place};
use crate::geometry::LonLat;
use crate::ui::map::global;
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::view::tools::{Sketch, SketchKind, Tool};
use crate::words::Word;
use eframe::egui::{self, Align2, FontId, Key, KeyboardShortcut, Modifiers, RichText, Stroke, Ui};

/// Places that are listed in the field.
const LISTED: usize = 6;
/// Seconds for which one mark stays, and several.
const STAYS_S: [f64; 2] = [8.0, 60.0];
/// Seconds for which a fresh mark draws the eye.
const FLASH_S: f64 = 0.9;

/// The field and what it knows.
#[derive(Default)]
pub(super) struct GoTo {
    text: Option<String>,
    /// The text and the map's revision for which it was understood.
    understood: Option<(String, Understood)>,
    focus: bool,
    had_focus: bool,
    marked: Option<(Vec<LonLat>, f64)>,
}

impl GoTo {
    /// Opens the field, or gives it the keyboard.
    pub(super) fn open(&mut self) {
        crate::ui::crs_picker::prepare();
        self.text.get_or_insert_default();
        self.focus = true;
    }

    /// Takes Enter and Esc for the field while it has the keyboard; called before the map sees them.
    pub(super) fn keys(&mut self, ui: &Ui, state: &State, actions: &mut Vec<Action>) {
        let Some(text) = &self.text else { return };
        if !self.had_focus {
            return;
        }
        let text = text.clone();
        let (enter, escape) =
            ui.input_mut(|i| (i.consume_key(Modifiers::NONE, Key::Enter), i.consume_key(Modifiers::NONE, Key::Escape)));
        if escape {
            *self = Self { marked: self.marked.take(), ..Self::default() };
        } else if enter {
            self.update(&text, state);
            self.accept(state, state.takes_typed_places(), actions);
        }
    }

    fn update(&mut self, text: &str, state: &State) {
        if self.understood.as_ref().is_none_or(|(of, _)| of != text) {
            self.understood = Some((text.to_owned(), state.understand(text)));
        }
    }

    /// Does what Enter does: gives the places to the tool, or goes there.
    fn accept(&mut self, state: &State, to_tool: bool, actions: &mut Vec<Action>) {
        let Some((_, understood)) = &self.understood else { return };
        match understood {
            Understood::Places(places) if to_tool => {
                let places: Vec<LonLat> = places.iter().map(|p| p.at).collect();
                actions.push(Action::PlaceTyped(places.clone()));
                let seen = places.iter().all(|p| state.map().ground().and_then(|g| g.screen(*p)).is_some_and(|s| on(state, s)));
                if !seen {
                    actions.push(Action::GoTo(places.iter().map(|p| (*p, 0.0)).collect()));
                }
                // The next corner is typed into the same field; of a point or a project there is one place.
                if matches!(state.tool(), Tool::DrawArea(_))
                    || matches!(state.tool(), Tool::Sketch(t) if takes_more(t, places.len()))
                {
                    self.text = Some(String::new());
                    self.focus = true;
                } else {
                    self.text = None;
                }
            }
            Understood::Places(places) => {
                actions.push(Action::GoTo(places.iter().map(|p| (p.at, p.margin_m)).collect()));
                self.text = None;
            }
            Understood::Names(names) => {
                if let Some((_, selection)) = names.first() {
                    actions.extend([Action::Select(selection.clone()), Action::ZoomTo(selection.clone())]);
                    self.text = None;
                }
            }
            Understood::Nothing(_) => {}
        }
        self.had_focus &= self.text.is_some();
    }

    /// Shows the field.
    pub(super) fn ui(&mut self, ui: &Ui, state: &State, actions: &mut Vec<Action>) {
        let Some(mut text) = self.text.clone() else {
            self.had_focus = false;
            return;
        };
        self.update(&text, state);
        let lang = state.lang();
        let to_tool = state.takes_typed_places();
        let focus = std::mem::take(&mut self.focus);
        let (mut close, mut accept, mut instead) = (false, None, None);
        let understood = self.understood.as_ref().map(|(_, u)| u.clone());
        let mut had_focus = false;
        let window = egui::Window::new(lang.t(Word::GoToTitle)).id(egui::Id::unique("go-to")).collapsible(false).resizable(false);
        window.anchor(Align2::CENTER_TOP, [0.0, 84.0]).show(ui.ctx(), |ui| {
            ui.set_width(500.0);
            let label = ui.label(RichText::new(lang.t(Word::GoToField)).small().weak());
            let rows = text.lines().count().clamp(1, 6);
            let field = egui::TextEdit::multiline(&mut text)
                .desired_rows(rows)
                .desired_width(f32::INFINITY)
                .hint_text(lang.t(Word::GoToHint))
                .return_key(KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter));
            let field = ui.add(field).labelled_by(label.id);
            if focus {
                field.request_focus();
            }
            had_focus = field.has_focus() || focus;
            instead = said(ui, state, understood.as_ref());
            ui.add_space(2.0);
            ui.horizontal(|ui| {
                let ready = !matches!(understood, None | Some(Understood::Nothing(_)));
                let places = matches!(understood, Some(Understood::Places(_)));
                if to_tool {
                    let verb = if matches!(state.tool(), Tool::DrawArea(_)) { Word::GoToCorner } else { Word::GoToPlaceHere };
                    if ui.add_enabled(places, egui::Button::new(lang.t(verb))).clicked() {
                        accept = Some(true);
                    }
                }
                if ui.add_enabled(ready, egui::Button::new(lang.t(Word::GoToGo))).clicked() {
                    accept = Some(false);
                }
                close = ui.button(lang.t(Word::Close)).clicked();
            });
            let keys = if to_tool { Word::GoToKeysTool } else { Word::GoToKeys };
            ui.label(RichText::new(lang.t(keys)).small().weak());
        });
        self.had_focus = had_focus;
        self.text = Some(text);
        if let Some(place) = instead {
            self.understood = Some((self.text.clone().unwrap_or_default(), Understood::Places(vec![place])));
            accept = Some(to_tool);
        }
        if let Some(to_tool) = accept {
            self.accept(state, to_tool, actions);
        } else if close {
            self.text = None;
        }
    }

    /// Paints the marks, and takes them away when their time is over.
    pub(super) fn marks(&mut self, ui: &Ui, state: &State, rect: egui::Rect, actions: &mut Vec<Action>) {
        let marks = state.marks();
        if marks.is_empty() {
            self.marked = None;
            return;
        }
        let now = ui.input(|i| i.time);
        let places: Vec<LonLat> = marks.iter().map(|m| m.at).collect();
        if self.marked.as_ref().is_none_or(|(of, _)| *of != places) {
            self.marked = Some((places, now));
        }
        let age = now - self.marked.as_ref().map_or(now, |(_, since)| *since);
        let stays = STAYS_S[usize::from(marks.len() > 1)];
        if age > stays {
            actions.push(Action::Unmark);
            return;
        }
        let wait = if age < FLASH_S { 0.016 } else { stays - age + 0.05 };
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(wait));
        let Some(ground) = state.map().ground() else { return };
        let t = theme(state.settings().dark);
        let painter = ui.painter_at(rect);
        #[expect(clippy::cast_possible_truncation, reason = "from 0 to 1")]
        let grown = (1.0 - (age / FLASH_S).min(1.0)) as f32;
        for (i, mark) in marks.iter().enumerate() {
            let Some(p) = ground.screen(mark.at) else { continue };
            let p = global(rect, p);
            let radius = 9.0 + 40.0 * grown;
            for (width, tint) in [(4.5, t.halo), (2.0, t.accent)] {
                let stroke = Stroke::new(width, color(tint));
                painter.circle_stroke(p, radius, stroke);
                for (dx, dy) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
                    painter.line_segment([p + egui::vec2(dx, dy) * 4.0, p + egui::vec2(dx, dy) * 14.0], stroke);
                }
            }
            let step = (2.0 * mark.margin_m).max(0.1);
            let notation = state.settings().shown_positions().first().cloned().unwrap_or(crate::crs::notation::Notation::Decimal);
            let text = notation.write(mark.at, step, state.lang()).unwrap_or_default();
            let text = if marks.len() > 1 { format!("{} · {text}", i + 1) } else { text };
            let galley = painter.layout_no_wrap(text, FontId::proportional(13.0), color(t.ink));
            let at = p + egui::vec2(18.0, -galley.size().y / 2.0);
            let frame = egui::Rect::from_min_size(at, galley.size()).expand2(egui::vec2(6.0, 3.0));
            painter.rect_filled(frame, 4.0, color(t.halo));
            painter.galley(at, galley, color(t.ink));
        }
    }
}

fn on(state: &State, p: crate::geometry::ScreenPoint) -> bool {
    let size = state.map().camera().size;
    (0.0..=size.x).contains(&p.x) && (0.0..=size.y).contains(&p.y)
}

/// Says how the text is understood; returns another reading that was clicked.
fn said(ui: &mut Ui, state: &State, understood: Option<&Understood>) -> Option<Place> {
    let lang = state.lang();
    let t = theme(state.settings().dark);
    let mut clicked = None;
    match understood {
        None => {}
        Some(Understood::Nothing(NotationError { trouble: crate::crs::notation::Trouble::Empty, .. })) => {
            ui.label(RichText::new(lang.t(Word::NotationEmpty)).weak());
        }
        Some(Understood::Nothing(error)) => {
            ui.label(RichText::new(format!("▲ {}", error.text(lang))).color(color(t.alarm)));
        }
        Some(Understood::Names(names)) => {
            let all: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
            ui.label(format!("{}: {}", lang.t(Word::GoToNames), all.join(" · ")));
        }
        Some(Understood::Places(places)) => {
            if places.len() > 1 {
                ui.label(RichText::new(lang.fill(Word::GoToPlaces, &[&places.len().to_string()])).strong());
            }
            for place in places.iter().take(LISTED) {
                ui.label(place.text(lang));
                if let Some(doubt) = place.doubt_text(lang) {
                    ui.label(RichText::new(format!("▲ {doubt}")).small());
                }
            }
            if places.len() > LISTED {
                ui.label(RichText::new(lang.fill(Word::GoToMore, &[&(places.len() - LISTED).to_string()])).weak());
            }
            if let [only] = places.as_slice() {
                for other in &only.others {
                    if ui.link(lang.fill(Word::GoToInstead, &[&other.text(lang)])).clicked() {
                        clicked = Some(other.clone());
                    }
                }
            }
        }
    }
    clicked
}

/// Tells whether a sketch goes on after so many more places.
fn takes_more(tool: &Sketch, places: usize) -> bool {
    match tool.kind() {
        SketchKind::Point => false,
        SketchKind::Callout => tool.corners().len() + places < 2,
        SketchKind::Line | SketchKind::Arrow => true,
    }
}

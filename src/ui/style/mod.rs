//! The style panel: how a layer is drawn, tried out on the map while it is being changed; one gesture is one step.

mod by;
mod classes;
mod look;
mod ranges;
mod rules;
mod scales;

use crate::app::{Action, State, StyleAction};
use crate::layer::symbology::{Categorised, Look, Symbology};
use crate::layer::{Layer, LayerStyle, Rgb};
use crate::ui::theme::color;
use crate::view::styled::{Geometry, Ground};
use crate::view::theme::theme;
use crate::words::{Lang, Word};
use crate::workspace::edit::Edit;
use crate::workspace::{LayerRef, RecordId};
use eframe::egui::{self, RichText, Ui};
use std::sync::Arc;

/// What the panel keeps between frames.
#[derive(Default)]
pub(super) struct StylePanel {
    /// What is being tried out, until the gesture ends.
    trying: Option<(RecordId, LayerStyle)>,
    /// The field that is being looked for.
    find: String,
    /// The widget, the layer and the second of the last change by a key.
    stepped: Option<(egui::Id, RecordId, f64)>,
}

/// Changes by keys that follow one another within so many seconds are one gesture.
const STEPPING_S: f64 = 3.0;

/// What the parts of the panel need.
struct Sheet<'a> {
    state: &'a State,
    lang: Lang,
    layer: Arc<LayerRef>,
    loaded: Option<Arc<Layer>>,
    geometry: Geometry,
    actions: &'a mut Vec<Action>,
}

impl Sheet<'_> {
    fn act(&mut self, action: StyleAction) {
        self.actions.push(Action::Style(action));
    }

    /// What a look of this layer starts from.
    fn ground(&self, style: &LayerStyle, classed: bool) -> Ground<'static> {
        let theme = theme(self.state.settings().dark);
        Ground { color: style.color, opacity: style.opacity, role: self.layer.role, geometry: self.geometry, theme, classed }
    }
}

impl StylePanel {
    /// Returns what was being tried out when the panel vanishes: it is kept, not lost.
    pub(super) fn finish(&mut self) -> Option<Edit> {
        let (id, style) = self.trying.take()?;
        Some(Edit::StyleLayer { id, style: Box::new(style) })
    }

    /// Shows the panel; returns false when it is not open.
    pub(super) fn ui(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) -> bool {
        let id = state.styled_layer().cloned();
        if self.trying.as_ref().is_some_and(|(of, _)| Some(of) != id.as_ref())
            && let Some(edit) = self.finish()
        {
            actions.push(Action::Edit(Box::new(edit)));
        }
        let Some(layer) = id.and_then(|id| state.workspace().layers.get(&id).cloned()) else { return false };
        let loaded = state.catalog().get(&layer.id.0).cloned();
        let geometry = state.map().shapes(&layer.id).map_or(Geometry::Points, |s| Geometry::of(s));
        let mut style = self.trying.as_ref().map_or_else(|| layer.style.clone(), |(_, style)| style.clone());
        let before = style.clone();
        let mut sheet = Sheet { state, lang: state.lang(), layer: layer.clone(), loaded, geometry, actions };
        egui::ScrollArea::vertical().id_salt("style").auto_shrink(false).show(ui, |ui| {
            ui.push_id(&layer.id.0, |ui| self.content(ui, &mut sheet, &mut style));
        });
        self.settle(ui, sheet.actions, &layer, style, &before);
        true
    }

    /// A gesture that goes on is tried out; one that has ended is an edit.
    fn settle(&mut self, ui: &Ui, actions: &mut Vec<Action>, layer: &LayerRef, style: LayerStyle, before: &LayerStyle) {
        let id = &layer.id;
        if style == layer.style {
            if self.trying.take().is_some() {
                actions.push(Action::Style(StyleAction::Forget));
            }
            return;
        }
        let goes_on = ui.input(|i| i.pointer.any_down()) || crate::ui::fields::typing(ui.ctx());
        if goes_on {
            if style != *before || self.trying.is_none() {
                actions.push(Action::Style(StyleAction::Try(id.clone(), Box::new(style.clone()))));
            }
            self.trying = Some((id.clone(), style));
        } else {
            self.trying = None;
            let edit = Box::new(Edit::StyleLayer { id: id.clone(), style: Box::new(style) });
            actions.push(if self.goes_on(ui, id) { Action::EditMore(edit) } else { Action::Edit(edit) });
            actions.push(Action::Style(StyleAction::Forget));
        }
    }

    /// Tells whether a key changes what the last key changed, in the same widget and soon after: then both are one step.
    fn goes_on(&mut self, ui: &Ui, layer: &RecordId) -> bool {
        let pressed = |e: &egui::Event| matches!(e, egui::Event::Key { pressed: true, .. });
        let (now, by_key) = ui.input(|i| (i.time, i.events.iter().any(pressed)));
        let widget = ui.memory(|m| m.focused()).filter(|_| by_key);
        let stepped = widget.map(|widget| (widget, layer.clone(), now));
        let before = std::mem::replace(&mut self.stepped, stepped);
        match (&before, &self.stepped) {
            (Some((a, of, then)), Some((b, layer, now))) => a == b && of == layer && now - then < STEPPING_S,
            _ => false,
        }
    }

    fn content(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>, style: &mut LayerStyle) {
        let lang = sheet.lang;
        ui.horizontal(|ui| {
            ui.label(RichText::new(lang.t(Word::Style)).small().weak());
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let close = ui.small_button(lang.t(Word::StyleClose)).on_hover_text("F7");
                if close.clicked() {
                    sheet.act(StyleAction::Close);
                }
            });
        });
        let name = sheet.layer.name.get(lang.is_ja());
        let name = if name.is_empty() { lang.t(Word::Untitled) } else { name };
        ui.add(egui::Label::new(RichText::new(name).heading()).truncate());
        ui.add_space(4.0);
        kinds(ui, sheet, style);
        if let Symbology::Unknown(_) = style.symbology {
            ui.label(RichText::new(lang.t(Word::StyleNewer)).small().weak());
        }
        if matches!(style.symbology, Symbology::Categorised(_) | Symbology::Graduated(_)) {
            by::ui(ui, sheet, style, &mut self.find);
        }
        match &style.symbology {
            Symbology::Automatic | Symbology::Unknown(_) => base_color(ui, sheet, style),
            Symbology::Single(_) => {
                base_color(ui, sheet, style);
                let ground = sheet.ground(style, false);
                if let Symbology::Single(look) = &mut style.symbology {
                    ui.add_space(6.0);
                    look::ui(ui, sheet, look, ground, false);
                }
            }
            Symbology::Categorised(_) => classes::ui(ui, sheet, style),
            Symbology::Graduated(_) => ranges::ui(ui, sheet, style),
        }
        ui.add_space(8.0);
        ui.separator();
        scales::ui(ui, sheet, style);
        ui.add_space(8.0);
        let plain = default_style(&sheet.layer, sheet.loaded.as_deref());
        let reset = ui.add_enabled(*style != plain, egui::Button::new(lang.t(Word::StyleDefault)));
        if reset.clicked() {
            *style = plain;
        }
        if *style != sheet.layer.style {
            let edit = Edit::StyleLayer { id: sheet.layer.id.clone(), style: Box::new(style.clone()) };
            if let Some(why) = sheet.state.why_not(&edit) {
                let alarm = color(theme(sheet.state.settings().dark).alarm);
                ui.label(RichText::new(format!("▲ {why}")).small().color(alarm));
            }
        }
    }
}

/// The style that a layer has when nobody chose; its own colour stays.
fn default_style(layer: &LayerRef, loaded: Option<&Layer>) -> LayerStyle {
    let other = layer.style.other.clone();
    LayerStyle { other, ..crate::app::style::style_of(layer.role, layer.style.color, loaded) }
}

fn kinds(ui: &mut Ui, sheet: &mut Sheet<'_>, style: &mut LayerStyle) {
    let lang = sheet.lang;
    let at = match style.symbology {
        Symbology::Automatic => 0,
        Symbology::Single(_) => 1,
        Symbology::Categorised(_) => 2,
        Symbology::Graduated(_) => 3,
        Symbology::Unknown(_) => 4,
    };
    let kinds = [
        (Word::StyleAutomatic, Word::StyleAutomaticTip),
        (Word::StyleSingle, Word::StyleSingleTip),
        (Word::StyleCategorised, Word::StyleCategorisedTip),
        (Word::StyleGraduated, Word::StyleGraduatedTip),
    ];
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (i, (name, tip)) in kinds.into_iter().enumerate() {
            let response = ui.selectable_label(at == i, lang.t(name)).on_hover_text(lang.t(tip));
            if response.clicked() && at != i {
                match i {
                    0 => style.symbology = Symbology::Automatic,
                    1 => style.symbology = Symbology::Single(common(&style.symbology)),
                    2 => by::begin_classes(sheet, style),
                    _ => by::begin_ranges(sheet),
                }
            }
        }
    });
}

/// What all classes have in common stays when they are given up.
fn common(symbology: &Symbology) -> Look {
    match symbology {
        Symbology::Categorised(c) => c.look,
        Symbology::Graduated(g) => g.look,
        Symbology::Single(look) => *look,
        Symbology::Automatic | Symbology::Unknown(_) => Look::default(),
    }
}

fn base_color(ui: &mut Ui, sheet: &Sheet<'_>, style: &mut LayerStyle) {
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(sheet.lang.t(Word::Color)).small().weak());
        colors(ui, sheet.lang, &mut style.color);
    });
}

/// Seven colours that everybody can tell apart, and any other.
fn colors(ui: &mut Ui, lang: Lang, chosen: &mut Rgb) {
    ui.spacing_mut().item_spacing.x = 3.0;
    for n in 0..7 {
        let c = crate::view::theme::layer_color(n);
        let Rgb([r, g, b]) = c;
        let button = egui::Button::new("").fill(color(crate::view::Rgba([r, g, b, 255]))).min_size(egui::vec2(20.0, 20.0));
        let response = ui.add(button.selected(false));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{} {c}", lang.t(Word::Color))));
        if response.clicked() {
            *chosen = c;
        }
    }
    let picker = ui.color_edit_button_srgb(&mut chosen.0);
    picker.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, lang.t(Word::Color)));
}

/// Changes classes of a vocabulary: they are written down first.
fn written_down(c: &mut Categorised) {
    if c.classes.is_empty() {
        c.classes = c.classes_in_force().into_owned();
    }
}

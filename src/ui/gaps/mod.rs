//! The gap map in a window of its own: what it speaks of, its columns and rows, the matrix or what is vulnerable, and what is behind a cell.

mod card;
mod flags;
mod matrix;
mod paint;
mod vulnerable;

use crate::analysis::gaps::{
    Axis, GapMap, RowFilter, axis_name, axis_sentence, count_sentence, loaded_sentence, unknown_sentence,
};
use crate::app::{Action, FilePick, FilesAction, Gaps, GapsAction, State};
use crate::render::gaps::{GapLayout, GapLook};
use crate::words::{Lang, Word};
use eframe::egui::{self, RichText, Ui};
use std::sync::Arc;

/// What the window keeps between frames.
#[derive(Default)]
pub(super) struct GapsWindow {
    matrix: matrix::Matrix,
    layout: Option<(Asked, Arc<GapLayout>)>,
    flags: flags::FlagsCard,
    /// A mineral that the matrix is to show.
    show: Option<String>,
}

/// What a layout answers to.
#[derive(PartialEq, Clone, Copy)]
struct Asked {
    /// The address of what was counted: another one when something has changed.
    of: usize,
    axis: Axis,
    rows: RowFilter,
    lang: Lang,
}

/// Esc closes the card that is open, and nothing else.
pub(super) fn keys(ui: &Ui, state: &State, actions: &mut Vec<Action>) {
    let opened = state.gaps_are_open() && (state.gap_cell().is_some() || state.gap_flags().is_some());
    if opened && !egui::Popup::is_any_open(ui.ctx()) && ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, egui::Key::Escape))
    {
        actions.extend([GapsAction::Cell(None), GapsAction::Flags(None)].map(Action::Gaps));
    }
}

impl GapsWindow {
    /// Shows it while it is open.
    pub(super) fn ui(&mut self, ui: &Ui, state: &State, actions: &mut Vec<Action>) {
        if !state.gaps_are_open() {
            return;
        }
        let (lang, gaps) = (state.lang(), state.gaps().clone());
        let mut open = true;
        let room = ui.ctx().content_rect().size();
        let window = egui::Window::new(lang.t(Word::GapMapName)).id(egui::Id::unique("gaps")).open(&mut open).collapsible(false);
        let window = window.default_pos([24.0, 72.0]).default_size([(room.x - 60.0).min(1260.0), (room.y - 150.0).max(260.0)]);
        window.min_width(480.0).min_height(260.0).show(ui.ctx(), |ui| {
            if gaps.ground.is_empty() {
                return empty(ui, state, actions);
            }
            ui.label(loaded_sentence(lang, &gaps.ground));
            bar(ui, state, &gaps, actions);
            if state.shows_vulnerable() {
                self.show = vulnerable::ui(ui, state, &gaps, actions).or(self.show.take());
                foot(ui, lang);
                return;
            }
            let axis = state.gap_axis();
            let Some(map) = gaps.map(axis) else { return };
            ui.label(RichText::new(axis_sentence(lang, axis)).small().weak());
            let layout = self.layout(state, &gaps, map);
            let look = GapLook::new(map, state.workspace(), layout, lang, state.settings().dark);
            if let Some(mineral) = self.show.take() {
                self.matrix.show_mineral(&look, map, &mineral);
            }
            let size = egui::vec2(ui.available_width(), (ui.available_height() - foot_height(ui)).max(140.0));
            self.matrix.ui(ui, state, (map, &look), size, actions);
            let (legend, width) = look.legend([0.0, 0.0]);
            let (place, _) = ui.allocate_exact_size(egui::vec2(width as f32, 16.0), egui::Sense::hover());
            paint::paint(ui.painter(), &legend, place.left_center());
            foot(ui, lang);
        });
        if !open {
            actions.push(Action::Gaps(GapsAction::Open(false)));
        }
        card::ui(ui, state, &gaps, actions);
        self.flags.ui(ui, state, actions);
    }

    /// Measures the matrix, when something that its layout answers to is another.
    fn layout(&mut self, state: &State, gaps: &Arc<Gaps>, map: &GapMap) -> Arc<GapLayout> {
        let (axis, rows, lang) = (state.gap_axis(), state.gap_rows(), state.lang());
        let asked = Asked { of: Arc::as_ptr(gaps) as usize, axis, rows, lang };
        if let Some((_, layout)) = self.layout.as_ref().filter(|(of, _)| *of == asked) {
            return layout.clone();
        }
        let layout = Arc::new(GapLayout::new(map, state.workspace(), rows, lang));
        self.layout = Some((asked, layout.clone()));
        layout
    }
}

/// The word for a choice of rows.
fn rows_name(lang: Lang, rows: RowFilter) -> &'static str {
    lang.t(match rows {
        RowFilter::All => Word::GapsShowAll,
        RowFilter::Listed => Word::GapsShowListed,
        RowFilter::Both => Word::GapsShowBoth,
        RowFilter::Gaps => Word::GapsShowGaps,
    })
}

fn bar(ui: &mut Ui, state: &State, gaps: &Gaps, actions: &mut Vec<Action>) {
    let lang = state.lang();
    ui.horizontal_wrapped(|ui| {
        let vulnerable = state.shows_vulnerable();
        if ui.selectable_label(!vulnerable, lang.t(Word::GapsMatrix)).clicked() {
            actions.push(Action::Gaps(GapsAction::Vulnerable(false)));
        }
        let label = ui.selectable_label(vulnerable, lang.t(Word::GapsVulnerable));
        if label.on_hover_text(lang.t(Word::GapsVulnerableTip)).clicked() {
            actions.push(Action::Gaps(GapsAction::Vulnerable(true)));
        }
        ui.separator();
        if !vulnerable {
            ui.label(RichText::new(lang.t(Word::GapsColumns)).small().weak());
            for axis in Axis::ALL {
                let label = ui.selectable_label(state.gap_axis() == axis, axis_name(lang, axis));
                if label.on_hover_text(axis_sentence(lang, axis)).clicked() {
                    actions.push(Action::Gaps(GapsAction::Axis(axis)));
                }
            }
            ui.separator();
            ui.label(RichText::new(lang.t(Word::GapsShow)).small().weak());
            for rows in RowFilter::ALL {
                if ui.selectable_label(state.gap_rows() == rows, rows_name(lang, rows)).clicked() {
                    actions.push(Action::Gaps(GapsAction::Rows(rows)));
                }
            }
            ui.separator();
        }
        if state.running().iter().any(|j| j.what == Word::GapsCounting) {
            ui.add(egui::Spinner::new().size(14.0));
        }
        let save = ui.button(lang.t(Word::GapsSave)).on_hover_text(lang.t(Word::GapsSaveTip));
        if save.clicked() {
            actions.push(Action::Files(FilesAction::Ask(FilePick::Gaps)));
        }
    });
    ui.horizontal_wrapped(|ui| {
        if let Some(map) = gaps.map(state.gap_axis()) {
            ui.label(RichText::new(count_sentence(lang, map)).strong());
        }
        let unknown = unknown_sentence(lang, &gaps.ground);
        if !unknown.is_empty() {
            ui.label(RichText::new(unknown).small().weak());
        }
    });
}

/// Says what to open when there is nothing to count.
fn empty(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let lang = state.lang();
    ui.add_space(24.0);
    ui.vertical_centered(|ui| {
        if state.running().is_empty() {
            ui.label(lang.t(Word::GapsEmpty));
        } else {
            ui.add(egui::Spinner::new());
            ui.label(lang.t(Word::GapsCounting));
        }
        ui.add_space(8.0);
        if ui.button(lang.t(Word::OpenSample)).clicked() {
            actions.push(Action::OpenSample);
        }
    });
    ui.add_space(24.0);
}

fn foot_height(ui: &Ui) -> f32 {
    ui.text_style_height(&egui::TextStyle::Small) + 36.0
}

fn foot(ui: &mut Ui, lang: Lang) {
    ui.label(RichText::new(lang.t(Word::NonBinding)).small().weak());
}

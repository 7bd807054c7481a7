//! What is said aloud of a layer's CRS once it was read.

use crate::app::action::Selection;
use crate::app::notice::NoticeKind;
use crate::app::state::State;
use crate::crs::HowKnown;
use crate::layer::{AXES_SWAPPED, Layer};
use crate::words::Word;
use crate::workspace::RecordId;

impl State {
    /// Says aloud that a layer's CRS has to be chosen, was inferred, or that its axes seem to be swapped; its card has the rest.
    pub(super) fn tell_of_crs(&mut self, id: &RecordId, layer: &Layer) {
        let (lang, count) = (self.lang(), layer.crs.candidates.len().to_string());
        let text = if layer.problems.iter().any(|p| p.code == AXES_SWAPPED) {
            lang.fill(Word::SwapFound, &[&layer.name])
        } else {
            match (&layer.crs.crs, layer.crs.how) {
                (None, _) if layer.crs.candidates.is_empty() => lang.fill(Word::CrsToChooseNone, &[&layer.name]),
                (None, _) => lang.fill(Word::CrsToChoose, &[&layer.name, &count]),
                (Some(crs), HowKnown::Inferred) => {
                    let named = format!("{} {}", crs.code(), crs.name_in(lang));
                    lang.fill(Word::CrsWasInferred, &[&layer.name, &named])
                }
                _ => return,
            }
        };
        self.notify_about(NoticeKind::Warning, text, Some(Selection::Layer(id.clone())));
    }
}

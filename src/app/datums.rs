//! Layers whose datum is in doubt: each new layer is compared with the others, in the background.

use crate::analysis::{DatumDoubt, doubt_datum};
use crate::app::jobs::Outcome;
use crate::app::state::State;
use crate::crs::Crs;
use crate::layer::Layer;
use crate::words::Word;
use crate::workspace::RecordId;
use std::sync::Arc;

/// A layer with its id.
type Loaded = (RecordId, Arc<Layer>);

/// A layer that would meet another one in another datum.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt {
    /// The layer.
    pub layer: RecordId,
    /// The CRS in which it was read when it was compared.
    pub read_as: Crs,
    /// The layer that it was compared with.
    pub trusted: RecordId,
    /// What was found.
    pub found: DatumDoubt,
}

impl State {
    /// Returns why a layer's datum is in doubt, if it is, as long as it and the layer it was compared with are as they were.
    #[must_use]
    pub fn datum_doubt(&self, id: &RecordId) -> Option<&Doubt> {
        let doubt = self.doubts.get(id)?;
        let now = self.catalog().get(&id.0)?;
        let same = now.crs.crs.as_ref() == Some(&doubt.read_as) && self.catalog().get(&doubt.trusted.0).is_some();
        same.then_some(doubt)
    }

    /// Compares a layer that was read with all others, both ways.
    pub(super) fn compare_datums(&mut self, id: &RecordId) {
        self.doubts.remove(id);
        let loaded: Vec<Loaded> = (self.workspace().layers.keys())
            .filter_map(|id| Some((id.clone(), self.catalog().get(&id.0).filter(|l| l.crs.crs.is_some())?.clone())))
            .collect();
        let Some(new) = loaded.iter().find(|(other, _)| other == id).cloned() else { return };
        let others: Vec<Loaded> = loaded.into_iter().filter(|(other, _)| other != id).collect();
        if others.is_empty() {
            return;
        }
        let subject = new.1.name.clone();
        self.jobs.start(Word::Comparing, &subject, move |running| {
            let pairs = others.iter().flat_map(|other| [(&new, other), (other, &new)]);
            let doubt = |((id, layer), (trusted, by)): (&Loaded, &Loaded)| {
                let found = doubt_datum(layer, by, &running.cancel)?;
                Some(Doubt { layer: id.clone(), read_as: layer.crs.crs.clone()?, trusted: trusted.clone(), found })
            };
            Outcome::Datums { doubts: pairs.filter_map(doubt).collect() }
        });
    }

    /// Keeps what most points speak for.
    pub(super) fn datums_compared(&mut self, doubts: Vec<Doubt>) {
        for doubt in doubts {
            let known = self.doubts.get(&doubt.layer).filter(|known| known.read_as == doubt.read_as);
            if known.is_none_or(|known| known.found.twins < doubt.found.twins) {
                self.doubts.insert(doubt.layer.clone(), doubt);
            }
        }
    }
}

//! What the panels say of a record: computed once per change, not per frame.

use crate::analysis::{Inside, deposits_inside};
use crate::app::state::State;
use crate::geometry::{Measure, measure};
use crate::workspace::RecordId;
use crate::workspace::status::{Determination, determination, replacements};

/// What the inspector says of an area.
#[derive(Debug, Clone)]
pub struct AreaFacts {
    /// Its size.
    pub measure: Measure,
    /// Where the parties stand.
    pub determination: Determination,
    /// What the seals of the statements that these rest on say, in the same order.
    pub seals: Vec<Option<crate::workspace::seal::Verdict>>,
    /// The areas that are to replace this one.
    pub replaced_by: Vec<RecordId>,
    /// Digest of the boundary.
    pub digest: String,
    /// Number of corners.
    pub corners: usize,
    /// Deposits inside, of the layers whose role is deposits.
    pub inside: Vec<Inside>,
}

impl State {
    /// Returns a number that changes whenever the facts of any record may have changed.
    #[must_use]
    pub fn facts_version(&self) -> (u64, usize) {
        (self.session().history().next_seq(), self.catalog().ids().count() + 1000 * self.running().len())
    }

    /// Computes the facts of an area.
    #[must_use]
    pub fn area_facts(&self, id: &RecordId) -> Option<AreaFacts> {
        let area = self.workspace().areas.get(id)?;
        Some(AreaFacts {
            measure: measure(&area.boundary),
            seals: {
                let positions = determination(self.workspace(), area).positions;
                let seal = |s: &std::sync::Arc<crate::workspace::Statement>| crate::workspace::seal::verdict_in(self.workspace(), s);
                positions.iter().map(|(_, _, statement)| statement.as_ref().map(seal)).collect()
            },
            replaced_by: replacements(self.workspace(), id).map(|a| a.id.clone()).collect(),
            determination: determination(self.workspace(), area),
            digest: area.digest().0,
            corners: area.boundary.vertex_count(),
            inside: deposits_inside(self.workspace(), self.catalog(), area),
        })
    }
}

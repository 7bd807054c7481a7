//! The words of the supply chain: stages, products, instruments and the like, each an id for files and a name in two languages.
//!
//! Records hold texts: an id of a list here, or words of one's own. What was written before there were ids (`permanent magnets`) is
//! recognised.

use crate::layer::fold::fold_name;
use crate::words::{Lang, Word};

/// A list of ids with their names.
pub type Terms = &'static [(&'static str, Word)];

/// Stages of the supply chain, from the ground to the product and back.
pub const STAGES: Terms = &[
    ("exploration", Word::StageExploration),
    ("mining", Word::StageMining),
    ("concentration", Word::StageConcentration),
    ("separation", Word::StageSeparation),
    ("refining", Word::StageRefining),
    ("alloy", Word::StageAlloy),
    ("component", Word::StageComponent),
    ("end_product", Word::StageEndProduct),
    ("recycling", Word::StageRecycling),
    ("stockpile", Word::StageStockpile),
];

/// Derivative products that the framework names.
pub const PRODUCTS: Terms = &[
    ("permanent_magnets", Word::ProductMagnets),
    ("batteries", Word::ProductBatteries),
    ("catalysts", Word::ProductCatalysts),
    ("optical_materials", Word::ProductOptical),
    ("other", Word::TermOther),
];

/// Support instruments that the framework names.
pub const INSTRUMENTS: Terms = &[
    ("grant", Word::InstrumentGrant),
    ("guarantee", Word::InstrumentGuarantee),
    ("loan", Word::InstrumentLoan),
    ("equity", Word::InstrumentEquity),
    ("offtake", Word::InstrumentOfftake),
    ("insurance", Word::InstrumentInsurance),
    ("regulatory_facilitation", Word::InstrumentRegulatory),
    ("trade_measure", Word::InstrumentTrade),
    ("stockpiling", Word::InstrumentStockpiling),
    ("other", Word::TermOther),
];

/// What money is for.
pub const COVERS: Terms = &[("capex", Word::CoversCapex), ("opex", Word::CoversOpex), ("both", Word::CoversBoth)];

/// Kinds of capacity.
pub const CAPACITIES: Terms =
    &[("existing", Word::CapacityExisting), ("new", Word::CapacityNew), ("expansion", Word::CapacityExpansion)];

/// Where permits stand.
pub const PERMIT_STATES: Terms = &[
    ("planned", Word::PermitPlanned),
    ("applied", Word::PermitApplied),
    ("granted", Word::PermitGranted),
    ("refused", Word::PermitRefused),
    ("expired", Word::PermitExpired),
];

/// Where the product goes.
pub const DESTINATIONS: Terms =
    &[("US", Word::DestinationUs), ("JP", Word::DestinationJapan), ("like_minded", Word::DestinationLikeMinded)];

/// What one project is to another.
pub const RELATIONS: Terms = &[("feeds", Word::RelationFeeds), ("offtakes_from", Word::RelationOfftakes)];

/// The same from the other end, in the same order.
pub const RELATIONS_BACK: Terms = &[("feeds", Word::RelationFedBy), ("offtakes_from", Word::RelationOfftakenBy)];

/// How much a party cares.
pub const INTERESTS: Terms = &[
    ("none", Word::InterestNone),
    ("watch", Word::InterestWatch),
    ("interested", Word::InterestInterested),
    ("strong", Word::InterestStrong),
];

/// Returns the id of a list that a text is, however it is written (`Permanent magnets`, `永久磁石`).
#[must_use]
pub fn id_of(terms: Terms, text: &str) -> Option<&'static str> {
    let folded = fold_name(text);
    let is = |(id, word): &&(&str, Word)| fold_name(id) == folded || word.texts().iter().any(|t| fold_name(t) == folded);
    terms.iter().find(is).map(|(id, _)| *id)
}

/// Returns the name of a term in a language; words of one's own as they are.
#[must_use]
pub fn name(terms: Terms, text: &str, lang: Lang) -> String {
    let id = id_of(terms, text);
    let found = terms.iter().find(|(own, _)| Some(*own) == id);
    found.map_or_else(|| text.to_owned(), |(_, word)| lang.t(*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_in_both_languages_and_other_words_stay() {
        assert_eq!(id_of(PRODUCTS, "permanent magnets"), Some("permanent_magnets"));
        assert_eq!(id_of(STAGES, "End product"), Some("end_product"));
        assert_eq!(id_of(STAGES, "commissioning"), None);
        for terms in [STAGES, PRODUCTS, INSTRUMENTS, COVERS, CAPACITIES, PERMIT_STATES, DESTINATIONS, INTERESTS] {
            for (id, word) in terms {
                for text in word.texts() {
                    assert_eq!(id_of(terms, text), Some(*id), "{text}");
                }
            }
        }
        assert_eq!(name(STAGES, "mining", Lang::Ja), Lang::Ja.t(Word::StageMining));
        assert_eq!(name(STAGES, "commissioning", Lang::Ja), "commissioning");
    }
}

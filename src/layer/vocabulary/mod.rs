//! Vocabularies as data: lists of minerals, deposit types, classes, stages, products, instruments, each with its source and date.

mod factors;
mod lists;
mod terms;
mod types;

pub use factors::{AtomicWeights, Compound, element_share, oxide_factors};
pub use lists::{ListEntry, ListFault, ListId, Lists, Marks, MineralList};
pub use terms::{
    Crossing, Family, Instrument, Product, RareEarthDivision, Relation, ResourceClass, crosswalk, instruments, mineral_systems,
    products, project_stages, rare_earth_divisions, resource_class, resource_classes, supply_chain_stages,
};
pub use types::{DepositType, DepositTypes, TypeGroup, TypeRef, deposit_types, types_in};

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Where a vocabulary is from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Origin {
    /// What it is.
    pub about: String,
    /// The sources, and what of it was read in them.
    pub source: Vec<String>,
    /// The date of its edition: `2025-11-07`, `2024-02` or `2021`.
    pub date: String,
    /// The date was not read in a source.
    #[serde(default)]
    pub date_recalled: bool,
}

/// One term of a vocabulary.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Term {
    /// A stable word.
    pub id: String,
    /// English name.
    pub en: String,
    /// Japanese name.
    pub ja: String,
    /// General knowledge that was not read in a source.
    #[serde(default)]
    pub recalled: bool,
    /// What has to be known of it.
    #[serde(default)]
    pub note: String,
}

impl Term {
    /// Returns the name in a language.
    #[must_use]
    pub fn name(&self, japanese: bool) -> &str {
        if japanese { &self.ja } else { &self.en }
    }
}

/// Terms and where they are from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Vocabulary<T> {
    /// Where it is from.
    #[serde(flatten)]
    pub origin: Origin,
    /// Its terms, in their order.
    pub entries: Vec<T>,
}

impl<T> Default for Vocabulary<T> {
    fn default() -> Self {
        Self { origin: Origin::default(), entries: Vec::new() }
    }
}

/// Says in short what there is: name of the file, entries, entries that are only recalled, origin. Lists of minerals are in [`Lists`].
#[must_use]
pub fn overview() -> Vec<(&'static str, usize, usize, &'static Origin)> {
    fn row<T>(
        name: &'static str,
        v: &'static Vocabulary<T>,
        term: impl Fn(&T) -> bool,
    ) -> (&'static str, usize, usize, &'static Origin) {
        (name, v.entries.len(), v.entries.iter().filter(|e| term(e)).count(), &v.origin)
    }
    let types = deposit_types();
    vec![
        row("crosswalk", crosswalk(), |_| false),
        row("rare_earths", rare_earth_divisions(), |d| d.term.recalled),
        row("mineral_systems", mineral_systems(), |t| t.recalled),
        ("deposit_types", types.entries.len(), types.entries.iter().filter(|t| t.term.recalled).count(), &types.origin),
        row("resource_classes", resource_classes(), |c| c.unfc_recalled),
        row("project_stages", project_stages(), |t| t.recalled),
        row("supply_chain_stages", supply_chain_stages(), |t| t.recalled),
        row("products", products(), |p| p.minerals_recalled),
        row("instruments", instruments(), |i| i.term.recalled),
        row("oxide_factors", &oxide_factors().compounds, |_| false),
    ]
}

/// Reads a file that is part of the program; a test makes sure that each is whole.
fn built_in<T: DeserializeOwned + Default>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::collections::BTreeSet;

    const FILES: [(&str, &str); 14] = [
        ("crosswalk", include_str!("../../../assets/vocabularies/crosswalk.json")),
        ("deposit_types", include_str!("../../../assets/vocabularies/deposit_types.json")),
        ("instruments", include_str!("../../../assets/vocabularies/instruments.json")),
        ("japan", include_str!("../../../assets/vocabularies/japan.json")),
        ("mineral_systems", include_str!("../../../assets/vocabularies/mineral_systems.json")),
        ("oxide_factors", include_str!("../../../assets/vocabularies/oxide_factors.json")),
        ("products", include_str!("../../../assets/vocabularies/products.json")),
        ("project_stages", include_str!("../../../assets/vocabularies/project_stages.json")),
        ("rare_earths", include_str!("../../../assets/vocabularies/rare_earths.json")),
        ("resource_classes", include_str!("../../../assets/vocabularies/resource_classes.json")),
        ("supply_chain_stages", include_str!("../../../assets/vocabularies/supply_chain_stages.json")),
        ("us_2022", include_str!("../../../assets/vocabularies/us_2022.json")),
        ("us_2025", include_str!("../../../assets/vocabularies/us_2025.json")),
        ("deposit_type_words", include_str!("../../../assets/vocabularies/deposit_type_words.json")),
    ];

    #[test]
    fn every_file_says_where_it_is_from_and_every_term_has_an_id_and_both_languages() {
        let there: BTreeSet<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/vocabularies"))
            .unwrap()
            .map(|f| f.unwrap().file_name().into_string().unwrap().replace(".json", ""))
            .collect();
        assert_eq!(there, FILES.iter().map(|(name, _)| (*name).to_owned()).collect(), "a file that no test looks at");
        for (name, text) in FILES.iter().filter(|(name, _)| *name != "deposit_type_words") {
            let file: Value = serde_json::from_str(text).unwrap();
            assert!(!file["about"].as_str().unwrap().is_empty(), "{name}");
            assert!(file["source"].as_array().unwrap().iter().all(|s| s.as_str().is_some_and(|s| s.len() > 10)), "{name}");
            assert!(file["date"].as_str().unwrap().starts_with("20"), "{name}");
            for key in ["entries", "groups", "environments", "local"] {
                let mut ids = BTreeSet::new();
                for entry in file[key].as_array().into_iter().flatten() {
                    let id = entry["id"].as_str().or(entry["mineral"].as_str()).unwrap();
                    assert!(ids.insert(id), "{name}: {id} twice");
                    if *name != "crosswalk" {
                        assert!(
                            ["en", "ja"].iter().all(|l| entry[l].as_str().is_some_and(|t| !t.trim().is_empty())),
                            "{name}: {id}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn the_overview_has_every_vocabulary_with_what_is_in_it() {
        let counts: Vec<(&str, usize, usize)> = overview().iter().map(|(name, n, recalled, _)| (*name, *n, *recalled)).collect();
        let expected = [
            ("crosswalk", 68, 0),
            ("rare_earths", 4, 2),
            ("mineral_systems", 24, 1),
            ("deposit_types", 189, 0),
            ("resource_classes", 17, 10),
            ("project_stages", 10, 5),
            ("supply_chain_stages", 10, 0),
            ("products", 5, 4),
            ("instruments", 10, 0),
            ("oxide_factors", 56, 0),
        ];
        assert_eq!(counts, expected);
        assert!(overview().iter().all(|(_, _, _, origin)| !origin.date.is_empty() && !origin.source.is_empty()));
    }
}

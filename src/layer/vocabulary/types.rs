//! Deposit types: the scheme of the Critical Minerals Mapping Initiative, and the words by which layers mean them.

use super::{Origin, Term, built_in};
use crate::layer::fold::fold;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// A group of deposit types.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TypeGroup {
    /// Id (`magmatic/carbonatite`) and names.
    #[serde(flatten)]
    pub term: Term,
    /// Id of its environment.
    pub environment: String,
}

/// A deposit type.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DepositType {
    /// MinMod's id (`Q412`) and names.
    #[serde(flatten)]
    pub term: Term,
    /// Id of its group; empty for types that the scheme lacks.
    #[serde(default)]
    pub group: String,
    /// For types that the scheme lacks: the nearest one that it has.
    #[serde(default)]
    pub nearest: String,
}

/// The scheme.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct DepositTypes {
    /// Where it is from.
    #[serde(flatten)]
    pub origin: Origin,
    /// Environments.
    pub environments: Vec<Term>,
    /// Groups.
    pub groups: Vec<TypeGroup>,
    /// Types.
    pub entries: Vec<DepositType>,
    /// Types that the scheme lacks.
    pub local: Vec<DepositType>,
}

/// What a text about the type of a deposit means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeRef {
    /// A type.
    Type(&'static DepositType),
    /// Only a group.
    Group(&'static TypeGroup),
}

impl TypeRef {
    /// Returns the id and the names.
    #[must_use]
    pub fn term(self) -> &'static Term {
        match self {
            Self::Type(t) => &t.term,
            Self::Group(g) => &g.term,
        }
    }
}

/// Returns the scheme.
#[must_use]
pub fn deposit_types() -> &'static DepositTypes {
    static FILE: OnceLock<DepositTypes> = OnceLock::new();
    FILE.get_or_init(|| built_in(include_str!("../../../assets/vocabularies/deposit_types.json")))
}

/// Takes a text about the type of a deposit apart: as a whole, or at `,` and `;` when it is not known as a whole. Each part as found,
/// with what it means and how sure that is, 0 to 1.
#[must_use]
pub fn types_in(text: &str) -> Vec<(String, Option<(TypeRef, f32)>)> {
    if let Some(known) = known(text) {
        return vec![(text.trim().to_owned(), Some(known))];
    }
    let parts = text.split([',', ';', '、', '；']).map(str::trim).filter(|p| !p.is_empty());
    let parts: Vec<_> = parts.map(|part| (part.to_owned(), known(part))).collect();
    if parts.iter().any(|(_, known)| known.is_some()) { parts } else { vec![(text.trim().to_owned(), None)] }
}

fn known(text: &str) -> Option<(TypeRef, f32)> {
    let words = words();
    let folded = fold(text);
    let plain = without_number(&folded);
    let shorter = ["deposits", "deposit", "鉱床"].iter().find_map(|end| plain.strip_suffix(end)).map(str::trim_end);
    [folded.as_str(), plain].into_iter().chain(shorter).find_map(|word| words.get(word).copied())
}

/// Without the number of a USGS deposit model: `14a - W skarn` and `251, 30(T) - lithium` become what follows the dash.
fn without_number(text: &str) -> &str {
    match text.split_once(" - ") {
        Some((number, rest)) if number.starts_with(|c: char| c.is_ascii_digit()) && number.len() <= 12 => rest.trim(),
        _ => text,
    }
}

fn words() -> &'static HashMap<String, (TypeRef, f32)> {
    #[derive(Default, Deserialize)]
    struct File {
        groups: Vec<Group>,
    }
    #[derive(Deserialize)]
    struct Group {
        confidence: f32,
        words: BTreeMap<String, Vec<String>>,
    }
    static WORDS: OnceLock<HashMap<String, (TypeRef, f32)>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let scheme = deposit_types();
        let mut words = HashMap::new();
        let mut add = |word: &str, means: TypeRef, sure: f32| {
            words.entry(fold(word)).or_insert((means, sure));
        };
        for t in scheme.entries.iter().chain(&scheme.local) {
            for name in [&t.term.id, &t.term.en, &t.term.ja] {
                add(name, TypeRef::Type(t), 1.0);
            }
        }
        // The name without its by-products, and a dash for a blank.
        for t in &scheme.entries {
            if let Some((name, _)) = t.term.en.split_once('±') {
                let name = name.trim_end_matches(['(', ' ']);
                // “Vein” alone would be a group.
                if name.contains(' ') {
                    add(name, TypeRef::Type(t), 0.9);
                }
            }
            add(&t.term.en.replace('-', " "), TypeRef::Type(t), 0.9);
        }
        let file: File = built_in(include_str!("../../../assets/vocabularies/deposit_type_words.json"));
        for group in file.groups {
            for (id, texts) in group.words {
                let Some(means) = by_id(&id) else { continue };
                texts.iter().for_each(|text| add(text, means, group.confidence));
            }
        }
        words
    })
}

fn by_id(id: &str) -> Option<TypeRef> {
    let scheme = deposit_types();
    let a_type = scheme.entries.iter().chain(&scheme.local).find(|t| t.term.id == id).map(TypeRef::Type);
    a_type.or_else(|| scheme.groups.iter().find(|g| g.term.id == id).map(TypeRef::Group))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_scheme_has_189_types_in_54_groups_in_12_environments() {
        let scheme = deposit_types();
        assert_eq!((scheme.entries.len(), scheme.groups.len(), scheme.environments.len()), (189, 54, 12));
        let groups: BTreeSet<&str> = scheme.groups.iter().map(|g| g.term.id.as_str()).collect();
        let used: BTreeSet<&str> = scheme.entries.iter().map(|t| t.group.as_str()).collect();
        assert_eq!(groups, used, "every group has a type and every type a group");
        for group in &scheme.groups {
            assert!(scheme.environments.iter().any(|e| e.id == group.environment));
            assert!(group.term.id.starts_with(&format!("{}/", group.environment)));
        }
        for t in &scheme.local {
            assert!(t.group.is_empty() && scheme.entries.iter().any(|s| s.term.id == t.nearest));
        }
        let japanese: BTreeSet<&str> = scheme.entries.iter().map(|t| t.term.ja.as_str()).collect();
        assert_eq!(japanese.len(), 189, "no two types have one Japanese name");
    }

    #[test]
    fn every_name_and_every_listed_word_is_found_again() {
        for t in &deposit_types().entries {
            for name in [&t.term.en, &t.term.ja, &t.term.id] {
                assert_eq!(known(name), Some((TypeRef::Type(t), 1.0)), "{name}");
            }
        }
        let text = include_str!("../../../assets/vocabularies/deposit_type_words.json");
        let file: serde_json::Value = serde_json::from_str(text).unwrap();
        for group in file["groups"].as_array().unwrap() {
            assert!(group["source"].as_str().is_some_and(|s| !s.is_empty()));
            for (id, words) in group["words"].as_object().unwrap() {
                for word in words.as_array().unwrap() {
                    let found = known(word.as_str().unwrap()).map(|(means, _)| means.term().id.as_str());
                    assert_eq!(found, Some(id.as_str()), "{word}");
                }
            }
        }
    }

    #[test]
    fn texts_of_layers_are_understood_or_stay_as_found() {
        let ids = |text: &str| {
            let found = types_in(text).into_iter();
            found
                .map(|(found, means)| means.map_or(format!("?{found}"), |(t, sure)| format!("{} {sure}", t.term().id)))
                .collect::<Vec<_>>()
        };
        assert_eq!(ids("14a - W skarn deposits"), ["Q447 0.9"]);
        assert_eq!(ids("15a - W veins, 14a - W skarn deposits"), ["Q427 0.9", "Q447 0.9"]);
        assert_eq!(ids("Porphyry copper"), ["Q454 0.9"]);
        assert_eq!(ids("porphyry copper ± gold"), ["Q454 1"]);
        assert_eq!(ids("黒鉱鉱床"), ["Q412 0.9"]);
        assert_eq!(ids("Skarn"), ["magmatic_hydrothermal/skarn 0.9"]);
        assert_eq!(ids("Hydrothermal"), ["?Hydrothermal"]);
        assert_eq!(ids("Guano; Skarn"), ["?Guano", "magmatic_hydrothermal/skarn 0.9"]);
        assert_eq!(ids("レアアース泥"), ["local_ree_mud 0.6"]);
    }
}

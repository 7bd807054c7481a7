//! The terms of the model that stand beside fields: `$mineral`, `$list`, `$status`, `$type`, `$country`, `$name`. Each has the
//! values that the layer's deposit model finds in a feature, in whichever fields.

use super::nearest_names;
use crate::layer::deposit::{DepositModel, Mineral, Role, commodities_in, minerals, status_of, statuses};
use crate::layer::fold::fold;
use serde_json::{Map, Value};

/// A term of the model. A feature may have several values of one: a comparison holds when it holds for any of them, `<>` when it
/// holds for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// Minerals of the vocabulary, by id.
    Mineral,
    /// Lists that a mineral of the feature is on: `us`, `us_2022`, `japan`, and `both` for one that is on those of both countries.
    List,
    /// Whether it is worked, by the vocabulary.
    Status,
    /// The deposit type as found.
    Type,
    /// The country as found.
    Country,
    /// English, Japanese and other names as found.
    Name,
}

/// Names of the lists.
const LISTS: [&str; 4] = ["us", "us_2022", "japan", "both"];

impl Term {
    /// All terms in the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::Mineral, Self::List, Self::Status, Self::Type, Self::Country, Self::Name];

    /// Returns how it is written.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Mineral => "$mineral",
            Self::List => "$list",
            Self::Status => "$status",
            Self::Type => "$type",
            Self::Country => "$country",
            Self::Name => "$name",
        }
    }

    /// Tells whether its values are words of a vocabulary, so that parts of them mean nothing.
    #[must_use]
    pub fn is_coded(self) -> bool {
        matches!(self, Self::Mineral | Self::List | Self::Status)
    }

    /// Returns the value that a text stands for.
    ///
    /// # Errors
    /// The nearest words when the vocabulary has none of that name.
    pub(super) fn coded(self, text: &str) -> Result<String, Vec<String>> {
        let near = |names: Vec<&str>| nearest_names(text, &names).into_iter().map(str::to_owned).collect::<Vec<_>>();
        match self {
            Self::Mineral => mineral_named(text)
                .map(|m| m.id.clone())
                .ok_or_else(|| near(minerals().iter().flat_map(|m| [m.en.as_str(), m.ja.as_str()]).collect())),
            Self::List => {
                let folded = fold(text);
                LISTS.iter().find(|l| **l == folded).map(|l| (*l).to_owned()).ok_or_else(|| LISTS.map(str::to_owned).to_vec())
            }
            Self::Status => {
                let folded = fold(text);
                let named = statuses().iter().find(|s| [&s.id, &s.en, &s.ja].iter().any(|n| fold(n) == folded));
                named
                    .or_else(|| status_of(text))
                    .map(|s| s.id.clone())
                    .ok_or_else(|| near(statuses().iter().flat_map(|s| [s.id.as_str(), s.ja.as_str()]).collect()))
            }
            Self::Type | Self::Country | Self::Name => Ok(text.to_owned()),
        }
    }

    /// Returns the roles whose fields it looks at.
    pub(super) fn roles(self) -> &'static [Role] {
        match self {
            Self::Mineral | Self::List => &[Role::Commodities],
            Self::Status => &[Role::Status],
            Self::Type => &[Role::DepositType],
            Self::Country => &[Role::Country],
            Self::Name => &[Role::NameEn, Role::NameJa, Role::Name, Role::OtherNames],
        }
    }

    /// Tells whether a member of the properties is, or holds, a field that it looks at.
    pub(in crate::layer) fn looks_at(self, model: &DepositModel, member: &[u8]) -> bool {
        let begins = |path: &String| path.as_bytes().strip_prefix(member).is_some_and(|rest| rest.is_empty() || rest[0] == b'.');
        self.roles().iter().filter_map(|role| model.roles.get(role)).flatten().any(begins)
    }

    /// Returns the texts that it is made of, as found.
    pub(super) fn said(self, model: &DepositModel, properties: &Map<String, Value>) -> Vec<String> {
        self.roles().iter().flat_map(|role| model.said(*role, properties)).map(|s| s.text).collect()
    }

    /// Returns the values that texts as found come to.
    pub(super) fn values(self, said: &[String]) -> Vec<String> {
        match self {
            Self::Type | Self::Country | Self::Name => said.to_vec(),
            Self::Status => said.iter().find_map(|t| status_of(t)).map(|s| s.id.clone()).into_iter().collect(),
            Self::Mineral => named(said).iter().map(|m| m.id.clone()).collect(),
            Self::List => {
                let found = named(said);
                let on = |list: &str| found.iter().any(|m| is_on(m, list));
                LISTS.iter().filter(|l| on(l)).map(|l| (*l).to_owned()).collect()
            }
        }
    }
}

/// Returns the mineral of a name: its id, its symbol, its English or Japanese name, or a word that layers use for it.
#[must_use]
pub fn mineral_named(text: &str) -> Option<&'static Mineral> {
    let folded = fold(text);
    let is = |m: &&Mineral| {
        let japanese = || m.ja.split(['（', '）', '・', '、']).any(|n| !n.is_empty() && fold(n) == folded);
        [&m.id, &m.symbol, &m.en, &m.ja].iter().any(|n| fold(n) == folded) || japanese()
    };
    minerals().iter().find(is).or_else(|| match commodities_in(text).as_slice() {
        [one] => one.mineral,
        _ => None,
    })
}

fn named(said: &[String]) -> Vec<&'static Mineral> {
    let mut found: Vec<&'static Mineral> = Vec::new();
    for mineral in said.iter().flat_map(|text| commodities_in(text)).filter_map(|c| c.mineral) {
        if !found.iter().any(|m| m.id == mineral.id) {
            found.push(mineral);
        }
    }
    found
}

fn is_on(mineral: &Mineral, list: &str) -> bool {
    match list {
        "us" => mineral.us_2025,
        "us_2022" => mineral.us_2022,
        "japan" => mineral.japan,
        _ => mineral.us_2025 && mineral.japan,
    }
}

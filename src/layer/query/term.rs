//! The terms of the model that stand beside fields: `$mineral`, `$list`, `$status`, `$deposit_type`, `$country`, `$name`. Each has
//! the values that the layer's deposit model finds in a feature, in whichever fields.

use super::nearest_names;
use crate::layer::deposit::{
    DEPOSIT_TERMS, Deposit, DepositModel, Mineral, Role, commodities_in, minerals, rare_earth_side, status_of, statuses,
};
use crate::layer::fold::fold;
use crate::layer::fold::search::Needle;
use crate::layer::vocabulary::{self, ListId, Lists, deposit_types, rare_earth_divisions, types_in};
use serde_json::{Map, Value};

/// A term of the model. A feature may have several values of one: a comparison holds when it holds for any of them, `<>` when it
/// holds for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// Minerals of the vocabulary, by id.
    Mineral,
    /// Lists that a mineral of the feature is on: `us_2025`, `us_2022`, `japan`, and `both` for one on the lists of both countries.
    List,
    /// Whether it is worked, by the vocabulary.
    Status,
    /// Deposit types of the common scheme, and their groups, by id.
    DepositType,
    /// The country as found.
    Country,
    /// English, Japanese and other names as found.
    Name,
}

/// Short words for lists.
const SHORT_LISTS: [(&str, ListId); 4] =
    [("us", ListId::Us2025), ("jp", ListId::Japan), ("米国", ListId::Us2025), ("日本", ListId::Japan)];
/// The word for what is on the lists of both countries.
const BOTH: &str = "both";

impl Term {
    /// All terms in the order of [`DEPOSIT_TERMS`].
    pub const ALL: [Self; 6] = [Self::Mineral, Self::List, Self::Status, Self::DepositType, Self::Country, Self::Name];

    /// Returns how it is written.
    #[must_use]
    pub fn word(self) -> &'static str {
        DEPOSIT_TERMS[self as usize]
    }

    /// Tells whether its values are words of a vocabulary, which are compared as a whole.
    #[must_use]
    pub fn is_coded(self) -> bool {
        !matches!(self, Self::Country | Self::Name)
    }

    /// Returns the values that a text stands for: of a group of minerals its own and those of its members.
    ///
    /// # Errors
    /// The nearest words when the vocabulary has none of that name.
    pub(super) fn coded(self, text: &str) -> Result<Vec<String>, Vec<String>> {
        let near = |names: Vec<&str>| nearest_names(text, &names).into_iter().map(str::to_owned).collect::<Vec<_>>();
        let one = |id: Option<&str>| id.map(|id| vec![id.to_owned()]);
        match self {
            Self::Mineral => {
                let named = || mineral_named(text).map(|m| [std::slice::from_ref(&m.id), &m.members].concat());
                let names = || near(minerals().iter().flat_map(|m| [m.en.as_str(), m.ja.as_str()]).collect());
                of_side(text).or_else(named).ok_or_else(names)
            }
            Self::List => {
                let folded = fold(text);
                let short = SHORT_LISTS.iter().find(|(word, _)| *word == folded).map(|(_, id)| id.word());
                let words = || ListId::ALL.map(ListId::word).into_iter().chain([BOTH]);
                one(short.or_else(|| words().find(|w| *w == folded))).ok_or_else(|| words().map(str::to_owned).collect())
            }
            Self::Status => {
                let folded = fold(text);
                let named = statuses().iter().find(|s| [&s.id, &s.en, &s.ja].iter().any(|n| fold(n) == folded));
                let names = || near(statuses().iter().flat_map(|s| [s.id.as_str(), s.ja.as_str()]).collect());
                one(named.or_else(|| status_of(text)).map(|s| s.id.as_str())).ok_or_else(names)
            }
            Self::DepositType => {
                let folded = fold(text);
                let named = || scheme().find(|t| [&t.id, &t.en, &t.ja].iter().any(|n| fold(n) == folded)).map(|t| t.id.as_str());
                let found = types_in(text).into_iter().find_map(|(_, means)| means).map(|(t, _)| t.term().id.as_str());
                one(found.or_else(named)).ok_or_else(|| near(scheme().flat_map(|t| [t.en.as_str(), t.ja.as_str()]).collect()))
            }
            Self::Country | Self::Name => Ok(vec![text.to_owned()]),
        }
    }

    /// Tells whether the names of its values have parts that mean something: those of deposit types do.
    pub(super) fn has_parts(self) -> bool {
        self == Self::DepositType
    }

    /// Returns the values whose names have a part.
    pub(super) fn with_part(self, part: &str) -> Vec<String> {
        let needle = Needle::of(part);
        let has = |value: &String| [false, true].iter().filter_map(|ja| self.name_of(value, *ja)).any(|n| needle.is_in(n));
        self.vocabulary().into_iter().filter(has).collect()
    }

    /// Returns the name of a value in a language, where it is a word of a vocabulary.
    #[must_use]
    pub fn name_of(self, value: &str, japanese: bool) -> Option<&'static str> {
        match self {
            Self::Mineral => minerals().iter().find(|m| m.id == value).map(|m| m.name(japanese)),
            Self::Status => statuses().iter().find(|s| s.id == value).map(|s| s.name(japanese)),
            Self::DepositType => scheme().find(|t| t.id == value).map(|t| t.name(japanese)),
            Self::List | Self::Country | Self::Name => None,
        }
    }

    /// Returns all values that the vocabulary has.
    #[must_use]
    pub fn vocabulary(self) -> Vec<String> {
        match self {
            Self::Mineral => minerals().iter().map(|m| m.id.clone()).collect(),
            Self::List => ListId::ALL.map(ListId::word).into_iter().chain([BOTH]).map(str::to_owned).collect(),
            Self::Status => statuses().iter().map(|s| s.id.clone()).collect(),
            Self::DepositType => scheme().map(|t| t.id.clone()).collect(),
            Self::Country | Self::Name => Vec::new(),
        }
    }

    /// Returns the roles whose fields it looks at.
    pub(super) fn roles(self) -> &'static [Role] {
        match self {
            Self::Mineral | Self::List => &[Role::Commodities],
            Self::Status => &[Role::Status],
            Self::DepositType => &[Role::DepositType],
            Self::Country => &[Role::Country],
            Self::Name => &[Role::NameEn, Role::NameJa, Role::Name, Role::OtherNames],
        }
    }

    /// Tells whether a member of the properties is, or holds, a field that it looks at.
    pub(in crate::layer) fn looks_at(self, model: &DepositModel, member: &[u8]) -> bool {
        let begins = |path: &String| path.as_bytes().strip_prefix(member).is_some_and(|rest| rest.is_empty() || rest[0] == b'.');
        self.roles().iter().filter_map(|role| model.roles.get(role)).flatten().any(begins)
    }

    /// Returns what its values are made of: the texts as found, each with how sure the source is. Features with the same have the
    /// same values.
    pub(super) fn said(self, model: &DepositModel, properties: &Map<String, Value>) -> Vec<(String, u64)> {
        let all = self.roles().iter().flat_map(|role| model.said(*role, properties));
        all.map(|s| (s.text, s.confidence.unwrap_or(1.0).to_bits())).collect()
    }

    /// Returns the values of a feature.
    pub(super) fn values(self, model: &DepositModel, properties: &Map<String, Value>, lists: &Lists) -> Vec<Value> {
        Deposit::of(model, properties).asked(self.word(), lists)
    }
}

/// Types and groups of the scheme of deposit types, and the types that it lacks.
fn scheme() -> impl Iterator<Item = &'static vocabulary::Term> {
    let scheme = deposit_types();
    scheme.entries.iter().chain(&scheme.local).map(|t| &t.term).chain(scheme.groups.iter().map(|g| &g.term))
}

/// Heavy or light rare earths by the first definition, or by the one whose id follows: `HREE gd_heavy`.
fn of_side(text: &str) -> Option<Vec<String>> {
    let (side, definition) = rare_earth_side(text)?;
    let mut divisions = rare_earth_divisions().entries.iter();
    let division = divisions.find(|d| definition.is_empty() || d.term.id == definition)?;
    let members = if side.starts_with("heavy") { &division.heavy } else { &division.light };
    (!members.is_empty()).then(|| members.iter().cloned().chain([side.to_owned()]).collect())
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

//! Lists of critical minerals: those of the program, and the user's that stand in for them.

use super::Origin;
use crate::layer::deposit::{Mineral, commodities_in, minerals};
use serde::Deserialize;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// Which list. The id is also the name of the user's file for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListId {
    /// The list of the United States, of 2025 unless the user has a newer one.
    Us2025,
    /// The list of the United States before it, of 2022.
    Us2022,
    /// Japan's list.
    Japan,
}

impl ListId {
    /// All lists.
    pub const ALL: [Self; 3] = [Self::Us2025, Self::Us2022, Self::Japan];

    /// Returns the word used in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Us2025 => "us_2025",
            Self::Us2022 => "us_2022",
            Self::Japan => "japan",
        }
    }
}

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListEntry {
    /// Id of the mineral.
    pub mineral: String,
    /// What the list calls it in English.
    #[serde(default)]
    pub en: String,
    /// And in Japanese.
    #[serde(default)]
    pub ja: String,
    /// From which way of counting on it is in: Japan's list has 34, 35 or 36 entries by what is counted.
    #[serde(default)]
    pub counted_from: Option<usize>,
    /// When it was added later than the others.
    #[serde(default)]
    pub added: String,
    /// General knowledge that was not read in a source.
    #[serde(default)]
    pub recalled: bool,
    /// What has to be known of it.
    #[serde(default)]
    pub note: String,
}

/// A list of critical minerals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MineralList {
    /// English name.
    pub en: String,
    /// Japanese name.
    pub ja: String,
    /// Whose list it is.
    pub authority: String,
    /// Where it is from, and its date.
    pub origin: Origin,
    /// Its entries.
    pub entries: Vec<ListEntry>,
    /// The user's file; `None` for the program's own list.
    pub file: Option<PathBuf>,
    /// Ids of all minerals on it: named, member of a group that is named, or group of a member that is named.
    on: HashSet<String>,
}

/// Why a text is no list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct ListFault {
    /// Line from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub what: String,
}

#[derive(Deserialize)]
struct RawList {
    #[serde(default)]
    about: String,
    en: Option<String>,
    ja: Option<String>,
    #[serde(default)]
    authority: String,
    date: Option<String>,
    #[serde(default)]
    date_recalled: bool,
    #[serde(default)]
    source: Vec<String>,
    entries: Option<Vec<RawEntry>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawEntry {
    Word(String),
    Full(ListEntry),
}

impl MineralList {
    /// Reads a list: `en`, `ja`, `date` (`2025-11-07`), `source` and `entries`, each of them a mineral's id, name or symbol, or an
    /// object with `mineral`.
    ///
    /// # Errors
    /// When the text is no such list, names a mineral that is not known, or one twice; the fault says where and what to do.
    pub fn parse(text: &str) -> Result<Self, ListFault> {
        let fault = |line, what: &str| ListFault { line, what: what.to_owned() };
        let raw: RawList = serde_json::from_str(text).map_err(|e| {
            let what = e.to_string();
            let what = what.split(" at line ").next().unwrap_or_default();
            ListFault {
                line: e.line().max(1),
                what: format!("this is not JSON of a list of minerals ({what}); compare it with a built-in list"),
            }
        })?;
        let (Some(en), Some(ja)) = (filled(raw.en), filled(raw.ja)) else {
            return Err(fault(1, "the list needs a name in both languages: add \"en\" and \"ja\""));
        };
        let Some(date) = raw.date.filter(|d| is_date(d)) else {
            return Err(fault(line_of(text, "date"), "the list needs \"date\", written as 2025-11-07, 2025-11 or 2025"));
        };
        if raw.source.iter().all(|s| s.trim().is_empty()) {
            return Err(fault(line_of(text, "source"), "the list needs \"source\": a list of texts that say where it is from"));
        }
        let mut entries: Vec<ListEntry> = Vec::new();
        for entry in raw.entries.unwrap_or_default() {
            let entry = match entry {
                RawEntry::Full(entry) => entry,
                RawEntry::Word(mineral) => ListEntry {
                    mineral,
                    en: String::new(),
                    ja: String::new(),
                    counted_from: None,
                    added: String::new(),
                    recalled: false,
                    note: String::new(),
                },
            };
            let Some(mineral) = known(&entry.mineral) else {
                let what = format!(
                    "no mineral “{}” is known: write its id (such as lithium), its English or Japanese name, or its symbol",
                    entry.mineral
                );
                return Err(ListFault { line: line_of(text, &entry.mineral), what });
            };
            if entries.iter().any(|e| e.mineral == mineral.id) {
                let what = format!("“{}” is on the list twice: take one away", entry.mineral);
                return Err(ListFault { line: last_line_of(text, &entry.mineral), what });
            }
            let or = |text: String, name: &str| if text.trim().is_empty() { name.to_owned() } else { text };
            let (en, ja) = (or(entry.en, &mineral.en), or(entry.ja, &mineral.ja));
            entries.push(ListEntry { mineral: mineral.id.clone(), en, ja, ..entry });
        }
        if entries.is_empty() {
            return Err(fault(line_of(text, "entries"), "the list has no entries: add \"entries\" with at least one mineral"));
        }
        let on = on(&entries);
        let origin = Origin { about: raw.about, source: raw.source, date, date_recalled: raw.date_recalled };
        Ok(Self { en, ja, authority: raw.authority, origin, entries, file: None, on })
    }

    /// Returns it as what a file of the user says.
    #[must_use]
    pub fn in_file(self, path: PathBuf) -> Self {
        Self { file: Some(path), ..self }
    }

    /// Returns the name in a language.
    #[must_use]
    pub fn name(&self, japanese: bool) -> &str {
        if japanese { &self.ja } else { &self.en }
    }

    /// Tells whether a mineral is on the list: named, in a group that is named, or a group of which a member is named.
    #[must_use]
    pub fn has(&self, mineral: &Mineral) -> bool {
        self.on.contains(&mineral.id)
    }
}

/// On which lists something is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// On the list of the United States.
    pub us_2025: bool,
    /// On that of 2022.
    pub us_2022: bool,
    /// On Japan's.
    pub japan: bool,
    /// One and the same mineral is on the list of the United States and on Japan's.
    pub both: bool,
}

impl Marks {
    /// Returns the words of what is marked: `us_2025`, `us_2022`, `japan`, `both`.
    #[must_use]
    pub fn words(self) -> Vec<&'static str> {
        let all = [(self.us_2025, "us_2025"), (self.us_2022, "us_2022"), (self.japan, "japan"), (self.both, "both")];
        all.into_iter().filter(|(on, _)| *on).map(|(_, word)| word).collect()
    }

    /// Joins the marks of several minerals; `both` stays a matter of one mineral.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            us_2025: self.us_2025 || other.us_2025,
            us_2022: self.us_2022 || other.us_2022,
            japan: self.japan || other.japan,
            both: self.both || other.both,
        }
    }
}

/// The lists in force. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lists([Arc<MineralList>; 3]);

impl Default for Lists {
    fn default() -> Self {
        Self::built_in().clone()
    }
}

impl Lists {
    /// Returns the program's own lists.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static LISTS: OnceLock<Lists> = OnceLock::new();
        // A test makes sure that all three can be read.
        LISTS.get_or_init(|| Self(ListId::ALL.map(|id| Arc::new(MineralList::parse(built_in_text(id)).unwrap_or_default()))))
    }

    /// Returns a list.
    #[must_use]
    pub fn get(&self, id: ListId) -> &MineralList {
        &self.0[id as usize]
    }

    /// Returns these lists with one exchanged; `None` takes the program's own.
    #[must_use]
    pub fn with(&self, id: ListId, list: Option<MineralList>) -> Self {
        let mut lists = self.clone();
        lists.0[id as usize] = list.map_or_else(|| Self::built_in().0[id as usize].clone(), Arc::new);
        lists
    }

    /// Returns on which lists a mineral is.
    #[must_use]
    pub fn marks(&self, mineral: &Mineral) -> Marks {
        let [us_2025, us_2022, japan] = ListId::ALL.map(|id| self.get(id).has(mineral));
        Marks { us_2025, us_2022, japan, both: us_2025 && japan }
    }
}

/// The text of one of the program's own lists: a pattern for the user's.
#[must_use]
pub fn built_in_text(id: ListId) -> &'static str {
    match id {
        ListId::Us2025 => include_str!("../../../assets/vocabularies/us_2025.json"),
        ListId::Us2022 => include_str!("../../../assets/vocabularies/us_2022.json"),
        ListId::Japan => include_str!("../../../assets/vocabularies/japan.json"),
    }
}

fn on(entries: &[ListEntry]) -> HashSet<String> {
    let named: HashSet<&str> = entries.iter().map(|e| e.mineral.as_str()).collect();
    let mut on: HashSet<String> = named.iter().map(|id| (*id).to_owned()).collect();
    for group in minerals() {
        if named.contains(group.id.as_str()) {
            on.extend(group.members.iter().cloned());
        } else if group.members.iter().any(|m| named.contains(m.as_str())) {
            on.insert(group.id.clone());
        }
    }
    on
}

/// The mineral of an id, a name or a symbol.
fn known(word: &str) -> Option<&'static Mineral> {
    minerals().iter().find(|m| m.id == word.trim()).or_else(|| match commodities_in(word).as_slice() {
        [one] if one.confidence >= 0.8 => one.mineral,
        _ => None,
    })
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|t| !t.trim().is_empty())
}

/// Tells whether a text is a year, a month or a day: 2025, 2025-11, 2025-11-07.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str, digits: usize| if part.len() == digits { part.parse::<u32>().ok() } else { None };
    let fits =
        |part: Option<&&str>, digits, from, to| part.is_none_or(|p| number(p, digits).is_some_and(|n| (from..=to).contains(&n)));
    parts.len() <= 3 && fits(parts.first(), 4, 1900, 2999) && fits(parts.get(1), 2, 1, 12) && fits(parts.get(2), 2, 1, 31)
}

/// The line on which a text first stands in quotes; 1 when it does nowhere.
fn line_of(text: &str, word: &str) -> usize {
    let at = text.find(&format!("\"{word}\"")).unwrap_or(0);
    text[..at].matches('\n').count() + 1
}

fn last_line_of(text: &str, word: &str) -> usize {
    let at = text.rfind(&format!("\"{word}\"")).unwrap_or(0);
    text[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mineral(id: &str) -> &'static Mineral {
        minerals().iter().find(|m| m.id == id).unwrap()
    }

    #[test]
    fn the_built_in_lists_have_60_50_and_34_to_36_entries() {
        for id in ListId::ALL {
            let list = MineralList::parse(built_in_text(id)).unwrap();
            assert!(list.entries.iter().all(|e| minerals().iter().any(|m| m.id == e.mineral)));
            assert!(list.entries.iter().all(|e| !e.en.is_empty() && !e.ja.is_empty()));
        }
        let lists = Lists::built_in();
        let count = |id| lists.get(id).entries.len();
        assert_eq!([count(ListId::Us2025), count(ListId::Us2022), count(ListId::Japan)], [60, 50, 36]);
        let counted = |n: usize| lists.get(ListId::Japan).entries.iter().filter(|e| e.counted_from.unwrap() <= n).count();
        assert_eq!([34, 35, 36].map(counted), [34, 35, 36]);
        let uranium = lists.get(ListId::Japan).entries.iter().find(|e| e.mineral == "uranium").unwrap();
        assert_eq!((uranium.added.as_str(), uranium.counted_from), ("2024-02", Some(36)));
        let of_2022: Vec<&str> = lists.get(ListId::Us2022).entries.iter().map(|e| e.mineral.as_str()).collect();
        let mut added: Vec<&str> = lists.get(ListId::Us2025).entries.iter().map(|e| e.mineral.as_str()).collect();
        assert!(of_2022.iter().all(|id| added.contains(id)), "all of 2022 are on the list of 2025");
        added.retain(|id| !of_2022.contains(id));
        let ten =
            ["boron", "copper", "lead", "metallurgical_coal", "phosphate", "potash", "rhenium", "silicon", "silver", "uranium"];
        assert_eq!(added, ten);
    }

    #[test]
    fn the_two_countries_share_32_groups_of_minerals() {
        // 31 before Japan added uranium; rare earths and platinum-group metals folded to one entry each.
        let lists = Lists::built_in();
        let in_group: HashSet<&String> = minerals().iter().flat_map(|m| &m.members).collect();
        let folded = || minerals().iter().filter(|m| !in_group.contains(&m.id));
        let ids = |pick: fn(Marks) -> bool| folded().filter(|m| pick(lists.marks(m))).map(|m| m.id.as_str()).collect::<Vec<_>>();
        assert_eq!(ids(|m| m.us_2025).len(), 41);
        assert_eq!(ids(|m| m.both).len(), 32);
        assert_eq!(ids(|m| m.japan && !m.us_2025), ["molybdenum", "strontium", "selenium", "thallium"]);
        let us_only = ["copper", "lead", "tin", "zinc", "silver", "aluminum", "potash", "metallurgical_coal", "arsenic"];
        assert_eq!(ids(|m| m.us_2025 && !m.japan), us_only);
        assert_eq!(lists.marks(mineral("neodymium")), Marks { us_2025: true, us_2022: true, japan: true, both: true });
        assert_eq!(lists.marks(mineral("gold")), Marks::default());
    }

    #[test]
    fn a_users_list_stands_in_and_its_marks_follow() {
        let text = r#"{"en": "Mine", "ja": "私の", "date": "2028", "source": ["me"], "entries": ["Au", "neodymium", {"mineral": "鉄", "en": "Iron ore"}]}"#;
        let list = MineralList::parse(text).unwrap();
        let named: Vec<(&str, &str)> = list.entries.iter().map(|e| (e.mineral.as_str(), e.en.as_str())).collect();
        assert_eq!(named, [("gold", "Gold"), ("neodymium", "Neodymium"), ("iron", "Iron ore")]);
        let lists = Lists::built_in().with(ListId::Us2025, Some(list));
        assert!(lists.marks(mineral("gold")).us_2025 && !lists.marks(mineral("copper")).us_2025);
        assert!(lists.marks(mineral("rare_earths")).us_2025, "a group of which a member is named");
        assert!(!lists.marks(mineral("dysprosium")).us_2025 && lists.marks(mineral("dysprosium")).japan);
        assert_eq!(&lists.with(ListId::Us2025, None), Lists::built_in());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let fault = |text: &str| MineralList::parse(text).unwrap_err().to_string();
        let head = "{\"en\": \"a\", \"ja\": \"b\", \"source\": [\"c\"],\n\"date\": \"2025-11-07\",\n\"entries\": [\n";
        let unknown = fault(&format!("{head}\"lithium\",\n\"kryptonite\"]}}"));
        assert!(unknown.starts_with("line 5: no mineral “kryptonite” is known: write its id"), "{unknown}");
        let twice = fault(&format!("{head}\"lithium\",\n\n\"Li\"]}}"));
        assert!(twice.starts_with("line 6: “Li” is on the list twice"), "{twice}");
        assert!(fault(&format!("{head}]}}")).starts_with("line 3: the list has no entries"));
        assert!(fault("{\n\"en\": 5}").starts_with("line 2: this is not JSON of a list"));
        assert!(fault("[]").contains("this is not JSON of a list"));
        assert!(fault(r#"{"en": "a"}"#).contains("both languages"));
        assert!(
            fault("{\"en\": \"a\", \"ja\": \"b\",\n \"date\": \"7.11.2025\"}").starts_with("line 2: the list needs \"date\"")
        );
        assert!(fault(r#"{"en": "a", "ja": "b", "date": "2025"}"#).contains("\"source\""));
        assert_eq!([is_date("2025-13"), is_date("2025-02-07"), is_date("25"), is_date("2025-1-1")], [false, true, false, false]);
    }
}

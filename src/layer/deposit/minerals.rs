//! Minerals by the words that layers use for them: assets/minerals.json and assets/commodity_words.json.

use crate::layer::fold::{fold, is_japanese, same_width};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// A mineral of the vocabulary; on which lists it is, [`crate::layer::vocabulary::Lists`] says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Mineral {
    /// A stable word, such as `rare_earths`.
    pub id: String,
    /// Its symbol, such as `REE` or `Cu`.
    pub symbol: String,
    /// English name.
    pub en: String,
    /// Japanese name.
    pub ja: String,
    /// The ids of its members, for an entry that stands for several elements.
    #[serde(default)]
    pub members: Vec<String>,
}

impl Mineral {
    /// Returns the name in a language.
    #[must_use]
    pub fn name(&self, japanese: bool) -> &str {
        if japanese { &self.ja } else { &self.en }
    }
}

/// One commodity of a text: how it is written there, and which mineral that is.
#[derive(Debug, Clone, PartialEq)]
pub struct Commodity {
    /// The text as found.
    pub found: String,
    /// The mineral; `None` when the vocabulary has none of that name.
    pub mineral: Option<&'static Mineral>,
    /// How sure it is that the text means this mineral, 0 to 1; 0 without a mineral.
    pub confidence: f32,
}

/// Returns the minerals of the vocabulary.
#[must_use]
pub fn minerals() -> &'static [Mineral] {
    &vocabulary().minerals
}

/// Takes a text apart into its commodities: at `; , / 、 ・ +`, and at blanks, hyphens and between kanji where every part is known.
/// What is not known is left as found.
#[must_use]
pub fn commodities_in(text: &str) -> Vec<Commodity> {
    let is_separator = |c: char| ";,/、，；／・･|\n+＋&".contains(c);
    let mut found = Vec::new();
    for piece in split_outside_brackets(text, is_separator) {
        match parts_of(piece) {
            Some(parts) => found.extend(parts),
            None => found.push(Commodity { found: piece.to_owned(), mineral: None, confidence: 0.0 }),
        }
    }
    found
}

struct Vocabulary {
    minerals: Vec<Mineral>,
    /// Folded words: which mineral, how sure.
    words: HashMap<String, (usize, f32)>,
    /// Folded Japanese words, the longest first.
    japanese: Vec<String>,
}

fn vocabulary() -> &'static Vocabulary {
    #[derive(Deserialize)]
    struct Minerals {
        minerals: Vec<Mineral>,
    }
    #[derive(Deserialize)]
    struct Groups {
        groups: Vec<Group>,
    }
    #[derive(Deserialize)]
    struct Group {
        confidence: f32,
        words: BTreeMap<String, Vec<String>>,
    }
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY.get_or_init(|| {
        // A test makes sure that both files are whole.
        let minerals = serde_json::from_str::<Minerals>(include_str!("../../../assets/minerals.json"));
        let minerals = minerals.map(|f| f.minerals).unwrap_or_default();
        let groups = serde_json::from_str::<Groups>(include_str!("../../../assets/commodity_words.json"));
        let mut words = HashMap::new();
        for group in groups.map(|f| f.groups).unwrap_or_default() {
            for (id, texts) in group.words {
                let Some(i) = minerals.iter().position(|m| m.id == id) else { continue };
                for text in texts {
                    words.entry(fold(&text)).or_insert((i, group.confidence));
                }
            }
        }
        for (i, mineral) in minerals.iter().enumerate() {
            let names = mineral.ja.split(['（', '）', '・', '、']).chain([mineral.en.as_str(), mineral.symbol.as_str()]);
            for name in names.map(fold).filter(|n| !n.is_empty()) {
                words.entry(name).or_insert((i, 1.0));
            }
        }
        let mut japanese: Vec<String> = words.keys().filter(|w| is_japanese(w)).cloned().collect();
        japanese.sort_by_key(|w| (std::cmp::Reverse(w.chars().count()), w.clone()));
        Vocabulary { minerals, words, japanese }
    })
}

/// Finds the mineral of one word, as it is written or without what is in brackets.
fn known(text: &str) -> Option<Commodity> {
    let v = vocabulary();
    let as_found = |&(i, confidence): &(usize, f32)| Commodity { found: text.to_owned(), mineral: v.minerals.get(i), confidence };
    let plain = same_width(text);
    // Small “as” and “in” are words of a sentence and not arsenic and indium.
    if plain == "as" || plain == "in" {
        return None;
    }
    // What is asked is less sure than what is said.
    let (word, doubt) = match plain.strip_suffix('?') {
        Some(word) => (word.trim_end(), 0.5),
        None => (plain.as_str(), 1.0),
    };
    let word = word.trim_end_matches('.').to_lowercase();
    let look = |word: &str| v.words.get(word.trim());
    let hit = look(&word).or_else(|| {
        let (outer, inner) = word.split_once('(')?;
        look(outer).or_else(|| look(inner.trim_end_matches(')')))
    })?;
    let found = as_found(hit);
    Some(Commodity { confidence: found.confidence * doubt, ..found })
}

/// The commodities of a piece between separators; `None` when not all of it is understood.
fn parts_of(piece: &str) -> Option<Vec<Commodity>> {
    if let Some(one) = known(piece) {
        return Some(vec![one]);
    }
    let all = |parts: Vec<&str>| parts.into_iter().map(known).collect::<Option<Vec<_>>>().filter(|p| p.len() > 1);
    for between in [" and ", "及び", "および", "と", "-", "–", "‐"] {
        if piece.contains(between)
            && let Some(parts) = all(piece.split(between).map(str::trim).collect())
        {
            return Some(parts);
        }
    }
    codes(piece).or_else(|| kanji(piece))
}

/// Codes between blanks or low lines (`PB ZN AG`, `Au_Ag`): as soon as one of them is known.
fn codes(piece: &str) -> Option<Vec<Commodity>> {
    let parts: Vec<&str> = piece.split([' ', '_']).filter(|p| !p.is_empty()).collect();
    let is_code = |p: &&str| {
        p.len() <= 4 && p.starts_with(|c: char| c.is_ascii_uppercase()) && p.chars().all(|c| c.is_ascii_alphanumeric())
    };
    if parts.len() < 2 || !parts.iter().all(is_code) {
        return None;
    }
    let found: Vec<Commodity> =
        parts.iter().map(|p| known(p).unwrap_or(Commodity { found: (*p).to_owned(), mineral: None, confidence: 0.0 })).collect();
    found.iter().any(|c| c.mineral.is_some()).then_some(found)
}

/// Japanese words written without anything between them, such as 金銀銅; a little less sure than separate ones.
fn kanji(piece: &str) -> Option<Vec<Commodity>> {
    let v = vocabulary();
    let text = fold(piece);
    let mut rest = text.as_str();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let word = v.japanese.iter().find(|w| rest.starts_with(w.as_str()))?;
        let mut one = known(word)?;
        one.confidence *= 0.9;
        found.push(one);
        rest = &rest[word.len()..];
    }
    (found.len() > 1).then_some(found)
}

/// Splits a text, but not inside brackets: `cinders (volcanic, red)` is one piece.
fn split_outside_brackets(text: &str, is_separator: impl Fn(char) -> bool) -> Vec<&str> {
    let (mut depth, mut start, mut pieces) = (0_usize, 0, Vec::new());
    for (i, c) in text.char_indices() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ if depth == 0 && is_separator(c) => {
                pieces.push(&text[start..i]);
                start = i + c.len_utf8();
            }
            _ => {}
        }
    }
    pieces.push(&text[start..]);
    pieces.into_iter().map(str::trim).filter(|p| !p.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn ids(text: &str) -> Vec<String> {
        commodities_in(text).iter().map(|c| c.mineral.map_or(format!("?{}", c.found), |m| m.id.clone())).collect()
    }

    #[test]
    fn the_vocabulary_is_whole() {
        assert_eq!(minerals().iter().map(|m| m.members.len()).filter(|n| *n > 0).collect::<Vec<_>>(), [16, 5]);
        assert!(minerals().iter().flat_map(|m| &m.members).all(|id| minerals().iter().any(|m| m.id == *id)));
        for mineral in minerals() {
            for name in [&mineral.en, &mineral.symbol, &mineral.ja] {
                let found = commodities_in(name);
                assert!(found.iter().any(|c| c.mineral.is_some_and(|m| m.id == mineral.id)), "{name}: {found:?}");
            }
        }
        let words: Value = serde_json::from_str(include_str!("../../../assets/commodity_words.json")).unwrap();
        for group in words["groups"].as_array().unwrap() {
            assert!(group["source"].as_str().is_some_and(|s| !s.is_empty()));
            for id in group["words"].as_object().unwrap().keys() {
                assert!(minerals().iter().any(|m| m.id == *id), "{id}");
            }
        }
    }

    #[test]
    fn english_japanese_symbols_and_codes_come_to_the_same() {
        assert_eq!(ids("Au, Ag"), ["gold", "silver"]);
        assert_eq!(ids("gold; silver"), ["gold", "silver"]);
        assert_eq!(ids("金・銀"), ["gold", "silver"]);
        assert_eq!(ids("金銀銅鉛亜鉛"), ["gold", "silver", "copper", "lead", "zinc"]);
        assert_eq!(ids("ﾀﾝｸﾞｽﾃﾝ、Ｓｎ"), ["tungsten", "tin"]);
        assert_eq!(ids("PB ZN AG"), ["lead", "zinc", "silver"]);
        assert_eq!(ids("GYP U"), ["?GYP", "uranium"]);
        assert_eq!(ids("Zn-Pb"), ["zinc", "lead"]);
        assert_eq!(ids("Niobium and Tantalum"), ["niobium", "tantalum"]);
        assert_eq!(ids("Cb/Ta"), ["niobium", "tantalum"]);
        assert_eq!(ids("lithium (Li)"), ["lithium"]);
        assert_eq!(ids("REO; rare-earths; 希土類"), ["rare_earths", "rare_earths", "rare_earths"]);
        assert_eq!(ids("蛍石"), ["fluorspar"]);
    }

    #[test]
    fn what_is_not_known_stays_as_found() {
        assert_eq!(ids("cinders (volcanic, red); diatomaceous earth"), ["?cinders (volcanic, red)", "?diatomaceous earth"]);
        assert_eq!(ids("black sand"), ["?black sand"]);
        assert_eq!(ids("as, in"), ["?as", "?in"]);
        assert_eq!(ids(" ; ,"), [""; 0]);
        let found = commodities_in("Chromite; Cr; Cr?; quartz");
        let sure: Vec<(String, f32)> = found.iter().map(|c| (c.found.clone(), c.confidence)).collect();
        assert_eq!(sure, [("Chromite".into(), 0.9), ("Cr".into(), 1.0), ("Cr?".into(), 0.5), ("quartz".into(), 0.4)]);
    }
}

//! Which minerals a text, a record or a project names: elements of traded materials by the crosswalk, groups apart from their members.

use crate::layer::deposit::{Mineral, commodities_in, minerals};
use crate::layer::fold::fold;
use crate::layer::vocabulary::{Relation, crosswalk, oxide_factors};
use std::sync::OnceLock;

/// A set of minerals of the vocabulary, by their places in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct MineralSet(u128);

impl MineralSet {
    /// Puts a mineral in.
    pub fn insert(&mut self, place: usize) {
        self.0 |= 1_u128.checked_shl(u32::try_from(place).unwrap_or(u32::MAX)).unwrap_or(0);
    }

    /// Tells whether a mineral is in it.
    #[must_use]
    pub fn has(self, place: usize) -> bool {
        u32::try_from(place).is_ok_and(|place| self.0.checked_shr(place).unwrap_or(0) & 1 == 1)
    }

    /// Tells whether it is empty.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the places in it, rising.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..minerals().len()).filter(move |place| self.has(*place))
    }
}

/// What names which minerals: by themselves, or only as the group that they belong to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Named {
    /// Named by themselves; a group is named also when one of its members is.
    pub itself: MineralSet,
    /// Not named themselves, but the group that they belong to is.
    pub by_group: MineralSet,
}

impl Named {
    /// Returns what minerals that are named make of groups and members.
    #[must_use]
    pub fn of(named: MineralSet) -> Self {
        let mut out = Self { itself: named, by_group: MineralSet::default() };
        for (group, members) in groups() {
            if members.0 & named.0 != 0 {
                out.itself.insert(*group);
            }
            if named.has(*group) {
                out.by_group.0 |= members.0 & !named.0;
            }
        }
        out
    }

    /// Returns what either names.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let itself = self.itself.0 | other.itself.0;
        Self { itself: MineralSet(itself), by_group: MineralSet((self.by_group.0 | other.by_group.0) & !itself) }
    }

    /// Returns what both name; by the group where one of them names only that.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let itself = self.itself.0 & other.itself.0;
        let both = (self.itself.0 | self.by_group.0) & (other.itself.0 | other.by_group.0);
        Self { itself: MineralSet(itself), by_group: MineralSet(both & !itself) }
    }

    /// Tells whether a mineral is named, and then whether by itself.
    #[must_use]
    pub fn names(self, place: usize) -> Option<bool> {
        if self.itself.has(place) { Some(true) } else { self.by_group.has(place).then_some(false) }
    }
}

/// Returns the place of a mineral in the vocabulary, by its id.
#[must_use]
pub fn place_of(id: &str) -> Option<usize> {
    minerals().iter().position(|m| m.id == id)
}

/// Returns the minerals that texts of a record name, and the words that the vocabulary does not have.
#[must_use]
pub fn named_in(texts: &[String]) -> (Named, Vec<String>) {
    let (mut set, mut unknown) = (MineralSet::default(), Vec::new());
    for commodity in texts.iter().flat_map(|text| commodities_in(text)) {
        let found = match commodity.mineral {
            Some(mineral) => place_of(&mineral.id).into_iter().collect(),
            None => material(&commodity.found),
        };
        if found.is_empty() && !unknown.contains(&commodity.found) {
            unknown.push(commodity.found);
        }
        found.into_iter().for_each(|place| set.insert(place));
    }
    (Named::of(set), unknown)
}

/// What stands behind a mineral in the name of something that is made of it.
const MADE_OF_IT: [&str; 22] = [
    "oxides",
    "oxide",
    "metals",
    "metal",
    "alloys",
    "alloy",
    "carbonate",
    "hydroxide",
    "chloride",
    "fluoride",
    "sulfate",
    "sulphate",
    "concentrates",
    "concentrate",
    "magnets",
    "magnet",
    "酸化物",
    "金属",
    "合金",
    "炭酸塩",
    "精鉱",
    "磁石",
];

/// The minerals behind a traded material: a compound (`Dy2O3`), something made of them (`NdPr oxide`), or a row of symbols (`NdFeB`).
fn material(text: &str) -> Vec<usize> {
    let folded = fold(text);
    let names = |t: &crate::layer::vocabulary::Term| [&t.id, &t.en, &t.ja].iter().any(|n| fold(n) == folded);
    if let Some(compound) = oxide_factors().compounds.entries.iter().find(|c| names(&c.term)) {
        return place_of(&compound.mineral).into_iter().collect();
    }
    let bare = |text: &str| {
        let folded = text.to_lowercase();
        let end = MADE_OF_IT.iter().find(|end| folded.ends_with(**end) && folded.len() == text.len())?;
        text.get(..text.len() - end.len()).map(|t| t.trim().trim_end_matches('-').to_owned()).filter(|t| !t.is_empty())
    };
    let Some(rest) = bare(text.trim()) else { return symbols(text.trim()).unwrap_or_default() };
    let known: Option<Vec<usize>> = commodities_in(&rest).iter().map(|c| place_of(&c.mineral?.id)).collect();
    known.or_else(|| symbols(&rest)).unwrap_or_default()
}

/// The minerals of a text that is nothing but two symbols or more, one after the other.
fn symbols(text: &str) -> Option<Vec<usize>> {
    if text.len() > 24 || !text.is_ascii() {
        return None;
    }
    let mut parts: Vec<String> = Vec::new();
    for c in text.chars().filter(|c| !matches!(c, '-' | ' ')) {
        match parts.last_mut() {
            _ if c.is_ascii_uppercase() => parts.push(c.to_string()),
            Some(last) if c.is_ascii_lowercase() && last.len() == 1 => last.push(c),
            _ => return None,
        }
    }
    let element = |symbol: &String| {
        let of = crosswalk().entries.iter().filter(|c| c.relation != Relation::Group && c.elements.first() == Some(symbol));
        // Carbon is traded as more than one mineral: then a symbol says nothing.
        let [one] = of.collect::<Vec<_>>().try_into().ok()?;
        place_of(&one.mineral)
    };
    if parts.len() < 2 { None } else { parts.iter().map(element).collect() }
}

/// Each group with its members.
fn groups() -> &'static [(usize, MineralSet)] {
    static GROUPS: OnceLock<Vec<(usize, MineralSet)>> = OnceLock::new();
    GROUPS.get_or_init(|| {
        let members = |m: &Mineral| {
            let mut set = MineralSet::default();
            m.members.iter().filter_map(|id| place_of(id)).for_each(|place| set.insert(place));
            set
        };
        minerals().iter().enumerate().filter(|(_, m)| !m.members.is_empty()).map(|(n, m)| (n, members(m))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn itself(texts: &[&str]) -> Vec<&'static str> {
        let texts: Vec<String> = texts.iter().map(|t| (*t).to_owned()).collect();
        named_in(&texts).0.itself.iter().map(|p| minerals()[p].symbol.as_str()).collect()
    }

    #[test]
    fn the_vocabulary_fits_into_a_set() {
        assert!(minerals().len() <= 128);
        let mut all = MineralSet::default();
        (0..minerals().len()).for_each(|n| all.insert(n));
        assert_eq!(all.iter().count(), minerals().len());
        assert!(!all.has(minerals().len()) && !all.has(200));
    }

    #[test]
    fn traded_materials_count_to_their_elements() {
        assert_eq!(itself(&["NdPr oxide"]), ["REE", "Pr", "Nd"]);
        assert_eq!(itself(&["Dy2O3"]), ["REE", "Dy"]);
        assert_eq!(itself(&["NdFeB magnets"]), ["REE", "Nd", "Fe", "B"]);
        assert_eq!(itself(&["gallium metal", "酸化ネオジム"]), ["REE", "Nd", "Ga"]);
        assert_eq!(itself(&["ネオジム磁石"]), ["REE", "Nd"]);
        assert_eq!(itself(&["LiC"]), [""; 0], "carbon is graphite or coal");
        assert_eq!(named_in(&["unobtainium oxide".to_owned()]).1, ["unobtainium oxide"]);
    }

    #[test]
    fn a_member_names_its_group_and_a_group_names_its_members_only_as_a_group() {
        let place = |id| place_of(id).unwrap();
        let ree = named_in(&["REE".to_owned()]).0;
        assert_eq!((ree.names(place("rare_earths")), ree.names(place("neodymium"))), (Some(true), Some(false)));
        let both = named_in(&["REE; Nd".to_owned()]).0;
        assert_eq!((both.names(place("neodymium")), both.names(place("yttrium"))), (Some(true), Some(false)));
        let nd = named_in(&["Nd".to_owned()]).0;
        assert_eq!((nd.names(place("rare_earths")), nd.names(place("yttrium"))), (Some(true), None));
        assert_eq!(ree.and(nd).names(place("neodymium")), Some(false), "one of the two says only the group");
        assert_eq!(ree.or(nd).names(place("neodymium")), Some(true));
    }
}

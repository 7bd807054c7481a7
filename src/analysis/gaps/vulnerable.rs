//! Which minerals on both lists have one source or none outside a country.

use super::ground::GapGround;
use super::named::Named;
use crate::layer::deposit::{Mineral, minerals};
use crate::layer::vocabulary::Lists;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many sources there are: records of deposits and projects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sources {
    /// Records of the loaded layers.
    pub records: usize,
    /// Projects.
    pub projects: usize,
}

impl Sources {
    /// Returns how many there are.
    #[must_use]
    pub fn count(self) -> usize {
        self.records + self.projects
    }
}

/// A mineral on both lists with one source or none outside a country.
#[derive(Debug, Clone, PartialEq)]
pub struct Vulnerable {
    /// The mineral.
    pub mineral: &'static Mineral,
    /// Its place in the vocabulary.
    pub place: usize,
    /// Those in the country, or partly in it.
    pub inside: Sources,
    /// Those of which a country is known, and it is another one.
    pub outside: Sources,
    /// Those of which no country is known: they are in neither.
    pub unknown: Sources,
    /// Those outside that name only the group the mineral belongs to: they are in none of the others.
    pub by_group: Sources,
}

/// Where a source is, seen from a country.
#[derive(Clone, Copy)]
enum Where {
    Inside,
    Outside,
    Unknown,
}

fn seen_from(country: &str, codes: &[String]) -> Where {
    if codes.iter().all(|c| c.trim().is_empty()) {
        Where::Unknown
    } else if codes.iter().any(|c| c.trim().eq_ignore_ascii_case(country)) {
        Where::Inside
    } else {
        Where::Outside
    }
}

/// Finds them, those with the fewest sources outside first. What is partly in the country is not outside it.
#[must_use]
pub fn vulnerable(ground: &GapGround, lists: &Lists, country: &str) -> Vec<Vulnerable> {
    let both = minerals().iter().enumerate().filter(|(_, m)| lists.marks(m).both);
    let none = Sources::default();
    let start = |(place, mineral)| Vulnerable { mineral, place, inside: none, outside: none, unknown: none, by_group: none };
    let mut all: Vec<Vulnerable> = both.map(start).collect();
    let mut add = |named: Named, at: Where, count: &dyn Fn(&mut Sources)| {
        for one in &mut all {
            match (named.names(one.place), at) {
                (Some(true), Where::Inside) => count(&mut one.inside),
                (Some(true), Where::Outside) => count(&mut one.outside),
                (Some(true), Where::Unknown) => count(&mut one.unknown),
                (Some(false), Where::Outside) => count(&mut one.by_group),
                _ => {}
            }
        }
    };
    for layer in &ground.layers {
        let seen: Vec<Where> = layer.records.countries.iter().map(|codes| seen_from(country, codes)).collect();
        for alike in &layer.records.alike {
            let at = seen.get(usize::from(alike.countries)).copied().unwrap_or(Where::Unknown);
            add(alike.named, at, &|s| s.records += alike.count);
        }
    }
    for project in &ground.projects {
        add(project.named, seen_from(country, &project.project.about.countries), &|s| s.projects += 1);
    }
    all.retain(|v| v.outside.count() <= 1);
    all.sort_by_key(|v| (v.outside.count(), Reverse(v.inside.count()), v.mineral.symbol.to_lowercase()));
    all
}

/// Returns the countries of what is loaded with how many sources of minerals on both lists each has, most first.
#[must_use]
pub fn countries_by_sources(ground: &GapGround, lists: &Lists) -> Vec<(String, usize)> {
    let both: Vec<bool> = minerals().iter().map(|m| lists.marks(m).both).collect();
    let counts = |named: Named| named.itself.iter().any(|place| both.get(place).is_some_and(|b| *b));
    let mut all: BTreeMap<String, usize> = BTreeMap::new();
    for layer in &ground.layers {
        for alike in layer.records.alike.iter().filter(|a| counts(a.named)) {
            for code in layer.records.countries.get(usize::from(alike.countries)).into_iter().flatten() {
                *all.entry(code.clone()).or_default() += alike.count;
            }
        }
    }
    for project in ground.projects.iter().filter(|p| counts(p.named)) {
        for code in project.project.about.countries.iter().map(|c| c.trim().to_ascii_uppercase()).filter(|c| !c.is_empty()) {
            *all.entry(code).or_default() += 1;
        }
    }
    let mut all: Vec<(String, usize)> = all.into_iter().collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}

//! Deposits that a project may be about: of the same name, near it, or of the same owner. A person decides; here is only why.

use super::deposit_layers;
use super::names::{best_likeness, names_of, sounds};
use crate::geometry::{LonLat, distance_m};
use crate::layer::catalog::Catalog;
use crate::layer::fold::fold_name;
use crate::workspace::{Bilingual, CandidateProject, DepositRef, Workspace};
use rayon::prelude::*;
use serde_json::{Map, Value};
use std::sync::atomic::{AtomicBool, Ordering};

/// As far as this a deposit is near a project, in metres.
pub const NEAR_M: f64 = 50_000.0;
/// A deposit of another name and owner counts only this near, in metres.
pub const VERY_NEAR_M: f64 = 10_000.0;
/// Names are alike from here on.
pub const LIKE: f64 = 0.75;
/// Suggestions that are kept, the best ones.
pub const MOST: usize = 200;

/// What layers call the one who owns or works a deposit.
const OWNERS: [&str; 9] = ["owner", "operator", "company", "proponent", "holder", "所有者", "鉱業権者", "会社", "事業者"];

/// A deposit that may belong to the project, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Which deposit.
    pub deposit: DepositRef,
    /// What its layer calls it.
    pub name: Bilingual,
    /// How alike the names are, 0 to 1; 0 below the least that counts.
    pub likeness: f64,
    /// How far it is from the project, when that is near, in metres on the ellipsoid.
    pub metres: Option<f64>,
    /// The owner that both have, as the layer writes it.
    pub owner: Option<String>,
    /// All of it together, 0 to 1: name 0.6, nearness 0.2, owner 0.2.
    pub score: f64,
}

/// Finds deposits of the loaded layers for a project, the best first; those that are linked to it already are left out. `None` when
/// `cancel` was set; `report` is told how far it is, 0 to 1.
#[must_use]
pub fn suggest(
    w: &Workspace,
    catalog: &Catalog,
    project: &CandidateProject,
    cancel: &AtomicBool,
    report: &dyn Fn(f32),
) -> Option<Vec<Suggestion>> {
    let name = &project.about.name;
    let names = sounds([name.en.as_str(), name.ja.as_str()].into_iter());
    let owners = owners(project);
    let layers = deposit_layers(w, catalog);
    let mut found = Vec::new();
    for (n, id) in layers.iter().enumerate() {
        let Some(layer) = catalog.get(&id.0) else { continue };
        let look = |(row, place): (usize, &Option<[f64; 2]>)| {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            let place = LonLat::try_from((*place)?).ok()?;
            let (called, said) = names_of(layer, row, &is_owner);
            let alike = best_likeness(&names, &called.sounds);
            let likeness = if alike >= LIKE { alike } else { 0.0 };
            let metres = project.place.map(|p| distance_m(p, place)).filter(|m| *m <= NEAR_M);
            let owner = same_owner(&owners, &said);
            let score = 0.6 * likeness + 0.2 * metres.map_or(0.0, |m| 1.0 - m / NEAR_M) + if owner.is_some() { 0.2 } else { 0.0 };
            let enough = likeness > 0.0 || owner.is_some() || metres.is_some_and(|m| m <= VERY_NEAR_M);
            let deposit = DepositRef { layer: id.clone(), key: enough.then(|| layer.feature_key(row))?? };
            Some(Suggestion { deposit, name: called.name, likeness, metres, owner, score })
        };
        found.par_extend(catalog.places(&id.0).par_iter().enumerate().filter_map(look));
        #[expect(clippy::cast_precision_loss, reason = "a few layers")]
        report((n + 1) as f32 / layers.len() as f32);
    }
    if cancel.load(Ordering::Relaxed) {
        return None;
    }
    found.retain(|s| w.snapshot_of(&s.deposit).is_none_or(|d| w.link_between(&d.id, &project.id).is_none()));
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.deposit.cmp(&b.deposit)));
    found.truncate(MOST);
    Some(found)
}

/// Who is behind a project, made alike, without the country behind the name.
fn owners(project: &CandidateProject) -> Vec<String> {
    let owned = project.about.owners.iter().map(|o| o.name.as_str());
    let all = project.about.proponents.iter().map(String::as_str).chain(owned);
    all.map(company).filter(|name| name.chars().count() > 2).collect()
}

/// A company's name without what companies are called and where they are.
fn company(name: &str) -> String {
    let name = name.split(['(', '（']).next().unwrap_or(name);
    let words = name
        .split([' ', ',', '.'])
        .filter(|w| !matches!(fold_name(w).as_str(), "inc" | "ltd" | "co" | "corp" | "kk" | "llc" | "plc"));
    fold_name(&words.collect::<Vec<_>>().join(" ").replace("株式会社", ""))
}

fn is_owner(member: &[u8]) -> bool {
    std::str::from_utf8(member).is_ok_and(|name| {
        let name = fold_name(name);
        OWNERS.iter().any(|o| name.contains(o))
    })
}

fn same_owner(owners: &[String], said: &Map<String, Value>) -> Option<String> {
    if owners.is_empty() {
        return None;
    }
    let texts = said.iter().filter(|(name, _)| is_owner(name.as_bytes())).filter_map(|(_, value)| value.as_str());
    texts.flat_map(|text| text.split([';', '/', '、'])).find(|text| owners.contains(&company(text))).map(|t| t.trim().to_owned())
}

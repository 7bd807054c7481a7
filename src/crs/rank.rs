//! Ranks the CRSs that coordinates may be in by where the features then land: against what their fields say, the name of their
//! file, and where each CRS is used.
//!
//! Numbers alone leave hundreds of CRSs. They are sorted roughly without PROJ, by the range of each CRS's coordinates
//! (`ranges.rs`); of CRSs that differ only in their datum (`… / UTM zone 54N`) the best known one is tried with PROJ, and the
//! datums of the best few follow. PROJ takes milliseconds a CRS, so some thirty are tried.

use super::detect::Candidate;
use super::evidence::{Evidence, Why, Witness, metres, within};
use super::prior::prior;
use super::ranges::{Planar, degrees_under, planar};
use super::{Converter, Crs};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// Features that the rough look takes, and that PROJ converts.
const ROUGH: usize = 24;
const TRIED: usize = 60;
/// Grids that PROJ tries, and those whose datums are listed.
const GRIDS: usize = 16;
const EXPANDED: usize = 4;
/// Datums of a grid that are listed.
const DATUMS: usize = 5;
/// Candidates that are handed out.
const MOST: usize = 10;

/// What is found: candidates, best first, and whether the first is beyond doubt.
#[derive(Debug, Default)]
pub struct Ranking {
    /// Best first.
    pub candidates: Vec<Candidate>,
    /// The columns of latitude and longitude agree with the first to metres and with no other, or its code is in the file's name
    /// and every place that fields name holds.
    pub beyond_doubt: bool,
}

/// A CRS that is tried, in one of the two axis orders.
#[derive(Debug, Clone)]
struct Tried {
    crs: Crs,
    swapped: bool,
    score: f64,
    /// Median distance from what columns say.
    near: Option<f64>,
    /// Share of the claims that hold.
    claims: Option<f64>,
    why: Vec<Why>,
    places: Vec<[f64; 2]>,
}

/// Ranks registered projected CRSs. What is found is of no use when `cancel` was set.
#[must_use]
pub fn rank_planar(evidence: &Evidence, cancel: &AtomicBool) -> Ranking {
    let usable: Vec<&Witness> = evidence.witnesses.iter().filter(|w| w.at.iter().all(|v| v.abs() < 1e10)).collect();
    if usable.is_empty() {
        return Ranking::default();
    }
    let rough = rough(evidence, &spread(&usable, ROUGH));
    let grids = grids(&rough);
    let sample = spread(&usable, TRIED);
    let first = |members: &Vec<&Rough>| {
        let go_on = !cancel.load(Ordering::Relaxed);
        members.first().filter(|_| go_on).and_then(|r| r.tried(evidence, &sample))
    };
    let grids = &grids[..grids.len().min(GRIDS)];
    let firsts: Vec<Option<Tried>> = grids.par_iter().map(|(_, members)| first(members)).collect();
    if cancel.load(Ordering::Relaxed) {
        return Ranking::default();
    }
    let mut best: Vec<(f64, &Vec<&Rough>)> =
        grids.iter().zip(&firsts).filter_map(|((_, members), found)| Some((found.as_ref()?.score, members))).collect();
    let mut tried: Vec<Tried> = firsts.into_iter().flatten().collect();
    best.sort_by(|a, b| b.0.total_cmp(&a.0));
    let others = |members: &Vec<&Rough>| {
        let Some(first) = tried.iter().find(|t| members[0].is(t)) else { return Vec::new() };
        // Only columns with positions can tell datums apart; everything else is as the first of the grid has it.
        let other = |other: &&Rough| match first.near {
            Some(_) => other.tried(evidence, &sample),
            None => {
                let score = first.score + other.score - members[0].score;
                other.crs().map(|crs| Tried { crs, score, ..first.clone() })
            }
        };
        members[1..members.len().min(DATUMS)].par_iter().filter_map(other).collect::<Vec<_>>()
    };
    let more: Vec<Tried> = best.into_iter().take(EXPANDED).flat_map(|(_, members)| others(members)).collect();
    tried.extend(more);
    for crs in &evidence.codes {
        let known = tried.iter().any(|t| t.crs == *crs && !t.swapped);
        if !known && !crs.is_geographic() {
            tried.push(try_out(crs, false, 0.0, evidence, &sample));
        }
    }
    for found in &mut tried {
        if evidence.codes.contains(&found.crs) {
            found.score += 8.0;
            found.why.insert(0, Why::FileName(found.crs.code().to_owned()));
        }
    }
    tried.sort_by(|a, b| b.score.total_cmp(&a.score));
    tried.retain(|t| t.score > -20.0);
    // Where one lands as the fields say, those that do not are no rivals.
    if tried.first().is_some_and(|t| t.claims.is_some_and(|share| share >= 0.8)) {
        tried.retain(|t| t.claims.is_some_and(|share| share >= 0.5) || evidence.codes.contains(&t.crs));
    }
    let beyond_doubt = beyond_doubt(evidence, &tried);
    tried.truncate(MOST);
    let candidate = |t: Tried| Candidate { crs: t.crs, swap_axes: t.swapped, why: t.why, places: t.places };
    Ranking { candidates: tried.into_iter().map(candidate).collect(), beyond_doubt }
}

/// Features from everywhere in the sample.
fn spread<'a>(all: &[&'a Witness], most: usize) -> Vec<&'a Witness> {
    all.iter().step_by(all.len().div_ceil(most).max(1)).copied().collect()
}

/// A CRS whose range holds the numbers.
struct Rough {
    planar: &'static Planar,
    swapped: bool,
    score: f64,
    prior: f64,
}

impl Rough {
    fn grid(&self) -> &'static str {
        grid_of(&self.planar.listed.name)
    }

    fn crs(&self) -> Option<Crs> {
        Crs::parse(&self.planar.listed.code).ok()
    }

    fn is(&self, tried: &Tried) -> bool {
        tried.crs.code() == self.planar.listed.code && tried.swapped == self.swapped
    }

    fn tried(&self, evidence: &Evidence, sample: &[&Witness]) -> Option<Tried> {
        Some(try_out(&self.crs()?, self.swapped, self.prior, evidence, sample)).filter(|t| t.score > -20.0)
    }
}

/// What a name says behind its datum: `UTM zone 54N`.
fn grid_of(name: &str) -> &str {
    name.split_once(" / ").map_or(name, |(_, grid)| grid)
}

fn swap(xy: [f64; 2], swapped: bool) -> [f64; 2] {
    if swapped { [xy[1], xy[0]] } else { xy }
}

/// What swapped axes take away: most files are east first.
const SWAPPED: f64 = -1.5;

/// The CRSs whose ranges hold most of the numbers.
fn rough(evidence: &Evidence, sample: &[&Witness]) -> Vec<Rough> {
    let placed = evidence.named.is_some()
        || evidence.japanese.is_some()
        || sample.iter().any(|w| !w.claims.is_empty() || w.near.is_some());
    let mut found = Vec::new();
    for p in planar() {
        for swapped in [false, true] {
            let places: Vec<Option<[f64; 2]>> = sample.iter().map(|w| p.roughly(swap(w.at, swapped))).collect();
            let inside = places.iter().flatten().count();
            if inside * 2 < sample.len() || inside == 0 {
                continue;
            }
            let slack = [0.15 * (p.area[2] - p.area[0]) + 0.3, 0.15 * (p.area[3] - p.area[1]) + 0.3].map(|s: f64| s.min(8.0));
            let pairs = || sample.iter().zip(&places);
            let share = |hit: &dyn Fn(&Witness, [f64; 2]) -> Option<bool>| {
                let told: Vec<bool> =
                    pairs().filter_map(|(w, place)| place.map_or(hit(w, [0.0, -99.0]).map(|_| false), |p| hit(w, p))).collect();
                (!told.is_empty()).then(|| told.iter().filter(|hit| **hit).count() as f64 / told.len() as f64)
            };
            let in_box = |boxes: &[[f64; 4]], place: [f64; 2]| boxes.iter().any(|b| within(*b, place, slack));
            let claims = share(&|w, place| (!w.claims.is_empty()).then(|| w.claims.iter().all(|c| in_box(&c.boxes, place))));
            let near = share(&|w, place| w.near.map(|[lon, lat]| within([lon, lat, lon, lat], place, slack)));
            let named = evidence.named.as_ref().and_then(|c| share(&|_, place| Some(in_box(&c.boxes, place))));
            let japan = evidence.japanese.and_then(|b| share(&|_, place| Some(in_box(&[b], place))));
            let prior = prior(p, placed) + if swapped { SWAPPED } else { 0.0 };
            let score = prior
                + 6.0 * claims.unwrap_or(0.0)
                + 8.0 * near.unwrap_or(0.0)
                + 3.0 * named.unwrap_or(0.0)
                + 2.0 * japan.unwrap_or(0.0);
            found.push(Rough { planar: p, swapped, score, prior });
        }
    }
    found
}

/// The CRSs by grid and axis order, the best grid first, in each the likeliest datum first.
fn grids(rough: &[Rough]) -> Vec<(f64, Vec<&Rough>)> {
    let mut by_grid: BTreeMap<(&str, bool), Vec<&Rough>> = BTreeMap::new();
    for r in rough {
        by_grid.entry((r.grid(), r.swapped)).or_default().push(r);
    }
    let mut grids: Vec<(f64, Vec<&Rough>)> = by_grid
        .into_values()
        .map(|mut members| {
            members.sort_by(|a, b| b.score.total_cmp(&a.score));
            (members[0].score, members)
        })
        .collect();
    grids.sort_by(|a, b| b.0.total_cmp(&a.0));
    grids
}

/// Places the sample with PROJ and counts what lands where it should.
fn try_out(crs: &Crs, swapped: bool, prior: f64, evidence: &Evidence, sample: &[&Witness]) -> Tried {
    let mut found =
        Tried { crs: crs.clone(), swapped, score: -99.0, near: None, claims: None, why: Vec::new(), places: Vec::new() };
    // Only positions in columns are near enough to tell one datum from another.
    let exact = sample.iter().any(|w| w.near.is_some());
    let Ok(converter) = Converter::new(crs, &if exact { Crs::wgs84() } else { degrees_under(crs) }) else { return found };
    let places: Vec<Option<[f64; 2]>> = sample.iter().map(|w| converter.at(swap(w.at, swapped))).collect();
    let count = |hit: &dyn Fn([f64; 2]) -> bool| places.iter().flatten().filter(|p| hit(**p)).count();
    let of = sample.len();
    let share = |hits: usize| hits as f64 / of as f64;
    let in_area = crs.area_of_use().map_or(of, |area| count(&|p| within(area, p, [0.2; 2])));
    if in_area * 2 < of && !evidence.codes.contains(crs) {
        return found;
    }
    let mut score = prior - 3.0 * (1.0 - share(in_area));
    if swapped {
        found.why.push(Why::Swapped);
    }
    let mut distances: Vec<f64> = sample
        .iter()
        .zip(&places)
        .filter_map(|(w, place)| Some(place.map_or(f64::MAX, |p| metres(p, w.near.unwrap_or(p)))).filter(|_| w.near.is_some()))
        .collect();
    if !distances.is_empty() {
        distances.sort_by(f64::total_cmp);
        let median = distances[distances.len() / 2];
        score += 12.0 - 3.0 * median.clamp(1.0, 1e7).log10();
        found.near = Some(median);
        if median < 50_000.0 {
            found.why.push(Why::Near { metres: median, columns: evidence.columns.clone(), of: distances.len() });
        }
    }
    if let Some((hits, named, why)) = lands(evidence, sample, &places) {
        let share = hits as f64 / named as f64;
        score += 6.0 * share - if share < 0.5 { 6.0 } else { 0.0 };
        found.claims = Some(share);
        if hits > 0 {
            found.why.push(why);
        }
    }
    if let Some(named) = &evidence.named {
        let hits = count(&|p| named.holds(p));
        score += 3.0 * share(hits);
        if hits * 2 > of {
            found.why.push(Why::Named { hits, of, place: named.place });
        }
    }
    if let Some(japan) = evidence.japanese {
        let hits = count(&|p| within(japan, p, [0.2; 2]));
        score += 2.0 * share(hits);
        if hits * 2 > of {
            found.why.push(Why::Japanese { hits, of });
        }
    }
    if found.why.iter().all(|why| *why == Why::Swapped) {
        found.why.push(Why::InArea { hits: in_area, of });
    }
    found.score = score;
    found.places = places.into_iter().flatten().collect();
    found
}

/// How many features land where their fields say, of how many that say it, in words.
pub(super) fn lands(evidence: &Evidence, sample: &[&Witness], places: &[Option<[f64; 2]>]) -> Option<(usize, usize, Why)> {
    let told: Vec<(&Witness, Option<[f64; 2]>)> =
        sample.iter().zip(places).filter(|(w, _)| !w.claims.is_empty()).map(|(w, p)| (*w, *p)).collect();
    let first = told.first()?.0;
    let hits = told.iter().filter(|(w, p)| p.is_some_and(|p| w.claims.iter().all(|c| c.holds(p)))).count();
    let mut fields: Vec<usize> = told.iter().flat_map(|(w, _)| w.claims.iter().map(|c| c.field)).collect();
    fields.sort_unstable();
    fields.dedup();
    // The narrowest place is the one worth saying: Nevada rather than the United States.
    let narrow = first.claims.iter().min_by(|a, b| width(&a.boxes).total_cmp(&width(&b.boxes)))?;
    let same = told.iter().all(|(w, _)| w.claims.iter().any(|c| c.place == narrow.place && c.field == narrow.field));
    let names = |fields: &[usize]| fields.iter().filter_map(|f| evidence.fields.get(*f).cloned()).collect::<Vec<_>>();
    let why = if same {
        Why::Lands { hits, of: told.len(), place: Some(narrow.place), fields: names(&[narrow.field]) }
    } else {
        Why::Lands { hits, of: told.len(), place: None, fields: names(&fields) }
    };
    Some((hits, told.len(), why))
}

fn width(boxes: &[[f64; 4]]) -> f64 {
    boxes.iter().map(|b| super::ranges::unwrapped(*b)).map(|b| (b[2] - b[0]) * (b[3] - b[1])).sum()
}

fn beyond_doubt(evidence: &Evidence, tried: &[Tried]) -> bool {
    let Some(first) = tried.first().filter(|_| evidence.witnesses.len() >= 3) else { return false };
    let rivals = || tried[1..].iter().filter(|t| t.score > -10.0);
    let agrees = first.near.is_some_and(|own| {
        own < 30.0 && rivals().all(|t| t.near.is_none_or(|other| other > 3.0 * own.max(5.0) || other < own + 5.0))
    });
    let named = evidence.codes.contains(&first.crs) && !first.swapped && first.claims == Some(1.0);
    let contradicted = first.claims.is_some_and(|share| share < 0.9) || first.near.is_some_and(|m| m > 30.0);
    (agrees || named) && !contradicted
}

/// Ranks the datums that degrees at a place may be on, besides WGS 84; those that the file's name says come first.
#[must_use]
pub fn rank_degrees(evidence: &Evidence) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    let places: Vec<[f64; 2]> =
        evidence.witnesses.iter().map(|w| w.at).filter(|p| p[0].abs() <= 360.0 && p[1].abs() <= 90.0).collect();
    for crs in evidence.codes.iter().filter(|crs| crs.is_geographic() && !crs.is_wgs84()) {
        candidates.push(Candidate {
            crs: crs.clone(),
            swap_axes: false,
            why: vec![Why::FileName(crs.code().to_owned())],
            places: places.clone(),
        });
    }
    for code in super::prior::datums_at(&places) {
        let known = candidates.iter().any(|c| c.crs.code() == code);
        // Not by the registry's list, which takes a tenth of a second to make, for every layer in degrees.
        let there = if known { None } else { Crs::parse(code).ok() };
        candidates.extend(there.map(|crs| Candidate { crs, swap_axes: false, why: vec![Why::UsedHere], places: places.clone() }));
    }
    candidates.truncate(MOST);
    candidates
}

/// Whether coordinates in a known projected CRS have their axes swapped: as they are hardly any feature lands where its fields say,
/// swapped nearly all do.
#[must_use]
pub fn swapped_in(crs: &Crs, evidence: &Evidence) -> Option<Candidate> {
    if evidence.witnesses.iter().all(|w| w.claims.is_empty() && w.near.is_none()) {
        return None;
    }
    let usable: Vec<&Witness> = evidence.witnesses.iter().collect();
    let sample = spread(&usable, TRIED);
    let [own, other] = [false, true].map(|swapped| try_out(crs, swapped, 0.0, evidence, &sample));
    let claims = own.claims.unwrap_or(0.0) <= 0.2 && other.claims.is_some_and(|share| share >= 0.8);
    let near = other.near.is_some_and(|m| m < 5000.0) && own.near.is_none_or(|m| m > 50_000.0);
    (claims || near).then_some(Candidate { crs: crs.clone(), swap_axes: true, why: other.why, places: other.places })
}

/// Whether degrees have their axes swapped: how many features land where their fields say as they are, how many swapped, and of
/// how many; `None` when nothing speaks for it.
#[must_use]
pub fn swapped_degrees(evidence: &Evidence) -> Option<Candidate> {
    let sample: Vec<&Witness> = evidence.witnesses.iter().collect();
    let degrees = |p: [f64; 2]| (p[0].abs() <= 180.0 && p[1].abs() <= 90.0).then_some(p);
    let [own, other] = [false, true].map(|swapped| sample.iter().map(|w| degrees(swap(w.at, swapped))).collect::<Vec<_>>());
    let count = |places: &[Option<[f64; 2]>]| places.iter().flatten().count();
    let places = || other.iter().copied().flatten().collect();
    let wgs84 = |why: Vec<Why>| Some(Candidate { crs: Crs::wgs84(), swap_axes: true, why, places: places() });
    let told = |places: &[Option<[f64; 2]>]| lands(evidence, &sample, places);
    if let (Some((hits, of, _)), Some((mended, _, why))) = (told(&own), told(&other))
        && mended * 10 >= of * 8
        && hits * 5 <= of
    {
        return wgs84(vec![Why::Swapped, why]);
    }
    let near = |places: &[Option<[f64; 2]>]| {
        let close = |(w, p): &(&&Witness, &Option<[f64; 2]>)| w.near.zip(**p).is_some_and(|(a, b)| metres(a, b) < 5000.0);
        sample.iter().zip(places).filter(close).count()
    };
    let told = sample.iter().filter(|w| w.near.is_some()).count();
    if told > 0 && near(&other) * 10 >= told * 8 && near(&own) * 5 <= told {
        return wgs84(vec![Why::Swapped, Why::Near { metres: 0.0, columns: evidence.columns.clone(), of: told }]);
    }
    // Latitudes cannot be above 90, longitudes can.
    let beyond = count(&own) * 2 < sample.len() && count(&other) * 10 >= sample.len() * 9;
    if beyond && !sample.is_empty() {
        return wgs84(vec![Why::Swapped, Why::InArea { hits: count(&other), of: sample.len() }]);
    }
    None
}

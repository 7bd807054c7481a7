//! Finds what CRS a layer may be in: gathers what its fields and its file's name say about places, and has the CRSs ranked by it.

use crate::crs::{
    Claim, Crs, CrsKnown, Evidence, HowKnown, Why, Witness, rank_degrees, rank_planar, swapped_degrees, swapped_in,
};
use crate::layer::fold::{fold_name, is_japanese};
use crate::layer::gazetteer::{Place, country, places_of};
use crate::layer::{Format, Layer, Problem, Severity, ValueKind};
use crate::words::{Both, Lang, Word};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

/// Features that are looked at.
const SAMPLE: usize = 120;
/// The code of the problem that says that x and y seem to be swapped.
pub const AXES_SWAPPED: &str = "axes_swapped";

/// Ranks the CRSs that the layer may be in, takes one for inferred where there is no doubt, and says where x and y seem to be
/// swapped. Nothing comes of it when `cancel` was set.
pub fn find_candidates(layer: &mut Layer, cancel: &AtomicBool) {
    let evidence = evidence_of(layer);
    let swapped = match &layer.crs.crs {
        None => swapped_degrees(&evidence),
        Some(crs) if crs.is_geographic() => swapped_degrees(&evidence).map(|c| crate::crs::Candidate { crs: crs.clone(), ..c }),
        Some(crs) => swapped_in(crs, &evidence),
    };
    let mut candidates = Vec::new();
    let mut inferred = None;
    let small = |w: &Witness| w.at.iter().all(|v| v.abs() <= 360.0);
    if layer.crs.how == HowKnown::Unknown && swapped.is_some() && evidence.witnesses.iter().all(small) {
        // Degrees the wrong way round are no metres.
    } else if layer.crs.how == HowKnown::Unknown {
        let ranking = rank_planar(&evidence, cancel);
        if ranking.beyond_doubt && swapped.is_none() {
            inferred = ranking.candidates.first().filter(|c| !c.swap_axes).cloned();
        }
        candidates = ranking.candidates;
    } else if is_by_default(layer) {
        candidates = rank_degrees(&evidence);
    }
    if let Some(swapped) = &swapped {
        candidates.insert(0, swapped.clone());
    }
    for candidate in &mut candidates {
        candidate.swap_axes ^= layer.reading.swap_axes;
    }
    if swapped.is_some() {
        layer.problems.push(swap_problem(&swapped.map(|s| s.why).unwrap_or_default()));
    }
    layer.problems.extend(null_island(layer));
    layer.crs.candidates = candidates;
    if let Some(best) = inferred {
        let why = Both { en: best.why_text(Lang::En), ja: best.why_text(Lang::Ja) };
        let reason = Both::fill(Word::ReasonInferred, &[&why, &layer.crs.reason]);
        let candidates = std::mem::take(&mut layer.crs.candidates);
        layer.crs = CrsKnown { crs: Some(best.crs), how: HowKnown::Inferred, reason, candidates };
    }
}

/// Tells whether nothing but a default says that the layer is in WGS 84.
fn is_by_default(layer: &Layer) -> bool {
    let silent = layer.document.members.iter().all(|m| m.name != "crs");
    let json = matches!(layer.format, Format::GeoJson | Format::GeoJsonSeq);
    layer.crs.how == HowKnown::Assumed
        || (layer.crs.how == HowKnown::Declared && json && silent && layer.crs.crs.as_ref() == Some(&Crs::wgs84()))
}

fn swap_problem(why: &[Why]) -> Problem {
    let texts: Vec<String> = why.iter().filter(|w| **w != Why::Swapped).map(|w| w.text(Lang::En)).collect();
    let message = format!(
        "x and y seem to be swapped: when they change places, {}. Have a look at both, and swap them in the card of the layer",
        texts.join("; ")
    );
    Problem::of_layer(AXES_SWAPPED, Severity::Warning, message)
}

/// Notes features at longitude 0, latitude 0 while the others are elsewhere: a place that was never filled in.
fn null_island(layer: &Layer) -> Option<Problem> {
    if !layer.crs.crs.as_ref().is_some_and(Crs::is_geographic) {
        return None;
    }
    let table = &layer.table;
    let around = |[min, max]: [[f64; 2]; 2]| (0..2).all(|axis| min[axis] <= 0.0 && max[axis] >= 0.0);
    if !table.coordinates().bounds().is_none_or(around) {
        return None;
    }
    let at_zero = |row: &usize| table.is_drawable(*row) && table.positions(table.vertices(*row)).all(|p| p == [0.0, 0.0]);
    let far = |p: [f64; 2]| p[0].abs() > 1.0 || p[1].abs() > 1.0;
    let rows: Vec<usize> = (0..table.len()).into_par_iter().filter(at_zero).collect();
    let first = *rows.first().filter(|_| table.coordinates().iter().any(far))?;
    let message = format!(
        "{} feature(s) lie at longitude 0, latitude 0, in the sea off Africa, while others lie elsewhere: their places were probably never \
         filled in",
        rows.len()
    );
    let same = layer.encoding == "UTF-8" && matches!(layer.format, Format::GeoJson | Format::GeoJsonSeq);
    let byte = same.then(|| table.bytes(first).start);
    Some(Problem { feature: Some(first + 1), byte, ..Problem::of_layer("null_island", Severity::Note, message) })
}

/// A field's values in the sample: which witness, what text.
#[derive(Default)]
struct Values {
    texts: Vec<(usize, String)>,
    numbers: Vec<(usize, f64)>,
}

/// Gathers the evidence from at most 120 features, from everywhere in the layer.
#[must_use]
pub fn evidence_of(layer: &Layer) -> Evidence {
    let mut evidence = Evidence::default();
    let mut fields: BTreeMap<String, Values> = BTreeMap::new();
    let table = &layer.table;
    for row in (0..table.len()).step_by(table.len().div_ceil(SAMPLE).max(1)) {
        let Some(at) = table.positions(table.vertices(row)).find(|p| p[0].is_finite() && p[1].is_finite()) else { continue };
        let n = evidence.witnesses.len();
        evidence.witnesses.push(Witness { at, ..Witness::default() });
        layer.each_property(row, |key, value| {
            let key = String::from_utf8_lossy(key).into_owned();
            match value.kind {
                ValueKind::Text if value.raw.len() <= 400 && !value.raw.is_empty() => {
                    fields.entry(key).or_default().texts.push((n, value.text()));
                }
                ValueKind::Number => fields.entry(key).or_default().numbers.extend(value.text().parse().ok().map(|v| (n, v))),
                _ => {}
            }
        });
    }
    columns(&fields, &mut evidence);
    for (name, values) in &fields {
        claims(name, values, &mut evidence);
    }
    let stem = layer.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    evidence.codes = codes_in(&stem);
    let claimed = evidence.witnesses.iter().any(|w| !w.claims.is_empty() || w.near.is_some());
    if !claimed {
        evidence.named = named_in(&stem);
        evidence.japanese = country("JP").map(|p| p.area).filter(|_| is_of_japan(&fields, evidence.witnesses.len()));
    }
    evidence
}

/// Words in the names of fields that name places, and in those that name somebody else's.
const PLACES: [&str; 18] = [
    "country",
    "state",
    "prov",
    "pref",
    "nation",
    "region",
    "admin",
    "territory",
    "cntry",
    "ctry",
    "adm0",
    "adm1",
    "国",
    "県",
    "都道府",
    "州",
    "所在",
    "住所",
];
const OTHERS: [&str; 10] =
    ["owner", "company", "operator", "author", "publish", "market", "export", "import", "destination", "language"];

/// Takes a field for one that names places when most of its values do.
fn claims(name: &str, values: &Values, evidence: &mut Evidence) {
    let folded = fold_name(name);
    if OTHERS.iter().any(|other| folded.contains(other)) || values.texts.is_empty() {
        return;
    }
    let speaks = PLACES.iter().any(|word| folded.contains(word));
    let mut known: BTreeMap<&str, Option<Claim>> = BTreeMap::new();
    let field = evidence.fields.len();
    let found: Vec<(usize, Claim)> = values
        .texts
        .iter()
        .filter_map(|(n, text)| {
            let claim = known.entry(text).or_insert_with(|| claim(&places_of(text, speaks), field));
            Some((*n, claim.clone()?))
        })
        .collect();
    let of = values.texts.len();
    let enough = if speaks { found.len() * 2 >= of } else { of >= 3 && found.len() * 10 >= of * 8 };
    if found.is_empty() || !enough {
        return;
    }
    evidence.fields.push(name.to_owned());
    for (n, claim) in found {
        evidence.witnesses[n].claims.push(claim);
    }
}

fn claim(places: &[&'static Place], field: usize) -> Option<Claim> {
    let first = places.first()?;
    Some(Claim { field, place: first.names(), boxes: places.iter().map(|p| p.area).collect() })
}

/// Finds columns of latitude and longitude in degrees.
fn columns(fields: &BTreeMap<String, Values>, evidence: &mut Evidence) {
    let column = |words: &[&str], limit: f64| {
        let found = fields.iter().filter_map(|(name, values)| {
            let folded = fold_name(name);
            let fits = words.iter().position(|w| folded == *w || (w.len() > 3 && folded.starts_with(w)))?;
            let mut numbers = values.numbers.clone();
            numbers.extend(values.texts.iter().filter_map(|(n, text)| Some((*n, text.trim().parse::<f64>().ok()?))));
            numbers.retain(|(_, v)| v.abs() <= limit && *v != 0.0);
            let all = values.numbers.len() + values.texts.len();
            (numbers.len() * 10 >= all * 8 && !numbers.is_empty()).then_some((fits, name, numbers))
        });
        found.min_by_key(|(fits, ..)| *fits)
    };
    let lat = column(&["latitude", "lat", "緯度", "ylat", "latdd", "declat", "wgs84lat", "北緯", "ido"], 90.0);
    let lon = column(
        &[
            "longitude",
            "lon",
            "long",
            "lng",
            "経度",
            "xlong",
            "longdd",
            "londd",
            "declong",
            "declon",
            "wgs84lon",
            "東経",
            "keido",
        ],
        360.0,
    );
    let (Some((_, lat_name, lats)), Some((_, lon_name, lons))) = (lat, lon) else { return };
    let lats: BTreeMap<usize, f64> = lats.into_iter().collect();
    for (n, lon) in lons {
        if let Some(lat) = lats.get(&n) {
            evidence.witnesses[n].near = Some([lon, *lat]);
        }
    }
    evidence.columns = format!("{lat_name}, {lon_name}");
}

/// Characters of simplified Chinese that tables of geology use and Japanese does not.
const CHINESE: [char; 12] = ['质', '矿', '层', '县', '级', '类', '图', '铁', '铜', '锰', '岩', '钨'];

/// Tells whether texts are Japanese: kana, or kanji in most features.
fn is_of_japan(fields: &BTreeMap<String, Values>, features: usize) -> bool {
    let kana = |text: &str| text.chars().any(|c| ('\u{3041}'..='\u{30ff}').contains(&c) && c != '・' && c != 'ー');
    let mut with = std::collections::BTreeSet::new();
    let mut any_kana = fields.keys().any(|name| kana(name));
    for (n, text) in fields.values().flat_map(|v| &v.texts) {
        if is_japanese(text) {
            with.insert(*n);
            any_kana |= kana(text);
        }
        if !any_kana && text.chars().any(|c| CHINESE.contains(&c) && c != '岩') {
            return false;
        }
    }
    let share = with.len() * 10;
    if any_kana { share >= features } else { share >= features * 5 && features > 0 }
}

/// Reads codes such as `EPSG6675`, `epsg-3067`, `ESRI_102003` out of a file's name.
fn codes_in(stem: &str) -> Vec<Crs> {
    let lower = stem.to_ascii_lowercase();
    let mut codes = Vec::new();
    for authority in ["epsg", "esri"] {
        for (at, _) in lower.match_indices(authority) {
            let rest = lower[at + 4..].trim_start_matches([':', '_', '-', ' ', '.']);
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            if (4..=6).contains(&digits.len()) {
                codes.extend(Crs::parse(&format!("{}:{digits}", authority.to_uppercase())).ok());
            }
        }
    }
    codes
}

/// Finds a place in a file's name: the longest run of up to three words that is one.
fn named_in(stem: &str) -> Option<Claim> {
    let words: Vec<&str> = stem.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    for length in (1..=3).rev() {
        for run in words.windows(length) {
            let text = run.join(" ");
            if text.len() > 3
                && let Some(claim) = claim(&places_of(&text, false), 0)
            {
                return Some(claim);
            }
        }
    }
    None
}

impl Layer {
    /// Returns how its CRS is known, in a word.
    #[must_use]
    pub fn crs_how(&self) -> Word {
        match self.crs.how {
            HowKnown::Declared => Word::CrsDeclared,
            HowKnown::Inferred => Word::CrsInferred,
            HowKnown::Chosen => Word::CrsChosen,
            HowKnown::Assumed => Word::CrsAssumed,
            HowKnown::Unknown => Word::CliUnknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_places_are_read_out_of_names() {
        let codes = |stem: &str| codes_in(stem).iter().map(|c| c.code().to_owned()).collect::<Vec<_>>();
        assert_eq!(codes("gsj_mino_strdip_EPSG6675"), ["EPSG:6675"]);
        assert_eq!(codes("a epsg-3067 b"), ["EPSG:3067"]);
        assert_eq!(codes("usa_esri_102003"), ["ESRI:102003"]);
        assert_eq!(codes("epsg_notes_2020-EPSG"), Vec::<String>::new());
        let named = |stem: &str| named_in(stem).map(|c| c.place[0]);
        assert_eq!(named("utah_umos"), Some("Utah"));
        assert_eq!(named("western-australia_geology"), Some("Western Australia"));
        assert_eq!(named("岐阜県_地質"), Some("Gifu"));
        assert_eq!(named("KB11_traces"), None);
    }
}

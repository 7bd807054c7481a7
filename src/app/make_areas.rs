//! Areas made of what is there already: polygons of layers, texts from the clipboard. All of one gesture is one step.

use crate::app::action::Selection;
use crate::app::jobs::Outcome;
use crate::app::notice::NoticeKind;
use crate::app::state::State;
use crate::geometry::{Boundary, BoundaryDigest, flaws};
use crate::layer::deposit::Deposit;
use crate::layer::{Layer, boundary_of};
use crate::words::Word;
use crate::workspace::edit::{Edit, NewArea};
use crate::workspace::{AreaText, Bilingual, DepositRef, Evidence, RecordId};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Features that become areas at once, at most.
pub const MOST: usize = 1000;

/// Which polygons of layers are to become areas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Polygons {
    /// The selected features of a layer.
    Selected(RecordId),
    /// One feature.
    Feature(DepositRef),
}

/// What was made of polygons in the background; ids come when it is taken in.
#[derive(Debug, Default)]
pub struct MadeAreas {
    pub(super) areas: Vec<(Boundary, AreaText)>,
    /// Polygon features that were looked at.
    pub(super) polygons: usize,
    /// Why the first of those that are no areas is none.
    pub(super) refused: Option<String>,
    /// Where they come from: a layer's name, `None` for the clipboard.
    pub(super) layer: Option<String>,
    /// What there was, in a few words, such as `Point 3`.
    pub(super) found: String,
}

impl State {
    pub(super) fn make_areas(&mut self, of: &Polygons) {
        let (id, rows) = match of {
            Polygons::Selected(id) => {
                (id.clone(), self.selected.get(id).map(|rows| rows.iter().collect::<Vec<u32>>()).unwrap_or_default())
            }
            Polygons::Feature(f) => (f.layer.clone(), self.catalog.row(&f.layer.0, &f.key).into_iter().collect()),
        };
        let Some(layer) = self.catalog.get(&id.0).cloned().filter(|_| !rows.is_empty()) else { return };
        let lang = self.lang();
        if rows.len() > MOST {
            let text = lang.fill(Word::TooManyAreas, &[&rows.len().to_string(), &MOST.to_string()]);
            return self.notify(NoticeKind::Warning, text);
        }
        let name = self.workspace().layers.get(&id).map_or_else(|| layer.name.clone(), |l| l.name.get(lang.is_ja()).to_owned());
        let source = name.clone();
        self.jobs.start(Word::MakeAreas, &name, move |running| {
            let rows = rows.iter().map(|row| *row as usize);
            Outcome::AreasMade(Box::new(areas_of(&layer, rows, Some(&source), &running.cancel)))
        });
    }

    /// Takes in what was made: one step, and what it made is selected.
    pub(super) fn areas_made(&mut self, made: MadeAreas) {
        let lang = self.lang();
        let MadeAreas { areas, polygons, refused, layer, found } = made;
        if polygons == 0 {
            let text = match layer {
                Some(_) => lang.t(Word::NotPolygons).to_owned(),
                None if found.is_empty() => lang.t(Word::PasteNotUnderstood).to_owned(),
                None => lang.fill(Word::PasteNoPolygon, &[&found]),
            };
            return self.notify(NoticeKind::Warning, text);
        }
        let count = areas.len();
        if count > 0 && self.add_areas(areas) {
            let text = match &layer {
                Some(name) => lang.fill(Word::MadeAreas, &[&count.to_string(), name]),
                None => lang.fill(Word::PastedAreas, &[&count.to_string()]),
            };
            self.notify(NoticeKind::Info, text);
        }
        if let Some(why) = refused {
            let text = lang.fill(Word::NotAllMade, &[&(polygons - count).to_string(), &polygons.to_string(), &why]);
            self.notify(NoticeKind::Warning, text);
        }
    }

    /// Makes areas in one step and selects them; tells whether it was done.
    pub(super) fn add_areas(&mut self, areas: Vec<(Boundary, AreaText)>) -> bool {
        let areas: Vec<NewArea> =
            areas.into_iter().map(|(boundary, about)| NewArea { id: self.fresh_id(), boundary, about }).collect();
        let ids = areas.iter().map(|a| a.id.clone()).collect();
        let done = self.edit(&Edit::AddAreas { areas });
        if done {
            self.select(Selection::areas(ids));
        }
        done
    }
}

/// Makes areas of the polygons of some rows. `source` is the name of the layer, which is remembered as a reference.
pub(super) fn areas_of(
    layer: &Arc<Layer>,
    rows: impl Iterator<Item = usize>,
    source: Option<&str>,
    cancel: &AtomicBool,
) -> MadeAreas {
    let mut made = MadeAreas { layer: source.map(str::to_owned), ..MadeAreas::default() };
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        if cancel.load(Ordering::Relaxed) {
            break;
        }
        *kinds.entry(layer.table.geometry(row).name()).or_default() += 1;
        let feature: Map<String, Value> = serde_json::from_slice(layer.feature_bytes(row)).unwrap_or_default();
        // Only what comes by the clipboard is believed to be an area of ours: a layer's file is somebody's data.
        let own = feature.get("lodemap").filter(|_| source.is_none()).and_then(own_boundary);
        let boundary = match own.map_or_else(|| boundary_of(layer, row).map_err(|e| e.to_string()), |own| Ok(Some(own))) {
            Ok(None) => continue,
            Ok(Some(boundary)) => match flaws(&boundary).first() {
                Some(flaw) => Err(flaw.what.clone()),
                None => Ok(boundary),
            },
            Err(why) => Err(why),
        };
        made.polygons += 1;
        match boundary {
            Ok(boundary) => made.areas.push((boundary, about(layer, row, &feature, source))),
            Err(why) => drop(made.refused.get_or_insert(why)),
        }
    }
    made.found = kinds.iter().map(|(kind, count)| format!("{kind} {count}")).collect::<Vec<_>>().join(", ");
    made
}

/// The boundary as it was drawn, of an area that was cut at the 180th meridian for others; believed when its digest is its own.
fn own_boundary(own: &Value) -> Option<Boundary> {
    let rings: Vec<Vec<Vec<[f64; 2]>>> = serde_json::from_value(own.get("boundary")?.clone()).ok()?;
    let boundary = Boundary::from_coordinates(&rings).ok()?;
    (own.get("boundary_sha256")?.as_str()? == BoundaryDigest::of(&boundary).0).then_some(boundary)
}

/// The description of a feature: all of it when it is an area of ours, else its name and its minerals.
fn about(layer: &Layer, row: usize, feature: &Map<String, Value>, source: Option<&str>) -> AreaText {
    let properties = feature.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut about = if source.is_none() && properties.get("kind").and_then(Value::as_str) == Some("mapping_area") {
        own_description(&properties)
    } else {
        let said = match source {
            Some(_) => Deposit::of(&layer.meaning.model, &properties),
            None => Deposit::of_properties(&properties),
        };
        let mut minerals: Vec<String> = said.minerals().into_iter().map(|(m, _)| m.id.clone()).collect();
        minerals.extend(said.unknown_commodities().into_iter().map(str::to_owned));
        AreaText { name: Bilingual::new(&said.name_en, &said.name_ja), minerals, ..AreaText::default() }
    };
    if let Some(layer_name) = source {
        let key = layer.feature_key(row).unwrap_or_default();
        about.references.push(format!("{layer_name}: {key}"));
    }
    // No text of a record may hold these; in foreign files they are rubbish between words.
    let clean = |text: &mut String| *text = text.replace(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t'), " ");
    [&mut about.name.en, &mut about.name.ja].into_iter().for_each(clean);
    about.minerals.iter_mut().chain(&mut about.references).for_each(clean);
    about
}

/// What the export and the copying of areas write (docs/FORMAT.md), read back.
fn own_description(properties: &Map<String, Value>) -> AreaText {
    let text = |name: &str| properties.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let both = |name: &str| Bilingual { en: text(&format!("{name}_en")), ja: text(&format!("{name}_ja")) };
    let list = |name: &str| match properties.get(name) {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        // Other programs keep lists as texts.
        Some(Value::String(text)) => match serde_json::from_str::<Vec<String>>(text) {
            Ok(list) => list,
            Err(_) => text.split(';').map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect(),
        },
        _ => Vec::new(),
    };
    let sources = |name: &str| {
        let read = list(name).iter().map(|line| Evidence::from_line(line)).collect::<Vec<_>>();
        read.into_iter().filter(|e| !e.reference.is_empty()).collect()
    };
    AreaText {
        supersedes: Vec::new(),
        name: both("name"),
        minerals: list("minerals"),
        mineral_system: text("mineral_system"),
        deposit_types: list("deposit_types"),
        basis: both("basis"),
        references: list("references"),
        evidence_geology: sources("evidence_geology"),
        evidence_geophysics: sources("evidence_geophysics"),
        evidence_elevation: sources("evidence_elevation"),
        needs_geology: both("needs_geology"),
        needs_geophysics: both("needs_geophysics"),
        needs_elevation: both("needs_elevation"),
        host: list("host"),
    }
}

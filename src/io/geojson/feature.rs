//! Reads one feature (or bare geometry) into a chunk: a run of elements with its own columns, which is later joined to the others.

use super::distinct::Distinct;
use super::fields::FieldStats;
use super::geometry::{GeometryReader, geometry_type};
use super::trouble::{Findings, Trouble};
use crate::crs::NumberRange;
use crate::layer::json::{Kind, Scan, Syntax};
use crate::layer::{FeatureTable, GeometryType, TableBuilder};
use std::ops::Range;
use std::sync::atomic::AtomicBool;

/// What is being read from one stretch of the text, numbered from its own beginning.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub table: TableBuilder,
    pub findings: Findings,
    pub fields: FieldStats,
    /// Elements met, whether or not they became rows.
    pub elements: usize,
    /// True when the stretch is not UTF-8 as a whole, so that each feature has to be tested.
    pub doubtful: bool,
    ids: Distinct,
    troubles: Vec<(usize, Trouble)>,
}

/// What was read from one stretch, packed, with places in the whole text.
#[derive(Debug, Default)]
pub(super) struct Packed {
    pub table: FeatureTable,
    pub range: NumberRange,
    pub findings: Findings,
    pub fields: FieldStats,
    pub elements: usize,
    /// The rows' ids; none when no row has one.
    pub ids: Distinct,
}

/// What an object turned out to be by its `type`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Element {
    Feature,
    Geometry,
    Collection,
    Other(String),
}

impl Chunk {
    pub fn new(doubtful: bool) -> Self {
        Self { doubtful, ..Self::default() }
    }

    /// Packs what was read; the text that was read begins at `offset` of the whole text.
    pub fn pack(mut self, offset: usize) -> Packed {
        self.findings.shift(offset);
        if !self.ids.hashes.is_empty() {
            self.ids.none_up_to(self.table.len());
        }
        let table = self.table.finish(offset);
        let range = match table.coordinates().bounds() {
            Some([min, max]) => NumberRange::within(min, max, table.coordinates().len()),
            None => None,
        };
        Packed {
            range: range.unwrap_or_else(|| NumberRange::of(table.coordinates().iter())),
            table,
            findings: self.findings,
            fields: self.fields,
            elements: self.elements,
            ids: self.ids,
        }
    }

    /// Reads the object on which the scanner stands as an element of a `features` array.
    ///
    /// # Errors
    /// When it is not JSON; the chunk is then as it was before, and the scanner somewhere inside.
    pub fn feature(&mut self, scan: &mut Scan<'_>) -> Result<(), Syntax> {
        self.object(scan, false).map(drop)
    }

    /// Reads the object on which the scanner stands as a document of its own. A collection or something that is not
    /// GeoJSON is passed over, and only said.
    ///
    /// # Errors
    /// As [`Self::feature`].
    pub fn document(&mut self, scan: &mut Scan<'_>) -> Result<Element, Syntax> {
        let start = scan.at;
        let element = self.object(scan, true)?;
        if element == Element::Geometry {
            self.bare_geometry(&mut scan.again(start))?;
        }
        Ok(element)
    }

    /// Notes something wrong with the element that is being read.
    pub fn find(&mut self, at: usize, trouble: Trouble) {
        self.findings.add(Some(self.elements), at, trouble);
    }

    fn object(&mut self, scan: &mut Scan<'_>, document: bool) -> Result<Element, Syntax> {
        let columns = self.table.mark();
        self.troubles.clear();
        let read = self.object_members(scan, document);
        if read != Ok(Element::Feature) {
            self.table.back_to(columns);
            self.fields.forget();
        }
        read
    }

    fn object_members(&mut self, scan: &mut Scan<'_>, document: bool) -> Result<Element, Syntax> {
        let (text, start) = (scan.text, scan.at);
        let (mut kind, mut geometry, mut properties, mut id, mut with_id) = (None, None, None, 0..0, false);
        let Self { table, fields, troubles, .. } = self;
        let mut shapes = GeometryReader { table, troubles };
        let columns = shapes.table.mark();
        (scan.odd, scan.comma) = (None, None);
        scan.members::<Syntax>(|scan, key| {
            let at = scan.at;
            match &text[key] {
                b"type" => {
                    if kind.is_some() {
                        shapes.troubles.push((at, Trouble::Duplicate("type".into())));
                    }
                    let text_kind = scan.value()? == Kind::Text;
                    kind = Some(if text_kind { &text[at + 1..scan.at - 1] } else { b"".as_slice() });
                }
                b"geometry" => {
                    if geometry.is_some() {
                        shapes.troubles.push((at, Trouble::Duplicate("geometry".into())));
                        shapes.table.back_to(columns);
                    }
                    geometry = Some(shapes.geometry(scan, 0)?);
                }
                b"properties" => {
                    if properties.is_some() {
                        shapes.troubles.push((at, Trouble::Duplicate("properties".into())));
                        fields.forget();
                    }
                    let object = scan.peek() == Some(b'{');
                    if object {
                        fields.object(scan, &mut |key, at| {
                            let name = String::from_utf8_lossy(key).chars().take(60).collect();
                            shapes.troubles.push((at, Trouble::Duplicate(name)));
                        })?;
                    } else if scan.value()? != Kind::Null {
                        shapes.troubles.push((at, Trouble::PropertiesNotObject));
                    }
                    properties = Some(object.then_some(at));
                }
                b"id" => {
                    if std::mem::replace(&mut with_id, true) {
                        shapes.troubles.push((at, Trouble::Duplicate("id".into())));
                        id = 0..0;
                    }
                    let kind = scan.value()?;
                    match kind {
                        Kind::Text | Kind::Integer | Kind::Real => id = at..scan.at,
                        Kind::Null => {}
                        _ => shapes.troubles.push((at, Trouble::IdNotScalar)),
                    }
                }
                b"bbox" => shapes.bbox(scan)?,
                b"place" => {
                    if scan.value()? != Kind::Null {
                        shapes.troubles.push((at, Trouble::OtherPlace));
                    }
                }
                _ => {
                    scan.value()?;
                }
            }
            Ok(())
        })?;
        if kind != Some(b"Feature") {
            let name = String::from_utf8_lossy(kind.unwrap_or_default()).chars().take(60).collect::<String>();
            if document {
                return Ok(match kind {
                    Some(b"FeatureCollection") => Element::Collection,
                    Some(name) if geometry_type(name).is_some() => Element::Geometry,
                    _ => Element::Other(name),
                });
            }
            shapes.troubles.push((start, Trouble::FeatureType(name)));
        }
        if geometry.is_none() {
            shapes.troubles.push((start, Trouble::NoGeometry));
        }
        if properties.is_none() {
            shapes.troubles.push((start, Trouble::NoProperties));
        }
        if let Some(odd) = scan.odd {
            shapes.troubles.push((odd, Trouble::Unshowable));
        }
        if let Some(comma) = scan.comma {
            shapes.troubles.push((comma, Trouble::ExtraComma));
        }
        self.utf8(text, start..scan.at)?;
        self.fields.commit(text);
        if !id.is_empty() {
            self.ids.none_up_to(self.table.len());
            self.ids.see(&text[id]);
        }
        self.table.row(start..scan.at, properties.flatten(), geometry.unwrap_or(GeometryType::Null));
        self.take_troubles();
        Ok(Element::Feature)
    }

    fn bare_geometry(&mut self, scan: &mut Scan<'_>) -> Result<(), Syntax> {
        let (text, start, columns) = (scan.text, scan.at, self.table.mark());
        self.troubles.clear();
        let geometry = GeometryReader { table: &mut self.table, troubles: &mut self.troubles }.geometry(scan, 0);
        // A geometry that is left out must not go to the next row.
        let geometry = geometry.and_then(|kind| self.utf8(text, start..scan.at).map(|()| kind));
        let geometry = geometry.inspect_err(|_| self.table.back_to(columns))?;
        if let Some(comma) = scan.comma {
            self.troubles.push((comma, Trouble::ExtraComma));
        }
        self.table.bare_geometry(start..scan.at, geometry);
        self.take_troubles();
        Ok(())
    }

    /// In a text that is not UTF-8 as a whole, tells whether this stretch is.
    fn utf8(&self, text: &[u8], range: Range<usize>) -> Result<(), Syntax> {
        match self.doubtful.then(|| std::str::from_utf8(&text[range.clone()])) {
            Some(Err(e)) => Err(Syntax { at: range.start + e.valid_up_to(), why: NOT_UTF8 }),
            _ => Ok(()),
        }
    }

    fn take_troubles(&mut self) {
        for (at, trouble) in self.troubles.drain(..) {
            self.findings.add(Some(self.elements), at, trouble);
        }
    }
}

impl Packed {
    /// A stretch without elements in which something is wrong.
    pub fn only(element: Option<usize>, at: usize, trouble: Trouble) -> Self {
        let mut only = Self::default();
        only.findings.add(element, at, trouble);
        only
    }

    /// Joins what the stretches of a text held, in their order; `None` when `cancel` was set.
    pub fn join(stretches: Vec<Self>, cancel: &AtomicBool) -> Option<Self> {
        let mut all = Self::default();
        let mut tables = Vec::with_capacity(stretches.len());
        let (any_id, mut rows) = (stretches.iter().any(|s| !s.ids.hashes.is_empty()), 0);
        for stretch in stretches {
            all.range = all.range.with(stretch.range);
            all.findings.append(stretch.findings, all.elements);
            all.fields.append(stretch.fields);
            all.elements += stretch.elements;
            rows += stretch.table.len();
            if any_id {
                all.ids.append(stretch.ids);
                all.ids.none_up_to(rows);
            }
            tables.push(stretch.table);
        }
        all.table = FeatureTable::join(tables, cancel)?;
        Some(all)
    }
}

/// The reason that marks text which is JSON but not UTF-8.
pub(super) const NOT_UTF8: &str = "the text is not UTF-8";

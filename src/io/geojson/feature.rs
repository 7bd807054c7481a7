//! Reads one feature (or bare geometry) into a chunk: a run of elements with its own columns, which is later joined to the others.

use super::fields::FieldStats;
use super::geometry::{GeometryReader, geometry_type};
use super::scan::{Kind, Scan, Syntax};
use super::trouble::{Findings, Trouble};
use crate::layer::{FeatureRow, FeatureTable, GeometryType, Part, PartKind};

/// What was read from one stretch of the text, numbered from its own beginning.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub table: FeatureTable,
    pub findings: Findings,
    pub fields: FieldStats,
    /// Elements met, whether or not they became rows.
    pub elements: usize,
    /// Line breaks met up to `lines_to`.
    pub lines: u32,
    lines_to: usize,
    /// True when the text as a whole is not UTF-8, so that each feature has to be tested.
    pub doubtful: bool,
    troubles: Vec<(usize, Trouble)>,
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
    pub fn new(start: usize, doubtful: bool) -> Self {
        Self { lines_to: start, doubtful, ..Self::default() }
    }

    /// Counts the line breaks up to a place at or after the last one asked for.
    pub fn count_lines(&mut self, text: &[u8], to: usize) {
        if to > self.lines_to {
            self.lines += memchr::memchr_iter(b'\n', &text[self.lines_to..to]).count() as u32;
            self.lines_to = to;
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
            let mut inner = Scan::new(scan.text, start);
            self.bare_geometry(&mut inner)?;
        }
        Ok(element)
    }

    /// Notes something wrong with the element that is being read.
    pub fn find(&mut self, at: usize, trouble: Trouble) {
        self.findings.add(Some(self.elements), at, trouble);
    }

    fn object(&mut self, scan: &mut Scan<'_>, document: bool) -> Result<Element, Syntax> {
        let columns = (self.table.xy.len(), self.table.rings.len(), self.table.parts.len());
        self.troubles.clear();
        let read = self.object_members(scan, document);
        if read != Ok(Element::Feature) {
            self.table.xy.truncate(columns.0);
            self.table.rings.truncate(columns.1);
            self.table.parts.truncate(columns.2);
            self.fields.forget();
        }
        read
    }

    fn object_members(&mut self, scan: &mut Scan<'_>, document: bool) -> Result<Element, Syntax> {
        let (text, start, parts_start) = (scan.text, scan.at, self.table.parts.len() as u32);
        let (mut kind, mut geometry, mut properties, mut id, mut with_id) = (None, None, None, 0..0, false);
        let Self { table, fields, troubles, .. } = self;
        let mut shapes = GeometryReader { table, troubles };
        let columns = shapes.columns();
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
                        shapes.restore(columns);
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
                        scan.members::<Syntax>(|scan, key| {
                            let at = scan.at;
                            let kind = scan.value()?;
                            if fields.see(&text[key.clone()], kind, at..scan.at) {
                                let name = String::from_utf8_lossy(&text[key]).chars().take(60).collect();
                                shapes.troubles.push((at, Trouble::Duplicate(name)));
                            }
                            Ok(())
                        })?;
                    } else if scan.value()? != Kind::Null {
                        shapes.troubles.push((at, Trouble::PropertiesNotObject));
                    }
                    properties = Some(if object { at..scan.at } else { at..at });
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
        let row = (start..scan.at, properties.unwrap_or(0..0), id, geometry.unwrap_or(GeometryType::Null));
        self.row(text, row, parts_start);
        Ok(Element::Feature)
    }

    fn bare_geometry(&mut self, scan: &mut Scan<'_>) -> Result<(), Syntax> {
        let (text, start, parts_start) = (scan.text, scan.at, self.table.parts.len() as u32);
        self.troubles.clear();
        let geometry = GeometryReader { table: &mut self.table, troubles: &mut self.troubles }.geometry(scan, 0)?;
        if let Some(comma) = scan.comma {
            self.troubles.push((comma, Trouble::ExtraComma));
        }
        self.utf8(text, start..scan.at)?;
        self.row(text, (start..scan.at, 0..0, 0..0, geometry), parts_start);
        Ok(())
    }

    /// In a text that is not UTF-8 as a whole, tells whether this stretch is.
    fn utf8(&self, text: &[u8], range: std::ops::Range<usize>) -> Result<(), Syntax> {
        match self.doubtful.then(|| std::str::from_utf8(&text[range.clone()])) {
            Some(Err(e)) => Err(Syntax { at: range.start + e.valid_up_to(), why: NOT_UTF8 }),
            _ => Ok(()),
        }
    }

    fn row(
        &mut self,
        text: &[u8],
        (bytes, properties, id, geometry): (std::ops::Range<usize>, std::ops::Range<usize>, std::ops::Range<usize>, GeometryType),
        parts_start: u32,
    ) {
        self.count_lines(text, bytes.start);
        let parts = parts_start..self.table.parts.len() as u32;
        self.table.rows.push(FeatureRow { bytes, properties, id, geometry, parts, line: self.lines + 1 });
        for (at, trouble) in std::mem::take(&mut self.troubles) {
            self.find(at, trouble);
        }
    }

    /// Joins what the next stretch of the text held.
    pub fn append(&mut self, other: Self) {
        let (xy, rings, parts) = (self.table.xy.len() as u32, self.table.rings.len() as u32, self.table.parts.len() as u32);
        self.table.xy.extend(other.table.xy);
        self.table.rings.extend(other.table.rings.into_iter().map(|r| r.start + xy..r.end + xy));
        self.table.parts.extend(other.table.parts.into_iter().map(|p| {
            let by = if p.kind == PartKind::Polygon { rings } else { xy };
            Part { start: p.start + by, end: p.end + by, ..p }
        }));
        self.table.rows.extend(other.table.rows.into_iter().map(|r| FeatureRow {
            parts: r.parts.start + parts..r.parts.end + parts,
            line: r.line + self.lines,
            ..r
        }));
        self.findings.append(other.findings, self.elements);
        self.fields.append(other.fields);
        self.elements += other.elements;
        self.lines += other.lines;
        self.lines_to = other.lines_to;
    }
}

/// The reason that marks text which is JSON but not UTF-8.
pub(super) const NOT_UTF8: &str = "the text is not UTF-8";

//! A layer: one source file as it was read. It never changes; what the user makes of it lives in the workspace.

use super::json::{Kind, Scan, Syntax};
use super::table::FAR;
use super::{FeatureTable, FileDigest, GeometryType, KeyJoin, KnownOperation, Problem, Reading, SourceText};
use crate::crs::CrsKnown;
use crate::layer::deposit::{ChosenRoles, DepositModel};
use serde::Deserialize as _;
use serde_json::{Map, Value};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The kind of file a layer came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A GeoJSON document.
    GeoJson,
    /// GeoJSON texts one after another (newline-delimited or RFC 8142).
    GeoJsonSeq,
    /// Arcs and objects that share them.
    TopoJson,
    /// A text table with columns of coordinates.
    Csv,
    /// FlatGeobuf.
    FlatGeobuf,
    /// A feature table of a GeoPackage.
    GeoPackage,
}

impl Format {
    /// Returns the name for people and for `info --json`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::GeoJson => "GeoJSON",
            Self::GeoJsonSeq => "GeoJSONSeq",
            Self::TopoJson => "TopoJSON",
            Self::Csv => "CSV",
            Self::FlatGeobuf => "FlatGeobuf",
            Self::GeoPackage => "GeoPackage",
        }
    }
}

/// The type of a field's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// Only nulls.
    Null,
    /// true, false.
    Boolean,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Real,
    /// Texts.
    Text,
    /// Objects and arrays.
    Json,
    /// Values of several types.
    Mixed,
}

impl FieldType {
    /// Returns the name for people and for `info --json`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Real => "real",
            Self::Text => "text",
            Self::Json => "json",
            Self::Mixed => "mixed",
        }
    }

    /// Returns the type that holds values of both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::Null, b) => b,
            (a, Self::Null) => a,
            (Self::Integer, Self::Real) | (Self::Real, Self::Integer) => Self::Real,
            _ => Self::Mixed,
        }
    }
}

/// A member name that occurs in the features' properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The member name.
    pub name: String,
    /// What its values are.
    pub kind: FieldType,
    /// In how many features it is there and not null.
    pub filled: usize,
}

/// One source as it was read: immutable, shared, outside history.
#[derive(Debug, Clone)]
pub struct Layer {
    /// File stem.
    pub name: String,
    /// Where it was read from.
    pub path: PathBuf,
    /// SHA-256 of the file's bytes, once it was asked for: see [`Layer::sha256`].
    pub digest: FileDigest,
    /// What kind of file it is.
    pub format: Format,
    /// What was chosen for reading it.
    pub reading: Reading,
    /// The text encoding of the file, such as `UTF-8`.
    pub encoding: &'static str,
    /// The features as GeoJSON text in UTF-8: the file's own bytes when it is GeoJSON in UTF-8 without a BOM, else what it was
    /// turned into.
    pub text: SourceText,
    /// The features.
    pub table: FeatureTable,
    /// The fields in the order they first occur.
    pub fields: Vec<Field>,
    /// How many features have a GeoJSON `id`.
    pub ids: usize,
    /// Where features' identities come from.
    pub id_source: IdSource,
    /// How the features stand in the text.
    pub document: Document,
    /// How the CRS is known.
    pub crs: CrsKnown,
    /// What moves its positions to WGS 84, once someone has asked.
    pub operation: KnownOperation,
    /// What was wrong in the file.
    pub problems: Vec<Problem>,
    /// What its fields and codes mean.
    pub meaning: LayerMeaning,
}

/// What is understood of a layer beyond its features: made from them and from the user's choices, without the file.
#[derive(Debug, Clone, Default)]
pub struct LayerMeaning {
    /// Which fields say what of a deposit.
    pub model: DepositModel,
    /// The key table that is joined, when it could be read.
    pub key: Option<Arc<KeyJoin>>,
    /// Where features' identities would come from without a choice.
    pub found_id: Option<IdSource>,
}

impl LayerMeaning {
    /// Finds what a layer with these fields means when nothing was chosen.
    #[must_use]
    pub fn found(fields: &[Field], id_source: &IdSource) -> Self {
        let model = DepositModel::of(fields, &ChosenRoles::new());
        Self { model, key: None, found_id: Some(id_source.clone()) }
    }
}

/// What stands around the features, so that a file can be given back as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// What holds the features.
    pub kind: DocumentKind,
    /// The members of a FeatureCollection in the order of the file, `features` among them; empty for the other kinds.
    pub members: Vec<Member>,
    /// False when something of the text is in no row (broken features, trailing text), so that the rows are not the whole file.
    pub whole: bool,
}

/// What holds the features of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DocumentKind {
    /// One FeatureCollection.
    #[default]
    Collection,
    /// One bare Feature or geometry, or several documents one after another: rows may be bare geometries.
    Loose,
}

/// One member of a document: where its text lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Name, colon and value.
    pub bytes: std::ops::Range<usize>,
    /// The value.
    pub value: std::ops::Range<usize>,
}

/// Where a feature's key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdSource {
    /// The GeoJSON `id` member: present and different in every feature.
    Member,
    /// A field whose values are present and different in every feature.
    Field(String),
    /// Neither: a digest of the feature's text.
    Content,
}

impl Layer {
    /// Returns the text of a feature as it stands in the source.
    #[must_use]
    pub fn feature_text(&self, row: usize) -> &str {
        std::str::from_utf8(self.feature_bytes(row)).unwrap_or("")
    }

    /// Returns the bytes of a feature as they stand in the source; empty when there is no such row.
    #[must_use]
    pub fn feature_bytes(&self, row: usize) -> &[u8] {
        &self.text[self.table.bytes(row)]
    }

    /// Parses the properties of a feature; empty when there are none.
    #[must_use]
    pub fn properties(&self, row: usize) -> Map<String, Value> {
        let text = self.text_from_properties(row);
        // The reader lets `[1,]` pass and says so; what it took for a value has to be shown.
        let read = Map::deserialize(&mut serde_json::Deserializer::from_slice(text));
        read.or_else(|_| serde_json::from_slice(&without_extra_commas(self.properties_text(row)))).unwrap_or_default()
    }

    /// Returns the properties object of a feature as it is written; empty when there is none.
    #[must_use]
    pub fn properties_text(&self, row: usize) -> &[u8] {
        let text = self.text_from_properties(row);
        let mut scan = Scan::new(text, 0);
        // The feature was read before, so this is JSON.
        if text.is_empty() || scan.value().is_err() { &[] } else { &text[..scan.at] }
    }

    /// The feature's text from the brace of its properties on, which is found without reading what stands before where that is
    /// known.
    pub(super) fn text_from_properties(&self, row: usize) -> &[u8] {
        let text = self.feature_bytes(row);
        match self.table.properties.get(row) {
            None | Some(NONE | BARE) => &[],
            Some(FAR) => &text[members(text).0],
            Some(near) => text.get(usize::from(near)..).unwrap_or_default(),
        }
    }

    /// Returns the `id` of a feature as it is written, quotes included; empty when it has none. Looks through the feature's text.
    #[must_use]
    pub fn id_text(&self, row: usize) -> &str {
        if self.ids == 0 || self.is_bare_geometry(row) {
            return "";
        }
        let text = self.feature_bytes(row);
        std::str::from_utf8(&text[members(text).1]).unwrap_or("")
    }

    /// Tells whether a row is a geometry without a feature around it.
    #[must_use]
    pub fn is_bare_geometry(&self, row: usize) -> bool {
        self.table.properties.get(row) == Some(BARE)
    }

    /// Returns the SHA-256 of the file's bytes, 64 hexadecimal digits. The first call reads through the whole text.
    #[must_use]
    pub fn sha256(&self) -> &str {
        self.sha256_unless(&AtomicBool::new(false)).unwrap_or("")
    }

    /// Returns the SHA-256 as [`Self::sha256`] does; `None` when `cancel` was set meanwhile.
    #[must_use]
    pub fn sha256_unless(&self, cancel: &AtomicBool) -> Option<&str> {
        let mark: &[u8] = if self.encoding == UTF8_WITH_MARK { b"\xEF\xBB\xBF" } else { b"" };
        self.digest.or_of(&[mark, &self.text], cancel)
    }

    /// Returns the feature's key, stable as long as the feature itself is (see [`IdSource`]).
    #[must_use]
    pub fn feature_key(&self, row: usize) -> Option<String> {
        self.key_by(row, &self.id_source)
    }

    /// Finds the row with a key; looks at every feature, so not for use in a frame.
    #[must_use]
    pub fn row_of_key(&self, key: &str) -> Option<usize> {
        (0..self.table.len()).find(|&row| self.feature_key(row).as_deref() == Some(key))
    }

    /// Counts the features by declared geometry type, in the order of [`GeometryType`].
    #[must_use]
    pub fn geometry_counts(&self) -> std::collections::BTreeMap<GeometryType, usize> {
        let mut counts = std::collections::BTreeMap::new();
        for kind in self.table.geometries() {
            *counts.entry(kind).or_insert(0) += 1;
        }
        counts
    }
}

/// The encoding of a file whose byte order mark is not part of the text.
pub(crate) const UTF8_WITH_MARK: &str = "UTF-8 with BOM";

/// In the column of properties: the feature has none.
const NONE: u16 = 0;
/// In the column of properties: the row is a bare geometry. No value can stand at the second byte of a feature.
pub(super) const BARE: u16 = 1;

/// Returns where the `id` of a feature stands in its text; empty when it has none.
pub(crate) fn id_range(text: &[u8]) -> Range<usize> {
    members(text).1
}

/// Finds the properties object and the id of a feature; of members that occur twice the last one counts.
fn members(text: &[u8]) -> (Range<usize>, Range<usize>) {
    let (mut properties, mut id) = (0..0, 0..0);
    let mut scan = Scan::new(text, 0);
    // The feature was read before, so this is JSON; what was found up to an error is all there is.
    let _read_before = scan.members::<Syntax>(|scan, key| {
        let at = scan.at;
        let kind = scan.value()?;
        match &text[key] {
            b"properties" => properties = if kind == Kind::Object { at..scan.at } else { 0..0 },
            b"id" if matches!(kind, Kind::Text | Kind::Integer | Kind::Real) => id = at..scan.at,
            _ => {}
        }
        Ok(())
    });
    (properties, id)
}

/// Blanks the commas that stand before a closing bracket.
fn without_extra_commas(json: &[u8]) -> Vec<u8> {
    let mut text = json.to_vec();
    let (mut comma, mut at) = (None, 0);
    while let Some(&b) = text.get(at) {
        match b {
            b',' => comma = Some(at),
            b']' | b'}' => {
                if let Some(comma) = comma.take() {
                    text[comma] = b' ';
                }
            }
            b'"' => {
                comma = None;
                at += 1;
                while let Some(&b) = text.get(at).filter(|b| **b != b'"') {
                    at += if b == b'\\' { 2 } else { 1 };
                }
            }
            b if !b.is_ascii_whitespace() => comma = None,
            _ => {}
        }
        at += 1;
    }
    text
}

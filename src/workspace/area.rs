//! Mapping areas: the polygons that the parties mean to map, and why.

use crate::geometry::{Boundary, BoundaryDigest};
use crate::workspace::{Bilingual, Evidence, RecordId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An area that the parties mean to map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MappingArea {
    /// Its id.
    pub id: RecordId,
    /// The exact boundary, WGS 84.
    pub boundary: Boundary,
    /// What it is and why.
    #[serde(flatten)]
    pub about: AreaText,
    /// Members written by a newer version, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The description of an area: everything but its boundary. Changing it leaves the parties' statements as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AreaText {
    /// Names.
    pub name: Bilingual,
    /// Mineral ids of the vocabulary, or free words.
    pub minerals: Vec<String>,
    /// Mineral system (Hofstra and Kreiner 2020), when known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mineral_system: String,
    /// Deposit types (CMMI scheme), or local terms.
    pub deposit_types: Vec<String>,
    /// Why this area.
    pub basis: Bilingual,
    /// Sources of the basis.
    pub references: Vec<String>,
    /// Geological maps and reports that speak for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence_geology: Vec<Evidence>,
    /// Geophysical surveys that do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence_geophysics: Vec<Evidence>,
    /// Surveys of elevation or bathymetry that do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence_elevation: Vec<Evidence>,
    /// Geology that is still to be mapped.
    #[serde(skip_serializing_if = "Bilingual::is_absent")]
    pub needs_geology: Bilingual,
    /// Geophysics still to be flown or sailed.
    #[serde(skip_serializing_if = "Bilingual::is_absent")]
    pub needs_geophysics: Bilingual,
    /// Elevation or bathymetry still to be measured.
    #[serde(skip_serializing_if = "Bilingual::is_absent")]
    pub needs_elevation: Bilingual,
    /// Host countries (ISO 3166 alpha-2).
    pub host: Vec<String>,
    /// The areas that this one is to replace.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub supersedes: Vec<RecordId>,
}

impl MappingArea {
    /// Returns the digest of the boundary as it is now.
    #[must_use]
    pub fn digest(&self) -> BoundaryDigest {
        BoundaryDigest::of(&self.boundary)
    }
}

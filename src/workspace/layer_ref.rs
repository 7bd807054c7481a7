//! Layer references: that a file is part of this workspace, and how it is read and drawn.

use crate::layer::{LayerRole, LayerStyle, Reading};
use crate::workspace::{Bilingual, RecordId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A filter under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedFilter {
    /// Its name.
    pub name: String,
    /// Its text.
    pub filter: String,
}

/// A file that belongs to the workspace. Its features stay in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerRef {
    /// Its id.
    pub id: RecordId,
    /// Its name in the panel.
    pub name: Bilingual,
    /// The file: relative to the workspace where it lies beside or below it, absolute otherwise; always with `/`.
    pub path: String,
    /// SHA-256 of the file when it was added.
    pub sha256: String,
    /// The workspace file itself holds its bytes, under this SHA-256; `path` then says only what it was called.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub embedded: bool,
    /// What it is for.
    pub role: LayerRole,
    /// How it looks.
    pub style: LayerStyle,
    /// The CRS that the user chose, when the file does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// What the user chose for reading the file.
    #[serde(default, skip_serializing_if = "Reading::is_default")]
    pub reading: Reading,
    /// Which of its features are drawn: a filter (docs/FILTERS.md); all without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// Filters that are kept for it under names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<SavedFilter>,
    /// Painting order: greater is above.
    pub order: i64,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

//! Notes: text pinned to a place or to a record.

use crate::geometry::LonLat;
use crate::workspace::{Author, RecordId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A text pinned to a place, and perhaps to a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Its id.
    pub id: RecordId,
    /// The place.
    pub place: LonLat,
    /// The record it speaks of: an area, a project, a link or another note (a reply).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<RecordId>,
    /// Language of the text: `en` or `ja`.
    pub lang: String,
    /// The text.
    pub text: String,
    /// Who wrote it.
    pub by: Author,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

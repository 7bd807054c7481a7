//! How a source is to be read: what a user chose where a file does not say it, or says it wrongly.

use crate::layer::deposit::ChosenRoles;
use crate::layer::identity::Identity;
use crate::layer::{KeyChoice, Layer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The code of the problem that says that a file's encoding was guessed.
pub const ENCODING_DETECTED: &str = "encoding_detected";

/// How a layer's text encoding is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncodingKnown {
    /// The file is UTF-8, or says what it is.
    Declared,
    /// Guessed from the letters.
    Detected,
    /// Chosen by the user.
    Chosen,
}

/// What was chosen for reading a source; what is not chosen is found out from the file. It is kept with the layer's reference,
/// so that the file is read in the same way the next time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reading {
    /// The text encoding by its WHATWG name, such as `Shift_JIS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Which layer of a file that holds several: the table of a GeoPackage, the object of a TopoJSON file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sublayer: Option<String>,
    /// The column of eastings or longitudes of a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x_field: Option<String>,
    /// The column of northings or latitudes of a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub y_field: Option<String>,
    /// The file has north (latitude) first and east (longitude) second: they change places while it is read.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub swap_axes: bool,
    /// The field whose values tell the features apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_field: Option<String>,
    /// Without an `id_field`: the GeoJSON id or the features' text, where that is chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// Which fields say what of a deposit, where the user knows better than the headers.
    #[serde(skip_serializing_if = "ChosenRoles::is_empty")]
    pub roles: ChosenRoles,
    /// The table that says what the layer's codes mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_table: Option<KeyChoice>,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Reading {
    /// Tells whether nothing was chosen.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Tells whether another reading takes the same features from the file: then nothing need be read again.
    #[must_use]
    pub fn same_features(&self, other: &Self) -> bool {
        let features = |r: &Self| {
            (r.encoding.clone(), r.sublayer.clone(), r.x_field.clone(), r.y_field.clone(), r.swap_axes, r.other.clone())
        };
        features(self) == features(other)
    }

    /// Tells whether another reading tells the features apart by the same.
    #[must_use]
    pub fn same_identity(&self, other: &Self) -> bool {
        (&self.id_field, self.identity) == (&other.id_field, other.identity)
    }
}

impl Layer {
    /// Returns how the text encoding is known.
    #[must_use]
    pub fn encoding_known(&self) -> EncodingKnown {
        if self.reading.encoding.is_some() {
            EncodingKnown::Chosen
        } else if self.problems.iter().any(|p| p.code == ENCODING_DETECTED) {
            EncodingKnown::Detected
        } else {
            EncodingKnown::Declared
        }
    }
}

//! How a layer looks and what it is for, as the user chose it.

use crate::layer::symbology::Symbology;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A colour as red, green, blue; written `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rgb(pub [u8; 3]);

impl std::fmt::Display for Rgb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

impl From<Rgb> for String {
    fn from(c: Rgb) -> Self {
        c.to_string()
    }
}

impl TryFrom<String> for Rgb {
    type Error = String;
    fn try_from(s: String) -> Result<Self, String> {
        let hex = s.strip_prefix('#').filter(|h| h.len() == 6 && h.is_ascii());
        let value = hex.and_then(|h| u32::from_str_radix(h, 16).ok());
        let [_, r, g, b] = value.ok_or_else(|| format!("“{s}” is not a colour; write #rrggbb"))?.to_be_bytes();
        Ok(Self([r, g, b]))
    }
}

/// What a layer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LayerRole {
    /// Its features are deposits and can be linked to projects.
    Deposits,
    /// Anything else.
    #[default]
    Other,
}

/// At which scales a layer is drawn, as denominators: 50000 for 1:50,000. A logical point of the screen is 1/96 inch, as
/// operating systems count them, and as in the scale of the status bar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct ScaleRange {
    /// Not on closer views than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closest: Option<f64>,
    /// Not on farther views than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub farthest: Option<f64>,
}

/// Metres that a logical point takes on the sheet.
const POINT_M: f64 = 0.0254 / 96.0;

impl ScaleRange {
    /// Returns the scale's denominator when so many metres on the ground are one logical point.
    #[must_use]
    pub fn denominator(metres_per_point: f64) -> f64 {
        metres_per_point / POINT_M
    }

    /// Tells whether the layer is drawn at a scale.
    #[must_use]
    pub fn shows(&self, denominator: f64) -> bool {
        self.closest.is_none_or(|c| denominator >= c) && self.farthest.is_none_or(|f| denominator <= f)
    }

    fn is_any(&self) -> bool {
        *self == Self::default()
    }
}

/// How a layer is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerStyle {
    /// Symbol, line and fill colour of what nothing else is said of.
    pub color: Rgb,
    /// 0 (invisible) to 1.
    pub opacity: f32,
    /// How its features are told apart.
    #[serde(default, skip_serializing_if = "Symbology::is_automatic")]
    pub symbology: Symbology,
    /// At which scales it is drawn.
    #[serde(default, skip_serializing_if = "ScaleRange::is_any")]
    pub scales: ScaleRange,
    /// Without names on the map.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_labels: bool,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl LayerStyle {
    /// Makes the style of a layer of one colour.
    #[must_use]
    pub fn of(color: Rgb) -> Self {
        let (symbology, scales) = (Symbology::Automatic, ScaleRange::default());
        Self { color, opacity: 1.0, symbology, scales, no_labels: false, other: Map::new() }
    }
}

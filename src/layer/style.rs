//! How a layer looks and what it is for, as the user chose it.

use serde::{Deserialize, Serialize};

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

/// How a layer is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LayerStyle {
    /// Symbol, line and fill colour.
    pub color: Rgb,
    /// 0 (invisible) to 1.
    pub opacity: f32,
}

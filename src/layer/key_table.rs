//! Codes and their meanings: a key table joined to a layer's code field, with the category of every feature and a palette.

use crate::layer::fold::same_width;
use crate::layer::{Layer, Rgb};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// Which key table is joined to a layer, and which of its columns are what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyChoice {
    /// The file: relative to the workspace's folder (with `/`), or absolute.
    pub path: String,
    /// The layer's field that holds the codes.
    pub field: String,
    /// The column that holds the codes.
    pub code: String,
    /// The column with the English meaning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    /// The column with the Japanese meaning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ja: Option<String>,
    /// The column with the colour, or three with red, green and blue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub color: Vec<String>,
    /// SHA-256 of the file when it was joined.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A table as it was read; a table without a header has columns `1`, `2` ….
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyTable {
    /// The columns' names.
    pub columns: Vec<String>,
    /// The rows, as long as the columns.
    pub rows: Vec<Vec<String>>,
    /// The text encoding.
    pub encoding: &'static str,
    /// What stands between two values.
    pub delimiter: char,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// What a code means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The code as the key table writes it.
    pub code: String,
    /// English, or empty.
    pub en: String,
    /// Japanese, or empty.
    pub ja: String,
    /// The colour, where the table has one.
    pub color: Option<Rgb>,
    /// How many features have the code.
    pub features: usize,
}

impl Meaning {
    /// Returns the meaning in a language, else in the other, else the code.
    #[must_use]
    pub fn text(&self, japanese: bool) -> &str {
        let (first, second) = if japanese { (&self.ja, &self.en) } else { (&self.en, &self.ja) };
        [first, second].into_iter().find(|t| !t.is_empty()).unwrap_or(&self.code)
    }
}

/// The category of a feature whose code is not in the key table, or that has none.
pub const NO_CATEGORY: u16 = u16::MAX;

/// A key table joined to a layer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyJoin {
    /// The table's columns, for choosing anew.
    pub columns: Vec<String>,
    /// The meanings, in the order of the table.
    pub meanings: Vec<Meaning>,
    /// Numbers of the meanings that features have, the most frequent first.
    pub used: Vec<u16>,
    /// For every row of the layer its meaning's number, or [`NO_CATEGORY`].
    pub category: Arc<Vec<u16>>,
    /// Codes that are not in the table and in how many features, the most frequent first.
    pub unmatched: Vec<(String, usize)>,
    /// Features without a code.
    pub empty: usize,
    /// Codes that the table has more than once; the first counts.
    pub repeated: Vec<String>,
    /// What the file is: its digest, encoding and delimiter.
    pub source: (String, &'static str, char),
}

impl KeyJoin {
    /// Joins a table to a layer.
    #[must_use]
    pub fn new(layer: &Layer, table: &KeyTable, choice: &KeyChoice) -> Self {
        let at = |name: &str| table.columns.iter().position(|c| c == name);
        let code_at = at(&choice.code);
        let text_at = [choice.en.as_deref().and_then(at), choice.ja.as_deref().and_then(at)];
        let color_at: Vec<usize> = choice.color.iter().filter_map(|c| at(c)).collect();
        let mut join = Self {
            columns: table.columns.clone(),
            source: (table.sha256.clone(), table.encoding, table.delimiter),
            ..Self::default()
        };
        let mut numbers: HashMap<String, u16> = HashMap::new();
        for row in &table.rows {
            let value = |at: Option<usize>| at.and_then(|i| row.get(i)).map(|s| s.trim().to_owned()).unwrap_or_default();
            let code = value(code_at);
            let number = join.meanings.len();
            if code.is_empty() || number >= usize::from(NO_CATEGORY) {
                continue;
            }
            let Ok(number) = u16::try_from(number) else { continue };
            if numbers.contains_key(&code_key(&code)) {
                join.repeated.push(code);
                continue;
            }
            numbers.insert(code_key(&code), number);
            let cells: Vec<&str> = color_at.iter().filter_map(|&i| row.get(i)).map(String::as_str).collect();
            let (en, ja) = (value(text_at[0]), value(text_at[1]));
            join.meanings.push(Meaning { code, en, ja, color: color_of(&cells), features: 0 });
        }
        let codes: Vec<Option<String>> =
            (0..layer.table.len()).into_par_iter().map(|row| code_in(layer, row, &choice.field)).collect();
        let mut unmatched: HashMap<&str, usize> = HashMap::new();
        let mut category = Vec::with_capacity(codes.len());
        for code in &codes {
            let number = code.as_ref().and_then(|c| numbers.get(&code_key(c)).copied());
            category.push(number.unwrap_or(NO_CATEGORY));
            match (number, code) {
                (Some(n), _) => join.meanings[usize::from(n)].features += 1,
                (None, Some(code)) => *unmatched.entry(code).or_default() += 1,
                (None, None) => join.empty += 1,
            }
        }
        join.category = Arc::new(category);
        #[expect(clippy::iter_over_hash_type, reason = "sorted in the next line")]
        for (code, features) in unmatched {
            join.unmatched.push((code.to_owned(), features));
        }
        join.used = (0..).zip(&join.meanings).filter(|(_, m)| m.features > 0).map(|(n, _)| n).collect();
        join.used.sort_by_key(|n| (std::cmp::Reverse(join.meanings[usize::from(*n)].features), *n));
        join.unmatched.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        join
    }

    /// Returns what a feature's code means, if the table has it.
    #[must_use]
    pub fn meaning(&self, row: usize) -> Option<&Meaning> {
        self.meanings.get(usize::from(*self.category.get(row)?))
    }

    /// Returns the meanings that features have, the most frequent first.
    pub fn used(&self) -> impl ExactSizeIterator<Item = (u16, &Meaning)> {
        self.used.iter().map(|n| (*n, &self.meanings[usize::from(*n)]))
    }
}

/// Returns the code of a feature as text; `None` when it has none.
#[must_use]
pub fn code_in(layer: &Layer, row: usize, field: &str) -> Option<String> {
    let text = match layer.value(row, field)? {
        Value::String(s) => s.trim().to_owned(),
        Value::Number(n) => n.to_string(),
        Value::Bool(b) => b.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Codes that are alike: of one width, and numbers by their value, so that 211, 211.0 and 0211 are one.
#[must_use]
pub fn code_key(code: &str) -> String {
    let plain = same_width(code);
    let digits = plain.strip_suffix(".0").or_else(|| plain.strip_suffix(".00")).unwrap_or(&plain);
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        let short = digits.trim_start_matches('0');
        return if short.is_empty() { "0".to_owned() } else { short.to_owned() };
    }
    plain
}

/// Reads a colour: `#rrggbb`, `rrggbb`, `rgb(r, g, b)`, `r,g,b` (or with `;`, `/` or blanks), or three values 0 to 255.
#[must_use]
pub fn color_of(cells: &[&str]) -> Option<Rgb> {
    let byte = |s: &str| s.trim().parse::<f64>().ok().filter(|v| (0.0..=255.0).contains(v) && v.fract() == 0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=255")]
    let rgb = |parts: &[&str]| {
        let [r, g, b] = parts else { return None };
        Some(Rgb([byte(r)? as u8, byte(g)? as u8, byte(b)? as u8]))
    };
    match cells {
        [one] => {
            let text = same_width(one);
            let hex = text.strip_prefix('#').unwrap_or(&text);
            if hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()) {
                return Rgb::try_from(format!("#{hex}")).ok();
            }
            let inner = text.strip_prefix("rgb(").and_then(|t| t.strip_suffix(')')).unwrap_or(&text);
            rgb(&inner.split([',', ';', '/', ' ']).filter(|p| !p.trim().is_empty()).collect::<Vec<_>>())
        }
        three => rgb(three),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_in_every_common_form() {
        let red = Some(Rgb([255, 0, 16]));
        for text in ["#ff0010", "FF0010", "255,0,16", "255;0;16", "255 0 16", "rgb(255, 0, 16)", "２５５，０，１６"] {
            assert_eq!(color_of(&[text]), red, "{text}");
        }
        assert_eq!(color_of(&["255", " 0", "16.0"]), red);
        for text in ["", "red", "256,0,0", "1,2", "#12", "1,2,3,4", "0.5,0,0"] {
            assert_eq!(color_of(&[text]), None, "{text}");
        }
        assert_eq!(color_of(&["1", "2"]), None);
    }

    #[test]
    fn numbers_are_codes_by_their_value() {
        for code in ["211", "211.0", "0211", "２１１"] {
            assert_eq!(code_key(code), "211");
        }
        assert_eq!(
            (code_key("00"), code_key("Qa"), code_key("2.5"), code_key("0a")),
            ("0".into(), "Qa".into(), "2.5".into(), "0a".into())
        );
    }
}

//! Problems found while reading: what, where (feature, line, column, byte), why, and what to do.

use serde::Serialize;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is lost (an invalid ring, a duplicate id).
    Note,
    /// Something was not as declared, and was read in the way that is said.
    Warning,
    /// A feature, or part of the file, could not be read.
    Error,
}

/// One problem in a source, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// A stable short word for programs, such as `unknown_geometry_type`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Feature number, from 1.
    pub feature: Option<usize>,
    /// Line, from 1.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// Byte offset in the file, from 0.
    pub byte: Option<usize>,
    /// What is wrong, why, and what to do, in English.
    pub message: String,
}

impl Problem {
    /// Makes a problem of the layer as a whole, which has no place in the text.
    #[must_use]
    pub fn of_layer(code: &'static str, severity: Severity, message: String) -> Self {
        Self { code, severity, feature: None, line: None, column: None, byte: None, message }
    }
}

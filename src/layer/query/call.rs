//! What a filter asks of the workspace and not of the layer: `in_area('…')`, `near('…', 25 km)`, `linked()`, `area_status('…')`,
//! `$selected`. Whoever evaluates a filter brings the rows for each of them.

/// One question of a filter, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Character of the function from 0.
    pub at: usize,
    /// What is asked.
    pub what: Asked,
}

/// What is asked of the workspace.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// Whether it lies in an area.
    InArea(Named),
    /// Whether it lies within so many metres of a place, an area, a project or a linked deposit.
    Near(Named, f64),
    /// Whether it is linked to a project, or to this one.
    Linked(Option<Named>),
    /// Whether it lies in an area of one of these statuses.
    AreaStatus(Vec<Named>),
    /// Whether it is selected.
    Selected,
}

/// A name that was given, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Character from 0.
    pub at: usize,
    /// The text.
    pub text: String,
}

/// The functions with an example of each.
pub const FUNCTIONS: [(&str, &str); 4] = [
    ("in_area", "in_area('…')"),
    ("near", "near('139.7, 35.6', 25 km)"),
    ("linked", "linked()"),
    ("area_status", "area_status('proposed')"),
];

/// Units of distance with their metres (international mile and nautical mile).
pub(super) const UNITS: [(&str, f64); 4] = [("km", 1000.0), ("m", 1.0), ("mi", 1609.344), ("nmi", 1852.0)];

//! Floor 3: coordinate reference systems, and the only door to PROJ.

use crate::geometry::{LonLat, MapPoint};

/// Why a CRS or a transformation is not to be had.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CrsError {
    /// The text names no CRS.
    #[error("“{0}” names no coordinate reference system; write a code such as EPSG:6677")]
    Unknown(String),
    /// PROJ has no operation between the two.
    #[error("there is no transformation from {from} to {to}: {why}")]
    NoOperation {
        /// Source CRS.
        from: String,
        /// Target CRS.
        to: String,
        /// PROJ's reason.
        why: String,
    },
}

/// A coordinate reference system known by its code (`EPSG:6677`, `OGC:CRS84`, `ESRI:102003`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Crs {
    code: String,
    name: String,
}

/// How the CRS of a layer is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HowKnown {
    /// The file or its format's standard says it.
    Declared,
    /// Found from the data.
    Inferred,
    /// The user chose it.
    Chosen,
    /// Taken for want of anything better.
    Assumed,
    /// Not known; the layer is not drawn.
    Unknown,
}

/// A CRS that the data might be in, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The CRS.
    pub crs: Crs,
    /// Why it might be.
    pub why: String,
}

/// What is known of a layer's CRS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrsKnown {
    /// The CRS, unless unknown.
    pub crs: Option<Crs>,
    /// How it is known.
    pub how: HowKnown,
    /// Why, in English.
    pub reason: String,
    /// Rivals, best first.
    pub candidates: Vec<Candidate>,
}

/// The operation PROJ uses between two CRSs.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// PROJ's description.
    pub description: String,
    /// Stated accuracy in metres, when PROJ states one.
    pub accuracy_m: Option<f64>,
    /// True when PROJ would only guess (a ballpark transformation).
    pub ballpark: bool,
}

/// The part of the earth that a map CRS can show, as a window in continuous longitude and latitude (degrees).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Domain {
    /// West edge; may be below -180.
    pub west: f64,
    /// South edge.
    pub south: f64,
    /// East edge; above west, at most 360 more.
    pub east: f64,
    /// North edge.
    pub north: f64,
}

/// The way between longitude/latitude and the map plane of one CRS; cheap to clone, usable on any thread.
#[derive(Debug, Clone)]
pub struct MapProjection;

impl Crs {
    /// Parses.
    pub fn parse(text: &str) -> Result<Self, CrsError> {
        Ok(Self { code: text.to_owned(), name: text.to_owned() })
    }
    /// Code.
    pub fn code(&self) -> &str {
        &self.code
    }
}

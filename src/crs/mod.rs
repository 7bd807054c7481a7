//! Floor 3: coordinate reference systems, and the only door to PROJ.
//!
//! PROJ's objects belong to one thread, so nothing here holds one: each thread keeps its own few (`convert.rs`).
//! PROJ prints on stderr about latitudes beyond 90° and longitudes beyond 573°, so such points never reach it.

mod better;
mod code;
mod convert;
mod definition;
mod detect;
mod domain;
mod evidence;
mod facts;
pub mod fitting;
mod identify;
mod japan;
pub mod list;
mod names;
pub mod notation;
mod operation;
mod plane_rectangular;
mod prior;
mod projection;
mod ranges;
mod rank;
mod registry;
mod rivals;
mod route;
pub mod search;
mod told;

pub use better::MissingGrid;
pub use convert::{Converter, convert, to_lonlat};
pub use detect::{Candidate, CrsKnown, HowKnown, NumberRange, detect, detect_said};
pub use domain::Domain;
pub use evidence::{Claim, Evidence, Why, Witness};
pub use operation::{OperationPart, OperationReport};
pub use plane_rectangular::{
    JapanDatum, Prefecture, Zone, ZoneArea, plane_rectangular, prefecture, prefectures, swap_xy, zone_of_code, zones, zones_of,
};
pub use projection::MapProjection;
pub use rank::{Ranking, rank_degrees, rank_planar, swapped_degrees, swapped_in};
pub use registry::Crs;
pub use rivals::datum_rivals;
pub use told::{Operation, operation};

/// Why a CRS or a transformation is not to be had.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CrsError {
    /// The text names no CRS.
    #[error("“{0}” names no coordinate reference system; write a code such as EPSG:6677")]
    Unknown(String),
    /// The text has the form of a definition, but is none.
    #[error(
        "“{0}” has the form of a CRS definition (WKT, PROJJSON or PROJ string), but PROJ does not understand it; write a code such as EPSG:6677"
    )]
    Unsound(String),
    /// The code is registered, but for something without horizontal positions.
    #[error("{code} ({name}) has no horizontal positions ({kind}); choose a geographic or projected CRS")]
    NotHorizontal {
        /// The code.
        code: String,
        /// Its name in the registry.
        name: String,
        /// What it is, as PROJ says it.
        kind: String,
    },
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

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod tests_data;

//! The gap map: minerals by stage, country, product or area, with what the loaded layers, areas and projects have of each; where
//! nothing is, and which minerals hang on one country. It speaks of what is loaded and of nothing else.

mod cell;
mod ground;
mod map;
mod named;
mod records;
mod told;
mod vulnerable;

pub use cell::{CellItem, CellItems, FIRST, cell_items};
pub use ground::{GapGround, GroundArea, GroundLayer, GroundLinked, GroundProject};
pub use map::{Counts, GapCell, GapColumn, GapMap, GapRow, RowFilter};
pub use named::{MineralSet, Named, named_in, place_of};
pub use records::{Alike, LayerRecords, STATUSES, UNKNOWN, codes, status_place};
pub use told::{
    axis_name, axis_sentence, cell_spoken, column_name, count_sentence, interest_name, lists_name, loaded_sentence,
    record_status, row_spoken, unknown_sentence,
};
pub use vulnerable::{Sources, Vulnerable, countries_by_sources, vulnerable};

use crate::workspace::RecordId;

/// What the columns of a gap map are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Axis {
    /// Stages of the supply chain, after what is in the ground.
    #[default]
    Stage,
    /// Countries.
    Country,
    /// Derivative products.
    Product,
    /// Mapping areas.
    Area,
}

impl Axis {
    /// All axes, in the order of the switch.
    pub const ALL: [Self; 4] = [Self::Stage, Self::Country, Self::Product, Self::Area];

    /// Returns the word used in files and commands.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Country => "country",
            Self::Product => "product",
            Self::Area => "area",
        }
    }
}

/// What a column stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColumnKey {
    /// What is in the ground: records and areas.
    Ground,
    /// A stage of the supply chain.
    Stage(&'static str),
    /// Stages in words of their own.
    OtherStage,
    /// No stage is said.
    NoStage,
    /// A country, by its code.
    Country(String),
    /// No country is known.
    NoCountry,
    /// A product.
    Product(&'static str),
    /// Products in words of their own.
    OtherProduct,
    /// No product is said.
    NoProduct,
    /// An area.
    Area(RecordId),
    /// In no area.
    Outside,
}

impl ColumnKey {
    /// Returns the word used in files: the id of the stage, product or area, the country's code.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Ground => "in_the_ground",
            Self::Stage(id) | Self::Product(id) => id,
            Self::OtherStage | Self::OtherProduct => "other_words",
            Self::NoStage | Self::NoProduct | Self::NoCountry => "not_said",
            Self::Country(code) => code,
            Self::Area(id) => &id.0,
            Self::Outside => "in_no_area",
        }
    }
}

/// The stage at which it is told when a mineral on both lists has no project.
pub const SEPARATION: ColumnKey = ColumnKey::Stage("separation");

//! What the program remembers of a person between runs: seat, name, language, theme, the last workspace and how it was seen.

use crate::app::away::WasOpen;
use crate::crs::notation::Notation;
use crate::view::snap::Snapping;
use crate::view::{AreaUnit, LabelNames};
use crate::words::Lang;
use crate::workspace::{AreaText, RecordId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How a workspace was looked at last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedView {
    /// Map CRS.
    pub crs: String,
    /// Middle of the map, in map units.
    pub center: [f64; 2],
    /// Map units a logical point.
    pub units_per_point: f64,
    /// Hidden layers and areas.
    #[serde(default)]
    pub hidden: Vec<RecordId>,
}

/// A description that was kept for areas that are drawn later.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AreaTemplate {
    /// Its name; no two have the same.
    pub name: String,
    /// What such an area gets; the names in it are empty.
    pub about: AreaText,
}

/// What is remembered. It lies in the user's data folder and in no workspace.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The seat.
    pub seat: Option<RecordId>,
    /// The person's name.
    pub name: String,
    /// Language; `None` follows the locale.
    pub lang: Option<Lang>,
    /// Dark theme.
    pub dark: bool,
    /// Which names stand on the map; `None`: those in the program's language.
    pub labels: Option<LabelNames>,
    /// The workspace that was open last.
    pub last: Option<PathBuf>,
    /// The workspaces that were open, the newest first.
    pub recent: Vec<WasOpen>,
    /// The notations that positions are shown in, beside the map CRS; `None` until the user has chosen.
    pub positions: Option<Vec<Notation>>,
    /// How the vertex table writes corners; `None` until the user has chosen.
    pub vertices_in: Option<Notation>,
    /// Height of the attribute table, in logical points.
    pub table_height: Option<f32>,
    /// Draw the grid of the map CRS instead of meridians and parallels.
    pub grid: bool,
    /// The unit in which areas are shown.
    pub area_unit: AreaUnit,
    /// Draw all links, not only those of what is selected.
    pub all_links: bool,
    /// Templates of areas.
    pub templates: Vec<AreaTemplate>,
    /// The name of the template that areas get which are drawn; `None`: they begin empty.
    pub template: Option<String>,
    /// What the tools snap to.
    pub snapping: Snapping,
    /// Borders that areas share are edited one by one, instead of together.
    pub separate_borders: bool,
    /// How each workspace was seen.
    pub views: BTreeMap<String, SavedView>,
}

impl Settings {
    /// Returns the notations that positions are shown in, beside the map CRS: at most two.
    #[must_use]
    pub fn shown_positions(&self) -> &[Notation] {
        let shown = self.positions.as_deref().unwrap_or(&[Notation::Decimal]);
        &shown[..shown.len().min(2)]
    }
}

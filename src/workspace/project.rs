//! Candidate projects, and the links that tie deposits to them.

use crate::geometry::LonLat;
use crate::workspace::{Author, Bilingual, RecordId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A project that might be selected: who, what stage of the chain, which minerals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CandidateProject {
    /// Its id.
    pub id: RecordId,
    /// Where it is, if it has a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<LonLat>,
    /// What it is.
    #[serde(flatten)]
    pub about: ProjectText,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The description of a project.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProjectText {
    /// Names.
    pub name: Bilingual,
    /// Proponents, each with its country: `MP Materials (US)`.
    pub proponents: Vec<String>,
    /// Countries (ISO 3166 alpha-2).
    pub countries: Vec<String>,
    /// Supply-chain stages, such as `mining`, `separation`.
    pub stages: Vec<String>,
    /// Minerals.
    pub minerals: Vec<String>,
    /// Derivative products, such as `permanent magnets`.
    pub products: Vec<String>,
    /// What is known of it.
    pub summary: Bilingual,
    /// Sources.
    pub references: Vec<String>,
}

/// Names one deposit: a feature of a layer by its stable key, never by its row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DepositRef {
    /// The layer reference in the workspace.
    pub layer: RecordId,
    /// The feature's key in that layer.
    pub key: String,
}

/// What a linked deposit was when it was linked, so that the link outlives the source file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DepositSnapshot {
    /// Its id in the workspace.
    pub id: RecordId,
    /// Which feature it is.
    pub deposit: DepositRef,
    /// Its names as found.
    pub name: Bilingual,
    /// Its place, WGS 84.
    pub place: LonLat,
    /// Its properties as found.
    pub properties: Map<String, Value>,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What a deposit is to a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkRole {
    /// The feed the project is built on.
    PrimaryFeed,
    /// A feed it might use.
    #[default]
    PossibleFeed,
    /// Comes along with another product.
    ByProduct,
    /// Mine waste or scrap.
    Tailings,
    /// For comparison only.
    Reference,
}

impl LinkRole {
    /// All roles, in the order menus show them.
    pub const ALL: [Self; 5] = [Self::PrimaryFeed, Self::PossibleFeed, Self::ByProduct, Self::Tailings, Self::Reference];

    /// Returns the word used in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::PrimaryFeed => "primary_feed",
            Self::PossibleFeed => "possible_feed",
            Self::ByProduct => "by_product",
            Self::Tailings => "tailings",
            Self::Reference => "reference",
        }
    }
}

/// A tie between a deposit and a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Its id.
    pub id: RecordId,
    /// The deposit's snapshot.
    pub deposit: RecordId,
    /// The project.
    pub project: RecordId,
    /// What it says of the two.
    #[serde(flatten)]
    pub about: LinkText,
    /// Who made it.
    pub by: Author,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The description of a link.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkText {
    /// What the deposit is to the project.
    pub role: LinkRole,
    /// How sure, 0 to 1; `None` when nobody said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Why.
    pub reason: Bilingual,
    /// Source of the reason.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reference: String,
}

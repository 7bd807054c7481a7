//! Candidate projects, and the links that tie deposits to them.

use crate::geometry::LonLat;
use crate::workspace::dates;
use crate::workspace::{
    Author, Bilingual, Capacity, Interest, Milestone, Owner, Permit, RecordId, Relation, Review, Start, Support,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A project that might be selected: who, what stage of the chain, which minerals.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CandidateProject {
    /// Its id.
    pub id: RecordId,
    /// Where it is, if it has a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<LonLat>,
    /// What it is.
    #[serde(flatten)]
    pub about: ProjectText,
    /// What each party thinks of it: only that party writes it, and it is no part of the description.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interest: Vec<Interest>,
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
    /// What it makes, or is to make.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub capacity: Vec<Capacity>,
    /// Support instruments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub support: Vec<Support>,
    /// Permits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub permits: Vec<Permit>,
    /// Where the product goes: `US`, `JP`, `like_minded`, or words of one's own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub destinations: Vec<String>,
    /// What leaves it in the end.
    #[serde(skip_serializing_if = "Bilingual::is_absent")]
    pub end_product: Bilingual,
    /// The day from which milestones are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Start>,
    /// What is to be reached by when.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<Milestone>,
    /// Who owned it from when on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<Owner>,
    /// What it is to other projects.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Relation>,
    /// Reviews.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
}

impl ProjectText {
    /// Returns the day of a milestone: its own, or the one counted from the start; `None` when neither is known.
    #[must_use]
    pub fn due(&self, milestone: &Milestone) -> Option<String> {
        if !milestone.date.is_empty() {
            return Some(milestone.date.clone());
        }
        let (months, days) = (milestone.months, milestone.days);
        let start = self.start.as_ref().filter(|_| months.is_some() || days.is_some())?;
        dates::after(&start.date, months.unwrap_or(0), days.unwrap_or(0))
    }

    /// Tells whether somebody came to own it after the last review; without a dated review nobody can say.
    #[must_use]
    pub fn owner_changed_since_review(&self) -> bool {
        let last = self.reviews.iter().map(|r| r.date.as_str()).filter(|d| !d.is_empty()).max();
        last.is_some_and(|last| self.owners.iter().any(|o| o.from.as_str() > last))
    }
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
    /// What it rests on, piece by piece.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<LinkEvidence>,
}

/// A piece of evidence for a link.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkEvidence {
    /// What it shows.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The source: a title, a DOI, an address.
    pub reference: String,
    /// The page or section.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub page: String,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

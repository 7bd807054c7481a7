//! Parties and their statements on exact boundaries.

use crate::geometry::BoundaryDigest;
use crate::workspace::{Author, Bilingual, RecordId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A seat at the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// Its id: `US`, `JP`, another country's code, or any short text.
    pub id: RecordId,
    /// Its names.
    pub name: Bilingual,
    /// Whether an area is mutually determined only when this party concurs.
    pub must_concur: bool,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Party {
    /// Returns the two parties of the framework.
    #[must_use]
    pub fn framework() -> [Self; 2] {
        let party = |id: &str, en: &str, ja: &str| Self {
            id: id.into(),
            name: Bilingual::new(en, ja),
            must_concur: true,
            other: Map::new(),
        };
        [party("US", "United States", "米国"), party("JP", "Japan", "日本")]
    }
}

/// What a party does on a boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Puts the boundary forward.
    Propose,
    /// Is of one mind with a proposal.
    Concur,
    /// Is against it, with a reason.
    Object,
    /// Takes its last statement back.
    Withdraw,
}

impl Act {
    /// Returns the word used in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Propose => "propose",
            Self::Concur => "concur",
            Self::Object => "object",
            Self::Withdraw => "withdraw",
        }
    }
}

/// One party's position on one exact boundary, at an instant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Its id.
    pub id: RecordId,
    /// The area.
    pub area: RecordId,
    /// What the party does.
    pub act: Act,
    /// The digest of the boundary it speaks of.
    pub boundary_sha256: BoundaryDigest,
    /// The same party's statement on this area before this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<RecordId>,
    /// Comment, or the reason of an objection.
    #[serde(default, skip_serializing_if = "Bilingual::is_absent")]
    pub comment: Bilingual,
    /// Who stated it, from which seat, when.
    pub by: Author,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

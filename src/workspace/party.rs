//! Parties and their statements on exact boundaries.

use crate::geometry::{Boundary, BoundaryDigest};
use crate::workspace::{Author, Bilingual, Instant, RecordId};
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
    /// The public keys that its statements are known to be sealed with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<PinnedKey>,
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
            keys: Vec::new(),
            other: Map::new(),
        };
        [party("US", "United States", "米国"), party("JP", "Japan", "日本")]
    }
}

/// A public key, and since when it is held for a party's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedKey {
    /// The Ed25519 public key, 64 hexadecimal digits.
    pub key: String,
    /// When it was first seen here.
    pub since: Instant,
}

/// What a party does on a boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Puts the boundary forward.
    Propose,
    /// Answers a proposal with another boundary.
    Counter,
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
            Self::Counter => "counter",
            Self::Concur => "concur",
            Self::Object => "object",
            Self::Withdraw => "withdraw",
        }
    }
}

/// Where something that a statement rests on can be read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// The source: a title, a DOI, an address.
    pub reference: String,
    /// The page or section.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub page: String,
}

impl Evidence {
    /// Reads a line as people type it: the source, and its page after the last `|`.
    #[must_use]
    pub fn from_line(line: &str) -> Self {
        let (reference, page) = line.rsplit_once('|').unwrap_or((line, ""));
        Self { reference: reference.trim().to_owned(), page: page.trim().to_owned() }
    }

    /// Reads lines; empty ones are left out.
    #[must_use]
    pub fn from_lines(text: &str) -> Vec<Self> {
        text.lines().map(Self::from_line).filter(|e| !e.reference.is_empty()).collect()
    }

    /// Returns the line that reads as this.
    #[must_use]
    pub fn line(&self) -> String {
        let plain = self.page.is_empty() && !self.reference.contains('|');
        if plain { self.reference.clone() } else { format!("{} | {}", self.reference, self.page) }
    }
}

/// That a statement has gone out to the other side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// When.
    pub at: Instant,
    /// The name of the file.
    pub file: String,
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
    /// The boundary itself, when it is not the area's: that of a counter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<Boundary>,
    /// The digest of the boundary that a counter would replace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<BoundaryDigest>,
    /// The same party's statement on this area before this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<RecordId>,
    /// The digests of the other parties' statements that it answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
    /// Comment, or the reason of an objection.
    #[serde(default, skip_serializing_if = "Bilingual::is_absent")]
    pub comment: Bilingual,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Who stated it, from which seat, when.
    pub by: Author,
    /// The public key of its seal, 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The Ed25519 seal over its canonical text, 128 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<String>,
    /// That it has gone out; known here only, and neither sealed nor sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Sent>,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_read_as_it_is_written() {
        let one = |reference: &str, page: &str| Evidence { reference: reference.into(), page: page.into() };
        for evidence in [one("USGS PP 1802-O", "p. 12"), one("GSJ 1:200,000", ""), one("a | b", ""), one("a | b", "3")] {
            assert_eq!(Evidence::from_line(&evidence.line()), evidence);
        }
        assert_eq!(Evidence::from_lines("x|1\n\n | 2\ny"), [one("x", "1"), one("y", "")]);
    }
}

//! The parts of a candidate project's description: capacity, support, permits, milestones, owners, reviews, and each party's interest.
//!
//! Kinds are words of [`crate::workspace::chain`] or free ones; dates are days (`2026-04-28`), empty when nobody said. Members that a
//! newer version wrote into a part are kept with it.

use crate::workspace::{Author, Bilingual, RecordId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a project makes, or is to make.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Capacity {
    /// `existing`, `new` or `expansion`.
    pub kind: String,
    /// How much of what: `1,000 t/a NdPr oxide`.
    pub text: String,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A support instrument.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Support {
    /// Which instrument: `loan`, `guarantee` …, or words of one's own.
    pub kind: String,
    /// `capex`, `opex`, `both`, or empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub covers: String,
    /// Decimal digits, exactly as stated; empty when nobody said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub amount: String,
    /// ISO 4217: `USD`, `JPY`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub currency: String,
    /// Where it is said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The day of it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A permit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Permit {
    /// Who gives it.
    pub authority: String,
    /// What for.
    pub kind: String,
    /// `planned`, `applied`, `granted`, `refused`, `expired`, or words of one's own.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// The day of that status.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Where it is said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The stated day from which milestones are counted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Start {
    /// The day there and then.
    pub date: String,
    /// The zone of that day as an offset, such as `+09:00`: the same moment is another day elsewhere.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub zone: String,
    /// What happened.
    #[serde(skip_serializing_if = "Bilingual::is_absent")]
    pub what: Bilingual,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Something that is to be reached by a day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Milestone {
    /// What.
    pub name: Bilingual,
    /// The day; empty when it is counted from the start.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Calendar months after the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// Days after the start, and after the months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// It is reached.
    pub done: bool,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Who owned the project from when on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Owner {
    /// The name.
    pub name: String,
    /// ISO 3166 alpha-2.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// Percent, as decimal digits; empty when nobody said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub share: String,
    /// The day from which.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// Where it is said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What a project is to another one. It stands in one of the two and is shown in both.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Relation {
    /// `feeds` or `offtakes_from`.
    pub kind: String,
    /// The other project.
    pub project: RecordId,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A point of a review's checklist.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckItem {
    /// What is looked at.
    pub text: String,
    /// It was.
    pub done: bool,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A review of the project by one country.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Review {
    /// The country that reviews: ISO 3166 alpha-2.
    pub country: String,
    /// The person or body.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// The day.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// What came of it.
    #[serde(skip_serializing_if = "Bilingual::is_absent")]
    pub outcome: Bilingual,
    /// The day of the next one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub next: String,
    /// What is looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<CheckItem>,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What one party thinks of a project. Only that party writes it; of two the later one counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interest {
    /// `none`, `watch`, `interested` or `strong`.
    pub level: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Bilingual::is_absent")]
    pub note: Bilingual,
    /// Who, from which seat, when.
    pub by: Author,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Interest {
    /// Puts together what two sides know: of each party what it said last, in the order of the parties. It does not matter who
    /// brings what.
    #[must_use]
    pub fn union<'a>(all: impl Iterator<Item = &'a Self>) -> Vec<Self> {
        let mut last: std::collections::BTreeMap<&RecordId, &Self> = std::collections::BTreeMap::new();
        let order = |i: &Self| (i.by.at.nanos(), i.level.clone(), i.note.en.clone(), i.note.ja.clone(), i.by.name.clone());
        for one in all {
            let now = last.entry(&one.by.party).or_insert(one);
            if order(now) < order(one) {
                *now = one;
            }
        }
        last.into_values().cloned().collect()
    }
}

//! What filters ask of deposits beside fields: `$mineral`, `$list`, `$status`, `$deposit_type`.

use super::Deposit;
use crate::layer::vocabulary::{Lists, TypeRef};
use serde_json::Value;

/// The terms; a feature may have several values of each but the status.
pub const DEPOSIT_TERMS: [&str; 4] = ["$mineral", "$list", "$status", "$deposit_type"];

impl Deposit {
    /// Returns the values of a term: ids of minerals; `us_2025`, `us_2022`, `japan`, `both`; the id of the status; ids of types and of
    /// their groups. Empty for what is no term.
    #[must_use]
    pub fn asked(&self, term: &str, lists: &Lists) -> Vec<Value> {
        let values = |all: Vec<&str>| all.into_iter().map(Value::from).collect();
        match term {
            "$mineral" => values(self.minerals().into_iter().map(|(m, _)| m.id.as_str()).collect()),
            "$list" => values(self.marks(lists).words()),
            "$status" => values(self.status.iter().map(|s| s.id.as_str()).collect()),
            "$deposit_type" => {
                let of = |means: TypeRef| match means {
                    TypeRef::Type(t) => vec![t.term.id.as_str(), t.group.as_str()],
                    TypeRef::Group(g) => vec![g.term.id.as_str()],
                };
                values(self.types.iter().filter_map(|t| t.means).flat_map(of).filter(|id| !id.is_empty()).collect())
            }
            _ => Vec::new(),
        }
    }
}

//! What filters ask of deposits beside fields: `$mineral`, `$list`, `$status`, `$deposit_type`, `$country`, `$name`.

use super::{Deposit, Role};
use crate::layer::fold::fold;
use crate::layer::vocabulary::{Lists, TypeRef};
use serde_json::Value;

/// The terms; a feature may have several values of each but the status.
pub const DEPOSIT_TERMS: [&str; 6] = ["$mineral", "$list", "$status", "$deposit_type", "$country", "$name"];

/// How sources say that rare earths are heavy or light, without saying which elements these are.
const SIDES: [(&str, [&str; 6]); 2] = [
    ("heavy_rare_earths", ["heavy_rare_earths", "heavy rare earths", "heavy rare earth elements", "hree", "重希土類", "重希土"]),
    ("light_rare_earths", ["light_rare_earths", "light rare earths", "light rare earth elements", "lree", "軽希土類", "軽希土"]),
];

impl Deposit {
    /// Returns the values of a term: ids of minerals, and `heavy_rare_earths` or `light_rare_earths` where the source says no more than
    /// that; `us_2025`, `us_2022`, `japan`, `both`; the id of the status; ids of types and of their groups; countries and names as
    /// found. Empty for what is no term.
    #[must_use]
    pub fn asked(&self, term: &str, lists: &Lists) -> Vec<Value> {
        let values = |all: Vec<&str>| all.into_iter().map(Value::from).collect();
        let said = |roles: &[Role]| values(roles.iter().flat_map(|role| self.said(*role)).map(|s| s.text.as_str()).collect());
        match term {
            "$mineral" => {
                let mut ids: Vec<&str> = self.minerals().into_iter().map(|(m, _)| m.id.as_str()).collect();
                ids.extend(SIDES.iter().map(|(id, _)| *id).filter(|id| {
                    self.commodities.iter().any(|c| rare_earth_side(&c.commodity.found).is_some_and(|(side, _)| side == *id))
                }));
                values(ids)
            }
            "$list" => values(self.marks(lists).words()),
            "$status" => values(self.status.iter().map(|s| s.id.as_str()).collect()),
            "$deposit_type" => {
                let of = |means: TypeRef| match means {
                    TypeRef::Type(t) => vec![t.term.id.as_str(), t.group.as_str()],
                    TypeRef::Group(g) => vec![g.term.id.as_str()],
                };
                values(self.types.iter().filter_map(|t| t.means).flat_map(of).filter(|id| !id.is_empty()).collect())
            }
            "$country" => said(&[Role::Country]),
            "$name" => said(&[Role::NameEn, Role::NameJa, Role::Name, Role::OtherNames]),
            _ => Vec::new(),
        }
    }
}

/// Returns `heavy_rare_earths` or `light_rare_earths` for a text that begins with words for it, and what follows them.
pub(in crate::layer) fn rare_earth_side(text: &str) -> Option<(&'static str, String)> {
    let folded = fold(text);
    SIDES.iter().find_map(|(id, words)| {
        let rest = words.iter().filter_map(|word| folded.strip_prefix(word)).min_by_key(|rest| rest.len())?;
        Some((*id, rest.trim().to_owned())).filter(|_| rest.is_empty() || rest.starts_with(' '))
    })
}

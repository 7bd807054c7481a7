//! One deposit as its layer says it: values by role with the text as found, commodities and status in the common vocabulary.

use super::presets::is_empty;
use super::{Commodity, DepositModel, Mineral, Resource, Role, Status, commodities_in, resources, status_of};
use crate::layer::vocabulary::{Lists, Marks, TypeRef, types_in};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A value as found, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The text as found, trimmed.
    pub text: String,
    /// The field, or the member of a nested value, it stood in.
    pub field: String,
    /// How sure the source itself is, 0 to 1, where it says so.
    pub confidence: Option<f64>,
}

impl Said {
    /// How far the source is to be trusted in this, 0 to 1.
    fn trust(&self) -> f32 {
        #[expect(clippy::cast_possible_truncation, reason = "a share of 1")]
        let trust = self.confidence.unwrap_or(1.0) as f32;
        trust
    }
}

/// A commodity of a deposit.
#[derive(Debug, Clone, PartialEq)]
pub struct DepositCommodity {
    /// The text as found and the mineral it means; the confidence includes what the source says of its own.
    pub commodity: Commodity,
    /// The field it stood in.
    pub field: String,
}

/// The type of a deposit.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundType {
    /// The text as found.
    pub found: String,
    /// The field it stood in.
    pub field: String,
    /// What it means in the common scheme; `None` when the scheme has no such word.
    pub means: Option<TypeRef>,
    /// How sure that is, 0 to 1, what the source says of its own included; 0 without a meaning.
    pub confidence: f32,
}

/// A mineral counts for the lists from this confidence on: coal that may be metallurgical and quartz that may be silicon do not.
pub const LEAST_FOR_LISTS: f32 = 0.5;

/// One deposit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Deposit {
    /// English name, or empty.
    pub name_en: String,
    /// Japanese name, or empty.
    pub name_ja: String,
    /// What is or could be mined, in the order of the source.
    pub commodities: Vec<DepositCommodity>,
    /// Whether it is worked, when the text is a known word for that.
    pub status: Option<&'static Status>,
    /// Its types, in the order of the source.
    pub types: Vec<FoundType>,
    /// What is stated of its resources and reserves.
    pub resources: Vec<Resource>,
    said: BTreeMap<Role, Vec<Said>>,
}

impl Deposit {
    /// Reads a deposit from the properties of a feature.
    #[must_use]
    pub fn of(model: &DepositModel, properties: &Map<String, Value>) -> Self {
        let said: BTreeMap<Role, Vec<Said>> =
            model.roles.keys().map(|role| (*role, said(model, *role, properties))).filter(|(_, s)| !s.is_empty()).collect();
        let (name_en, name_ja) = model.names(properties);
        let commodities = said.get(&Role::Commodities).into_iter().flatten().flat_map(|s| {
            let trust = s.trust();
            let sure = move |c: Commodity| Commodity { confidence: c.confidence * trust, ..c };
            commodities_in(&s.text).into_iter().map(move |c| DepositCommodity { commodity: sure(c), field: s.field.clone() })
        });
        let commodities = commodities.collect();
        let status = said.get(&Role::Status).into_iter().flatten().find_map(|s| status_of(&s.text));
        let types = said.get(&Role::DepositType).into_iter().flatten().flat_map(|s| {
            let of = move |(found, known): (String, Option<(TypeRef, f32)>)| FoundType {
                found,
                field: s.field.clone(),
                means: known.map(|(means, _)| means),
                confidence: known.map_or(0.0, |(_, sure)| sure * s.trust()),
            };
            types_in(&s.text).into_iter().map(of)
        });
        let types = types.collect();
        let resources = resources::resources(&model.resources, properties);
        Self { name_en, name_ja, commodities, status, types, resources, said }
    }

    /// Reads a deposit from properties alone: the layer they are from is not loaded.
    #[must_use]
    pub fn of_properties(properties: &Map<String, Value>) -> Self {
        let names: Vec<String> = properties.keys().cloned().collect();
        Self::of(&DepositModel::of_names(&names, &super::ChosenRoles::new()), properties)
    }

    /// Returns what is said in a role, as found.
    #[must_use]
    pub fn said(&self, role: Role) -> &[Said] {
        self.said.get(&role).map_or(&[], Vec::as_slice)
    }

    /// Returns the text of a role as found; several are joined by `; `.
    #[must_use]
    pub fn text(&self, role: Role) -> String {
        self.said(role).iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join("; ")
    }

    /// Returns the minerals, each once, in the order of the source, with the greatest confidence.
    #[must_use]
    pub fn minerals(&self) -> Vec<(&'static Mineral, f32)> {
        let mut found: Vec<(&'static Mineral, f32)> = Vec::new();
        for c in &self.commodities {
            let Some(mineral) = c.commodity.mineral else { continue };
            match found.iter_mut().find(|(m, _)| m.id == mineral.id) {
                Some((_, sure)) => *sure = sure.max(c.commodity.confidence),
                None => found.push((mineral, c.commodity.confidence)),
            }
        }
        found
    }

    /// Returns on which lists its minerals are; those that are surer than [`LEAST_FOR_LISTS`] count.
    #[must_use]
    pub fn marks(&self, lists: &Lists) -> Marks {
        let sure = self.minerals().into_iter().filter(|(_, sure)| *sure >= LEAST_FOR_LISTS);
        sure.fold(Marks::default(), |all, (mineral, _)| all.or(lists.marks(mineral)))
    }

    /// Returns the commodities that the vocabulary does not have, as found.
    #[must_use]
    pub fn unknown_commodities(&self) -> Vec<&str> {
        self.commodities.iter().filter(|c| c.commodity.mineral.is_none()).map(|c| c.commodity.found.as_str()).collect()
    }
}

/// Returns what properties say in a role: all filled fields, or only the first, as the role takes them.
pub(super) fn said(model: &DepositModel, role: Role, properties: &Map<String, Value>) -> Vec<Said> {
    let mut found = Vec::new();
    for path in model.roles.get(&role).into_iter().flatten() {
        let (value, rest) = match properties.get(path) {
            Some(value) => (Some(value), ""),
            None => member_of(path, properties),
        };
        if let Some(value) = value {
            collect(value, rest, path, None, &mut found);
        }
        if !found.is_empty() && !role.takes_many() {
            break;
        }
    }
    found
}

/// The field that a path begins with, and what is left of the path; field names may themselves have dots.
fn member_of<'a, 'p>(path: &'p str, properties: &'a Map<String, Value>) -> (Option<&'a Value>, &'p str) {
    let dots: Vec<usize> = path.match_indices('.').map(|(i, _)| i).collect();
    for at in dots.into_iter().rev() {
        if let Some(value) = properties.get(&path[..at]) {
            return (Some(value), &path[at + 1..]);
        }
    }
    (None, "")
}

/// Collects the texts of a value; of candidates (`{observed_name, confidence, …}`) the name as found and the source's confidence.
fn collect(value: &Value, path: &str, field: &str, confidence: Option<f64>, found: &mut Vec<Said>) {
    match value {
        Value::Array(all) => all.iter().for_each(|v| collect(v, path, field, confidence, found)),
        Value::Object(members) => {
            let own = members.get("confidence").and_then(Value::as_f64).filter(|c| (0.0..=1.0).contains(c));
            let confidence = own.or(confidence);
            let (first, rest) = path.split_once('.').unwrap_or((path, ""));
            let inner = if first.is_empty() {
                ["observed_name", "name", "title", "doi", "uri"].iter().find_map(|k| members.get(*k).filter(|v| v.is_string()))
            } else {
                members.get(first)
            };
            if let Some(inner) = inner {
                collect(inner, rest, field, confidence, found);
            }
        }
        _ if !path.is_empty() => {}
        Value::String(text) if !is_empty(text) => {
            found.push(Said { text: text.trim().to_owned(), field: field.to_owned(), confidence });
        }
        Value::Number(n) if !is_empty(&n.to_string()) => {
            found.push(Said { text: n.to_string(), field: field.to_owned(), confidence });
        }
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deposit(json: &str) -> Deposit {
        Deposit::of_properties(&serde_json::from_str(json).unwrap())
    }

    fn ids(d: &Deposit) -> Vec<(&str, f32)> {
        d.minerals().into_iter().map(|(m, c)| (m.id.as_str(), c)).collect()
    }

    #[test]
    fn an_mrds_row() {
        let d = deposit(
            r#"{"dep_id": 10009306, "site_name": "Horse Mountain", "commod1": "Uranium, Vanadium", "commod2": "Gold", "commod3": "",
                "dep_type": null, "model": "Sandstone U", "dev_stat": "Past Producer", "country": "United States", "state": "Colorado",
                "prod_size": "N", "ref": "", "url": "https://example.org"}"#,
        );
        assert_eq!((d.name_en.as_str(), d.name_ja.as_str()), ("Horse Mountain", ""));
        assert_eq!(ids(&d), [("uranium", 1.0), ("vanadium", 1.0), ("gold", 1.0)]);
        assert_eq!(d.commodities[2].field, "commod2");
        assert_eq!(d.text(Role::DepositType), "Sandstone U", "the first that is filled");
        assert_eq!((d.status.unwrap().id.as_str(), d.text(Role::Status)), ("past_producer", "Past Producer".into()));
        assert_eq!((d.text(Role::Id), d.text(Role::Reference)), ("10009306".into(), "https://example.org".into()));
        assert_eq!((d.types[0].means.unwrap().term().id.as_str(), d.types[0].confidence), ("Q336", 0.9));
        let marks = d.marks(Lists::built_in());
        assert!(marks.both && marks.us_2022, "vanadium; uranium came in 2025");
    }

    #[test]
    fn a_nested_minmod_record() {
        let d = deposit(
            r#"{"source_id": "s", "record_id": "r1", "created_by": "u", "name": "Tungsten Jim", "aliases": ["Jim", "T. J."], "site_type": "NotSpecified",
                "location_info": {"country": [{"observed_name": "United States", "source": "x", "confidence": 1}], "location": "POINT (1 2)"},
                "deposit_type_candidate": [{"observed_name": "Skarn W", "confidence": 0.7}],
                "mineral_inventory": [{"commodity": {"observed_name": "Tungsten", "confidence": 0.5}, "grade": {"value": 1}},
                                      {"commodity": {"observed_name": "Mo"}}],
                "reference": [{"document": {"uri": "https://example.org/1", "title": "A report"}, "page_info": []}]}"#,
        );
        assert_eq!(d.text(Role::OtherNames), "Jim; T. J.");
        assert_eq!(ids(&d), [("tungsten", 0.5), ("molybdenum", 1.0)]);
        assert_eq!(d.text(Role::Country), "United States");
        assert_eq!(d.said(Role::DepositType)[0].confidence, Some(0.7));
        assert_eq!(d.text(Role::Reference), "A report");
        assert_eq!(d.status.unwrap().id, "unknown");
    }

    #[test]
    fn what_is_too_unsure_counts_for_no_list() {
        let marks = |commodities: &str| deposit(&format!(r#"{{"commodities": "{commodities}"}}"#)).marks(Lists::built_in());
        assert_eq!(marks("coal; quartz; gold"), Marks::default());
        assert_eq!(marks("Cr?").words(), ["us_2025", "us_2022", "japan", "both"]);
        assert_eq!(marks("Mo, Cu").words(), ["us_2025", "japan"], "each on one list, none on both");
        assert_eq!(marks("").words(), [""; 0]);
    }

    #[test]
    fn empty_words_are_no_values() {
        let d = deposit(
            r#"{"Site_ID": "AR1", "Ftr_ID": "Mf1", "Ftr_Name": "<Null>", "Ftr_Group": "x", "Commodity": "lithium; bromine", "Other_Name": "-1111"}"#,
        );
        assert_eq!((d.name_en.as_str(), d.said(Role::OtherNames).len()), ("", 0));
        assert_eq!(d.unknown_commodities(), ["bromine"]);
        assert_eq!(d.text(Role::Id), "Mf1");
    }
}

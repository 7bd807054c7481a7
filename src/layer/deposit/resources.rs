//! Resources and reserves of a deposit as its source states them: never added across that line.

use super::presets::is_empty;
use super::{Commodity, Mineral, commodities_in};
use crate::layer::vocabulary::{Family, ResourceClass, resource_class};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::ops::Add;

/// What a field says of resources. `…Mt`, `…T`, `…Percent` have their unit in the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResourcePart {
    /// A list of records in MinMod's form.
    Inventory,
    /// Words for people; nothing is taken out of them.
    Text,
    /// What the numbers are of.
    Material,
    /// Class or category.
    Class,
    /// The code of reporting.
    Code,
    /// Date or year.
    Date,
    /// Amount of ore or commodity, and its unit.
    Amount,
    /// Unit of the amount.
    AmountUnit,
    /// Amount in million tonnes.
    AmountMt,
    /// Grade.
    Grade,
    /// Unit of the grade.
    GradeUnit,
    /// Grade in percent.
    GradePercent,
    /// Contained commodity.
    Contained,
    /// Unit of what is contained.
    ContainedUnit,
    /// Contained commodity in tonnes.
    ContainedT,
    /// Cut-off grade.
    Cutoff,
    /// Unit of the cut-off grade.
    CutoffUnit,
}

/// Which field says what of resources.
pub type ResourceFields = BTreeMap<ResourcePart, String>;

/// A number with its unit, as found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quantity {
    /// The number as found.
    pub found: String,
    /// The number; `None` when the text is none.
    pub value: Option<f64>,
    /// The unit as found.
    pub unit: String,
}

impl Quantity {
    fn of(found: &str, unit: &str) -> Option<Self> {
        let found = found.trim();
        if is_empty(found) {
            return None;
        }
        let value = found.replace([',', ' '], "").parse::<f64>().ok().filter(|v| v.is_finite());
        Some(Self { found: found.to_owned(), value, unit: if is_empty(unit) { String::new() } else { unit.trim().to_owned() } })
    }

    /// Returns the mass in tonnes, when the unit is one of mass that is known.
    #[must_use]
    pub fn tonnes(&self) -> Option<f64> {
        let factor = match self.unit.to_lowercase().as_str() {
            "t" | "tonne" | "tonnes" | "metric ton" | "metric tons" | "metric tonnes" => 1.0,
            "kt" | "thousand tonnes" | "thousand metric tons" => 1.0e3,
            "mt" | "million tonnes" | "million metric tons" => 1.0e6,
            "kg" | "kilograms" => 1.0e-3,
            // A short ton is 2,000 pounds of 0.45359237 kg.
            "short tons" | "short ton" | "st" => 0.907_184_74,
            _ => return None,
        };
        self.value.map(|v| v * factor)
    }

    /// Returns it as text: number as found, and unit.
    #[must_use]
    pub fn text(&self) -> String {
        if self.unit.is_empty() { self.found.clone() } else { format!("{} {}", self.found, self.unit) }
    }
}

/// One statement of a source about an amount in the ground, or taken out of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resource {
    /// What it is of.
    pub material: Option<Commodity>,
    /// Its class as found.
    pub class_found: String,
    /// The class that means.
    pub class: Option<&'static ResourceClass>,
    /// Code of reporting, such as JORC.
    pub code: String,
    /// Date or year as found.
    pub date: String,
    /// Amount of ore or commodity.
    pub amount: Option<Quantity>,
    /// Grade.
    pub grade: Option<Quantity>,
    /// Contained commodity.
    pub contained: Option<Quantity>,
    /// Cut-off grade.
    pub cutoff: Option<Quantity>,
    /// Words for people, of sources that have no numbers in fields.
    pub text: String,
}

impl Resource {
    /// Returns on which side of the line it is; not classified when the class is not known.
    #[must_use]
    pub fn family(&self) -> Family {
        self.class.map_or(Family::Unclassified, |c| c.family)
    }

    fn mineral(&self) -> Option<&'static Mineral> {
        self.material.as_ref().and_then(|m| m.mineral)
    }

    fn says_something(&self) -> bool {
        self.amount.is_some()
            || self.grade.is_some()
            || self.contained.is_some()
            || !self.class_found.is_empty()
            || !self.text.is_empty()
    }
}

/// A side of the line.
pub trait Side {
    /// The family that is on it.
    const FAMILY: Family;
}

/// The side of resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InResources {}

/// The side of reserves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InReserves {}

impl Side for InResources {
    const FAMILY: Family = Family::Resource;
}

impl Side for InReserves {
    const FAMILY: Family = Family::Reserve;
}

/// Tonnes on one side of the line. Those of the other side cannot be added:
///
/// ```compile_fail
/// use lodemap::layer::deposit::{InReserves, InResources, Tonnes};
/// fn sum(a: Tonnes<InResources>, b: Tonnes<InReserves>) { let _ = a + b; }
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tonnes<S> {
    /// Metric tons.
    pub tonnes: f64,
    side: PhantomData<S>,
}

impl<S> Add for Tonnes<S> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { tonnes: self.tonnes + other.tonnes, side: PhantomData }
    }
}

/// Why statements are not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAdded {
    /// There is nothing to add.
    #[error("no amount is stated")]
    Nothing,
    /// One is on the other side of the line, or on none.
    #[error("resources and reserves are never added, nor is what follows no code")]
    AcrossTheLine,
    /// They are of different commodities, codes or dates.
    #[error("the amounts are of different commodities, codes or dates")]
    NotAlike,
    /// Two cover the same class.
    #[error("two amounts cover the same class")]
    Overlap,
    /// An amount is no mass that is known.
    #[error("an amount has no known unit of mass")]
    NoMass,
}

/// Adds amounts of one side, of one commodity, code and date, whose classes do not overlap.
///
/// # Errors
/// Whatever stands against adding them.
pub fn total<S: Side>(resources: &[Resource]) -> Result<Tonnes<S>, NotAdded> {
    let first = resources.first().ok_or(NotAdded::Nothing)?;
    let (mut covered, mut sum) = (0, Tonnes { tonnes: 0.0, side: PhantomData });
    for r in resources {
        let Some(class) = r.class.filter(|c| c.family == S::FAMILY) else { return Err(NotAdded::AcrossTheLine) };
        let alike = r.mineral().map(|m| &m.id) == first.mineral().map(|m| &m.id) && r.code == first.code && r.date == first.date;
        if !alike || r.mineral().is_none() {
            return Err(NotAdded::NotAlike);
        }
        if class.degrees() & covered != 0 {
            return Err(NotAdded::Overlap);
        }
        covered |= class.degrees();
        let tonnes = r.amount.as_ref().and_then(Quantity::tonnes).ok_or(NotAdded::NoMass)?;
        sum = sum + Tonnes { tonnes, side: PhantomData };
    }
    Ok(sum)
}

/// Reads what properties say of resources.
pub(super) fn resources(fields: &ResourceFields, properties: &Map<String, Value>) -> Vec<Resource> {
    if fields.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<Resource> = Vec::new();
    if let Some(Value::Array(all)) = fields.get(&ResourcePart::Inventory).and_then(|f| properties.get(f)) {
        found.extend(all.iter().map(of_inventory));
    }
    let text = |part| fields.get(&part).and_then(|f| properties.get(f)).map(text_of).filter(|t| !is_empty(t)).unwrap_or_default();
    let quantity = |number, unit, fixed: (ResourcePart, &str)| {
        Quantity::of(&text(number), &text(unit)).or_else(|| Quantity::of(&text(fixed.0), fixed.1))
    };
    use ResourcePart as P;
    let class_found = text(P::Class);
    found.push(Resource {
        material: material(&text(P::Material)),
        class: resource_class(&class_found),
        class_found,
        code: text(P::Code),
        date: text(P::Date),
        amount: quantity(P::Amount, P::AmountUnit, (P::AmountMt, "Mt")),
        grade: quantity(P::Grade, P::GradeUnit, (P::GradePercent, "%")),
        contained: quantity(P::Contained, P::ContainedUnit, (P::ContainedT, "t")),
        cutoff: Quantity::of(&text(P::Cutoff), &text(P::CutoffUnit)),
        text: text(P::Text),
    });
    found.retain(Resource::says_something);
    found
}

fn material(text: &str) -> Option<Commodity> {
    commodities_in(text).into_iter().next()
}

/// A record of MinMod's inventory.
fn of_inventory(record: &Value) -> Resource {
    let name = |v: &Value| {
        v.get("observed_name").or_else(|| v.get("normalized_uri")).unwrap_or(v).as_str().unwrap_or_default().to_owned()
    };
    let quantity =
        |v: &Value| Quantity::of(&v.get("value").map(text_of).unwrap_or_default(), &v.get("unit").map(name).unwrap_or_default());
    let classes: Vec<String> = match &record["category"] {
        Value::Array(all) => all.iter().map(name).filter(|n| !n.is_empty()).collect(),
        one => Some(name(one)).filter(|n| !n.is_empty()).into_iter().collect(),
    };
    let class_found = classes.join("; ");
    Resource {
        material: material(&name(&record["commodity"])),
        class: resource_class(&class_found),
        class_found,
        code: String::new(),
        date: text_of(&record["date"]),
        amount: quantity(&record["ore"]),
        grade: quantity(&record["grade"]),
        contained: quantity(&record["contained_metal"]),
        cutoff: quantity(&record["cutoff_grade"]),
        text: String::new(),
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null | Value::Object(_) | Value::Array(_) => String::new(),
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::deposit::Deposit;

    fn found(json: &str) -> Vec<Resource> {
        Deposit::of_properties(&serde_json::from_str(json).unwrap()).resources
    }

    #[test]
    fn a_row_of_usmin_with_its_traps() {
        let rows = found(
            r#"{"Site_ID": "AR00002", "Ftr_ID": "Mo1", "Ftr_Name": "Smackover", "Material": "lithium (Li)", "Rsrc_Date": "2018", "Mat_Amnt": "114,000",
                "Mat_Units": "tonnes", "Grade": "<Null>", "Grade_Unit": "<Null>", "CutOffGrad": "50", "CutOffUnit": "milligrams per liter Li",
                "Contained": "-1111", "Cont_Units": "tonnes", "Rsrc_Class": "Measured, Indicated, Inferred", "Rsrc_Code": "CIM"}"#,
        );
        let r = &rows[0];
        assert_eq!(rows.len(), 1);
        assert_eq!((r.mineral().unwrap().id.as_str(), r.class.unwrap().term.id.as_str()), ("lithium", "all_resource"));
        assert_eq!(
            (r.amount.as_ref().unwrap().tonnes(), r.amount.as_ref().unwrap().text()),
            (Some(114_000.0), "114,000 tonnes".into())
        );
        assert_eq!((&r.grade, &r.contained, r.code.as_str(), r.date.as_str()), (&None, &None, "CIM", "2018"));
        assert_eq!(r.cutoff.as_ref().unwrap().text(), "50 milligrams per liter Li");
    }

    #[test]
    fn minmod_has_several_and_others_only_words() {
        let rows = found(
            r#"{"record_id": "1", "mineral_inventory": [
                {"commodity": {"observed_name": "Tungsten"}, "category": [{"observed_name": "Indicated"}, {"observed_name": "Inferred"}],
                 "ore": {"value": 1.5, "unit": {"observed_name": "Mt"}}, "grade": {"value": 0.4, "unit": {"observed_name": "%"}}, "date": "2011"},
                {"commodity": {"observed_name": "Tungsten"}, "category": [{"observed_name": "Proven"}], "ore": {"value": "2", "unit": {"observed_name": "Mt"}}},
                {"commodity": {"observed_name": "Mo"}}]}"#,
        );
        let classes: Vec<Option<&str>> = rows.iter().map(|r| r.class.map(|c| c.term.id.as_str())).collect();
        assert_eq!(classes, [Some("indicated_and_inferred_resource"), Some("proved_reserve")], "the third says nothing");
        assert_eq!((rows[0].amount.as_ref().unwrap().tonnes(), rows[1].family()), (Some(1.5e6), Family::Reserve));
        let flat = found(
            r#"{"URI": "u", "Rank": "A", "Deposit Type Name": "x", "Commodity": "Li", "Tonnage (Mt)": 3, "Grade (%)": 1.2}"#,
        );
        assert_eq!((flat[0].amount.as_ref().unwrap().text(), flat[0].family()), ("3 Mt".into(), Family::Unclassified));
        let words = found(r#"{"鉱山名": "神岡", "鉱種": "Zn", "埋蔵量": "約 100 万 t"}"#);
        assert_eq!((words[0].text.as_str(), words[0].amount.is_none()), ("約 100 万 t", true));
        assert!(found(r#"{"name": "a", "commodities": "Au", "record_id": "1", "state_or_province": "x"}"#).is_empty());
    }

    #[test]
    fn only_what_belongs_together_is_added() {
        let row = |class: &str, mt: &str, code: &str| Resource {
            material: material("lithium"),
            class_found: class.into(),
            class: resource_class(class),
            code: code.into(),
            amount: Quantity::of(mt, "Mt"),
            ..Resource::default()
        };
        let of_resources = |rows: &[Resource]| total::<InResources>(rows).map(|t| t.tonnes);
        assert_eq!(of_resources(&[row("Measured", "1", "JORC"), row("Indicated", "2.5", "JORC")]), Ok(3.5e6));
        assert_eq!(of_resources(&[row("Measured", "1", ""), row("Proven", "1", "")]), Err(NotAdded::AcrossTheLine));
        assert_eq!(of_resources(&[row("Demonstrated", "1", "")]), Err(NotAdded::AcrossTheLine));
        assert_eq!(of_resources(&[row("Measured", "1", ""), row("M+I", "3", "")]), Err(NotAdded::Overlap));
        assert_eq!(of_resources(&[row("Measured", "1", "CIM"), row("Inferred", "3", "JORC")]), Err(NotAdded::NotAlike));
        assert_eq!(of_resources(&[row("Measured", "much", "")]), Err(NotAdded::NoMass));
        assert_eq!(of_resources(&[]), Err(NotAdded::Nothing));
        let reserves = total::<InReserves>(&[row("Proven", "1", ""), row("Probable", "2", "")]);
        assert_eq!(reserves.map(|t| t.tonnes), Ok(3.0e6));
    }
}

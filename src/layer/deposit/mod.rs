//! The deposit model: which fields of a layer say what of a deposit, found by the layer's headers and mended by the user.

mod asked;
mod column;
mod minerals;
mod presets;
mod record;
mod resources;
mod size;
mod status_column;

pub use asked::DEPOSIT_TERMS;
pub(in crate::layer) use asked::rare_earth_side;
pub use column::{MineralColumn, MineralCounts};
pub use minerals::{Commodity, Mineral, commodities_in, minerals};
pub use presets::{Kind, Preset, Recognised, Status, status_of, statuses};
pub use record::{Deposit, DepositCommodity, FoundType, LEAST_FOR_LISTS, Said};
pub use resources::{InReserves, InResources, NotAdded, Quantity, Resource, ResourceFields, ResourcePart, Side, Tonnes, total};
pub use status_column::StatusColumn;

use crate::layer::fold::is_japanese;
use crate::layer::{Field, fold};
use crate::words::Word;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a field says of a deposit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Its name, in whichever language.
    Name,
    /// Its English name.
    NameEn,
    /// Its Japanese name.
    NameJa,
    /// Other and earlier names.
    OtherNames,
    /// What is or could be mined.
    Commodities,
    /// Its geological type.
    DepositType,
    /// Whether it is worked.
    Status,
    /// The country.
    Country,
    /// State, province or prefecture.
    State,
    /// Its identifier at the source.
    Id,
    /// Size, tonnage, resources, as text.
    Size,
    /// Where it is from.
    Reference,
}

impl Role {
    /// All roles in the order in which they are shown.
    pub const ALL: [Self; 12] = [
        Self::Name,
        Self::NameEn,
        Self::NameJa,
        Self::OtherNames,
        Self::Commodities,
        Self::DepositType,
        Self::Status,
        Self::Country,
        Self::State,
        Self::Id,
        Self::Size,
        Self::Reference,
    ];

    /// Returns the word used in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameEn => "name_en",
            Self::NameJa => "name_ja",
            Self::OtherNames => "other_names",
            Self::Commodities => "commodities",
            Self::DepositType => "deposit_type",
            Self::Status => "status",
            Self::Country => "country",
            Self::State => "state",
            Self::Id => "id",
            Self::Size => "size",
            Self::Reference => "reference",
        }
    }

    /// Returns the word for people.
    #[must_use]
    pub fn title(self) -> Word {
        match self {
            Self::Name => Word::Name,
            Self::NameEn => Word::NameEn,
            Self::NameJa => Word::NameJa,
            Self::OtherNames => Word::OtherNames,
            Self::Commodities => Word::Commodities,
            Self::DepositType => Word::DepositType,
            Self::Status => Word::WorkStatus,
            Self::Country => Word::Country,
            Self::State => Word::StateOrPrefecture,
            Self::Id => Word::SourceId,
            Self::Size => Word::SizeText,
            Self::Reference => Word::References,
        }
    }

    /// Tells whether all fields of the role are said together; of the others the first that is filled is taken.
    #[must_use]
    pub fn takes_many(self) -> bool {
        matches!(self, Self::OtherNames | Self::Commodities | Self::Reference)
    }
}

/// A user's choice of fields for roles; a role without an entry is found, an empty list says that no field has it.
pub type ChosenRoles = BTreeMap<Role, Vec<String>>;

/// Which fields of a layer are what, and how that is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DepositModel {
    /// The known layer that the headers belong to.
    pub recognised: Option<Recognised>,
    /// The fields of each role, as the layer spells them; `field.member` for a member of a nested value.
    pub roles: BTreeMap<Role, Vec<String>>,
    /// What the roles would be without the user's choice.
    pub found: BTreeMap<Role, Vec<String>>,
    /// Which field says what of resources; known layers only.
    pub resources: ResourceFields,
    /// Fields that no role takes, in the layer's order.
    pub not_mapped: Vec<String>,
    /// Some field's name speaks of ore, commodities or deposits.
    speaks_of_deposits: bool,
}

impl DepositModel {
    /// Finds the model of a layer with these fields; what the user chose goes before what is found.
    #[must_use]
    pub fn of(fields: &[Field], chosen: &ChosenRoles) -> Self {
        Self::of_names(&fields.iter().map(|f| f.name.clone()).collect::<Vec<_>>(), chosen)
    }

    fn of_names(names: &[String], chosen: &ChosenRoles) -> Self {
        let fields = presets::Fields::new(names);
        let recognised = presets::recognise(&fields);
        let found = match &recognised {
            Some(known) => {
                // What the preset leaves open is found by words; a field is taken once.
                let mut roles = known.preset.roles(&fields);
                let free: Vec<String> = names.iter().filter(|n| !takes(&roles, n)).cloned().collect();
                for (role, fields) in presets::by_words(&presets::Fields::new(&free)) {
                    roles.entry(role).or_insert(fields);
                }
                roles
            }
            None => presets::by_words(&fields),
        };
        let mut roles = found.clone();
        for (role, fields) in chosen {
            let there: Vec<String> = fields.iter().filter(|f| is_field(names, f)).cloned().collect();
            if there.is_empty() {
                roles.remove(role)
            } else {
                roles.insert(*role, there)
            };
        }
        let resources = recognised.as_ref().map(|known| known.preset.resources(&fields)).unwrap_or_default();
        let of_resources = |n: &String| resources.values().any(|field| field == n);
        let not_mapped = names.iter().filter(|n| !takes(&roles, n) && !of_resources(n)).cloned().collect();
        let begins = ["commod", "mineral", "deposit", "deptype", "depid", "ore", "鉱"];
        let speaks_of_deposits =
            names.iter().map(|n| fold::fold_name(n)).any(|n| begins.iter().any(|b| n.starts_with(b)) || n.contains("commod"));
        Self { recognised, roles, found, resources, not_mapped, speaks_of_deposits }
    }

    /// Tells whether the fields speak of deposits.
    #[must_use]
    pub fn is_of_deposits(&self) -> bool {
        match &self.recognised {
            Some(known) => known.preset.kind == Kind::Deposits,
            None => self.speaks_of_deposits || self.roles.contains_key(&Role::Commodities),
        }
    }

    /// Returns what properties say in a role, as found: all filled fields, or only the first, as the role takes them.
    #[must_use]
    pub fn said(&self, role: Role, properties: &Map<String, Value>) -> Vec<Said> {
        record::said(self, role, properties)
    }

    /// Returns the English and the Japanese name that properties give; either may be empty.
    #[must_use]
    pub fn names(&self, properties: &Map<String, Value>) -> (String, String) {
        let first = |role| record::said(self, role, properties).into_iter().next().map(|s| s.text);
        let (mut en, mut ja) = (first(Role::NameEn), first(Role::NameJa));
        match first(Role::Name) {
            Some(plain) if is_japanese(&plain) => ja = ja.or(Some(plain)),
            Some(plain) => en = en.or(Some(plain)),
            None => {}
        }
        (en.unwrap_or_default(), ja.unwrap_or_default())
    }

    /// Returns the name in a language, or the other one when that is empty; empty when there is none.
    #[must_use]
    pub fn name(&self, properties: &Map<String, Value>, japanese: bool) -> String {
        let (en, ja) = self.names(properties);
        if japanese && !ja.is_empty() || en.is_empty() { ja } else { en }
    }
}

/// Returns the English and Japanese names that properties give, found by the names of their members alone.
#[must_use]
pub fn names_in(properties: &Map<String, Value>) -> (String, String) {
    let names: Vec<String> = properties.keys().cloned().collect();
    DepositModel::of_names(&names, &ChosenRoles::new()).names(properties)
}

/// Tells whether a role takes this field or a member of it.
fn takes(roles: &BTreeMap<Role, Vec<String>>, field: &str) -> bool {
    let is_it = |path: &String| path == field || path.strip_prefix(field).is_some_and(|rest| rest.starts_with('.'));
    roles.values().flatten().any(is_it)
}

/// Tells whether a path begins with a field of the layer.
pub(crate) fn is_field(names: &[String], path: &str) -> bool {
    names.iter().any(|n| path == n || path.strip_prefix(n.as_str()).is_some_and(|rest| rest.starts_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(headers: &[&str], chosen: &str) -> DepositModel {
        let names: Vec<String> = headers.iter().map(|h| (*h).to_owned()).collect();
        DepositModel::of_names(&names, &serde_json::from_str(chosen).unwrap())
    }

    #[test]
    fn a_known_layer_is_mapped_and_the_rest_is_listed() {
        let m = model(&["dep_id", "site_name", "commod1", "commod2", "dev_stat", "ref", "score", "my_own"], "{}");
        assert_eq!(m.recognised.as_ref().unwrap().preset.id, "mrds");
        assert_eq!(m.roles[&Role::Commodities], ["commod1", "commod2"]);
        assert_eq!((&m.roles[&Role::Status], &m.roles[&Role::Reference]), (&vec!["dev_stat".into()], &vec!["ref".into()]));
        assert_eq!(m.not_mapped, ["score", "my_own"]);
        assert!(m.is_of_deposits());
    }

    #[test]
    fn the_user_goes_before_the_preset() {
        let headers = ["dep_id", "site_name", "commod1", "dev_stat", "my_own"];
        let m = model(&headers, r#"{"name": ["my_own"], "status": [], "size": ["gone"]}"#);
        assert_eq!(m.roles[&Role::Name], ["my_own"]);
        assert!(!m.roles.contains_key(&Role::Status) && !m.roles.contains_key(&Role::Size));
        assert_eq!(m.found[&Role::Name], ["site_name"]);
        assert_eq!(m.not_mapped, ["site_name", "dev_stat"]);
    }

    #[test]
    fn names_are_sorted_by_their_script() {
        let map = |json: &str| serde_json::from_str::<Map<String, Value>>(json).unwrap();
        assert_eq!(names_in(&map(r#"{"name":"菱刈","name_en":"Hishikari"}"#)), ("Hishikari".into(), "菱刈".into()));
        assert_eq!(names_in(&map(r#"{"Ftr_Name":"Silver Peak"}"#)), ("Silver Peak".into(), String::new()));
        assert_eq!(names_in(&map(r#"{"鉱山名":"神岡","鉱種":"Zn"}"#)), (String::new(), "神岡".into()));
        assert_eq!(names_in(&map(r#"{"name":"  "}"#)), (String::new(), String::new()));
    }

    #[test]
    fn layers_that_speak_of_ore_are_of_deposits() {
        assert!(model(&["commodities"], "{}").is_of_deposits());
        assert!(model(&["Ore_body"], "{}").is_of_deposits());
        assert!(!model(&["name", "population"], "{}").is_of_deposits());
        assert!(!model(&["pid", "pname", "yearstart", "parea"], "{}").is_of_deposits());
        assert!(!model(&["MAJOR_CODE", "MINOR_CODE", "LEGEND01"], "{}").is_of_deposits());
    }
}

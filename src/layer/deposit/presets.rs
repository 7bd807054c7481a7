//! Layers known by their headers: assets/deposit_presets.json, read once.

use super::{ResourceFields, ResourcePart, Role};
use crate::layer::fold::{fold, fold_name};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// What the features of a known layer are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Deposits, mines, occurrences.
    Deposits,
    /// Areas to be mapped.
    Areas,
    /// Projects.
    Projects,
    /// Map units and structures.
    Geology,
}

/// A published layer that is known by its headers.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Preset {
    /// A stable word, such as `mrds`.
    pub id: String,
    /// English name.
    pub en: String,
    /// Japanese name.
    pub ja: String,
    /// What its features are.
    pub kind: Kind,
    roles: BTreeMap<Role, Vec<Header>>,
    #[serde(default)]
    resources: BTreeMap<ResourcePart, Header>,
    tables: Vec<Table>,
}

/// One table of a preset.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Table {
    id: String,
    headers: Vec<Header>,
    needs: Vec<Vec<Header>>,
}

/// The name of a field as it is published, ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
struct Header {
    /// Its letters and digits.
    whole: String,
    /// Those of its first ten characters, when it has more: shapefiles cut names there.
    cut: Option<String>,
    /// What follows the first dot: a member of a nested value.
    member: Option<String>,
}

impl From<String> for Header {
    fn from(text: String) -> Self {
        let (first, member) = text.split_once('.').map_or((text.as_str(), None), |(f, m)| (f, Some(m.to_owned())));
        let cut = (first.chars().count() > 10).then(|| fold_name(&first.chars().take(10).collect::<String>()));
        Self { whole: fold_name(first), cut, member }
    }
}

/// The fields of a layer, ready to be looked up.
pub(super) struct Fields<'a> {
    names: &'a [String],
    at: HashMap<String, usize>,
}

impl<'a> Fields<'a> {
    /// Prepares field names: capitals, blanks and signs do not count; of two alike the first is found.
    pub fn new(names: &'a [String]) -> Self {
        let mut at = HashMap::new();
        for (i, name) in names.iter().enumerate() {
            at.entry(fold_name(name)).or_insert(i);
        }
        Self { names, at }
    }

    fn find(&self, header: &Header) -> Option<&'a String> {
        let at = self.at.get(&header.whole).or_else(|| self.at.get(header.cut.as_ref()?))?;
        self.names.get(*at)
    }
}

impl Preset {
    /// Returns the name in a language.
    #[must_use]
    pub fn name(&self, japanese: bool) -> &str {
        if japanese { &self.ja } else { &self.en }
    }

    /// Returns the fields for each role, as the layer spells them.
    pub(super) fn roles(&self, fields: &Fields<'_>) -> BTreeMap<Role, Vec<String>> {
        let path = |header: &Header| {
            let field = fields.find(header)?;
            Some(header.member.as_ref().map_or_else(|| field.clone(), |member| format!("{field}.{member}")))
        };
        let some = |headers: &Vec<Header>| headers.iter().filter_map(path).collect::<Vec<_>>();
        self.roles.iter().map(|(role, headers)| (*role, some(headers))).filter(|(_, found)| !found.is_empty()).collect()
    }
}

impl Preset {
    /// Returns the fields that speak of resources, as the layer spells them.
    pub(super) fn resources(&self, fields: &Fields<'_>) -> ResourceFields {
        self.resources.iter().filter_map(|(part, header)| Some((*part, fields.find(header)?.clone()))).collect()
    }
}

/// Which known layer it is, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// The preset.
    pub preset: &'static Preset,
    /// Which of its tables.
    pub table: &'static str,
    /// How many of the table's headers the layer has.
    pub matched: usize,
    /// How many headers the table is known to have.
    pub known: usize,
}

/// Finds the known layer whose headers these are: the one with the most of them, if any has what it needs.
pub(super) fn recognise(fields: &Fields<'_>) -> Option<Recognised> {
    let has = |header: &Header| fields.find(header).is_some();
    let mut best: Option<Recognised> = None;
    for preset in &file().presets {
        for table in preset.tables.iter().filter(|t| t.needs.iter().all(|any| any.iter().any(has))) {
            let (matched, known) = (table.headers.iter().filter(|h| has(h)).count(), table.headers.len());
            // Of two with equally many the shorter list says more.
            if best.as_ref().is_none_or(|b| (matched, std::cmp::Reverse(known)) > (b.matched, std::cmp::Reverse(b.known))) {
                best = Some(Recognised { preset, table: &table.id, matched, known });
            }
        }
    }
    best
}

/// Returns the fields whose names are well-known words for a role.
pub(super) fn by_words(fields: &Fields<'_>) -> BTreeMap<Role, Vec<String>> {
    let mut found = BTreeMap::new();
    for (role, words) in &file().words.roles {
        let mut of_role: Vec<String> =
            words.iter().filter_map(|w| fields.at.get(&w.whole)).map(|i| fields.names[*i].clone()).collect();
        if *role == Role::Commodities && of_role.is_empty() {
            let speaks = |name: &&String| fold_name(name).contains("commod") || name.contains("鉱種");
            of_role.extend(fields.names.iter().find(speaks).cloned());
        }
        // Names fill in for one another: a title where the name is empty.
        if !role.takes_many() && *role != Role::Name {
            of_role.truncate(1);
        }
        if !of_role.is_empty() {
            found.insert(*role, of_role);
        }
    }
    found
}

/// Whether, and how, a deposit is worked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Status {
    /// A stable word, such as `past_producer`.
    pub id: String,
    /// English name.
    pub en: String,
    /// Japanese name.
    pub ja: String,
    words: Vec<String>,
}

impl Status {
    /// Returns the name in a language.
    #[must_use]
    pub fn name(&self, japanese: bool) -> &str {
        if japanese { &self.ja } else { &self.en }
    }
}

/// Returns the status that a text means, if it is one of the known words.
#[must_use]
pub fn status_of(text: &str) -> Option<&'static Status> {
    let word = fold(text);
    file().status.terms.iter().find(|s| s.words.contains(&word))
}

/// Returns the known statuses.
#[must_use]
pub fn statuses() -> &'static [Status] {
    &file().status.terms
}

/// Tells whether a text stands for “no value” in such layers: `<Null>`, `-1111`.
#[must_use]
pub fn is_empty(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || file().empty.iter().any(|e| e.eq_ignore_ascii_case(text))
}

#[derive(Debug, Default, Deserialize)]
struct File {
    presets: Vec<Preset>,
    words: Words,
    status: Terms,
    empty: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Words {
    roles: BTreeMap<Role, Vec<Header>>,
}

#[derive(Debug, Default, Deserialize)]
struct Terms {
    terms: Vec<Status>,
}

fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    // A test makes sure that it is whole.
    FILE.get_or_init(|| serde_json::from_str(include_str!("../../../assets/deposit_presets.json")).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn names(headers: &str) -> Vec<String> {
        headers.split(',').map(str::to_owned).collect()
    }

    fn recognised(headers: &str) -> Option<(String, usize, usize)> {
        recognise(&Fields::new(&names(headers))).map(|r| (format!("{} {}", r.preset.id, r.table), r.matched, r.known))
    }

    #[test]
    fn the_file_is_whole_and_says_where_every_list_is_from() {
        let text: Value = serde_json::from_str(include_str!("../../../assets/deposit_presets.json")).unwrap();
        assert_eq!(text["presets"].as_array().unwrap().len(), file().presets.len());
        for preset in text["presets"].as_array().unwrap() {
            for table in preset["tables"].as_array().unwrap() {
                let source = table["source"].as_str().unwrap();
                let recalled = table.get("recalled").and_then(Value::as_array);
                assert!(source.contains("ead") || recalled.is_some(), "{}: read or recalled?", table["id"]);
                let headers = table["headers"].as_array().unwrap();
                assert!(recalled.into_iter().flatten().all(|r| headers.contains(r)), "{}", table["id"]);
            }
        }
        for (preset, known) in text["presets"].as_array().unwrap().iter().zip(&file().presets) {
            let mut all = Vec::new();
            for table in preset["tables"].as_array().unwrap() {
                // Every table is recognised by its own headers, as they are and as a shapefile cuts them.
                let headers: Vec<String> = serde_json::from_value(table["headers"].clone()).unwrap();
                let found = recognise(&Fields::new(&headers)).unwrap();
                assert_eq!((&found.preset.id, found.matched), (&known.id, found.known), "{}", table["id"]);
                let cut: Vec<String> = headers.iter().map(|h| h.replace(' ', "_").chars().take(10).collect()).collect();
                let found = recognise(&Fields::new(&cut)).unwrap_or_else(|| panic!("{} {}", known.id, table["id"]));
                assert_eq!(found.preset.id, known.id, "{} {cut:?}", table["id"]);
                all.extend(headers);
            }
            assert_eq!(known.resources(&Fields::new(&all)).len(), known.resources.len(), "{}: resources", known.id);
            let roles = known.roles(&Fields::new(&all));
            assert_eq!(roles.len(), known.roles.len(), "{}: a role names a header that no table has", known.id);
        }
        assert_eq!(file().status.terms.len(), 8);
    }

    #[test]
    fn known_headers_are_counted() {
        let web = "dep_id,site_name,dev_stat,fips_code,huc_code,quad_code,url,code_list";
        assert_eq!(recognised(web), Some(("mrds web".into(), 8, 8)));
        assert_eq!(recognised(&web.to_uppercase()), Some(("mrds web".into(), 8, 8)));
        let few = "dep_id,site_name,commod1,country,dev_stat,latitude,longitude";
        assert_eq!(recognised(few).unwrap().0, "mrds csv");
        let loc = "OBJECTID *,Shape *,Site_ID *,Ftr_ID *,Ftr_Name,Ftr_Group,Ftr_Type,Commodity,Lat_WGS84";
        assert_eq!(recognised(loc), Some(("usmin Loc_Pt".into(), 7, 20)));
        assert_eq!(recognised("DEPOSIT_NA,CRITICAL_M,DEPOSIT_TY,LOCATION"), Some(("pp1802 points".into(), 4, 11)));
        assert_eq!(recognised("鉱山名,鉱種,所在地"), Some(("japan_mines list".into(), 3, 26)));
        assert_eq!(recognised("name,value"), None);
        assert_eq!(recognised(""), None);
    }

    #[test]
    fn words_in_either_language_are_enough() {
        let found = by_words(&Fields::new(&names("ID,Name,Commodity_2,都道府県,Aliases,x")));
        assert_eq!(found[&Role::Commodities], ["Commodity_2"]);
        assert_eq!(found[&Role::State], ["都道府県"]);
        assert_eq!(found[&Role::Name], ["Name"]);
        assert!(!found.contains_key(&Role::Status));
        assert_eq!(status_of("Past Producer").unwrap().id, "past_producer");
        assert_eq!(status_of("休廃止鉱山").unwrap().en, "Past producer");
        assert_eq!(status_of("somewhere"), None);
        assert!(is_empty("<Null>") && is_empty(" -1111 ") && !is_empty("0"));
    }
}

//! The names of a layer's deposits, as they are written and as they sound: its own, those in the other language, the old ones.

use crate::layer::Layer;
use crate::layer::deposit::{DepositModel, Role};
use crate::layer::romaji::{likeness, sound};
use crate::workspace::Bilingual;
use serde_json::{Map, Value};

/// What one deposit is called.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Names {
    /// As it is shown.
    pub name: Bilingual,
    /// All its names as they sound, the old ones too.
    pub sounds: Vec<String>,
}

const ROLES: [Role; 4] = [Role::Name, Role::NameEn, Role::NameJa, Role::OtherNames];

/// Reads the names of a row; no other member is parsed than those, and those that `also` asks for.
pub(super) fn names_of(layer: &Layer, row: usize, also: &dyn Fn(&[u8]) -> bool) -> (Names, Map<String, Value>) {
    let model = &layer.meaning.model;
    let said = layer.members(row, |member| leads_to(model, member) || also(member));
    let (en, ja) = model.names(&said);
    let all = ROLES.iter().flat_map(|role| model.said(*role, &said)).map(|s| s.text).collect::<Vec<_>>();
    (Names { name: Bilingual { en, ja }, sounds: sounds(all.iter().map(String::as_str)) }, said)
}

/// Returns names as they sound, each once; a text may hold several, and one in brackets.
pub(super) fn sounds<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let parts = names.flat_map(|text| text.split([';', '/', '、', '；', '・', '(', ')', '（', '）', '|']));
    let mut sounds: Vec<String> = parts.map(sound).filter(|s| s.chars().count() > 1).collect();
    sounds.sort_unstable();
    sounds.dedup();
    sounds
}

/// Returns how alike two things are called: their best pair of names, 0 to 1.
pub(super) fn best_likeness(a: &[String], b: &[String]) -> f64 {
    a.iter().flat_map(|x| b.iter().map(move |y| likeness(x, y))).fold(0.0, f64::max)
}

fn leads_to(model: &DepositModel, member: &[u8]) -> bool {
    let begins = |path: &String| path.as_bytes().strip_prefix(member).is_some_and(|rest| rest.is_empty() || rest[0] == b'.');
    ROLES.iter().filter_map(|role| model.roles.get(role)).flatten().any(begins)
}

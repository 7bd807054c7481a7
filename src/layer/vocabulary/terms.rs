//! The smaller vocabularies: systems, stages, products, instruments, classes of resources, divisions of the rare earths, the crosswalk.

use super::{Term, Vocabulary, built_in};
use crate::layer::fold::fold;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The line that amounts are never added across.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Reserves of the CRIRSCO family of codes.
    Reserve,
    /// Resources of the CRIRSCO family of codes.
    Resource,
    /// Exploration targets and results.
    Target,
    /// Estimates that follow no present code.
    Historical,
    /// What was taken out.
    Produced,
    /// Not said.
    Unclassified,
}

impl Family {
    /// Returns the word used in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Reserve => "reserve",
            Self::Resource => "resource",
            Self::Target => "target",
            Self::Historical => "historical",
            Self::Produced => "produced",
            Self::Unclassified => "unclassified",
        }
    }
}

/// A class of resources or reserves.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ResourceClass {
    /// Id and names.
    #[serde(flatten)]
    pub term: Term,
    /// On which side of the line it is.
    pub family: Family,
    /// Its categories in UNFC 2019, such as `E2 F2 G1+G2`; empty when there are none.
    #[serde(default)]
    pub unfc: String,
    /// Those were not read in the bridging document.
    #[serde(default)]
    pub unfc_recalled: bool,
    /// Words that data use for it.
    pub words: Vec<String>,
}

impl ResourceClass {
    /// Returns which degrees of confidence it covers, of G1, G2, G3, G4, as bits; 0 when that is not said.
    #[must_use]
    pub fn degrees(&self) -> u8 {
        (1..=4_u8).filter(|g| self.unfc.contains(&format!("G{g}"))).map(|g| 1 << (g - 1)).sum()
    }
}

/// A product and the minerals behind it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Product {
    /// Id and names.
    #[serde(flatten)]
    pub term: Term,
    /// Ids of its minerals.
    pub minerals: Vec<String>,
    /// The minerals are general knowledge.
    #[serde(default)]
    pub minerals_recalled: bool,
}

/// An instrument of support.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Instrument {
    /// Id and names.
    #[serde(flatten)]
    pub term: Term,
    /// The framework's own words.
    pub words: Vec<String>,
}

/// Which rare earths are light and which heavy, by one definition.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RareEarthDivision {
    /// Id and names.
    #[serde(flatten)]
    pub term: Term,
    /// Ids of the light ones.
    pub light: Vec<String>,
    /// Ids of the heavy ones.
    pub heavy: Vec<String>,
    /// Ids of those that are neither.
    pub neither: Vec<String>,
    /// Who divides them so.
    pub source: Vec<String>,
}

impl RareEarthDivision {
    /// Tells whether a rare earth is heavy: `None` for what is neither heavy nor light.
    #[must_use]
    pub fn is_heavy(&self, mineral: &str) -> Option<bool> {
        let has = |list: &[String]| list.iter().any(|id| id == mineral);
        if has(&self.heavy) { Some(true) } else { has(&self.light).then_some(false) }
    }
}

/// How a traded material and an element go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Both go by one name.
    Same,
    /// A mineral or product of the element.
    Material,
    /// One entry for several elements.
    Group,
    /// An element of such a group.
    Member,
}

/// A traded material, its elements, and where Japan's list has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Crossing {
    /// The mineral's id.
    pub mineral: String,
    /// How it goes together with its elements.
    pub relation: Relation,
    /// Their symbols.
    pub elements: Vec<String>,
    /// Under which mineral Japan's list has it.
    #[serde(default)]
    pub japan: Option<String>,
    /// Formula, for minerals that have one.
    #[serde(default)]
    pub formula: String,
    /// Compounds it is traded as: ids of the oxide factors.
    pub compounds: Vec<String>,
}

macro_rules! files {
    ($($(#[$doc:meta])* $name:ident: $type:ty = $file:literal;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name() -> &'static Vocabulary<$type> {
            static FILE: OnceLock<Vocabulary<$type>> = OnceLock::new();
            FILE.get_or_init(|| built_in(include_str!(concat!("../../../assets/vocabularies/", $file, ".json"))))
        }
    )*};
}

files! {
    /// Returns the mineral systems by which focus areas are delineated.
    mineral_systems: Term = "mineral_systems";
    /// Returns how far projects can be.
    project_stages: Term = "project_stages";
    /// Returns the stages from ore to product and back.
    supply_chain_stages: Term = "supply_chain_stages";
    /// Returns the derivative products that the framework names.
    products: Product = "products";
    /// Returns the instruments that the framework names.
    instruments: Instrument = "instruments";
    /// Returns the classes of resources and reserves.
    resource_classes: ResourceClass = "resource_classes";
    /// Returns the definitions of light and heavy rare earths.
    rare_earth_divisions: RareEarthDivision = "rare_earths";
    /// Returns the way from traded materials to elements and to Japan's list.
    crosswalk: Crossing = "crosswalk";
}

/// Returns the class that words mean: one of the known ones, or several that lie on one side of the line (`Indicated; Inferred`).
#[must_use]
pub fn resource_class(words: &str) -> Option<&'static ResourceClass> {
    static WORDS: OnceLock<HashMap<String, usize>> = OnceLock::new();
    let classes = &resource_classes().entries;
    let known = WORDS.get_or_init(|| {
        let numbered = classes.iter().enumerate();
        numbered
            .flat_map(|(i, c)| c.words.iter().chain([&c.term.en, &c.term.ja, &c.term.id]).map(move |w| (fold(w), i)))
            .collect()
    });
    let find = |text: &str| known.get(&fold(text)).and_then(|i| classes.get(*i));
    if let Some(class) = find(words) {
        return Some(class);
    }
    let parts: Option<Vec<_>> = words.split([';', ',', '+', '/']).map(find).collect();
    let parts = parts.filter(|p| p.len() > 1)?;
    let family = parts.first()?.family;
    let degrees = parts.iter().fold(0, |all, c| all | c.degrees());
    let one_side = degrees != 0 && parts.iter().all(|c| c.family == family);
    classes.iter().find(|c| one_side && c.family == family && c.degrees() == degrees)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::deposit::minerals;
    use crate::layer::vocabulary::{ListId, Lists, oxide_factors};

    fn known(id: &String) -> bool {
        minerals().iter().any(|m| m.id == *id)
    }

    #[test]
    fn classes_are_found_by_the_words_of_data_and_never_across_the_line() {
        let id = |words| resource_class(words).map(|c| c.term.id.as_str());
        assert_eq!(id("Proven plus Probable"), Some("proved_and_probable_reserve"));
        assert_eq!(id("Measured, Indicated, Inferred"), Some("all_resource"));
        assert_eq!(id("measured+indicated"), Some("measured_and_indicated_resource"));
        assert_eq!(id("Inferred; Indicated"), Some("indicated_and_inferred_resource"));
        assert_eq!(id("精測"), Some("measured_resource"));
        assert_eq!(id("確定鉱量"), Some("proved_reserve"));
        assert_eq!(id("Measured; Proven"), None, "a resource and a reserve");
        assert_eq!(id("Measured; Inferred"), None, "no class has these two");
        assert_eq!(id("rich"), None);
        let class = resource_class("M+I").unwrap();
        assert_eq!((class.family, class.degrees()), (Family::Resource, 0b11));
        for class in &resource_classes().entries {
            let coded = matches!(class.family, Family::Reserve | Family::Resource | Family::Target);
            assert_eq!(coded, !class.unfc.is_empty(), "{}", class.term.id);
            for word in &class.words {
                assert_eq!(resource_class(word).map(|c| &c.term.id), Some(&class.term.id), "{word} means two classes");
            }
        }
    }

    #[test]
    fn every_reference_to_a_mineral_resolves() {
        for product in &products().entries {
            assert!(product.minerals.iter().all(known), "{}", product.term.id);
            assert_eq!(product.minerals.is_empty(), product.term.id == "other");
        }
        let crosswalk = crosswalk();
        assert_eq!(crosswalk.entries.len(), minerals().len());
        let japan = Lists::built_in().get(ListId::Japan);
        for (crossing, mineral) in crosswalk.entries.iter().zip(minerals()) {
            assert_eq!(crossing.mineral, mineral.id);
            assert!(!crossing.elements.is_empty(), "{}", mineral.id);
            assert_eq!(crossing.relation == Relation::Group, crossing.elements.len() > 1, "{}", mineral.id);
            assert!(crossing.japan.as_ref().is_none_or(|id| japan.entries.iter().any(|e| e.mineral == *id)), "{}", mineral.id);
            assert_eq!(crossing.japan.is_some(), Lists::built_in().marks(mineral).japan, "{}", mineral.id);
            for id in &crossing.compounds {
                let compound = oxide_factors().compounds.entries.iter().find(|c| c.term.id == *id).unwrap();
                assert_eq!(compound.mineral, mineral.id);
                assert!(crossing.elements.contains(&compound.element), "{id}");
            }
        }
    }

    #[test]
    fn each_definition_divides_all_rare_earths_once() {
        let all = &minerals().iter().find(|m| m.id == "rare_earths").unwrap().members;
        for division in &rare_earth_divisions().entries {
            let mut divided: Vec<&String> = division.light.iter().chain(&division.heavy).chain(&division.neither).collect();
            divided.sort();
            let mut expected: Vec<&String> = all.iter().collect();
            expected.sort();
            assert_eq!(divided, expected, "{}", division.term.id);
        }
        let heavy = |division: usize, id| rare_earth_divisions().entries[division].is_heavy(id);
        assert_eq!([0, 1, 2, 3].map(|d| heavy(d, "gadolinium")), [Some(false), Some(true), Some(true), None]);
        assert_eq!([0, 1, 2, 3].map(|d| heavy(d, "europium")), [Some(false), Some(false), Some(true), None]);
    }
}

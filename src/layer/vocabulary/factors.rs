//! How much of an element is in a traded compound, by formula and by the stored factors.

use super::{Term, Vocabulary, built_in};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A compound as it is traded.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Compound {
    /// The formula as id, and names.
    #[serde(flatten)]
    pub term: Term,
    /// Symbol of the element that counts.
    pub element: String,
    /// Id of its mineral.
    pub mineral: String,
    /// Mass of the element over mass of the compound, to four decimals.
    pub factor: f64,
}

/// Standard atomic weights by symbol (IUPAC 2021).
pub type AtomicWeights = BTreeMap<String, f64>;

/// Factors from compounds to elements, and the atomic weights they follow from.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct OxideFactors {
    /// Standard atomic weights.
    pub atomic_weights: AtomicWeights,
    /// The compounds.
    #[serde(flatten)]
    pub compounds: Vocabulary<Compound>,
}

/// Returns the factors from traded compounds to elements.
#[must_use]
pub fn oxide_factors() -> &'static OxideFactors {
    static FILE: OnceLock<OxideFactors> = OnceLock::new();
    FILE.get_or_init(|| built_in(include_str!("../../../assets/vocabularies/oxide_factors.json")))
}

/// Returns the share of an element in the mass of a compound, 0 to 1, by its formula (`Pr6O11`, `LiOH·H2O`); `None` for what is
/// no formula or has an element without a weight.
#[must_use]
pub fn element_share(formula: &str, element: &str, weights: &AtomicWeights) -> Option<f64> {
    let (mut all, mut of_element) = (0.0, 0.0);
    for part in formula.split('·') {
        let digits = part.find(|c: char| !c.is_ascii_digit())?;
        let times = if digits == 0 { 1.0 } else { part[..digits].parse::<f64>().ok()? };
        let mut rest = &part[digits..];
        while !rest.is_empty() {
            rest.chars().next().filter(char::is_ascii_uppercase)?;
            let end = rest[1..].find(|c: char| !c.is_ascii_lowercase()).map_or(rest.len(), |i| i + 1);
            let symbol = &rest[..end];
            let number = rest[end..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |i| i + end);
            let atoms = if number == end { 1.0 } else { rest[end..number].parse::<f64>().ok()? };
            let mass = weights.get(symbol)? * atoms * times;
            all += mass;
            of_element += if symbol == element { mass } else { 0.0 };
            rest = &rest[number..];
        }
    }
    (all > 0.0).then(|| of_element / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_factor_follows_from_the_atomic_weights() {
        let file = oxide_factors();
        for c in &file.compounds.entries {
            let share = element_share(&c.term.id, &c.element, &file.atomic_weights).unwrap();
            assert!((share - c.factor).abs() <= 0.5e-4, "{}: {share} and not {}", c.term.id, c.factor);
            assert!(
                crate::layer::deposit::minerals().iter().any(|m| m.id == c.mineral && m.symbol == c.element),
                "{}",
                c.term.id
            );
        }
        let ree = ["La2O3", "CeO2", "Pr6O11", "Nd2O3", "Sm2O3", "Eu2O3", "Gd2O3", "Tb4O7", "Dy2O3", "Ho2O3", "Er2O3", "Tm2O3"];
        for oxide in ree.into_iter().chain(["Yb2O3", "Lu2O3", "Y2O3", "Sc2O3"]) {
            assert!(file.compounds.entries.iter().any(|c| c.term.id == oxide), "{oxide}");
        }
    }

    #[test]
    fn factors_are_those_that_others_publish() {
        // MinMod's, whose CaF2 counts calcium.
        let published = [
            ("Li2O", "Li", 0.4645),
            ("Li2CO3", "Li", 0.1879),
            ("LiOH·H2O", "Li", 0.1654),
            ("WO3", "W", 0.7930),
            ("U3O8", "U", 0.8480),
            ("SiO2", "Si", 0.4674),
            ("SnO2", "Sn", 0.7877),
            ("MoS2", "Mo", 0.5994),
            ("Ta2O5", "Ta", 0.8190),
            ("Nb2O5", "Nb", 0.6990),
            ("CaF2", "Ca", 0.5133),
            ("BeO", "Be", 0.3603),
        ];
        for (formula, element, factor) in published {
            let share = element_share(formula, element, &oxide_factors().atomic_weights).unwrap();
            assert!((share - factor).abs() <= 1.0e-4, "{formula}: {share}");
        }
    }

    #[test]
    fn what_is_no_formula_has_no_share() {
        let share = |formula| element_share(formula, "Li", &oxide_factors().atomic_weights);
        assert_eq!([share(""), share("lithium"), share("Xx2O"), share("12"), share("Li·")], [None; 5]);
    }
}

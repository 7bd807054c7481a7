//! Groups of commodities, one vocabulary for the layers of every country: assets/commodity_groups.json.

use super::{By, Categorised, Class, ClassLabel, Fill, Look, Mark, StatusFill};
use crate::layer::Rgb;
use crate::layer::deposit::{Mineral, Status, statuses};
use serde::Deserialize;
use std::borrow::Cow;
use std::sync::OnceLock;

/// A group of commodities with its symbol.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct CommodityGroup {
    /// A stable word, such as `rare_earths`; empty for what is in no group.
    #[serde(default)]
    pub id: String,
    /// English name.
    pub en: String,
    /// Japanese name.
    pub ja: String,
    mark: Option<Mark>,
    color: Option<Rgb>,
    /// The ids of its minerals.
    #[serde(default)]
    pub minerals: Vec<String>,
}

impl CommodityGroup {
    /// Returns the symbol that stands for it.
    #[must_use]
    pub fn look(&self) -> Look {
        Look { color: self.color, mark: self.mark, ..Look::default() }
    }

    /// Returns it as a class of a style.
    #[must_use]
    pub fn class(&self) -> Class {
        let values = if self.id.is_empty() { Vec::new() } else { vec![self.id.clone()] };
        let label = ClassLabel { en: self.en.clone(), ja: self.ja.clone() };
        Class { values, label, look: self.look(), hidden: false }
    }
}

impl Categorised {
    /// Returns the classes: those that were chosen, else those of the vocabulary. Key tables have theirs elsewhere.
    #[must_use]
    pub fn classes_in_force(&self) -> Cow<'_, [Class]> {
        match self.by {
            By::CommodityGroup if self.classes.is_empty() => commodity_groups().iter().map(CommodityGroup::class).collect(),
            By::Status if self.classes.is_empty() => statuses().iter().map(status_class).collect(),
            _ => Cow::Borrowed(&self.classes),
        }
    }

    /// Returns what is in no class: as was chosen, else as the vocabulary has it.
    #[must_use]
    pub fn other_in_force(&self) -> Class {
        let mut other = self.other.clone();
        if self.by == By::CommodityGroup {
            other.look = other.look.over(other_group().look());
            if other.label == ClassLabel::default() {
                other.label = other_group().class().label;
            }
        }
        other
    }
}

/// A status as a class: told by fill and mark, in the layer's own colour.
fn status_class(status: &Status) -> Class {
    let fill = match StatusFill::of(Some(status)) {
        StatusFill::Worked => Fill::Solid,
        StatusFill::Past => Fill::Ringed,
        StatusFill::NotYet => Fill::Hollow,
        StatusFill::Unknown => Fill::Tint,
    };
    let mark = match status.id.as_str() {
        "development" => Mark::Diamond,
        "plant" => Mark::Square,
        "evaluation" => Mark::Hexagon,
        "occurrence" => Mark::Triangle,
        _ => Mark::Circle,
    };
    let look = Look { fill: Some(fill), mark: Some(mark), ..Look::default() };
    let label = ClassLabel { en: status.en.clone(), ja: status.ja.clone() };
    Class { values: vec![status.id.clone()], label, look, hidden: false }
}

#[derive(Default, Deserialize)]
struct File {
    groups: Vec<CommodityGroup>,
    other: CommodityGroup,
}

fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    // A test makes sure that the file is whole.
    FILE.get_or_init(|| serde_json::from_str(include_str!("../../../assets/commodity_groups.json")).unwrap_or_default())
}

/// Returns the groups in the order of the legend.
#[must_use]
pub fn commodity_groups() -> &'static [CommodityGroup] {
    &file().groups
}

/// Returns what stands for deposits of no group.
#[must_use]
pub fn other_group() -> &'static CommodityGroup {
    &file().other
}

/// Returns the number of a mineral's group.
#[must_use]
pub fn group_of(mineral: &Mineral) -> Option<usize> {
    commodity_groups().iter().position(|g| g.minerals.contains(&mineral.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::deposit::minerals;

    #[test]
    fn every_mineral_is_in_one_group_and_every_group_has_its_own_mark() {
        assert_eq!(commodity_groups().len(), 8);
        for mineral in minerals() {
            let groups = commodity_groups().iter().filter(|g| g.minerals.contains(&mineral.id)).count();
            assert_eq!(groups, 1, "{}", mineral.id);
        }
        let all: Vec<&CommodityGroup> = commodity_groups().iter().chain([other_group()]).collect();
        for (i, group) in all.iter().enumerate() {
            assert!(group.mark.is_some() && group.color.is_some() && !group.en.is_empty() && !group.ja.is_empty());
            assert!(all[..i].iter().all(|g| g.mark != group.mark && g.color != group.color), "{}", group.id);
            assert!(group.minerals.iter().all(|id| minerals().iter().any(|m| m.id == *id)), "{}", group.id);
        }
    }
}

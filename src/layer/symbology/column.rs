//! Which class each row of a layer is in: worked out once for a layer and a division, on a worker, and kept.

use super::{By, Symbology, group_of};
use crate::layer::deposit::{Role, Status, commodities_in, status_of};
use crate::layer::query::Filter;
use crate::layer::{Layer, NO_CATEGORY, RowSet, ValueKind, fold};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How a layer's rows are divided: all of a style that the column of classes depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Partition {
    /// Whose value.
    pub by: By,
    /// By which values or ranges.
    pub split: Split,
    /// And by how the deposit is worked.
    pub status: bool,
}

impl Partition {
    /// Returns the filters of a partition by rules; one that is not understood passes nothing.
    #[must_use]
    pub fn rules(&self) -> Vec<Filter> {
        let Split::Values(values) = &self.split else { return Vec::new() };
        let nothing = || Filter::parse("$id IS NULL AND $id IS NOT NULL").unwrap_or_default();
        let rule = |values: &Vec<String>| values.first().and_then(|rule| Filter::parse(rule).ok()).unwrap_or_else(nothing);
        if self.by == By::Rule { values.iter().map(rule).collect() } else { Vec::new() }
    }
}

/// The classes of a partition.
#[derive(Debug, Clone, PartialEq)]
pub enum Split {
    /// The values of each class.
    Values(Vec<Vec<String>>),
    /// The breaks between classes.
    Ranges(Vec<f64>),
}

impl Split {
    /// Returns how many classes there are, what is in none left out.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Values(values) => values.len(),
            Self::Ranges(breaks) => breaks.len().saturating_sub(1),
        }
    }

    /// Tells whether there is no class.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// How the fill of a symbol says whether a deposit is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusFill {
    /// Worked, being made ready for it, or a plant.
    Worked,
    /// Worked in the past.
    Past,
    /// Not worked yet.
    NotYet,
    /// Not known.
    Unknown,
}

impl StatusFill {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Worked, Self::Past, Self::NotYet, Self::Unknown];

    /// Returns which it is for a status.
    #[must_use]
    pub fn of(status: Option<&Status>) -> Self {
        match status.map(|s| s.id.as_str()) {
            Some("producer" | "development" | "plant") => Self::Worked,
            Some("past_producer") => Self::Past,
            Some("occurrence" | "prospect" | "evaluation") => Self::NotYet,
            _ => Self::Unknown,
        }
    }
}

/// The class of every row: the number of its class, that of the classes for none; times four plus the number of its
/// [`StatusFill`] when the partition has the status.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassColumn {
    /// How it was divided.
    pub partition: Partition,
    /// For every row.
    pub of_row: Arc<Vec<u16>>,
    /// How many rows have each number.
    pub counts: Vec<usize>,
}

impl Symbology {
    /// Returns how this divides a layer's rows; `None` when all are alike or the key table's column serves.
    #[must_use]
    pub fn partition(&self) -> Option<Partition> {
        match self {
            Self::Categorised(c) if c.by != By::KeyTable => {
                let values = c.classes_in_force().iter().map(|class| class.values.clone()).collect();
                Some(Partition { by: c.by.clone(), split: Split::Values(values), status: c.status_by_fill })
            }
            Self::Graduated(g) => Some(Partition { by: g.by.clone(), split: Split::Ranges(g.breaks.clone()), status: false }),
            Self::Categorised(_) | Self::Automatic | Self::Single(_) | Self::Unknown(_) => None,
        }
    }
}

/// Rows that one task looks at between two looks at the flag to stop.
const CHUNK: usize = 1 << 12;

impl ClassColumn {
    /// Looks at every row of a layer, in parallel; `None` when `cancel` was set. `rules` are the rows that pass the filter of each
    /// class, when the partition is by rules. Tells its progress, 0 to 1.
    #[must_use]
    pub fn new(
        layer: &Layer,
        partition: Partition,
        rules: &[RowSet],
        cancel: &AtomicBool,
        progress: &(dyn Fn(f32) + Sync),
    ) -> Option<Self> {
        let numbers: HashMap<String, u16> = match &partition.split {
            Split::Values(values) => {
                let numbered = (0..).zip(values).flat_map(|(n, values)| values.iter().map(move |v| (v, n)));
                numbered.map(|(v, n)| (alike(&partition.by, v), n)).collect()
            }
            Split::Ranges(_) => HashMap::new(),
        };
        let classes = partition.split.len();
        let none = u16::try_from(classes).unwrap_or(NO_CATEGORY);
        let reader = RowReader::new(layer, &partition.by);
        let statuses = partition.status.then(|| RowReader::new(layer, &By::Status));
        let rows = layer.table.len();
        let done = std::sync::atomic::AtomicUsize::new(0);
        let chunks: Vec<Vec<u16>> = (0..rows.div_ceil(CHUNK))
            .into_par_iter()
            .map(|chunk| {
                if cancel.load(Ordering::Relaxed) {
                    return Vec::new();
                }
                let mut known: HashMap<String, u16> = HashMap::new();
                let range = chunk * CHUNK..rows.min((chunk + 1) * CHUNK);
                let column = range.map(|row| {
                    let class = match &partition.split {
                        Split::Values(_) if partition.by == By::Rule => {
                            let first = u32::try_from(row).ok().and_then(|row| rules.iter().position(|set| set.get(row)));
                            first.and_then(|class| u16::try_from(class).ok())
                        }
                        Split::Ranges(breaks) => reader.number(row).and_then(|v| range_of(breaks, v)),
                        Split::Values(_) => reader.text(row).and_then(|text| {
                            if let Some(class) = known.get(&text) {
                                return Some(*class).filter(|c| *c != NO_CATEGORY);
                            }
                            let class = reader.value_of(&text).and_then(|v| numbers.get(&alike(&partition.by, &v)).copied());
                            known.insert(text, class.unwrap_or(NO_CATEGORY));
                            class
                        }),
                    };
                    let class = class.unwrap_or(none);
                    let Some(statuses) = &statuses else { return class };
                    let fill = StatusFill::of(statuses.text(row).and_then(|t| status_of(&t)));
                    class * 4 + StatusFill::ALL.iter().position(|f| *f == fill).map_or(0, |i| i as u16)
                });
                let column = column.collect::<Vec<u16>>();
                let finished = done.fetch_add(column.len(), Ordering::Relaxed) + column.len();
                progress(finished as f32 / rows.max(1) as f32);
                column
            })
            .collect();
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        let of_row: Vec<u16> = chunks.concat();
        let mut counts = vec![0; (classes + 1) * if partition.status { 4 } else { 1 }];
        for class in &of_row {
            if let Some(count) = counts.get_mut(usize::from(*class)) {
                *count += 1;
            }
        }
        Some(Self { partition, of_row: Arc::new(of_row), counts })
    }

    /// Returns how many rows are in a class, whatever their status; the number of the classes for those in none.
    #[must_use]
    pub fn count(&self, class: usize) -> usize {
        if self.partition.status {
            self.counts.iter().skip(class * 4).take(4).sum()
        } else {
            self.counts.get(class).copied().unwrap_or(0)
        }
    }
}

/// Values of a field are what they are; words of the deposit model are the same in any width and case.
pub(super) fn alike(by: &By, value: &str) -> String {
    if matches!(by, By::Field(_)) { value.to_owned() } else { fold::fold(value) }
}

/// The class of a number: from each break to the next, the first included, the last break too.
fn range_of(breaks: &[f64], value: f64) -> Option<u16> {
    let (first, last) = (*breaks.first()?, *breaks.last()?);
    if !(first..=last).contains(&value) {
        return None;
    }
    let class = breaks.partition_point(|b| *b <= value).min(breaks.len() - 1).max(1) - 1;
    u16::try_from(class).ok()
}

/// Reads of each row what a division asks for, and nothing else.
pub(super) struct RowReader<'a> {
    layer: &'a Layer,
    by: &'a By,
    /// The field, or the members of the role.
    fields: Vec<&'a str>,
    role: Option<Role>,
}

impl<'a> RowReader<'a> {
    pub fn new(layer: &'a Layer, by: &'a By) -> Self {
        let role = match by {
            By::CommodityGroup => Some(Role::Commodities),
            By::DepositType => Some(Role::DepositType),
            By::Status => Some(Role::Status),
            By::Size => Some(Role::Size),
            By::Field(_) | By::KeyTable | By::Rule => None,
        };
        let fields = match by {
            By::Field(name) => vec![name.as_str()],
            _ => role.and_then(|r| layer.meaning.model.roles.get(&r)).into_iter().flatten().map(String::as_str).collect(),
        };
        Self { layer, by, fields, role }
    }

    /// The text that the row's value comes from; `None` when there is none.
    pub fn text(&self, row: usize) -> Option<String> {
        let text = match (self.role, self.fields.as_slice()) {
            (_, []) => return None,
            (None, [field, ..]) => {
                let value = self.layer.property(row, field).filter(|v| v.kind != ValueKind::Null)?;
                value.text().trim().to_owned()
            }
            (Some(role), fields) => {
                let properties = self.layer.members(row, |key| fields.iter().any(|path| begins(path, key)));
                let said = self.layer.meaning.model.said(role, &properties);
                match self.by {
                    // The first that is known counts.
                    By::CommodityGroup => said.into_iter().map(|s| s.text).collect::<Vec<_>>().join(";"),
                    _ => said.into_iter().next().map(|s| s.text).unwrap_or_default(),
                }
            }
        };
        (!text.is_empty()).then_some(text)
    }

    /// The value that a text stands for.
    pub fn value_of(&self, text: &str) -> Option<String> {
        match self.by {
            By::CommodityGroup => {
                let minerals = commodities_in(text).into_iter().filter_map(|c| c.mineral);
                let group = minerals.filter_map(group_of).next()?;
                super::commodity_groups().get(group).map(|g| g.id.clone())
            }
            By::Status => status_of(text).map(|s| s.id.clone()),
            By::Field(_) | By::DepositType | By::Size | By::KeyTable | By::Rule => Some(text.to_owned()),
        }
    }

    /// The row's number, also when it is written as a text.
    pub fn number(&self, row: usize) -> Option<f64> {
        self.text(row)?.parse::<f64>().ok().filter(|v| v.is_finite())
    }
}

/// Tells whether a path leads into a member.
fn begins(path: &str, member: &[u8]) -> bool {
    path.as_bytes().strip_prefix(member).is_some_and(|rest| rest.is_empty() || rest[0] == b'.')
}

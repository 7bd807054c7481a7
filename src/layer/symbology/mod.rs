//! How the features of a layer are told apart on the map: one look for all, by classes of a value, or by ranges of a number.

pub mod breaks;
mod check;
mod column;
mod groups;
mod survey;

pub use check::{StyleFault, check};
pub use column::{ClassColumn, Partition, Split, StatusFill};
pub use groups::{CommodityGroup, commodity_groups, group_of, other_group};
pub use survey::{Survey, survey};

use crate::layer::Rgb;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The outline of a point symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A disc.
    Circle,
    /// A square.
    Square,
    /// A square on its corner.
    Diamond,
    /// A triangle pointing up.
    Triangle,
    /// A triangle pointing down.
    TriangleDown,
    /// Five sides.
    Pentagon,
    /// Six sides.
    Hexagon,
    /// A five-pointed star.
    Star,
    /// An upright cross.
    Cross,
    /// A slanting cross.
    Saltire,
    /// Two triangles that meet in their tips.
    Hourglass,
    /// A pin whose tip is the place.
    Pin,
}

impl Mark {
    /// All marks in the order in which they are offered.
    pub const ALL: [Self; 12] = [
        Self::Circle,
        Self::Square,
        Self::Diamond,
        Self::Triangle,
        Self::TriangleDown,
        Self::Star,
        Self::Cross,
        Self::Saltire,
        Self::Hexagon,
        Self::Pentagon,
        Self::Hourglass,
        Self::Pin,
    ];
}

/// How a symbol or an area is filled, so that it is told without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fill {
    /// With the colour.
    Solid,
    /// With the colour made pale.
    Tint,
    /// Empty, with a smaller mark inside; areas are empty.
    Ringed,
    /// Empty.
    Hollow,
}

/// The lines of a hatch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// Rising to the right.
    Rising,
    /// Falling to the right.
    Falling,
    /// Both.
    Crossed,
    /// Level.
    Level,
    /// Upright.
    Upright,
    /// Dots.
    Dots,
}

impl Pattern {
    /// All patterns in the order in which they are offered and dealt.
    pub const ALL: [Self; 6] = [Self::Rising, Self::Falling, Self::Crossed, Self::Level, Self::Upright, Self::Dots];
}

/// A hatch; lengths in logical points.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HatchLook {
    /// Which lines.
    pub pattern: Pattern,
    /// Their colour; else one that stands out on the fill.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<Rgb>,
    /// From line to line.
    #[serde(default = "HatchLook::usual_spacing")]
    pub spacing: f64,
    /// Width of a line.
    #[serde(default = "HatchLook::usual_width")]
    pub width: f64,
}

impl HatchLook {
    /// Makes a hatch of usual density.
    #[must_use]
    pub fn of(pattern: Pattern) -> Self {
        Self { pattern, color: None, spacing: Self::usual_spacing(), width: Self::usual_width() }
    }

    fn usual_spacing() -> f64 {
        7.0
    }

    fn usual_width() -> f64 {
        1.0
    }
}

/// Another line underneath, seen on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Casing {
    /// Its colour.
    pub color: Rgb,
    /// How far it is seen on each side, in logical points.
    pub width: f64,
}

/// Lines, the outlines of areas and the edges of symbols; lengths in logical points. What is not said is as usual.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineLook {
    /// The colour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<Rgb>,
    /// The width; 0 for no line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<f64>,
    /// Length of dash and gap; unbroken without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dash: Option<[f64; 2]>,
    /// The line underneath.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub casing: Option<Casing>,
}

/// What makes features look otherwise than the layer's colour and role make them. What is not said is as usual.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// Colour of symbols, lines and fills.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<Rgb>,
    /// The symbol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// Across the symbol, in logical points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<f64>,
    /// How symbols and areas are filled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill: Option<Fill>,
    /// Lines and outlines.
    #[serde(default, skip_serializing_if = "LineLook::is_usual")]
    pub line: LineLook,
    /// The hatch of areas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hatch: Option<HatchLook>,
}

impl LineLook {
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    fn over(self, base: Self) -> Self {
        Self {
            color: self.color.or(base.color),
            width: self.width.or(base.width),
            dash: self.dash.or(base.dash),
            casing: self.casing.or(base.casing),
        }
    }
}

impl Look {
    /// Returns this look, with what it does not say as in another.
    #[must_use]
    pub fn over(self, base: Self) -> Self {
        Self {
            color: self.color.or(base.color),
            mark: self.mark.or(base.mark),
            size: self.size.or(base.size),
            fill: self.fill.or(base.fill),
            line: self.line.over(base.line),
            hatch: self.hatch.or(base.hatch),
        }
    }

    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// A text in both languages; either may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassLabel {
    /// English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
    /// Japanese.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ja: String,
}

impl ClassLabel {
    /// Returns the text in a language, else in the other.
    #[must_use]
    pub fn get(&self, japanese: bool) -> &str {
        if japanese && !self.ja.is_empty() || self.en.is_empty() { &self.ja } else { &self.en }
    }

    fn is_empty(&self) -> bool {
        self.en.is_empty() && self.ja.is_empty()
    }
}

/// Features that mean the same and look the same.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// The values; none for ranges and for what is in no class.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// What the legend says; else the values.
    #[serde(default, skip_serializing_if = "ClassLabel::is_empty")]
    pub label: ClassLabel,
    /// How it looks.
    #[serde(default, skip_serializing_if = "Look::is_usual")]
    pub look: Look,
    /// True when it is not drawn.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
}

impl Class {
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// What tells features apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// A field's values.
    Field(String),
    /// The group of the first commodity that a deposit's layer names.
    CommodityGroup,
    /// The deposit type as found.
    DepositType,
    /// Whether and how the deposit is worked.
    Status,
    /// The size as found.
    Size,
    /// The codes of the key table that is joined.
    KeyTable,
    /// Filters: the value of each class is one, and a feature is in the first whose filter it passes.
    Rule,
}

/// By classes of a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Categorised {
    /// Whose value.
    pub by: By,
    /// The classes. None for commodity groups, status and key tables: those of the vocabulary.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<Class>,
    /// What all classes have in common.
    #[serde(default, skip_serializing_if = "Look::is_usual")]
    pub look: Look,
    /// What is in no class.
    #[serde(default, skip_serializing_if = "Class::is_usual")]
    pub other: Class,
    /// The fill of the symbols says how the deposit is worked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub status_by_fill: bool,
    /// Each class gets a hatch of its own, so that like colours can be told apart in grey.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hatches: bool,
}

impl Categorised {
    /// Makes classes by the vocabulary, or of a field without any class yet.
    #[must_use]
    pub fn by(by: By) -> Self {
        let (classes, look, other) = (Vec::new(), Look::default(), Class::default());
        Self { by, classes, look, other, status_by_fill: false, hatches: false }
    }
}

/// By ranges of a number: from each break to the next, the first included, the last break too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Graduated {
    /// Whose value.
    pub by: By,
    /// Rising; one more than there are classes.
    pub breaks: Vec<f64>,
    /// How the breaks were found.
    pub method: breaks::Method,
    /// The word of the ramp that the colours came from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ramp: String,
    /// The classes, in the order of the breaks.
    pub classes: Vec<Class>,
    /// What all classes have in common.
    #[serde(default, skip_serializing_if = "Look::is_usual")]
    pub look: Look,
    /// What is no number, or in no range.
    #[serde(default, skip_serializing_if = "Class::is_usual")]
    pub other: Class,
}

/// How the features of a layer are told apart.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Symbology {
    /// By the key table when one is joined, else alike.
    #[default]
    Automatic,
    /// All alike.
    Single(Look),
    /// By classes of a value.
    Categorised(Box<Categorised>),
    /// By ranges of a number.
    Graduated(Box<Graduated>),
    /// What a newer version wrote: kept as it is, drawn as [`Self::Automatic`].
    Unknown(Value),
}

/// As it is written.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Written {
    Single {
        #[serde(default, skip_serializing_if = "Look::is_usual")]
        look: Look,
    },
    Categorised(Box<Categorised>),
    Graduated(Box<Graduated>),
}

impl Symbology {
    /// Tells whether nothing was chosen.
    #[must_use]
    pub fn is_automatic(&self) -> bool {
        *self == Self::Automatic
    }

    /// Deposits as they look when nobody chose: mark and colour by commodity group; the fill says the status where the layer does.
    #[must_use]
    pub fn of_deposits(status: bool) -> Self {
        Self::Categorised(Box::new(Categorised { status_by_fill: status, ..Categorised::by(By::CommodityGroup) }))
    }

    /// Tells whether this is how deposits look when nobody chose.
    #[must_use]
    pub fn is_of_deposits(&self) -> bool {
        [true, false].into_iter().any(|status| *self == Self::of_deposits(status))
    }

    /// Returns the classes that were written down, and what they have in common.
    #[must_use]
    pub fn classes(&self) -> &[Class] {
        match self {
            Self::Categorised(c) => &c.classes,
            Self::Graduated(g) => &g.classes,
            Self::Automatic | Self::Single(_) | Self::Unknown(_) => &[],
        }
    }

    /// Returns why a value is no symbology that this version knows; `None` when it is one.
    fn why_unknown(value: &Value) -> Option<String> {
        Written::deserialize(value).err().map(|e| e.to_string())
    }
}

impl Serialize for Symbology {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Automatic => to.serialize_none(),
            Self::Single(look) => Written::Single { look: *look }.serialize(to),
            Self::Categorised(c) => Written::Categorised(c.clone()).serialize(to),
            Self::Graduated(g) => Written::Graduated(g.clone()).serialize(to),
            Self::Unknown(value) => value.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for Symbology {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // A workspace of a newer version opens too: what is not understood is kept. Edits refuse it.
        let value = Value::deserialize(from)?;
        if value.is_null() {
            return Ok(Self::Automatic);
        }
        Ok(match Written::deserialize(&value) {
            Ok(Written::Single { look }) => Self::Single(look),
            Ok(Written::Categorised(c)) => Self::Categorised(c),
            Ok(Written::Graduated(g)) => Self::Graduated(g),
            Err(_) => Self::Unknown(value),
        })
    }
}

#[cfg(test)]
mod tests;

//! Filter expressions over a feature's fields and what the model knows of it, such as
//! `commodity LIKE '%lithium%' AND (tonnes >= 1e6 OR $mineral = 'Nd') AND in_area('Kitakami')`.
//!
//!
//! The language is the part of SQL that people know from QGIS and ArcGIS, with terms of the model and functions that ask the
//! workspace; docs/FILTERS.md has it all. A comparison with null is false. `=`, `IN` and `LIKE` are exact; `ILIKE` does not mind
//! capitals, width and kana, `CONTAINS` (or `~`) neither, and it finds kana by their romaji, too.

use crate::layer::RowSet;
use crate::layer::deposit::DepositModel;
use crate::layer::fold::search::{Needle, folded};
use crate::layer::vocabulary::Lists;
use crate::words::{Lang, Word};
use serde_json::{Map, Value};
use std::cmp::Ordering;
use std::sync::Arc;

mod call;
mod column;
mod names;
mod parser;
mod scan;
mod suggest;
mod term;
mod tokens;

pub use call::{Asked, Call, FUNCTIONS, Named};
pub use column::{Columns, ValueColumn};
pub use names::{is_reserved, nearest_names, written};
pub use scan::passing;
pub use suggest::{Expected, expected};
pub use term::{Term, mineral_named};

/// A filter that was understood.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    expression: Expression,
    calls: Vec<Call>,
    lists: Lists,
}

/// Why a filter was not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text(Lang::En))]
pub struct FilterError {
    /// Character from 0.
    pub at: usize,
    /// What is wrong and what is expected.
    pub what: Word,
    /// What stands there and what may have been meant, for words that repeat it.
    pub with: Vec<String>,
}

impl FilterError {
    pub(super) fn with<const N: usize>(at: usize, what: Word, with: [String; N]) -> Self {
        Self { at, what, with: with.into() }
    }

    /// A name that nobody knows, with the nearest ones.
    #[must_use]
    pub fn unknown(at: usize, name: String, near: &[String]) -> Self {
        match near {
            [] => Self::with(at, Word::FilterUnknown, [name]),
            near => Self::with(at, Word::FilterUnknownNear, [name, near.join(", ")]),
        }
    }

    /// Returns where and what, for people.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let with: Vec<&str> = self.with.iter().map(String::as_str).collect();
        lang.fill(Word::FilterAt, &[&(self.at + 1).to_string(), &lang.fill(self.what, &with)])
    }
}

/// What a filter can ask of a feature besides its fields.
#[derive(Debug, Clone, Copy, Default)]
pub struct FeatureContext<'a> {
    /// The geometry type's name, such as `Point`.
    pub geometry: &'a str,
    /// The GeoJSON id as text; empty when there is none.
    pub id: &'a str,
    /// What the layer's fields mean; without it no feature has a value for any term.
    pub model: Option<&'a DepositModel>,
    /// The row of the layer.
    pub row: u32,
    /// The rows for each call of the filter; a call without rows holds for none.
    pub given: &'a [Arc<RowSet>],
}

/// What a condition looks at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A member of the properties.
    Field(String),
    /// The GeoJSON id as text: what filters compare.
    Id,
    /// The GeoJSON id as it is written, a number or a text: for sorting.
    WrittenId,
    /// The geometry type.
    Geometry,
    /// A term of the model.
    Term(Term),
}

impl Subject {
    /// All words of the language that begin with `$`.
    pub const WORDS: [&str; 9] =
        ["$id", "$geometry", "$mineral", "$list", "$status", "$deposit_type", "$country", "$name", "$selected"];

    fn of(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "$id" => Some(Self::Id),
            "$geometry" => Some(Self::Geometry),
            "$type" => Some(Self::Term(Term::DepositType)),
            lower => Term::ALL.into_iter().find(|t| t.word() == lower).map(Self::Term),
        }
    }
}

/// Every feature passes.
impl Default for Expression {
    fn default() -> Self {
        Self::And(Vec::new())
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Expression {
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
    Leaf(Leaf),
    /// The rows of a call.
    Given(usize),
}

#[derive(Debug, Clone, PartialEq)]
struct Leaf {
    subject: Subject,
    /// Where the subject stands.
    at: usize,
    test: Test,
}

#[derive(Debug, Clone, PartialEq)]
enum Test {
    Compare(Comparison, Literal),
    Like { pattern: Vec<char>, fold: bool },
    Contains(Needle),
    In(Vec<Literal>),
    IsNull,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone, PartialEq)]
enum Literal {
    Number(f64),
    Text(String),
    Boolean(bool),
}

impl Filter {
    /// Parses a filter.
    ///
    /// # Errors
    /// When the text is no filter; the error says at which character and what is expected there.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        parser::parse(text).map(|(expression, calls)| Self { expression, calls, lists: Lists::default() })
    }

    /// Returns the fields that the filter asks for.
    #[must_use]
    pub fn fields(&self) -> Vec<&str> {
        self.fields_at().into_iter().map(|(_, name)| name).collect()
    }

    /// Returns the fields that the filter asks for, each with the character at which it stands.
    #[must_use]
    pub fn fields_at(&self) -> Vec<(usize, &str)> {
        let mut found = Vec::new();
        self.expression.each_leaf(&mut |leaf| {
            if let Subject::Field(name) = &leaf.subject {
                found.push((leaf.at, name.as_str()));
            }
        });
        found
    }

    /// Returns the first field that is none of these names, with the character at which it stands.
    #[must_use]
    pub fn unknown_field<'a>(&'a self, names: &[&str]) -> Option<(usize, &'a str)> {
        self.fields_at().into_iter().find(|(_, f)| !names.contains(f))
    }

    /// Returns what the filter asks of the workspace, in the order in which rows are given for it.
    #[must_use]
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    pub(in crate::layer) fn subjects(&self) -> Vec<&Subject> {
        let mut found = Vec::new();
        self.expression.each_leaf(&mut |leaf| found.push(&leaf.subject));
        found
    }

    /// Tells whether a feature passes.
    #[must_use]
    pub fn matches(&self, properties: &Map<String, Value>, context: FeatureContext<'_>) -> bool {
        self.expression.matches(properties, context, &self.lists)
    }

    /// Returns the filter with the lists of minerals that `$list` is about; without them, it is about the program's own.
    #[must_use]
    pub fn with_lists(self, lists: Lists) -> Self {
        Self { lists, ..self }
    }

    /// Returns the lists that `$list` is about.
    #[must_use]
    pub fn lists(&self) -> &Lists {
        &self.lists
    }

    /// Tells whether it asks on which lists minerals are.
    #[must_use]
    pub fn asks_lists(&self) -> bool {
        self.subjects().contains(&&Subject::Term(Term::List))
    }
}

impl Expression {
    fn each_leaf<'a>(&'a self, see: &mut dyn FnMut(&'a Leaf)) {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().for_each(|e| e.each_leaf(see)),
            Self::Not(inner) => inner.each_leaf(see),
            Self::Leaf(leaf) => see(leaf),
            Self::Given(_) => {}
        }
    }

    fn matches(&self, properties: &Map<String, Value>, context: FeatureContext<'_>, lists: &Lists) -> bool {
        match self {
            Self::And(all) => all.iter().all(|e| e.matches(properties, context, lists)),
            Self::Or(any) => any.iter().any(|e| e.matches(properties, context, lists)),
            Self::Not(inner) => !inner.matches(properties, context, lists),
            Self::Given(nth) => context.given.get(*nth).is_some_and(|rows| rows.get(context.row)),
            Self::Leaf(Leaf { subject, test, .. }) => {
                let special =
                    |text: &str| [Value::from(text)].into_iter().filter(|_| !text.is_empty() && text != "null").collect();
                let values: Vec<Value> = match subject {
                    Subject::Field(name) => {
                        let value = properties.get(name).filter(|v| !v.is_null());
                        return test.holds_of(value.map(|v| test.holds(v)).into_iter());
                    }
                    Subject::Id | Subject::WrittenId => special(context.id),
                    Subject::Geometry => special(context.geometry),
                    Subject::Term(term) => context.model.map_or_else(Vec::new, |model| term.values(model, properties, lists)),
                };
                test.holds_of(values.iter().map(|v| test.holds(v)))
            }
        }
    }
}

impl Test {
    fn like(text: &str, fold: bool) -> Self {
        // What is between the signs is folded, and not the signs with it.
        let mut pattern = String::new();
        for piece in text.split_inclusive(['%', '_']) {
            let (words, sign) = piece.split_at(piece.trim_end_matches(['%', '_']).len());
            pattern.push_str(&if fold { folded(words) } else { words.to_owned() });
            pattern.push_str(sign);
        }
        Self::Like { pattern: pattern.chars().collect(), fold }
    }

    /// Tells what it comes to when it holds for some of the values of a feature and not for others; without a value it is about null.
    fn holds_of(&self, mut hits: impl Iterator<Item = bool>) -> bool {
        let Some(first) = hits.next() else { return *self == Self::IsNull };
        match self {
            Self::IsNull => false,
            Self::Compare(Comparison::Unequal, _) => first && hits.all(|hit| hit),
            _ => first || hits.any(|hit| hit),
        }
    }

    /// Tells whether it holds for a value that is not null.
    fn holds(&self, value: &Value) -> bool {
        match self {
            // A text that is no number is unequal to every number, and neither less nor greater.
            Self::Compare(comparison, literal) => {
                compare(value, literal).map_or(*comparison == Comparison::Unequal, |order| comparison.holds(order))
            }
            Self::In(literals) => literals.iter().any(|l| compare(value, l) == Some(Ordering::Equal)),
            Self::Contains(needle) => needle.is_in(&text_of(value)),
            Self::Like { pattern, fold } => {
                let text = text_of(value);
                let text = if *fold { folded(&text) } else { text };
                like(&text.chars().collect::<Vec<_>>(), pattern)
            }
            Self::IsNull => false,
        }
    }
}

impl Comparison {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// Compares as numbers when both sides are numbers or texts that are, as texts otherwise. Surveys often export numbers as texts.
fn compare(value: &Value, literal: &Literal) -> Option<Ordering> {
    match (value, literal) {
        (Value::Bool(a), Literal::Boolean(b)) => Some(a.cmp(b)),
        (_, Literal::Boolean(b)) => Some(text_of(value).to_lowercase().cmp(&b.to_string())),
        (Value::Number(a), Literal::Number(b)) => a.as_f64()?.partial_cmp(b),
        (Value::Number(a), Literal::Text(b)) => match as_number(b) {
            Some(b) => a.as_f64()?.partial_cmp(&b),
            None => Some(a.to_string().as_str().cmp(b)),
        },
        (Value::String(a), Literal::Number(b)) => as_number(a)?.partial_cmp(b),
        // A text in quotes means the text: '007' is not '7'.
        (Value::String(a), Literal::Text(b)) => Some(a.as_str().cmp(b)),
        (_, Literal::Text(b)) => Some(text_of(value).as_str().cmp(b)),
        (_, Literal::Number(_)) => None,
    }
}

/// Reads a number as people write it in a text.
fn as_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = text.parse::<f64>().ok().or_else(|| thousands(text));
    plain.filter(|n| n.is_finite())
}

/// Reads `114,000`: commas before three digits each.
fn thousands(text: &str) -> Option<f64> {
    let whole = text.split('.').next()?.trim_start_matches('-');
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut rest = groups.peekable();
    let divided = rest.peek().is_some() && (1..=3).contains(&first.len());
    (divided && rest.all(|g| g.len() == 3)).then(|| text.replace(',', "").parse().ok()).flatten()
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Matches with `%` and `_`, in time of text times pattern at worst.
fn like(text: &[char], pattern: &[char]) -> bool {
    let (mut t, mut p) = (0, 0);
    let mut retry = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('%') => {
                retry = Some((t, p));
                p += 1;
            }
            Some(c) if *c == '_' || *c == text[t] => {
                t += 1;
                p += 1;
            }
            _ => match &mut retry {
                // The last % takes one character more.
                Some((from, percent)) => {
                    *from += 1;
                    t = *from;
                    p = *percent + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '%')
}

#[cfg(test)]
mod tests;

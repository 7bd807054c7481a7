//! Filter expressions over a feature's fields, such as `commodity LIKE '%lithium%' AND (tonnes >= 1e6 OR name IS NULL)`.
//!
//! The language is the part of SQL that people know from QGIS and ArcGIS: field names bare or in double quotes, texts in single
//! quotes (doubled inside), `= != <> < <= > >=`, `LIKE` (`%` any text, `_` any character), `ILIKE` (capitals do not count),
//! `CONTAINS` (a part of the text; capitals do not count), `IN (…)`, `IS [NOT] NULL`, `AND`, `OR`, `NOT`, parentheses.
//! `$id` and `$geometry` (`Point` …) stand for the feature's own id and geometry type. A comparison with null is false. `$mineral`, `$list`,
//! `$status` and `$deposit_type` stand for what a deposit says in the common words; of several values one that fits is enough.

use crate::layer::deposit::DEPOSIT_TERMS;
use crate::layer::vocabulary::Lists;
use crate::words::{Lang, Word};
use serde_json::{Map, Value};
use std::cmp::Ordering;

mod names;
mod parser;

pub use names::{is_reserved, nearest_names, written};

/// A filter that was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    expression: Expression,
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
    /// What stands there, for words that repeat it.
    pub with: String,
}

impl FilterError {
    /// Returns where and what, for people.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        lang.fill(Word::FilterAt, &[&(self.at + 1).to_string(), &lang.fill(self.what, &[&self.with])])
    }
}

/// What a filter can ask of a feature besides its fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FeatureContext<'a> {
    /// The geometry type's name, such as `Point`.
    pub geometry: &'a str,
    /// The GeoJSON id as text; empty when there is none.
    pub id: &'a str,
}

#[derive(Debug, Clone, PartialEq)]
enum Expression {
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
    Compare(String, Comparison, Literal),
    Like { field: String, pattern: Vec<char>, fold: bool },
    Contains(String, String),
    In(String, Vec<Literal>),
    IsNull(String),
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
        parser::parse(text).map(|expression| Self { expression, lists: Lists::default() })
    }

    /// Returns the fields that the filter asks for, `$id` and `$geometry` among them.
    #[must_use]
    pub fn fields(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.expression.fields(&mut found);
        found
    }

    /// Tells whether a feature passes.
    #[must_use]
    pub fn matches(&self, properties: &Map<String, Value>, context: FeatureContext<'_>) -> bool {
        self.expression.matches(properties, context)
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
}

impl Expression {
    fn fields<'a>(&'a self, found: &mut Vec<&'a str>) {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().for_each(|e| e.fields(found)),
            Self::Not(inner) => inner.fields(found),
            Self::Compare(field, ..)
            | Self::Like { field, .. }
            | Self::Contains(field, _)
            | Self::In(field, _)
            | Self::IsNull(field) => found.push(field),
        }
    }

    fn matches(&self, properties: &Map<String, Value>, context: FeatureContext<'_>) -> bool {
        let special;
        let value = |field: &str| -> Option<&Value> { properties.get(field).filter(|v| !v.is_null()) };
        let field = match self {
            Self::And(all) => return all.iter().all(|e| e.matches(properties, context)),
            Self::Or(any) => return any.iter().any(|e| e.matches(properties, context)),
            Self::Not(inner) => return !inner.matches(properties, context),
            Self::Compare(field, ..)
            | Self::Like { field, .. }
            | Self::Contains(field, _)
            | Self::In(field, _)
            | Self::IsNull(field) => field,
        };
        let value = match field.as_str() {
            "$id" | "$geometry" => {
                let text = if field == "$id" { context.id } else { context.geometry };
                special = Value::from(text);
                Some(&special).filter(|_| !text.is_empty() && text != "null")
            }
            _ => value(field),
        };
        let Some(value) = value else { return matches!(self, Self::IsNull(_)) };
        match value {
            // Not equal means that none is.
            Value::Array(all) if DEPOSIT_TERMS.contains(&field.as_str()) => match self {
                Self::Compare(_, Comparison::Unequal, literal) => {
                    all.iter().all(|v| compare(v, literal) != Some(Ordering::Equal))
                }
                _ => all.iter().any(|v| self.fits(v)),
            },
            _ => self.fits(value),
        }
    }

    /// Tells whether a value is what a comparison asks for.
    fn fits(&self, value: &Value) -> bool {
        match self {
            // A text that is no number is unequal to every number, and neither less nor greater.
            Self::Compare(_, comparison, literal) => {
                compare(value, literal).map_or(*comparison == Comparison::Unequal, |order| comparison.holds(order))
            }
            Self::In(_, literals) => literals.iter().any(|l| compare(value, l) == Some(Ordering::Equal)),
            Self::Contains(_, part) => text_of(value).to_lowercase().contains(part.as_str()),
            Self::Like { pattern, fold, .. } => {
                let text = text_of(value);
                let text = if *fold { text.to_lowercase() } else { text };
                like(&text.chars().collect::<Vec<_>>(), pattern)
            }
            Self::IsNull(_) | Self::And(_) | Self::Or(_) | Self::Not(_) => false,
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
    let as_number = |text: &str| {
        let text = text.trim();
        let plain = text.parse::<f64>().ok().or_else(|| thousands(text));
        plain.filter(|n| n.is_finite())
    };
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
mod tests {
    use super::*;
    use serde_json::json;

    fn matches(filter: &str) -> bool {
        let properties = json!({
            "name": "Hishikari 菱刈", "commodity": "Gold, Silver", "tonnes": 4.5e6, "code": "007", "grade": "12.5", "amount": "114,000",
            "status": null, "open": true, "Dep Type": "epithermal", "in": 3
        });
        let context = FeatureContext { geometry: "Point", id: "D-7" };
        Filter::parse(filter).unwrap_or_else(|e| panic!("{filter}: {e}")).matches(properties.as_object().unwrap(), context)
    }

    #[test]
    fn what_matches() {
        for filter in [
            "name = 'Hishikari 菱刈'",
            "tonnes >= 4500000 and tonnes < 1e7",
            "commodity LIKE '%Silver'",
            "commodity ilike 'gold%'",
            "name contains '菱'",
            "commodity CONTAINS 'SILVER'",
            "\"Dep Type\" IN ('porphyry', 'epithermal')",
            "status IS NULL AND nothing is null",
            "name is not null",
            "NOT (tonnes < 1) AND NOT status = 'x'",
            "grade > 9",
            "amount = 114000 AND amount > 9999.5 AND NOT amount > 114000",
            "code = 7",
            "tonnes = '4500000'",
            "open = true",
            "$geometry = 'Point' AND $id LIKE 'D-_'",
            "name NOT LIKE 'x%' AND tonnes NOT IN (1, 2, -3.5)",
            "\"in\" <> 4 OR false_field = 1",
            "a = 1 OR tonnes > 0 AND name != 'x'",
        ] {
            assert!(matches(filter), "{filter}");
        }
    }

    #[test]
    fn what_does_not_match() {
        for filter in [
            "code = '7'",
            "status = 'x'",
            "status <> 'x'",
            "name > 5",
            "commodity LIKE 'silver'",
            "tonnes IN (1, 2)",
            "grade < 9",
        ] {
            assert!(!matches(filter), "{filter}");
        }
    }

    #[test]
    fn a_mistake_is_found_at_its_character() {
        for (filter, at) in [
            ("", 0),
            ("name", 4),
            ("name = ", 7),
            ("name = 'x", 7),
            ("名前 ~ 1", 3),
            ("(a = 1", 6),
            ("a = 1 b = 2", 6),
            ("a IN (1,)", 8),
            ("a = 'x' AND", 11),
            ("a IS 5", 5),
            ("a = b", 4),
        ] {
            assert_eq!(Filter::parse(filter).unwrap_err().at, at, "{filter}");
        }
        assert!(Filter::parse(&"(".repeat(100_000)).is_err());
        assert!(Filter::parse(&"NOT ".repeat(100_000)).is_err());
    }

    #[test]
    fn like_does_not_take_exponential_time() {
        let text: Vec<char> = "a".repeat(2000).chars().collect();
        let pattern: Vec<char> = format!("{}b", "a%".repeat(50)).chars().collect();
        assert!(!like(&text, &pattern));
    }
}

//! Styles that make no sense, and why.

use super::breaks::MOST_CLASSES;
use super::{By, Class, Look, Symbology};
use crate::layer::LayerStyle;
use crate::layer::query::{Filter, FilterError};
use std::collections::HashSet;

/// Classes that a style may have at most.
const MOST_VALUES: usize = 1000;

/// Why a style is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StyleFault {
    /// A number outside its range.
    #[error("{what} {value} is outside {least} to {most}")]
    Range {
        /// Whose number: the word of the member.
        what: &'static str,
        /// The number.
        value: f64,
        /// The least that makes sense.
        least: f64,
        /// The most that makes sense.
        most: f64,
    },
    /// No classes where there must be some.
    #[error("a style by classes of “{0}” needs at least one class")]
    NoClasses(String),
    /// Too many classes.
    #[error("{0} classes are more than {1}, which nobody could tell apart")]
    TooMany(usize, usize),
    /// A value in two classes.
    #[error("the value “{0}” is in two classes")]
    Twice(String),
    /// A class of no value.
    #[error("a class has no value")]
    EmptyClass,
    /// Breaks out of order.
    #[error("breaks have to rise from one to the next")]
    Breaks,
    /// Another number of classes than the breaks have between them.
    #[error("{classes} classes do not fit {breaks} breaks: there is one class from each break to the next")]
    Classes {
        /// Classes.
        classes: usize,
        /// Breaks.
        breaks: usize,
    },
    /// The scales are the wrong way round.
    #[error("the closest scale 1:{closest} is not closer than the farthest 1:{farthest}")]
    Scales {
        /// Denominator.
        closest: f64,
        /// Denominator.
        farthest: f64,
    },
    /// A rule that is no filter.
    #[error(transparent)]
    Rule(#[from] FilterError),
    /// Written by a newer version, or misspelt.
    #[error("the symbology is not understood: {0}")]
    Unknown(String),
}

/// Checks a style.
///
/// # Errors
/// The first thing that makes no sense.
pub fn check(style: &LayerStyle) -> Result<(), StyleFault> {
    within("opacity", f64::from(style.opacity), 0.0, 1.0)?;
    for scale in [style.scales.closest, style.scales.farthest].into_iter().flatten() {
        within("scale", scale, 1.0, 1e10)?;
    }
    if let (Some(closest), Some(farthest)) = (style.scales.closest, style.scales.farthest)
        && closest >= farthest
    {
        return Err(StyleFault::Scales { closest, farthest });
    }
    match &style.symbology {
        Symbology::Automatic => Ok(()),
        Symbology::Single(each) => look(each),
        Symbology::Categorised(c) => {
            if let (By::Field(field), true) = (&c.by, c.classes.is_empty()) {
                return Err(StyleFault::NoClasses(field.clone()));
            }
            if c.by == By::Rule {
                if c.classes.is_empty() {
                    return Err(StyleFault::NoClasses("rule".to_owned()));
                }
                c.classes.iter().flat_map(|class| &class.values).try_for_each(|rule| Filter::parse(rule).map(drop))?;
            }
            if matches!(c.by, By::DepositType | By::Size) && c.classes.is_empty() {
                return Err(StyleFault::NoClasses(if c.by == By::Size { "size" } else { "deposit_type" }.to_owned()));
            }
            let mut seen = HashSet::new();
            for class in &c.classes {
                if class.values.is_empty() {
                    return Err(StyleFault::EmptyClass);
                }
                if let Some(twice) = class.values.iter().find(|v| !seen.insert(v.as_str())) {
                    return Err(StyleFault::Twice(twice.clone()));
                }
            }
            classes(&c.classes, MOST_VALUES, &c.look, &c.other)
        }
        Symbology::Graduated(g) => {
            let rises = |w: &[f64]| w[0] < w[1] || g.breaks.len() == 2 && w[0] <= w[1];
            if g.breaks.len() < 2 || !g.breaks.iter().all(|b| b.is_finite()) || !g.breaks.windows(2).all(rises) {
                return Err(StyleFault::Breaks);
            }
            if g.classes.len() + 1 != g.breaks.len() {
                return Err(StyleFault::Classes { classes: g.classes.len(), breaks: g.breaks.len() });
            }
            // Round breaks may be some more than were asked for.
            classes(&g.classes, 3 * MOST_CLASSES, &g.look, &g.other)
        }
        Symbology::Unknown(value) => Err(StyleFault::Unknown(Symbology::why_unknown(value).unwrap_or_default())),
    }
}

fn classes(all: &[Class], most: usize, common: &Look, other: &Class) -> Result<(), StyleFault> {
    if all.len() > most {
        return Err(StyleFault::TooMany(all.len(), most));
    }
    all.iter().map(|c| &c.look).chain([common, &other.look]).try_for_each(look)
}

fn look(l: &Look) -> Result<(), StyleFault> {
    let some = |what, value: Option<f64>, least, most| value.map_or(Ok(()), |v| within(what, v, least, most));
    some("size", l.size, 1.0, 100.0)?;
    some("width", l.line.width, 0.0, 30.0)?;
    for length in l.line.dash.iter().flatten() {
        within("dash", *length, 0.5, 100.0)?;
    }
    some("casing", l.line.casing.map(|c| c.width), 0.0, 30.0)?;
    some("hatch spacing", l.hatch.map(|h| h.spacing), 2.0, 100.0)?;
    some("hatch width", l.hatch.map(|h| h.width), 0.1, 20.0)
}

fn within(what: &'static str, value: f64, least: f64, most: f64) -> Result<(), StyleFault> {
    if (least..=most).contains(&value) { Ok(()) } else { Err(StyleFault::Range { what, value, least, most }) }
}

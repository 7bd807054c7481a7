//! The units in which areas and lengths are shown: the user picks one; what is stored and exported is metres.

use serde::{Deserialize, Serialize};

/// A unit of area, and of length with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaUnit {
    /// Square kilometres.
    #[default]
    Km2,
    /// Hectares.
    Hectare,
    /// Square miles (international mile of 1609.344 m).
    Mi2,
    /// International acres (4046.8564224 m²).
    Acre,
}

impl AreaUnit {
    /// All of them in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Km2, Self::Hectare, Self::Mi2, Self::Acre];

    /// Returns the symbol, the same in both languages.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Km2 => "km²",
            Self::Hectare => "ha",
            Self::Mi2 => "mi²",
            Self::Acre => "ac",
        }
    }

    /// Returns an area in square metres as text in this unit.
    #[must_use]
    pub fn area(self, m2: f64) -> String {
        let unit = match self {
            Self::Km2 => 1e6,
            Self::Hectare => 1e4,
            Self::Mi2 => 2_589_988.110_336,
            Self::Acre => 4_046.856_422_4,
        };
        format!("{} {}", figure(m2 / unit), self.symbol())
    }

    /// Returns a length in metres as text in the unit of length that goes with it: kilometres or miles.
    #[must_use]
    pub fn length(self, m: f64) -> String {
        match self {
            Self::Km2 | Self::Hectare => format!("{} km", figure(m / 1e3)),
            Self::Mi2 | Self::Acre => format!("{} mi", figure(m / 1_609.344)),
        }
    }
}

/// Four figures are what an outline drawn by hand is worth; more from 1,000 up would be false precision with commas.
fn figure(value: f64) -> String {
    // A sliver is not nothing.
    if value > 0.0 && value < 0.000_05 {
        return "<0.0001".to_owned();
    }
    let digits = match value {
        v if v >= 1000.0 => 0,
        v if v >= 100.0 => 1,
        v if v >= 1.0 => 2,
        v if v >= 0.1 => 3,
        _ => 4,
    };
    let text = format!("{value:.digits$}");
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(w, r)| (w, Some(r)));
    let mut grouped = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(c);
    }
    rest.map_or_else(|| grouped.clone(), |r| format!("{grouped}.{r}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped() {
        assert_eq!(
            ["1,234,568", "12.35", "123.5", "0.457", "0.0123"],
            [1_234_567.8, 12.345_1, 123.45, 0.4567, 0.0123].map(figure).each_ref().map(String::as_str)
        );
    }

    #[test]
    fn one_square_mile_is_640_acres() {
        let mile = 1_609.344 * 1_609.344;
        let all = AreaUnit::ALL.map(|u| u.area(mile));
        assert_eq!(all.each_ref().map(String::as_str), ["2.59 km²", "259.0 ha", "1.00 mi²", "640.0 ac"]);
        assert_eq!((AreaUnit::Acre.length(1_609.344), AreaUnit::Hectare.length(500.0)), ("1.00 mi".into(), "0.500 km".into()));
    }
}

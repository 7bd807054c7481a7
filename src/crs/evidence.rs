//! What is known of where a layer's features lie apart from their coordinates, and what it says for a CRS, in words.

use super::Crs;
use crate::words::{Lang, Word};
use std::sync::Arc;

/// What speaks for places: gathered from a sample of a layer's features and from the name of its file.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Features of the sample.
    pub witnesses: Vec<Witness>,
    /// The names of the fields that name places; claims refer to them.
    pub fields: Vec<String>,
    /// The columns that hold latitude and longitude, as they are named, where there are some.
    pub columns: String,
    /// CRSs that the file's name says.
    pub codes: Vec<Crs>,
    /// A place that the file's name says.
    pub named: Option<Claim>,
    /// Texts are Japanese, which speaks for Japan: its box.
    pub japanese: Option<[f64; 4]>,
}

/// A feature of the sample.
#[derive(Debug, Clone, Default)]
pub struct Witness {
    /// One of its positions, as written: x, y.
    pub at: [f64; 2],
    /// Where its fields say that it lies.
    pub claims: Vec<Claim>,
    /// Longitude and latitude that its columns say, in degrees.
    pub near: Option<[f64; 2]>,
}

/// A place that a text names.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The number of the field.
    pub field: usize,
    /// The place in English and in Japanese.
    pub place: [&'static str; 2],
    /// It lies in one of these boxes: west, south, east, north in degrees; west > east across 180°.
    pub boxes: Arc<[[f64; 4]]>,
}

/// Degrees around boxes that still count: boxes are rounded, follow coasts, and datums differ.
const SLACK_DEG: f64 = 0.3;

impl Claim {
    /// Tells whether a place lies there.
    pub(super) fn holds(&self, lonlat: [f64; 2]) -> bool {
        self.boxes.iter().any(|b| within(*b, lonlat, [SLACK_DEG; 2]))
    }
}

/// Tells whether a place lies in a box that is larger by `slack` (degrees of longitude and latitude) to each side.
pub(super) fn within(area: [f64; 4], [lon, lat]: [f64; 2], slack: [f64; 2]) -> bool {
    let [west, south, east, north] = super::ranges::unwrapped(area);
    let width = east - west + 2.0 * slack[0];
    (south - slack[1]..=north + slack[1]).contains(&lat) && (lon - (west - slack[0])).rem_euclid(360.0) <= width
}

/// One reason for a CRS.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// So many features land in the place that a field names.
    Lands {
        /// How many.
        hits: usize,
        /// Of how many that name a place.
        of: usize,
        /// The place in English and in Japanese, when it is one.
        place: Option<[&'static str; 2]>,
        /// The fields.
        fields: Vec<String>,
    },
    /// The features lie near what their columns say.
    Near {
        /// Median distance in metres.
        metres: f64,
        /// The columns.
        columns: String,
        /// Of how many features.
        of: usize,
    },
    /// The file's name says the code.
    FileName(String),
    /// So many land in the place that the file's name says.
    Named {
        /// How many.
        hits: usize,
        /// Of how many.
        of: usize,
        /// The place in English and in Japanese.
        place: [&'static str; 2],
    },
    /// So many land in Japan, and texts are Japanese.
    Japanese {
        /// How many.
        hits: usize,
        /// Of how many.
        of: usize,
    },
    /// So many lie in its area of use.
    InArea {
        /// How many.
        hits: usize,
        /// Of how many.
        of: usize,
    },
    /// A datum that is used where the layer lies.
    UsedHere,
    /// x and y change places.
    Swapped,
}

impl Why {
    /// Returns the reason in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let one = |place: &[&'static str; 2]| place[usize::from(lang.is_ja())];
        match self {
            Self::Lands { hits, of, place: Some(place), fields } if fields.len() == 1 => {
                lang.fill(Word::WhyLands, &[&hits.to_string(), &of.to_string(), one(place), &fields[0]])
            }
            Self::Lands { hits, of, fields, .. } => {
                let fields: Vec<String> =
                    fields.iter().map(|f| if lang.is_ja() { format!("「{f}」") } else { format!("“{f}”") }).collect();
                lang.fill(Word::WhyLandsSeveral, &[&hits.to_string(), &of.to_string(), &fields.join(", ")])
            }
            Self::Near { metres, columns, of } => lang.fill(Word::WhyNear, &[&length(*metres), columns, &of.to_string()]),
            Self::FileName(code) => lang.fill(Word::WhyFileName, &[code]),
            Self::Named { hits, of, place } => lang.fill(Word::WhyNamed, &[&hits.to_string(), &of.to_string(), one(place)]),
            Self::Japanese { hits, of } => lang.fill(Word::WhyJapanese, &[&hits.to_string(), &of.to_string()]),
            Self::InArea { hits, of } => lang.fill(Word::WhyInArea, &[&hits.to_string(), &of.to_string()]),
            Self::UsedHere => lang.t(Word::WhyUsedHere).to_owned(),
            Self::Swapped => lang.t(Word::WhySwapped).to_owned(),
        }
    }
}

fn length(metres: f64) -> String {
    if metres < 1000.0 { format!("{metres:.0} m") } else { format!("{:.0} km", metres / 1000.0) }
}

/// Distance in metres on a sphere (haversine), which is enough to compare.
pub(super) fn metres([lon_a, lat_a]: [f64; 2], [lon_b, lat_b]: [f64; 2]) -> f64 {
    let [dlon, dlat] = [(lon_b - lon_a).to_radians() / 2.0, (lat_b - lat_a).to_radians() / 2.0];
    let h = dlat.sin().powi(2) + lat_a.to_radians().cos() * lat_b.to_radians().cos() * dlon.sin().powi(2);
    2.0 * 6_371_009.0 * h.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_may_cross_180_and_longitudes_may_be_counted_on() {
        let alaska = [172.4, 51.2, -129.9, 71.4];
        for (lonlat, inside) in [
            ([-150.0, 63.0], true),
            ([179.0, 52.0], true),
            ([210.0, 63.0], true),
            ([-120.0, 60.0], false),
            ([160.0, 55.0], false),
        ] {
            assert_eq!(within(alaska, lonlat, [0.0; 2]), inside, "{lonlat:?}");
        }
        assert!(within([-10.0, 0.0, 10.0, 5.0], [10.2, 5.2], [0.3, 0.3]));
    }

    #[test]
    fn reasons_are_sentences_in_both_languages() {
        let why = Why::Lands { hits: 62, of: 62, place: Some(["Nevada", "ネバダ州"]), fields: vec!["state".into()] };
        assert_eq!(why.text(Lang::En), "62 of 62 features land in Nevada, as their “state” says");
        assert_eq!(why.text(Lang::Ja), "フィールド「state」にあるネバダ州に、62 地物中 62 件が入る");
        assert_eq!(
            Why::Near { metres: 3.4, columns: "lat, lon".into(), of: 9 }.text(Lang::En),
            "the features lie 3 m from the positions in their columns lat, lon (median of 9)"
        );
        assert!((metres([136.0, 35.0], [136.0, 35.01]) - 1112.0).abs() < 1.0);
    }
}

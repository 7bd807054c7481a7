//! Notes: text pinned to a place or to a record, as a point, a callout, a line or an arrow.

use crate::geometry::LonLat;
use crate::workspace::{Author, RecordId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A text pinned to a place, and perhaps to a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Its id.
    pub id: RecordId,
    /// The place it points at; of a line or an arrow the end of its path.
    pub place: LonLat,
    /// How it is drawn; absent from files for a plain point.
    #[serde(default, skip_serializing_if = "NoteShape::is_point")]
    pub shape: NoteShape,
    /// With which ink; the usual one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ink: Option<Ink>,
    /// The record it speaks of: an area, a project, a link or another note (a reply).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<RecordId>,
    /// Language of the text: `en` or `ja`.
    pub lang: String,
    /// The text.
    pub text: String,
    /// Who wrote it.
    pub by: Author,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// How a note is drawn. Paths are straight in longitude and latitude between their positions, whose longitudes run on across 180°.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NoteShape {
    /// A pin at the place.
    #[default]
    Point,
    /// A box with the text and a line from it to the place.
    Callout {
        /// Where the middle of the box stands.
        at: LonLat,
    },
    /// A line.
    Line {
        /// Its positions, the last is the note's place.
        path: Vec<LonLat>,
    },
    /// A line with a head at its end.
    Arrow {
        /// Its positions, the last is the note's place.
        path: Vec<LonLat>,
    },
    /// A shape written by a newer version: kept, and drawn as a point.
    #[serde(untagged)]
    Other(Value),
}

/// The inks of notes, each with a colour and a line of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ink {
    /// Amber, a plain line.
    Amber,
    /// Red, a wide line.
    Red,
    /// Blue, long dashes.
    Blue,
    /// Green, short dashes.
    Green,
    /// Purple, dots.
    Purple,
    /// Grey, a thin line.
    Grey,
    /// An ink of a newer version: kept, and drawn as the usual one.
    #[serde(untagged)]
    Other(String),
}

/// Why a shape is none.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SketchFault {
    /// Fewer than two different positions.
    #[error("a line or an arrow needs at least two different places")]
    TooShort,
    /// More than once round the earth.
    #[error("the path is {0}° wide: it cannot go more than once round the earth")]
    TooWide(f64),
    /// The box of a callout on what it points at.
    #[error("the text of a callout needs a place beside what it points at")]
    OnItself,
    /// A place that is not the end of the path.
    #[error("the place of a line or an arrow is the end of its path: leave “place” out")]
    PlaceElsewhere,
    /// A shape that nobody knows.
    #[error("“{0}” is no shape of a note: point, callout with “at”, line or arrow with “path”")]
    Unknown(String),
    /// An ink that nobody knows.
    #[error("“{0}” is no ink: amber, red, blue, green, purple or grey")]
    UnknownInk(String),
}

impl Ink {
    /// The inks that are offered.
    pub const ALL: [Self; 6] = [Self::Amber, Self::Red, Self::Blue, Self::Green, Self::Purple, Self::Grey];

    /// Returns the word for it in files.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Amber => "amber",
            Self::Red => "red",
            Self::Blue => "blue",
            Self::Green => "green",
            Self::Purple => "purple",
            Self::Grey => "grey",
            Self::Other(word) => word,
        }
    }
}

impl Note {
    /// Returns every position that the note has on the map: its place, its path, where its box stands.
    pub fn positions(&self) -> impl Iterator<Item = LonLat> + '_ {
        let at = if let NoteShape::Callout { at } = &self.shape { Some(*at) } else { None };
        std::iter::once(self.place).chain(at).chain(self.shape.path().unwrap_or_default().iter().copied())
    }
}

impl NoteShape {
    /// Tells whether it is a plain point.
    #[must_use]
    pub fn is_point(&self) -> bool {
        *self == Self::Point
    }

    /// Returns the word for it in files.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Point => "point",
            Self::Callout { .. } => "callout",
            Self::Line { .. } => "line",
            Self::Arrow { .. } => "arrow",
            Self::Other(value) => value.get("kind").and_then(Value::as_str).unwrap_or("?"),
        }
    }

    /// Returns the path of a line or an arrow.
    #[must_use]
    pub fn path(&self) -> Option<&[LonLat]> {
        match self {
            Self::Line { path } | Self::Arrow { path } => Some(path),
            Self::Point | Self::Callout { .. } | Self::Other(_) => None,
        }
    }

    /// Puts a place and a shape together: repeated positions go, the longitude of a callout's box runs on from its place.
    ///
    /// `None` for a place is right for a line or an arrow only.
    ///
    /// # Errors
    /// When it is no shape. `Ok(None)` when a place is missing.
    pub fn settled(&self, place: Option<LonLat>) -> Result<Option<(LonLat, Self)>, SketchFault> {
        let settled = match self {
            Self::Point => place.map(|place| (place, Self::Point)),
            Self::Callout { at } => {
                let settled = place.map(|place| (place, Self::Callout { at: at.near(place) }));
                if settled.as_ref().is_some_and(|(place, shape)| *shape == Self::Callout { at: *place }) {
                    return Err(SketchFault::OnItself);
                }
                settled
            }
            Self::Line { path } => Some(settled_path(place, path).map(|(end, path)| (end, Self::Line { path }))?),
            Self::Arrow { path } => Some(settled_path(place, path).map(|(end, path)| (end, Self::Arrow { path }))?),
            Self::Other(_) => return Err(SketchFault::Unknown(self.word().to_owned())),
        };
        Ok(settled)
    }
}

fn settled_path(place: Option<LonLat>, path: &[LonLat]) -> Result<(LonLat, Vec<LonLat>), SketchFault> {
    let mut path = path.to_vec();
    path.dedup();
    let &[.., end] = &path[..] else { return Err(SketchFault::TooShort) };
    if path.len() < 2 {
        return Err(SketchFault::TooShort);
    }
    let lons = || path.iter().map(|p| p.lon());
    let width = lons().fold(f64::NEG_INFINITY, f64::max) - lons().fold(f64::INFINITY, f64::min);
    if width > 360.0 {
        return Err(SketchFault::TooWide(width));
    }
    if place.is_some_and(|place| place.wrapped() != end.wrapped()) {
        return Err(SketchFault::PlaceElsewhere);
    }
    Ok((end, path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn note(extra: &Value) -> Value {
        let mut note = json!({"id": "n", "place": [140.5, 36.25]});
        let rest = json!({"lang": "en", "text": "x", "by": {"party": "US", "name": "A", "at": "2026-03-02T09:00:00-05:00"}});
        for part in [extra, &rest] {
            let part = part.as_object().unwrap().clone();
            note.as_object_mut().unwrap().extend(part);
        }
        note
    }

    #[test]
    fn a_plain_point_is_written_as_before_there_were_shapes_and_what_is_unknown_is_kept() {
        for extra in [
            json!({}),
            json!({"shape": {"kind": "callout", "at": [141.25, 36.5]}, "ink": "red"}),
            json!({"shape": {"kind": "arrow", "path": [[179.5, 1.0], [180.5, 2.0]]}}),
            json!({"shape": {"kind": "spiral", "turns": 3}, "ink": "gold", "mood": [1]}),
            json!({"shape": {"kind": "line", "path": "far away"}}),
        ] {
            let value = note(&extra);
            let read: Note = serde_json::from_value(value.clone()).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), value);
        }
        let read: Note = serde_json::from_value(note(&json!({"shape": {"kind": "spiral"}, "ink": "gold"}))).unwrap();
        assert_eq!((read.shape.word(), read.ink), ("spiral", Some(Ink::Other("gold".into()))));
        for ink in Ink::ALL {
            assert_eq!(serde_json::to_value(&ink).unwrap(), ink.word());
        }
    }

    #[test]
    fn a_shape_is_put_together_with_its_place_or_refused() {
        let at = |lon: f64, lat: f64| LonLat::new(lon, lat).unwrap();
        let line = |path: &[[f64; 2]]| NoteShape::Line { path: path.iter().map(|p| at(p[0], p[1])).collect() };
        let long = line(&[[179.0, 0.0], [179.0, 0.0], [181.0, 1.0]]);
        let settled = long.settled(None).unwrap().unwrap();
        assert_eq!(settled, (at(181.0, 1.0), line(&[[179.0, 0.0], [181.0, 1.0]])));
        assert_eq!(long.settled(Some(at(-179.0, 1.0))).unwrap().unwrap(), settled, "the same place on the other turn");
        assert_eq!(long.settled(Some(at(0.0, 1.0))), Err(SketchFault::PlaceElsewhere));
        assert_eq!(line(&[[1.0, 1.0], [1.0, 1.0]]).settled(None), Err(SketchFault::TooShort));
        assert_eq!(line(&[]).settled(None), Err(SketchFault::TooShort));
        assert_eq!(line(&[[-181.0, 0.0], [180.0, 0.0]]).settled(None), Err(SketchFault::TooWide(361.0)));
        let callout = NoteShape::Callout { at: at(-179.0, 0.0) };
        assert_eq!(callout.settled(Some(at(179.0, 0.0))).unwrap().unwrap().1, NoteShape::Callout { at: at(181.0, 0.0) });
        assert_eq!(callout.settled(Some(at(181.0, 0.0))), Err(SketchFault::OnItself));
        assert_eq!(callout.settled(None), Ok(None));
        assert_eq!(NoteShape::Other(json!(7)).settled(None), Err(SketchFault::Unknown("?".into())));
    }
}

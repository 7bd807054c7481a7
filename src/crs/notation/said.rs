//! What was understood, left open or refused of a written place, in words.

use super::{DEGREE_M, Doubt, How, NotationError, Place, Trouble};
use crate::crs::Crs;
use crate::words::{Lang, Word};

impl Place {
    /// Returns how the text was understood and the place with its margin: `MGRS 54SUE 89 34 → 35.68° N 139.77° E ±500 m`.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        format!("{} → {}", self.how.text(lang), self.place_text())
    }

    /// Returns the place in degrees, as exactly as it is known, with its margin.
    #[must_use]
    pub fn place_text(&self) -> String {
        format!("{} ±{}", super::write::degrees(self.at, self.margin_m), metres(self.margin_m))
    }

    /// Returns what the text left open, and how that was decided.
    #[must_use]
    pub fn doubt_text(&self, lang: Lang) -> Option<String> {
        let zone = || match &self.how {
            How::PlaneRectangular { code, .. } | How::Plane { code, .. } => name(code, lang),
            _ => String::new(),
        };
        Some(match self.doubt.as_ref()? {
            Doubt::Order => lang.t(if self.how == How::LonLat { Word::DoubtOrderScreen } else { Word::DoubtOrder }).to_owned(),
            Doubt::BandOrSouth => lang.t(Word::DoubtBand).to_owned(),
            Doubt::Axes => lang.t(Word::DoubtAxes).to_owned(),
            Doubt::Zone => lang.fill(Word::DoubtZone, &[&zone()]),
            Doubt::MapCrs => lang.fill(Word::DoubtMapCrs, &[&zone()]),
            Doubt::Comma => lang.t(Word::DoubtComma).to_owned(),
        })
    }
}

impl How {
    /// Returns the notation and the numbers as they were taken.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let number = |v: &f64| v.to_string();
        match self {
            Self::LatLon => lang.t(Word::SaidLatLon).to_owned(),
            Self::LonLat => lang.t(Word::SaidLonLat).to_owned(),
            Self::Degrees(code) => lang.fill(Word::SaidDegrees, &[&name(code, lang)]),
            Self::Mgrs(square) => format!("MGRS {square}"),
            Self::Utm { zone, north, en } => {
                let side = lang.t(if *north { Word::SaidNorth } else { Word::SaidSouth });
                lang.fill(Word::SaidUtm, &[&zone.to_string(), side, &number(&en[0]), &number(&en[1])])
            }
            Self::PlaneRectangular { code, xy } => {
                lang.fill(Word::SaidPlaneRectangular, &[&name(code, lang), &number(&xy[0]), &number(&xy[1])])
            }
            Self::Plane { code, en } => lang.fill(Word::SaidPlane, &[&name(code, lang), &number(&en[0]), &number(&en[1])]),
        }
    }
}

/// The name and the code of a CRS, where it has a short one.
fn name(code: &str, lang: Lang) -> String {
    match Crs::parse(code) {
        Ok(crs) => match crs.short_code() {
            Some(code) => format!("{} ({code})", crs.name_in(lang)),
            None => crs.name_in(lang),
        },
        Err(_) => code.to_owned(),
    }
}

/// A length for people: metres to one figure that matters, kilometres from a thousand.
pub(super) fn metres(m: f64) -> String {
    if m >= 1000.0 {
        return format!("{} km", (m / 100.0).round() / 10.0);
    }
    if m >= 10.0 {
        return format!("{m:.0} m");
    }
    let shown =
        [1.0, 10.0, 100.0, 1000.0].into_iter().map(|p: f64| (m * p).round() / p).find(|r| *r > 0.0 && (r - m).abs() <= 0.2 * m);
    shown.map_or_else(|| "0.001 m".to_owned(), |m| format!("{m} m"))
}

impl NotationError {
    /// Returns what is wrong, where, and what to do.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let what = match &self.trouble {
            Trouble::Empty => return lang.t(Word::NotationEmpty).to_owned(),
            Trouble::TooLong => lang.t(Word::NotationLong).to_owned(),
            Trouble::Stray(what) => lang.fill(Word::NotationStray, &[what]),
            Trouble::OneCoordinate => lang.t(Word::NotationOne).to_owned(),
            Trouble::TooMany => lang.t(Word::NotationMany).to_owned(),
            Trouble::Sixty(what) => lang.fill(Word::NotationSixty, &[what]),
            Trouble::Latitude(what) => lang.fill(Word::NotationLatitude, &[what]),
            Trouble::Longitude(what) => lang.fill(Word::NotationLongitude, &[what]),
            Trouble::SameAxis => lang.t(Word::NotationSame).to_owned(),
            Trouble::SignAndHemisphere => lang.t(Word::NotationSign).to_owned(),
            Trouble::Square(what) => lang.fill(Word::NotationSquare, &[what]),
            Trouble::OddDigits => lang.t(Word::NotationDigits).to_owned(),
            Trouble::UtmZone => lang.t(Word::NotationUtm).to_owned(),
            Trouble::Band(band) => lang.fill(Word::NotationBand, &[&band.to_string()]),
            Trouble::PlaneZone => lang.t(Word::NotationPlaneZone).to_owned(),
            Trouble::NoZone => lang.t(Word::NotationNoZone).to_owned(),
            Trouble::Crs(why) => lang.fill(Word::NotationCrs, &[why]),
            Trouble::Nowhere(crs) => lang.fill(Word::NotationNowhere, &[crs]),
        };
        let at = self.at.to_string();
        if self.several {
            lang.fill(Word::NotationAtLine, &[&self.line.to_string(), &at, &what])
        } else if self.at > 1 {
            lang.fill(Word::NotationAt, &[&at, &what])
        } else {
            what
        }
    }
}

/// The decimals of a degree whose last is about so many metres.
pub(super) fn decimals_for(step_m: f64) -> usize {
    // A step a tenth coarser is taken for the same: five decimals are a metre.
    let decimals = ((DEGREE_M / step_m.max(1e-4)).log10() - 0.1).ceil();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 9")]
    let decimals = decimals.clamp(0.0, 9.0) as usize;
    decimals
}

//! Distances and bearings that are typed for the tool in hand: `45° 12.5 km`, `N30E 800 m`, `5 km`, a number of degrees, a factor.

use crate::app::state::State;
use crate::view::tools::{ShiftBy, Tool};

/// What was typed for the tool in hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Typed {
    /// A distance, perhaps with a bearing.
    Measured {
        /// Degrees clockwise from north.
        azimuth: Option<f64>,
        /// Metres.
        metres: f64,
    },
    /// A number: degrees clockwise, or a factor.
    Number(f64),
}

impl State {
    /// Understands a text as a measure that the tool in hand can take; `None` when it is none, or the tool takes places only.
    #[must_use]
    pub fn typed_measure(&self, text: &str) -> Option<Typed> {
        if let Tool::Shift(tool) = &self.tool
            && tool.by() != ShiftBy::Move
        {
            let text = narrow(text);
            let number = text.trim().trim_end_matches(['°', '度', 'x', '×', '倍']).trim().parse::<f64>().ok();
            let fits = |n: &f64| n.is_finite() && (tool.by() == ShiftBy::Rotate || (0.01..=100.0).contains(n));
            return number.filter(fits).map(Typed::Number);
        }
        let (azimuth, metres) = bearing_and_distance(text)?;
        let takes = match &self.tool {
            Tool::DrawArea(tool) => tool.takes_measured(azimuth),
            Tool::CutLine(tool) => azimuth.is_some() && !tool.corners().corners().is_empty(),
            Tool::Shift(_) => azimuth.is_some(),
            _ => false,
        };
        takes.then_some(Typed::Measured { azimuth, metres })
    }
}

/// Reads a distance with its unit, and before it a bearing if there is one: an azimuth in degrees, a quadrant bearing (`N30E`), or a
/// point of the compass, in English or Japanese.
#[must_use]
pub fn bearing_and_distance(text: &str) -> Option<(Option<f64>, f64)> {
    let text = narrow(text);
    let text = text.trim();
    let units = [
        ("海里", 1852.0),
        ("メートル", 1.0),
        ("キロ", 1000.0),
        ("nmi", 1852.0),
        ("km", 1000.0),
        ("mi", 1609.344),
        ("ft", 0.3048),
        ("m", 1.0),
    ];
    let lower = text.to_lowercase();
    let (rest, factor) = units.into_iter().find_map(|(unit, factor)| Some((lower.strip_suffix(unit)?, factor)))?;
    let rest = rest.trim_end();
    let start = rest
        .rfind(|c: char| !(c.is_ascii_digit() || c == '.'))
        .map_or(0, |i| i + rest[i..].chars().next().map_or(1, char::len_utf8));
    let metres = rest[start..].parse::<f64>().ok()? * factor;
    let bearing = rest[..start].trim().trim_end_matches([',', '@', '、', ':', ';']).trim();
    let bearing = if bearing.is_empty() { None } else { Some(azimuth(bearing)?) };
    (metres > 0.0 && metres <= 20_000_000.0).then_some((bearing, metres))
}

fn azimuth(text: &str) -> Option<f64> {
    const POINTS: [[&str; 2]; 8] =
        [["n", "北"], ["ne", "北東"], ["e", "東"], ["se", "南東"], ["s", "南"], ["sw", "南西"], ["w", "西"], ["nw", "北西"]];
    let text = text.trim_start_matches("方位").trim();
    if let Some(at) = POINTS.iter().position(|names| names.contains(&text)) {
        #[expect(clippy::cast_precision_loss, reason = "0 to 7")]
        return Some(at as f64 * 45.0);
    }
    if let Some(rest) = text.strip_prefix(['n', 's'])
        && let Some(inner) = rest.strip_suffix(['e', 'w'])
    {
        let angle = degrees(inner).filter(|a| (0.0..=90.0).contains(a))?;
        return Some(
            match (text.starts_with('n'), rest.ends_with('e')) {
                (true, true) => angle,
                (false, true) => 180.0 - angle,
                (false, false) => 180.0 + angle,
                (true, false) => 360.0 - angle,
            } % 360.0,
        );
    }
    degrees(text).filter(|a| (-360.0..=360.0).contains(a)).map(|a| a.rem_euclid(360.0))
}

/// Degrees, or degrees with minutes and seconds.
fn degrees(text: &str) -> Option<f64> {
    let parts = text.split(['°', '度', '\'', '′', '分', '"', '″', '秒', ' ']).filter(|p| !p.is_empty());
    let numbers: Vec<f64> = parts.map(|p| p.parse::<f64>().ok()).collect::<Option<_>>()?;
    let whole = text.trim_end().ends_with(|c: char| c.is_ascii_digit() || "°度'′分\"″秒".contains(c));
    match numbers.as_slice() {
        [d] if whole => Some(*d),
        [d, m] if (0.0..60.0).contains(m) => Some(d + d.signum() * m / 60.0),
        [d, m, s] if (0.0..60.0).contains(m) && (0.0..60.0).contains(s) => Some(d + d.signum() * (m / 60.0 + s / 3600.0)),
        _ => None,
    }
}

/// Full-width letters and digits as ASCII.
fn narrow(text: &str) -> String {
    let ascii = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    };
    text.chars().map(ascii).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bearings_and_distances_are_read_as_people_write_them() {
        let read = |text: &str| bearing_and_distance(text).map(|(a, m)| (a, (m * 1000.0).round() / 1000.0));
        assert_eq!(read("45° 12.5 km"), Some((Some(45.0), 12500.0)));
        assert_eq!(read("045 800m"), Some((Some(45.0), 800.0)));
        assert_eq!(read("N30E 800 m"), Some((Some(30.0), 800.0)));
        assert_eq!(read("S 30°30' W, 1 mi"), Some((Some(210.5), 1609.344)));
        assert_eq!(read("NE 3 km"), Some((Some(45.0), 3000.0)));
        assert_eq!(read("北東 ３ｋｍ"), Some((Some(45.0), 3000.0)));
        assert_eq!(read("方位120度 5キロ"), Some((Some(120.0), 5000.0)));
        assert_eq!(read("10 nmi"), Some((None, 18520.0)));
        assert_eq!(read("350° 2 ft"), Some((Some(350.0), 0.61)));
        for wrong in ["", "45", "45 12", "km", "-3 km", "0 m", "somewhere 3 km", "N100E 3 km", "45°70' 1 km", "30000 km"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}

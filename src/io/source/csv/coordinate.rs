//! One coordinate as people write it in a cell: a decimal number, degrees with minutes and seconds, in English or Japanese.

/// Which coordinate a cell is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Longitude or easting.
    X,
    /// Latitude or northing.
    Y,
}

/// A coordinate that was understood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coordinate {
    /// Degrees or units of the CRS; finite.
    pub value: f64,
    /// The cell's own text is a JSON number, so it can be kept as it is.
    pub plain: bool,
    /// Commas were taken for thousands separators.
    pub separated: bool,
}

/// Why a cell is no coordinate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCoordinate {
    /// Nothing is in it, or a word for nothing.
    Missing,
    /// A number that stands for “not known”.
    Sentinel,
    /// It is for the other axis: a latitude among longitudes.
    OtherAxis,
    /// It is something else.
    NotANumber,
}

/// Numbers that tables write where they do not know; none of them is a longitude or a latitude.
const SENTINELS: [f64; 10] = [-999.0, -9999.0, -99999.0, -999_999.0, -1111.0, -32768.0, -999.25, 999.0, 9999.0, 99999.0];

/// Understands a cell. `degrees` says that its column is for longitudes or latitudes, `comma` that fields are divided by commas.
///
/// # Errors
/// When it is no coordinate.
pub fn coordinate(cell: &str, axis: Axis, degrees: bool, comma: bool) -> Result<Coordinate, NoCoordinate> {
    let text = cell.trim();
    // Positive nines are eastings as good as any.
    let known =
        |value: f64| if SENTINELS.contains(&value) && (degrees || value < 0.0) { Err(NoCoordinate::Sentinel) } else { Ok(value) };
    if let Ok(value) = fast_float2::parse::<f64, _>(text)
        && value.is_finite()
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'))
    {
        let plain = super::cells::is_json_number(text.as_bytes());
        return Ok(Coordinate { value: known(value)?, plain, separated: false });
    }
    if super::cells::is_nothing(text) {
        return Err(NoCoordinate::Missing);
    }
    if let Some((value, separated)) = with_commas(text, comma) {
        return Ok(Coordinate { value: known(value)?, plain: false, separated });
    }
    let (value, said) = sexagesimal(text).ok_or(NoCoordinate::NotANumber)?;
    if said.is_some_and(|said| said != axis) {
        return Err(NoCoordinate::OtherAxis);
    }
    Ok(Coordinate { value: known(value)?, plain: false, separated: false })
}

/// `495,000.5` with thousands separators, or `139,75` with a decimal comma: three digits after each comma mean the former,
/// unless the table is divided by something else, as tables with decimal commas are.
fn with_commas(text: &str, comma: bool) -> Option<(f64, bool)> {
    let number = |text: &str| fast_float2::parse::<f64, _>(text).ok().filter(|v| v.is_finite());
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(w, f)| (w, Some(f)));
    let groups: Vec<&str> = whole.trim_start_matches(['-', '+']).split(',').collect();
    let digits = groups.iter().all(|g| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit()));
    if groups.len() < 2 || !digits || fraction.is_some_and(|f| !f.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let thousands = groups[0].len() <= 3 && groups[1..].iter().all(|g| g.len() == 3);
    if thousands && (comma || groups.len() > 2 || fraction.is_some()) {
        return Some((number(&text.replace(',', ""))?, true));
    }
    (groups.len() == 2 && fraction.is_none()).then(|| number(&text.replace(',', "."))).flatten().map(|v| (v, false))
}

/// Degrees, minutes and seconds with any of the usual marks, and which axis the letters say.
fn sexagesimal(text: &str) -> Option<(f64, Option<Axis>)> {
    // The full-width forms of ASCII stand in one block.
    let folded: String = text
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{3000}' | '\u{a0}' => ' ',
            '\u{2212}' | '\u{2013}' => '-',
            c => c,
        })
        .collect();
    let mut rest = folded.trim();
    let mut said: Option<(Axis, bool)> = None;
    let words = [
        ("北緯", Axis::Y, false),
        ("南緯", Axis::Y, true),
        ("東経", Axis::X, false),
        ("西経", Axis::X, true),
        ("N", Axis::Y, false),
        ("S", Axis::Y, true),
        ("E", Axis::X, false),
        ("W", Axis::X, true),
    ];
    for (word, axis, negative) in words {
        let stripped = strip_start(rest, word).or_else(|| strip_end(rest, word));
        if let Some(stripped) = stripped {
            if said.is_some() {
                return None;
            }
            (rest, said) = (stripped.trim(), Some((axis, negative)));
        }
    }
    let minus = rest.starts_with('-');
    if minus && said.is_some() {
        return None;
    }
    let mut parts: Vec<f64> = Vec::new();
    let mut marks = 0;
    let mut rest = rest.trim_start_matches(['-', '+']);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let number: f64 = fast_float2::parse(&rest[..end]).ok()?;
        // Only the last part may have a fraction.
        if parts.len() == 3 || parts.last().is_some_and(|p| p.fract() != 0.0) || (!parts.is_empty() && number > 60.0) {
            return None;
        }
        parts.push(number);
        rest = &rest[end..];
        let mark = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        if !mark_fits(rest[..mark].trim(), parts.len()) {
            return None;
        }
        marks += usize::from(mark > 0);
        rest = &rest[mark..];
    }
    // A bare number in other digits, such as full-width ones, has no mark and needs none.
    if parts.is_empty() || (marks == 0 && said.is_none() && folded == text) {
        return None;
    }
    let value = parts.iter().rev().fold(0.0, |small, part| part + small / 60.0);
    let negative = minus || said.is_some_and(|(_, negative)| negative);
    Some((if negative { -value } else { value }, said.map(|(axis, _)| axis)))
}

/// Tells whether a mark may stand after the first, second or third number.
fn mark_fits(mark: &str, part: usize) -> bool {
    let own: &[&str] = match part {
        1 => &["°", "º", "˚", "d", "deg", "度"],
        2 => &["'", "′", "’", "m", "min", "分"],
        _ => &["\"", "″", "”", "''", "′′", "’’", "s", "sec", "秒"],
    };
    matches!(mark, "" | "-" | ":") || own.iter().any(|m| m.eq_ignore_ascii_case(mark))
}

fn strip_start<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(|_| &text[word.len()..])
}

fn strip_end<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(word.len())?;
    // The S of “12S” is south, that of “12 sec” is not; a lone s after the seconds is the mark of seconds when it is small.
    let small = text.ends_with('s') && word == "S";
    text.get(at..).filter(|end| end.eq_ignore_ascii_case(word) && !small).map(|_| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, axis: Axis) -> Result<f64, NoCoordinate> {
        coordinate(text, axis, true, true).map(|c| (c.value * 1e7).round() / 1e7)
    }

    #[test]
    fn degrees_minutes_and_seconds_are_understood_however_they_are_written() {
        for text in [
            "35.5033333",
            "35°30'12\"N",
            "35°30'12\" N",
            "N35°30′12″",
            "35° 30' 12''",
            "35 30 12 N",
            "35:30:12",
            "35-30-12N",
            "北緯35度30分12秒",
            "３５度３０分１２秒",
            "北緯35°30′12″",
            "35d30m12s",
            "35°30.2'N",
            "35.5033333°",
            "35º30’12”",
            "+35.5033333",
        ] {
            assert_eq!(of(text, Axis::Y), Ok(35.503_333_3), "{text}");
        }
        for text in ["-92.6481", "92.6481W", "W 92.6481", "西経92.6481度", "-92°38'53.16\"", "92 38 53.16 w", "－９２．６４８１"]
        {
            assert_eq!(of(text, Axis::X), Ok(-92.6481), "{text}");
        }
        assert_eq!(of("南緯1度30分", Axis::Y), Ok(-1.5));
        assert_eq!(of("0°30'0\"S", Axis::Y), Ok(-0.5));
    }

    #[test]
    fn what_is_no_coordinate_is_told_apart() {
        for text in ["", "  ", "<Null>", "NA", "null", "-", "n/a", "NaN"] {
            assert_eq!(of(text, Axis::X), Err(NoCoordinate::Missing), "{text}");
        }
        for text in ["-999", "-1111", "-9999.0", "999", "-1,111"] {
            assert_eq!(of(text, Axis::X), Err(NoCoordinate::Sentinel), "{text}");
        }
        assert_eq!(of("35°30'12\"N", Axis::X), Err(NoCoordinate::OtherAxis));
        for text in [
            "west",
            "1e400",
            "35°99'12\"",
            "35.5°30'",
            "12 34 56 78",
            "N35S",
            "-35N",
            "35..5",
            "1,2,3",
            "12/5",
            "°",
            "infinity",
            "0x10",
        ] {
            assert_eq!(of(text, Axis::Y), Err(NoCoordinate::NotANumber), "{text}");
        }
    }

    #[test]
    fn commas_are_thousands_or_decimals() {
        let c = |text: &str, comma| coordinate(text, Axis::X, false, comma).map(|c| (c.value, c.separated)).ok();
        assert_eq!(c("495,000.5", true), Some((495_000.5, true)));
        assert_eq!(c("3,895,000", false), Some((3_895_000.0, true)));
        assert_eq!(c("139,75", true), Some((139.75, false)));
        assert_eq!(c("139,750", false), Some((139.75, false)));
        assert_eq!(c("139,750", true), Some((139_750.0, true)));
        assert_eq!(c("99999", true), Some((99_999.0, false)), "an easting");
    }

    #[test]
    fn plain_numbers_keep_their_text() {
        assert!(coordinate("139.7500", Axis::X, true, true).unwrap().plain);
        for text in [".5", "5.", "+5", "05.5"] {
            assert!(!coordinate(text, Axis::X, true, true).unwrap().plain, "{text}");
        }
    }
}

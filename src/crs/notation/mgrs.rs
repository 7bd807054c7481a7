//! The Military Grid Reference System (NGA.STND.0037, 2014): squares of UTM, and of UPS around the poles, named by letters.

use super::zone::{utm_code, utm_zone};
use super::{Fault, How, Place, Readings, Trouble, place};
use crate::crs::{Converter, Crs};
use crate::geometry::LonLat;

/// Letters of the latitude bands from 80° south, eight degrees each; the last has twelve.
const BANDS: &str = "CDEFGHJKLMNPQRSTUVWX";
/// Letters of columns of 100 km from easting 100 km, by the zone.
const COLUMNS: [&str; 3] = ["STUVWXYZ", "ABCDEFGH", "JKLMNPQR"];
/// Letters of rows of 100 km; they begin again after 2,000 km, and in even zones five later.
const ROWS: &str = "ABCDEFGHJKLMNPQRSTUV";
/// Around the poles: the letter, of the columns, and the first column in 100 km.
const POLAR_COLUMNS: [(char, &str, u32); 4] =
    [('A', "JKLPQRSTUXYZ", 8), ('B', "ABCFGHJKLPQR", 20), ('Y', "RSTUXYZ", 13), ('Z', "ABCFGHJ", 20)];
/// Letters of rows around the south and north pole, and the first row in 100 km.
const POLAR_ROWS: [(&str, u32); 2] = [("ABCDEFGHJKLMNPQRSTUVWXYZ", 8), ("ABCDEFGHJKLMNP", 13)];
/// Side of a lettered square in metres.
const SQUARE_M: f64 = 100_000.0;
/// Universal Polar Stereographic, easting before northing.
const UPS: [&str; 2] = ["EPSG:5042", "EPSG:5041"];

/// The digits' power for a side of 1 m.
const FINEST: usize = 5;

/// Reads a line that has the form of MGRS; `None` for all others.
pub(super) fn read(line: &[char]) -> Option<Readings> {
    let text: String = line.iter().collect();
    let upper = text.trim().to_ascii_uppercase();
    let rest = upper.strip_prefix("MGRS").map(|r| r.trim_start_matches([':', ' ']));
    let named = rest.is_some();
    let rest = rest.unwrap_or(&upper);
    let words: Vec<&str> = rest.split_whitespace().collect();
    let joined: String = words.concat();
    let digits = joined.chars().take_while(char::is_ascii_digit).count();
    let letters: Vec<char> = joined[digits..].chars().take_while(char::is_ascii_uppercase).collect();
    let tail = joined.get(digits + letters.len()..)?;
    let plain = tail.chars().all(|c| c.is_ascii_digit()) && letters.len() == 3;
    let polar = digits == 0 && (tail.len() >= 2 || named) && matches!(letters.first(), Some('A' | 'B' | 'Y' | 'Z'));
    if !(plain && (matches!(digits, 1 | 2) || polar)) {
        return named.then(|| Err(Fault::new(0, Trouble::Square(rest.chars().take(30).collect()))));
    }
    // "54SUE 893 48": what stands in two words must be halves.
    let last = words.last().map_or(0, |w| w.len());
    let split = words.len() > 1 && words[words.len() - 2].ends_with(|c: char| c.is_ascii_digit()) && last < tail.len();
    if tail.len() % 2 == 1 || tail.len() > 2 * FINEST || split && last * 2 != tail.len() {
        return Some(Err(Fault::new(text.find(tail).unwrap_or(0), Trouble::OddDigits)));
    }
    let zone = joined[..digits].parse().unwrap_or(0);
    Some(decode(zone, &letters, tail).map(|p| vec![p]))
}

/// The middle of a square; zone 0 is around a pole.
fn decode(zone: u32, letters: &[char], digits: &str) -> Result<Place, Fault> {
    let spelled: String = letters.iter().collect();
    let name = if zone == 0 { spelled } else { format!("{zone}{spelled}") };
    let no_square = || Fault::new(0, Trouble::Square(name.clone()));
    let &[band, column, row] = letters else { return Err(no_square()) };
    let half = digits.len() / 2;
    #[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "at most five")]
    let size = 10_f64.powi(5 - half as i32);
    let within = |text: &str| text.parse::<f64>().unwrap_or(0.0).mul_add(size, size / 2.0);
    let (east, north) = (within(&digits[..half]), within(&digits[half..]));
    let how = How::Mgrs(if half == 0 { name.clone() } else { format!("{name} {} {}", &digits[..half], &digits[half..]) });
    let letter = |letters: &str, letter: char| letters.chars().position(|c| c == letter).map(hundred_km);
    if zone == 0 {
        let (_, columns, first) = POLAR_COLUMNS.into_iter().find(|(b, _, _)| *b == band).ok_or_else(no_square)?;
        let pole = usize::from(band > 'M');
        let (rows, first_row) = POLAR_ROWS[pole];
        let e = letter(columns, column).ok_or_else(no_square)? + f64::from(first) * SQUARE_M + east;
        let n = letter(rows, row).ok_or_else(no_square)? + f64::from(first_row) * SQUARE_M + north;
        let crs = Crs::parse(UPS[pole]).map_err(|_why| no_square())?;
        return place(&crs, [e, n], size, 0, how);
    }
    if zone > 60 {
        return Err(Fault::new(0, Trouble::UtmZone));
    }
    let band_at = BANDS.chars().position(|c| c == band).ok_or_else(no_square)?;
    let north_side = band >= 'N';
    let crs = Crs::parse(&utm_code(zone, north_side)).map_err(|_why| no_square())?;
    let e = letter(COLUMNS[(zone % 3) as usize], column).ok_or_else(no_square)? + SQUARE_M + east;
    let shift = if zone.is_multiple_of(2) { 5 } else { 0 };
    let row_at = ROWS.chars().position(|c| c == row).ok_or_else(no_square)?;
    let n = hundred_km((row_at + ROWS.len() - shift) % ROWS.len()) + north;
    let south = -80.0 + 8.0 * f64::from(u32::try_from(band_at).unwrap_or(0));
    let end = if band == 'X' { 84.0 } else { south + 8.0 };
    // The letters begin again every 2,000 km, some eighteen degrees; a band has eight, or twelve. A square lies across its edge.
    let slack = size / super::DEGREE_M + 1e-6;
    let turns = (0..5).map(|turn| f64::from(turn).mul_add(20.0 * SQUARE_M, n));
    turns
        .filter_map(|n| place(&crs, [e, n], size, 0, how.clone()).ok())
        .find(|p| p.at.lat() >= south - slack && p.at.lat() <= end + slack)
        .ok_or_else(no_square)
}

#[expect(clippy::cast_precision_loss, reason = "at most 24")]
fn hundred_km(squares: usize) -> f64 {
    squares as f64 * SQUARE_M
}

/// Writes the square with `digits` digits a side, 0 (100 km) to 5 (1 m), in which a place lies.
pub(super) fn encode(at: LonLat, digits: usize) -> Option<String> {
    let at = at.wrapped();
    let digits = digits.min(FINEST);
    let lonlat = [at.lon(), at.lat()];
    let (prefix, [e, n]) = match utm_zone(lonlat) {
        Some(zone) => {
            let north = at.lat() >= 0.0;
            let crs = Crs::parse(&utm_code(zone, north)).ok()?;
            let [e, mut n] = Converter::new(&Crs::wgs84(), &crs).ok()?.at(lonlat)?;
            if !north {
                // A hair south of the equator is still band M.
                n = n.min(1e7 - 1e-6);
            }
            let band = BANDS.chars().nth(squares_in((at.lat() + 80.0) / 8.0).min(BANDS.len() - 1))?;
            let column = COLUMNS[(zone % 3) as usize].chars().nth(squares_in(e / SQUARE_M).checked_sub(1)?)?;
            let shift = if zone.is_multiple_of(2) { 5 } else { 0 };
            let row = ROWS.chars().nth((squares_in(n / SQUARE_M) + shift) % ROWS.len())?;
            (format!("{zone}{band}{column}{row}"), [e, n])
        }
        None => {
            let pole = usize::from(at.lat() > 0.0);
            let crs = Crs::parse(UPS[pole]).ok()?;
            let [e, n] = Converter::new(&Crs::wgs84(), &crs).ok()?.at(lonlat)?;
            let half = usize::from(e >= 20.0 * SQUARE_M);
            let (letter, columns, first) = POLAR_COLUMNS[2 * pole + half];
            let (rows, first_row) = POLAR_ROWS[pole];
            let column = columns.chars().nth(squares_in(e / SQUARE_M).checked_sub(first as usize)?)?;
            let row = rows.chars().nth(squares_in(n / SQUARE_M).checked_sub(first_row as usize)?)?;
            (format!("{letter}{column}{row}"), [e, n])
        }
    };
    if digits == 0 {
        return Some(prefix);
    }
    // Cut, not rounded: it names the square that holds the place.
    let within = |v: f64| format!("{:05}", squares_in(v.rem_euclid(SQUARE_M)));
    Some(format!("{prefix} {} {}", &within(e)[..digits], &within(n)[..digits]))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number, at least 0")]
fn squares_in(value: f64) -> usize {
    value.max(0.0).floor() as usize
}

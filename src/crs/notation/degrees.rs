//! Degrees: decimal, degrees and minutes, degrees, minutes and seconds, in English and Japanese signs, packed (`354122N`).

use super::text::{Commas, Kind, Num, Piece, pieces};
use super::{Context, DEGREE_M, Doubt, Fault, How, Place, Readings, Trouble};
use crate::crs::{Converter, Crs};
use crate::geometry::LonLat;

/// Which of the two an angle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    Lat,
    Lon,
}

/// Numbers that make one angle, and what was said of them.
#[derive(Debug, Clone, Default)]
struct Group {
    numbers: Vec<(Num, usize)>,
    /// The unit behind each number: 0 degrees, 1 minutes, 2 seconds.
    units: Vec<Option<usize>>,
    axis: Option<Axis>,
    /// -1 for south and west, 1 for north and east.
    sign: Option<f64>,
    at: usize,
}

/// An angle in degrees, and what its last digit stands for.
#[derive(Debug, Clone, Copy)]
struct Angle {
    degrees: f64,
    size: f64,
    axis: Option<Axis>,
    at: usize,
}

/// Two angles, in the order they were written.
type Pair = [Angle; 2];

/// Reads a line of degrees on WGS 84.
pub(super) fn read(line: &[char], context: &Context) -> Readings {
    readings(line, context, None)
}

/// Reads degrees on the datum of a geographic CRS.
pub(super) fn read_on(line: &[char], context: &Context, crs: &Crs) -> Readings {
    readings(line, context, Some(crs))
}

fn readings(line: &[char], context: &Context, crs: Option<&Crs>) -> Readings {
    let glued = line.windows(3).filter(|w| w[1] == ',' && w[0].is_ascii_digit() && w[2].is_ascii_digit()).count();
    let points = line.windows(2).any(|w| w[0] == '.' && w[1].is_ascii_digit());
    let apart = angles(&pieces(line, Commas::Apart)).and_then(|pair| both(pair, context, crs));
    if glued == 0 || points {
        return apart;
    }
    let decimal = angles(&pieces(line, Commas::Decimal)).and_then(|pair| both(pair, context, crs));
    match (apart, decimal) {
        (Ok(mut first), Ok(more)) => {
            first.extend(more);
            if let Some(place) = first.first_mut() {
                place.doubt = Some(Doubt::Comma);
            }
            Ok(first)
        }
        (Err(_), Ok(found)) | (Ok(found), Err(_)) => Ok(found),
        (Err(fault), Err(_)) => Err(fault),
    }
}

/// Says which angle is which, and makes places of them.
fn both(pair: Pair, context: &Context, crs: Option<&Crs>) -> Readings {
    let [a, b] = pair;
    if a.axis.is_some() && a.axis == b.axis {
        return Err(Fault::new(b.at, Trouble::SameAxis));
    }
    let said = a.axis.or(b.axis.map(|axis| if axis == Axis::Lat { Axis::Lon } else { Axis::Lat }));
    let lat_first = |pair| place(pair, true, crs);
    match said {
        Some(Axis::Lat) => Ok(vec![lat_first([a, b])?]),
        Some(Axis::Lon) => Ok(vec![place([a, b], false, crs)?]),
        None if a.degrees.abs() > 90.0 => Ok(vec![place([a, b], false, crs)?]),
        None if b.degrees.abs() > 90.0 => Ok(vec![lat_first([a, b])?]),
        None => {
            let mut found = vec![lat_first([a, b])?, place([a, b], false, crs)?];
            if found[0].at == found[1].at {
                found.truncate(1);
                return Ok(found);
            }
            if context.shows(found[1].at) && !context.shows(found[0].at) {
                found.swap(0, 1);
            }
            found[0].doubt = Some(Doubt::Order);
            Ok(found)
        }
    }
}

fn place([a, b]: Pair, lat_first: bool, crs: Option<&Crs>) -> Result<Place, Fault> {
    let (lat, lon) = if lat_first { (a, b) } else { (b, a) };
    if lat.degrees.abs() > 90.0 {
        return Err(Fault::new(lat.at, Trouble::Latitude(lat.degrees.to_string())));
    }
    if lon.degrees.abs() > 540.0 {
        return Err(Fault::new(lon.at, Trouble::Longitude(lon.degrees.to_string())));
    }
    let margin_m = 0.5 * DEGREE_M * lat.size.max(lon.size * lat.degrees.to_radians().cos());
    let mut lonlat = [lon.degrees, lat.degrees];
    let mut how = if lat_first { How::LatLon } else { How::LonLat };
    if let Some(crs) = crs.filter(|crs| !crs.is_wgs84()) {
        let nowhere = || Fault::new(0, Trouble::Nowhere(crs.short_code().unwrap_or(crs.name()).to_owned()));
        let converter = Converter::new(crs, &Crs::wgs84()).map_err(|_why| nowhere())?;
        lonlat = converter.at(lonlat).ok_or_else(nowhere)?;
        how = How::Degrees(crs.code().to_owned());
    }
    let at = LonLat::new(lonlat[0], lonlat[1]).map_err(|_why| Fault::new(lat.at, Trouble::Latitude(lat.degrees.to_string())))?;
    Ok(Place { at, margin_m, how, doubt: None, others: Vec::new() })
}

/// Groups the pieces into two angles.
fn angles(pieces: &[Piece]) -> Result<Pair, Fault> {
    let mut groups: Vec<Group> = Vec::new();
    let mut now = Group::default();
    // Letters for units: a lone S after letters for minutes is seconds, else south.
    let mut lettered = false;
    for (i, piece) in pieces.iter().enumerate() {
        let next_number = pieces.get(i + 1).filter(|p| p.number().is_some());
        let close = |now: &mut Group, groups: &mut Vec<Group>| {
            if !now.numbers.is_empty() {
                groups.push(std::mem::take(now));
            }
        };
        match &piece.kind {
            Kind::Number(n) => {
                // A sign or a degree mark begins a new angle, and so does a number behind seconds.
                let degree = pieces.get(i + 1).is_some_and(|p| unit(p, false) == Some(0));
                let marked = now.units.last().is_some_and(|u| *u == Some(2));
                if !now.numbers.is_empty() && (n.signed || degree || marked) {
                    close(&mut now, &mut groups);
                }
                if now.numbers.is_empty() && now.axis.is_none() {
                    now.at = piece.at;
                }
                now.numbers.push((*n, piece.at));
                now.units.push(None);
            }
            _ if unit(piece, lettered).is_some() && now.units.last().is_some_and(Option::is_none) => {
                let unit = unit(piece, lettered);
                lettered |= unit == Some(1) && piece.word().is_some();
                if let Some(last) = now.units.last_mut() {
                    *last = unit;
                }
            }
            // Two minute marks are one for seconds.
            Kind::Mark('\'') if now.units.last() == Some(&Some(1)) && pieces.get(i - 1).is_some_and(|p| p.kind == piece.kind) => {
                if let Some(last) = now.units.last_mut() {
                    *last = Some(2);
                }
            }
            Kind::Mark(',') => close(&mut now, &mut groups),
            Kind::Mark('-' | ':' | '=' | '(' | ')' | '[' | ']' | '.') => {}
            Kind::Mark(c) => return Err(Fault::new(piece.at, Trouble::Stray(c.to_string()))),
            Kind::Word(word) => {
                lettered = false;
                let (axis, sign) = direction(word).ok_or_else(|| Fault::new(piece.at, Trouble::Stray(word.clone())))?;
                let before = now.numbers.is_empty() || now.axis.is_some() && (now.sign.is_some() || sign.is_none());
                // "35 E139": the letter belongs to the number it touches.
                let ahead = piece.spaced && next_number.is_some_and(|p| !p.spaced) && now.axis.is_none() && !word.is_empty();
                let opens = sign.is_none() || word.chars().count() == 2 && !word.is_ascii();
                if before || ahead || opens {
                    close(&mut now, &mut groups);
                    if now.axis.is_some_and(|known| known != axis) {
                        return Err(Fault::new(piece.at, Trouble::SameAxis));
                    }
                    now.at = piece.at;
                    now.axis = Some(axis);
                    now.sign = sign.or(now.sign);
                } else {
                    if now.axis.is_some_and(|known| known != axis) {
                        return Err(Fault::new(piece.at, Trouble::SameAxis));
                    }
                    now.axis = Some(axis);
                    now.sign = sign;
                    // A name before the number and a letter behind it: the letter ends the angle.
                    close(&mut now, &mut groups);
                }
            }
        }
    }
    if !now.numbers.is_empty() {
        groups.push(now);
    }
    pair(groups)
}

/// Makes two angles of the groups; one group of bare numbers is halved.
fn pair(mut groups: Vec<Group>) -> Result<Pair, Fault> {
    if groups.len() == 1 && groups[0].axis.is_none() && groups[0].units.iter().all(Option::is_none) {
        let n = groups[0].numbers.len();
        if matches!(n, 2 | 4 | 6) {
            let mut first = groups.remove(0);
            let numbers = first.numbers.split_off(n / 2);
            let at = numbers.first().map_or(0, |n| n.1);
            first.units.truncate(n / 2);
            let second = Group { units: vec![None; n / 2], numbers, at, ..Group::default() };
            groups = vec![first, second];
        }
    }
    match groups.as_slice() {
        [] => Err(Fault::new(0, Trouble::OneCoordinate)),
        [only] if only.numbers.len() > 3 => Err(Fault::new(only.numbers[3].1, Trouble::TooMany)),
        // A fraction ends an angle, so these are no degrees, minutes and seconds.
        [Group { numbers, .. }] if numbers.len() == 3 && numbers[0].0.decimals > 0 => {
            Err(Fault::new(numbers[2].1, Trouble::TooMany))
        }
        [_] => Err(Fault::new(0, Trouble::OneCoordinate)),
        [a, b] => Ok([angle(a)?, angle(b)?]),
        [_, _, third, ..] => Err(Fault::new(third.at, Trouble::TooMany)),
    }
}

fn angle(group: &Group) -> Result<Angle, Fault> {
    let n = group.numbers.len();
    if let Some(&(_, at)) = group.numbers.get(3) {
        return Err(Fault::new(at, Trouble::TooMany));
    }
    let signed = group.numbers.first().is_some_and(|(n, _)| n.signed && n.value.is_sign_negative());
    if signed && group.sign.is_some() {
        return Err(Fault::new(group.at, Trouble::SignAndHemisphere));
    }
    if n == 1
        && let Some((degrees, size)) = packed(group)?
    {
        return Ok(Angle { degrees: degrees * group.sign.unwrap_or(1.0), size, axis: group.axis, at: group.at });
    }
    let (mut degrees, mut size) = (0.0, 1.0);
    for (i, ((number, at), unit)) in group.numbers.iter().zip(&group.units).enumerate() {
        // Each number has its own unit; none may be skipped, and only the last may have a fraction.
        if unit.is_some_and(|u| u != i) || i + 1 < n && number.decimals > 0 || i > 0 && number.signed {
            return Err(Fault::new(*at, Trouble::Sixty(number.value.to_string())));
        }
        if i > 0 && number.value >= 60.0 {
            return Err(Fault::new(*at, Trouble::Sixty(number.value.to_string())));
        }
        let parts = [1.0, 60.0, 3600.0][i];
        degrees += number.value.abs() / parts;
        size = number.size() / parts;
    }
    let sign = if signed { -1.0 } else { group.sign.unwrap_or(1.0) };
    Ok(Angle { degrees: degrees * sign, size, axis: group.axis, at: group.at })
}

/// Degrees, minutes and seconds in one number, `DDMM` or `DDDMMSS`, perhaps with a fraction; only behind or before a hemisphere.
fn packed(group: &Group) -> Result<Option<(f64, f64)>, Fault> {
    let (Some(&(number, at)), Some(axis), Some(_)) = (group.numbers.first(), group.axis, group.sign) else { return Ok(None) };
    let (most, long) = if axis == Axis::Lat { (90.0, 4) } else { (180.0, 5) };
    if number.value <= most || group.units[0].is_some() || number.signed {
        return Ok(None);
    }
    let whole = number.value.trunc();
    let fraction = number.value - whole;
    let (degrees, minutes, seconds, size) = if number.whole <= long {
        ((whole / 100.0).floor(), whole % 100.0 + fraction, 0.0, number.size() / 60.0)
    } else {
        ((whole / 10_000.0).floor(), (whole / 100.0).floor() % 100.0, whole % 100.0 + fraction, number.size() / 3600.0)
    };
    if minutes >= 60.0 || seconds >= 60.0 || number.whole > long + 2 {
        let text = whole.to_string();
        return Err(Fault::new(at, if axis == Axis::Lat { Trouble::Latitude(text) } else { Trouble::Longitude(text) }));
    }
    Ok(Some((degrees + minutes / 60.0 + seconds / 3600.0, size)))
}

/// The unit that a piece stands for: 0 degrees, 1 minutes, 2 seconds.
fn unit(piece: &Piece, lettered: bool) -> Option<usize> {
    Some(match &piece.kind {
        Kind::Mark('°' | '度') => 0,
        Kind::Mark('\'' | '分') => 1,
        Kind::Mark('"' | '秒') => 2,
        Kind::Word(word) => match word.as_str() {
            "D" | "DEG" | "DEGREE" | "DEGREES" => 0,
            "M" | "MIN" | "MINUTE" | "MINUTES" => 1,
            "SEC" | "SECOND" | "SECONDS" => 2,
            "S" if lettered => 2,
            _ => return None,
        },
        _ => return None,
    })
}

/// What a word says of the direction: the axis, and the sign for a hemisphere.
fn direction(word: &str) -> Option<(Axis, Option<f64>)> {
    Some(match word {
        "N" | "NORTH" | "北緯" | "北" => (Axis::Lat, Some(1.0)),
        "S" | "SOUTH" | "南緯" | "南" => (Axis::Lat, Some(-1.0)),
        "E" | "EAST" | "東経" | "東" => (Axis::Lon, Some(1.0)),
        "W" | "WEST" | "西経" | "西" => (Axis::Lon, Some(-1.0)),
        "LAT" | "LATITUDE" | "緯度" | "Φ" => (Axis::Lat, None),
        "LON" | "LONG" | "LNG" | "LONGITUDE" | "経度" | "Λ" => (Axis::Lon, None),
        _ => return None,
    })
}

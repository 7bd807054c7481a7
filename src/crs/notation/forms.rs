//! Places as programs write them: `geo:` (RFC 5870), WKT points, GeoJSON positions, and addresses of web maps.

use super::text::{Commas, Kind, Num, pieces};
use super::{Context, DEGREE_M, Fault, How, Place, Readings, Trouble, grid};
use crate::geometry::LonLat;

/// Reads a line that has such a form; `None` for all others.
pub(super) fn read(line: &[char], context: &Context) -> Option<Readings> {
    let text: String = line.iter().collect();
    let trimmed = text.trim();
    let from = text[..text.len() - text.trim_start().len()].chars().count();
    let lower = trimmed.to_ascii_lowercase();
    if let Some(rest) = lower.strip_prefix("geo:") {
        return Some(geo(rest, from + 4));
    }
    if let Some(web) = web(&lower, from) {
        return Some(web);
    }
    if let Some((srid, rest)) = lower.strip_prefix("srid=").and_then(|l| l.split_once(';'))
        && let Some(inside) = point(rest)
    {
        // PostGIS: the same two numbers behind a code, east before north.
        let [east, north] = match two(inside, from) {
            Ok(pair) => pair,
            Err(fault) => return Some(Err(fault)),
        };
        let line = format!("EPSG:{} E {} N {}", srid.trim(), east.value, north.value);
        let line = if srid.trim() == "4326" { format!("LON {} LAT {}", east.value, north.value) } else { line };
        let line: Vec<char> = line.chars().collect();
        return Some(grid::coded(&line, context).unwrap_or_else(|| super::degrees::read(&line, context)));
    }
    if let Some(inside) = point(&lower) {
        return Some(two(inside, from).and_then(lon_lat));
    }
    if lower.starts_with('{') && lower.contains("\"coordinates\"") {
        let inside = lower.split_once("\"coordinates\"").map_or("", |(_, rest)| rest);
        let inside = inside.trim_start_matches([':', ' ']);
        return Some(two(inside.trim_start_matches('[').split(']').next().unwrap_or(""), from).and_then(lon_lat));
    }
    let inside = trimmed.strip_prefix('[')?.trim_end_matches([',', ' ']).strip_suffix(']')?;
    Some(two(inside, from + 1).and_then(lon_lat))
}

/// What stands between the parentheses of a WKT point, in small letters.
fn point(lower: &str) -> Option<&str> {
    let rest = lower.trim().strip_prefix("point")?.trim_start();
    let rest = ["zm", "z", "m"].iter().find_map(|z| rest.strip_prefix(z)).unwrap_or(rest).trim_start();
    rest.strip_prefix('(')?.strip_suffix(')')
}

/// `geo:latitude,longitude[,height][;u=metres]`.
fn geo(rest: &str, from: usize) -> Readings {
    let mut parts = rest.split([';', '?']);
    let [lat, lon] = two(parts.next().unwrap_or(""), from)?;
    let mut found = lat_lon([lat, lon], from)?;
    for part in parts {
        match part.split_once('=') {
            Some(("crs", crs)) if crs != "wgs84" => {
                return Err(Fault::new(from, Trouble::Crs(format!("crs={crs}"))));
            }
            Some(("u", metres)) => {
                if let (Ok(metres), Some(place)) = (metres.parse::<f64>(), found.first_mut())
                    && (0.0..1e7).contains(&metres)
                {
                    place.margin_m = place.margin_m.max(metres);
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// The addresses of web maps: `@lat,lon,15z`, `#map=15/lat/lon`, `#15/lat/lon` and `?q=lat,lon`.
fn web(lower: &str, from: usize) -> Option<Readings> {
    let address =
        lower.starts_with("http://") || lower.starts_with("https://") || lower.contains(".com/") || lower.starts_with('@');
    if !address {
        return None;
    }
    let numbers = |text: &str| {
        let end = text.find(|c: char| !(c.is_ascii_digit() || ".,/-+".contains(c))).unwrap_or(text.len());
        let mut pair = text[..end].split([',', '/']);
        Some([number(pair.next()?)?, number(pair.next()?)?])
    };
    let pair = lower
        .match_indices('@')
        .find_map(|(i, _)| numbers(&lower[i + 1..]))
        .or_else(|| {
            let (_, rest) = lower.split_once('#')?;
            let rest = rest.strip_prefix("map=").unwrap_or(rest);
            numbers(rest.split_once('/')?.1)
        })
        .or_else(|| {
            let key = ["?q=", "&q=", "?ll=", "&ll=", "?query=", "&query=", "?center=", "&center="];
            key.iter().find_map(|key| lower.split_once(key)).and_then(|(_, rest)| numbers(&rest.replace("%2c", ",")))
        });
    // Any other address names no place that is in the text.
    Some(pair.ok_or_else(|| Fault::new(from, Trouble::Stray(lower.chars().take(40).collect()))).and_then(|p| lat_lon(p, from)))
}

fn number(text: &str) -> Option<Num> {
    let chars: Vec<char> = text.chars().collect();
    match pieces(&chars, Commas::Apart).as_slice() {
        [only] => only.number(),
        _ => None,
    }
}

/// The first two numbers of a text; a third is a height, a fourth a measure.
fn two(text: &str, from: usize) -> Result<[Num; 2], Fault> {
    let chars: Vec<char> = text.chars().collect();
    let all = pieces(&chars, Commas::Apart);
    if let Some(stray) = all.iter().find(|p| p.number().is_none() && p.kind != Kind::Mark(',')) {
        let what = stray.word().map_or_else(|| chars[stray.at].to_string(), str::to_owned);
        return Err(Fault::new(from + stray.at, Trouble::Stray(what)));
    }
    let numbers: Vec<Num> = all.iter().filter_map(super::text::Piece::number).collect();
    match numbers.as_slice() {
        [a, b] | [a, b, _] | [a, b, _, _] => Ok([*a, *b]),
        [] | [_] => Err(Fault::new(from, Trouble::OneCoordinate)),
        _ => Err(Fault::new(from, Trouble::TooMany)),
    }
}

fn lon_lat([lon, lat]: [Num; 2]) -> Readings {
    placed(lon, lat, How::LonLat, 0)
}

fn lat_lon([lat, lon]: [Num; 2], at: usize) -> Readings {
    placed(lon, lat, How::LatLon, at)
}

fn placed(lon: Num, lat: Num, how: How, at: usize) -> Readings {
    let there = LonLat::new(lon.value, lat.value).map_err(|_why| {
        let latitude = lat.value.abs() > 90.0;
        let trouble = if latitude { Trouble::Latitude(lat.value.to_string()) } else { Trouble::Longitude(lon.value.to_string()) };
        Fault::new(at, trouble)
    })?;
    let margin_m = 0.5 * DEGREE_M * lat.size().max(lon.size() * lat.value.to_radians().cos());
    Ok(vec![Place { at: there, margin_m, how, doubt: None, others: Vec::new() }])
}

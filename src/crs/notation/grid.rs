//! Metres and feet on a plane: UTM, Japan's plane rectangular zones with X to the north, and pairs behind the code of any CRS.

use super::text::{Commas, Num, Piece, pieces};
use super::zone::{plane_zone, utm_code};
use super::{Context, Doubt, Fault, How, Place, Readings, Trouble, degrees, place};
use crate::crs::plane_rectangular::{JapanDatum, plane_rectangular, zone_of_code, zones};
use crate::crs::{Converter, Crs};
use std::ops::Range;

/// Which way a number was said to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    X,
    Y,
    East,
    North,
}

/// Two numbers in the order written, with what was said of them.
#[derive(Debug, Clone, Copy)]
struct Numbers {
    values: [Num; 2],
    labels: [Option<Label>; 2],
    at: usize,
}

impl Numbers {
    fn size(&self) -> f64 {
        self.values[0].size().max(self.values[1].size())
    }

    /// East and north where words say so; X and Y are left to the CRS.
    fn east_north(&self) -> Option<[f64; 2]> {
        let [a, b] = self.values.map(|n| n.value);
        match self.labels {
            [Some(Label::East), _] | [_, Some(Label::North)] => Some([a, b]),
            [Some(Label::North), _] | [_, Some(Label::East)] => Some([b, a]),
            _ => None,
        }
    }

    /// X and Y where the letters say so.
    fn xy(&self) -> Option<[f64; 2]> {
        let [a, b] = self.values.map(|n| n.value);
        match self.labels {
            [Some(Label::X), _] | [_, Some(Label::Y)] => Some([a, b]),
            [Some(Label::Y), _] | [_, Some(Label::X)] => Some([b, a]),
            _ => None,
        }
    }

    fn written(&self) -> [f64; 2] {
        self.values.map(|n| n.value)
    }
}

/// Reads a line that begins or ends with the code of a CRS; `None` for all others.
pub(super) fn coded(line: &[char], context: &Context) -> Option<Readings> {
    let text: String = line.iter().collect();
    let trimmed = text.trim();
    let known = |word: &str| {
        let upper = word.trim_end_matches([';', ',']).to_ascii_uppercase();
        let upper = upper.strip_prefix("SRID=").map_or(upper.clone(), |n| format!("EPSG:{n}"));
        ["EPSG:", "ESRI:", "OGC:", "IGNF:", "LAEA:", "URN:"].iter().any(|p| upper.starts_with(p)).then_some(upper)
    };
    let (first, behind) = trimmed.split_once(|c: char| c.is_whitespace() || c == ';').unwrap_or((trimmed, ""));
    let (before, last) = trimmed.rsplit_once(char::is_whitespace).unwrap_or(("", trimmed));
    let (code, rest, from) = match (known(first), known(last)) {
        (Some(code), _) => (code, behind, text.find(behind).unwrap_or(0)),
        (None, Some(code)) => (code, before, text.find(before).unwrap_or(0)),
        (None, None) => return None,
    };
    let crs = match Crs::parse(&code) {
        Ok(crs) => crs,
        Err(e) => return Some(Err(Fault::new(0, Trouble::Crs(e.to_string())))),
    };
    let from = text[..from].chars().count();
    let rest: Vec<char> = rest.chars().collect();
    let moved = |found: Readings| found.map_err(|f| Fault { at: f.at + from, ..f });
    if crs.is_geographic() {
        return Some(moved(degrees::read_on(&rest, context, &crs)));
    }
    Some(moved(two_numbers(&rest).and_then(|numbers| on_plane(&crs, &numbers))))
}

/// Reads a line with a zone of UTM or of Japan's plane rectangular coordinate system, or with the letters X and Y; `None` for others.
pub(super) fn read(line: &[char], context: &Context) -> Option<Readings> {
    let all = pieces(line, Commas::Apart);
    if let Some((zone, rest)) = plane_rectangular_zone(&all, line.len()) {
        return Some(match zone {
            Ok(zone) => {
                let from = rest.start;
                let numbers = two_numbers(&line[rest]).map_err(|f| Fault { at: f.at + from, ..f });
                numbers.and_then(|numbers| in_zone(zone, &numbers, context))
            }
            Err(fault) => Err(fault),
        });
    }
    if let Some(found) = utm(line, &all, context) {
        return Some(found);
    }
    let letters = |letter: &str| all.iter().any(|p| p.word() == Some(letter));
    if !(letters("X") && letters("Y")) {
        return None;
    }
    Some(two_numbers(line).and_then(|numbers| lettered(&numbers, context)))
}

/// Reads two bare numbers as metres of the map; `None` when there are not two, or they may be degrees.
pub(super) fn bare(line: &[char], context: &Context) -> Option<Readings> {
    let numbers = two_numbers(line).ok()?;
    if numbers.values.iter().all(|n| n.value.abs() <= 360.0) {
        return None;
    }
    let Some(map) = context.map.as_ref().filter(|map| !map.is_geographic()) else {
        return Some(Err(Fault::new(numbers.at, Trouble::NoZone)));
    };
    Some(on_plane(map, &numbers).map(|found| doubting(found, Doubt::MapCrs)))
}

fn doubting(mut found: Vec<Place>, doubt: Doubt) -> Vec<Place> {
    if let Some(first) = found.first_mut().filter(|first| first.doubt.is_none()) {
        first.doubt = Some(doubt);
    }
    found
}

/// X and Y without a zone: that of the map, or of the middle of the screen, with X north; or X and Y of the map.
fn lettered(numbers: &Numbers, context: &Context) -> Readings {
    let map = context.map.as_ref().filter(|map| !map.is_geographic());
    if let Some(map) = map.filter(|map| zone_of_code(map.code()).is_some()) {
        return on_plane(map, numbers);
    }
    let zone = context.centre().and_then(plane_zone).map(|zone| in_zone(zone.number, numbers, context));
    let on_map = map.map(|map| on_plane(map, numbers));
    let mut found: Vec<Place> = Vec::new();
    if let Some(Ok(there)) = zone {
        found.extend(doubting(there, Doubt::Zone));
    }
    if let Some(Ok(there)) = on_map {
        found.extend(doubting(there, Doubt::MapCrs));
    }
    // A place on the screen is likelier than one beyond it.
    if found.len() > 1 && !context.shows(found[0].at) && context.shows(found[1].at) {
        found.swap(0, 1);
    }
    if found.is_empty() { Err(Fault::new(numbers.at, Trouble::NoZone)) } else { Ok(found) }
}

/// The two numbers of a line, with their labels; commas are what makes them two.
fn two_numbers(line: &[char]) -> Result<Numbers, Fault> {
    let mut fault = Fault::new(0, Trouble::OneCoordinate);
    for commas in [Commas::Apart, Commas::Thousands, Commas::Decimal] {
        match labelled(&pieces(line, commas)) {
            Ok(numbers) => return Ok(numbers),
            Err(first) if commas == Commas::Apart => fault = first,
            Err(_) => {}
        }
    }
    Err(fault)
}

fn labelled(pieces: &[Piece]) -> Result<Numbers, Fault> {
    let mut found: Vec<(Num, Option<Label>, usize)> = Vec::new();
    let mut waiting = None;
    let mut behind = false;
    for piece in pieces {
        if let Some(n) = piece.number() {
            found.push((n, waiting.take(), piece.at));
            behind = true;
            continue;
        }
        let Some(word) = piece.word() else {
            behind &= piece.kind != super::text::Kind::Mark(',');
            continue;
        };
        let label = match word {
            "X" => Some(Label::X),
            "Y" => Some(Label::Y),
            "E" | "ME" | "EASTING" | "EAST" | "東" => Some(Label::East),
            "N" | "MN" | "NORTHING" | "NORTH" | "北" => Some(Label::North),
            "M" | "FT" | "FTUS" | "座標" | "世界測地系" => None,
            _ => return Err(Fault::new(piece.at, Trouble::Stray(word.to_owned()))),
        };
        // "389000 E" ends a number, "E 389000" and "389000 E3950000" begin one.
        match found.last_mut().filter(|last| behind && last.1.is_none() && !matches!(label, Some(Label::X | Label::Y))) {
            Some(last) if !followed(pieces, piece) || !piece.spaced => last.1 = label.or(last.1),
            _ => waiting = label.or(waiting),
        }
    }
    match found.as_slice() {
        [(a, la, at), (b, lb, _)] => Ok(Numbers { values: [*a, *b], labels: [*la, *lb], at: *at }),
        [_, _, (_, _, at), ..] => Err(Fault::new(*at, Trouble::TooMany)),
        _ => Err(Fault::new(0, Trouble::OneCoordinate)),
    }
}

/// Tells whether a number touches the end of a word.
fn followed(pieces: &[Piece], word: &Piece) -> bool {
    let next = pieces.iter().find(|p| p.at > word.at);
    next.is_some_and(|p| p.number().is_some() && !p.spaced)
}

/// Coordinates of a projected CRS: north first where its registry says so and nothing else is said.
fn on_plane(crs: &Crs, numbers: &Numbers) -> Readings {
    let [a, b] = numbers.written();
    let japan = zone_of_code(crs.code()).is_some();
    let how = |en: [f64; 2]| {
        if japan {
            How::PlaneRectangular { code: crs.code().to_owned(), xy: [en[1], en[0]] }
        } else {
            How::Plane { code: crs.code().to_owned(), en }
        }
    };
    let of = |en: [f64; 2]| place(crs, en, numbers.size(), numbers.at, how(en));
    if let Some(en) = numbers.east_north() {
        return Ok(vec![of(en)?]);
    }
    if let Some([x, y]) = numbers.xy() {
        return Ok(vec![of(if japan { [y, x] } else { [x, y] })?]);
    }
    let orders = if crs.is_north_first() { [[b, a], [a, b]] } else { [[a, b], [b, a]] };
    if !crs.is_north_first() {
        return Ok(vec![of(orders[0])?]);
    }
    let mut found: Vec<Place> = orders.into_iter().filter_map(|en| of(en).ok()).collect();
    // The one that lies where the CRS is meant for.
    let holds = |p: &Place| {
        crs.area_of_use().is_none_or(|[w, s, e, n]| {
            crate::crs::better::holds(
                crate::geometry::LonLatExtent { west: w, south: s, east: e, north: n },
                p.at.wrapped().into(),
            )
        })
    };
    if found.len() > 1 && !holds(&found[0]) && holds(&found[1]) {
        found.swap(0, 1);
    }
    if found.is_empty() {
        return of(orders[0]).map(|p| vec![p]);
    }
    Ok(if found.len() > 1 { doubting(found, Doubt::Axes) } else { found })
}

fn in_zone(zone: u32, numbers: &Numbers, context: &Context) -> Readings {
    // The map's own datum when it is that zone's, else the one in force.
    let of_map = context.map.as_ref().and_then(|map| zone_of_code(map.code())).filter(|(_, of)| *of == zone);
    let datum = of_map.map_or(JapanDatum::Jgd2011, |(datum, _)| datum);
    let crs = plane_rectangular(zone, datum).map_err(|_why| Fault::new(0, Trouble::PlaneZone))?;
    let mut found = on_plane(&crs, numbers)?;
    // X before Y is how surveyors write, so that a bare pair leaves little open.
    if numbers.xy().is_none() && numbers.east_north().is_none() && found.len() > 1 {
        found[0].doubt = Some(Doubt::Axes);
    }
    Ok(found)
}

/// The zone of `IX系`, `第9系`, `zone 7`, `CS IX`, and where the numbers stand: behind it, or before it when nothing follows; `None`
/// for other lines.
fn plane_rectangular_zone(all: &[Piece], length: usize) -> Option<(Result<u32, Fault>, Range<usize>)> {
    let value = |piece: &Piece| match (piece.number(), piece.word()) {
        (Some(n), _) if n.decimals == 0 && !n.signed && n.whole <= 3 => Some(n.value),
        (_, Some(roman)) => zones().iter().find(|z| z.roman == roman).map(|z| f64::from(z.number)),
        _ => None,
    };
    let letters = |letter: &str| all.iter().any(|p| p.word() == Some(letter));
    let xy = letters("X") && letters("Y");
    for (i, piece) in all.iter().enumerate() {
        let before = i.checked_sub(1).map(|b| &all[b]);
        let named = match piece.word() {
            Some("系") => before.map(|b| (b, i + 1)),
            Some("ZONE" | "CS") if xy || piece.word() == Some("CS") => all.get(i + 1).map(|next| (next, i + 2)),
            _ => None,
        };
        let Some((number, next)) = named else { continue };
        let known = value(number).filter(|z| (1.0..=19.0).contains(z));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 19")]
        let zone = known.map(|z| z as u32).ok_or_else(|| Fault::new(number.at, Trouble::PlaneZone));
        let begin = if piece.word() == Some("系") { i.saturating_sub(1) } else { i };
        let begin = if begin > 0 && all[begin - 1].word() == Some("第") { begin - 1 } else { begin };
        let rest = all.get(next).map_or(0..all[begin].at, |p| p.at..length);
        return Some((zone, rest));
    }
    None
}

/// UTM: a zone with a letter or a hemisphere, then easting and northing.
fn utm(line: &[char], all: &[Piece], context: &Context) -> Option<Readings> {
    let mut at = 0;
    let mut named = false;
    while let Some("UTM" | "ZONE" | "WGS" | "第") = all.get(at).and_then(Piece::word) {
        named |= all[at].word() == Some("UTM");
        // The 84 behind WGS.
        at += if all[at].word() == Some("WGS") { 2 } else { 1 };
    }
    let zone = all.get(at).and_then(Piece::number).filter(|n| n.decimals == 0 && !n.signed && n.whole <= 2)?;
    let word = all.get(at + 1).and_then(Piece::word)?;
    let mut next = at + 2;
    let band = match word {
        "NORTH" | "北" => 'N',
        "SOUTH" | "南" => '-',
        w if w.len() == 1 => w.chars().next().filter(|c| ('C'..='X').contains(c) && !matches!(c, 'I' | 'O'))?,
        "帯" => 'N',
        _ => return None,
    };
    while let Some("帯" | "ZONE") = all.get(next).and_then(Piece::word) {
        next += 1;
    }
    let from = all.get(next).map_or(line.len(), |p| p.at);
    let numbers = two_numbers(&line[from..]);
    if !named && numbers.as_ref().map_or(true, |n| n.values.iter().all(|n| n.value.abs() <= 360.0)) {
        return None;
    }
    Some(numbers.map_err(|f| Fault { at: f.at + from, ..f }).and_then(|n| in_utm(zone.value, band, &n, context)))
}

fn in_utm(zone: f64, band: char, numbers: &Numbers, context: &Context) -> Readings {
    if !(1.0..=60.0).contains(&zone) {
        return Err(Fault::new(0, Trouble::UtmZone));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 60")]
    let zone = zone as u32;
    let en = numbers.east_north().unwrap_or_else(|| numbers.written());
    let of = |north: bool| {
        let crs = Crs::parse(&utm_code(zone, north)).map_err(|_why| Fault::new(0, Trouble::UtmZone))?;
        place(&crs, en, numbers.size(), numbers.at, How::Utm { zone, north, en })
    };
    if band == '-' {
        return Ok(vec![of(false)?]);
    }
    let found = of(band >= 'N')?;
    let south = -80.0 + 8.0 * f64::from(u32::from("CDEFGHJKLMNPQRSTUVWX".find(band).map_or(0, |i| u8::try_from(i).unwrap_or(0))));
    let north = if band == 'X' { 84.0 } else { south + 8.0 };
    // People give a neighbour's letter near the edge; a degree is forgiven.
    let fits = (south - 1.0..=north + 1.0).contains(&found.at.lat());
    match band {
        // N is the first band of the north as well as the north: one place.
        'N' => Ok(vec![found]),
        'S' => {
            let other = of(false)?;
            let mut both = if fits { vec![found, other] } else { vec![other] };
            if both.len() > 1 && context.shows(both[1].at) && !context.shows(both[0].at) {
                both.swap(0, 1);
            }
            Ok(if both.len() > 1 { doubting(both, Doubt::BandOrSouth) } else { both })
        }
        _ if fits => Ok(vec![found]),
        _ => Err(Fault::new(numbers.at, Trouble::Band(band))),
    }
}

/// East and north of a place in a CRS.
pub(super) fn east_north(at: [f64; 2], crs: &Crs) -> Option<[f64; 2]> {
    Converter::new(&Crs::wgs84(), crs).ok()?.at(at)
}

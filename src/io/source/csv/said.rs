//! What a table says without a word of its own: names of columns, a datum, axes, and what is worth knowing of its cells.

use super::Table;
use super::cells::Column;
use super::columns::{PlaceIn, datum, listed, says_datum};
use super::dialect::Dialect;
use super::geometry_text::{GeometryText, srid_of};
use crate::crs::Crs;
use crate::layer::{Problem, Severity};
use crate::words::{Both, Word};

/// The names of the properties: as the header says them, each once.
pub(super) fn names(dialect: &Dialect, problems: &mut Vec<Problem>) -> Vec<String> {
    let mut note = |code, message| problems.push(Problem::of_layer(code, Severity::Note, message));
    let mut names: Vec<String> = Vec::new();
    let (mut starred, mut empty, mut twice) = (Vec::new(), Vec::new(), Vec::new());
    for (i, found) in dialect.header.iter().enumerate() {
        // ArcGIS marks required fields so in its exports; other files of the same table have the name alone.
        let name = found.strip_suffix(" *").unwrap_or(found);
        if name.len() < found.len() {
            starred.push(name.to_owned());
        }
        let wanted = if name.trim().is_empty() { format!("column_{}", i + 1) } else { name.to_owned() };
        let free = free(&names, &wanted);
        if name.trim().is_empty() {
            empty.push(free.clone());
        } else if free != wanted {
            twice.push(format!("the second “{wanted}” is “{free}”"));
        }
        names.push(free);
    }
    if dialect.skipped > 0 {
        note(
            "lines_before_header",
            format!("the first {} line(s) stand before the header and belong to no row", dialect.skipped),
        );
    }
    if !dialect.has_header {
        note("no_header", format!("the table has no header; its columns are called “column_1” to “column_{}”", names.len()));
    }
    if !starred.is_empty() {
        note(
            "header_star",
            format!("the names of {} column(s) end in “ *”, which is left out: {}", starred.len(), starred.join(", ")),
        );
    }
    if !empty.is_empty() {
        note("empty_header", format!("{} column(s) have no name and are called {}", empty.len(), empty.join(", ")));
    }
    if !twice.is_empty() {
        note("duplicate_header", format!("column names occur more than once: {}", twice.join("; ")));
    }
    names
}

/// Returns the name, or the name with a number that nobody has.
pub(super) fn free(taken: &[String], name: &str) -> String {
    let is_free = |n: &String| !taken.contains(n);
    Some(name.to_owned()).filter(is_free).or_else(|| (2..).map(|n| format!("{name}_{n}")).find(is_free)).unwrap_or_default()
}

/// Finds out what X座標 and Y座標 are: by the custom of Japanese surveyors X is the northing; of degrees, the numbers tell.
pub(super) fn settle_axes(table: &mut Table<'_>, problems: &mut Vec<Problem>) {
    let PlaceIn::Two(pair) = &mut table.place else { return };
    if !pair.survey {
        return;
    }
    let within = |column: usize, limit: f64| {
        table.columns.get(column).and_then(|c| c.range).is_none_or(|[least, most]| least >= -limit && most <= limit)
    };
    let (degrees, swapped_degrees) =
        (within(pair.x, 180.0) && within(pair.y, 90.0), within(pair.x, 90.0) && within(pair.y, 180.0));
    if degrees {
        return;
    }
    std::mem::swap(&mut pair.x, &mut pair.y);
    let (north, east) = (&table.names[pair.y], &table.names[pair.x]);
    let how = if swapped_degrees { "as its numbers show" } else { "as in the plane rectangular coordinates of Japanese surveys" };
    let message = format!(
        "“{north}” is read as the northing or latitude and “{east}” as the easting or longitude, {how}. If it is the other way round, \
         choose the columns"
    );
    problems.push(Problem::of_layer("survey_axes", Severity::Note, message));
}

/// Who says which CRS, or why nobody does.
pub(super) fn crs(table: &Table<'_>, problems: &mut Vec<Problem>) -> (Both, Result<String, Both>) {
    let nobody = |why| (Both::default(), Err(Both::of(why)));
    let name_of = |word, name: &str| Both::fill(word, &[&Both::from(name)]);
    match &table.place {
        PlaceIn::Nowhere => nobody(Word::TableNoPlace),
        PlaceIn::Geometry(column, kind) => {
            let srid = table.dialect.sample.iter().filter_map(|row| row.get(*column)).find_map(|cell| srid_of(cell).0);
            match (kind, srid) {
                (GeometryText::GeoJson, _) => (Both::of(Word::WhoCellGeoJson), Ok("OGC:CRS84".into())),
                (_, Some(srid)) => (name_of(Word::WhoColumn, &table.names[*column]), Ok(format!("EPSG:{srid}"))),
                _ => nobody(Word::TableNoCrs),
            }
        }
        PlaceIn::Two(pair) => {
            if let Some((code, _)) = pair.datum {
                return (name_of(Word::WhoColumnName, &table.names[pair.x]), Ok(code.to_owned()));
            }
            let columns = table.names.iter().zip(&table.columns).filter(|(name, _)| says_datum(name));
            for (name, column) in columns {
                match datum_in(column) {
                    Datum::One(code) if pair.degrees == code.is_geographic() => {
                        return (name_of(Word::WhoColumn, name), Ok(code.code().to_owned()));
                    }
                    Datum::Several(list) => {
                        let message = format!(
                            "the column “{name}” says different datums ({list}), and a layer has one: all positions are taken to be in the \
                             same, so that those of the others may be off by some hundred metres. Split the table by “{name}”"
                        );
                        problems.push(Problem::of_layer("several_datums", Severity::Warning, message));
                        return nobody(Word::TableDatums);
                    }
                    Datum::One(_) | Datum::None => {}
                }
            }
            nobody(Word::TableNoCrs)
        }
    }
}

enum Datum {
    None,
    One(Crs),
    Several(String),
}

fn datum_in(column: &Column) -> Datum {
    let known = |value: &str| {
        datum(value).map(|d| d.0.to_owned()).and_then(|code| Crs::parse(&code).ok()).or_else(|| Crs::parse(value).ok())
    };
    let mut codes: Vec<Crs> = Vec::new();
    for value in column.values.keys() {
        match known(value) {
            Some(crs) if !codes.contains(&crs) => codes.push(crs),
            Some(_) => {}
            // A column with other words is about something else.
            None => return Datum::None,
        }
    }
    match codes.len() {
        0 => Datum::None,
        1 => codes.pop().map_or(Datum::None, Datum::One),
        _ => Datum::Several(column.values.iter().map(|(v, n)| format!("{v}: {n} rows")).collect::<Vec<_>>().join(", ")),
    }
}

/// Notes what somebody should know of the cells, and that no place was found.
pub(super) fn notes(table: &Table<'_>, problems: &mut Vec<Problem>) {
    let mut add = |code, severity, message| problems.push(Problem::of_layer(code, severity, message));
    if table.place == PlaceIn::Nowhere {
        let message = format!(
            "no columns of longitudes and latitudes, of x and y, or of geometries were found in this table, so nothing is drawn; {}. Choose \
             the columns in the layer's card, or on the command line with --x and --y",
            listed(&table.names)
        );
        add("no_coordinate_columns", Severity::Error, message);
    }
    let columns = || table.names.iter().zip(&table.columns);
    let list = |count: fn(&Column) -> usize| {
        let with: Vec<String> =
            columns().filter(|(_, c)| count(c) > 0).map(|(name, c)| format!("{name} ({})", count(c))).collect();
        (!with.is_empty()).then(|| with.join(", "))
    };
    if let Some(list) = list(|c| c.nulls) {
        add("null_words", Severity::Note, format!("cells that say <Null> or NULL are read as empty: {list}"));
    }
    if let Some(list) = list(|c| if c.is_numeric() { c.nothings } else { 0 }) {
        add("no_number", Severity::Note, format!("cells that say NA or the like among numbers are read as empty: {list}"));
    }
    if let Some(list) = list(|c| if c.texts == 0 { c.separated } else { 0 }) {
        let message = format!(
            "numbers with thousands separators, such as 114,000, are kept as texts; filters compare them as numbers: {list}"
        );
        add("thousands_separators", Severity::Note, message);
    }
    if let Some(list) = list(|c| c.minus_1111) {
        add(
            "minus_1111",
            Severity::Note,
            format!("cells are -1111, which such tables write for “not known”; the numbers are kept: {list}"),
        );
    }
}

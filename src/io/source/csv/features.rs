//! The features of a part of a table as GeoJSON text, one a line, and what is wrong with its rows.

use super::Table;
use super::cells::{Cell, kind};
use super::columns::{Pair, PlaceIn};
use super::coordinate::{Axis, Coordinate, NoCoordinate, coordinate};
use super::geometry_text::{self, GeometryText};
use super::rows::{self, Part};
use crate::io::source::made::{number, string};
use crate::layer::Severity;
use csv::ByteRecord;
use std::collections::BTreeMap;

/// How many problems of one code are kept one by one.
pub(super) const KEPT_PER_CODE: usize = 1000;

/// Features that were made of a part, in order.
pub(super) struct Piece {
    pub text: Vec<u8>,
    /// Where each row begins in the table's text.
    pub starts: Vec<usize>,
    /// On which line of the file, from 1.
    pub lines: Vec<u32>,
    pub found: Found,
}

/// What was found wrong in rows; bounded.
#[derive(Default)]
pub(super) struct Found {
    pub kept: Vec<Finding>,
    pub counts: BTreeMap<&'static str, usize>,
}

/// One thing wrong in a row (counted from 0), at a byte of the text.
pub(super) struct Finding {
    pub code: &'static str,
    pub severity: Severity,
    pub row: usize,
    pub row_start: usize,
    pub at: usize,
    pub message: String,
}

impl Found {
    fn add(&mut self, finding: impl FnOnce() -> Finding, code: &'static str) {
        let n = self.counts.entry(code).or_default();
        *n += 1;
        if *n <= KEPT_PER_CODE {
            self.kept.push(finding());
        }
    }

    /// Takes in what was found in the next part, whose rows begin at a number.
    pub fn append(&mut self, other: Self, first_row: usize) {
        let mut kept: BTreeMap<&str, usize> = BTreeMap::new();
        for f in other.kept {
            let before = self.counts.get(f.code).copied().unwrap_or(0);
            let n = kept.entry(f.code).or_default();
            *n += 1;
            if before + *n <= KEPT_PER_CODE {
                self.kept.push(Finding { row: f.row + first_row, ..f });
            }
        }
        for (code, n) in other.counts {
            *self.counts.entry(code).or_default() += n;
        }
    }
}

/// Makes the features of a part that has so many rows and begins on a line of the file.
pub(super) fn make(table: &Table<'_>, part: &Part, rows: usize, first_line: usize) -> Piece {
    let keys: Vec<Vec<u8>> = table
        .names
        .iter()
        .map(|name| {
            let mut key = Vec::new();
            string(&mut key, name);
            key.push(b':');
            key
        })
        .collect();
    let numeric: Vec<bool> = table.columns.iter().map(super::cells::Column::is_numeric).collect();
    let around: usize = keys.iter().map(|k| k.len() + 5).sum::<usize>() + 90;
    let mut maker = Maker { table, part, keys, numeric, row: 0, row_start: 0, found: Found::default() };
    let mut text = Vec::with_capacity(part.bytes.len() + rows * around);
    let (mut starts, mut lines) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
    rows::each(table.text, part, table.dialect.delimiter, |start, line, record| {
        (maker.row, maker.row_start) = (starts.len(), start);
        maker.feature(&mut text, record);
        starts.push(start);
        lines.push(u32::try_from(first_line + line).unwrap_or(u32::MAX));
    });
    if !part.quoting {
        let row = Maker { row: 0, row_start: part.bytes.start, ..maker };
        return Piece { text, starts, lines, found: row.unclosed() };
    }
    Piece { text, starts, lines, found: maker.found }
}

struct Maker<'a> {
    table: &'a Table<'a>,
    part: &'a Part,
    keys: Vec<Vec<u8>>,
    numeric: Vec<bool>,
    row: usize,
    row_start: usize,
    found: Found,
}

impl Maker<'_> {
    fn feature(&mut self, out: &mut Vec<u8>, record: &ByteRecord) {
        let header = self.table.dialect.header.len();
        if record.len() < header || record.iter().skip(header).any(|cell| !cell.is_empty()) {
            self.ragged(record.len());
        }
        out.extend(br#"{"type":"Feature","properties":{"#);
        for (i, key) in self.keys.iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            out.extend(key);
            let cell = record.get(i).unwrap_or_default();
            match kind(cell) {
                Cell::Empty | Cell::Null => out.extend(b"null"),
                Cell::Nothing if self.numeric[i] => out.extend(b"null"),
                Cell::Number if self.numeric[i] => out.extend(cell),
                // The text was decoded: it is UTF-8 through and through.
                _ => string(out, std::str::from_utf8(cell).unwrap_or_default()),
            }
        }
        out.extend(br#"},"geometry":"#);
        let cell = |i: usize| std::str::from_utf8(record.get(i).unwrap_or_default()).unwrap_or_default();
        match &self.table.place {
            PlaceIn::Two(pair) => self.point(out, pair, [cell(pair.x), cell(pair.y)]),
            PlaceIn::Geometry(column, kind) => self.geometry(out, *column, *kind, cell(*column)),
            PlaceIn::Nowhere => out.extend(b"null"),
        }
        out.extend(b"},\n");
    }

    fn point(&mut self, out: &mut Vec<u8>, pair: &Pair, cells: [&str; 2]) {
        let comma = self.table.dialect.delimiter == b',';
        let x = coordinate(cells[0], Axis::X, pair.degrees, comma);
        let y = coordinate(cells[1], Axis::Y, pair.degrees, comma);
        let wrong = match (x, y) {
            (Err(NoCoordinate::Missing), Err(NoCoordinate::Missing)) => Some((pair.x, "no_position")),
            (Err(NoCoordinate::Sentinel), _) => Some((pair.x, "sentinel_coordinate")),
            (_, Err(NoCoordinate::Sentinel)) => Some((pair.y, "sentinel_coordinate")),
            (Err(_), _) => Some((pair.x, "bad_coordinate")),
            (_, Err(_)) => Some((pair.y, "bad_coordinate")),
            (Ok(x), Ok(y)) if x.value == 0.0 && y.value == 0.0 => Some((pair.x, "sentinel_coordinate")),
            (Ok(x), Ok(y)) => {
                out.extend(br#"{"type":"Point","coordinates":"#);
                for (c, (cell, mark)) in [x, y].into_iter().zip(cells.into_iter().zip([b'[', b','])) {
                    out.push(mark);
                    write_number(out, cell, c);
                }
                out.extend(b"]}");
                None
            }
        };
        let Some((column, code)) = wrong else { return };
        out.extend(b"null");
        let why = if column == pair.x { x.err() } else { y.err() };
        self.told(column, code, if column == pair.x { cells[0] } else { cells[1] }, why);
    }

    fn told(&mut self, column: usize, code: &'static str, cell: &str, why: Option<NoCoordinate>) {
        const STAYS: &str = "the row stays in the table without a place";
        let name = self.table.names.get(column).map_or("", String::as_str);
        let cell: String = cell.chars().take(40).collect();
        let (severity, message) = match (code, why) {
            ("no_position", _) => (Severity::Note, format!("the row has no coordinates; {STAYS}")),
            ("sentinel_coordinate", None) => {
                (Severity::Warning, format!("both coordinates are 0, which tables write for a place that is not known; {STAYS}"))
            }
            ("sentinel_coordinate", _) => {
                (Severity::Warning, format!("“{name}” is {cell}, which tables write for a place that is not known; {STAYS}"))
            }
            (_, Some(NoCoordinate::OtherAxis)) => (
                Severity::Error,
                format!(
                    "“{name}” is “{cell}”, a coordinate of the other axis; {STAYS}. Choose the columns the other way round if it is so in all rows"
                ),
            ),
            (_, Some(NoCoordinate::Missing)) => {
                (Severity::Error, format!("“{name}” is empty, and the other coordinate is there; {STAYS}"))
            }
            _ => (
                Severity::Error,
                format!("“{name}” is “{cell}”, which is no coordinate; {STAYS}. Write a number, or degrees, minutes and seconds"),
            ),
        };
        self.find(column, code, severity, message);
    }

    fn geometry(&mut self, out: &mut Vec<u8>, column: usize, kind: GeometryText, cell: &str) {
        if super::cells::is_nothing(cell.trim()) {
            return out.extend(b"null");
        }
        let start = out.len();
        if let Err(why) = geometry_text::write(out, cell, kind) {
            out.truncate(start);
            out.extend(b"null");
            let name = self.table.names.get(column).map_or("", String::as_str);
            let message =
                format!("the geometry in “{name}” is not understood: {why}; the row stays in the table without a shape");
            self.find(column, "bad_geometry", Severity::Error, message);
        }
    }

    fn ragged(&mut self, cells: usize) {
        let header = self.table.dialect.header.len();
        let rest =
            if cells < header { "those that are missing are empty" } else { "those beyond it are kept in columns of their own" };
        let message =
            format!("the row has {cells} cell(s) and the header {header}; {rest}. Look for missing or unquoted separators");
        self.find(cells.min(header).saturating_sub(1), "ragged_row", Severity::Warning, message);
    }

    fn unclosed(mut self) -> Found {
        let message = "a quote is opened in this row and never closed; the row is read as it stands, quotes and all".to_owned();
        self.find(0, "unclosed_quote", Severity::Error, message);
        self.found
    }

    fn find(&mut self, column: usize, code: &'static str, severity: Severity, message: String) {
        let (row, row_start) = (self.row, self.row_start);
        let rest = &self.table.text[row_start..self.part.bytes.end];
        let delimiter = self.table.dialect.delimiter;
        let at = || row_start + rows::cell_start(rest, self.part.quoting, delimiter, column);
        self.found.add(|| Finding { code, severity, row, row_start, at: at(), message }, code);
    }
}

/// Writes a coordinate with its own text where JSON knows it.
fn write_number(out: &mut Vec<u8>, cell: &str, c: Coordinate) {
    if c.plain {
        out.extend(cell.trim().as_bytes());
    } else {
        let _finite = number(out, c.value);
    }
}

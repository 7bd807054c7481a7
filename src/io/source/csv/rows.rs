//! Cuts a table into parts that begin and end with whole rows, so that they are read side by side, and reads a part's rows.

use csv::{ByteRecord, ReaderBuilder};
use std::ops::Range;

/// Bytes of a part, about.
const PART: usize = 2 << 20;
/// How often a quote that is never closed is looked for to the end of the file.
const PATIENCE: usize = 20;

/// Some whole rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub bytes: Range<usize>,
    /// Quotes hold cells together here; not in a row that opens one and never closes it.
    pub quoting: bool,
}

/// Cuts what follows `from` into parts.
pub(super) fn parts(text: &[u8], from: usize, delimiter: u8) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let (mut start, mut at, mut unclosed) = (from, from, 0);
    let cut = |parts: &mut Vec<Part>, bytes: Range<usize>, quoting| {
        if !bytes.is_empty() {
            parts.push(Part { bytes, quoting });
        }
    };
    while at < text.len() {
        let line = memchr::memchr2(b'\n', b'\r', &text[at..]).map_or(text.len(), |n| at + n + 1);
        let quoted = memchr::memchr(b'"', &text[at..line]).is_some();
        let end = if !quoted {
            Some(line)
        } else if unclosed < PATIENCE {
            end_of_row(text, at, delimiter)
        } else {
            None
        };
        match end {
            Some(end) => at = end,
            None => {
                // The row is taken as it stands, quotes and all, and the table goes on with the next line.
                unclosed += 1;
                cut(&mut parts, start..at, true);
                cut(&mut parts, at..line, false);
                (at, start) = (line, line);
            }
        }
        if at - start >= PART {
            cut(&mut parts, start..at, true);
            start = at;
        }
    }
    cut(&mut parts, start..at, true);
    parts
}

/// The byte behind a row that has a quote; `None` when the quote is not closed before the end of the file.
fn end_of_row(text: &[u8], from: usize, delimiter: u8) -> Option<usize> {
    let mut at = from;
    loop {
        // At the beginning of a cell.
        if text.get(at) == Some(&b'"') {
            at += 1;
            loop {
                at += memchr::memchr(b'"', &text[at..])? + 1;
                if text.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
        }
        at += match memchr::memchr3(delimiter, b'\n', b'\r', &text[at..]) {
            Some(n) => n + 1,
            None => return Some(text.len()),
        };
        if text[at - 1] != delimiter {
            return Some(at);
        }
    }
}

/// Calls `row` with every row of a part: where it begins in the text, on which line of the part (from 0), and its cells.
/// Lines without any character between the delimiters are no rows.
pub(super) fn each(text: &[u8], part: &Part, delimiter: u8, mut row: impl FnMut(usize, usize, &ByteRecord)) {
    let bytes = &text[part.bytes.clone()];
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter).quoting(part.quoting).buffer_capacity(64 << 10);
    let mut reader = builder.from_reader(bytes);
    let mut record = ByteRecord::new();
    let (mut counted, mut line) = (0, 0);
    // Reading from memory cannot fail, and rows of any length are taken.
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let mut start = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0));
        // The second half of a line break still belongs to the row before.
        while matches!(bytes.get(start), Some(b'\n' | b'\r')) {
            start += 1;
        }
        line += memchr::memchr_iter(b'\n', &bytes[counted..start.max(counted)]).count();
        counted = start.max(counted);
        if record.iter().any(|cell| !cell.is_empty()) {
            row(part.bytes.start + start, line, &record);
        }
    }
}

/// Returns where a cell begins, counted from the beginning of its row.
pub(super) fn cell_start(row: &[u8], part_quoting: bool, delimiter: u8, column: usize) -> usize {
    let mut at = 0;
    for _ in 0..column {
        if part_quoting && row.get(at) == Some(&b'"') {
            at += 1;
            while let Some(n) = memchr::memchr(b'"', &row[at..]) {
                at += n + 1;
                if row.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
        }
        match memchr::memchr3(delimiter, b'\n', b'\r', &row[at..]) {
            Some(n) if row[at + n] == delimiter => at += n + 1,
            // There are fewer cells.
            _ => return 0,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(usize, usize, Vec<String>)> {
        let mut found = Vec::new();
        let mut first = 0;
        for part in parts(text.as_bytes(), 0, b',') {
            each(text.as_bytes(), &part, b',', |at, line, r| {
                found.push((at, first + line, r.iter().map(|c| String::from_utf8_lossy(c).into_owned()).collect()));
            });
            first += text[part.bytes].matches('\n').count();
        }
        found
    }

    #[test]
    fn rows_are_found_with_their_places() {
        for end in ["\n", "\r\n"] {
            let text = ["a,b", "", "\"x, \"\"y\"\"", "z\",2", ",,", "5\" pipe,q\"r\"", "last,1"].join(end);
            let found = rows(&text);
            let cells: Vec<String> = found.iter().map(|r| r.2.join("|").replace('\r', "")).collect();
            assert_eq!(cells, ["a|b", "x, \"y\"\nz|2", "5\" pipe|q\"r\"", "last|1"]);
            let lines: Vec<usize> = found.iter().map(|r| r.1).collect();
            assert_eq!(lines, [0, 2, 5, 6]);
            for ((at, ..), start) in found.iter().zip(["a,b", "\"x", "5\"", "last"]) {
                assert!(text[*at..].starts_with(start), "{}", &text[*at..]);
            }
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_takes_its_own_line_only() {
        let text = "a,b\n\"open,1\nc,2\n\"d\",3\ne,\"4\n";
        let cells: Vec<String> = rows(text).iter().map(|r| r.2.join("|")).collect();
        assert_eq!(cells, ["a|b", "open,1\nc,2\nd\"|3", "e|\"4"], "the quote of line 2 is closed in line 4: {cells:?}");
        let cells: Vec<String> = rows("a,b\n\"open,1\nc,2\nd,3\n").iter().map(|r| r.2.join("|")).collect();
        assert_eq!(cells, ["a|b", "\"open|1", "c|2", "d|3"]);
        let many = "\"open,1\n".repeat(99_999);
        assert!(rows(&many).len() > 1, "and it ends");
    }

    #[test]
    fn parts_hold_whole_rows() {
        let row = format!("{},\"a\nb\"\n", "x".repeat(50));
        let text = row.repeat(100_000);
        let parts = parts(text.as_bytes(), 0, b',');
        assert!(parts.len() > 2 && parts.iter().all(|p| p.bytes.len() % row.len() == 0));
        assert_eq!(parts.last().unwrap().bytes.end, text.len());
    }

    #[test]
    fn the_place_of_a_cell_is_found() {
        let row = b"\"a, \"\"b\"\"\",5\" x,\"q\"c,last\nnext";
        for (column, start) in [(0, "\"a"), (1, "5\""), (2, "\"q\"c"), (3, "last")] {
            let at = cell_start(row, true, b',', column);
            assert!(row[at..].starts_with(start.as_bytes()), "{column}");
        }
        assert_eq!(cell_start(row, true, b',', 9), 0);
    }
}

//! How a table is written: what divides its cells, where its header stands, what its columns are called.

use super::cells::{Cell, kind};
use super::columns::pair;
use super::geometry_text::looks_like;
use csv::{ByteRecord, ReaderBuilder};

/// Bytes at the beginning in which the way of writing is looked for.
const SAMPLE: usize = 256 << 10;
/// Rows that are looked at.
const ROWS: usize = 60;
/// The header stands within so many rows: titles and notes may stand before it.
const HEADER_WITHIN: usize = 20;

/// How a table is written.
#[derive(Debug, Clone)]
pub(super) struct Dialect {
    pub delimiter: u8,
    /// The columns as the header calls them; `column_1` and so on when there is none.
    pub header: Vec<String>,
    /// Whether the first line of the table is a header.
    pub has_header: bool,
    /// The byte where rows begin.
    pub body: usize,
    /// The lines before the header that belong to no row.
    pub skipped: usize,
    /// The first rows.
    pub sample: Vec<Vec<String>>,
}

/// A record of the sample and where the next one begins.
struct Seen {
    cells: Vec<String>,
    start: usize,
    end: usize,
}

/// Finds out how a table is written; `None` when it is no table: one column without geometries, or nothing.
pub(super) fn find(text: &[u8]) -> Option<Dialect> {
    let sample = &text[..text.len().min(SAMPLE)];
    // A record that is cut would count fewer cells.
    let cut =
        if sample.len() < text.len() { memchr::memrchr(b'\n', sample).map_or(sample.len(), |at| at + 1) } else { sample.len() };
    let sample = &sample[..cut];
    let (delimiter, records, cells) = b",\t;|"
        .iter()
        .map(|&delimiter| {
            let records = records(sample, delimiter);
            let (cells, share) = usual_width(&records);
            ((share, cells), delimiter, records)
        })
        .filter(|((_, cells), ..)| *cells > 1)
        .max_by(|(a, ..), (b, ..)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        .map(|((_, cells), delimiter, records)| (delimiter, records, cells))
        .or_else(|| {
            // A column of geometries alone is a table too.
            let records = records(sample, b'\t');
            let geometry = records.iter().take(2).flat_map(|r| &r.cells).any(|cell| looks_like(cell).is_some());
            geometry.then_some((b'\t', records, 1))
        })?;
    let named = records.iter().take(HEADER_WITHIN).position(|r| pair(&r.cells).is_some());
    let first = named.or_else(|| records.iter().take(HEADER_WITHIN).position(|r| r.cells.len() == cells))?;
    // Names are words; a row of a table without a header has coordinates in it, or a geometry.
    let is_data =
        |cell: &String| kind(cell.trim().as_bytes()) == Cell::Number && cell.contains('.') || looks_like(cell).is_some();
    let has_header = named.is_some() || !records[first].cells.iter().any(is_data);
    let header = if has_header { records[first].cells.clone() } else { (1..=cells).map(|n| format!("column_{n}")).collect() };
    let body = if has_header { records[first].end } else { records[first].start };
    let skipped = memchr::memchr_iter(b'\n', &text[..records[first].start]).count();
    let rows = records.into_iter().skip(first + usize::from(has_header)).map(|r| r.cells);
    Some(Dialect { delimiter, header, has_header, body, skipped, sample: rows.collect() })
}

fn records(sample: &[u8], delimiter: u8) -> Vec<Seen> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(sample);
    let mut record = ByteRecord::new();
    let mut found = Vec::new();
    while found.len() < ROWS && reader.read_byte_record(&mut record).unwrap_or(false) {
        let mut start = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0));
        // The second half of a line break still belongs to the row before.
        while matches!(sample.get(start), Some(b'\n' | b'\r')) {
            start += 1;
        }
        let end = usize::try_from(reader.position().byte()).unwrap_or(sample.len());
        let cells: Vec<String> = record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            found.push(Seen { cells, start, end });
        }
    }
    found
}

/// The most frequent number of cells, and how regular the table then is: the share of rows that have it, less a little for titles
/// before the header.
fn usual_width(records: &[Seen]) -> (usize, f64) {
    let widths: Vec<usize> = records.iter().map(|r| r.cells.len()).collect();
    let count = |width: usize| widths.iter().filter(|w| **w == width).count();
    let Some(usual) = widths.iter().copied().max_by_key(|w| (count(*w), *w)) else { return (0, 0.0) };
    let share = count(usual) as f64 / widths.len() as f64;
    // In a header nothing is a decimal comma: what divides it divides the table.
    (usual, if widths.first() == Some(&usual) { share + 1.0 } else { share })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (char, Vec<String>, usize, usize) {
        let d = find(text.as_bytes()).unwrap();
        (char::from(d.delimiter), d.header, d.skipped, d.body)
    }

    #[test]
    fn what_divides_the_cells_is_found() {
        for (text, delimiter, columns) in [
            ("name,lon,lat\na,1,2\n", ',', 3),
            ("name\tlon\tlat\nMine, old\t1\t2\n", '\t', 3),
            ("name;lon;lat\na;139,7;35,6\nb;139,8;35,7\n", ';', 3),
            ("name|lon|lat\na|1|2\n", '|', 3),
            ("id,commodity,note\n1,Li; B; K,x\n2,Li; Na; Mg; Ca,\"a, b; c\"\n", ',', 3),
            ("a,\"b\nc\",d\n1,2,3\n", ',', 3),
            ("lon,lat\n1,2", ',', 2),
        ] {
            let (d, header, skipped, _) = of(text);
            assert_eq!((d, header.len(), skipped), (delimiter, columns, 0), "{text}");
        }
    }

    #[test]
    fn titles_before_the_header_are_skipped() {
        let (_, header, skipped, body) = of("鉱床一覧\n\n作成 2024年,,\n名称,経度,緯度\n菱刈,130.68,32.0\n");
        assert_eq!((header[1].as_str(), skipped), ("経度", 3));
        assert_eq!(body, "鉱床一覧\n\n作成 2024年,,\n名称,経度,緯度\n".len());
    }

    #[test]
    fn a_table_without_a_header_has_numbered_columns() {
        let d = find(b"139.7,35.6,a\n139.8,35.7,b\n").unwrap();
        assert_eq!((d.header.join(" "), d.has_header, d.body), ("column_1 column_2 column_3".into(), false, 0));
        assert!(find(b"name,2018,2019\na,1,2\n").unwrap().has_header, "years are names");
    }

    #[test]
    fn one_column_is_a_table_only_of_geometries() {
        assert!(find(b"a sentence\nanother one\n").is_none());
        assert!(find(b"").is_none());
        assert!(find(b"wkt\nPOINT (1 2)\n").is_some());
    }
}

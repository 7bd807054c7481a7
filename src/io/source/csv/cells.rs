//! What the cells of a column are, so that a column is one of numbers or one of texts, and none loses a digit.

use std::collections::BTreeMap;

/// What one cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing.
    Empty,
    /// A word that programs write for no value: `<Null>`, `NULL`.
    Null,
    /// A word that means no value among numbers, and may mean something among texts: `NA` is sodium, or Namibia.
    Nothing,
    /// A number that is the same number as JSON.
    Number,
    /// A number with thousands separators.
    Separated,
    /// Anything else.
    Text,
}

/// Tells what a cell is.
pub(super) fn kind(cell: &[u8]) -> Cell {
    let Some(&first) = cell.first() else { return Cell::Empty };
    match first {
        b'0'..=b'9' | b'-' if is_kept_number(cell) => Cell::Number,
        b'<' | b'(' | b'n' | b'N' if is_null(cell) => Cell::Null,
        b'0'..=b'9' | b'-' if is_separated(cell) => Cell::Separated,
        b'#' | b'-' | b'n' | b'N' | b'*' if std::str::from_utf8(cell).is_ok_and(is_nothing) => Cell::Nothing,
        _ => Cell::Text,
    }
}

fn is_null(cell: &[u8]) -> bool {
    cell.eq_ignore_ascii_case(b"<null>") || cell.eq_ignore_ascii_case(b"(null)") || cell == b"NULL" || cell == b"null"
}

/// Tells whether a trimmed text means that there is no number.
pub(super) fn is_nothing(text: &str) -> bool {
    const WORDS: [&str; 14] = ["", "<null>", "(null)", "null", "na", "n/a", "n.a.", "#n/a", "nan", "none", "nil", "-", "--", "*"];
    text.len() <= 6 && WORDS.iter().any(|w| w.eq_ignore_ascii_case(text))
}

/// Tells whether a text is a number as JSON writes it (RFC 8259 §6).
pub(super) fn is_json_number(text: &[u8]) -> bool {
    fn digits(text: &[u8]) -> usize {
        text.iter().take_while(|b| b.is_ascii_digit()).count()
    }
    let mut rest = text.strip_prefix(b"-").unwrap_or(text);
    let whole = digits(rest);
    if whole == 0 || whole > 1 && rest[0] == b'0' {
        return false;
    }
    rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let n = digits(fraction);
        if n == 0 {
            return false;
        }
        rest = &fraction[n..];
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = exponent.strip_prefix(b"-").or_else(|| exponent.strip_prefix(b"+")).unwrap_or(exponent);
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}

/// A JSON number that programs hold without loss: whole ones up to 64 bits, and no identifiers such as `12E4`.
fn is_kept_number(text: &[u8]) -> bool {
    if !is_json_number(text) {
        return false;
    }
    let exponent = text.iter().any(|b| matches!(b, b'e' | b'E'));
    let broken = text.contains(&b'.');
    if exponent {
        let signed = text.windows(2).any(|w| matches!(w, [b'e' | b'E', b'-' | b'+']));
        return (broken || signed) && fast_float2::parse::<f64, _>(text).is_ok_and(f64::is_finite);
    }
    broken && text.len() < 300
        || text.len() < 19
        || std::str::from_utf8(text).is_ok_and(|t| t.parse::<i64>().is_ok() || t.parse::<u64>().is_ok())
}

/// `114,000` and `-1,234,567.8`.
fn is_separated(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let (whole, fraction) = text.iter().position(|b| *b == b'.').map_or((text, None), |at| (&text[..at], Some(&text[at + 1..])));
    let mut groups = whole.split(|b| *b == b',');
    let first = groups.next().unwrap_or_default();
    let mut more = 0;
    let threes = groups.all(|g| {
        more += 1;
        g.len() == 3 && g.iter().all(u8::is_ascii_digit)
    });
    more > 0
        && threes
        && (1..=3).contains(&first.len())
        && first.iter().all(u8::is_ascii_digit)
        && fraction.is_none_or(|f| !f.is_empty() && f.iter().all(u8::is_ascii_digit))
}

/// What was seen of a column.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Column {
    pub numbers: usize,
    pub separated: usize,
    pub texts: usize,
    /// `<Null>` and the like.
    pub nulls: usize,
    /// `NA` and the like.
    pub nothings: usize,
    /// −1111, which USGS tables write for “not known”.
    pub minus_1111: usize,
    /// The least and the greatest number.
    pub range: Option<[f64; 2]>,
    /// The different texts, up to a few: for columns that name a datum.
    pub values: BTreeMap<String, usize>,
}

/// How many different texts of a column are kept.
const KEPT_VALUES: usize = 16;

impl Column {
    /// Takes a cell in.
    pub fn see(&mut self, cell: &[u8], (ranged, valued): (bool, bool)) {
        match kind(cell) {
            Cell::Empty => return,
            Cell::Null => self.nulls += 1,
            Cell::Nothing => self.nothings += 1,
            Cell::Separated => self.separated += 1,
            Cell::Text => self.texts += 1,
            Cell::Number => {
                self.numbers += 1;
                self.minus_1111 += usize::from(cell == b"-1111");
            }
        }
        if ranged && let Ok(v) = fast_float2::parse::<f64, _>(cell) {
            self.range = Some(self.range.map_or([v, v], |[a, b]| [a.min(v), b.max(v)]));
        }
        if valued && (self.values.len() < KEPT_VALUES || self.values.contains_key(String::from_utf8_lossy(cell).as_ref())) {
            *self.values.entry(String::from_utf8_lossy(cell).into_owned()).or_default() += 1;
        }
    }

    /// Takes in what was seen in another part of the table.
    pub fn merge(&mut self, other: Self) {
        self.numbers += other.numbers;
        self.separated += other.separated;
        self.texts += other.texts;
        self.nulls += other.nulls;
        self.nothings += other.nothings;
        self.minus_1111 += other.minus_1111;
        self.range = match (self.range, other.range) {
            (Some([a, b]), Some([c, d])) => Some([a.min(c), b.max(d)]),
            (a, b) => a.or(b),
        };
        for (value, n) in other.values {
            *self.values.entry(value).or_default() += n;
        }
    }

    /// Tells whether all values are numbers that JSON can hold as they are; then `NA` means that there is none.
    pub fn is_numeric(&self) -> bool {
        self.numbers > 0 && self.texts == 0 && self.separated == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_numbers_only_when_nothing_of_them_is_lost() {
        for text in ["0", "-1", "12.50", "-0.5", "1.5e10", "1e-5", "18446744073709551615", "-92.64810000000000123"] {
            assert_eq!(kind(text.as_bytes()), Cell::Number, "{text}");
        }
        for text in ["007", "1.", ".5", "+1", "12E4", "1e400", "18446744073709551616", "1 ", "0x1", "--1", "1e", "12.3.4", "１"]
        {
            assert_eq!(kind(text.as_bytes()), Cell::Text, "{text}");
        }
    }

    #[test]
    fn words_for_nothing_and_separated_numbers() {
        for (text, expected) in [
            ("", Cell::Empty),
            ("<Null>", Cell::Null),
            ("NULL", Cell::Null),
            ("Null", Cell::Nothing),
            ("NA", Cell::Nothing),
            ("-", Cell::Nothing),
            ("114,000", Cell::Separated),
            ("-1,234,567.8", Cell::Separated),
            ("1,2345", Cell::Text),
            ("1,234,", Cell::Text),
            ("lithium; bromine", Cell::Text),
        ] {
            assert_eq!(kind(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn one_text_makes_a_column_of_texts() {
        let column = |cells: &[&str]| {
            let mut c = Column::default();
            cells.iter().for_each(|cell| c.see(cell.as_bytes(), (false, false)));
            c.is_numeric()
        };
        assert!(column(&["1", "", "NA", "<Null>", "2.5"]));
        assert!(!column(&["1", "007"]) && !column(&["NA"]) && !column(&["1", "114,000"]) && !column(&[]));
    }
}

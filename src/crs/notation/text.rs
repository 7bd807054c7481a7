//! The characters and pieces of a written place: full-width forms and primes become plain ones, one for one.

/// Digits of a number that are read: no coordinate has more.
const MOST_DIGITS: usize = 25;

/// Brings characters that mean the same to one; positions in the line stay.
pub(in crate::crs) fn plain(line: &str) -> Vec<char> {
    line.chars().map(one).collect()
}

fn one(c: char) -> char {
    match c {
        // Full-width forms of ASCII.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' | '\u{2000}'..='\u{200B}' | '\u{202F}' | '\u{FEFF}' => ' ',
        '\u{2212}' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{FE63}' => '-',
        '\u{2032}' | '\u{2018}' | '\u{2019}' | '\u{B4}' | '`' | '\u{2B9}' | '\u{2BC}' | '\u{201B}' => '\'',
        '\u{2033}' | '\u{201C}' | '\u{201D}' | '\u{2BA}' | '\u{3003}' | '\u{301E}' => '"',
        'º' | '˚' | 'ᵒ' | '\u{2070}' | 'ﾟ' | '゜' => '°',
        '、' | '،' => ',',
        '。' => '.',
        _ => c,
    }
}

/// A number as it was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Num {
    /// With its sign.
    pub value: f64,
    /// Digits before the point.
    pub whole: usize,
    /// Digits behind it.
    pub decimals: usize,
    /// A sign was written.
    pub signed: bool,
}

impl Num {
    /// What one step of the last digit stands for.
    #[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "at most 25 digits")]
    pub(super) fn size(&self) -> f64 {
        0.1_f64.powi(self.decimals as i32)
    }
}

/// What commas between digits are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Commas {
    /// They stand between two numbers.
    Apart,
    /// A comma between two digits is the point of a number.
    Decimal,
    /// A comma before each three digits of a whole number is nothing.
    Thousands,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Number(Num),
    /// Letters, in capitals.
    Word(String),
    /// Any other character; a comma, a semicolon, a slash or a tab is `,`, as is a minus between spaces.
    Mark(char),
}

/// A piece and where it begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub kind: Kind,
    pub at: usize,
    /// White space stands before it.
    pub spaced: bool,
}

impl Piece {
    pub(super) fn word(&self) -> Option<&str> {
        if let Kind::Word(w) = &self.kind { Some(w) } else { None }
    }

    pub(super) fn number(&self) -> Option<Num> {
        if let Kind::Number(n) = self.kind { Some(n) } else { None }
    }
}

/// Cuts a line into pieces; white space vanishes.
pub(super) fn pieces(line: &[char], commas: Commas) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut i = 0;
    while let Some(&c) = line.get(i) {
        let spaced = i > 0 && line[i - 1].is_whitespace();
        let at = i;
        let digit = |i: usize| line.get(i).is_some_and(char::is_ascii_digit);
        let kind = if c == '\t' {
            i += 1;
            Kind::Mark(',')
        } else if c.is_whitespace() {
            i += 1;
            continue;
        } else if digit(i) || c == '.' && digit(i + 1) || matches!(c, '+' | '-') && signs(line, i) {
            let (number, end) = number(line, i, commas);
            i = end;
            Kind::Number(number)
        } else if c == '-' && spaced && line.get(i + 1).is_none_or(|c| c.is_whitespace()) || matches!(c, ';' | '/') {
            i += 1;
            Kind::Mark(',')
        } else if c.is_ascii_alphabetic() {
            let end = (i..line.len()).find(|&j| !line[j].is_ascii_alphabetic()).unwrap_or(line.len());
            i = end;
            Kind::Word(line[at..end].iter().map(char::to_ascii_uppercase).collect())
        } else if let Some(roman) = roman_sign(c) {
            i += 1;
            Kind::Word(roman.to_owned())
        } else if let Some(word) =
            JAPANESE.iter().find(|word| word.chars().eq(line[i..].iter().copied().take(word.chars().count())))
        {
            i += word.chars().count();
            Kind::Word((*word).to_owned())
        } else {
            i += 1;
            Kind::Mark(c)
        };
        out.push(Piece { kind, at, spaced });
    }
    out
}

/// Words of Japanese notations, longer ones first.
const JAPANESE: [&str; 16] = [
    "平面直角座標系",
    "世界測地系",
    "北緯",
    "南緯",
    "東経",
    "西経",
    "緯度",
    "経度",
    "座標",
    "北",
    "南",
    "東",
    "西",
    "第",
    "系",
    "帯",
];

/// The one-character numerals Ⅰ to Ⅻ and ⅰ to ⅻ, in letters.
pub(in crate::crs) fn roman_sign(c: char) -> Option<&'static str> {
    const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let first = if c >= '\u{2170}' { 0x2170 } else { 0x2160 };
    ROMAN.get(usize::try_from(u32::from(c).checked_sub(first)?).ok()?).copied()
}

/// Tells whether a plus or minus at `i` is a sign: before a digit, and not behind one.
fn signs(line: &[char], i: usize) -> bool {
    let digit = |i: usize| line.get(i).is_some_and(char::is_ascii_digit);
    let before = i.checked_sub(1).and_then(|b| line.get(b));
    let apart = before.is_none_or(|c| c.is_whitespace() || c.is_alphabetic() || ",;/([=:".contains(*c));
    apart && (digit(i + 1) || line.get(i + 1) == Some(&'.') && digit(i + 2))
}

fn number(line: &[char], from: usize, commas: Commas) -> (Num, usize) {
    let digit = |i: usize| line.get(i).is_some_and(char::is_ascii_digit);
    let mut text = String::new();
    let mut i = from;
    let signed = matches!(line.get(i), Some('+' | '-'));
    if signed {
        text.extend(line.get(i));
        i += 1;
    }
    let (mut whole, mut decimals, mut point) = (0, 0, false);
    loop {
        match line.get(i) {
            Some(c) if c.is_ascii_digit() => {
                if point {
                    decimals += 1;
                } else {
                    whole += 1;
                }
                // Digits beyond these change nothing that is kept of a coordinate; of a whole number they make it too great.
                if decimals <= MOST_DIGITS && whole <= MOST_DIGITS {
                    text.push(*c);
                }
            }
            Some('.') if !point && (digit(i + 1) || whole > 0) => {
                point = true;
                text.push('.');
            }
            Some(',') if commas == Commas::Decimal && !point && whole > 0 && digit(i + 1) => {
                point = true;
                text.push('.');
            }
            Some(',') if commas == Commas::Thousands && !point && whole > 0 && group(line, i) => {}
            _ => break,
        }
        i += 1;
    }
    // At most fifty digits: always a number, and finite.
    let value = text.parse().unwrap_or(0.0);
    (Num { value, whole, decimals: decimals.min(MOST_DIGITS), signed }, i)
}

/// Tells whether exactly three digits follow the comma at `i`, and at most three stand before it.
fn group(line: &[char], i: usize) -> bool {
    let digits = |at: &mut dyn Iterator<Item = &char>| at.take_while(|c| c.is_ascii_digit()).count();
    digits(&mut line[i + 1..].iter()) == 3 && digits(&mut line[..i].iter().rev()) <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str, commas: Commas) -> Vec<f64> {
        pieces(&plain(text), commas).iter().filter_map(|p| p.number().map(|n| n.value)).collect()
    }

    #[test]
    fn numbers_are_cut_as_they_are_meant() {
        for (text, commas, values) in [
            ("35.6,-139.7", Commas::Apart, vec![35.6, -139.7]),
            ("３５．６　１３９．７", Commas::Apart, vec![35.6, 139.7]),
            ("35,68 139,77", Commas::Decimal, vec![35.68, 139.77]),
            ("389,000 3,950,000", Commas::Thousands, vec![389_000.0, 3_950_000.0]),
            ("N35-41-22", Commas::Apart, vec![35.0, 41.0, 22.0]),
            ("−118.25 .5 5.", Commas::Apart, vec![-118.25, 0.5, 5.0]),
        ] {
            assert_eq!(numbers(text, commas), values, "{text}");
        }
        assert!(numbers(&"9".repeat(500), Commas::Apart).iter().all(|v| v.is_finite()));
    }

    #[test]
    fn plain_characters_stay_where_they_were() {
        let text = "北緯３５度４１′２２″";
        assert_eq!(plain(text).len(), text.chars().count());
        assert_eq!(plain("′″º−").iter().collect::<String>(), "'\"°-");
    }
}

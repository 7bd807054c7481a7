//! Texts made alike for comparing: width, capitals and blanks do not count; for searching see [`search`].

pub mod search;

/// Half-width katakana U+FF65 to U+FF9D in order (JIS X 0201).
const KATAKANA: [char; 57] = [
    '・', 'ヲ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ャ', 'ュ', 'ョ', 'ッ', 'ー', 'ア', 'イ', 'ウ', 'エ', 'オ', 'カ', 'キ', 'ク', 'ケ',
    'コ', 'サ', 'シ', 'ス', 'セ', 'ソ', 'タ', 'チ', 'ツ', 'テ', 'ト', 'ナ', 'ニ', 'ヌ', 'ネ', 'ノ', 'ハ', 'ヒ', 'フ', 'ヘ', 'ホ',
    'マ', 'ミ', 'ム', 'メ', 'モ', 'ヤ', 'ユ', 'ヨ', 'ラ', 'リ', 'ル', 'レ', 'ロ', 'ワ', 'ン',
];

/// Returns a text with full-width letters, digits and signs as ASCII, half-width katakana as full-width, blanks trimmed and joined.
#[must_use]
pub fn same_width(text: &str) -> String {
    widened(text).split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// As [`same_width`], with all blanks where they are.
fn widened(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{ff01}'..='\u{ff5e}' => out.extend(char::from_u32(u32::from(c) - 0xfee0)),
            '\u{3000}' | '\u{a0}' | '\t' | '\n' | '\r' => out.push(' '),
            '\u{ff65}'..='\u{ff9d}' => out.extend(KATAKANA.get((u32::from(c) - 0xff65) as usize)),
            // A voiced mark of its own belongs to the letter before it.
            '\u{ff9e}' | '\u{ff9f}' => match out.pop() {
                Some(before) => out.push(voiced(before, c == '\u{ff9f}').unwrap_or(before)),
                None => out.push(c),
            },
            _ => out.push(c),
        }
    }
    out
}

/// Returns a text of one width in small letters.
#[must_use]
pub fn fold(text: &str) -> String {
    same_width(text).to_lowercase()
}

/// Returns the letters and digits of a name alone: `Focus area name`, `FOCUS_AREA_NAME` and `Focus-Area-Name *` are one.
#[must_use]
pub fn fold_name(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Tells whether a text has kana or kanji.
#[must_use]
pub fn is_japanese(text: &str) -> bool {
    text.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c) || ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// The katakana with a voiced (ガ) or half-voiced (パ) mark: one or two places further in Unicode.
fn voiced(c: char, half: bool) -> Option<char> {
    let takes = if half {
        "ハヒフヘホ".contains(c)
    } else {
        "カキクケコサシスセソタチツテトハヒフヘホウ".contains(c)
    };
    if !takes {
        return None;
    }
    if c == 'ウ' { Some('ヴ') } else { char::from_u32(u32::from(c) + if half { 2 } else { 1 }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_and_capitals_do_not_count() {
        assert_eq!(fold("ＡＵ；　ａｇ "), "au; ag");
        assert_eq!(fold("ﾀﾝｸﾞｽﾃﾝ"), "タングステン");
        assert_eq!(fold("ﾌﾟﾗﾁﾅ"), "プラチナ");
        assert_eq!(same_width("ｳﾞｧﾅｼﾞｳﾑ"), "ヴァナジウム");
        assert_eq!(fold_name(" Focus_Area-Name *"), fold_name("focus area name"));
        assert_eq!(fold_name("鉱山名（和）"), "鉱山名和");
    }
}

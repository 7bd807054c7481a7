//! Texts made alike for searching in them: width, capitals, hiragana and katakana, long vowels; and kana by their romaji.
//! docs/FILTERS.md says what finds what.

use super::widened;
use crate::layer::romaji::kana_of;

/// Kana with the vowels a, i, u, e and o, and what makes each of them long when it follows.
const BY_VOWEL: [(&str, &str); 5] = [
    ("アカガサザタダナハバパマヤラワァャヮ", "アー"),
    ("イキギシジチニヒビピミリィ", "イー"),
    ("ウクグスズツヌフブプムユルゥュ", "ウー"),
    ("エケゲセゼテデネヘベペメレェ", "エイー"),
    ("オコゴソゾトドノホボポモヨロォョ", "オウー"),
];

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needle {
    /// In the form of [`folded`].
    pub(in crate::layer) plain: String,
    /// In the form of [`lengthened`], when it has kana.
    pub(in crate::layer) long: Option<String>,
    /// In the form of [`short_kana`], when it is romaji.
    pub(in crate::layer) kana: Option<String>,
}

impl Needle {
    /// Makes the needle of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let plain = folded(text);
        let long = has_kana(&plain).then(|| lengthened(&plain));
        // One kana alone would be found nearly everywhere.
        let kana = kana_of(&plain).map(|k| short_kana(&k)).filter(|k| k.chars().count() > 1);
        Self { plain, long, kana }
    }

    /// Tells whether a text has it.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        let text = folded(text);
        text.contains(&self.plain)
            || has_kana(&text)
                && (self.long.as_ref().is_some_and(|n| lengthened(&text).contains(n))
                    || self.kana.as_ref().is_some_and(|n| short_kana(&text).contains(n)))
    }
}

/// Returns a text of one width, in small letters and in katakana; ヴァ is バ, ヂ is ジ, ヅ is ズ, ヲ is オ.
#[must_use]
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower = widened(text).to_lowercase();
    let mut out = String::with_capacity(lower.len());
    for c in lower.chars() {
        // Hiragana lie in the same order before katakana.
        let c = match c {
            'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
            _ => c,
        };
        match (c, out.chars().next_back()) {
            ('ァ' | 'ィ' | 'ェ' | 'ォ', Some('ヴ')) => {
                out.pop();
                out.push(match c {
                    'ァ' => 'バ',
                    'ィ' => 'ビ',
                    'ェ' => 'ベ',
                    _ => 'ボ',
                });
            }
            ('ヂ', _) => out.push('ジ'),
            ('ヅ', _) => out.push('ズ'),
            ('ヲ', _) => out.push('オ'),
            _ => out.push(c),
        }
    }
    out.replace('ヴ', "ブ")
}

/// Tells whether a folded text has kana.
pub(in crate::layer) fn has_kana(folded: &str) -> bool {
    folded.chars().any(is_kana)
}

/// Returns a folded text with long vowels as ー, however they are written: トオル, トウル and トール are one.
pub(in crate::layer) fn lengthened(folded: &str) -> String {
    with_long(folded, Some('ー'), |_| true)
}

/// Returns the kana of a folded text alone, without long vowels; a blank for whatever stands between them.
pub(in crate::layer) fn short_kana(folded: &str) -> String {
    with_long(folded, None, is_kana)
}

fn with_long(folded: &str, long: Option<char>, keep: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(folded.len());
    let mut vowel = "";
    for c in folded.chars() {
        if vowel.contains(c) {
            out.extend(long);
            continue;
        }
        vowel = BY_VOWEL.iter().find(|(kana, _)| kana.contains(c)).map_or("", |(_, long)| *long);
        if keep(c) {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(needle: &str, text: &str) -> bool {
        Needle::of(needle).is_in(text)
    }

    #[test]
    fn one_text_is_found_in_all_its_spellings() {
        for (needle, text) in [
            ("ﾘﾁｳﾑ", "リチウム鉱床"),
            ("Ｌｉ", "Li-Cs-Ta"),
            ("りちうむ", "ﾘﾁｳﾑ"),
            ("リチウム", "りちうむ"),
            ("ヴァナジウム", "バナジウム"),
            ("ヴォルフラム", "ボルフラム"),
            ("とうきょう", "トーキョー"),
            ("リチューム", "リチュウム"),
            ("ritiumu", "ﾘﾁｳﾑ"),
            ("Richiumu", "炭酸リチウム"),
            ("RICHIUMU", "りちうむ"),
            ("tokyo", "トウキョウ"),
            ("tōkyō", "とうきょう"),
            ("manganese", "Manganese ore"),
            (" gold", "the gold"),
            ("菱刈", "菱刈鉱山"),
            ("", "x"),
        ] {
            assert!(finds(needle, text), "{needle} in {text}");
        }
    }

    #[test]
    fn what_is_something_else_is_not_found() {
        for (needle, text) in [
            ("tin", "プラチナ"),
            ("rich", "リチウム"),
            ("chi", "Titanium"),
            ("u", "リチウム"),
            ("hishikari", "菱刈"),
            (" gold", "gold"),
            ("コー", "コバルト"),
            ("ウラン", "ウラ ン"),
            ("ribaku", "リ・バク"),
        ] {
            assert!(!finds(needle, text), "{needle} in {text}");
        }
    }
}

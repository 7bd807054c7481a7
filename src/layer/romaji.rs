//! Romaji and kana: names as they sound, so that `ひしかり`, `ヒシカリ`, `Hishikari` are one; and romaji read as kana, Hepburn (modified
//! and traditional) and Kunrei-shiki (ISO 3602), with or without marks for long vowels.

use crate::layer::fold::fold;

/// The syllabary: what a syllable begins with, and its kana before a, i, u, e, o. Of several ways to write a kana modified Hepburn's
/// comes first.
const ROWS: [(&str, [&str; 5]); 35] = [
    ("", ["ア", "イ", "ウ", "エ", "オ"]),
    ("k", ["カ", "キ", "ク", "ケ", "コ"]),
    ("ky", ["キャ", "キ", "キュ", "キェ", "キョ"]),
    ("g", ["ガ", "ギ", "グ", "ゲ", "ゴ"]),
    ("gy", ["ギャ", "ギ", "ギュ", "ギェ", "ギョ"]),
    ("sh", ["シャ", "シ", "シュ", "シェ", "ショ"]),
    ("s", ["サ", "シ", "ス", "セ", "ソ"]),
    ("sy", ["シャ", "シ", "シュ", "シェ", "ショ"]),
    ("ch", ["チャ", "チ", "チュ", "チェ", "チョ"]),
    ("ts", ["ツァ", "ツィ", "ツ", "ツェ", "ツォ"]),
    ("t", ["タ", "チ", "ツ", "テ", "ト"]),
    ("ty", ["チャ", "チ", "チュ", "チェ", "チョ"]),
    ("n", ["ナ", "ニ", "ヌ", "ネ", "ノ"]),
    ("ny", ["ニャ", "ニ", "ニュ", "ニェ", "ニョ"]),
    ("f", ["ファ", "フィ", "フ", "フェ", "フォ"]),
    ("h", ["ハ", "ヒ", "フ", "ヘ", "ホ"]),
    ("hy", ["ヒャ", "ヒ", "ヒュ", "ヒェ", "ヒョ"]),
    ("b", ["バ", "ビ", "ブ", "ベ", "ボ"]),
    ("by", ["ビャ", "ビ", "ビュ", "ビェ", "ビョ"]),
    ("v", ["バ", "ビ", "ブ", "ベ", "ボ"]),
    ("p", ["パ", "ピ", "プ", "ペ", "ポ"]),
    ("py", ["ピャ", "ピ", "ピュ", "ピェ", "ピョ"]),
    ("m", ["マ", "ミ", "ム", "メ", "モ"]),
    ("my", ["ミャ", "ミ", "ミュ", "ミェ", "ミョ"]),
    ("r", ["ラ", "リ", "ル", "レ", "ロ"]),
    ("ry", ["リャ", "リ", "リュ", "リェ", "リョ"]),
    ("j", ["ジャ", "ジ", "ジュ", "ジェ", "ジョ"]),
    ("z", ["ザ", "ジ", "ズ", "ゼ", "ゾ"]),
    ("zy", ["ジャ", "ジ", "ジュ", "ジェ", "ジョ"]),
    ("jy", ["ジャ", "ジ", "ジュ", "ジェ", "ジョ"]),
    ("dy", ["ジャ", "ディ", "デュ", "ジェ", "ジョ"]),
    ("dz", ["ザ", "ジ", "ズ", "ゼ", "ゾ"]),
    ("d", ["ダ", "ジ", "ズ", "デ", "ド"]),
    ("y", ["ヤ", "イ", "ユ", "イェ", "ヨ"]),
    ("w", ["ワ", "ウィ", "ウ", "ウェ", "オ"]),
];
const VOWELS: [&str; 5] = ["a", "i", "u", "e", "o"];
/// Kana that are read otherwise than the rows have it, or that are in none of them.
const OTHERS: [(&str, &str); 12] = [
    ("ティ", "ti"),
    ("ディ", "di"),
    ("ウォ", "wo"),
    ("ヴァ", "va"),
    ("ヴィ", "vi"),
    ("ヴェ", "ve"),
    ("ヴォ", "vo"),
    ("ヴ", "vu"),
    ("ヂ", "ji"),
    ("ヅ", "zu"),
    ("ヲ", "o"),
    ("ン", "n"),
];

/// What names of deposits end in without being told apart by it.
const ENDINGS: [&str; 18] = [
    "鉱山",
    "鉱床",
    "旧坑",
    "坑",
    " mine",
    " mines",
    " deposit",
    " deposits",
    " prospect",
    " district",
    " project",
    " property",
    " kozan",
    " kōzan",
    " kouzan",
    "kozan",
    " claims",
    " group",
];

/// Returns a name as it sounds, to be compared: kana in romaji, without capitals, width, macrons, long vowels, blanks, signs, and
/// without what it ends in as a kind of thing (`mine`, `鉱山`). Kanji stay: nobody can tell from them alone how they are read.
#[must_use]
pub fn sound(name: &str) -> String {
    let folded = fold(name);
    let mut text = folded.trim();
    while let Some(cut) = ENDINGS.iter().find_map(|end| text.strip_suffix(end)).map(str::trim).filter(|cut| !cut.is_empty()) {
        text = cut;
    }
    let read = romaji(text);
    let plain = read.chars().map(|c| match c {
        'ā' | 'â' => 'a',
        'ī' => 'i',
        'ū' | 'û' => 'u',
        'ē' => 'e',
        'ō' | 'ô' => 'o',
        c => c,
    });
    let mut out: String = plain.filter(|c| c.is_alphanumeric()).collect();
    for (long, short) in [("ou", "o"), ("oo", "o"), ("uu", "u"), ("mb", "nb"), ("mp", "np"), ("mm", "nm")] {
        out = out.replace(long, short);
    }
    out
}

/// Returns how alike two sounds are, 0 to 1: the share of their pairs of letters that both have (Dice). Short ones are the same or not.
#[must_use]
pub fn likeness(a: &str, b: &str) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    if a == b {
        return 1.0;
    }
    let pairs = |text: &str| {
        let letters: Vec<char> = text.chars().collect();
        let mut pairs: Vec<[char; 2]> = letters.windows(2).map(|w| [w[0], w[1]]).collect();
        pairs.sort_unstable();
        pairs
    };
    let (x, y) = (pairs(a), pairs(b));
    if x.len() < 3 || y.len() < 3 {
        return 0.0;
    }
    let (mut i, mut j, mut both) = (0, 0, 0_usize);
    while let (Some(p), Some(q)) = (x.get(i), y.get(j)) {
        match p.cmp(q) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, both) = (i + 1, j + 1, both + 1),
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "names are short")]
    let share = 2.0 * both as f64 / (x.len() + y.len()) as f64;
    // Not the same: never quite 1, though the same pairs may stand in another order.
    share.min(0.99)
}

/// How a kana is read, in two parts.
fn reading(kana: &str) -> Option<(&'static str, &'static str)> {
    if let Some((_, read)) = OTHERS.iter().find(|(k, _)| *k == kana) {
        return Some((read, ""));
    }
    ROWS.iter().find_map(|(onset, row)| Some((*onset, VOWELS[row.iter().position(|k| *k == kana)?])))
}

/// Reads the kana of a text; all else stays.
fn romaji(text: &str) -> String {
    let katakana = text.chars().map(|c| match c {
        'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        c => c,
    });
    let katakana: String = katakana.collect();
    let (mut out, mut rest, mut double) = (String::with_capacity(katakana.len()), katakana.as_str(), false);
    while let Some(first) = rest.chars().next() {
        if first == 'ッ' {
            double = true;
            rest = &rest[first.len_utf8()..];
            continue;
        }
        // Two signs before one.
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take(2).collect::<Vec<_>>();
        match ends.iter().rev().find_map(|end| Some((*end, reading(&rest[..*end])?))) {
            Some((end, (onset, vowel))) => {
                if let Some(c) = onset.chars().next().filter(|_| double) {
                    out.push(if c == 'c' { 't' } else { c });
                }
                out.push_str(onset);
                out.push_str(vowel);
                rest = &rest[end..];
            }
            // The long sign is a longer vowel, which does not count.
            None => {
                if first != 'ー' {
                    out.push(first);
                }
                rest = &rest[first.len_utf8()..];
            }
        }
        double = false;
    }
    out
}

/// Returns the katakana that small Latin letters spell in Hepburn or Kunrei-shiki; `None` when they are no such spelling, or an
/// unfinished one. Long vowels come out as they are written: `ou` as オウ, `ō` as オー.
pub(in crate::layer) fn kana_of(romaji: &str) -> Option<String> {
    let text = plain(romaji);
    let (mut out, mut rest) = (String::new(), text.as_str());
    while let Some(c) = rest.chars().next() {
        let next = rest[c.len_utf8()..].chars().next();
        if c == 'ー' {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        } else if let Some(i) = vowel(c) {
            out.push_str(ROWS[0].1[i]);
            rest = &rest[1..];
        } else if c == 'n' && next.is_none_or(|n| n != 'y' && vowel(n).is_none())
            || c == 'm' && next.is_some_and(|n| matches!(n, 'b' | 'p' | 'm'))
        {
            out.push('ン');
            // The mark in shin'ichi parts n from the vowel.
            rest = rest[1..].trim_start_matches('\'');
        } else if next == Some(c) && c.is_ascii_lowercase() || rest.starts_with("tch") {
            out.push('ッ');
            rest = &rest[1..];
        } else {
            let (onset, row) = ROWS.iter().find(|(onset, _)| {
                let after = rest.strip_prefix(onset).and_then(|after| after.chars().next());
                after.and_then(vowel).is_some()
            })?;
            let i = rest[onset.len()..].chars().next().and_then(vowel)?;
            out.push_str(row[i]);
            rest = &rest[onset.len() + 1..];
        }
    }
    Some(out)
}

/// Letters without their marks: ō and ô are a long o.
fn plain(romaji: &str) -> String {
    let mut out = String::new();
    for c in romaji.chars() {
        let marked = [["āâ", "aー"], ["īî", "iー"], ["ūû", "uー"], ["ēê", "eー"], ["ōô", "oー"]];
        match marked.iter().find(|[marked, _]| marked.contains(c)) {
            Some([_, long]) => out.push_str(long),
            None if c == '’' => out.push('\''),
            None if c == '-' => {}
            None => out.push(c),
        }
    }
    out
}

fn vowel(c: char) -> Option<usize> {
    "aiueo".find(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_in_many_spellings_sounds_the_same() {
        for (a, b) in [
            ("ひしかり", "Hishikari"),
            ("ヒシカリ鉱山", "Hishikari Mine"),
            ("ﾋｼｶﾘ", "HISHIKARI"),
            ("とよは", "Toyoha"),
            ("こうのまい", "Kōnomai"),
            ("Kounomai", "Konomai"),
            ("べっし", "Besshi"),
            ("トーヤ", "Tōya"),
            ("しゃくなげ", "Shakunage"),
            ("ほっちゃ", "Hotcha"),
            ("菱刈鉱山", "菱刈"),
            ("Mountain Pass Mine", "mountain-pass"),
            ("じんぼ", "Jimbo"),
        ] {
            assert_eq!(sound(a), sound(b), "{a} {b}");
        }
        assert_ne!(sound("菱刈"), sound("串木野"));
        assert_eq!(sound("鉱山"), "鉱山", "nothing but the kind of thing stays");
    }

    #[test]
    fn likeness_is_of_letters_and_short_names_are_the_same_or_not() {
        assert_eq!(likeness("hishikari", "hishikari"), 1.0);
        assert!(likeness("mountainpass", "mountanpass") > 0.8);
        assert!(likeness("mountainpass", "silverpeak") < 0.3);
        assert_eq!([likeness("ani", "ana"), likeness("", ""), likeness("菱刈", "菱")], [0.0; 3]);
        assert!(likeness("abcabd", "abdabc") < 1.0);
    }

    #[test]
    fn both_spellings_are_the_same_kana() {
        for (hepburn, kunrei, kana) in [
            ("richiumu", "ritiumu", "リチウム"),
            ("tangusuten", "tangusuten", "タングステン"),
            ("shizuoka", "sizuoka", "シズオカ"),
            ("chichibu", "titibu", "チチブ"),
            ("tsushima", "tusima", "ツシマ"),
            ("fujinoki", "huzinoki", "フジノキ"),
            ("hyōgo", "hyôgo", "ヒョーゴ"),
            ("hokkaidō", "hokkaidô", "ホッカイドー"),
            ("shin'ichi", "sin'iti", "シンイチ"),
            ("shimbun", "sinbun", "シンブン"),
            ("matchi", "matti", "マッチ"),
            ("jakotsu", "zyakotu", "ジャコツ"),
            ("anna", "anna", "アンナ"),
        ] {
            assert_eq!([kana_of(hepburn), kana_of(kunrei)].map(Option::unwrap), [kana, kana], "{hepburn}");
        }
    }

    #[test]
    fn what_is_no_romaji_is_none() {
        for text in ["lithium", "rich", "zinc", "c", "qa", "ritium1", "ri ti"] {
            assert_eq!(kana_of(text), None, "{text}");
        }
    }
}

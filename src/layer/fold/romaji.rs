//! Romaji read as kana: Hepburn (modified and traditional) and Kunrei-shiki (ISO 3602), with or without marks for long vowels.

/// The rows of the syllabary: what a syllable begins with, and its kana before a, i, u, e, o.
const ROWS: [(&str, [&str; 5]); 34] = [
    ("ky", ["キャ", "キ", "キュ", "キェ", "キョ"]),
    ("gy", ["ギャ", "ギ", "ギュ", "ギェ", "ギョ"]),
    ("sh", ["シャ", "シ", "シュ", "シェ", "ショ"]),
    ("sy", ["シャ", "シ", "シュ", "シェ", "ショ"]),
    ("ch", ["チャ", "チ", "チュ", "チェ", "チョ"]),
    ("ty", ["チャ", "チ", "チュ", "チェ", "チョ"]),
    ("ts", ["ツァ", "ツィ", "ツ", "ツェ", "ツォ"]),
    ("ny", ["ニャ", "ニ", "ニュ", "ニェ", "ニョ"]),
    ("hy", ["ヒャ", "ヒ", "ヒュ", "ヒェ", "ヒョ"]),
    ("by", ["ビャ", "ビ", "ビュ", "ビェ", "ビョ"]),
    ("py", ["ピャ", "ピ", "ピュ", "ピェ", "ピョ"]),
    ("my", ["ミャ", "ミ", "ミュ", "ミェ", "ミョ"]),
    ("ry", ["リャ", "リ", "リュ", "リェ", "リョ"]),
    ("zy", ["ジャ", "ジ", "ジュ", "ジェ", "ジョ"]),
    ("jy", ["ジャ", "ジ", "ジュ", "ジェ", "ジョ"]),
    ("dy", ["ジャ", "ディ", "デュ", "ジェ", "ジョ"]),
    ("dz", ["ザ", "ジ", "ズ", "ゼ", "ゾ"]),
    ("j", ["ジャ", "ジ", "ジュ", "ジェ", "ジョ"]),
    ("f", ["ファ", "フィ", "フ", "フェ", "フォ"]),
    ("k", ["カ", "キ", "ク", "ケ", "コ"]),
    ("g", ["ガ", "ギ", "グ", "ゲ", "ゴ"]),
    ("s", ["サ", "シ", "ス", "セ", "ソ"]),
    ("z", ["ザ", "ジ", "ズ", "ゼ", "ゾ"]),
    ("t", ["タ", "チ", "ツ", "テ", "ト"]),
    ("d", ["ダ", "ジ", "ズ", "デ", "ド"]),
    ("n", ["ナ", "ニ", "ヌ", "ネ", "ノ"]),
    ("h", ["ハ", "ヒ", "フ", "ヘ", "ホ"]),
    ("b", ["バ", "ビ", "ブ", "ベ", "ボ"]),
    ("v", ["バ", "ビ", "ブ", "ベ", "ボ"]),
    ("p", ["パ", "ピ", "プ", "ペ", "ポ"]),
    ("m", ["マ", "ミ", "ム", "メ", "モ"]),
    ("y", ["ヤ", "イ", "ユ", "イェ", "ヨ"]),
    ("r", ["ラ", "リ", "ル", "レ", "ロ"]),
    ("w", ["ワ", "ウィ", "ウ", "ウェ", "オ"]),
];
const VOWELS: [&str; 5] = ["ア", "イ", "ウ", "エ", "オ"];

/// Returns the katakana that small Latin letters spell in Hepburn or Kunrei-shiki; `None` when they are no such spelling, or an
/// unfinished one. Long vowels come out as they are written: `ou` as オウ, `ō` as オー.
pub(super) fn kana_of(romaji: &str) -> Option<String> {
    let text = plain(romaji);
    let (mut out, mut rest) = (String::new(), text.as_str());
    while let Some(c) = rest.chars().next() {
        let next = rest[c.len_utf8()..].chars().next();
        if c == 'ー' {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        } else if let Some(i) = vowel(c) {
            out.push_str(VOWELS[i]);
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

//! Names as they sound: kana read as Hepburn romaji, long vowels and marks left out, so that `ひしかり`, `ヒシカリ`, `Hishikari` are one.

use crate::layer::fold::fold;

/// Katakana and how they are read (modified Hepburn), two signs before one.
const READINGS: [(&str, &str); 121] = [
    ("キャ", "kya"),
    ("キュ", "kyu"),
    ("キョ", "kyo"),
    ("シャ", "sha"),
    ("シュ", "shu"),
    ("ショ", "sho"),
    ("シェ", "she"),
    ("チャ", "cha"),
    ("チュ", "chu"),
    ("チョ", "cho"),
    ("チェ", "che"),
    ("ニャ", "nya"),
    ("ニュ", "nyu"),
    ("ニョ", "nyo"),
    ("ヒャ", "hya"),
    ("ヒュ", "hyu"),
    ("ヒョ", "hyo"),
    ("ミャ", "mya"),
    ("ミュ", "myu"),
    ("ミョ", "myo"),
    ("リャ", "rya"),
    ("リュ", "ryu"),
    ("リョ", "ryo"),
    ("ギャ", "gya"),
    ("ギュ", "gyu"),
    ("ギョ", "gyo"),
    ("ジャ", "ja"),
    ("ジュ", "ju"),
    ("ジョ", "jo"),
    ("ジェ", "je"),
    ("ビャ", "bya"),
    ("ビュ", "byu"),
    ("ビョ", "byo"),
    ("ピャ", "pya"),
    ("ピュ", "pyu"),
    ("ピョ", "pyo"),
    ("ファ", "fa"),
    ("フィ", "fi"),
    ("フェ", "fe"),
    ("フォ", "fo"),
    ("ティ", "ti"),
    ("ディ", "di"),
    ("ウィ", "wi"),
    ("ウェ", "we"),
    ("ウォ", "wo"),
    ("ヴァ", "va"),
    ("ヴィ", "vi"),
    ("ヴェ", "ve"),
    ("ヴォ", "vo"),
    ("ヴ", "vu"),
    ("ア", "a"),
    ("イ", "i"),
    ("ウ", "u"),
    ("エ", "e"),
    ("オ", "o"),
    ("カ", "ka"),
    ("キ", "ki"),
    ("ク", "ku"),
    ("ケ", "ke"),
    ("コ", "ko"),
    ("サ", "sa"),
    ("シ", "shi"),
    ("ス", "su"),
    ("セ", "se"),
    ("ソ", "so"),
    ("タ", "ta"),
    ("チ", "chi"),
    ("ツ", "tsu"),
    ("テ", "te"),
    ("ト", "to"),
    ("ナ", "na"),
    ("ニ", "ni"),
    ("ヌ", "nu"),
    ("ネ", "ne"),
    ("ノ", "no"),
    ("ハ", "ha"),
    ("ヒ", "hi"),
    ("フ", "fu"),
    ("ヘ", "he"),
    ("ホ", "ho"),
    ("マ", "ma"),
    ("ミ", "mi"),
    ("ム", "mu"),
    ("メ", "me"),
    ("モ", "mo"),
    ("ヤ", "ya"),
    ("ユ", "yu"),
    ("ヨ", "yo"),
    ("ラ", "ra"),
    ("リ", "ri"),
    ("ル", "ru"),
    ("レ", "re"),
    ("ロ", "ro"),
    ("ワ", "wa"),
    ("ヲ", "o"),
    ("ン", "n"),
    ("ガ", "ga"),
    ("ギ", "gi"),
    ("グ", "gu"),
    ("ゲ", "ge"),
    ("ゴ", "go"),
    ("ザ", "za"),
    ("ジ", "ji"),
    ("ズ", "zu"),
    ("ゼ", "ze"),
    ("ゾ", "zo"),
    ("ダ", "da"),
    ("ヂ", "ji"),
    ("ヅ", "zu"),
    ("デ", "de"),
    ("ド", "do"),
    ("バ", "ba"),
    ("ビ", "bi"),
    ("ブ", "bu"),
    ("ベ", "be"),
    ("ボ", "bo"),
    ("パ", "pa"),
    ("ピ", "pi"),
    ("プ", "pu"),
    ("ペ", "pe"),
    ("ポ", "po"),
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
        match READINGS.iter().find(|(kana, _)| rest.starts_with(kana)) {
            Some((kana, read)) => {
                if let Some(c) = read.chars().next().filter(|_| double) {
                    out.push(if c == 'c' { 't' } else { c });
                }
                out.push_str(read);
                rest = &rest[kana.len()..];
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
}

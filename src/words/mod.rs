//! Floor 1: every text for people, in English and Japanese. A word cannot exist in one language only.

#[macro_use]
mod drawing;
#[macro_use]
mod history;
#[macro_use]
mod sketches;
#[macro_use]
mod area_facts;
#[macro_use]
mod store;
#[macro_use]
mod readiness;
#[macro_use]
mod report;
#[macro_use]
mod files;
#[macro_use]
mod comparing;
#[macro_use]
mod determining;
#[macro_use]
mod filters;
#[macro_use]
mod deposits;
#[macro_use]
mod selecting;
#[macro_use]
mod attribute_table;
#[macro_use]
mod style;
#[macro_use]
mod coordinates;
#[macro_use]
mod crs_ranking;
#[macro_use]
mod map_labels;
#[macro_use]
mod projects;
#[macro_use]
mod charts;
mod table;

pub use table::Word;

/// A language of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Lang {
    /// Returns the language of a locale such as `ja_JP.UTF-8`; English for all but Japanese.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("ja") { Self::Ja } else { Self::En }
    }

    /// Tells whether it is Japanese.
    #[must_use]
    pub fn is_ja(self) -> bool {
        self == Self::Ja
    }

    /// Returns a word in this language.
    #[must_use]
    pub fn t(self, word: Word) -> &'static str {
        let [en, ja] = word.texts();
        if self.is_ja() { ja } else { en }
    }

    /// Returns a direction as a compass says it: N, NE, E … for degrees clockwise from north.
    #[must_use]
    pub fn compass(self, azimuth: f64) -> &'static str {
        const NAMES: [[&str; 2]; 8] =
            [["N", "北"], ["NE", "北東"], ["E", "東"], ["SE", "南東"], ["S", "南"], ["SW", "南西"], ["W", "西"], ["NW", "北西"]];
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 8")]
        let eighth = (azimuth.rem_euclid(360.0) / 45.0).round() as usize;
        NAMES[eighth % 8][usize::from(self.is_ja())]
    }

    /// Returns a word with its `{0}`, `{1}` … filled in.
    #[must_use]
    pub fn fill(self, word: Word, values: &[&str]) -> String {
        let mut text = self.t(word).to_owned();
        for (i, value) in values.iter().enumerate() {
            text = text.replace(&format!("{{{i}}}"), value);
        }
        text
    }
}

/// A text that was put together in both languages, for those who do not know yet who will read it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Both {
    /// English.
    pub en: String,
    /// Japanese.
    pub ja: String,
}

impl Both {
    /// A word.
    #[must_use]
    pub fn of(word: Word) -> Self {
        Self::fill(word, &[])
    }

    /// A word with its `{0}`, `{1}` … filled in.
    #[must_use]
    pub fn fill(word: Word, values: &[&Self]) -> Self {
        let [en, ja] = [Lang::En, Lang::Ja].map(|lang| {
            let values: Vec<&str> = values.iter().map(|value| value.get(lang)).collect();
            lang.fill(word, &values)
        });
        Self { en, ja }
    }

    /// Returns the text in a language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        if lang.is_ja() { &self.ja } else { &self.en }
    }
}

/// What is the same in both languages: codes, names, numbers.
impl From<&str> for Both {
    fn from(same: &str) -> Self {
        Self { en: same.to_owned(), ja: same.to_owned() }
    }
}

/// Returns a number with commas between groups of three digits, as both languages write it.
#[must_use]
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Returns a number of bytes as people write it: kB and MB of a thousand.
#[must_use]
pub fn bytes(count: u64) -> String {
    let tenth = |v: f64| (v * 10.0).round() / 10.0;
    #[expect(clippy::cast_precision_loss, reason = "shown to a tenth")]
    let n = count as f64;
    match count {
        0..=999 => format!("{count} B"),
        1000..=999_949 => format!("{} kB", tenth(n / 1e3)),
        999_950..=999_949_999 => format!("{} MB", tenth(n / 1e6)),
        _ => format!("{} GB", tenth(n / 1e9)),
    }
}

/// Returns a length in metres as people write it, to a tenth of a metre, of a kilometre, or to the kilometre.
#[must_use]
pub fn length(metres: f64) -> String {
    let tenth = |v: f64| (v * 10.0).round() / 10.0;
    if metres < 999.95 {
        format!("{} m", tenth(metres))
    } else if metres < 999_950.0 {
        format!("{} km", tenth(metres / 1e3))
    } else {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a few times round the earth")]
        let km = (metres / 1e3).round() as usize;
        format!("{} km", grouped(km))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_told_to_an_eighth() {
        assert_eq!([0.0, 44.0, 100.0, -44.0, 359.0].map(|a| Lang::En.compass(a)), ["N", "NE", "E", "NW", "N"]);
        assert_eq!(Lang::Ja.compass(315.0), "北西");
    }

    #[test]
    fn lengths_are_told_to_the_tenth_and_long_ones_to_the_kilometre() {
        assert_eq!(
            [0.0, 12.34, 999.96, 12_345.0, 999_960.0, 12_345_678.0].map(length),
            ["0 m", "12.3 m", "1 km", "12.3 km", "1,000 km", "12,346 km"]
        );
    }

    #[test]
    fn bytes_are_told_to_the_tenth() {
        assert_eq!([999, 1000, 999_950, 12_345_678, 2_000_000_000].map(bytes), ["999 B", "1 kB", "1 MB", "12.3 MB", "2 GB"]);
    }

    #[test]
    fn figures_are_grouped_by_three() {
        assert_eq!([0, 999, 1000, 12_345_678].map(grouped), ["0", "999", "1,000", "12,345,678"]);
    }

    #[test]
    fn both_languages_have_the_same_places_to_fill() {
        for word in Word::ALL {
            let [en, ja] = word.texts();
            for i in 0..5 {
                let place = format!("{{{i}}}");
                assert_eq!(en.contains(&place), ja.contains(&place), "{word:?}");
            }
            assert!(!en.trim().is_empty() && !ja.trim().is_empty(), "{word:?}");
        }
    }

    #[test]
    fn no_word_claims_what_the_framework_does_not() {
        // The framework is non-binding: we propose, concur and mutually determine.
        for word in Word::ALL {
            let [en, ja] = word.texts();
            let en = en.to_lowercase().replace("non-binding", "").replace("neither a login nor a legal signature", "");
            for banned in ["approv", "agree", "binding", "signature", "ratif"] {
                assert!(!en.contains(banned), "{word:?}: {en}");
            }
            let mut spoken = en.split(|c: char| !c.is_alphanumeric());
            assert!(!spoken.any(|w| matches!(w, "sign" | "signs" | "signed" | "signing")), "{word:?}: {en}");
            let ja = ja.replace("法的拘束力のない", "").replace("法的拘束力を持たない", "");
            for banned in ["承認", "同意", "合意", "拘束", "署名", "調印", "批准"] {
                assert!(!ja.contains(banned), "{word:?}: {ja}");
            }
        }
    }
}

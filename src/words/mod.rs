//! Floor 1: every text for people, in English and Japanese. A word cannot exist in one language only.

#[macro_use]
mod attribute_table;
#[macro_use]
mod crs_ranking;
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

#[cfg(test)]
mod tests {
    use super::*;

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
            let en = en.to_lowercase().replace("non-binding", "");
            for banned in ["approv", "agree", "binding", "sign off", "signed"] {
                assert!(!en.contains(banned), "{word:?}: {en}");
            }
            let ja = ja.replace("法的拘束力のない", "").replace("法的拘束力を持たない", "");
            for banned in ["承認", "合意", "拘束", "署名", "調印"] {
                assert!(!ja.contains(banned), "{word:?}: {ja}");
            }
        }
    }
}

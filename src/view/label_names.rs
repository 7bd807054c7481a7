//! Which of a thing's names stand on the map: English, Japanese, both or none.

use crate::words::Lang;
use serde::{Deserialize, Serialize};

/// Which names are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LabelNames {
    /// English.
    En,
    /// Japanese.
    Ja,
    /// Both, the language of the program first.
    Both,
    /// None.
    None,
}

impl LabelNames {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::En, Self::Ja, Self::Both, Self::None];

    /// Returns what is shown as long as nobody has chosen: the names in the program's language.
    #[must_use]
    pub fn of(lang: Lang) -> Self {
        if lang.is_ja() { Self::Ja } else { Self::En }
    }

    /// Returns the choice that a word on the command line means: `en`, `ja`, `both` or `none`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|n| n.word() == word)
    }

    /// Returns its word on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
            Self::Both => "both",
            Self::None => "none",
        }
    }

    /// Returns the language that goes first.
    #[must_use]
    pub fn first(self, lang: Lang) -> Lang {
        match self {
            Self::En => Lang::En,
            Self::Ja => Lang::Ja,
            Self::Both | Self::None => lang,
        }
    }

    /// Returns the text for a thing with room for two lines: as [`Self::text`], with two languages below each other.
    #[must_use]
    pub fn lines(self, en: &str, ja: &str, lang: Lang) -> String {
        let (one, other) = match self {
            Self::Both => (Self::En.text(en, "", lang), Self::Ja.text("", ja, lang)),
            _ => return self.text(en, ja, lang),
        };
        match (one.is_empty() || other.is_empty() || one == other, lang.is_ja()) {
            (true, _) => self.text(en, ja, lang),
            (false, false) => format!("{one}\n{other}"),
            (false, true) => format!("{other}\n{one}"),
        }
    }

    /// Returns the text for a thing with these names: what is asked for, else what there is; `lang` is the program's language.
    #[must_use]
    pub fn text(self, en: &str, ja: &str, lang: Lang) -> String {
        if self == Self::None {
            return String::new();
        }
        let (en, ja) = (en.trim(), ja.trim());
        let (first, second) = if self.first(lang).is_ja() { (ja, en) } else { (en, ja) };
        match (first.is_empty(), second.is_empty()) {
            (true, _) => second.to_owned(),
            (false, false) if self == Self::Both && first != second => format!("{first} {second}"),
            (false, _) => first.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shown_as_asked_for_or_in_the_other_language() {
        use LabelNames as N;
        let text = |n: N, en: &str, ja: &str| n.text(en, ja, Lang::En);
        assert_eq!(text(N::En, "Hishikari", "菱刈"), "Hishikari");
        assert_eq!(text(N::Ja, "Hishikari", "菱刈"), "菱刈");
        assert_eq!(text(N::Both, "Hishikari", "菱刈"), "Hishikari 菱刈");
        assert_eq!(N::Both.text("Hishikari", "菱刈", Lang::Ja), "菱刈 Hishikari");
        assert_eq!(text(N::None, "Hishikari", "菱刈"), "");
        assert_eq!((text(N::Ja, "Silver Peak", " "), text(N::En, "", "神岡")), ("Silver Peak".into(), "神岡".into()));
        assert_eq!((text(N::Both, "ABC", "ABC"), text(N::Both, "", "神岡")), ("ABC".into(), "神岡".into()));
        let lines = |en: &str, ja: &str, lang: Lang| N::Both.lines(en, ja, lang);
        assert_eq!(lines("Hishikari", "菱刈", Lang::Ja), "菱刈\nHishikari");
        assert_eq!((lines("A", "", Lang::En), lines("", "菱刈", Lang::En)), ("A".into(), "菱刈".into()));
        assert!(N::ALL.iter().all(|n| N::parse(n.word()) == Some(*n)) && N::parse("EN").is_none());
    }
}

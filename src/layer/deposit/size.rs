//! How large a deposit is said to be, as one of five classes: for what is shown first, never for what is computed.

use super::{DepositModel, Role, record};
use serde_json::{Map, Value};

/// Words for a class, in small letters; the whole text has to be one of them, or begin with one and a space.
const WORDS: [(u8, &[&str]); 4] = [
    (4, &["world class", "world-class", "giant", "supergiant", "super-giant", "very large", "超大型"]),
    (3, &["large", "l", "大", "大型", "大規模"]),
    (2, &["medium", "moderate", "m", "中", "中型", "中規模"]),
    (1, &["small", "s", "minor", "小", "小型", "小規模"]),
];

impl DepositModel {
    /// Returns the class of size that properties give: 4 giant, 3 large, 2 medium, 1 small, 0 not said. A number with a unit of
    /// mass (t, kt, Mt, Gt) is large from 10 Mt and giant from 100 Mt on, small below 0.1 Mt.
    #[must_use]
    pub fn size_class(&self, properties: &Map<String, Value>) -> u8 {
        record::said(self, Role::Size, properties).first().map_or(0, |said| class_of(&said.text))
    }
}

fn class_of(text: &str) -> u8 {
    let text = text.trim().to_lowercase();
    let is = |word: &&str| text.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    if let Some((class, _)) = WORDS.iter().find(|(_, words)| words.iter().any(is)) {
        return *class;
    }
    let digits = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(text.len());
    let Ok(number) = text[..digits].replace(',', "").parse::<f64>() else { return 0 };
    let unit = text[digits..].split_whitespace().next().unwrap_or("");
    let tonnes = number
        * match unit {
            "t" | "tonnes" | "tons" => 1.0,
            "kt" => 1e3,
            "mt" | "million" => 1e6,
            "gt" => 1e9,
            _ => return 0,
        };
    [1e5, 1e7, 1e8].iter().fold(1, |class, least| class + u8::from(tonnes >= *least))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_classed_by_word_or_mass_and_nothing_is_made_up() {
        let classes = ["Large", "L", "M", "small deposit", "世界", "大規模", "Giant"].map(class_of);
        assert_eq!(classes, [3, 3, 2, 1, 0, 3, 4]);
        assert_eq!(["250 Mt", "20 Mt", "1,000,000 t", "12 kt", "12", "Mt", ""].map(class_of), [4, 3, 2, 1, 0, 0, 0]);
    }
}

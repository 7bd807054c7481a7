//! Key tables on the map: the colour of a meaning and what a legend says of it.

use crate::layer::{KeyJoin, Meaning, Rgb};
use crate::view::theme::{UNKNOWN, layer_color};
use crate::words::Lang;

/// Returns the colour that a meaning is drawn in: the table's, or one in turn when the table has no colours at all.
#[must_use]
pub fn meaning_color(key: &KeyJoin, number: u16, meaning: &Meaning) -> Rgb {
    let uncolored = || key.meanings.iter().all(|m| m.color.is_none());
    meaning.color.unwrap_or_else(|| if uncolored() { layer_color(usize::from(number)) } else { UNKNOWN })
}

/// Returns what a legend says of a meaning: the code and the text, so that like colours can still be told.
#[must_use]
pub fn legend_text(meaning: &Meaning, lang: Lang) -> String {
    let text = meaning.text(lang.is_ja());
    if text == meaning.code { text.to_owned() } else { format!("{}  {text}", meaning.code) }
}

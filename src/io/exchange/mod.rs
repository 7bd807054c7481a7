//! The exchange file: one GeoJSON file for the other side, with everything that it needs to verify it. docs/FORMAT.md, "Exchange".

mod judge;
mod read;
mod write;

pub use judge::{Difference, Finding};
pub use read::{ExchangeFile, ReadExchangeError, from_session, looks_like_one, read};
pub use write::write;

use crate::words::{Lang, Word};
use crate::workspace::seal::text_line;
use crate::workspace::{Author, Party};

/// The first bytes of every exchange file.
pub(in crate::io) const PREFIX: &str = r#"{"type":"FeatureCollection","lodemap":{"exchange":"#;

/// A line of an exchange file: what it holds, and the SHA-256 of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    kind: String,
    id: String,
    sha256: String,
}

/// The canonical text of a whole file: what is sealed by whoever sends it.
fn file_text(by: &Author, parties: &[Party], lines: &[Line]) -> String {
    let mut text = String::from("lodemap exchange 1\n");
    text_line(&mut text, "party", &by.party.0);
    text_line(&mut text, "name", &by.name);
    text_line(&mut text, "at", by.at.as_str());
    text_line(&mut text, "disclaimer_en", Lang::En.t(Word::ExportDisclaimer));
    text_line(&mut text, "disclaimer_ja", Lang::Ja.t(Word::ExportDisclaimer));
    for party in parties {
        text_line(&mut text, "seat", &party.id.0);
        text_line(&mut text, "seat_en", &party.name.en);
        text_line(&mut text, "seat_ja", &party.name.ja);
        text_line(&mut text, "must_concur", if party.must_concur { "true" } else { "false" });
        party.keys.iter().for_each(|k| text_line(&mut text, "key", &k.key));
    }
    for line in lines {
        text_line(&mut text, "record", &format!("{} {} {}", line.sha256, line.kind, line.id));
    }
    text
}

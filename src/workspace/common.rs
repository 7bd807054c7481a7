//! What all records share: identifiers, texts in two languages, instants with their zone, authors.

use serde::{Deserialize, Serialize};

/// The stable identifier of a record: a UUID when the program makes it, any short text in a script.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(pub String);

impl std::fmt::Display for RecordId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for RecordId {
    fn from(s: &str) -> Self {
        Self(s.to_owned())
    }
}

/// A text in English and Japanese; either may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Bilingual {
    /// English.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub en: String,
    /// Japanese.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ja: String,
}

impl Bilingual {
    /// Makes a text in both languages.
    #[must_use]
    pub fn new(en: &str, ja: &str) -> Self {
        Self { en: en.to_owned(), ja: ja.to_owned() }
    }

    /// Returns the text in the wanted language, or the other one when that is empty.
    #[must_use]
    pub fn get(&self, japanese_first: bool) -> &str {
        let (first, second) = if japanese_first { (&self.ja, &self.en) } else { (&self.en, &self.ja) };
        if first.trim().is_empty() { second } else { first }
    }

    /// Tells whether both have not even a blank: then a record need not mention them.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.en.is_empty() && self.ja.is_empty()
    }

    /// Tells whether both are empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.en.trim().is_empty() && self.ja.trim().is_empty()
    }
}

/// An instant with the zone it was written in: RFC 3339 with a numeric offset, such as `2026-01-20T10:00:00+09:00`.
///
/// A bare date is never stored: 27 October in Washington is 28 October in Tokyo.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Instant(String);

impl Instant {
    /// Returns the beginning of 1970 in UTC.
    #[must_use]
    pub fn epoch() -> Self {
        Self("1970-01-01T00:00:00Z".to_owned())
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns nanoseconds since 1970 UTC, for ordering.
    #[must_use]
    pub fn nanos(&self) -> i128 {
        self.0.parse::<jiff::Timestamp>().map_or(0, jiff::Timestamp::as_nanosecond)
    }

    /// Returns date and time to the minute with its offset, for people.
    #[must_use]
    pub fn to_minute(&self) -> String {
        let (date, rest) = self.0.split_once('T').unwrap_or((&self.0, ""));
        let zone = rest.find(['+', '-', 'Z']).map_or("", |i| &rest[i..]);
        let zone = if zone == "Z" { "UTC".to_owned() } else { format!("UTC{zone}") };
        format!("{date} {} {zone}", rest.get(..5).unwrap_or(rest))
    }
}

impl TryFrom<String> for Instant {
    type Error = String;
    fn try_from(s: String) -> Result<Self, String> {
        match s.parse::<jiff::Timestamp>() {
            Ok(_) => Ok(Self(s)),
            Err(e) => Err(format!("“{s}” is not an instant with a zone (write 2026-01-20T10:00:00+09:00): {e}")),
        }
    }
}

impl From<&jiff::Zoned> for Instant {
    /// To the millisecond, with the zone's offset at that time.
    fn from(at: &jiff::Zoned) -> Self {
        Self(at.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string())
    }
}

impl From<Instant> for String {
    fn from(i: Instant) -> Self {
        i.0
    }
}

/// Who does something, from which seat, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The seat: a party's id.
    pub party: RecordId,
    /// The person's name as they gave it. It is neither a login nor a legal signature.
    pub name: String,
    /// When.
    pub at: Instant,
}

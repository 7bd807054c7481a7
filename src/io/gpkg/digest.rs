//! Digests of rows: how lodemap knows that another program changed one. docs/FORMAT.md, "Digests of rows", specifies them.

use super::rows::Row;
use crate::workspace::seal::hex;
use rusqlite::types::{Value as Sql, ValueRef};
use sha2::{Digest as _, Sha256};
use std::ops::Range;

/// Tells whether a column is worked out from records: it is written for readers and never read back.
#[must_use]
pub fn is_derived(table: &str, column: &str) -> bool {
    table == "mapping_area" && matches!(column, "status" | "area_km2" | "boundary_sha256")
}

/// Returns the digest of a row as it is written, in lower-case hexadecimal digits.
#[must_use]
pub fn of_row(row: &Row) -> String {
    let compared = row.columns.iter().filter(|(name, _)| !is_derived(row.table, name));
    of_columns(compared.map(|(name, value)| (*name, by_ref(value))))
}

/// Returns the digest of named values in this order.
#[must_use]
pub fn of_columns<'a>(columns: impl Iterator<Item = (&'a str, ValueRef<'a>)>) -> String {
    let mut text = Vec::new();
    for (name, value) in columns {
        put(&mut text, name, value);
    }
    hex(&of_text(&text))
}

/// Returns the digest of a canonical text, as bytes.
#[must_use]
pub fn of_text(text: &[u8]) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// Adds a named value to a canonical text; returns where the bytes of the value stand in it.
pub fn put(canonical: &mut Vec<u8>, name: &str, value: ValueRef<'_>) -> Range<usize> {
    canonical.extend_from_slice(name.as_bytes());
    let bytes = match value {
        // An empty text and none are the same to the programs that people edit tables with.
        ValueRef::Null | ValueRef::Text(b"") => {
            canonical.extend_from_slice(b"=n");
            [].as_slice()
        }
        ValueRef::Integer(i) => {
            canonical.extend_from_slice(format!("=i{i}").as_bytes());
            &[]
        }
        ValueRef::Real(f) => {
            canonical.extend_from_slice(format!("=r{:016x}", f.to_bits()).as_bytes());
            &[]
        }
        ValueRef::Text(text) => counted(canonical, b"=t", text),
        ValueRef::Blob(blob) => counted(canonical, b"=b", blob),
    };
    let start = canonical.len();
    canonical.extend_from_slice(bytes);
    canonical.push(b';');
    start..start + bytes.len()
}

/// Writes how many bytes follow; without a text of its own, for every row of a file has a dozen of them.
fn counted<'a>(canonical: &mut Vec<u8>, kind: &[u8], bytes: &'a [u8]) -> &'a [u8] {
    canonical.extend_from_slice(kind);
    let start = canonical.len();
    let mut rest = bytes.len();
    loop {
        canonical.push(b'0' + u8::try_from(rest % 10).unwrap_or(0));
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if let Some(digits) = canonical.get_mut(start..) {
        digits.reverse();
    }
    canonical.push(b':');
    bytes
}

/// Returns a value as SQLite hands it out.
#[must_use]
pub fn by_ref(value: &Sql) -> ValueRef<'_> {
    match value {
        Sql::Null => ValueRef::Null,
        Sql::Integer(i) => ValueRef::Integer(*i),
        Sql::Real(f) => ValueRef::Real(*f),
        Sql::Text(t) => ValueRef::Text(t.as_bytes()),
        Sql::Blob(b) => ValueRef::Blob(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_that_of_its_canonical_text() {
        let columns = [
            ("id", Sql::Text("a".into())),
            ("name", Sql::Text("泥".into())),
            ("none", Sql::Null),
            ("n", Sql::Integer(-7)),
            ("r", Sql::Real(0.5)),
            ("geom", Sql::Blob(vec![1, 2])),
        ];
        let by_hand =
            [b"id=t1:a;name=t3:\xe6\xb3\xa5;none=n;n=i-7;r=r3fe0000000000000;geom=b2:".as_slice(), &[1, 2], b";"].concat();
        let expected: String = Sha256::digest(by_hand).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(of_columns(columns.iter().map(|(n, v)| (*n, by_ref(v)))), expected);
    }

    #[test]
    fn what_is_derived_does_not_count() {
        let row = |status: &str| Row {
            table: "mapping_area",
            columns: vec![("id", Sql::Text("a".into())), ("status", Sql::Text(status.into()))],
            extent: None,
        };
        assert_eq!(of_row(&row("draft")), of_row(&row("proposed")));
    }
}

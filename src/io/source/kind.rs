//! Tells by a file's first bytes, and for tables by its name, which reader it is for.

use crate::io::geojson::{ReadError, what_it_is};
use crate::io::gpkg::SQLITE;
use std::path::Path;

/// Which reader a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// GeoJSON and TopoJSON in any encoding, and what is none of the others: that reader says what it is.
    GeoJson,
    /// A text table.
    Table,
    /// FlatGeobuf.
    FlatGeobuf,
    /// SQLite: a GeoPackage, perhaps.
    Database,
}

/// Tells which reader a file is for.
///
/// # Errors
/// When a file calls itself a GeoPackage and is none.
pub(super) fn kind_of(path: &Path, start: &[u8]) -> Result<Kind, ReadError> {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    // Endings lie: GeoJSON begins with a bracket, after a mark or not, and what is known to be something else is no table.
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    let json = matches!(text.first(), Some(b'{' | b'[' | 0x1e));
    let utf16 = match start {
        [0xFF, 0xFE, rest @ ..] => Some(rest.first()),
        [0xFE, 0xFF, rest @ ..] => Some(rest.get(1)),
        _ => None,
    };
    let json = json || utf16.is_some_and(|first| matches!(first, Some(b'{' | b'[')));
    let other = what_it_is(start).filter(|_| utf16.is_none());
    Ok(if start.starts_with(SQLITE) {
        Kind::Database
    } else if start.starts_with(b"fgb") && start.get(4..7) == Some(b"fgb") {
        Kind::FlatGeobuf
    } else if ending == "gpkg" && !json && !start.is_empty() {
        let what = other.unwrap_or("it does not begin as a SQLite file does: it is encrypted, damaged, or something else");
        let why = format!("the file calls itself a GeoPackage and is none: {what}");
        return Err(ReadError::Unusable { why, path: path.into() });
    } else if ["csv", "tsv", "tab", "txt", "psv"].iter().any(|e| ending == *e) && !json && other.is_none() {
        Kind::Table
    } else {
        Kind::GeoJson
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_a_file_counts_more_than_its_name() {
        for (name, start, kind) in [
            ("a.csv", b"lon,lat\n".as_slice(), Kind::Table),
            ("a.TSV", b"\xEF\xBB\xBFlon\tlat", Kind::Table),
            ("a.csv", b"\xFF\xFEl\0o\0", Kind::Table),
            ("a.csv", b" {\"type\":", Kind::GeoJson),
            ("a.csv", b"\xFF\xFE{\0", Kind::GeoJson),
            ("a.csv", b"<!DOCTYPE html>", Kind::GeoJson),
            ("a.txt", b"version https://git-lfs.github.com/spec/v1\n", Kind::GeoJson),
            ("a.geojson", b"lon,lat\n", Kind::GeoJson),
            ("a.geojson", b"fgb\x03fgb\x00", Kind::FlatGeobuf),
            ("a.bin", b"SQLite format 3\0...", Kind::Database),
            ("a.gpkg", b"{}", Kind::GeoJson),
        ] {
            assert_eq!(kind_of(Path::new(name), start).unwrap(), kind, "{name}");
        }
        let png = kind_of(Path::new("a.gpkg"), b"\x89PNG\r\n").unwrap_err().to_string();
        assert!(png.contains("PNG picture") && png.ends_with("a.gpkg"), "{png}");
        let odd = kind_of(Path::new("a.gpkg"), &[7; 99]).unwrap_err().to_string();
        assert!(odd.contains("encrypted, damaged, or something else"), "{odd}");
    }
}

//! What is other than it was sealed, said precisely: canonical texts compared line by line.

use crate::geometry::{BoundaryDigest, canonical_text};
use crate::workspace::seal::{Verdict, fits, statement_text, verdict};
use crate::workspace::{PinnedKey, Statement};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Something that is other than it was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// A line of a canonical text.
    Field {
        /// Its name, such as `at` or `JP seat_en`.
        name: String,
        /// As it was sealed.
        sealed: String,
        /// As it is here.
        here: String,
    },
    /// The seal is not that of the text.
    Seal,
    /// A boundary is not the one of its digest.
    Boundary {
        /// The area or the statement.
        of: String,
        /// The first position, digest or ring that differs, as it was sealed.
        sealed: String,
        /// As it is here.
        here: String,
    },
    /// The shape that other programs draw is not the exact boundary.
    Geometry {
        /// The area.
        area: String,
    },
    /// A record's line was altered.
    Record {
        /// Its kind.
        kind: String,
        /// Its id.
        id: String,
    },
    /// A record was taken out.
    Removed {
        /// Its kind.
        kind: String,
        /// Its id.
        id: String,
    },
    /// A record was put in.
    Added {
        /// Its kind.
        kind: String,
        /// Its id.
        id: String,
    },
}

/// What is to be said of one statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The statement.
    pub statement: Arc<Statement>,
    /// What its seal says.
    pub verdict: Verdict,
    /// What is other than it was sealed.
    pub differences: Vec<Difference>,
}

/// Judges a statement; `sealed` is the canonical text that came with it, if one did.
pub(super) fn judge(statement: &Arc<Statement>, sealed: Option<&str>, known: &[PinnedKey]) -> Finding {
    let here = statement_text(statement);
    let mut found = verdict(statement, known);
    let mut differences = Vec::new();
    if let Some(boundary) = &statement.boundary {
        let digest = BoundaryDigest::of(boundary);
        if digest != statement.boundary_sha256 {
            let (of, sealed) = (statement.id.0.clone(), statement.boundary_sha256.0.clone());
            differences.push(Difference::Boundary { of, sealed, here: digest.0 });
        }
    }
    // What is as it was sealed needs no second text beside it.
    let whole = statement.key.as_ref().zip(statement.seal.as_ref()).is_some_and(|(key, seal)| fits(key, &here, seal));
    if !whole {
        if let Some(sealed) = sealed.filter(|s| *s != here) {
            differences.extend(fields(sealed, &here));
            found = Verdict::Altered;
        }
        if statement.key.is_some() || statement.seal.is_some() {
            let of_text = statement.key.as_ref().zip(statement.seal.as_ref());
            if !of_text.is_some_and(|(key, seal)| sealed.is_some_and(|s| fits(key, s, seal))) {
                differences.push(Difference::Seal);
            }
        }
    }
    Finding { statement: statement.clone(), verdict: found, differences }
}

/// Compares two canonical texts; lines `record` are left to [`records`].
pub(super) fn fields(sealed: &str, here: &str) -> Vec<Difference> {
    let (mut sealed, mut here) = (named(sealed), named(here));
    let same: Vec<(String, String)> = sealed.iter().filter(|l| here.contains(l)).cloned().collect();
    for line in &same {
        for side in [&mut sealed, &mut here] {
            if let Some(i) = side.iter().position(|l| l == line) {
                side.remove(i);
            }
        }
    }
    let mut out = Vec::new();
    for (name, value) in sealed {
        let now = here.iter().position(|(n, _)| *n == name).map(|i| here.remove(i).1).unwrap_or_default();
        out.push(Difference::Field { name, sealed: value, here: now });
    }
    out.extend(here.into_iter().map(|(name, here)| Difference::Field { name, sealed: String::new(), here }));
    out
}

/// The lines of a canonical text as names and values; those of a seat are named after it.
fn named(text: &str) -> Vec<(String, String)> {
    let mut seat = String::new();
    let mut out = Vec::new();
    for line in text.lines() {
        let (name, value) = line.split_once(' ').unwrap_or((line, ""));
        if name == "seat" {
            seat = format!("{value} ");
        }
        if name != "record" {
            out.push((format!("{seat}{name}"), value.to_owned()));
        }
    }
    out
}

/// Compares the lines `record` of two canonical texts of files.
pub(super) fn records(sealed: &str, here: &str) -> Vec<Difference> {
    let of = |text: &str| -> BTreeMap<(String, String), String> {
        let entry = |line: &str| {
            let mut parts = line.strip_prefix("record ")?.splitn(3, ' ');
            let (sha, kind, id) = (parts.next()?, parts.next()?, parts.next()?);
            Some(((kind.to_owned(), id.to_owned()), sha.to_owned()))
        };
        text.lines().filter_map(entry).collect()
    };
    let (sealed, here) = (of(sealed), of(here));
    let mut out = Vec::new();
    for ((kind, id), sha) in &sealed {
        let (kind, id) = (kind.clone(), id.clone());
        match here.get(&(kind.clone(), id.clone())) {
            Some(now) if now == sha => {}
            Some(_) => out.push(Difference::Record { kind, id }),
            None => out.push(Difference::Removed { kind, id }),
        }
    }
    let added = here.keys().filter(|key| !sealed.contains_key(*key));
    out.extend(added.map(|(kind, id)| Difference::Added { kind: kind.clone(), id: id.clone() }));
    out
}

/// Compares a boundary with the canonical text and the digest that came with it.
pub(super) fn boundary(of: &str, here: &crate::geometry::Boundary, text: &str, digest: &str) -> Option<Difference> {
    let canonical = canonical_text(here);
    let different = |sealed: &str, here: &str| {
        Some(Difference::Boundary { of: of.to_owned(), sealed: sealed.to_owned(), here: here.to_owned() })
    };
    if canonical != text {
        let mut words = text.split_whitespace().zip(canonical.split_whitespace());
        let (sealed, here) = words.find(|(a, b)| a != b).unwrap_or((text, &canonical));
        return different(sealed, here);
    }
    let own = BoundaryDigest::of(here).0;
    if own == digest { None } else { different(digest, &own) }
}

//! Seals: a statement's canonical text, its digest, and the Ed25519 seal over it (RFC 8032). docs/FORMAT.md, "Seals".

use crate::geometry::BoundaryDigest;
use crate::workspace::{ChangeSet, PinnedKey, Record, RecordId, Statement, Workspace};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// A person's secret key. It lies in the user's folder and in no workspace.
#[derive(Clone)]
pub struct SealingKey(SigningKey);

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealingKey({})", self.public())
    }
}

impl SealingKey {
    /// Makes the key of 32 secret bytes.
    #[must_use]
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// Returns the public key, 64 hexadecimal digits.
    #[must_use]
    pub fn public(&self) -> String {
        hex(self.0.verifying_key().as_bytes())
    }

    /// Returns the seal over a text, 128 hexadecimal digits.
    #[must_use]
    pub fn seal(&self, text: &str) -> String {
        hex(&self.0.sign(text.as_bytes()).to_bytes())
    }
}

/// Tells whether a text is a public key.
#[must_use]
pub fn is_key(key: &str) -> bool {
    bytes::<32>(key).is_some_and(|b| VerifyingKey::from_bytes(&b).is_ok())
}

/// Tells whether a seal is that of this key over this text.
#[must_use]
pub fn fits(key: &str, text: &str, seal: &str) -> bool {
    let key = bytes::<32>(key).and_then(|b| VerifyingKey::from_bytes(&b).ok());
    let seal = bytes::<64>(seal).map(|b| Signature::from_bytes(&b));
    key.zip(seal).is_some_and(|(key, seal)| key.verify_strict(text.as_bytes(), &seal).is_ok())
}

/// Returns a key's fingerprint: eight groups of five digits, to be read aloud in any language.
///
/// Each group is four bytes of the SHA-256 of the key's bytes, big end first, modulo 100,000.
#[must_use]
pub fn fingerprint(key: &str) -> String {
    let hash = Sha256::digest(bytes::<32>(key).unwrap_or_default());
    let group = |c: &[u8]| c.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) % 100_000;
    hash.chunks(4).map(|c| format!("{:05}", group(c))).collect::<Vec<_>>().join(" ")
}

/// What a seal says of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Sealed, by a key that is known for the party, and as it was sealed.
    Holds,
    /// Not sealed.
    Unsealed,
    /// As it was sealed, by a key that is not known for the party.
    UnknownKey,
    /// Not as it was sealed.
    Altered,
}

impl Verdict {
    /// Returns the word used in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Unsealed => "unsealed",
            Self::UnknownKey => "unknown_key",
            Self::Altered => "altered",
        }
    }
}

/// Judges a statement by its seal, and a counter's boundary by its digest.
#[must_use]
pub fn verdict(statement: &Statement, known: &[PinnedKey]) -> Verdict {
    if statement.boundary.as_ref().is_some_and(|b| BoundaryDigest::of(b) != statement.boundary_sha256) {
        return Verdict::Altered;
    }
    match (&statement.key, &statement.seal) {
        (None, None) => Verdict::Unsealed,
        (Some(key), Some(seal)) if fits(key, &statement_text(statement), seal) => {
            if known.iter().any(|k| k.key == *key) {
                Verdict::Holds
            } else {
                Verdict::UnknownKey
            }
        }
        _ => Verdict::Altered,
    }
}

/// Judges a statement by the keys that its workspace holds for its party's.
#[must_use]
pub fn verdict_in(w: &Workspace, statement: &Statement) -> Verdict {
    verdict(statement, w.parties.get(&statement.by.party).map_or(&[], |p| &p.keys))
}

/// Returns the canonical text of a statement: what is sealed.
#[must_use]
pub fn statement_text(s: &Statement) -> String {
    let mut text = String::from("lodemap statement 1\n");
    let mut line = |name: &str, value: &str| text_line(&mut text, name, value);
    line("id", &s.id.0);
    line("area", &s.area.0);
    line("act", s.act.word());
    line("boundary", &s.boundary_sha256.0);
    line("instead_of", s.instead_of.as_ref().map_or("", |d| &d.0));
    line("party", &s.by.party.0);
    line("name", &s.by.name);
    line("at", s.by.at.as_str());
    line("after", s.after.as_ref().map_or("", |id| &id.0));
    s.answers.iter().for_each(|digest| line("answers", digest));
    line("comment_en", &s.comment.en);
    line("comment_ja", &s.comment.ja);
    for evidence in &s.evidence {
        line("evidence", &evidence.reference);
        line("page", &evidence.page);
    }
    text
}

/// Adds a line to a canonical text: name, a blank, the value with `\`, line feed and carriage return escaped.
pub fn text_line(text: &mut String, name: &str, value: &str) {
    let value = value.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
    *text += &format!("{name} {value}\n");
}

/// Returns the SHA-256 of a statement's canonical text, 64 hexadecimal digits: what those who answer it name.
#[must_use]
pub fn statement_digest(statement: &Statement) -> String {
    hex(&Sha256::digest(statement_text(statement)))
}

/// Seals the statements of a party that a change set makes; the first key with which it does is known for its own.
pub(in crate::workspace) fn seal_new(changes: &mut ChangeSet, w: &Workspace, party: &RecordId, key: &SealingKey) {
    let mut sealed = None;
    for change in &mut changes.0 {
        if let (None, Some(Record::Statement(statement))) = (&change.before, &mut change.after)
            && statement.by.party == *party
            && statement.seal.is_none()
        {
            let statement = Arc::make_mut(statement);
            statement.key = Some(key.public());
            statement.seal = Some(key.seal(&statement_text(statement)));
            sealed = Some(statement.by.at.clone());
        }
    }
    if let Some(since) = sealed
        && let Some(known) = w.parties.get(party).filter(|p| p.keys.is_empty())
    {
        let mut known = known.as_ref().clone();
        known.keys.push(PinnedKey { key: key.public(), since });
        changes.put(w, Record::Party(Arc::new(known)));
    }
}

/// Returns bytes as hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(2 * bytes.len());
    digits.extend(bytes.iter().flat_map(|b| [b >> 4, b & 15]).filter_map(|digit| char::from_digit(digit.into(), 16)));
    digits
}

/// Reads exactly so many bytes from hexadecimal digits, small letters only.
#[must_use]
pub fn bytes<const N: usize>(hex: &str) -> Option<[u8; N]> {
    let digits = hex.as_bytes();
    if digits.len() != 2 * N || !digits.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut out = [0; N];
    for (byte, pair) in out.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032, section 7.1, test 2.
    #[test]
    fn seals_are_those_of_rfc_8032() {
        let secret = bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").unwrap();
        let key = SealingKey::from_secret(&secret);
        assert_eq!(key.public(), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        let seal = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
        assert_eq!(key.seal("r"), seal);
        assert!(fits(&key.public(), "r", seal) && !fits(&key.public(), "s", seal));
        assert!(is_key(&key.public()) && !is_key("3d40"));
        assert!(!format!("{key:?}").contains("4ccd"), "the secret is never printed");
    }

    #[test]
    fn a_fingerprint_is_eight_groups_of_five_digits() {
        let shown = fingerprint("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        assert_eq!(shown.split(' ').map(str::len).collect::<Vec<_>>(), [5; 8]);
        assert_ne!(shown, fingerprint("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
    }
}

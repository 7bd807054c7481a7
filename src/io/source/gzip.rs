//! Unpacks gzip files (RFC 1952): one member or several, as far as they go, and never more than a limit.

use crate::io::geojson::{MAX_BYTES, ReadError, no_room};
use crate::io::memory;
use crate::io::open_file::Progress;
use crate::layer::{Problem, Severity};
use flate2::bufread::GzDecoder;
use std::io::Read as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes that are unpacked between two looks at the cancel flag.
const BLOCK: usize = 1 << 20;
/// However small a file is, it may hold so much.
const ALWAYS: u64 = 64 << 20;
/// How much larger than the file its content may be: text packs 5 to 40 times, a made-up bomb a thousand times.
const MOST_TIMES: u64 = 100;

/// Tells whether bytes begin as a gzip file does.
pub(super) fn is_gzip(start: &[u8]) -> bool {
    start.starts_with(&[0x1F, 0x8B, 8])
}

/// Returns how many bytes a gzip file of a size may hold unpacked.
pub(super) fn limit(packed: u64) -> u64 {
    (ALWAYS + packed.saturating_mul(MOST_TIMES)).min(MAX_BYTES)
}

/// Unpacks a gzip file. What is cut short or damaged gives what stands before that place, and a problem.
///
/// # Errors
/// When it holds more than the limit, or nothing at all could be unpacked, or someone asked to stop.
pub(super) fn unpack(
    packed: &[u8],
    path: &Path,
    cancel: &AtomicBool,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<(Vec<u8>, Vec<Problem>), ReadError> {
    let limit = limit(packed.len() as u64);
    let (mut out, mut problems) = (Vec::new(), Vec::new());
    let mut rest = packed;
    let mut members = 0;
    while is_gzip(rest) {
        let mut member = GzDecoder::new(rest);
        loop {
            if cancel.load(Ordering::Relaxed) {
                return Err(ReadError::Cancelled);
            }
            let before = out.len();
            if out.capacity() < before + BLOCK {
                // It grows by doubling.
                let size = packed.len() as u64;
                memory::room_for_more(before as u64).map_err(|short| no_room(size, short, path))?;
            }
            let read = member.by_ref().take(BLOCK as u64).read_to_end(&mut out);
            if out.len() as u64 > limit {
                return Err(ReadError::Bomb { packed: packed.len() as u64, limit, path: path.into() });
            }
            rest = member.get_ref();
            let at = packed.len() - rest.len();
            progress(Progress { done: at as u64, total: packed.len() as u64 });
            match read {
                Ok(_) if out.len() == before => break,
                Ok(_) => {}
                Err(why) => {
                    if out.is_empty() {
                        return Err(ReadError::NotGeoJson { what: format!("a damaged gzip file ({why})"), path: path.into() });
                    }
                    problems.push(broken(&why, at, members));
                    return Ok((out, problems));
                }
            }
        }
        members += 1;
    }
    // Tapes fill their blocks with zeros.
    if rest.iter().any(|&b| b != 0) {
        let message = format!("{} bytes after the end of the gzip data are no gzip data; they are not used", rest.len());
        problems.push(at_byte("gzip_trailing", Severity::Warning, packed.len() - rest.len(), message));
    }
    Ok((out, problems))
}

fn broken(why: &std::io::Error, at: usize, members: usize) -> Problem {
    let whole = if members > 0 { format!(" (after {members} whole parts)") } else { String::new() };
    let (code, message) = if why.kind() == std::io::ErrorKind::UnexpectedEof {
        ("gzip_truncated", format!("the gzip file was cut short{whole}; what stands before is loaded. Get the whole file again"))
    } else {
        (
            "gzip_damaged",
            format!(
                "the gzip data are damaged here{whole} ({why}); what stands before is loaded and may be wrong. Get the file again"
            ),
        )
    };
    at_byte(code, Severity::Warning, at, message)
}

/// A problem at a byte of the packed file, which has no line.
fn at_byte(code: &'static str, severity: Severity, byte: usize, message: String) -> Problem {
    Problem { byte: Some(byte), ..Problem::of_layer(code, severity, message) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write as _;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn unpacked(file: &[u8]) -> Result<(Vec<u8>, Vec<&'static str>), ReadError> {
        let unpacked = unpack(file, Path::new("a.gz"), &AtomicBool::new(false), &|_| {});
        unpacked.map(|(bytes, problems)| (bytes, problems.iter().map(|p| p.code).collect()))
    }

    #[test]
    fn members_are_joined_and_padding_is_no_fault() {
        let text: Vec<u8> = (0..3_000_000_u32).map(|i| (i.wrapping_mul(i) >> 7) as u8).collect();
        let two = [packed(&text[..1_234_567]), packed(&[]), packed(&text[1_234_567..])].concat();
        assert_eq!(unpacked(&two).unwrap(), (text.clone(), vec![]));
        assert_eq!(unpacked(&[two.as_slice(), &[0; 512]].concat()).unwrap().1, Vec::<&str>::new());
        assert_eq!(unpacked(&[two.as_slice(), b"more"].concat()).unwrap(), (text, vec!["gzip_trailing"]));
    }

    #[test]
    fn a_file_that_is_cut_or_damaged_gives_what_stands_before() {
        let text: Vec<u8> = (0..400_000_u32).map(|i| (i.wrapping_mul(i ^ 2_654_435_761) >> 24) as u8).collect();
        let file = packed(&text);
        for end in [20, 1000, file.len() / 2, file.len() - 9, file.len() - 1] {
            match unpacked(&file[..end]) {
                Ok((bytes, problems)) => {
                    assert!(text.starts_with(&bytes) && problems == ["gzip_truncated"], "{end}: {problems:?}");
                    assert!(end < file.len() / 2 || bytes.len() > text.len() / 4, "{end}");
                }
                Err(e) => assert!(end < 100, "{end}: {e}"),
            }
        }
        let mut wrong = file.clone();
        let last = wrong.len() - 6;
        wrong[last] ^= 1;
        assert_eq!(unpacked(&wrong).unwrap(), (text, vec!["gzip_damaged"]), "the checksum does not fit");
        assert!(unpacked(&file[..5]).is_err());
    }

    #[test]
    fn a_bomb_is_refused_with_numbers() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        for _ in 0..200 {
            encoder.write_all(&[b' '; 1 << 20]).unwrap();
        }
        let message = unpacked(&encoder.finish().unwrap()).unwrap_err().to_string();
        assert!(message.contains("203") && message.contains("a.gz"), "{message}");
    }

    #[test]
    fn unpacking_can_be_cancelled() {
        let cancelled = unpack(&packed(b"abc"), Path::new("a"), &AtomicBool::new(true), &|_| {});
        assert!(matches!(cancelled, Err(ReadError::Cancelled)));
    }
}

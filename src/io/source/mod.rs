//! The front door for layers: finds out what a file is, unwraps it, and reads what it holds.

mod encoding;
mod guess;
mod gzip;
mod preview;
#[cfg(test)]
mod tests;
mod topojson;

pub use encoding::encoding_of;
pub use preview::{EncodingPreview, encoding_previews};

use crate::io::files;
use crate::io::geojson::{self, MAX_BYTES, ReadError};
use crate::layer::{ENCODING_DETECTED, Layer, Problem, Reading, Severity};
use encoding::{Decoded, said};
use encoding_rs::UTF_8;
use guess::{Guess, guess};
use sha2::Digest as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Bytes from which a file's kind is told.
const HEAD: u64 = 4096;

/// Reads all layers of a file, or the one that `reading` names. `progress` is called from any thread with a share of 1.
///
/// # Errors
/// When nothing of the file can be used; what is wrong with single features stands in [`Layer::problems`].
pub fn read_layers(
    path: &Path,
    reading: &Reading,
    cancel: &AtomicBool,
    progress: &(dyn Fn(f32) + Sync),
) -> Result<Vec<Layer>, ReadError> {
    let head = files::first_bytes(path, HEAD)?;
    let wrapped = gzip::is_gzip(&head) || said(&head).is_some_and(|(encoding, _)| encoding != UTF_8);
    let mut first = None;
    if !wrapped && reading.encoding.is_none() && !topojson::may_be(&head) {
        // GeoJSON in UTF-8, which most files are, goes straight to its reader.
        let mut read = geojson::read_layer(path, cancel, progress);
        if let Ok(layer) = &mut read {
            layer.problems.extend(around(layer));
        }
        if !is_doubtful(&read) {
            return Ok(vec![Layer { reading: reading.clone(), ..read? }]);
        }
        first = Some(read);
    }
    let file = Unwrapped::open(path, cancel, progress)?;
    let read = file.read(reading, first.is_some(), cancel, progress);
    match (read, first) {
        (Some(Ok(layers)), _) => Ok(layers),
        (Some(Err(ReadError::Cancelled)), _) => Err(ReadError::Cancelled),
        // What the reader of plain files said holds, unless a better reading was found.
        (_, Some(first)) => Ok(vec![Layer { reading: reading.clone(), ..first? }]),
        (Some(Err(e)), None) => Err(e),
        (None, None) => Err(ReadError::Cancelled),
    }
}

/// Reads the one layer of a file that `reading` names, or the only one.
///
/// # Errors
/// As [`read_layers`], and when the file holds several layers and none is named.
pub fn read_layer(
    path: &Path,
    reading: &Reading,
    cancel: &AtomicBool,
    progress: &(dyn Fn(f32) + Sync),
) -> Result<Layer, ReadError> {
    let mut layers = read_layers(path, reading, cancel, progress)?;
    if layers.len() > 1 {
        let names = layers.into_iter().map(|l| l.reading.sublayer.unwrap_or(l.name)).collect();
        return Err(ReadError::SeveralLayers { names, path: path.into() });
    }
    layers.pop().ok_or_else(|| ReadError::Empty { path: path.into() })
}

/// Whether another way of reading might give more: another encoding, or another format.
fn is_doubtful(read: &Result<Layer, ReadError>) -> bool {
    match read {
        Ok(layer) => {
            let has = |code: &str| layer.problems.iter().any(|p| p.code == code);
            // ISO-2022-JP is UTF-8, and not JSON.
            has("not_utf8") || has("not_json") && memchr::memmem::find(&layer.text, b"\x1b$").is_some()
        }
        Err(e) => !matches!(e, ReadError::Io(_) | ReadError::Empty { .. } | ReadError::TooLarge { .. } | ReadError::Cancelled),
    }
}

/// Tells of text around the features that is not UTF-8; each feature is tested by its reader.
fn around(layer: &Layer) -> Option<Problem> {
    let rows = &layer.table.rows;
    let parts = [0..rows.first()?.bytes.start, rows.last()?.bytes.end..layer.text.len()];
    let bad = |part: std::ops::Range<usize>| Some(part.start + std::str::from_utf8(&layer.text[part]).err()?.valid_up_to());
    let at = parts.into_iter().find_map(bad)?;
    let (line, column) = lines(&layer.text, &[at])[0];
    let mark = if layer.encoding == "UTF-8 with BOM" { 3 } else { 0 };
    let message = "the text is not UTF-8 here, outside the features; what the file says of itself may be wrong".to_owned();
    let problem = Problem::of_layer("not_utf8", Severity::Warning, message);
    Some(Problem { line: Some(line), column: Some(column), byte: Some(at + mark), ..problem })
}

/// A file's text in UTF-8, for the readers of single formats.
struct Content<'a> {
    /// What a layer of it is called.
    name: &'a str,
    path: &'a Path,
    text: &'a [u8],
}

/// A file's bytes without compression.
struct Unwrapped<'a> {
    path: &'a Path,
    name: String,
    bytes: Arc<[u8]>,
    /// SHA-256 of the file itself.
    sha256: String,
    problems: Vec<Problem>,
}

impl<'a> Unwrapped<'a> {
    fn open(path: &'a Path, cancel: &AtomicBool, progress: &(dyn Fn(f32) + Sync)) -> Result<Self, ReadError> {
        let size = files::size(path)?;
        if size > MAX_BYTES {
            return Err(ReadError::TooLarge { bytes: size, limit: MAX_BYTES, path: path.into() });
        }
        let bytes = files::read_file(path)?;
        let sha256 = sha2::Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        let packed = gzip::is_gzip(&bytes);
        let (bytes, problems) = if packed {
            let (bytes, problems) = gzip::unpack(&bytes, path, cancel, &|share| progress(share / 2.0))?;
            (bytes.into(), problems)
        } else {
            (bytes, Vec::new())
        };
        let mut name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if packed && let Some(stem) = Path::new(&name).file_stem().filter(|_| name.contains('.')) {
            name = stem.to_string_lossy().into_owned();
        }
        Ok(Self { path, name, bytes, sha256, problems })
    }

    /// Finds the encoding and reads the text. Gives `None` when nothing was found out (`tried`: that the text is no plain
    /// UTF-8), or someone asked to stop.
    fn read(
        &self,
        reading: &Reading,
        tried: bool,
        cancel: &AtomicBool,
        progress: &(dyn Fn(f32) + Sync),
    ) -> Option<Result<Vec<Layer>, ReadError>> {
        let (decoded, guessed) = match &reading.encoding {
            Some(name) => {
                let unknown = || ReadError::UnknownEncoding { name: name.clone(), path: self.path.into() };
                match encoding_of(name) {
                    Some(encoding) => (Some(Decoded::new(&self.bytes, encoding, cancel)?), None),
                    None => return Some(Err(unknown())),
                }
            }
            None => match guess(&self.bytes, cancel) {
                Some(Guess { decoded, rival, sure }) => {
                    let told = said(&self.bytes).is_none().then(|| detected(&decoded, rival, sure));
                    (Some(decoded), told)
                }
                None => (None, None),
            },
        };
        let text = decoded.as_ref().map_or(&self.bytes[..], |d| &d.text);
        let content = Content { name: &self.name, path: self.path, text };
        let mut read = match topojson::read(&content, reading, cancel, progress) {
            Some(read) => read,
            // The reader of plain files has said all there is to say.
            None if decoded.is_none() && tried => return None,
            None => {
                let read = geojson::layer_from_bytes(&self.name, self.path, text.to_vec(), cancel, progress);
                read.map(|layer| vec![layer])
            }
        };
        match &mut read {
            Ok(layers) => {
                for (i, layer) in layers.iter_mut().enumerate() {
                    self.finish(layer, reading, decoded.as_ref());
                    let of_file = if i == 0 { &self.problems[..] } else { &[] };
                    layer.problems.splice(0..0, guessed.iter().cloned().chain(of_file.iter().cloned()));
                }
            }
            Err(e) => self.mend_error(e, decoded.as_ref()),
        }
        Some(read)
    }

    /// Says of a layer what the reader of its text could not know.
    fn finish(&self, layer: &mut Layer, reading: &Reading, decoded: Option<&Decoded>) {
        layer.sha256.clone_from(&self.sha256);
        layer.reading = Reading { sublayer: layer.reading.sublayer.take().or(reading.sublayer.clone()), ..reading.clone() };
        if let Some(decoded) = decoded {
            decoded.mend_places(&self.bytes, layer.problems.iter_mut());
            layer.encoding = decoded.name();
            let undecodable = decoded.problems(&self.bytes, Some(layer));
            layer.problems.extend(undecodable);
        }
    }

    fn mend_error(&self, e: &mut ReadError, decoded: Option<&Decoded>) {
        let Some(decoded) = decoded else { return };
        match e {
            ReadError::NotJson { byte, .. } | ReadError::NotUtf8 { byte, .. } => {
                *byte = decoded.in_file(&self.bytes, &[*byte])[0];
            }
            ReadError::NothingUsable { problems, .. } => decoded.mend_places(&self.bytes, problems.iter_mut()),
            _ => {}
        }
    }
}

/// Says that the encoding is a guess, and what else it could be.
fn detected(decoded: &Decoded, rival: Option<&'static encoding_rs::Encoding>, sure: bool) -> Problem {
    let name = decoded.encoding.name();
    let rival = rival.map_or(String::new(), |r| format!("; it could also be {}", r.name()));
    let message = format!(
        "the file is not UTF-8 and does not say its encoding: its letters look like {name}{rival}. If names look wrong, choose \
         another encoding; save the file as UTF-8 to be sure"
    );
    Problem::of_layer(ENCODING_DETECTED, if sure { Severity::Note } else { Severity::Warning }, message)
}

/// Returns the lines and columns (in characters) of bytes of a text, both from 1.
fn lines(text: &[u8], ats: &[usize]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..ats.len()).collect();
    order.sort_by_key(|&i| ats[i]);
    let mut places = vec![(1, 1); ats.len()];
    let (mut line, mut line_start, mut from) = (1, 0, 0);
    for i in order {
        let at = ats[i].min(text.len());
        for newline in memchr::memchr_iter(b'\n', &text[from..at]) {
            line += 1;
            line_start = from + newline + 1;
        }
        from = at;
        let column = text[line_start..at].iter().filter(|b| **b & 0xC0 != 0x80).count() + 1;
        places[i] = (line, column);
    }
    places
}

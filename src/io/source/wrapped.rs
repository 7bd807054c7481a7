//! Files that are not plain GeoJSON in UTF-8: unpacked, decoded, read, and spoken of as the files that they are.

use super::encoding::{Decoded, encoding_of, said};
use super::guess::{Guess, guess};
use super::kind::{Kind, kind_of};
use super::{Content, csv, fgb, gzip, topojson};
use crate::io::geojson::{self, MAX_BYTES, ReadError};
use crate::io::memory;
use crate::io::open_file::{self, Progress};
use crate::layer::{ENCODING_DETECTED, FileDigest, Layer, Problem, Reading, Severity};
use encoding_rs::UTF_8;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Bytes of a file that are read between two reports of progress.
const BLOCK: usize = 4 << 20;

/// A file's bytes without compression.
pub(super) struct Unwrapped<'a> {
    path: &'a Path,
    /// The path without the ending of a compression: its ending is that of the content.
    inner: PathBuf,
    /// What a layer of it is called.
    name: String,
    bytes: Vec<u8>,
    /// SHA-256 of the file itself.
    digest: FileDigest,
    problems: Vec<Problem>,
}

impl<'a> Unwrapped<'a> {
    /// Reads a file and unpacks it.
    ///
    /// # Errors
    /// When it cannot be read or unpacked, is too large, or someone asked to stop.
    pub fn open(path: &'a Path, cancel: &AtomicBool, progress: &(dyn Fn(Progress) + Sync)) -> Result<Self, ReadError> {
        let bytes = all_of(path, cancel, progress)?;
        let digest = FileDigest::of(&[&bytes], cancel).ok_or(ReadError::Cancelled)?;
        let mut name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if !gzip::is_gzip(&bytes) {
            return Ok(Self { path, inner: path.into(), name, bytes, digest, problems: Vec::new() });
        }
        let (bytes, problems) = gzip::unpack(&bytes, path, cancel, progress)?;
        let inner = PathBuf::from(&name);
        if let Some(stem) = Path::new(&name).file_stem().filter(|_| name.contains('.')) {
            name = stem.to_string_lossy().into_owned();
        }
        Ok(Self { path, inner, name, bytes, digest, problems })
    }

    /// Finds the encoding and reads the text. Gives `None` when nothing was found out (`tried`: that the text is no plain
    /// UTF-8), or someone asked to stop. `progress` is called with a share of 1 by readers that take their time.
    pub fn read(
        mut self,
        reading: &Reading,
        tried: bool,
        cancel: &AtomicBool,
        progress: &(dyn Fn(f32) + Sync),
    ) -> Option<Result<Vec<Layer>, ReadError>> {
        let kind = kind_of(&self.inner, &self.bytes);
        if matches!(kind, Ok(Kind::FlatGeobuf)) {
            let content = Content { name: &self.name, path: self.path, text: &self.bytes };
            let read = fgb::read(&content, cancel, progress);
            return Some(self.finished(read.map(|layer| vec![layer]), reading, None, Vec::new()));
        }
        let (decoded, guessed) = match self.decode(reading, cancel)? {
            Ok(decoded) => decoded,
            Err(e) => return Some(Err(e)),
        };
        if matches!(kind, Ok(Kind::Table)) {
            return self.table(reading, (decoded, guessed), cancel, progress);
        }
        let mut decoded = decoded;
        let text = decoded.as_ref().map_or(&self.bytes, |d| &d.text);
        let content = Content { name: &self.name, path: self.path, text };
        let mut of_file = std::mem::take(&mut self.problems);
        of_file.splice(0..0, guessed);
        let read = if let Some(read) = topojson::read(&content, reading, cancel) {
            // Its text is not that of the layers.
            of_file.extend(decoded.iter().flat_map(|d| d.problems(&self.bytes, &d.text, None)));
            read
        } else if decoded.is_none() && tried {
            // The reader of plain files has said all there is to say.
            return None;
        } else {
            let text = std::mem::take(decoded.as_mut().map_or(&mut self.bytes, |d| &mut d.text));
            geojson::layer_from_bytes(&self.name, self.path, text, cancel, &|_| {}).map(|mut layer| {
                if let Some(decoded) = &decoded {
                    decoded.mend_places(&self.bytes, layer.problems.iter_mut());
                    let undecodable = decoded.problems(&self.bytes, &layer.text, Some(&layer));
                    layer.problems.extend(undecodable);
                }
                vec![layer]
            })
        };
        Some(self.finished(read, reading, decoded.as_ref(), of_file))
    }

    /// Finds the encoding: what was chosen, or a guess, of which is told. `None` when someone asked to stop.
    #[expect(clippy::type_complexity, reason = "each part is said once, here")]
    fn decode(&self, reading: &Reading, cancel: &AtomicBool) -> Option<Result<(Option<Decoded>, Option<Problem>), ReadError>> {
        Some(Ok(match &reading.encoding {
            Some(name) => match encoding_of(name) {
                Some(encoding) => (Some(Decoded::new(&self.bytes, encoding, cancel)?), None),
                None => return Some(Err(ReadError::UnknownEncoding { name: name.clone(), path: self.path.into() })),
            },
            None => match guess(&self.bytes, cancel) {
                Some(Guess { decoded, rival, sure }) => {
                    let told = said(&self.bytes).is_none().then(|| detected(&decoded, rival, sure));
                    (Some(decoded), told)
                }
                None => (None, None),
            },
        }))
    }

    fn table(
        mut self,
        reading: &Reading,
        (decoded, guessed): (Option<Decoded>, Option<Problem>),
        cancel: &AtomicBool,
        progress: &(dyn Fn(f32) + Sync),
    ) -> Option<Result<Vec<Layer>, ReadError>> {
        let decoded = match decoded {
            None if std::str::from_utf8(&self.bytes).is_err() => Some(Decoded::new(&self.bytes, UTF_8, cancel)?),
            decoded => decoded,
        };
        let text = decoded.as_ref().map_or(&self.bytes, |d| &d.text);
        let content = Content { name: &self.name, path: self.path, text };
        let in_file = |ats: &[usize]| decoded.as_ref().map_or_else(|| ats.to_vec(), |d| d.in_file(&self.bytes, ats));
        let read = csv::read(&content, &in_file, reading, cancel, progress);
        let mut of_file = std::mem::take(&mut self.problems);
        of_file.extend(guessed);
        of_file.extend(decoded.iter().flat_map(|d| d.problems(&self.bytes, &d.text, None)));
        Some(self.finished(read.map(|layer| vec![layer]), reading, decoded.as_ref(), of_file))
    }

    /// Says of what was read what its reader could not know.
    fn finished(
        &self,
        mut read: Result<Vec<Layer>, ReadError>,
        reading: &Reading,
        decoded: Option<&Decoded>,
        of_file: Vec<Problem>,
    ) -> Result<Vec<Layer>, ReadError> {
        match &mut read {
            Ok(layers) => {
                layers.iter_mut().for_each(|layer| self.finish(layer, reading, decoded));
                if let Some(first) = layers.first_mut() {
                    first.problems.splice(0..0, of_file);
                }
            }
            Err(e) => self.mend_error(e, decoded),
        }
        read
    }

    /// Says of a layer what the reader of its text could not know.
    fn finish(&self, layer: &mut Layer, reading: &Reading, decoded: Option<&Decoded>) {
        layer.digest = self.digest.clone();
        layer.reading = Reading { sublayer: layer.reading.sublayer.take().or(reading.sublayer.clone()), ..reading.clone() };
        layer.encoding = decoded.map_or(layer.encoding, Decoded::name);
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

/// Reads a whole file.
fn all_of(path: &Path, cancel: &AtomicBool, progress: &(dyn Fn(Progress) + Sync)) -> Result<Vec<u8>, ReadError> {
    let file = open_file::OpenFile::open(path)?;
    let total = file.size();
    if total == 0 {
        return Ok(file.all_of_unsized(MAX_BYTES)?);
    }
    if total > MAX_BYTES {
        return Err(ReadError::TooLarge { bytes: total, limit: MAX_BYTES, path: path.into() });
    }
    let room = memory::room_for_file(total);
    room.map_err(|short| geojson::no_room(total, short, path))?;
    let mut bytes = vec![0; usize::try_from(total).unwrap_or(usize::MAX)];
    for (i, block) in bytes.chunks_mut(BLOCK).enumerate() {
        file.fill((i * BLOCK) as u64, block, cancel)?;
        progress(Progress { done: (i * BLOCK + block.len()) as u64, total });
    }
    file.unchanged()?;
    Ok(bytes)
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

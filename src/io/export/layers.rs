//! Copies of the layers that hold linked deposits: each as its file came, with one member added to the features that are linked.

use super::features::link_value;
use super::{ExportError, not_a_layer};
use crate::io::files::{read_file, write_atomically};
use crate::io::geojson::{WriteError, write_annotated};
use crate::layer::catalog::Catalog;
use crate::workspace::{LayerRef, RecordId, Workspace};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::Path;

/// The member that linked features get (RFC 7946 §6.1: a foreign member).
const MEMBER: &str = "lodemap";

/// Writes `layers/NAME.geojson` for every loaded layer with linked deposits; returns what was written.
pub(super) fn write(w: &Workspace, catalog: &Catalog, folder: &Path) -> Result<Vec<String>, ExportError> {
    let folder = folder.join("layers");
    let (mut names, mut written) = (BTreeSet::new(), Vec::new());
    for reference in w.layers_in_order() {
        let members = members(w, catalog, &reference.id);
        let Some(layer) = catalog.get(&reference.id.0).filter(|_| !members.is_empty()) else { continue };
        std::fs::create_dir_all(&folder).map_err(|why| ExportError::Folder { why, path: folder.clone() })?;
        let name = name_for(&reference, &mut names);
        let path = not_a_layer(catalog, folder.join(&name))?;
        let hash = write_atomically(&path, |out| {
            let mut out = Hashing { out, hash: Sha256::new() };
            write_annotated(layer, MEMBER, &members, &mut out)?;
            Ok::<_, WriteError>(out.hash.finalize())
        });
        let hash = hash.map_err(|why| ExportError::Layer { layer: reference.id.0.clone(), why })?;
        if Sha256::digest(&read_file(&path)?) != hash {
            return Err(ExportError::ReadBack { path });
        }
        written.push(format!("layers/{name} ({}/{})", members.len(), layer.table.len()));
    }
    Ok(written)
}

/// What the linked features of a layer get, by row.
fn members(w: &Workspace, catalog: &Catalog, layer: &RecordId) -> BTreeMap<usize, String> {
    let of_layer = w.deposits.values().filter(|d| d.deposit.layer == *layer);
    let one = |d: &std::sync::Arc<crate::workspace::DepositSnapshot>| {
        let found = catalog.find(&layer.0, &d.deposit.key)?;
        let own = json!({
            "deposit": d.id,
            "links": w.links_of(&d.id).iter().map(|l| link_value(w, l)).collect::<Vec<_>>(),
            "notes": w.notes_about(&d.id).iter().map(|n| json!(n)).collect::<Vec<_>>(),
            "source_unchanged": found.properties == d.properties,
        });
        Some((found.row, own.to_string()))
    };
    of_layer.filter_map(one).collect()
}

/// The name of the layer's own file, or one beside it where two layers have the same.
fn name_for(layer: &LayerRef, taken: &mut BTreeSet<String>) -> String {
    let stem = Path::new(&layer.path).file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    let stem = if stem.is_empty() { "layer".to_owned() } else { stem };
    let numbered = |n: usize| if n == 1 { format!("{stem}.geojson") } else { format!("{stem}-{n}.geojson") };
    // Some file systems do not tell capitals from small letters.
    let name = (1..).map(numbered).find(|name| taken.insert(name.to_lowercase()));
    name.unwrap_or_default()
}

/// Passes bytes on and hashes them, so that the file can be compared with what was meant.
struct Hashing<'a> {
    out: &'a mut dyn Write,
    hash: Sha256,
}

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.out.write(bytes)?;
        self.hash.update(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

//! The built-in sample: unpacked into the user's folder and made from its script, so that trying things out harms nothing.

use crate::app::script::run_script;
use crate::io::gpkg::GpkgStore;
use crate::layer::catalog::Catalog;
use crate::workspace::{Author, Instant, RecordId, Session};
use std::path::{Path, PathBuf};

const FILES: [(&str, &str); 3] = [
    ("us-deposits.geojson", include_str!("../../sample-data/us-deposits.geojson")),
    ("japan-deposits.geojson", include_str!("../../sample-data/japan-deposits.geojson")),
    ("world-deposits.geojson", include_str!("../../sample-data/world-deposits.geojson")),
];

const SCRIPT: &str = include_str!("../../sample-data/critical-minerals.jsonl");

/// Unpacks the sample into a new folder below `home`; returns its workspace.
///
/// # Errors
/// When the folder cannot be written.
pub fn unpack(home: &Path, stamp: &str, at: &Instant) -> Result<PathBuf, String> {
    let folder = crate::io::settings::sample_folder(home, stamp, &FILES).map_err(|e| e.to_string())?;
    let mut session = Session::new();
    let author = Author { party: RecordId::from("US"), name: "Sample".to_owned(), at: at.clone() };
    let mut n = 0;
    let mut ids = || {
        n += 1;
        RecordId(format!("sample-{n}"))
    };
    let empty = session.clone();
    let revisions = run_script(SCRIPT, &mut session, &mut Catalog::default(), &folder, author, &|| at.clone(), &mut ids)
        .map_err(|e| e.to_string())?;
    let path = folder.join("critical-minerals.gpkg");
    let mut store = GpkgStore::create(&path, &empty, at).map_err(|e| e.to_string())?;
    store.append_all(&revisions).map_err(|e| e.to_string())?;
    Ok(path)
}

//! The clipboard: selected areas and features go there as GeoJSON, and texts with polygons come back as areas.

use crate::app::jobs::Outcome;
use crate::app::make_areas::{MOST, MadeAreas, areas_of};
use crate::app::notice::NoticeKind;
use crate::app::state::State;
use crate::crs::Crs;
use crate::io::export::area_features;
use crate::io::{layer_from_bytes, write_geojsonl};
use crate::layer::Layer;
use crate::words::Word;
use crate::workspace::RecordId;
use std::path::Path;
use std::sync::Arc;

/// Features that go to the clipboard, at most.
const MOST_COPIED: usize = 20_000;
/// Vertices of them, at most.
const MOST_VERTICES: usize = 2_000_000;

/// Rows of layers that are to be copied.
type Rows = Vec<(Arc<Layer>, Vec<usize>)>;

impl State {
    /// Makes areas of a text, in one step: GeoJSON with polygons, in longitude and latitude or in the CRS that it names.
    pub fn paste_text(&mut self, text: &str) {
        if text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']) {
            return self.paste_geojson(text.to_owned());
        }
        // Other ways to write a boundary (WKT, rows of coordinates) are tried here.
        self.notify(NoticeKind::Warning, self.lang().t(Word::PasteNotUnderstood).to_owned());
    }

    fn paste_geojson(&mut self, text: String) {
        let lang = self.lang();
        self.jobs.start(Word::Pasting, "", move |running| {
            let name = Path::new("clipboard");
            let Ok(layer) = layer_from_bytes("clipboard", name, text.into_bytes(), &running.cancel, &|_| {}) else {
                return Outcome::AreasMade(Box::default());
            };
            let layer = Arc::new(layer);
            let mut made = areas_of(&layer, 0..layer.table.len().min(MOST), None, &running.cancel);
            if layer.crs.crs.is_none() && made.refused.is_some() {
                made.refused = Some(lang.fill(Word::PasteNoCrs, &[layer.crs.reason.get(lang)]));
            }
            if layer.table.len() > MOST {
                let many = lang.fill(Word::TooManyAreas, &[&layer.table.len().to_string(), &MOST.to_string()]);
                made = MadeAreas { polygons: made.polygons, refused: Some(many), ..MadeAreas::default() };
            }
            Outcome::AreasMade(Box::new(made))
        });
    }

    /// Puts the selected areas and features on the clipboard; does nothing when none are selected.
    pub(super) fn copy_selected(&mut self) {
        let areas = self.selected_areas();
        let rows: Rows = self
            .selected
            .iter()
            .filter_map(|(id, rows)| Some((self.catalog.get(&id.0)?.clone(), rows.iter().map(|row| row as usize).collect())))
            .collect();
        let count = areas.len() + rows.iter().map(|(_, rows)| rows.len()).sum::<usize>();
        let lang = self.lang();
        if count == 0 {
            return;
        }
        let vertices = |(layer, rows): &(Arc<Layer>, Vec<usize>)| -> usize {
            rows.iter().take(MOST_COPIED).map(|row| layer.table.vertices(*row).len()).sum()
        };
        if count > MOST_COPIED || rows.iter().map(vertices).sum::<usize>() > MOST_VERTICES {
            let text = lang.fill(Word::CopyTooMany, &[&count.to_string(), &MOST_COPIED.to_string()]);
            return self.notify(NoticeKind::Warning, text);
        }
        let workspace = self.workspace().clone();
        self.jobs.start(Word::Copying, "", move |_| {
            let text = collection(&workspace, &areas, &rows);
            Outcome::CopiedFeatures(text.map(|text| (count, text)))
        });
    }

    pub(super) fn features_copied(&mut self, copied: Result<(usize, String), String>) {
        let lang = self.lang();
        match copied {
            Ok((count, text)) => {
                self.clipboard = Some(text);
                self.notify(NoticeKind::Info, lang.fill(Word::CopiedFeatures, &[&count.to_string()]));
            }
            Err(why) => self.notify(NoticeKind::Error, lang.fill(Word::CopyFailed, &[&why])),
        }
    }
}

/// One FeatureCollection in longitude and latitude, a feature a line: areas as the export writes them, features with all that they have.
fn collection(w: &crate::workspace::Workspace, areas: &[RecordId], rows: &Rows) -> Result<String, String> {
    let areas = area_features(w, areas).map_err(|e| e.to_string())?;
    let mut lines: Vec<String> = areas.iter().map(ToString::to_string).collect();
    for (layer, rows) in rows {
        let mut out = Vec::new();
        write_geojsonl(layer, rows, Some(&Crs::wgs84()), &mut out).map_err(|e| e.to_string())?;
        let text = String::from_utf8_lossy(&out);
        lines.extend(text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned));
    }
    Ok(format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", lines.join(",\n")))
}

//! Layers and the base map come into the map CRS that is on, or into the next one.

use crate::app::State;
use crate::app::jobs::{MapReady, Outcome};
use crate::app::map::projection_of;
use crate::app::notice::NoticeKind;
use crate::layer::{Layer, ShapeSet, project_layer};
use crate::view::base::project_base;
use crate::words::{Word, grouped};
use crate::workspace::RecordId;
use std::sync::Arc;

impl State {
    /// Projects one layer into the map CRS that is on.
    pub(super) fn project_in_background(&mut self, id: &RecordId) {
        let (Some(layer), Some(map)) = (self.catalog.get(&id.0).cloned(), self.map.projection.clone()) else { return };
        if layer.crs.crs.is_none() {
            return;
        }
        let (id, subject) = (id.clone(), layer.name.clone());
        self.jobs.start(Word::Projecting, &subject, move |running| {
            let result = project_layer(&layer, &map, &running.cancel).map(Arc::new).map_err(|e| e.to_string());
            Outcome::Projected { id, crs: map.crs().code().to_owned(), of: layer, result }
        });
    }

    pub(super) fn layer_projected(
        &mut self,
        id: &RecordId,
        crs: &str,
        of: &Layer,
        result: Result<Arc<crate::layer::ShapeSet>, String>,
    ) {
        // It was read anew meanwhile, and what it is now is being projected, too.
        if self.catalog.get(&id.0).is_none_or(|now| !std::ptr::eq(now.text.as_ptr(), of.text.as_ptr())) {
            return;
        }
        if self.map.projection.as_ref().is_none_or(|p| p.crs().code() != crs) {
            // The map moved on meanwhile.
            self.project_in_background(id);
            return;
        }
        let called = self.layer_name(id);
        self.map.early.keep_layers(|layer| layer != id);
        match result {
            Ok(shapes) => {
                if !shapes.outside.is_empty() {
                    let text = self.lang().fill(Word::LayerOutside, &[&called, &grouped(shapes.outside.len())]);
                    // Nothing is wrong with a layer of which a regional map shows a part.
                    self.notify(NoticeKind::Info, text);
                }
                self.simplify_in_background(id, shapes.clone());
                self.map.shapes.insert(id.clone(), shapes);
                self.map.dirty = true;
                if self.fit_when_loaded {
                    self.zoom_all();
                }
            }
            Err(e) => self.notify(NoticeKind::Error, self.lang().fill(Word::LayerFailed, &[&called, &e])),
        }
    }

    /// Prepares everything in another map CRS; the old map stays until it is ready.
    pub(super) fn prepare_map(&mut self, code: &str) {
        let ids: Vec<RecordId> = self.workspace().layers.keys().cloned().collect();
        let layers: Vec<(RecordId, Arc<Layer>)> =
            ids.into_iter().filter_map(|id| Some((id.clone(), self.catalog.get(&id.0)?.clone()))).collect();
        self.map.coming = Some(code.to_owned());
        let code = code.to_owned();
        let subject = code.clone();
        self.jobs.start(Word::Projecting, &subject, move |running| {
            let projection = match projection_of(&code) {
                Ok(p) => p,
                Err(e) => return Outcome::MapFailed(e),
            };
            let base = Arc::new(project_base(&projection));
            running.report(0.3);
            let mut shapes = std::collections::BTreeMap::new();
            for (id, layer) in layers {
                if running.cancel.load(std::sync::atomic::Ordering::Relaxed) {
                    return Outcome::Cancelled;
                }
                // A layer without a CRS, or without a way into this one, is told of by its own row in the panel.
                if let Ok(projected) = project_layer(&layer, &projection, &running.cancel) {
                    shapes.insert(id, Arc::new(projected));
                }
            }
            Outcome::MapReady(Box::new(MapReady { projection, base, shapes }))
        });
    }

    /// Swaps the map CRS, keeping the place in the middle and the scale.
    pub(super) fn map_ready(&mut self, ready: MapReady) {
        let old = self.map.projection.replace(ready.projection.clone());
        let camera = self.map.camera;
        // The place to keep: one that an earlier map CRS could not show, else the one in the middle.
        let seen = old.and_then(|old| {
            let here = old.unproject(camera.center)?;
            Some((here, camera.units_per_point * old.crs().metres_per_unit()))
        });
        let wanted = self.map.wanted.take().or(seen);
        self.map.base = ready.base;
        self.map.shapes = ready.shapes;
        for (id, shapes) in self.map.shapes.clone() {
            self.simplify_in_background(&id, shapes);
        }
        let shapes = &self.map.shapes;
        self.map.early.keep_layers(|id| !shapes.contains_key(id));
        self.map.work = None;
        self.map.coming = None;
        self.map.dirty = true;
        let kept = wanted.and_then(|(here, metres)| {
            let center = ready.projection.project(here)?;
            let units_per_point = metres / ready.projection.crs().metres_per_unit();
            Some(crate::view::Camera { center, units_per_point, ..camera })
        });
        self.map.camera = kept.unwrap_or(camera);
        if self.show_preset(kept.is_none()) && wanted.is_some() {
            self.map.wanted = wanted;
            let code = ready.projection.crs().code().to_owned();
            self.notify(NoticeKind::Info, self.lang().fill(Word::MapMoved, &[&code]));
        }
        self.remember_view();
        // Layers that came in while the map was being prepared.
        for id in self.workspace().layers.keys().cloned().collect::<Vec<_>>() {
            if !self.map.shapes.contains_key(&id) {
                self.project_in_background(&id);
            }
        }
    }

    /// Works out a large layer with fewer vertices, for small scales; it is drawn with all of them meanwhile.
    fn simplify_in_background(&mut self, id: &RecordId, shapes: Arc<ShapeSet>) {
        if shapes.is_large() {
            let subject = self.layer_name(id);
            self.jobs.start(Word::Simplifying, &subject, move |running| {
                shapes.simplify(&running.cancel);
                Outcome::Simplified
            });
        }
    }
}

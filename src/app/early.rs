//! The first features of large files, drawn while the rest is being read: they are in no layer, no list and no export.

use crate::app::jobs::{Outcome, Running};
use crate::app::style::guess_role;
use crate::crs::{Crs, CrsKnown, HowKnown, MapProjection};
use crate::io::source::preview;
use crate::layer::{LayerRole, Reading, ShapeSet, project_layer};
use crate::workspace::RecordId;
use std::path::Path;
use std::sync::Arc;

/// The first features of a file in the map plane.
#[derive(Debug, Clone)]
pub struct Early {
    /// Their shapes.
    pub shapes: Arc<ShapeSet>,
    /// The map CRS.
    pub crs: String,
    /// What the layer will be, as far as can be told.
    pub role: LayerRole,
}

/// Whose they are.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Owner {
    /// A job that reads a file, for this layer if the workspace knows it.
    Job(u64, Option<RecordId>),
    /// A layer that was read and is not yet projected.
    Layer(RecordId),
}

/// All that are on the map.
#[derive(Debug, Default)]
pub(super) struct EarlyShapes(Vec<(Owner, Early)>);

impl EarlyShapes {
    /// Takes in what a job has found.
    pub fn found(&mut self, job: u64, layer: Option<RecordId>, early: Early) {
        self.0.push((Owner::Job(job, layer), early));
    }

    /// Keeps what a job has found until its layer is projected; without a layer nothing is kept.
    pub fn read(&mut self, job: u64, layer: Option<&RecordId>) {
        for (owner, _) in &mut self.0 {
            if let (Owner::Job(of, _), Some(layer)) = (&*owner, layer)
                && *of == job
            {
                *owner = Owner::Layer(layer.clone());
            }
        }
        self.0.retain(|(owner, _)| !matches!(owner, Owner::Job(of, _) if *of == job));
    }

    /// Forgets those of layers that need them no more.
    pub fn keep_layers(&mut self, keeps: impl Fn(&RecordId) -> bool) {
        self.0.retain(|(owner, _)| match owner {
            Owner::Layer(layer) | Owner::Job(_, Some(layer)) => keeps(layer),
            Owner::Job(_, None) => true,
        });
    }

    /// Returns those that can be drawn in a map CRS, with their layer if they have one.
    pub fn in_crs<'a>(&'a self, crs: &'a str) -> impl Iterator<Item = (Option<&'a RecordId>, &'a Early)> {
        self.0.iter().filter(move |(_, early)| early.crs == crs).map(|(owner, early)| match owner {
            Owner::Layer(layer) => (Some(layer), early),
            Owner::Job(_, layer) => (layer.as_ref(), early),
        })
    }
}

/// Looks at the beginning of a file and shows what it finds, unless the file is small.
pub(super) fn show_first_features(
    path: &Path,
    (crs, reading): (Option<&str>, &Reading),
    (map, id): (Option<MapProjection>, Option<RecordId>),
    running: &Running,
) {
    let Some(map) = map else { return };
    let Some(mut layer) = preview(path, reading, &running.cancel) else { return };
    if let Some(crs) = crs.and_then(|code| Crs::parse(code).ok()) {
        layer.crs =
            CrsKnown { crs: Some(crs), how: HowKnown::Chosen, reason: crate::words::Both::default(), candidates: Vec::new() };
    }
    // Without a CRS, or a way into the map's, they are not drawn; the layer itself will say why.
    if let Ok(shapes) = project_layer(&layer, &map, &running.cancel) {
        let early = Early { shapes: Arc::new(shapes), crs: map.crs().code().to_owned(), role: guess_role(&layer) };
        running.show(Outcome::Early { id, early });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Action, Setup, State};
    use crate::words::{Lang, Word};
    use crate::workspace::Instant;
    use std::fmt::Write as _;
    use std::sync::atomic::Ordering;

    fn state() -> State {
        let mut n = 0;
        let ids = move || {
            n += 1;
            RecordId::from(format!("r{n}").as_str())
        };
        let mut state = State::new(Setup {
            clock: Box::new(|| Instant::try_from("2026-01-20T10:00:00+09:00".to_owned()).unwrap()),
            ids: Box::new(ids),
            home: None,
            lang: Lang::En,
            name: "A".to_owned(),
            wake: Arc::new(|| {}),
            draws: false,
        });
        state.ensure_map();
        state
    }

    /// A file of points that is too large to be read at once.
    fn large(folder: &Path) -> std::path::PathBuf {
        let mut text = "{\"type\":\"FeatureCollection\",\"features\":[".to_owned();
        let more = "x".repeat(900);
        for i in 0..10_000 {
            let comma = if i == 0 { "" } else { ",\n" };
            let lon = f64::from(i) / 100.0;
            write!(text, "{comma}{{\"type\":\"Feature\",\"properties\":{{\"dep_id\":{i},\"more\":\"{more}\"}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{lon},35]}}}}").unwrap();
        }
        let path = folder.join("large.geojson");
        std::fs::write(&path, text + "]}").unwrap();
        path
    }

    /// What of files that are being read is on the map, as (known layer or not, shapes); on a sheet there is nothing of them.
    fn shown(state: &mut State) -> Vec<(bool, usize)> {
        let sheet = state.scene_input(true).unwrap();
        assert!(sheet.early.is_empty() && sheet.shapes.len() == state.map.shapes.len());
        let input = state.scene_input(false).unwrap();
        let known = input.shapes.iter().filter(|(id, _)| !state.map.shapes.contains_key(id));
        let early = input.early.iter().map(|(shapes, ..)| (false, shapes.len()));
        known.map(|(_, shapes)| (true, shapes.len())).chain(early).collect()
    }

    #[test]
    fn the_first_features_are_on_the_map_before_the_file_is_read_and_in_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let mut state = state();
        state.perform(Action::Open(vec![large(folder.path())]));
        let mut seen = Vec::new();
        while !state.jobs.running().is_empty() {
            for (job, outcome) in state.jobs.wait() {
                let early = matches!(outcome, Outcome::Early { .. });
                state.take_in(&job, outcome);
                let on_map = shown(&mut state);
                if early {
                    assert!(matches!(on_map[..], [(false, n)] if n > 1000 && n < 10_000), "{on_map:?}");
                    assert!(state.catalog.ids().next().is_none() && state.workspace().layers.is_empty());
                    assert_eq!(state.session.history().revisions().len(), 0);
                } else {
                    assert!(state.workspace().layers.len() == 1 && on_map.iter().all(|(known, n)| *known && *n < 10_000));
                }
                seen.push(on_map.len());
            }
        }
        // What else is worked out meanwhile changes nothing of it.
        seen.dedup();
        assert_eq!(seen, [1, 0], "the first features stay until the layer is projected");
        assert_eq!(state.map.shapes.values().next().unwrap().len(), 10_000);
    }

    #[test]
    fn what_is_cancelled_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = large(folder.path());
        let mut state = state();
        let map = state.map.projection.clone();
        let at = path.clone();
        state.jobs.start(Word::Loading, "large.geojson", move |running| {
            show_first_features(&at, (None, &Reading::default()), (map, None), running);
            while !running.cancel.load(Ordering::Relaxed) {
                std::thread::yield_now();
            }
            Outcome::Layers { id: None, path: at, result: Err("cancelled".to_owned()) }
        });
        for (job, outcome) in state.jobs.wait() {
            state.take_in(&job, outcome);
        }
        assert_eq!(shown(&mut state).len(), 1);
        let job = state.running()[0].id;
        state.perform(Action::CancelJob(job));
        state.settle();
        assert!(shown(&mut state).is_empty() && state.workspace().layers.is_empty() && state.running().is_empty());
        assert_eq!(state.session.history().revisions().len(), 0);
        assert_eq!(state.notices().iter().map(|n| n.text.as_str()).collect::<Vec<_>>(), ["large.geojson: cancelled"]);
    }
}

//! Laws that hold for every input: histories, files, digests, spaces, records.

use crate::support::{Desk, assert_same, author, bench, instant, ring};
use lodemap::geometry::{Boundary, BoundaryDigest, LonLat, ScreenPoint, flaws, measure};
use lodemap::io::geojson::layer_from_bytes;
use lodemap::io::gpkg::{GpkgStore, Store as _};
use lodemap::layer::{LayerRole, LayerStyle, Reading, Rgb};
use lodemap::workspace::edit::{AreaChange, Edit, NewArea, decide};
use lodemap::workspace::{
    Act, AreaText, Bilingual, Cause, ChangeSet, DepositRef, Evidence, Ink, LayerRef, LinkRole, LinkText, NoteShape, ProjectText,
    Record, RecordId, Session, Workspace,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

const ALPHABET: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

fn id() -> impl Strategy<Value = RecordId> {
    prop::sample::select(&ALPHABET[..]).prop_map(RecordId::from)
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-z ]{1,8}", Just("北部の泥、\"引用\"\n改行".to_owned()), "\\PC{0,6}"]
}

fn bilingual() -> impl Strategy<Value = Bilingual> {
    (words(), words()).prop_map(|(en, ja)| Bilingual { en, ja })
}

fn place() -> impl Strategy<Value = LonLat> {
    (-540.0..540.0, -90.0..90.0).prop_map(|(lon, lat)| LonLat::new(lon, lat).unwrap())
}

/// Star-shaped boundaries anywhere, across 180° too, some with a hole.
fn boundary() -> impl Strategy<Value = Boundary> {
    let star = (3_usize..12, -200.0..200.0, -70.0..70.0, 0.01..8.0, any::<bool>(), any::<bool>());
    star.prop_map(|(n, lon, lat, radius, holed, clockwise)| {
        let circle = |r: f64| -> Vec<[f64; 2]> {
            #[expect(clippy::cast_precision_loss, reason = "twelve corners")]
            let angle = |k: usize| std::f64::consts::TAU * k as f64 / n as f64;
            let mut c: Vec<[f64; 2]> = (0..n).map(|k| [lon + r * angle(k).cos(), lat + r * angle(k).sin()]).collect();
            if clockwise {
                c.reverse();
            }
            c
        };
        let mut rings = vec![circle(radius)];
        if holed {
            rings.push(circle(radius / 4.0));
        }
        Boundary::from_coordinates(&[rings]).unwrap()
    })
}

fn act() -> impl Strategy<Value = Act> {
    prop::sample::select(vec![Act::Propose, Act::Concur, Act::Object, Act::Withdraw])
}

fn area_text() -> impl Strategy<Value = AreaText> {
    (bilingual(), words(), bilingual()).prop_map(|(name, mineral, basis)| AreaText {
        name,
        minerals: vec![mineral],
        evidence_elevation: vec![Evidence { reference: "a | b".into(), page: basis.en.clone() }],
        needs_geology: basis.clone(),
        basis,
        ..AreaText::default()
    })
}

fn project_text() -> impl Strategy<Value = ProjectText> {
    (bilingual(), words()).prop_map(|(name, stage)| ProjectText { name, stages: vec![stage], ..ProjectText::default() })
}

fn link_text() -> impl Strategy<Value = LinkText> {
    (prop::sample::select(LinkRole::ALL.to_vec()), prop::option::of(-0.2..1.2), bilingual(), words())
        .prop_map(|(role, confidence, reason, reference)| LinkText { role, confidence, reason, reference, evidence: Vec::new() })
}

fn layer_ref() -> impl Strategy<Value = LayerRef> {
    (prop::sample::select(vec!["us", "japan", "third"]), bilingual(), any::<bool>()).prop_map(|(id, name, deposits)| LayerRef {
        id: id.into(),
        name,
        path: format!("{id}.geojson"),
        sha256: "00".repeat(32),
        embedded: false,
        role: if deposits { LayerRole::Deposits } else { LayerRole::Other },
        style: LayerStyle { opacity: 0.3, ..LayerStyle::of(Rgb([1, 2, 3])) },
        crs: None,
        reading: Reading::default(),
        filter: None,
        filters: Vec::new(),
        order: 0,
        other: Map::new(),
    })
}

fn note_shape() -> impl Strategy<Value = (NoteShape, Option<Ink>)> {
    let path = || prop::collection::vec(place(), 0..5);
    let shape = prop_oneof![
        2 => Just(NoteShape::Point),
        1 => place().prop_map(|at| NoteShape::Callout { at }),
        1 => path().prop_map(|path| NoteShape::Line { path }),
        1 => path().prop_map(|path| NoteShape::Arrow { path }),
    ];
    (shape, prop::option::of(prop::sample::select(Ink::ALL.to_vec())))
}

/// Any edit at all, most of them on records that may exist.
fn edit() -> impl Strategy<Value = Edit> {
    let layer = || prop::sample::select(vec!["us", "japan", "third"]).prop_map(RecordId::from);
    let deposit = prop::sample::select(vec![
        ("us", "id:us-mountain-pass"),
        ("us", "id:us-silver-peak"),
        ("japan", "id:jp-hishikari"),
        ("japan", "id:nobody"),
        ("third", "id:x"),
    ])
    .prop_map(|(layer, key)| DepositRef { layer: layer.into(), key: key.into() });
    let layers = prop_oneof![
        2 => layer_ref().prop_map(|l| Edit::AddLayers(vec![l])),
        1 => layer().prop_map(|id| Edit::RemoveLayer { id }),
        1 => prop::collection::vec(layer(), 1..3).prop_map(|ids| Edit::RemoveLayers { ids }),
        1 => (layer(), 0.0_f32..1.0).prop_map(|(id, o)| Edit::StyleLayer { id, style: Box::new(LayerStyle { opacity: o, ..LayerStyle::of(Rgb([9, 8, 7])) }) }),
        1 => layer().prop_map(|id| Edit::SetLayerRole { id, role: LayerRole::Deposits }),
        1 => (layer(), 0_usize..4).prop_map(|(id, to)| Edit::MoveLayer { id, to }),
        1 => (layer(), prop::option::of(Just("EPSG:4612".to_owned()))).prop_map(|(id, crs)| Edit::SetLayerCrs { id, crs }),
    ];
    let areas = prop_oneof![
        3 => (id(), boundary(), area_text()).prop_map(|(id, boundary, about)| Edit::AddArea { id, boundary, about }),
        2 => (id(), boundary()).prop_map(|(id, boundary)| Edit::SetBoundary { id, boundary }),
        1 => (id(), area_text()).prop_map(|(id, about)| Edit::DescribeArea { id, about }),
        1 => id().prop_map(|id| Edit::RemoveArea { id }),
        1 => prop::collection::vec((id(), boundary(), area_text()), 1..4).prop_map(|areas| Edit::AddAreas {
            areas: areas.into_iter().map(|(id, boundary, about)| NewArea { id, boundary, about }).collect(),
        }),
        1 => (prop::collection::vec(id(), 1..4), words(), words()).prop_map(|(ids, mineral, system)| Edit::DescribeAreas {
            ids,
            change: Box::new(AreaChange { add_minerals: vec![mineral], mineral_system: Some(system), ..AreaChange::default() }),
        }),
        1 => prop::collection::vec(id(), 1..4).prop_map(|ids| Edit::RemoveAreas { ids }),
        5 => ("[a-z]{3}", id(), act(), bilingual())
            .prop_map(|(s, area, act, comment)| Edit::State { id: RecordId(s), area, act, comment, evidence: Vec::new(), boundary: None }),
    ];
    let notes = prop_oneof![
        3 => ("[a-z]{2}", prop::option::of(place()), prop::option::of(id()), words(), note_shape()).prop_map(
            |(n, place, about, text, (shape, ink))| Edit::AddNote { id: RecordId(n), place, shape, ink, about, lang: "ja".into(), text }
        ),
        1 => ("[a-z]{2}", prop::option::of(place()), note_shape())
            .prop_map(|(n, place, (shape, _))| Edit::ReshapeNote { id: RecordId(n), place, shape }),
        1 => ("[a-z]{2}", note_shape()).prop_map(|(n, (_, ink))| Edit::InkNote { id: RecordId(n), ink }),
        1 => ("[a-z]{2}", words()).prop_map(|(n, text)| Edit::RewriteNote { id: RecordId(n), text }),
        1 => "[a-z]{2}".prop_map(|n| Edit::RemoveNote { id: RecordId(n) }),
    ];
    let projects = prop_oneof![
        3 => (id(), prop::option::of(place()), project_text()).prop_map(|(id, place, about)| Edit::AddProject { id, place, about }),
        1 => (id(), project_text()).prop_map(|(id, about)| Edit::DescribeProject { id, about }),
        1 => (id(), prop::option::of(place())).prop_map(|(id, place)| Edit::PlaceProject { id, place }),
        1 => id().prop_map(|id| Edit::RemoveProject { id }),
        5 => (id(), deposit, id(), link_text()).prop_map(|(id, deposit, project, about)| Edit::Link { id, deposit, project, about }),
        1 => (id(), link_text()).prop_map(|(id, about)| Edit::DescribeLink { id, about }),
        1 => id().prop_map(|id| Edit::Unlink { id }),
    ];
    prop_oneof![2 => layers, 4 => areas, 2 => notes, 4 => projects]
}

/// A step of a random walk.
#[derive(Debug, Clone)]
enum Step {
    Do(Box<Edit>),
    Undo,
    Redo,
}

fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![10 => edit().prop_map(|e| Step::Do(Box::new(e))), 2 => Just(Step::Undo), 1 => Just(Step::Redo)];
    prop::collection::vec(step, most / 2..most)
}

/// A desk on which the layers `us` and `japan` are loaded.
fn desk() -> Desk {
    let mut desk = Desk::new(Session::new());
    for (id, text) in [("us", crate::support::us_deposits()), ("japan", crate::support::japan_deposits())] {
        let layer = layer_from_bytes(id, Path::new(id), text.into_bytes(), &AtomicBool::new(false), &|_| {}).unwrap();
        desk.catalog.insert(id, Arc::new(layer));
    }
    desk
}

impl Desk {
    /// Takes a step; the revision when it was not refused.
    fn step(&mut self, step: &Step) -> Option<lodemap::workspace::Revision> {
        let party = if self.seconds.is_multiple_of(3) { "JP" } else { "US" };
        self.seconds += 1;
        let by = author(party, self.seconds);
        let before = self.session.clone();
        let result = match step {
            Step::Do(edit) => self.session.perform(&self.catalog, &by, edit),
            Step::Undo => self.session.undo(&by),
            Step::Redo => self.session.redo(&by),
        };
        if result.is_err() {
            assert_same(&before, &self.session);
        }
        result.ok()
    }
}

/// What must hold in every workspace, whatever was done.
fn check_whole(w: &Workspace) {
    for link in w.links.values() {
        assert!(w.projects.contains_key(&link.project) && w.deposits.contains_key(&link.deposit), "{link:?} hangs");
    }
    for deposit in w.deposits.keys() {
        assert!(w.links.values().any(|l| l.deposit == *deposit), "nobody needs the snapshot {deposit}");
    }
    for s in w.statements.values() {
        assert!(w.areas.contains_key(&s.area) && w.parties.contains_key(&s.by.party), "{s:?} hangs");
    }
    for area in w.areas.values() {
        assert_eq!(flaws(&area.boundary), vec![]);
    }
    let about = |id: &RecordId| {
        w.areas.contains_key(id)
            || w.projects.contains_key(id)
            || w.links.contains_key(id)
            || w.deposits.contains_key(id)
            || w.notes.contains_key(id)
    };
    for note in w.notes.values() {
        assert!(note.about.as_ref().is_none_or(about), "{note:?} hangs");
    }
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn apply_and_then_the_inverse_is_nothing(steps in steps(60), last in edit()) {
        let mut desk = desk();
        for step in &steps {
            desk.step(step);
            check_whole(desk.session.workspace());
        }
        let before = desk.session.workspace().clone();
        if let Ok(changes) = decide(&before, &desk.catalog, &author("US", 0), &last) {
            let mut w = before.clone();
            changes.apply(&mut w);
            prop_assert!(w != before, "a change set that changes nothing: {last:?}");
            changes.inverse().apply(&mut w);
            prop_assert_eq!(&w, &before);
            prop_assert_eq!(changes.inverse().inverse(), changes);
        }
    }

    #[test]
    fn undo_all_then_redo_all_comes_back(steps in steps(60)) {
        let mut desk = desk();
        let start = desk.session.workspace().clone();
        steps.iter().for_each(|s| { desk.step(s); });
        let end = desk.session.workspace().clone();
        let mut undone = 0;
        while desk.step(&Step::Undo).is_some() {
            undone += 1;
        }
        prop_assert_eq!(desk.session.workspace(), &start);
        for _ in 0..undone {
            prop_assert!(desk.step(&Step::Redo).is_some());
        }
        prop_assert_eq!(desk.session.workspace(), &end);
    }

    /// Wherever one goes in history, and whatever is brought back: it is what was there then, and the way is stored as revisions.
    #[test]
    fn any_step_can_be_gone_to_or_brought_back(steps in steps(40), jumps in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>(), any::<bool>()), 12)) {
        let mut desk = desk();
        // The workspace after each revision.
        let mut states = vec![desk.session.workspace().clone()];
        let mut replayed = desk.session.workspace().clone();
        for step in &steps {
            if desk.step(step).is_some() {
                states.push(desk.session.workspace().clone());
            }
        }
        for (n, (to, restore, more)) in jumps.into_iter().enumerate() {
            let by = author("JP", 1000 + n as u64);
            let history = desk.session.history();
            let seq = to.index(history.next_seq() as usize) as u64;
            let end = if seq == 0 { 0 } else { history.end_of_step(seq) };
            let on_line = end == 0 || history.is_done(end) || history.is_undone(end);
            if more {
                // Typing goes on, sometimes.
                let edit = Edit::DescribeArea { id: "a".into(), about: AreaText { mineral_system: n.to_string(), ..AreaText::default() } };
                if desk.session.perform_more(&desk.catalog, &by, &edit).is_ok() {
                    states.push(desk.session.workspace().clone());
                }
                continue;
            }
            let before = desk.session.clone();
            let expected = states[end as usize].clone();
            if restore {
                match desk.session.restore(&by, seq) {
                    Ok(revision) => {
                        prop_assert_eq!(revision.cause, Cause::Restore(end));
                        prop_assert_eq!(desk.session.workspace(), &expected);
                        states.push(expected);
                    }
                    Err(_) => {
                        assert_same(&before, &desk.session);
                        prop_assert_eq!(desk.session.workspace(), &expected, "refused only where nothing would change");
                    }
                }
            } else if let Ok(made) = desk.session.go_to(&by, seq) {
                prop_assert!(on_line);
                // A step whose revisions were undone and done again leads to the same state as ever.
                prop_assert_eq!(desk.session.workspace(), &expected);
                states.extend(made.into_iter().map(|(_, after)| after));
            } else {
                assert_same(&before, &desk.session);
                prop_assert!(!on_line || desk.session.workspace() == &expected);
            }
        }
        for revision in desk.session.history().revisions() {
            revision.changes.apply(&mut replayed);
        }
        prop_assert_eq!(&replayed, desk.session.workspace());
        // Read again, the history knows the same line.
        let read = lodemap::workspace::History::from_revisions(desk.session.history().revisions().to_vec());
        prop_assert_eq!(read.steps(), desk.session.history().steps());
    }

    /// History alone gives the workspace: what is stored is results.
    #[test]
    fn revisions_as_json_replay_to_an_equal_workspace(steps in steps(60)) {
        let mut desk = desk();
        let mut replayed = desk.session.workspace().clone();
        for revision in steps.iter().filter_map(|s| desk.step(s)).collect::<Vec<_>>() {
            let text = serde_json::to_string(&revision.changes).unwrap();
            let read: ChangeSet = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&read, &revision.changes);
            read.apply(&mut replayed);
            let cause: Cause = serde_json::from_str(&serde_json::to_string(&revision.cause).unwrap()).unwrap();
            prop_assert_eq!(cause, revision.cause);
        }
        prop_assert_eq!(&replayed, desk.session.workspace());
    }
}

proptest! {
    #![proptest_config(config(4))]

    /// Hundreds of random steps against the file, which is opened again on the way.
    #[test]
    fn a_random_walk_and_its_file_agree(steps in steps(400)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("walk.gpkg");
        let mut desk = desk();
        let mut store = GpkgStore::create(&path, &desk.session, &instant(0)).unwrap();
        for (n, step) in steps.iter().enumerate() {
            if let Some(revision) = desk.step(step) {
                store.append(&revision, desk.session.workspace()).unwrap();
            }
            if n % 100 == 99 {
                drop(store);
                let opened = GpkgStore::open(&path).unwrap();
                assert_same(&opened.session, &desk.session);
                // Go on with what was read.
                desk.session = opened.session;
                store = opened.store;
            }
        }
        drop(store);
        assert_same(&GpkgStore::open(&path).unwrap().session, &desk.session);
        // The columns for other programs say the same as the records.
        let c = rusqlite::Connection::open(&path).unwrap();
        let mut rows = c.prepare("SELECT id, status, boundary_sha256, area_km2 FROM mapping_area").unwrap();
        let mut rows = rows.query([]).unwrap();
        while let Some(r) = rows.next().unwrap() {
            let id: String = r.get(0).unwrap();
            let area = &desk.session.workspace().areas[&RecordId(id.clone())];
            prop_assert_eq!(r.get::<_, String>(1).unwrap(), crate::support::status_of(desk.session.workspace(), &id).word());
            prop_assert_eq!(r.get::<_, String>(2).unwrap(), area.digest().0);
            prop_assert_eq!(r.get::<_, f64>(3).unwrap(), measure(&area.boundary).area_m2 / 1e6);
        }
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn the_digest_knows_no_start_direction_closing_or_turn(b in boundary(), start in 0_usize..12, reverse: bool, turn in -1_i32..=1) {
        let mut other = b.clone();
        let shift = 360.0 * f64::from(turn);
        prop_assume!(b.rings().all(|(_, _, r)| r.iter().all(|v| (v.lon() + shift).abs() <= 540.0)));
        for polygon in &mut other.polygons {
            let rings = std::iter::once(&mut polygon.exterior).chain(&mut polygon.holes);
            for (i, ring) in rings.enumerate() {
                let n = ring.len();
                ring.rotate_left(start % n);
                if reverse != (i == 1) {
                    ring.reverse();
                }
                for v in ring.iter_mut() {
                    *v = LonLat::new(v.lon() + shift, v.lat()).unwrap();
                }
            }
        }
        prop_assert_eq!(BoundaryDigest::of(&b), BoundaryDigest::of(&other));
        let closed: Vec<Vec<[f64; 2]>> = b.polygons[0].rings().map(|r| r.iter().chain(r.first()).map(|&v| v.into()).collect()).collect();
        prop_assert_eq!(BoundaryDigest::of(&Boundary::from_coordinates(&[closed]).unwrap()), BoundaryDigest::of(&b));
        // Size knows neither.
        let (x, y) = (measure(&b), measure(&other));
        prop_assert!((x.area_m2 - y.area_m2).abs() <= 1e-6 * x.area_m2 + 1.0, "{x:?} {y:?}");
        prop_assert!(x.area_m2 > 0.0 && x.area_m2 < 5e12, "{x:?}");
    }

    #[test]
    fn the_smallest_move_of_any_corner_changes_the_digest(b in boundary(), which in 0_usize..12, east: bool) {
        let mut other = b.clone();
        let n = other.polygons[0].exterior.len();
        let v = &mut other.polygons[0].exterior[which % n];
        *v = if east { LonLat::new(v.lon() + 1e-9, v.lat()) } else { LonLat::new(v.lon(), v.lat() - 1e-9) }.unwrap();
        prop_assert_ne!(BoundaryDigest::of(&b), BoundaryDigest::of(&other));
    }

    #[test]
    fn canonical_coordinates_survive_json(b in boundary(), p in place()) {
        let read: Boundary = serde_json::from_str(&serde_json::to_string(&b).unwrap()).unwrap();
        prop_assert_eq!(&read, &b);
        prop_assert_eq!(BoundaryDigest::of(&read), BoundaryDigest::of(&b));
        let read: LonLat = serde_json::from_str(&serde_json::to_string(&p).unwrap()).unwrap();
        prop_assert_eq!(read.nano(), p.nano());
        prop_assert_eq!(read, p);
        let same = LonLat::new(p.lon(), p.lat()).unwrap();
        prop_assert_eq!(same, p, "rounding twice is rounding once");
    }
}

/// Every kind of record, with members of a newer version in it.
fn newer_records() -> Vec<(&'static str, Value)> {
    let by = json!({"party": "JP", "name": "x", "at": "2026-01-20T12:00:00+09:00"});
    let future = json!({"future": {"a": [1, 2.5, "三"]}, "also": null});
    let with = |mut v: Value| {
        v.as_object_mut().unwrap().extend(future.as_object().unwrap().clone());
        v
    };
    vec![
        (
            "area",
            with(json!({"id": "a", "boundary": ring(&[[0.1, 0.2], [1.0, 0.0], [1.0, 1.0]]), "name": {"en": "x"},
            "minerals": ["ree"], "deposit_types": [], "basis": {}, "references": [], "host": ["JP"]})),
        ),
        ("note", with(json!({"id": "n", "place": [1.5, 2.5], "about": "a", "lang": "en", "text": "t", "by": by}))),
        ("party", with(json!({"id": "PH", "name": {"en": "Philippines", "ja": "フィリピン"}, "must_concur": false}))),
        (
            "statement",
            with(json!({"id": "s", "area": "a", "act": "object", "boundary_sha256": "00", "after": "r",
            "comment": {"ja": "広すぎる"}, "by": by})),
        ),
        (
            "project",
            with(json!({"id": "p", "place": [1.5, 2.5], "name": {"en": "x"}, "proponents": [], "countries": ["US"],
            "stages": [], "minerals": [], "products": [], "summary": {}, "references": []})),
        ),
        (
            "deposit",
            with(json!({"id": "d", "deposit": {"layer": "l", "key": "id:k"}, "name": {"ja": "菱刈"}, "place": [130.68, 32.0],
            "properties": {"z": 1, "a": 0.1, "深さ": null}})),
        ),
        (
            "link",
            with(json!({"id": "k", "deposit": "d", "project": "p", "role": "by_product", "confidence": 0.7,
            "reason": {"en": "r"}, "reference": "x", "by": by})),
        ),
        (
            "layer",
            with(json!({"id": "l", "name": {"en": "x"}, "path": "x.geojson", "sha256": "00", "role": "deposits",
            "style": {"color": "#010203", "opacity": 0.5}, "crs": "EPSG:6677", "order": 3})),
        ),
    ]
}

#[test]
fn every_record_keeps_members_it_does_not_know() {
    for (kind, value) in newer_records() {
        let tagged = json!({"kind": kind, "record": value});
        let record: Record = serde_json::from_value(tagged.clone()).unwrap_or_else(|e| panic!("{kind}: {e}"));
        assert_eq!(serde_json::to_value(&record).unwrap(), tagged, "{kind}");
        let text = serde_json::to_string(&record).unwrap();
        let read: Record = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text, "{kind}: written again it is the same text");
    }
}

#[test]
fn unknown_members_survive_an_edit_and_the_file() {
    let records = newer_records().into_iter().map(|(k, v)| serde_json::from_value(json!({"kind": k, "record": v})).unwrap());
    let mut desk = Desk::new(Session::resume(records.collect(), Vec::new()));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newer.gpkg");
    let mut store = GpkgStore::create(&path, &desk.session, &instant(0)).unwrap();
    let revision = desk.edit("PH", json!({"edit": "describe_area", "id": "a", "about": {"name": {"en": "new name"}}}));
    store.append(&revision, desk.session.workspace()).unwrap();
    drop(store);
    let opened = GpkgStore::open(&path).unwrap();
    assert_same(&opened.session, &desk.session);
    let area = &opened.session.workspace().areas[&"a".into()];
    assert_eq!((area.about.name.en.as_str(), &area.other["future"]["a"][2]), ("new name", &json!("三")));
}

#[test]
fn screen_to_map_and_back_is_the_same_point() {
    for (code, lon, lat) in [
        ("EPSG:8859", 150.0, 20.0),
        ("EPSG:8859", -120.0, 40.0),
        ("EPSG:3857", 139.7, 35.7),
        ("EPSG:6677", 139.8, 36.0),
        ("EPSG:3995", 180.0, 80.0),
        ("EPSG:4087", -179.0, 10.0),
        ("OGC:CRS84", 10.0, 50.0),
    ] {
        let mut b = bench();
        if code != "EPSG:8859" {
            b.map_crs(code);
        }
        let unit = b.state.map().projection().unwrap().crs().metres_per_unit();
        for metres_per_point in [5000.0, 30.0, 0.5] {
            b.look_at(lon, lat, metres_per_point / unit);
            for (x, y) in [(0.0, 0.0), (500.0, 350.0), (999.0, 1.0), (3.25, 699.5)] {
                let at = ScreenPoint::new(x, y);
                let ground = b.state.map().ground().unwrap();
                let Some(place) = ground.lonlat(at) else { continue };
                let back = ground.screen(place).unwrap();
                assert!(at.distance(back) < 0.01, "{code} at {metres_per_point} m a point: {at:?} {back:?}");
            }
        }
    }
}

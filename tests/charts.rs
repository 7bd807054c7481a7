//! Story: charts of deposits, projects and areas: their numbers are right, they speak of what is selected, and a bar selects.

use crate::commands::lodemap;
use crate::support::{Bench, add_area, bench, root, square};
use crate::window::{rest, window};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use lodemap::analysis::{About, Bar, BarKey, ChartBy, Charts, Subject};
use lodemap::app::{Action, ChartAction, FilePick, FilesAction, Selection};
use lodemap::layer::LayerRole;
use lodemap::layer::deposit::Deposit;
use lodemap::layer::symbology::StatusFill;
use lodemap::words::{Lang, Word};
use lodemap::workspace::RecordId;
use lodemap::workspace::status::{Status, determination};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// The sample in the bench's folder.
fn sample_in(folder: &std::path::Path) -> PathBuf {
    for entry in std::fs::read_dir(root().join("sample-data")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
    }
    folder.join("critical-minerals.gpkg")
}

/// The sample with its charts open.
fn open() -> Bench {
    let mut b = bench();
    let path = sample_in(b.folder.path());
    b.open(&[path]);
    b.act(Action::Charts(ChartAction::Show(true))).settle();
    b
}

fn charts(b: &Bench) -> Arc<Charts> {
    b.state.charts().unwrap().clone()
}

/// A deposit: its layer, row, minerals, status, and how that is filled.
type Naive = (RecordId, u32, BTreeSet<&'static str>, Option<&'static str>, StatusFill);

/// Every deposit of the loaded layers, read one by one: its layer, its row, its minerals, its status and what that amounts to.
fn naive(b: &Bench) -> Vec<Naive> {
    let mut all = Vec::new();
    for reference in b.workspace().layers.values().filter(|l| l.role == LayerRole::Deposits) {
        let layer = b.state.catalog().get(&reference.id.0).unwrap();
        for row in 0..layer.table.len() {
            let deposit = Deposit::of(&layer.meaning.model, &layer.properties(row));
            let minerals = deposit.minerals().into_iter().map(|(m, _)| m.id.as_str()).collect();
            let status = deposit.status.map(|s| s.id.as_str());
            all.push((reference.id.clone(), row as u32, minerals, status, StatusFill::of(deposit.status)));
        }
    }
    all
}

fn pick(b: &mut Bench, key: &BarKey, class: Option<usize>) {
    b.act(Action::Charts(ChartAction::Pick(key.clone(), class))).settle().settle();
}

#[test]
fn deposits_are_counted_by_mineral_and_status_as_one_by_one() {
    let b = open();
    let (charts, naive) = (charts(&b), naive(&b));
    assert!(naive.len() > 150, "{} deposits", naive.len());
    assert_eq!(charts.minerals.subject, Subject { about: About::Everything, count: naive.len() });
    let mut of: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for (_, _, minerals, _, fill) in &naive {
        let class = StatusFill::ALL.iter().position(|f| f == fill).unwrap();
        minerals.iter().for_each(|m| of.entry(m).or_default()[class] += 1);
    }
    let mut named = 0;
    for bar in &charts.minerals.bars {
        let expected: [usize; 4] = match bar.key {
            BarKey::Mineral(id) => {
                named += 1;
                of[id]
            }
            BarKey::OtherMinerals => StatusFill::ALL.map(|fill| {
                let other = |m: &&str| charts.other_minerals.contains(m);
                naive.iter().filter(|(_, _, minerals, _, f)| *f == fill && minerals.iter().any(other)).count()
            }),
            BarKey::NoMineral => {
                StatusFill::ALL.map(|fill| naive.iter().filter(|(_, _, m, _, f)| *f == fill && m.is_empty()).count())
            }
            _ => panic!("{bar:?}"),
        };
        assert_eq!(bar.parts, expected, "{:?}", bar.key);
    }
    assert_eq!(named + charts.other_minerals.len(), of.len(), "no mineral is left out");
    let totals: Vec<usize> = charts.minerals.bars[..named].iter().map(Bar::total).collect();
    assert!(totals.is_sorted_by(|a, b| a >= b), "{totals:?}");
    for bar in &charts.deposits.bars {
        let wanted = if let BarKey::DepositStatus(id) = bar.key { Some(id) } else { None };
        assert_eq!(bar.total(), naive.iter().filter(|n| n.3 == wanted).count(), "{:?}", bar.key);
    }
    assert_eq!(charts.deposits.bars.iter().map(Bar::total).sum::<usize>(), naive.len());
}

#[test]
fn a_bar_selects_its_deposits_and_the_charts_go_on_to_speak_of_all() {
    let mut b = open();
    let (before, naive) = (charts(&b), naive(&b));
    let revisions = b.revisions();
    let (key, class) = (before.minerals.bars[0].key.clone(), 1);
    let BarKey::Mineral(id) = key else { panic!("{key:?}") };
    let of = |class: Option<usize>| {
        let is = |n: &&(_, _, BTreeSet<&str>, _, StatusFill)| n.2.contains(id) && class.is_none_or(|c| StatusFill::ALL[c] == n.4);
        naive.iter().filter(is).map(|n| (n.0.clone(), n.1)).collect::<BTreeSet<_>>()
    };
    for class in [None, Some(class)] {
        pick(&mut b, &key, class);
        let selected: BTreeSet<_> =
            b.state.selected().iter().flat_map(|(id, rows)| rows.iter().map(move |row| (id.clone(), row))).collect();
        assert_eq!(selected, of(class), "{class:?}");
        assert!(!selected.is_empty());
        assert_eq!(charts(&b).minerals, before.minerals, "they speak of what they spoke of");
        assert!(b.state.chart_held().is_some_and(|held| held.key == key && held.class == class));
    }
    pick(&mut b, &key, Some(class));
    assert_eq!((b.state.selected_count(), b.state.chart_held()), (0, None), "the same again goes back");
    assert_eq!(b.revisions(), revisions, "looking is no history");
    // The minerals without a bar of their own have one together.
    pick(&mut b, &BarKey::OtherMinerals, None);
    let others = before.bar(&BarKey::OtherMinerals).map_or(0, Bar::total);
    assert_eq!(b.state.selected_count(), others);
}

#[test]
fn charts_follow_what_is_selected_elsewhere() {
    let mut b = open();
    let layer = b.workspace().layers.values().find(|l| l.role == LayerRole::Deposits).unwrap().id.clone();
    let rows = b.state.catalog().get(&layer.0).unwrap().table.len();
    b.act(Action::Select(Selection::Layer(layer))).settle();
    assert_eq!(charts(&b).deposits.subject, Subject { about: About::InLayers(1), count: rows });
    // What a bar selects of that layer is of that layer.
    let bar = charts(&b).deposits.bars[0].clone();
    pick(&mut b, &bar.key, None);
    assert_eq!((b.state.selected_count(), charts(&b).deposits.subject.count), (bar.total(), rows));
    // One deposit, selected elsewhere.
    let snapshot = b.workspace().deposits.values().next().unwrap().clone();
    b.act(Action::Select(Selection::Feature(snapshot.deposit.clone()))).settle();
    assert_eq!(charts(&b).deposits.subject, Subject { about: About::Selected, count: 1 });
    assert_eq!(b.state.chart_held(), None);
    let linked: BTreeSet<_> = b.workspace().links_of(&snapshot.id).iter().map(|l| l.project.clone()).collect();
    assert_eq!(charts(&b).stages.subject, Subject { about: About::OfDeposits, count: linked.len() });
    // An area: what lies in it.
    let p = snapshot.place;
    b.edit(add_area("around", &square(p.lon() - 0.5, p.lat() - 0.5, 1.0)));
    b.act(Action::Select(Selection::Area("around".into()))).settle();
    let inside = charts(&b).deposits.subject;
    assert!(inside.about == About::InAreas(1) && inside.count >= 1, "{inside:?}");
    assert_eq!(charts(&b).areas.subject, Subject { about: About::Selected, count: 1 });
    // A project: its deposits.
    let project = linked.into_iter().next().unwrap();
    b.act(Action::Select(Selection::Project(project.clone()))).settle();
    let links = b.workspace().links_of(&project).len();
    assert_eq!(charts(&b).deposits.subject, Subject { about: About::OfProject, count: links });
    b.act(Action::Select(Selection::None)).settle();
    assert_eq!(charts(&b).deposits.subject.about, About::Everything);
}

#[test]
fn areas_of_a_status_are_selected_and_projects_of_a_stage_one_after_the_other() {
    let mut b = open();
    let w = b.workspace().clone();
    pick(&mut b, &BarKey::AreaStatus(Status::Proposed), None);
    let proposed: Vec<_> =
        w.areas.values().filter(|a| determination(&w, a).status == Status::Proposed).map(|a| a.id.clone()).collect();
    assert_eq!(b.state.selected_areas(), proposed);
    b.act(Action::Select(Selection::None)).settle();
    let stage = charts(&b).stages.bars.iter().max_by_key(|bar| bar.total()).unwrap().clone();
    assert!(stage.total() > 1, "{stage:?}");
    let mut seen = BTreeSet::new();
    for _ in 0..stage.total() {
        pick(&mut b, &stage.key, None);
        let Selection::Project(id) = b.state.selection() else { panic!("{:?}", b.state.selection()) };
        seen.insert(id.clone());
        assert_eq!(charts(&b).stages.subject.about, About::Everything);
    }
    assert_eq!(seen.len(), stage.total(), "each of them once");
    pick(&mut b, &stage.key, None);
    assert_eq!(b.state.selection(), &Selection::None, "and back");
}

#[test]
fn a_chart_is_saved_as_svg_and_png_with_what_it_speaks_of_and_the_disclaimer() {
    let mut b = open();
    for by in ChartBy::ALL {
        b.act(Action::Charts(ChartAction::By(by)));
        let paths = ["svg", "png"].map(|ending| b.folder.path().join(format!("{}.{ending}", by.word())));
        for (path, svg) in paths.iter().zip([true, false]) {
            b.act(Action::Files(FilesAction::Picked(FilePick::Chart { svg }, path.clone()))).settle();
        }
        let svg = std::fs::read_to_string(&paths[0]).unwrap();
        for word in [Word::ExportDisclaimer, Word::ChartOnlyLoaded] {
            let text: String = svg.split(['<', '>']).filter(|t| !t.contains("tspan")).collect::<Vec<_>>().join(" ");
            let words: Vec<&str> = Lang::En.t(word).split(' ').collect();
            assert!(words.iter().all(|w| text.contains(&w.replace('\'', "&#39;"))), "{by:?} {word:?}");
        }
        assert!(svg.starts_with("<?xml") && svg.contains("critical-minerals"));
        let reader = png::Decoder::new(std::io::BufReader::new(std::fs::File::open(&paths[1]).unwrap())).read_info().unwrap();
        assert_eq!(reader.info().width, 1680, "two pixels to a point");
        assert!(reader.info().utf8_text.iter().any(|t| t.get_text().unwrap() == Lang::Ja.t(Word::ExportDisclaimer)));
    }
    assert!(b.notices().iter().any(|n| n.contains("time.png")), "{:?}", b.notices());
}

#[test]
fn the_command_draws_what_the_window_shows() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample_in(folder.path()).display().to_string();
    let out = folder.path().join("chart.svg").display().to_string();
    for by in ChartBy::ALL {
        let ran = lodemap(&["charts", &path, "--by", by.word(), "-o", &out, "--in", "ja"]);
        assert_eq!(ran.status, Some(0), "{}", ran.err);
        assert!(std::fs::read_to_string(&out).unwrap().contains("lang=\"ja\""));
    }
    let png = folder.path().join("chart.png").display().to_string();
    assert_eq!(lodemap(&["charts", &path, "--by", "status", "-o", &png]).status, Some(0));
    assert!(std::fs::read(&png).unwrap().starts_with(b"\x89PNG"));
    for wrong in [
        &["charts", &path, "-o", &out][..],
        &["charts", &path, "--by", "colour", "-o", &out],
        &["charts", &path, "--by", "time", "-o", "x.pdf"],
    ] {
        assert_eq!(lodemap(wrong).status, Some(2), "{wrong:?}");
    }
    // What is missing is told.
    std::fs::remove_file(folder.path().join("us-deposits.geojson")).unwrap();
    let ran = lodemap(&["charts", &path, "--by", "mineral", "-o", &out]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
}

#[test]
fn the_panel_is_worked_by_keys_and_each_bar_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample_in(folder.path());
    let mut h = window(&folder.path().join("home"), vec![path]);
    h.key_press_modifiers(Modifiers::SHIFT, Key::F11);
    rest(&mut h);
    assert!(h.state().state().charts_are_open());
    h.get_by_label("By status").click();
    rest(&mut h);
    let charts = h.state().state().charts().unwrap().clone();
    let proposed = charts.bar(&BarKey::AreaStatus(Status::Proposed)).unwrap().total();
    let share = 100 * proposed / charts.areas.subject.count;
    let name = format!("Proposed: {proposed} ({share} %)");
    h.get_by_label(&name).click();
    rest(&mut h);
    assert_eq!(h.state().state().selected_areas().len(), proposed);
    // From there on by keys: to the first bar, and what it stands for.
    h.key_press(Key::Home);
    rest(&mut h);
    h.key_press(Key::Enter);
    rest(&mut h);
    let held = h.state().state().chart_held().map(|held| held.key.clone());
    assert_eq!(held.as_ref(), charts.areas.bars.first().map(|bar| &bar.key));
    h.key_press_modifiers(Modifiers::SHIFT, Key::F11);
    rest(&mut h);
    assert!(!h.state().state().charts_are_open());
}

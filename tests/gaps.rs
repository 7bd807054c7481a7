//! Story: what the loaded layers and projects have of each mineral, and where there is a gap.

use crate::flags::flag;
use crate::support::{Bench, Random, add_area, bench, deposit, square};
use crate::window::{rest, window};
use eframe::egui::{Event, Key};
use egui_kittest::kittest::Queryable as _;
use lodemap::analysis::gaps::{Axis, ColumnKey, GapCell, RowFilter, loaded_sentence};
use lodemap::app::{Action, FilePick, FilesAction, GapsAction, Selection};
use lodemap::cli::{Console, run};
use lodemap::words::Lang;
use lodemap::workspace::RecordId;
use lodemap::workspace::flag::standing_flags;
use serde_json::json;
use std::ffi::OsString;

/// What a made-up layer says: commodities, status, country, and what that means in the ids of the vocabulary.
const COMMODITIES: [(&str, &[&str]); 7] = [
    ("Nd", &["neodymium"]),
    ("REE", &["rare_earths"]),
    ("REE; Nd", &["rare_earths", "neodymium"]),
    ("Li", &["lithium"]),
    ("Cu; Ga", &["copper", "gallium"]),
    ("Ga", &["gallium"]),
    ("unobtainium", &[]),
];
const STATUS: [(&str, usize); 4] = [("Producer", 4), ("past producer", 5), ("", 7), ("splendid", 7)];
const COUNTRY: [(&str, &str); 4] = [("United States", "US"), ("日本", "JP"), ("", ""), ("AU", "AU")];
/// The members of the group that the layer may name.
const MEMBERS: [&str; 1] = ["neodymium"];

/// A feature of the layer, as places in the lists above and its position.
struct Made {
    commodities: usize,
    status: usize,
    country: usize,
    at: [f64; 2],
}

fn made(n: usize) -> (Vec<Made>, String) {
    let mut random = Random::new(7);
    let made: Vec<Made> = (0..n)
        .map(|_| Made {
            commodities: random.below(COMMODITIES.len()),
            status: random.below(STATUS.len()),
            country: random.below(COUNTRY.len()),
            at: [130.0 + random.below(200) as f64 / 10.0, 30.0 + random.below(100) as f64 / 10.0],
        })
        .collect();
    let feature = |(i, m): (usize, &Made)| {
        let properties = json!({"name": format!("Site {i}"), "commodities": COMMODITIES[m.commodities].0,
            "status": STATUS[m.status].0, "country": COUNTRY[m.country].0});
        deposit(&format!("s{i}"), properties, m.at)
    };
    let features: Vec<_> = made.iter().enumerate().map(feature).collect();
    (made, json!({"type": "FeatureCollection", "features": features}).to_string())
}

/// Whether something that names these minerals counts for one of them: by itself, or only as a group.
fn counts(named: &[&str], mineral: &str) -> Option<bool> {
    if named.contains(&mineral) || mineral == "rare_earths" && named.iter().any(|n| MEMBERS.contains(n)) {
        return Some(true);
    }
    (MEMBERS.contains(&mineral) && named.contains(&"rare_earths")).then_some(false)
}

/// A project that names a mineral and a stage.
fn project(id: &str, place: Option<[f64; 2]>, minerals: &[&str], stages: &[&str], countries: &[&str]) -> serde_json::Value {
    json!({"edit": "add_project", "id": id, "place": place, "about": {"name": {"en": format!("Project {id}")},
        "minerals": minerals, "stages": stages, "countries": countries, "products": ["permanent magnets"]}})
}

/// The bench with the made-up layer, and the gap map counted.
fn loaded(n: usize) -> (Bench, Vec<Made>) {
    let mut b = bench();
    let (made, text) = made(n);
    let path = b.file("made.geojson", &text);
    b.open(&[path]);
    b.act(Action::Gaps(GapsAction::Open(true))).settle();
    (b, made)
}

fn cell(b: &Bench, axis: Axis, mineral: &str, key: &ColumnKey) -> GapCell {
    let gaps = b.state.gaps();
    let map = gaps.map(axis).unwrap();
    let column = map.columns.iter().position(|c| c.key == *key);
    column.and_then(|c| map.cell(map.row(mineral)?, c).copied()).unwrap_or_default()
}

fn country(code: &str) -> ColumnKey {
    if code.is_empty() { ColumnKey::NoCountry } else { ColumnKey::Country(code.to_owned()) }
}

#[test]
fn every_cell_counts_what_a_plain_loop_counts() {
    let (mut b, made) = loaded(400);
    let inside =
        |m: &Made, west: f64, south: f64| m.at[0] > west && m.at[0] < west + 4.0 && m.at[1] > south && m.at[1] < south + 4.0;
    b.edit(add_area("a", &square(132.05, 32.05, 4.0))).edit(add_area("b", &square(134.05, 33.05, 4.0))).settle();
    let areas = [("a", 132.05, 32.05), ("b", 134.05, 33.05)];
    for mineral in ["neodymium", "rare_earths", "lithium", "copper", "gallium"] {
        let naive = |passes: &dyn Fn(&Made) -> bool| {
            let mut by = [[0_usize; 8]; 2];
            for m in made.iter().filter(|m| passes(m)) {
                match counts(COMMODITIES[m.commodities].1, mineral) {
                    Some(true) => by[0][STATUS[m.status].1] += 1,
                    Some(false) => by[1][STATUS[m.status].1] += 1,
                    None => {}
                }
            }
            by
        };
        let check = |axis: Axis, key: &ColumnKey, passes: &dyn Fn(&Made) -> bool| {
            let found = cell(&b, axis, mineral, key);
            assert_eq!([found.itself.records, found.by_group.records], naive(passes), "{mineral} {key:?}");
        };
        check(Axis::Stage, &ColumnKey::Ground, &|_| true);
        for (n, (_, code)) in COUNTRY.iter().enumerate() {
            check(Axis::Country, &country(code), &|m| m.country == n);
        }
        for (id, west, south) in areas {
            check(Axis::Area, &ColumnKey::Area(id.into()), &|m| inside(m, west, south));
        }
        check(Axis::Area, &ColumnKey::Outside, &|m| areas.iter().all(|(_, w, s)| !inside(m, *w, *s)));
        // An area counts in the ground where it names the mineral or has such a record inside.
        let area = |(_, west, south): &&(&str, f64, f64)| {
            let within = made.iter().filter(|m| inside(m, *west, *south));
            let mut how: Vec<Option<bool>> = within.map(|m| counts(COMMODITIES[m.commodities].1, mineral)).collect();
            how.push(counts(&["rare_earths"], mineral));
            how.contains(&Some(true))
        };
        let found = cell(&b, Axis::Stage, mineral, &ColumnKey::Ground);
        assert_eq!(found.itself.sums()[1], areas.iter().filter(area).count(), "{mineral}");
    }
    let ground = &b.state.gaps().ground;
    assert_eq!(ground.without_mineral, made.iter().filter(|m| COMMODITIES[m.commodities].1.is_empty()).count());
    assert_eq!((ground.layers.len(), ground.record_count(), ground.areas.len()), (1, 400, 2));
}

#[test]
fn a_mineral_on_both_lists_with_no_project_at_separation_stands_out_until_there_is_one() {
    let (mut b, _) = loaded(60);
    let gap = |b: &Bench, mineral: &str| b.state.gaps().map(Axis::Stage).unwrap().row(mineral).unwrap().no_separation;
    assert!(gap(&b, "neodymium") && gap(&b, "gallium") && gap(&b, "rare_earths"));
    assert!(!gap(&b, "copper"), "copper is on one list only");
    let before = b.state.gaps().map(Axis::Stage).unwrap().gap_count();
    b.edit(project("p", None, &["Ga metal"], &["mining", "Separation"], &["JP"])).settle();
    assert!(!gap(&b, "gallium"), "traded materials count to their elements, stages however they are written");
    assert_eq!(b.state.gaps().map(Axis::Stage).unwrap().gap_count(), before - 1);
    assert_eq!(cell(&b, Axis::Stage, "gallium", &ColumnKey::Stage("separation")).itself.sums(), [0, 0, 1]);
    // A project that names only the group is no project of the member, and the member has no gap either: nobody knows.
    b.edit(project("q", None, &["REE"], &["separation"], &["JP"])).settle();
    let found = cell(&b, Axis::Stage, "neodymium", &ColumnKey::Stage("separation"));
    assert_eq!((found.itself.sums()[2], found.by_group.sums()[2]), (0, 1));
    assert!(!gap(&b, "neodymium") && !gap(&b, "rare_earths"));
    // On every axis the rows with gaps are the same.
    let gaps = |axis: Axis| b.state.gaps().map(axis).unwrap().rows.iter().filter(|r| RowFilter::Gaps.passes(r)).count();
    assert!(Axis::ALL.into_iter().all(|axis| gaps(axis) == gaps(Axis::Stage)));
    // Flagged minerals on both lists come before the others.
    b.edit(flag("f", "yttrium", "urgent")).settle();
    let first = &b.state.gaps().map(Axis::Country).unwrap().rows[0];
    assert_eq!((first.mineral.id.as_str(), first.flags.len(), first.marks.both), ("yttrium", 1, true));
}

#[test]
fn a_linked_deposit_counts_where_its_project_is_and_a_comparison_does_not() {
    let (mut b, made) = loaded(60);
    let nd = made.iter().position(|m| COMMODITIES[m.commodities].0 == "Nd").unwrap();
    let lithium = made.iter().position(|m| COMMODITIES[m.commodities].0 == "Li").unwrap();
    let layer = b.layer("made");
    b.edit(project("p", Some(made[nd].at), &["Nd"], &["mining", "own words"], &["AU"]));
    for (id, row, role) in [("l", nd, "primary_feed"), ("m", lithium, "primary_feed")] {
        let about = json!({"role": role, "reason": {"en": "ore"}, "reference": "A report"});
        b.edit(json!({"edit": "link", "id": id, "deposit": {"layer": layer, "key": format!("id:s{row}")}, "project": "p", "about": about}));
    }
    b.settle();
    let at = |b: &Bench, mineral: &str, key: ColumnKey| cell(b, Axis::Stage, mineral, &key).itself.sums();
    assert_eq!(at(&b, "neodymium", ColumnKey::Stage("mining")), [1, 0, 1]);
    assert_eq!(at(&b, "neodymium", ColumnKey::OtherStage), [1, 0, 1], "words of one's own have a column");
    assert_eq!(at(&b, "lithium", ColumnKey::Stage("mining")), [0; 3], "the project does not name lithium");
    assert_eq!(cell(&b, Axis::Product, "neodymium", &ColumnKey::Product("permanent_magnets")).itself.sums(), [1, 0, 1]);
    b.edit(json!({"edit": "describe_link", "id": "l", "about": {"role": "reference"}})).settle();
    assert_eq!(at(&b, "neodymium", ColumnKey::Stage("mining")), [0, 0, 1]);
    // What the parties think of it is its status.
    b.sit("JP").edit(json!({"edit": "set_interest", "id": "p", "level": "strong"})).settle();
    assert_eq!(cell(&b, Axis::Stage, "neodymium", &ColumnKey::Stage("mining")).itself.projects, [0, 0, 0, 1]);
}

#[test]
fn a_cell_leads_to_the_map_the_table_and_each_record() {
    let (mut b, made) = loaded(300);
    let layer = b.layer("made");
    let key = country("JP");
    b.act(Action::Gaps(GapsAction::Axis(Axis::Country)));
    b.act(Action::Gaps(GapsAction::Cell(Some(("gallium".into(), key.clone()))))).settle();
    let expected: Vec<u32> = (0..)
        .zip(&made)
        .filter(|(_, m)| COUNTRY[m.country].1 == "JP" && COMMODITIES[m.commodities].1.contains(&"gallium"))
        .map(|(n, _)| n)
        .collect();
    let items = b.state.gap_cell().unwrap().items.clone().unwrap();
    assert_eq!(items.rows[&layer].iter().collect::<Vec<_>>(), expected);
    assert_eq!(items.first[0].name.en, format!("Site {}", expected[0]));
    b.act(Action::Gaps(GapsAction::Select)).settle();
    assert_eq!(b.state.selected()[&layer].iter().collect::<Vec<_>>(), expected);
    b.act(Action::Gaps(GapsAction::InTable)).settle();
    assert_eq!(b.state.table().unwrap().len(), expected.len());
    // An area and a project are selected as well; what is counted anew is looked into anew.
    b.edit(add_area("a", &square(132.05, 32.05, 4.0)))
        .edit(project("p", Some([134.0, 34.0]), &["REE"], &["mining"], &[]))
        .settle();
    b.act(Action::Gaps(GapsAction::Axis(Axis::Area)));
    b.act(Action::Gaps(GapsAction::Cell(Some(("rare_earths".into(), ColumnKey::Area("a".into())))))).settle();
    let items = b.state.gap_cell().unwrap().items.clone().unwrap();
    assert_eq!((items.areas.len(), items.projects.len()), (1, 1));
    b.act(Action::Gaps(GapsAction::Select)).settle();
    assert_eq!(b.state.selected_areas(), [RecordId::from("a")]);
    assert_eq!(b.state.selected_count(), items.rows.values().map(|r| r.len()).sum::<usize>());
    b.act(Action::Gaps(GapsAction::Axis(Axis::Stage)));
    b.act(Action::Gaps(GapsAction::Cell(Some(("rare_earths".into(), ColumnKey::Stage("mining")))))).settle();
    b.act(Action::Gaps(GapsAction::Select)).settle();
    assert_eq!(b.selected(), Selection::Area("a".into()), "the area counts where the project that lies in it does");
}

#[test]
fn what_hangs_on_one_country_is_told_and_an_unknown_country_is_in_neither() {
    let mut b = bench();
    let p = |c: &str, country: &str| json!({"name": "x", "commodities": c, "country": country});
    let features = [
        deposit("1", p("Ga", "Japan"), [135.0, 35.0]),
        deposit("2", p("Ga", ""), [135.1, 35.0]),
        deposit("3", p("Li", "US"), [-110.0, 40.0]),
        deposit("4", p("Li", "AU"), [120.0, -20.0]),
        deposit("5", p("Li", "CL"), [-70.0, -20.0]),
        deposit("6", p("Ge", "US"), [-110.0, 41.0]),
        deposit("7", p("Ge; In", "JP"), [140.0, 41.0]),
    ];
    let path = b.file("few.geojson", &json!({"type": "FeatureCollection", "features": features}).to_string());
    b.open(&[path]);
    b.edit(project("p", None, &["Ga"], &["refining"], &["JP", "US"])).edit(project("q", None, &["In"], &["refining"], &["AU"]));
    b.act(Action::Gaps(GapsAction::Open(true))).settle();
    assert_eq!(b.state.vulnerable_from(), Some("JP"), "the country with most sources of minerals on both lists");
    let of = |b: &Bench, mineral: &str| {
        let found = b.state.vulnerable().unwrap().iter().find(|v| v.mineral.id == mineral).cloned();
        found.map(|v| [v.outside, v.inside, v.unknown].map(|s| [s.records, s.projects]))
    };
    assert_eq!(of(&b, "gallium"), Some([[0, 0], [1, 1], [1, 0]]), "partly in Japan is not outside it");
    assert_eq!(of(&b, "germanium"), Some([[1, 0], [1, 0], [0, 0]]));
    assert_eq!(of(&b, "indium"), Some([[0, 1], [1, 0], [0, 0]]));
    assert_eq!(of(&b, "lithium"), None, "three sources outside Japan");
    b.act(Action::Gaps(GapsAction::From("US".into()))).settle();
    assert_eq!(of(&b, "indium"), None);
    assert_eq!(of(&b, "gallium"), Some([[1, 0], [0, 1], [1, 0]]));
}

#[test]
fn tables_drawings_and_the_dossier_say_the_same_and_of_what_they_speak() {
    let (mut b, made) = loaded(120);
    b.edit(project("p", None, &["Ga"], &["separation"], &["JP"])).edit(flag("f", "Nd", "magnets <now>")).settle();
    let folder = b.folder.path().to_owned();
    let [csv, svg, html] = ["gaps.csv", "gaps.svg", "dossier.html"].map(|name| folder.join(name));
    for (pick, path) in [(FilePick::Gaps, &csv), (FilePick::Gaps, &svg), (FilePick::Report, &html)] {
        b.act(Action::Files(FilesAction::Picked(pick, path.clone()))).settle();
        assert!(path.exists(), "{:?}", b.notices());
    }
    let sentence = loaded_sentence(Lang::En, &b.state.gaps().ground);
    assert!(sentence.contains("layers of deposits 1, records 120, areas 0, projects 1"), "{sentence}");
    let read = |path: &std::path::Path| std::fs::read_to_string(path).unwrap();
    let beside = read(&folder.join("gaps.README.txt"));
    for text in [read(&svg), read(&html), beside.clone()] {
        assert!(text.contains(&sentence), "{text}");
    }
    assert!(beside.contains(&loaded_sentence(Lang::Ja, &b.state.gaps().ground)) && read(&html).contains("ギャップマップ"));
    assert!(read(&html).contains("magnets &lt;now&gt;") && read(&html).contains("◇ no project"));
    // The table adds up to the layer.
    let table = read(&csv);
    let rows: Vec<Vec<&str>> = table.lines().map(|l| l.split(',').collect()).collect();
    let width = rows[0].len();
    let sum = |mineral: &str, column: &str, kind: &str, named: &str| -> usize {
        let of = |r: &&Vec<&str>| r[0] == mineral && r[6] == column && r[9] == kind && r[11] == named;
        rows.iter().filter(of).map(|r| r[12].parse::<usize>().unwrap()).sum()
    };
    assert!(rows.iter().all(|r| r.len() == width) && width == 13, "no cell of this table holds a comma");
    let naive = made.iter().filter(|m| counts(COMMODITIES[m.commodities].1, "neodymium") == Some(true)).count();
    assert_eq!(sum("neodymium", "in_the_ground", "record", "itself"), naive);
    assert_eq!(sum("gallium", "separation", "project", "itself"), 1);
    assert!(rows.iter().any(|r| r[0] == "neodymium" && r[6] == "separation" && r[9] == "gap" && r[10] == "no_project"));
    assert!(!rows.iter().any(|r| r[0] == "gallium" && r[6] == "separation" && r[9] == "gap"));
    assert!(rows.iter().any(|r| r[5] == "loaded" && r[9] == "records" && r[12] == "120"));
    // The command says the same of the file.
    b.state.flush().unwrap();
    let workspace = b.state.path().unwrap().to_str().unwrap().to_owned();
    let again = folder.join("again.csv");
    let (status, told) = command(&["gaps", &workspace, "-o", again.to_str().unwrap()]);
    assert_eq!((status, read(&again)), (0, table), "{told}");
    let (status, told) = command(&["gaps", &workspace, "--in", "en"]);
    assert!(
        status == 0 && told.contains(&sentence) && told.contains("  Nd Neodymium") && !told.contains("  Ga Gallium"),
        "{told}"
    );
    let drawn = folder.join("country.svg");
    assert_eq!(command(&["gaps", &workspace, "--by", "country", "-o", drawn.to_str().unwrap(), "--in", "ja"]).0, 0);
    assert!(read(&drawn).contains("アメリカ合衆国"));
    assert_eq!(command(&["gaps", &workspace, "--by", "planet"]).0, 2);
    assert_eq!(command(&["gaps", &workspace, "-o", "x.png"]).0, 2);
    // A text of somebody else beside the table is not replaced.
    std::fs::write(folder.join("gaps.README.txt"), "mine").unwrap();
    b.act(Action::Files(FilesAction::Picked(FilePick::Gaps, csv))).settle();
    assert_eq!(read(&folder.join("gaps.README.txt")), "mine");
}

fn command(args: &[&str]) -> (u8, String) {
    let args: Vec<OsString> = args.iter().map(OsString::from).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let status = run(&args, &mut Console { out: &mut out, err: &mut err }).unwrap();
    (status, String::from_utf8(out).unwrap() + &String::from_utf8(err).unwrap())
}

#[test]
fn in_the_window_the_matrix_is_walked_with_keys_and_a_flag_is_set_in_its_card() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = window(folder.path(), Vec::new());
    h.key_press(Key::F11);
    rest(&mut h);
    h.get_by_label_contains("Nothing is loaded that could be counted");
    let mut h = {
        let layer = folder.path().join("made.geojson");
        std::fs::write(&layer, made(80).1).unwrap();
        window(&folder.path().join("home"), vec![layer])
    };
    h.key_press(Key::F11);
    rest(&mut h);
    h.get_by_label_contains("layers of deposits 1, records 80");
    h.get_by_label_contains("Boron, separation: no project");
    let first = h.state().state().gaps().map(Axis::Stage).unwrap().rows[0].mineral.id.clone();
    h.get_by_label_contains("Cells of the gap map").focus();
    rest(&mut h);
    h.key_press(Key::ArrowRight);
    h.key_press(Key::Enter);
    rest(&mut h);
    let open = h.state().state().gap_cell().cloned().unwrap();
    assert_eq!((open.mineral, open.key), (first.clone(), ColumnKey::Ground));
    h.key_press(Key::Escape);
    rest(&mut h);
    assert!(h.state().state().gap_cell().is_none() && h.state().state().gaps_are_open(), "Esc closes the card only");
    h.key_press(Key::ArrowLeft);
    h.key_press(Key::Enter);
    rest(&mut h);
    assert_eq!(h.state().state().gap_flags(), Some(first.as_str()));
    h.get_by_label_contains("Why it is urgent").click();
    rest(&mut h);
    h.event(Event::Text("one source".into()));
    rest(&mut h);
    h.get_by_label("Flag").click();
    rest(&mut h);
    let flags = standing_flags(h.state().state().workspace());
    assert_eq!(flags[&first][0].reason.en, "one source");
    h.get_by_label_contains("flagged by US: one source");
    h.get_by_label("Withdraw").click();
    rest(&mut h);
    assert!(standing_flags(h.state().state().workspace()).is_empty());
    h.get_by_label("Vulnerability").click();
    rest(&mut h);
    h.get_by_label_contains("one source or none outside");
    h.key_press(Key::F11);
    rest(&mut h);
    assert!(!h.state().state().gaps_are_open());
}

//! The attribute table: what it shows, sorts, filters, selects and copies, through its actions and in the window.

use crate::support::{Bench, bench, data, root};
use crate::window::{rest, window};
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lodemap::app::table::{AttributeTable, Choose, Column, Fields, Show, Sort};
use lodemap::app::{Action, Selection, TableAction};
use lodemap::geometry::ScreenPoint;
use lodemap::ui::Window;
use lodemap::words::Lang;
use lodemap::workspace::RecordId;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A layer of mines: features without an order, with gaps, and with values of every kind in one field.
fn mines(folder: &Path) -> PathBuf {
    let rows = [
        (r#"{"name":"Hishikari 菱刈","t":100,"mixed":"114,000","j":{ "a" : [1, 2] }}"#, "[130.7,32.0]"),
        (r#"{"name":"Mountain Pass","t":9.50,"mixed":20,"note":"tab\there"}"#, "[-115.5,35.5]"),
        (r#"{"name":null,"t":null,"mixed":true}"#, "[10,10]"),
        (r#"{"name":"Aoba","t":-3,"mixed":3.5,"j":[]}"#, "[140.8,38.2]"),
        (r#"{"name":"豊羽","t":100,"mixed":"あ"}"#, "[141.0,42.9]"),
        (r#"{"name":"aoba","t":1e2}"#, "null"),
    ];
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    for (i, (properties, place)) in rows.iter().enumerate() {
        let geometry = if *place == "null" { "null".to_owned() } else { format!(r#"{{"type":"Point","coordinates":{place}}}"#) };
        let comma = if i == 0 { "" } else { ",\n" };
        write!(text, r#"{comma}{{"type":"Feature","id":"M{i}","properties":{properties},"geometry":{geometry}}}"#).unwrap();
    }
    let path = folder.join("mines.geojson");
    std::fs::write(&path, text + "]}").unwrap();
    path
}

/// The program with the table of these mines.
fn with_mines() -> (Bench, RecordId) {
    let mut b = bench();
    let path = mines(b.folder.path());
    b.open(&[path]);
    let id = b.workspace().layers.keys().next().unwrap().clone();
    ask(&mut b, TableAction::Open(id.clone()));
    (b, id)
}

fn ask(b: &mut Bench, action: TableAction) {
    b.act(Action::Table(action)).settle();
}

fn sort(field: &str, descending: bool) -> TableAction {
    TableAction::Sort(Some(Sort { by: Column::Field(field.into()), descending }))
}

fn table(b: &Bench) -> &AttributeTable {
    b.state.table().unwrap()
}

/// The numbers in the file of the rows that are shown, from 1.
fn shown(b: &Bench) -> Vec<u32> {
    let t = table(b);
    (0..t.len()).map(|at| t.row_at(at).unwrap() + 1).collect()
}

fn selected(b: &Bench) -> Vec<u32> {
    table(b).selected().iter().map(|row| row + 1).collect()
}

#[test]
fn a_column_is_sorted_as_one_reads_it() {
    let (mut b, _) = with_mines();
    assert_eq!(shown(&b), [1, 2, 3, 4, 5, 6], "as in the file");
    ask(&mut b, sort("t", false));
    assert_eq!(shown(&b), [4, 2, 1, 5, 6, 3], "by size, equal ones as in the file, nothing last");
    ask(&mut b, sort("t", true));
    assert_eq!(shown(&b), [1, 5, 6, 2, 4, 3], "nothing is last here too");
    ask(&mut b, sort("mixed", false));
    assert_eq!(shown(&b), [4, 2, 1, 5, 3, 6], "numbers, texts (\"114,000\" is one), true, nothing");
    ask(&mut b, sort("name", false));
    assert_eq!(shown(&b), [4, 1, 2, 6, 5, 3], "code points: capitals, small letters, kanji");
    ask(&mut b, TableAction::Sort(Some(Sort { by: Column::Id, descending: true })));
    assert_eq!(shown(&b), [6, 5, 4, 3, 2, 1]);
    ask(&mut b, TableAction::Sort(None));
    assert_eq!(shown(&b), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_filter_leaves_what_passes_and_a_mistake_changes_nothing() {
    let (mut b, _) = with_mines();
    ask(&mut b, sort("t", true));
    ask(&mut b, TableAction::Filter("t = 100 and name is not null".into()));
    assert_eq!(shown(&b), [1, 5, 6]);
    for (wrong, en, ja) in [
        ("t = ", "the filter is not understood at character 5", "5 文字目が理解できません"),
        ("nme = 'x'", "no feature has a field “nme”; nearest names: name", "フィールド「nme」を持つ地物はありません"),
    ] {
        ask(&mut b, TableAction::Filter(wrong.into()));
        let fault = table(&b).fault().unwrap();
        assert!(fault.text(Lang::En).starts_with(en), "{}", fault.text(Lang::En));
        assert!(fault.text(Lang::Ja).contains(ja), "{}", fault.text(Lang::Ja));
        assert_eq!(shown(&b), [1, 5, 6], "the last filter that was understood stays");
    }
    ask(&mut b, sort("name", true));
    assert_eq!(shown(&b), [5, 6, 1], "and is sorted while the filter is being mended");
    ask(&mut b, TableAction::Filter("$geometry = 'Point' AND NOT $id = 'M0'".into()));
    assert_eq!(shown(&b), [5, 2, 4, 3]);
    ask(&mut b, TableAction::Filter(String::new()));
    assert_eq!(shown(&b).len(), 6);
    assert!(table(&b).fault().is_none());
}

#[test]
fn cells_show_what_is_written_and_gaps_as_gaps() {
    let (b, _) = with_mines();
    let layer = table(&b).layer();
    let fields = Fields::of(layer);
    let text = |row: usize, field: usize| fields.cells(layer, row).fields[field].clone().map(|cell| cell.text);
    let names: Vec<&str> = layer.fields.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["name", "t", "mixed", "j", "note"]);
    assert_eq!(text(1, 1).as_deref(), Some("9.50"), "the number as it is written");
    assert_eq!(text(0, 2).as_deref(), Some("114,000"));
    assert_eq!(text(0, 3).as_deref(), Some(r#"{"a":[1,2]}"#), "compact");
    assert_eq!(text(2, 0).as_deref(), Some(""), "null");
    assert_eq!(text(5, 2), None, "no such member");
}

#[test]
fn rows_are_selected_like_features_on_the_map() {
    let (mut b, id) = with_mines();
    ask(&mut b, sort("t", false));
    let choose = |b: &mut Bench, at, how| ask(b, TableAction::Choose(at, how));
    choose(&mut b, 1, Choose::Only);
    let Selection::Feature(f) = b.state.selection().clone() else { panic!("{:?}", b.state.selection()) };
    assert_eq!((f.layer, f.key.as_str()), (id.clone(), "id:M1"));
    choose(&mut b, 3, Choose::To);
    assert_eq!(selected(&b), [1, 2, 5], "from the row before to this one, in the order of the table");
    assert_eq!(b.state.selected_count(), 3, "for the map and the inspector, too");
    choose(&mut b, 5, Choose::Toggle);
    assert_eq!(selected(&b), [1, 2, 3, 5]);
    choose(&mut b, 5, Choose::Toggle);
    assert_eq!(selected(&b), [1, 2, 5]);
    ask(&mut b, TableAction::Move(i64::MAX / 2, Choose::Only));
    assert_eq!(selected(&b), [3], "far beyond the end is the end");
    ask(&mut b, TableAction::Move(-2, Choose::Only));
    assert_eq!(selected(&b), [5]);
    ask(&mut b, TableAction::Move(i64::MIN / 2, Choose::To));
    assert_eq!(selected(&b), [1, 2, 4, 5]);
    b.act(Action::Select(Selection::Layer(id)));
    assert_eq!(selected(&b), [1, 2, 4, 5], "a layer that is looked at changes nothing");
    b.act(Action::Select(Selection::None));
    assert_eq!(selected(&b), [0_u32; 0], "what is selected elsewhere is not selected here");
}

#[test]
fn a_click_on_the_map_finds_the_row_and_enter_finds_the_place() {
    let (mut b, _) = with_mines();
    ask(&mut b, sort("name", false));
    b.look_at(140.8, 38.2, 2000.0);
    let before = table(&b).reveals();
    let at = b.screen([140.8, 38.2]);
    b.act(Action::SelectAt(at));
    assert_eq!((selected(&b), table(&b).cursor()), (vec![4], Some(3)));
    assert!(table(&b).reveals() > before, "the table goes to the row");
    ask(&mut b, TableAction::Filter("t > 0".into()));
    assert!(table(&b).cursor_is_hidden(), "it says that the selected feature is not among these rows");
    ask(&mut b, TableAction::Choose(1, Choose::Only));
    ask(&mut b, TableAction::Zoom);
    let middle = b.lonlat(ScreenPoint::new(500.0, 350.0));
    let lon = (middle[0] + 115.5 + 180.0).rem_euclid(360.0) - 180.0;
    assert!(lon.abs() < 0.01 && (middle[1] - 35.5).abs() < 0.01, "{middle:?}");
}

#[test]
fn only_what_is_in_view_follows_the_map() {
    let (mut b, _) = with_mines();
    b.look_at(140.0, 38.0, 3000.0);
    ask(&mut b, TableAction::Show(Show::InView));
    assert_eq!(shown(&b), [1, 4, 5], "Japan's");
    ask(&mut b, sort("name", true));
    assert_eq!(shown(&b), [5, 1, 4]);
    b.look_at(-115.0, 35.0, 3000.0).settle();
    assert_eq!(shown(&b), [2], "the map moved");
    ask(&mut b, TableAction::Show(Show::All));
    assert_eq!(shown(&b).len(), 6);
    ask(&mut b, TableAction::Choose(0, Choose::Only));
    ask(&mut b, TableAction::Choose(5, Choose::Toggle));
    ask(&mut b, TableAction::Show(Show::Selected));
    assert_eq!(shown(&b), [5, 3]);
    ask(&mut b, TableAction::Choose(1, Choose::Only));
    assert_eq!(shown(&b), [5, 3], "choosing among them does not take the others away");
}

#[test]
fn selected_rows_are_copied_as_a_spreadsheet_takes_them() {
    let (mut b, _) = with_mines();
    ask(&mut b, TableAction::Copy);
    assert_eq!(b.state.take_clipboard(), None, "nothing is selected");
    ask(&mut b, sort("t", false));
    ask(&mut b, TableAction::Choose(1, Choose::Only));
    ask(&mut b, TableAction::Choose(2, Choose::Toggle));
    ask(&mut b, TableAction::Choose(5, Choose::Toggle));
    ask(&mut b, TableAction::Copy);
    let text = b.state.take_clipboard().unwrap();
    let expected = "#\tid\tgeometry\tname\tt\tmixed\tj\tnote\n\
                    2\tM1\tPoint\tMountain Pass\t9.50\t20\t\t\"tab\there\"\n\
                    1\tM0\tPoint\tHishikari 菱刈\t100\t114,000\t\"{\"\"a\"\":[1,2]}\"\t\n\
                    3\tM2\tPoint\t\t\ttrue\t\t\n";
    assert_eq!(text, expected);
    assert_eq!(b.state.take_clipboard(), None, "once");
}

#[test]
fn a_feature_without_a_place_can_be_selected_and_looked_at() {
    let (mut b, _) = with_mines();
    ask(&mut b, TableAction::Choose(5, Choose::Only));
    assert!(matches!(b.state.selection(), Selection::Feature(f) if f.key == "id:M5"));
    let camera = *b.state.map().camera();
    ask(&mut b, TableAction::Zoom);
    assert_eq!(*b.state.map().camera(), camera, "there is nowhere to go");
}

#[test]
fn the_table_goes_with_its_layer_and_the_height_stays() {
    let (mut b, id) = with_mines();
    ask(&mut b, TableAction::Height(333.0));
    b.edit(serde_json::json!({"edit": "remove_layer", "id": id.0}));
    assert!(b.state.table().is_none());
    let again = lodemap::app::State::new(crate::support::setup(&b.folder.path().join("home")));
    assert_eq!(again.settings().table_height, Some(333.0));
}

#[test]
fn many_rows_are_sorted_filtered_and_copied_in_jobs_that_can_be_stopped() {
    let mut b = bench();
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    for i in 0..60_000_u64 {
        let comma = if i == 0 { "" } else { ",\n" };
        let n = i * 7919 % 60_000;
        write!(text, r#"{comma}{{"type":"Feature","properties":{{"name":"mine {n:05}","n":{n}}},"geometry":null}}"#).unwrap();
    }
    let path = b.folder.path().join("many.geojson");
    std::fs::write(&path, text + "]}").unwrap();
    b.open(&[path]);
    let id = b.workspace().layers.keys().next().unwrap().clone();
    ask(&mut b, TableAction::Open(id));
    b.state.perform(Action::Table(sort("name", false)));
    let job = b.state.running().last().unwrap().id;
    b.state.perform(Action::CancelJob(job));
    b.settle();
    // It may have been quicker than the hand.
    let stopped = b.notices().iter().any(|n| n.contains("cancelled"));
    assert_eq!(table(&b).sort().is_none(), stopped, "a sort that was stopped is not shown as done");
    ask(&mut b, sort("name", false));
    assert_eq!(shown(&b)[..3].iter().map(|n| u64::from(n - 1) * 7919 % 60_000).collect::<Vec<_>>(), [0, 1, 2]);
    ask(&mut b, TableAction::Filter("n >= 59000".into()));
    assert_eq!(table(&b).len(), 1000);
    ask(&mut b, TableAction::ChooseAll);
    ask(&mut b, TableAction::Copy);
    let copied = b.state.take_clipboard().unwrap();
    assert_eq!(copied.lines().count(), 1001);
    assert!(copied.lines().nth(1).unwrap().ends_with("\tmine 59000\t59000"), "in the order of the table");
}

#[test]
fn real_layers_have_tables() {
    let Some(data) = data() else { return };
    let mut b = bench();
    let mut seen = 0;
    let mut folders = vec![data.join("minerals"), data.join("geology")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().filter_map(Result::ok) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "geojson") && entry.metadata().unwrap().len() < 3_000_000 {
                b.open(&[path]);
            }
        }
    }
    for id in b.workspace().layers.keys().cloned().collect::<Vec<_>>() {
        let Some(layer) = b.state.catalog().get(&id.0).cloned() else { continue };
        ask(&mut b, TableAction::Open(id));
        for field in layer.fields.iter().take(6) {
            ask(&mut b, sort(&field.name, true));
            let mut rows = shown(&b);
            let last = |row: u32| layer.properties(row as usize - 1).get(&field.name).is_none_or(serde_json::Value::is_null);
            let nothing = rows.iter().filter(|row| last(**row)).count();
            assert_eq!(nothing, rows.len() - field.filled, "{}: {}", layer.name, field.name);
            assert!(rows[field.filled..].iter().all(|row| last(*row)), "{}: {}: nulls last", layer.name, field.name);
            rows.sort_unstable();
            assert!(rows.iter().zip(1..).all(|(row, n)| *row == n), "{}: each row once", layer.name);
        }
        seen += 1;
    }
    assert!(seen > 5, "{seen} layers");
}

fn type_text(h: &mut Harness<'_, Window>, text: &str) {
    h.event(Event::Text(text.to_owned()));
    h.step();
}

#[test]
fn the_table_is_worked_with_the_keyboard_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = mines(folder.path());
    let mut h = window(&folder.path().join("home"), vec![path]);
    h.key_press(Key::F6);
    rest(&mut h);
    assert!(h.query_by_label("Attribute table of mines").is_some(), "the rows have a name");
    let first = h.get_by_label("Row 1; name: Hishikari 菱刈; t: 100; mixed: 114,000; j: {\"a\":[1,2]}");
    assert!(!first.accesskit_node().is_disabled());
    // A head is a button that says how the rows are sorted.
    h.get_by_label("t").click();
    rest(&mut h);
    assert!(h.query_by_label("t, sorted ascending").is_some());
    h.get_by_label("t, sorted ascending").click();
    rest(&mut h);
    assert!(h.query_by_label("t, sorted descending").is_some());
    // The filter: the key, a name that is completed, a comparison.
    h.key_press_modifiers(Modifiers::COMMAND, Key::F);
    rest(&mut h);
    type_text(&mut h, "na");
    h.run_steps(3);
    h.key_press(Key::Enter);
    rest(&mut h);
    type_text(&mut h, "LIKE '%a%'");
    h.key_press(Key::Enter);
    rest(&mut h);
    let t = h.state().state().table().unwrap();
    assert_eq!((t.filter(), t.len(), t.fault()), ("name LIKE '%a%'", 4, None));
    // Enter gave the keyboard to the rows: go down twice, copy.
    for _ in 0..2 {
        h.key_press(Key::ArrowDown);
        rest(&mut h);
    }
    let t = h.state().state().table().unwrap();
    assert_eq!(t.cursor(), t.row_at(1));
    assert!(matches!(h.state().state().selection(), Selection::Feature(_)));
    h.event(Event::Copy);
    h.step();
    let copied = h.output().platform_output.commands.iter().any(|c| format!("{c:?}").contains("CopyText"));
    assert!(copied, "Ctrl+C reaches the clipboard");
    h.key_press(Key::F6);
    rest(&mut h);
    assert!(h.state().state().table().is_none(), "the key closes it again");
}

#[test]
fn the_table_is_opened_from_the_layer_and_from_the_palette_and_clicked() {
    let folder = tempfile::tempdir().unwrap();
    let sample = root().join("sample-data/japan-deposits.geojson");
    let mut h = window(folder.path(), vec![sample]);
    h.get_by_label("… japan-deposits").click();
    rest(&mut h);
    h.get_by_label_contains("Attribute table").click();
    rest(&mut h);
    let rows = h.state().state().table().unwrap().len();
    assert!(rows > 20);
    h.get_by_label_contains("Row 2;").click();
    rest(&mut h);
    let state = h.state().state();
    assert!(matches!(state.selection(), Selection::Feature(_)));
    assert_eq!(state.table().unwrap().selected().iter().collect::<Vec<_>>(), [1]);
    h.get_by_label("Close the attribute table").click();
    rest(&mut h);
    assert!(h.state().state().table().is_none());
    h.key_press_modifiers(Modifiers::COMMAND, Key::K);
    rest(&mut h);
    type_text(&mut h, "attribute");
    h.step();
    h.key_press(Key::Enter);
    rest(&mut h);
    assert!(h.state().state().table().is_some());
    h.get_by_label("日本語").click();
    rest(&mut h);
    assert!(h.query_by_label("属性テーブルを閉じる").is_some());
}

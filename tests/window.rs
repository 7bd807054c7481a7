//! The window: driven by its accessible labels without a display, and for real under Xvfb.

use crate::support::{nothing_may_be_skipped, root, setup, skip};
use eframe::egui::{Event, Key, Modifiers, Pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, HarnessBuilder};
use lodemap::app::{Selection, State};
use lodemap::io::gpkg::GpkgStore;
use lodemap::ui::Window;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The window on files, at rest.
pub fn window<'a>(home: &Path, paths: Vec<PathBuf>) -> Harness<'a, Window> {
    window_of(Harness::builder(), home, paths)
}

fn window_of<'a>(builder: HarnessBuilder<Window>, home: &Path, paths: Vec<PathBuf>) -> Harness<'a, Window> {
    let state = State::new(setup(home));
    let builder = builder.with_size([1300.0, 860.0]).with_max_steps(60);
    let mut h = builder.build_eframe(|cc| Window::new(&cc.egui_ctx, state, paths));
    rest(&mut h);
    h
}

/// Steps until no job runs and everything is on disk.
pub fn rest(h: &mut Harness<'_, Window>) {
    let until = Instant::now() + Duration::from_secs(60);
    let mut quiet = 0;
    loop {
        h.step();
        let state = h.state().state();
        let last = state.session().history().revisions().last().map_or(0, |r| r.seq);
        let still = state.running().is_empty() && state.stored().stored >= last;
        assert!(Instant::now() < until, "the program did not come to rest");
        // What has just come is measured in one frame and shown in the next.
        quiet = if still { quiet + 1 } else { 0 };
        if quiet > 4 {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn click(h: &mut Harness<'_, Window>, at: Pos2) {
    h.hover_at(at);
    h.step();
    h.drag_at(at);
    h.step();
    h.drop_at(at);
    h.step();
    // Longer than a double click takes.
    h.run_steps(3);
}

/// Draws an area whose corners lie so far from the middle of the map.
fn draw_area(h: &mut Harness<'_, Window>, corners: [(f32, f32); 3]) {
    h.get_by_label("Draw area").click();
    rest(h);
    let middle = h.get_by_label("Map").rect().center();
    for (x, y) in corners {
        click(h, middle + vec2(x, y));
    }
    h.key_press(Key::Enter);
    rest(h);
}

fn type_text(h: &mut Harness<'_, Window>, text: &str) {
    h.event(Event::Text(text.to_owned()));
    h.step();
}

#[test]
fn an_area_drawn_and_named_in_the_window_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    {
        let mut h = window(folder.path(), vec![]);
        draw_area(&mut h, [(-120.0, -80.0), (140.0, -60.0), (60.0, 130.0)]);
        assert!(matches!(h.state().state().selection(), Selection::Area(_)), "the new area is selected");
        // The name field has the keyboard already.
        type_text(&mut h, "Block A");
        h.key_press(Key::Tab);
        rest(&mut h);
        type_text(&mut h, "A区");
        h.key_press(Key::Tab);
        rest(&mut h);
        // Nothing is saved and nothing is closed: the program just ends here.
    }
    let h = window(folder.path(), vec![]);
    let state = h.state().state();
    let areas: Vec<_> = state.workspace().areas.values().collect();
    assert_eq!(areas.len(), 1);
    assert_eq!((areas[0].about.name.en.as_str(), areas[0].about.name.ja.as_str()), ("Block A", "A区"));
    assert_eq!(areas[0].boundary.vertex_count(), 3);
    assert!(h.query_by_label("Block A").is_some(), "the list shows it");
    let labels: Vec<&str> = state.session().history().revisions().iter().map(|r| r.label.as_str()).collect();
    assert_eq!(labels, ["add_area", "describe_area", "describe_area"], "one gesture, one revision");
}

#[test]
fn the_buttons_of_a_seat_are_grey_when_they_would_be_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = window(folder.path(), vec![root().join("sample-data/us-deposits.geojson")]);
    draw_area(&mut h, [(-50.0, -50.0), (60.0, -50.0), (60.0, 60.0)]);
    let grey = |h: &Harness<'_, Window>, label: &str| h.get_by_label(label).accesskit_node().is_disabled();
    assert!(grey(&h, "Concur as United States"), "nobody has proposed it yet");
    assert!(!grey(&h, "Propose as United States"));
    h.get_by_label("Propose as United States").click();
    rest(&mut h);
    assert_eq!(h.state().state().workspace().statements.len(), 1);
    assert!(grey(&h, "Propose as United States"), "it is proposed already");
    h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    rest(&mut h);
    assert_eq!(h.state().state().workspace().statements.len(), 0, "undo takes the statement back");
}

#[test]
fn the_whole_window_is_japanese_at_one_click() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = window(folder.path(), vec![]);
    h.get_by_label("日本語").click();
    rest(&mut h);
    for label in ["ファイル", "区域を描く", "レイヤー", "地図"] {
        assert!(h.query_all_by_label(label).next().is_some(), "{label}");
    }
}

#[test]
fn the_command_palette_finds_and_runs_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = window(folder.path(), vec![]);
    h.key_press_modifiers(Modifiers::COMMAND, Key::K);
    rest(&mut h);
    type_text(&mut h, "dark");
    h.step();
    h.key_press(Key::Enter);
    rest(&mut h);
    assert!(h.state().state().settings().dark);
}

#[test]
fn the_card_of_a_layer_says_what_its_fields_mean_and_lets_it_be_mended() {
    let Some(data) = crate::support::data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut h = window(folder.path(), vec![data.join("minerals/usgs_lithium_us.geojson")]);
    h.get_by_label("usgs_lithium_us").click();
    rest(&mut h);
    assert!(h.query_by_label("USMIN (USGS): 20 of 20 known headers").is_some());
    assert!(h.query_by_label("different in every feature").is_some(), "the id, and why");
    h.get_by_label("Name: Ftr_Name").click();
    rest(&mut h);
    h.get_by_label("Site_ID").click();
    rest(&mut h);
    let layer = h.state().state().workspace().layers.values().next().unwrap().clone();
    let chosen = layer.reading.roles.values().next().unwrap();
    assert_eq!(*chosen, ["Ftr_Name", "Site_ID"], "the click is one edit");
    assert_eq!(h.state().state().catalog().get(&layer.id.0).unwrap().meaning.model.roles.values().next().unwrap(), chosen);
    h.key_press(Key::Escape);
    rest(&mut h);
    assert_eq!(*h.state().state().selection(), Selection::Layer(layer.id.clone()), "Esc closes the menu and nothing else");
    h.get_by_label("Back to what was found").click();
    rest(&mut h);
    assert!(h.state().state().workspace().layers.values().next().unwrap().reading.roles.is_empty());
    h.get_by_label("What tells features apart: Change…").click();
    rest(&mut h);
    rest(&mut h);
    assert!(h.query_by_label("OBJECTID — unique").is_some());
    assert!(h.get_by_label_contains("Site_ID — ").accesskit_node().is_disabled(), "several features of one site");
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl eframe::egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|e| e.to_string())
    }
}

#[test]
fn files_dropped_on_the_window_are_opened() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = window(folder.path(), vec![]);
    let sample = |name: &str| std::sync::Arc::new(Dropped(root().join("sample-data").join(name)));
    h.input_mut().dropped_files.push(sample("japan-deposits.geojson"));
    h.input_mut().dropped_files.push(sample("world-deposits.geojson"));
    rest(&mut h);
    let state = h.state().state();
    assert_eq!(state.workspace().layers.len(), 2);
    assert_eq!(state.catalog().ids().count(), 2, "both are read");
}

/// A server for windows without a screen; it goes away with the test.
struct Xvfb(Child, String);

impl Xvfb {
    fn start() -> Option<Self> {
        let mut child = Command::new("Xvfb")
            // -noreset: else the server starts anew when its last client is killed, and the next one may meet it half-way.
            .args(["-noreset", "-displayfd", "1", "-screen", "0", "1300x900x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut number = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take()?), &mut number).ok()?;
        Some(Self(child, format!(":{}", number.trim())))
    }

    fn tool(&self, args: &str) -> String {
        let out = Command::new("xdotool").args(args.split(' ')).env("DISPLAY", &self.1).output().unwrap();
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    }
}

impl Drop for Xvfb {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn the_real_window_keeps_an_area_through_kill_9() {
    let have = |program: &str| Command::new(program).arg("-version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !have("Xvfb") || !have("xdotool") {
        skip("Xvfb and xdotool are not installed (sh setup.sh test brings them)");
        return;
    }
    let Some(x) = Xvfb::start() else {
        assert!(!nothing_may_be_skipped(), "Xvfb does not start");
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let start = || {
        Command::new(env!("CARGO_BIN_EXE_lodemap"))
            .args(["--lang", "en"])
            .env("DISPLAY", &x.1)
            .env("LODEMAP_HOME", home.path())
            .env_remove("WAYLAND_DISPLAY")
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let wait_for = |what: &str, found: &dyn Fn() -> bool| {
        let until = Instant::now() + Duration::from_secs(60);
        while !found() {
            let windows = || x.tool("search --onlyvisible --name . getwindowname %@");
            assert!(Instant::now() < until, "{what} did not come; there are: {}", windows());
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    let shown = || !x.tool("search --onlyvisible --name lodemap").is_empty();
    let workspace = || {
        let folder = std::fs::read_dir(home.path().join("workspaces")).ok()?;
        folder.filter_map(Result::ok).map(|e| e.path()).find(|p| p.extension().is_some_and(|e| e == "gpkg"))
    };
    let areas = || workspace().and_then(|p| GpkgStore::read(&p).ok()).map_or(0, |s| s.workspace().areas.len());

    let mut program = start();
    wait_for("the window", &shown);
    let id = x.tool("search --onlyvisible --name lodemap");
    let id = id.lines().next().unwrap_or_default().to_owned();
    // Without a window manager nobody gives the keyboard to the window.
    x.tool(&format!("windowfocus {id}"));
    // A busy machine may swallow a click that comes before the window listens: the gesture is made again until one is on disk.
    for attempt in 1..=6 {
        std::thread::sleep(Duration::from_millis(1000 * attempt));
        x.tool("key Escape");
        x.tool("key d");
        for at in ["640 350", "760 360", "700 470"] {
            std::thread::sleep(Duration::from_millis(400));
            x.tool(&format!("mousemove --window {id} {at}"));
            std::thread::sleep(Duration::from_millis(150));
            x.tool("click 1");
        }
        std::thread::sleep(Duration::from_millis(400));
        x.tool("key Return");
        let until = Instant::now() + Duration::from_secs(5);
        while areas() == 0 && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(50));
        }
        if areas() > 0 {
            break;
        }
    }
    let drawn = areas();
    assert!(drawn > 0, "no area came on disk");
    program.kill().unwrap();
    program.wait().unwrap();
    assert_eq!(areas(), drawn, "kill -9 loses no finished gesture");

    let mut again = start();
    wait_for("the second window", &|| x.tool("search --onlyvisible --name untitled").lines().count() == 1);
    again.kill().unwrap();
    again.wait().unwrap();
    assert_eq!(areas(), drawn);
}

#[test]
fn the_encoding_of_a_layer_is_chosen_by_looking_at_its_texts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mines.geojson");
    std::fs::write(&path, crate::encodings::shift_jis(&crate::encodings::mines())).unwrap();
    // A text that is read in a wrong encoding has characters that no font has.
    let mut h = window_of(Harness::builder().allow_missing_glyphs(), folder.path(), vec![path]);
    let encoding = |h: &Harness<'_, Window>| {
        let state = h.state().state();
        let id = state.workspace().layers.keys().next().unwrap().clone();
        state.catalog().get(&id.0).map(|l| l.encoding)
    };
    assert_eq!(encoding(&h), Some("Shift_JIS"));
    // The row of the layer says that it is a guess; the same chooser is in the layer's menu.
    h.get_by_label("Shift_JIS · detected").click();
    rest(&mut h);
    let shown = |h: &Harness<'_, Window>, start: &str, part: &str| {
        let found = h.query_all_by(|n| n.label().is_some_and(|l| l.starts_with(start) && l.contains(part)));
        found.count() == 1
    };
    assert!(shown(&h, "Shift_JIS", "表日本ソ能") && shown(&h, "Shift_JIS", "in use"));
    assert!(
        shown(&h, "UTF-8", "unreadable") && shown(&h, "windows-1252", "") && shown(&h, "UTF-16LE", "") && shown(&h, "EUC-JP", "")
    );
    h.get_by(|n| n.label().is_some_and(|l| l.starts_with("EUC-JP"))).click();
    rest(&mut h);
    assert_eq!(h.state().state().session().history().revisions().last().unwrap().label, "set_layer_reading");
    h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    rest(&mut h);
    assert_eq!(encoding(&h), Some("Shift_JIS"), "undo reads the file as before");
    // The menu leads there too, and Escape leaves everything as it is.
    h.get_by_label("… mines").click();
    rest(&mut h);
    h.get_by_label("Text encoding…").click();
    rest(&mut h);
    assert!(shown(&h, "Shift_JIS", "表日本ソ能"));
    h.key_press(Key::Escape);
    rest(&mut h);
    assert!(!shown(&h, "Shift_JIS", "表日本ソ能"));
    // What was detected can be made a choice: then it is kept with the workspace.
    h.get_by_label("Shift_JIS · detected").click();
    rest(&mut h);
    h.get_by(|n| n.label().is_some_and(|l| l.starts_with("Shift_JIS") && l.contains("表日本"))).click();
    rest(&mut h);
    assert!(h.query_by_label("Shift_JIS · chosen by you").is_some());
    drop(h);
    let h = window(folder.path(), vec![]);
    assert!(h.query_by_label("Shift_JIS · chosen by you").is_some(), "after a restart too");
}

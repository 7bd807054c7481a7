//! Measures the attribute table on a million rows of eight fields, made from a seed: sorting, filtering, and the window's frame.
//!
//! `cargo bench --bench table` writes the file into the target folder once; with `-- frames` only the frames are measured. Beside each time stands its ratio to a pass that only
//! parses all properties with `serde_json`, with the same number of threads. All times are the best of several.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that cannot go on stops there, and prints its result")]

use eframe::egui::{Event, Key, Modifiers, MouseWheelUnit, TouchPhase, vec2};
use egui_kittest::Harness;
use lodemap::app::table::{Column, Request, Sort, Step, Within, order_rows};
use lodemap::app::{Setup, State};
use lodemap::layer::query::{Columns, Filter};
use lodemap::layer::{Layer, Reading};
use lodemap::ui::Window;
use lodemap::words::Lang;
use lodemap::workspace::RecordId;
use rayon::prelude::*;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

const ROWS: u32 = 1_000_000;
const RUNS: usize = 7;
const FRAMES: usize = 300;

#[path = "seeded.rs"]
mod seeded;
use seeded::Seeded;

fn features() -> String {
    let mut random = Seeded(3);
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[\n");
    for n in 0..ROWS {
        let name =
            random.pick(&["Hishikari 菱刈", "Mountain \\\"Pass\\\"", "Round Top", "Thacker Pass", "豊羽", "Aoba 青葉鉱山"]);
        let (lon, lat) = (random.unit() * 360.0 - 180.0, random.unit() * 160.0 - 80.0);
        write!(
            text,
            "{}{{\"type\":\"Feature\",\"properties\":{{\"dep_id\":\"{n:08}\",\"site_name\":\"{name} {}\",\"country\":\"{}\",\
             \"commod1\":\"{}\",\"dev_stat\":{},\"tonnes\":{:.1},\"grade\":{:.3},\"year\":{}}},\
             \"geometry\":{{\"type\":\"Point\",\"coordinates\":[{lon:.5},{lat:.5}]}}}}",
            if n == 0 { "" } else { ",\n" },
            random.next() % u64::from(ROWS),
            random.pick(&["Japan", "United States", "Australia"]),
            random.pick(&["Rare earths", "Lithium", "Copper, Gold", "Tungsten", "Antimony", "マンガン"]),
            random.pick(&["\"Occurrence\"", "\"Past Producer\"", "\"Prospect\"", "null"]),
            random.unit() * 1e7,
            random.unit() * 10.0,
            1850 + random.next() % 170,
        )
        .unwrap();
    }
    text.push_str("\n]}\n");
    text
}

/// Seconds that a thread, or all threads of this program, had a processor; `None` where the system does not tell (it does on Linux).
/// On a machine that does other things as well this says more than the clock.
fn cpu_seconds(whole_program: bool) -> Option<f64> {
    let of = |path: PathBuf| -> Option<f64> {
        let text = std::fs::read_to_string(path.join("schedstat")).ok()?;
        Some(text.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
    };
    if !whole_program {
        return of("/proc/thread-self".into());
    }
    let tasks = std::fs::read_dir("/proc/self/task").ok()?;
    Some(tasks.filter_map(|task| of(task.ok()?.path())).sum())
}

/// The least time by the clock and the least processor time, in seconds.
fn best(mut run: impl FnMut()) -> [f64; 2] {
    let mut least = [f64::INFINITY; 2];
    for _ in 0..RUNS {
        let (start, cpu) = (Instant::now(), cpu_seconds(true));
        run();
        let cpu = cpu_seconds(true).zip(cpu).map_or(f64::NAN, |(after, before)| after - before);
        least = [least[0].min(start.elapsed().as_secs_f64()), least[1].min(cpu)];
    }
    least
}

fn rows(layer: &Arc<Layer>, filter: Option<&str>, sort: Option<(Column, bool)>) -> usize {
    let columns = Arc::new(Columns::of(layer.clone()));
    let request = Request {
        columns,
        ground: None,
        passing: Step::Do(filter.map(|f| Filter::parse(f).unwrap())),
        order: Step::Do(sort.map(|(by, descending)| Sort { by, descending })),
        within: Within::All,
    };
    let ordered = order_rows(&request, &AtomicBool::new(false), &|_| {}).unwrap();
    ordered.shown.map_or(layer.table.len(), |rows| rows.len())
}

fn sorting_and_filtering(layer: &Arc<Layer>) {
    let parse = best(|| {
        let filled: usize = (0..layer.table.len()).into_par_iter().map(|row| layer.properties(row).len()).sum();
        assert_eq!(filled, 8 * ROWS as usize);
    });
    let say = |what: &str, [clock, cpu]: [f64; 2], found: usize| {
        let ratio = if cpu.is_nan() { clock / parse[0] } else { cpu / parse[1] };
        println!("{what:<58} {clock:>6.3} s  {cpu:>6.3} s of processors  {ratio:.2} of parsing  {found} rows");
    };
    println!("{} threads", rayon::current_num_threads());
    say("parse all properties with serde_json", parse, layer.table.len());
    for (field, descending) in
        [("site_name", false), ("site_name", true), ("dep_id", true), ("commod1", false), ("tonnes", false)]
    {
        let mut found = 0;
        let by = || Some((Column::Field(field.to_owned()), descending));
        let seconds = best(|| found = rows(layer, None, by()));
        say(&format!("sort by {field}{}", if descending { ", descending" } else { "" }), seconds, found);
    }
    for filter in [
        "site_name CONTAINS '菱刈'",
        "commod1 = 'Lithium'",
        "tonnes > 9e6 AND country IN ('Japan', 'Australia')",
        "dev_stat IS NULL OR site_name ILIKE '%top 12%'",
    ] {
        let mut found = 0;
        let seconds = best(|| found = rows(layer, Some(filter), None));
        say(&format!("filter {filter}"), seconds, found);
    }
    let mut found = 0;
    let by = || Some((Column::Field("site_name".to_owned()), false));
    let seconds = best(|| found = rows(layer, Some("country = 'Japan'"), by()));
    say("filter country = 'Japan', then sort by site_name", seconds, found);
}

/// The window without a display: what a frame costs with and without the table, painting aside.
fn frames(path: &Path) {
    let home = tempfile::tempdir().unwrap();
    let mut n = 0;
    let setup = Setup {
        clock: Box::new(lodemap::app::outside::now),
        ids: Box::new(move || {
            n += 1;
            RecordId(format!("id-{n}"))
        }),
        home: Some(home.path().to_owned()),
        lang: Lang::En,
        name: "bench".into(),
        wake: Arc::new(|| {}),
        draws: false,
    };
    let (state, paths) = (State::new(setup), vec![path.to_owned()]);
    let builder = Harness::builder().with_size([1400.0, 900.0]).with_max_steps(60);
    let mut h = builder.build_eframe(|cc| Window::new(&cc.egui_ctx, state, paths));
    let rest = |h: &mut Harness<'_, Window>| {
        h.run_steps(5);
        while !h.state().state().running().is_empty() {
            std::thread::sleep(std::time::Duration::from_millis(20));
            h.step();
        }
        h.run_steps(5);
    };
    let measure = |h: &mut Harness<'_, Window>, what: &str, event: Option<Event>| {
        let cpu = cpu_seconds(false);
        let mut times: Vec<f64> = (0..FRAMES)
            .map(|_| {
                h.input_mut().events.extend(event.clone());
                let start = Instant::now();
                h.step();
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        let cpu = cpu_seconds(false).zip(cpu).map_or(f64::NAN, |(after, before)| after - before) * 1e3 / FRAMES as f64;
        times.sort_by(f64::total_cmp);
        let triangles = best(|| drop(h.ctx.tessellate(h.output().shapes.clone(), 1.0)))[0] * 1e3;
        let median = times[FRAMES / 2];
        println!("{what:<58} frame {median:.2} ms by the clock, {cpu:.2} ms of processor; triangles {triangles:.2} ms");
    };
    rest(&mut h);
    measure(&mut h, "window, table closed", None);
    h.key_press(Key::F6);
    rest(&mut h);
    measure(&mut h, "window, table of a million rows, at rest", None);
    let wheel = |y: f32| Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, y),
        phase: TouchPhase::Move,
        source: eframe::egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    };
    h.hover_at(eframe::egui::pos2(600.0, 800.0));
    h.step();
    measure(&mut h, "scrolled by 9 rows a frame (every row parsed anew)", Some(wheel(-200.0)));
    h.key_press(Key::End);
    rest(&mut h);
    let up = Event::Key { key: Key::PageUp, physical_key: None, pressed: true, repeat: true, modifiers: Modifiers::NONE };
    measure(&mut h, "Page Up held down, from the last row", Some(up));
}

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-data");
    std::fs::create_dir_all(&folder).unwrap();
    let path: PathBuf = folder.join("table.geojson");
    if !path.exists() {
        std::fs::write(&path, features()).unwrap();
    }
    if std::env::args().any(|a| a == "frames") {
        return frames(&path);
    }
    let layer = Arc::new(lodemap::io::read_layer(&path, &Reading::default(), &AtomicBool::new(false), &|_| {}).unwrap());
    sorting_and_filtering(&layer);
    drop(layer);
    frames(&path);
}

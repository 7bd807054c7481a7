//! How long filters and sorts take on a million rows once the columns exist, beside pyarrow on the same values where python3 has it.
//!
//! `cargo bench --bench filter`; says “MISSED” where a target is missed, and stops when pyarrow finds another number of rows.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program")]

use lodemap::app::table::{Column, Request, Sort, Step, Within, order_rows};
use lodemap::io::layer_from_bytes;
use lodemap::layer::query::{Columns, Filter, passing};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

#[path = "seeded.rs"]
mod seeded;
use seeded::Seeded;

const ROWS: usize = 1_000_000;
const RUNS: usize = 9;
/// What pyarrow took on a quiet machine, in milliseconds.
const TARGETS: [(&str, f64); 3] = [("contains", 50.0), ("equals", 10.0), ("sort", 280.0)];

const PEER: &str = r#"
import sys, time
import pyarrow as pa, pyarrow.compute as pc
names = open(sys.argv[1], encoding="utf-8").read().split("\n")
column = pa.array(names)
def best(work):
    times = []
    for _ in range(5):
        start = time.perf_counter(); result = work(); times.append((time.perf_counter() - start) * 1e3)
    return min(times), result
for work in [lambda: pc.sum(pc.match_substring(column, "pass 12", ignore_case=True)).as_py(),
             lambda: pc.sum(pc.equal(column, "Round Top 4711")).as_py(),
             lambda: len(pc.sort_indices(column))]:
    ms, count = best(work)
    print(ms, count)
print(pa.__version__)
"#;

fn values() -> Vec<[String; 2]> {
    let mut random = Seeded(11);
    let stems = ["Hishikari 菱刈", "Mountain Pass", "Round Top", "Thacker Pass", "豊羽", "Aoba 青葉鉱山"];
    let commodities = ["Rare earths", "Lithium", "Copper, Gold", "Tungsten", "Antimony", "マンガン"];
    (0..ROWS)
        .map(|_| [format!("{} {}", random.pick(&stems), random.next() % ROWS as u64), random.pick(&commodities).to_owned()])
        .collect()
}

fn collection(values: &[[String; 2]]) -> Vec<u8> {
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[\n");
    for (n, [name, commodity]) in values.iter().enumerate() {
        let comma = if n == 0 { "" } else { ",\n" };
        write!(
            text,
            "{comma}{{\"type\":\"Feature\",\"properties\":{{\"name\":\"{name}\",\"commodity\":\"{commodity}\",\"tonnes\":{}}},\"geometry\":null}}",
            n % 9973
        )
        .unwrap();
    }
    (text + "]}").into_bytes()
}

/// Best and median of several runs in milliseconds, and what the last came to.
fn measure(mut work: impl FnMut() -> usize) -> (f64, f64, usize) {
    let mut found = 0;
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            found = work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[0], times[RUNS / 2], found)
}

fn pyarrow(values: &[[String; 2]]) -> Option<Vec<String>> {
    let path = std::env::temp_dir().join(format!("lodemap-filter-{}.txt", std::process::id()));
    let names: Vec<&str> = values.iter().map(|[name, _]| name.as_str()).collect();
    std::fs::write(&path, names.join("\n")).unwrap();
    let out = Command::new("python3").args(["-c", PEER, &path.display().to_string()]).output();
    std::fs::remove_file(&path).unwrap();
    let out = out.ok().filter(|o| o.status.success())?;
    Some(String::from_utf8(out.stdout).ok()?.lines().map(str::to_owned).collect())
}

fn main() {
    let values = values();
    let none = AtomicBool::new(false);
    let layer = Arc::new(layer_from_bytes("x", Path::new("x.geojson"), collection(&values), &none, &|_| {}).unwrap());
    let columns = Arc::new(Columns::of(layer));
    let count = |filter: &str| passing(&Filter::parse(filter).unwrap(), &columns, &[], &|_| true).unwrap().len();
    let sorted = |field: &str, descending: bool| {
        let order = Step::Do(Some(Sort { by: Column::Field(field.to_owned()), descending }));
        let request = Request { columns: columns.clone(), ground: None, passing: Step::Do(None), order, within: Within::All };
        order_rows(&request, &none, &|_| {}).unwrap().shown.map_or(0, |rows| rows.len())
    };
    for (what, filter) in [("text", "name IS NULL"), ("few texts", "commodity IS NULL"), ("numbers", "tonnes IS NULL")] {
        let start = Instant::now();
        count(filter);
        println!("reading a column of {what} (once)  {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    }
    let start = Instant::now();
    count("name CONTAINS 'pass'");
    println!("folding it for CONTAINS (once)      {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    let start = Instant::now();
    sorted("name", false);
    let first = start.elapsed().as_secs_f64() * 1e3;
    println!("first sort by name                  {first:.0} ms (target 280){}", if first > 280.0 { "  MISSED" } else { "" });
    let mut ours = Vec::new();
    for (target, what, (best, median, found)) in [
        (0, "name CONTAINS 'pass 12'", measure(|| count("name CONTAINS 'pass 12'"))),
        (0, "name ~ 'まんがん' OR name ~ 'aoba'", measure(|| count("name ~ 'まんがん' OR name ~ 'aoba'"))),
        (0, "commodity CONTAINS 'マンガン'", measure(|| count("commodity CONTAINS 'マンガン'"))),
        (1, "name = 'Round Top 4711'", measure(|| count("name = 'Round Top 4711'"))),
        (1, "commodity = 'Lithium'", measure(|| count("commodity = 'Lithium'"))),
        (1, "tonnes = 4711", measure(|| count("tonnes = 4711"))),
        (2, "sort by name", measure(|| sorted("name", false))),
        (2, "sort by tonnes, descending", measure(|| sorted("tonnes", true))),
    ] {
        let (_, limit) = TARGETS[target];
        let verdict = if median > limit { "  MISSED" } else { "" };
        println!("{what:<36} best {best:7.2} ms, median {median:7.2} ms (target {limit}), {found} rows{verdict}");
        ours.push(found);
    }
    match pyarrow(&values) {
        None => println!("pyarrow is not there"),
        Some(lines) => {
            let version = lines.last().cloned().unwrap_or_default();
            for ((what, _), (line, found)) in TARGETS.iter().zip(lines.iter().zip([ours[0], ours[3], ours[6]])) {
                let (ms, rows) = line.split_once(' ').unwrap();
                assert_eq!(rows, found.to_string(), "pyarrow finds another number of rows: {what}");
                println!("pyarrow {version}: {what} {:.1} ms", ms.parse::<f64>().unwrap());
            }
        }
    }
}

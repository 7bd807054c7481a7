//! tmp
#![allow(clippy::unwrap_used, clippy::print_stdout)]
use std::sync::atomic::AtomicBool;
use std::time::Instant;
fn rss(key: &str) -> f64 {
    let s = std::fs::read_to_string("/proc/self/status").unwrap();
    s.lines().find(|l| l.starts_with(key)).unwrap().split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}
fn cpu_ms() -> f64 {
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return f64::NAN };
    let spent = |task: std::fs::DirEntry| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    };
    tasks.flatten().filter_map(spent).sum::<f64>() / 1e6
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let layer = lodemap::io::read_layer(std::path::Path::new(&a[1]), &AtomicBool::new(false), &|_| {}).unwrap();
    let map = lodemap::crs::MapProjection::new(&lodemap::crs::Crs::parse(&a[2]).unwrap()).unwrap();
    println!("{} features, after reading {:.0} MB", layer.table.len(), rss("VmRSS"));
    for _ in 0..3 {
        let (s, c, r) = (Instant::now(), cpu_ms(), rss("VmRSS"));
        let set = lodemap::layer::project_layer(&layer, &map, &AtomicBool::new(false)).unwrap();
        println!("projected: {:.3} s, CPU {:.0} ms, +{:.0} MB, peak {:.0}; {} vertices", s.elapsed().as_secs_f64(), cpu_ms() - c, rss("VmRSS") - r, rss("VmHWM"), set.vertex_count());
        drop(set);
    }
}

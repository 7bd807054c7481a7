//! Positions are right: published points of several makers, through the same doors as the program's own.

use crate::support::{data, skip};
use lodemap::crs::{Crs, OperationReport, convert, to_lonlat};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// What became of the rows of one file.
#[derive(Default)]
struct Count {
    passed: usize,
    skipped: BTreeMap<String, usize>,
    failed: Vec<String>,
}

impl Count {
    fn skip(&mut self, why: &str) {
        *self.skipped.entry(why.to_owned()).or_default() += 1;
    }

    fn judge(&mut self, off: f64, tolerance: f64, row: impl FnOnce() -> String) {
        if off <= tolerance {
            self.passed += 1;
        } else {
            self.failed.push(format!("{off:.4} > {tolerance}: {}", row()));
        }
    }

    /// Prints the counts and fails where a row did; `least` rows must have been run.
    fn done(self, file: &str, least: usize) {
        let run = self.passed + self.failed.len();
        let skipped: usize = self.skipped.values().sum();
        let why: Vec<String> = self.skipped.iter().map(|(why, n)| format!("{n} {why}")).collect();
        println!("{file}: {run} run, {} passed, {skipped} skipped ({})", self.passed, why.join("; "));
        assert!(self.failed.is_empty(), "{file}: {}\n{}", self.failed.len(), self.failed.join("\n"));
        assert!(run >= least, "{file}: only {run} rows were run");
    }
}

/// Fields of a tab-separated file, by the names in its first line.
fn table(path: &Path) -> Vec<HashMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines().map(|l| l.split('\t').map(str::to_owned).collect::<Vec<_>>());
    let head = lines.next().unwrap();
    lines.map(|l| head.iter().cloned().zip(l).collect()).collect()
}

fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().map_while(degrees).collect()
}

/// A number, or degrees, minutes and seconds as PROJ writes them (`12d30'N`).
fn degrees(word: &str) -> Option<f64> {
    if let Ok(number) = word.replace('_', "").parse() {
        return Some(number);
    }
    let sign = if word.ends_with(['S', 'W']) || word.starts_with('-') { -1.0 } else { 1.0 };
    let body = word.trim_start_matches('-').trim_end_matches(['N', 'S', 'E', 'W']);
    let (d, rest) = body.split_once(['d', '°'])?;
    let (m, s) = rest.split_once('\'').unwrap_or((rest, ""));
    let part = |text: &str| if text.is_empty() { Some(0.0) } else { text.trim_end_matches('"').parse::<f64>().ok() };
    Some(sign * (part(d)? + part(m)? / 60.0 + part(s)? / 3600.0))
}

fn one(from: &Crs, to: &Crs, xy: [f64; 2]) -> Option<[f64; 2]> {
    convert(from, to, &[xy]).unwrap()[0]
}

/// Metres between two places of a CRS.
fn apart(crs: &Crs, a: [f64; 2], b: [f64; 2]) -> f64 {
    let unit = crs.metres_per_unit();
    let shrink = if crs.is_geographic() { (a[1] * unit / 6_378_137.0).cos() } else { 1.0 };
    ((a[0] - b[0]) * unit * shrink).hypot((a[1] - b[1]) * unit)
}

#[test]
fn japans_plane_rectangular_points_are_met() {
    let Some(data) = data() else { return };
    let mut count = Count::default();
    for row in table(&data.join("crs/japan_gsi_plane_rectangular.tsv")) {
        let number = |name: &str| row[name].parse::<f64>().unwrap();
        let tokyo = row["datum"].starts_with("Tokyo");
        let (from, to) = (Crs::parse(if tokyo { "EPSG:4301" } else { "EPSG:6668" }).unwrap(), Crs::parse(&row["epsg"]).unwrap());
        let mut truth = [[number("X_north"), number("Y_east")]];
        lodemap::crs::swap_xy(&mut truth);
        let there = one(&from, &to, [number("lon"), number("lat")]).unwrap();
        count.judge(apart(&to, there, truth[0]), if tokyo { 0.01 } else { 1e-4 }, || format!("{row:?}"));
        let back = one(&to, &from, truth[0]).unwrap();
        count.judge(apart(&from, back, [number("lon"), number("lat")]), if tokyo { 0.01 } else { 1e-4 }, || {
            format!("back {row:?}")
        });
    }
    count.done("japan_gsi_plane_rectangular.tsv", 6);
}

/// Points of the Geospatial Information Authority's own programs, in degrees, minutes, seconds.
#[test]
fn points_of_tky2jgd_and_patchjgd_are_met_to_the_millimetre() {
    let mut count = Count::default();
    let dms = |p: [f64; 3]| p[0] + p[1] / 60.0 + p[2] / 3600.0;
    let tokyo = [
        ([36.0, 27.0, 39.205], [140.0, 35.0, 6.111], [36.0, 27.0, 50.58487], [140.0, 34.0, 54.1008]),
        ([36.0, 25.0, 45.634], [140.0, 32.0, 47.462], [36.0, 25.0, 57.02524], [140.0, 32.0, 35.4664]),
        ([36.0, 24.0, 51.262], [140.0, 32.0, 15.861], [36.0, 25.0, 2.65997], [140.0, 32.0, 3.867]),
        ([36.0, 24.0, 45.414], [140.0, 34.0, 58.524], [36.0, 24.0, 56.81069], [140.0, 34.0, 46.51725]),
        ([36.0, 24.0, 26.502], [140.0, 36.0, 17.04], [36.0, 24.0, 37.90364], [140.0, 36.0, 5.02858]),
        ([36.0, 24.0, 9.221], [140.0, 31.0, 26.341], [36.0, 24.0, 20.61785], [140.0, 31.0, 14.36101]),
        ([36.0, 22.0, 57.112], [140.0, 36.0, 16.011], [36.0, 23.0, 8.52178], [140.0, 36.0, 3.99552]),
    ];
    let mut pair = |from: &str, to: &str, a: [f64; 2], b: [f64; 2]| {
        let (from, to) = (Crs::parse(from).unwrap(), Crs::parse(to).unwrap());
        count.judge(apart(&to, one(&from, &to, a).unwrap(), b), 1e-3, || format!("{a:?}"));
        count.judge(apart(&from, one(&to, &from, b).unwrap(), a), 1e-3, || format!("back {b:?}"));
    };
    for (lat, lon, lat2, lon2) in tokyo {
        pair("EPSG:4301", "EPSG:4612", [dms(lon), dms(lat)], [dms(lon2), dms(lat2)]);
    }
    pair("EPSG:4612", "EPSG:6668", [140.87, 38.26], [140.870_036_378, 38.259_991_997]);
    pair("EPSG:4612", "EPSG:6668", [140.840_35, 37.090_536], [140.840_375_142, 37.090_532_997]);
    // Where the ground moved too oddly there are no parameters.
    pair("EPSG:4612", "EPSG:6668", [140.829_111, 37.093_698], [140.829_111, 37.093_698]);
    // At sea TKY2JGD itself falls back on the three parameters.
    let (from, to) = (Crs::parse("EPSG:4301").unwrap(), Crs::parse("EPSG:4612").unwrap());
    let there = one(&from, &to, [143.0, dms([36.0, 18.0, 35.99])]).unwrap();
    count.judge(apart(&to, there, [dms([142.0, 59.0, 47.29009]), dms([36.0, 18.0, 47.72512])]), 1e-3, || "at sea".to_owned());
    count.done("TKY2JGD and PatchJGD", 21);
}

#[test]
fn real_layers_land_where_they_lie_and_say_how_well() {
    let Some(data) = data() else { return };
    let mut count = Count::default();
    for row in table(&data.join("crs/real_layers_lonlat_truth.tsv")) {
        let number = |name: &str| row[name].parse::<f64>().unwrap();
        let (crs, at) = (Crs::parse(&row["crs"]).unwrap(), [number("x"), number("y")]);
        let there = to_lonlat(&crs, &[at]).unwrap()[0].unwrap();
        let off = apart(&Crs::wgs84(), there, [number("lon_wgs84"), number("lat_wgs84")]);
        let tolerance: f64 = row["tolerance"].split(' ').next().unwrap().parse().unwrap();
        count.judge(off, tolerance, || format!("{row:?}"));
        let report = OperationReport::new(&crs, &Crs::wgs84(), &[at]).unwrap();
        assert!(!report.is_ballpark() && report.parts[0].outside == 0, "{report:?}");
        // What is claimed is not bettered by luck: with grids we may part from PROJ's own choice by its error, not more.
        assert!(report.accuracy_m().is_some_and(|m| m <= 12.0), "{report:?}");
    }
    count.done("real_layers_lonlat_truth.tsv", 21);
}

#[test]
fn definitions_of_proj4js_are_read_and_their_points_met() {
    let Some(data) = data() else { return };
    let mut count = Count::default();
    for row in table(&data.join("crs/proj4js_points.tsv")) {
        let number = |name: &str| row[name].parse::<f64>().unwrap_or(f64::NAN);
        if row["proj_agrees"] != "True" {
            count.skip("where PROJ itself parts from proj4js");
            continue;
        }
        let code = &row["code"];
        let crs = match Crs::parse(code) {
            // A code in the definition outweighs its TOWGS84, as in GDAL; without that code the file's own shift is used, as there.
            Ok(crs) if crs.registered().is_some() && code.contains("TOWGS84") && code.contains(",AUTHORITY[") => {
                Crs::parse(&format!("{}]", code[..code.rfind(",AUTHORITY[").unwrap()].trim_end())).unwrap()
            }
            Ok(crs) => crs,
            Err(e) if code.contains("geocent") || code.contains("ob_tran") => {
                count.skip(if code.contains("geocent") {
                    "without horizontal positions"
                } else {
                    "of a turned globe, which PROJ describes as no CRS"
                });
                assert!(!e.to_string().is_empty());
                continue;
            }
            Err(e) => {
                count.failed.push(format!("{e}: {code}"));
                continue;
            }
        };
        let at = [number("lon"), number("lat")];
        let report = OperationReport::new(&Crs::wgs84(), &crs, &[at]).unwrap();
        let Some(there) = one(&Crs::wgs84(), &crs, at) else {
            count.failed.push(format!("no place: {code}"));
            continue;
        };
        // PROJ's own numbers to a millimetre, and with them those of proj4js as nearly as PROJ meets them.
        if code.contains("TOWGS84[0,0,0") && crs.registered().is_some() && report.accuracy_m().is_some_and(|m| m <= 1.0) {
            count.skip("with a shift of noughts to WGS 84, where the registry knows better by a metre");
            continue;
        }
        let off = (there[0] - number("proj_x")).hypot(there[1] - number("proj_y"));
        let outside = report.parts.iter().any(|p| p.outside > 0);
        if off > 2e-3 && outside {
            count.skip("where PROJ makes a guess that is never made here");
            continue;
        }
        count.judge(off, 2e-3, || format!("{there:?} {report:?} {row:?}"));
    }
    count.done("proj4js_points.tsv", 100);
}

#[test]
fn pairs_of_projs_own_tests_are_met() {
    let Some(data) = data() else { return };
    let mut count = Count::default();
    for row in table(&data.join("crs/proj_epsg_points.tsv")) {
        let [from, to] = ["src", "dst"].map(|end| Crs::parse(&row[end]));
        let (Ok(from), Ok(to)) = (from, to) else {
            count.skip("with heights or geocentric positions alone");
            continue;
        };
        let [accept, expect] = ["input_authority_axis_order", "expected"].map(|name| numbers(&row[name]));
        if accept.len() > 3 && accept[3] != 2020.0 {
            count.skip("at a date of their own");
            continue;
        }
        // The file has the registry's axis order.
        let order = |crs: &Crs, v: &[f64]| if crs.is_north_first() { [v[1], v[0]] } else { [v[0], v[1]] };
        if row["file"] == "epsg_grid" {
            let report = OperationReport::new(&from, &to, &[order(&from, &accept)]).unwrap();
            assert!(!report.is_ballpark());
            count.skip("that need a grid, which the program does not have and says so");
            continue;
        }
        let (a, b) = (order(&from, &accept), order(&to, &expect));
        count.judge(apart(&to, one(&from, &to, a).unwrap(), b), 1e-4, || format!("{row:?}"));
    }
    count.done("proj_epsg_points.tsv", 3);
}

#[test]
fn projections_of_projs_own_tests_are_met_as_written_out_systems() {
    let Some(data) = data() else { return };
    folder(&data.join("crs/gie"), 2000);
}

/// The source of PROJ, unpacked where it was built, holds IOGP's Geospatial Integrity of Geoscience Software tests.
#[test]
fn gigs_of_the_geoscience_industry_is_met() {
    let profile = std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().join("build");
    let builds = std::fs::read_dir(&profile).into_iter().flatten().flatten();
    let sources = builds.map(|e| e.path().join("out/PROJSRC/proj")).filter_map(|p| std::fs::read_dir(p).ok()).flatten().flatten();
    match sources.map(|e| e.path().join("test/gigs")).find(|p| p.is_dir()) {
        Some(gigs) => folder(&gigs, 900),
        None => skip("the source of PROJ with its GIGS files is not where cargo builds it"),
    }
}

fn folder(folder: &Path, least: usize) {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "gie"));
    files.sort();
    let mut run = 0;
    for file in files {
        let mut count = Count::default();
        gie(&std::fs::read_to_string(&file).unwrap(), &mut count);
        run += count.passed + count.failed.len();
        count.done(&format!("{}", file.file_name().unwrap().to_string_lossy()), 0);
    }
    println!("{}: {run} run", folder.file_name().unwrap().to_string_lossy());
    assert!(run >= least, "{run}");
}

/// Runs what a file of PROJ's test program `gie` says of map projections, as CRSs written out as PROJ strings, and of pairs of codes.
fn gie(text: &str, count: &mut Count) {
    #[expect(clippy::type_complexity, reason = "what a test file has said so far")]
    let (mut pair, mut tolerance, mut accept, mut inverse): (Result<(Crs, Crs), &str>, f64, Vec<f64>, bool) =
        (Err("outside a block"), 1e-3, Vec::new(), false);
    let lines: Vec<&str> = text.lines().map(|l| l.split('#').next().unwrap_or("").trim()).collect();
    for line in lines.join("\n").replace("\\\n", " ").lines() {
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match word {
            "operation" => {
                (pair, tolerance, inverse) = (systems(rest.trim()), 0.5e-3, false);
            }
            "crs_src" | "crs_dst" => pair = Err("of pairs, which stand in proj_epsg_points.tsv"),
            "tolerance" => tolerance = length(rest),
            "direction" => inverse = rest.trim() == "inverse",
            "accept" => accept = numbers(rest),
            "expect" | "roundtrip" => match &pair {
                Err(why) => count.skip(why),
                Ok(_) if rest.trim_start().starts_with("failure") => count.skip("that expect a failure"),
                Ok(_) if accept.len() != 2 => count.skip("with heights or times"),
                Ok((a, b)) => {
                    let (from, to) = if inverse { (b, a) } else { (a, b) };
                    // PROJ's old names mean degrees, the registry's codes grads.
                    let grads = |crs: &Crs| if crs.unit() == "grad" { 10.0 / 9.0 } else { 1.0 };
                    let at = [accept[0] * grads(from), accept[1] * grads(from)];
                    if word == "roundtrip" {
                        let times = rest.split_whitespace().next().and_then(|n| n.parse::<usize>().ok()).unwrap_or(1).min(20);
                        let back = (0..times).try_fold(at, |p, _| one(to, from, one(from, to, p)?));
                        let off = back.map_or(f64::INFINITY, |p| apart(from, p, at));
                        let there = one(from, to, at);
                        let inexact = |there| as_proj_has_it(to, from, there, one(to, from, there));
                        if off > tolerance && as_proj_has_it(from, to, at, there) && there.is_none_or(inexact) {
                            count.skip("where PROJ 9.6.2, which is built in, itself comes back less exactly than the newer one of the file");
                            continue;
                        }
                        count.judge(off, tolerance, || format!("{line} {at:?} {back:?}"));
                        continue;
                    }
                    let expect = numbers(rest);
                    match (one(from, to, at), expect.as_slice()) {
                        (Some(there), [x, y, ..]) => {
                            let (mut x, y) = (x * grads(to), y * grads(to));
                            if to.is_geographic() {
                                // A meridian has many names, a pole has all of them.
                                x += ((there[0] - x) / 360.0).round() * 360.0;
                                x = if y.abs() > 89.999_999 { there[0] } else { x };
                            }
                            let off = apart(to, there, [x, y]);
                            if off > tolerance && as_proj_has_it(from, to, at, Some(there)) {
                                count.skip("where PROJ 9.6.2, which is built in, itself gives another number than the newer one of the file");
                                continue;
                            }
                            count.judge(off, tolerance.max(1e-6), || format!("{} {at:?} {expect:?} {there:?}", to.code()));
                        }
                        (None, _) => count.skip("at the end of the world, where the program draws nothing"),
                        _ => count.failed.push(line.to_owned()),
                    }
                }
            },
            _ => {}
        }
    }
}

/// Whether the library, asked without any of the program's own code, gives this very answer.
fn as_proj_has_it(from: &Crs, to: &Crs, at: [f64; 2], there: Option<[f64; 2]>) -> bool {
    let proj = proj::Proj::new_known_crs(from.code(), to.code(), None).unwrap();
    let theirs = proj.convert((at[0], at[1])).ok().map(|(x, y)| [x, y]).filter(|p| p.iter().all(|v| v.is_finite()));
    match (theirs, there) {
        (Some(a), Some(b)) => apart(to, a, b) < 1e-6,
        (theirs, ours) => theirs.is_none() && ours.is_none(),
    }
}

/// The projected CRS of an operation, and the geographic one underneath.
fn systems(operation: &str) -> Result<(Crs, Crs), &'static str> {
    if operation.contains("proj=pipeline") {
        return codes(operation).ok_or("of pipelines and of options that no CRS has");
    }
    let words: Vec<String> = operation.split_whitespace().map(|w| w.trim_start_matches('+').to_owned()).collect();
    let has = |key: &str| words.iter().any(|w| w == key || w.split('=').next() == Some(key));
    if ["step", "axis", "over", "geoc", "pm", "lon_wrap", "vunits", "nadgrids", "geoidgrids", "towgs84", "inv", "init", "s11"]
        .iter()
        .any(|k| has(k))
    {
        return Err("of pipelines and of options that no CRS has");
    }
    let earth =
        ["ellps", "datum", "a", "b", "rf", "f", "es", "e", "R", "R_A", "R_V", "R_a", "R_g", "R_h", "R_lat_a", "R_lat_g", "R_C"];
    let shape: Vec<&String> = words.iter().filter(|w| earth.contains(&w.split('=').next().unwrap_or(""))).collect();
    let shape: Vec<String> = shape.into_iter().map(|w| format!("+{w}")).collect();
    let base =
        Crs::parse(&format!("+proj=longlat {}", shape.join(" "))).map_err(|_e| "of an earth that PROJ does not take as one")?;
    let projected = Crs::parse(operation).map_err(|_e| "that PROJ does not describe as a CRS")?;
    if projected.is_geographic() { Err("without a map projection") } else { Ok((base, projected)) }
}

/// The two ends of a pipeline from one CRS's coordinates to the other's, whose datum is the same.
fn codes(pipeline: &str) -> Option<(Crs, Crs)> {
    let steps: Vec<Vec<String>> = pipeline
        .split("step ")
        .skip(1)
        .map(|step| step.split_whitespace().map(|w| w.trim_start_matches('+').to_owned()).filter(|w| !w.is_empty()).collect())
        .collect();
    let [first, second] = steps.as_slice() else { return None };
    let inverse = |step: &[String]| step.iter().any(|w| w == "inv");
    if !inverse(first) || inverse(second) {
        return None;
    }
    let end = |step: &[String]| {
        let code = step.iter().find_map(|w| w.strip_prefix("init=epsg:"));
        let words: Vec<&str> = step.iter().map(String::as_str).filter(|w| *w != "inv" && !w.starts_with("towgs84=0")).collect();
        let text = code.map_or_else(|| words.join(" ").replace("etmerc", "tmerc"), |code| format!("EPSG:{code}"));
        Crs::parse(&text).ok()
    };
    let (from, to) = (end(first)?, end(second)?);
    let report = OperationReport::new(&from, &to, &[]).ok()?;
    report.parts.iter().all(|p| p.codes.is_empty() || p.accuracy_m == Some(0.0)).then_some((from, to))
}

/// Metres.
fn length(text: &str) -> f64 {
    let mut words = text.split_whitespace();
    let number: f64 = words.next().unwrap_or("").trim_end_matches(char::is_alphabetic).parse().unwrap_or(0.5);
    let unit = words
        .next()
        .map_or_else(|| text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim().to_owned(), str::to_owned);
    number
        * match unit.as_str() {
            "nm" => 1e-9,
            "um" => 1e-6,
            "mm" => 1e-3,
            "cm" => 1e-2,
            "dm" => 0.1,
            "km" => 1e3,
            "deg" => 111_320.0,
            _ => 1.0,
        }
}

//! Story: the power goes, the disk fails or fills, at every single write and sync: what was acknowledged is there, and nothing half.

use crate::recover_after_crash::edit_once;
use crate::support::disk::{Disk, Op, fast_folder, layer, read_log};
use crate::support::{Desk, assert_same, instant, skip};
use lodemap::io::gpkg::{GpkgStore, Store as _};
use lodemap::workspace::Session;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::hash::BuildHasher as _;
use std::path::Path;
use std::process::{Command, Stdio};

const EDITS: u64 = 50;
const TASK: &str = "LODEMAP_TEST_DISK_CHILD";

/// The sessions after 0, 1, 2 … edits.
fn sessions() -> Vec<Session> {
    let mut desk = Desk::new(Session::new());
    let mut all = vec![desk.session.clone()];
    for n in 0..EDITS {
        edit_once(&mut desk, n);
        all.push(desk.session.clone());
    }
    all
}

/// Runs a task in a child whose writes go through the recording layer; `None`, loudly, where there is no such layer.
fn run_child(task: &str, folder: &Path, log: &Path) -> Option<String> {
    let beside = tempfile::tempdir().unwrap();
    let Some(layer) = layer(beside.path()) else {
        skip("the recording layer needs Linux and a C compiler called cc");
        return None;
    };
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "power_cut::child", "--nocapture", "--test-threads=1"]);
    child.env("LD_PRELOAD", layer).env("LODEMAP_DISK_FOLDER", folder).env("LODEMAP_DISK_LOG", log);
    let out = child.env(TASK, format!("{task} {}", folder.display())).stderr(Stdio::inherit()).output().unwrap();
    let said = String::from_utf8(out.stdout).unwrap();
    assert!(out.status.success(), "{said}");
    Some(said)
}

/// Not a test by itself: the child.
#[test]
fn child() {
    let Ok(task) = std::env::var(TASK) else { return };
    let (task, folder) = task.split_once(' ').unwrap();
    let folder = Path::new(folder);
    match task {
        "record" => {
            let mut desk = Desk::new(Session::new());
            let acks = folder.join("acks");
            let mut store = GpkgStore::create(&folder.join("w.gpkg"), &desk.session, &instant(0)).unwrap();
            fs::write(&acks, "0").unwrap();
            for n in 0..EDITS {
                let revision = edit_once(&mut desk, n);
                store.append(&revision, desk.session.workspace()).unwrap();
                fs::write(&acks, revision.seq.to_string()).unwrap();
            }
        }
        "full" => fail_at_each(folder, "w"),
        "broken" => fail_at_each(folder, "s"),
        other => panic!("no task {other}"),
    }
}

/// Three edits with the n-th write or sync failing, for each n until none fails; then the same edits again on a sound disk.
fn fail_at_each(folder: &Path, kind: &str) {
    let expected = sessions();
    let order = |text: String| fs::write(folder.join("control"), text).unwrap();
    let (mut points, mut told, mut untouched) = (0, 0, 0);
    for n in 1.. {
        let path = folder.join(format!("{n}.gpkg"));
        let mut desk = Desk::new(Session::new());
        let mut store = GpkgStore::create(&path, &desk.session, &instant(0)).unwrap();
        let revisions: Vec<_> = (0..3).map(|e| (edit_once(&mut desk, e), desk.session.workspace().clone())).collect();
        order(format!("{kind} {n}"));
        let failed = revisions.iter().position(|(revision, after)| store.append(revision, after).is_err());
        order("o 0".into());
        let acknowledged = failed.unwrap_or(revisions.len());
        // What another program sees now; one that cannot be sure may have more, never less.
        let there = GpkgStore::read(&path).unwrap().history().revisions().len();
        assert!(there == acknowledged || there == acknowledged + 1, "{kind} {n}: {acknowledged} acknowledged, {there} there");
        for (revision, after) in &revisions[there..] {
            store.append(revision, after).unwrap_or_else(|e| panic!("{kind} {n}: when the disk is well again: {e}"));
        }
        drop(store);
        assert_same(&GpkgStore::open(&path).unwrap().session, &expected[3]);
        fs::remove_file(&path).unwrap();
        points += 1;
        told += usize::from(failed.is_some());
        untouched = if failed.is_some() { 0 } else { untouched + 1 };
        // Some failures are harmless (a folder that cannot be synced); after a run of these nothing was left to fail.
        if untouched == 12 {
            break;
        }
    }
    println!("\npoints {points} told {told}");
}

/// A small generator (Numerical Recipes), so that what is tried is the same each time.
struct Luck(u64);

impl Luck {
    fn next(&mut self) -> bool {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 63 == 1
    }
}

type Image = BTreeMap<String, Vec<u8>>;

#[test]
fn a_power_cut_at_any_write_or_sync_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let (work, log) = (folder.path().join("disk"), folder.path().join("log"));
    fs::create_dir(&work).unwrap();
    if run_child("record", &work, &log).is_none() {
        return;
    }
    let (ops, expected) = (read_log(&log), sessions());
    let (mut disk, mut acknowledged, mut acks) = (Disk::default(), None, None);
    let (mut points, mut syncs, mut tried, mut seen) = (0, 0, 0, HashSet::new());
    let hash = std::hash::RandomState::new();
    let mut waiting: Vec<(usize, Option<usize>, Image)> = Vec::new();
    for (n, op) in ops.iter().enumerate() {
        match op {
            Op::Open { inode, name, .. } if name == "acks" => acks = Some(*inode),
            Op::Write { inode, bytes, .. } if acks == Some(*inode) => {
                acknowledged = Some(std::str::from_utf8(bytes).unwrap().parse().unwrap());
            }
            Op::Truncate { inode, .. } if acks == Some(*inode) => {}
            op => {
                disk.apply(op);
                points += 1;
                syncs += usize::from(matches!(op, Op::Sync { .. }));
            }
        }
        let mut luck = Luck(n as u64);
        let images =
            [disk.cut(&mut || false), disk.cut(&mut || true), disk.cut(&mut || luck.next()), disk.cut(&mut || luck.next())];
        for image in images {
            if seen.insert(hash.hash_one((&image, acknowledged))) {
                waiting.push((n, acknowledged, image));
                tried += 1;
            }
        }
        if waiting.len() > 100 || n + 1 == ops.len() {
            std::mem::take(&mut waiting).into_par_iter().for_each(|(n, acknowledged, image)| {
                check_image(n, &ops, acknowledged, &image, &expected);
            });
        }
    }
    println!("{points} writes, truncations, syncs and deletions ({syncs} syncs); {tried} different states of the disk reopened");
    assert!(points > 1500 && syncs > 150 && tried > 3000, "{points} {syncs} {tried}");
}

/// Puts a state of the disk into a folder and opens it as any program would.
fn check_image(n: usize, ops: &[Op], acknowledged: Option<usize>, image: &Image, expected: &[Session]) {
    let folder = fast_folder();
    image.iter().for_each(|(name, bytes)| fs::write(folder.path().join(name), bytes).unwrap());
    let at = || format!("cut after {n} ({:?})", std::mem::discriminant(&ops[n]));
    let path = folder.path().join("w.gpkg");
    let opened = match GpkgStore::open(&path) {
        Ok(opened) => opened,
        // Before the file was acknowledged there need not be one.
        Err(_) if acknowledged.is_none() => return,
        Err(e) => panic!("{}: {acknowledged:?} acknowledged, but: {e}", at()),
    };
    let there = opened.session.history().revisions().len();
    let least = acknowledged.unwrap_or(0);
    assert!((least..=least + 1).contains(&there), "{}: {least} acknowledged, {there} there", at());
    assert_same(&opened.session, &expected[there]);
    assert!(opened.outside.is_empty(), "{}: the tables and the history are of one piece", at());
}

#[test]
fn a_disk_that_is_full_at_any_write_is_told_and_loses_nothing() {
    let (folder, log) = (fast_folder(), tempfile::tempdir().unwrap());
    let Some(said) = run_child("full", folder.path(), &log.path().join("log")) else { return };
    let (points, told) = counts(&said);
    println!("a full disk at each of {points} writes; {told} times it was told");
    assert!(told >= 40 && points > told, "{said}");
}

#[test]
fn a_disk_that_breaks_at_any_sync_is_told_and_loses_nothing() {
    let (folder, log) = (fast_folder(), tempfile::tempdir().unwrap());
    let Some(said) = run_child("broken", folder.path(), &log.path().join("log")) else { return };
    let (points, told) = counts(&said);
    println!("a broken disk at each of {points} syncs; {told} times it was told");
    assert!(told >= 6 && points > told, "{said}");
}

fn counts(said: &str) -> (usize, usize) {
    let line = said.lines().find_map(|l| l.strip_prefix("points ")).unwrap_or_else(|| panic!("{said}"));
    let (points, told) = line.split_once(" told ").unwrap();
    (points.parse().unwrap(), told.trim().parse().unwrap())
}

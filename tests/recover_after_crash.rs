//! Story: the program is killed, the disk is full, the file cannot be written: nothing that was acknowledged is lost.

use crate::support::{Bench, Desk, add_area, add_project, assert_same, bench, instant, square, state};
use lodemap::app::{Action, NoticeKind, State};
use lodemap::io::gpkg::{GpkgStore, Store as _};
use lodemap::workspace::{Revision, Session};
use serde_json::json;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// How often the child is killed.
const KILLS: u64 = 500;

/// Set in a child process: what it does and where.
const TASK: &str = "LODEMAP_TEST_CHILD";

/// Edits without end, different at each number; some large, so that a transaction takes several pages.
fn edit_number(n: u64) -> (&'static str, serde_json::Value) {
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let at = (n % 1000) as f64;
    let area = format!("a{}", n / 6);
    match n % 6 {
        0 => {
            let corners: Vec<[f64; 2]> = (0..400)
                .map(|k| (f64::from(k) * 0.9).to_radians())
                .map(|a| [170.0 + 15.0 * a.cos(), at / 40.0 + 15.0 * a.sin()])
                .collect();
            ("US", add_area(&area, &crate::support::ring(&corners)))
        }
        1 => ("US", state(&format!("s{n}"), &area, "propose")),
        2 => ("JP", state(&format!("s{n}"), &area, "concur")),
        3 => ("JP", json!({"edit": "add_note", "id": format!("n{n}"), "about": area, "lang": "ja", "text": "泥".repeat(500)})),
        4 => ("US", json!({"edit": "set_boundary", "id": area, "boundary": square(150.0, at / 40.0, 2.0)})),
        _ => ("JP", add_project(&format!("p{n}"), Some([140.0, 36.0]))),
    }
}

/// What one would have after so many edits; the child and the parent make the same.
fn session_after(seq: u64) -> Session {
    let mut desk = Desk::new(Session::new());
    (0..seq).for_each(|n| drop(edit_once(&mut desk, n)));
    desk.session
}

/// Edits, and takes every seventh edit back and does it again later.
pub fn edit_once(desk: &mut Desk, n: u64) -> Revision {
    let (party, edit) = edit_number(n);
    if n % 7 == 6 {
        desk.seconds += 1;
        let by = crate::support::author(party, desk.seconds);
        return desk.session.undo(&by).unwrap();
    }
    let edit = serde_json::from_value(edit).unwrap();
    desk.perform(party, &edit).unwrap_or_else(|_| {
        let (_, filler) = (party, add_project(&format!("filler{n}"), None));
        desk.edit(party, filler)
    })
}

/// Not a test by itself: the child that is killed. It appends and prints the number of each revision that is on disk.
#[test]
fn child() {
    let Ok(task) = std::env::var(TASK) else { return };
    let (what, path) = task.split_once(' ').unwrap();
    let path = Path::new(path);
    match what {
        "append" => {
            let mut desk = Desk::new(Session::new());
            let mut store = GpkgStore::create(path, &desk.session, &instant(0)).unwrap();
            for n in 0.. {
                let revision = edit_once(&mut desk, n);
                store.append(&revision, desk.session.workspace()).unwrap();
                say(&format!("stored {}", revision.seq));
            }
        }
        "program" => {
            let mut state = program(path);
            for n in 0..100_000 {
                let edit = add_project(&format!("p{n}"), Some([140.0, 36.0]));
                state.perform(Action::Edit(Box::new(serde_json::from_value(edit).unwrap())));
                state.tick();
                state.flush().unwrap();
                say(&format!("stored {}", state.stored().stored));
            }
        }
        "write" => {
            // The folder holds workspace.gpkg; every edit is tried, none may be lost from memory.
            let mut state = program(path);
            state.perform(Action::Open(vec![path.join("workspace.gpkg")]));
            state.settle();
            let had = state.session().history().revisions().len();
            for n in 0..60 {
                let (_, edit) = edit_number(6 * n);
                state.perform(Action::Edit(Box::new(serde_json::from_value(edit).unwrap())));
                let _reported_below = state.flush().is_err();
                state.tick();
            }
            let errors: Vec<&str> =
                state.notices().iter().filter(|n| n.kind == NoticeKind::Error).map(|n| n.text.as_str()).collect();
            say(&format!("had {had} areas {} stored {}", state.workspace().areas.len(), state.stored().stored));
            say(&format!("notices {}", errors.join(" | ")));
        }
        _ => panic!("no task {what}"),
    }
}

fn program(home: &Path) -> State {
    let mut state = State::new(crate::support::setup(home));
    state.ensure_map();
    state
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

/// Starts this test binary anew for one task.
fn start(task: &str, path: &Path) -> Child {
    command(&std::env::current_exe().unwrap(), task, path).spawn().unwrap()
}

fn command(program: &Path, task: &str, path: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["--exact", "recover_after_crash::child", "--nocapture", "--test-threads=1"]);
    command.env(TASK, format!("{task} {}", path.display())).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// Kills a child (SIGKILL on Unix) after it has stored some revisions and a little more; returns the last it acknowledged.
fn kill_after(mut child: Child, revisions: u64, more: std::time::Duration) -> u64 {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let stored = |line: &String| line.rsplit_once("stored ").and_then(|(_, n)| n.trim().parse::<u64>().ok());
    let mut last = lines.by_ref().filter_map(|l| stored(&l)).find(|n| *n >= revisions).expect("the child stores revisions");
    std::thread::sleep(more);
    child.kill().unwrap();
    child.wait().unwrap();
    // What it said before it died.
    for n in lines.filter_map(|l| stored(&l)) {
        last = n;
    }
    last
}

fn integrity(path: &Path) -> String {
    let c = rusqlite::Connection::open(path).unwrap();
    c.query_row("PRAGMA integrity_check", [], |r| r.get(0)).unwrap()
}

#[test]
fn killed_at_any_moment_the_file_holds_all_that_was_acknowledged() {
    let folder = crate::support::disk::fast_folder();
    let journals = std::sync::atomic::AtomicUsize::new(0);
    let kill = |round: u64| {
        let path = folder.path().join(format!("{round}.gpkg"));
        // Moments spread over the whole of a transaction, which takes a few milliseconds.
        let acknowledged =
            kill_after(start("append", &path), 1 + round % 9, std::time::Duration::from_micros(round * 811 % 4000));
        let journal = folder.path().join(format!("{round}.gpkg-journal")).exists();
        journals.fetch_add(usize::from(journal), std::sync::atomic::Ordering::Relaxed);
        let opened = GpkgStore::open(&path).unwrap();
        let history = opened.session.history();
        let there = history.revisions().last().map_or(0, |r| r.seq);
        assert!(there >= acknowledged, "round {round}: {acknowledged} were acknowledged, {there} are there");
        assert!(there <= acknowledged + 1, "round {round}: only one can be on its way");
        assert_same(&session_after(there), &opened.session);
        assert_eq!(integrity(&path), "ok", "round {round}");
        assert!(opened.outside.is_empty(), "round {round}: the tables and the history are of one piece");
        // Undo goes on where it was, and is stored.
        let (mut session, mut store) = (opened.session, opened.store);
        let revision = session.undo(&crate::support::author("US", 9999)).unwrap();
        store.append(&revision, session.workspace()).unwrap();
        drop(store);
        assert_same(&GpkgStore::open(&path).unwrap().session, &session);
        std::fs::remove_file(&path).unwrap();
    };
    std::thread::scope(|s| {
        (0..2).for_each(|half| drop(s.spawn(move || (0..KILLS).filter(|round| round % 2 == half).for_each(kill))));
    });
    let journals = journals.into_inner();
    println!("{KILLS} kills; {journals} of them left a journal to roll back");
    assert!(journals > 20, "{journals}: they came while something was being written");
}

#[test]
fn the_program_killed_shows_everything_up_to_the_last_edit() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0_u64..4 {
        let home = folder.path().join(round.to_string());
        let acknowledged = kill_after(start("program", &home), 3 + round, std::time::Duration::from_micros(round * 3100));
        let mut state = program(&home);
        let last = state.settings().last.clone().expect("the settings know the untitled file");
        state.perform(Action::Open(vec![last]));
        state.settle();
        let there = state.session().history().revisions().last().unwrap().seq;
        assert!(there == acknowledged || there == acknowledged + 1, "{acknowledged} {there}");
        assert_eq!(state.workspace().projects.len() as u64, there);
        state.perform(Action::Undo);
        assert_eq!(state.workspace().projects.len() as u64, there - 1);
        state.flush().unwrap();
    }
}

/// A folder `home` with a workspace of one area.
fn home_with_workspace() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("workspace.gpkg");
    let mut desk = Desk::new(Session::new());
    let mut store = GpkgStore::create(&path, &desk.session, &instant(0)).unwrap();
    let revision = desk.edit("US", add_area("first", &square(150.0, 20.0, 1.0)));
    store.append(&revision, desk.session.workspace()).unwrap();
    (folder, path)
}

#[test]
#[cfg(unix)]
fn a_full_disk_is_told_and_loses_nothing() {
    let (folder, path) = home_with_workspace();
    let blocks = std::fs::metadata(&path).unwrap().len() / 512 + 300;
    // The system refuses to let a file grow beyond this, as a full disk does; the signal for it is ignored.
    let mut command = Command::new("sh");
    command.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\""), "sh"]);
    command.arg(std::env::current_exe().unwrap()).args(["--exact", "recover_after_crash::child", "--nocapture"]);
    command.env(TASK, format!("write {}", folder.path().display()));
    let out = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let said = out.lines().find_map(|l| l.split_once("had 1 areas ")).unwrap_or_else(|| panic!("{out}")).1;
    let (areas, stored) = said.split_once(" stored ").unwrap();
    let stored: u64 = stored.parse().unwrap();
    assert_eq!(areas, "61", "memory has them all");
    assert!((2..61).contains(&stored), "some fitted, not all: {out}");
    assert!(out.contains("not on disk yet"), "{out}");
    let opened = GpkgStore::open(&path).unwrap();
    assert_eq!(opened.session.history().revisions().last().unwrap().seq, stored);
    assert_eq!(integrity(&path), "ok");
}

#[test]
#[cfg(unix)]
fn a_file_that_may_only_be_read_is_shown_told_and_left_alone() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::os::unix::process::CommandExt as _;
    let (folder, path) = home_with_workspace();
    let program = folder.path().join("stories");
    std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    for (what, mode) in [(&path, 0o444), (&program, 0o555), (&folder.path().to_owned(), 0o555)] {
        std::fs::set_permissions(what, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    let before = std::fs::read(&path).unwrap();
    let mut command = command(&program, "write", folder.path());
    if std::fs::metadata(&path).unwrap().uid() == 0 {
        // For the superuser nothing is read-only.
        command.uid(65534).gid(65534);
    }
    let out = command.output().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let out = String::from_utf8(out.stdout).unwrap();
    assert!(out.contains("had 1 areas 61 stored 1\n"), "it opens, and memory has everything: {out}");
    assert!(out.contains("not on disk yet"), "{out}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn what_could_not_be_written_is_written_with_the_next_edit() {
    let mut b = bench();
    b.edit(add_area("a", &square(150.0, 20.0, 1.0)));
    b.state.flush().unwrap();
    let path = b.state.path().unwrap().to_owned();
    let other = rusqlite::Connection::open(&path).unwrap();
    // A file that cannot be written just now, for whatever reason.
    other.execute_batch("ALTER TABLE lodemap_digest RENAME TO aside").unwrap();
    b.edit(add_project("p", None)).edit(add_project("q", None));
    let error = b.state.flush().unwrap_err();
    assert!(error.contains("lodemap_digest") && error.contains("gpkg"), "{error}");
    b.state.tick();
    let told = b.notices().iter().filter(|n| n.contains("not on disk yet")).count();
    assert_eq!(told, 1, "once, not with each edit: {:?}", b.notices());
    assert_eq!(b.workspace().projects.len(), 2, "memory has everything");
    other.execute_batch("ALTER TABLE aside RENAME TO lodemap_digest").unwrap();
    b.edit(add_project("r", None));
    b.state.flush().unwrap();
    let live = b.state.session().clone();
    let (opened, _folder) = b.reopen();
    assert_same(&opened.session, &live);
}

#[test]
fn another_program_that_changed_the_file_is_noticed() {
    let mut b = bench();
    b.edit(add_area("a", &square(150.0, 20.0, 1.0)));
    b.state.flush().unwrap();
    let path = b.state.path().unwrap().to_owned();
    let mut opened = GpkgStore::open(&path).unwrap();
    let undo = opened.session.undo(&crate::support::author("JP", 50)).unwrap();
    opened.store.append(&undo, opened.session.workspace()).unwrap();
    b.edit(add_project("p", None));
    let error = b.state.flush().unwrap_err();
    assert!(error.contains("another program has changed this workspace"), "{error}");
    assert_same(&GpkgStore::open(&path).unwrap().session, &opened.session);
}

#[test]
fn a_script_is_written_whole_or_not_at_all() {
    let (folder, path) = home_with_workspace();
    let mut opened = GpkgStore::open(&path).unwrap();
    let before = opened.session.clone();
    let mut desk = Desk::new(opened.session);
    let mut done: Vec<_> =
        (0..5).map(|n| (desk.edit("US", add_project(&format!("p{n}"), None)), desk.session.workspace().clone())).collect();
    done[3].0.seq = 77;
    assert!(opened.store.append_all(&done).is_err());
    drop(opened.store);
    assert_same(&GpkgStore::open(&path).unwrap().session, &before);
    drop(folder);
}

/// Closing right after an edit waits for the disk.
#[test]
fn closing_the_program_writes_what_is_on_its_way() {
    let mut b = bench();
    for n in 0..50 {
        b.act(Action::Edit(Box::new(serde_json::from_value(add_project(&format!("p{n}"), None)).unwrap())));
    }
    let Bench { state, folder } = b;
    let path = state.path().unwrap().to_owned();
    drop(state);
    assert_eq!(GpkgStore::open(&path).unwrap().session.workspace().projects.len(), 50);
    drop(folder);
}

#[test]
#[cfg(unix)]
fn a_file_that_vanishes_while_it_is_open_is_told_and_goes_on_when_it_is_back() {
    let mut b = bench();
    b.edit(add_area("a", &square(150.0, 20.0, 1.0)));
    b.state.flush().unwrap();
    let path = b.state.path().unwrap().to_owned();
    let away = path.with_extension("away");
    for replaced in [false, true] {
        std::fs::rename(&path, &away).unwrap();
        if replaced {
            // As programs do that keep folders the same on several machines.
            std::fs::copy(&away, &path).unwrap();
        }
        let there = std::fs::read(&path).ok();
        b.edit(add_project(if replaced { "p" } else { "q" }, None));
        let error = b.state.flush().unwrap_err();
        assert!(error.contains("deleted, moved or replaced"), "{error}");
        assert_eq!(std::fs::read(&path).ok(), there, "what lies there now is not touched");
        std::fs::rename(&away, &path).unwrap();
        b.edit(add_project(if replaced { "r" } else { "s" }, None));
        b.state.flush().unwrap();
    }
    let live = b.state.session().clone();
    let (opened, _folder) = b.reopen();
    assert_same(&opened.session, &live);
}

#[test]
fn a_clock_that_goes_backwards_changes_no_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.gpkg");
    let mut desk = Desk::new(Session::new());
    let mut store = GpkgStore::create(&path, &desk.session, &instant(3000)).unwrap();
    for (n, (party, act)) in
        [("", ""), ("US", "propose"), ("JP", "concur"), ("US", "withdraw"), ("US", "concur")].iter().enumerate()
    {
        desk.seconds = 2000 - 300 * n as u64;
        let edit = if n == 0 { add_area("a", &square(150.0, 20.0, 1.0)) } else { state(&format!("s{n}"), "a", act) };
        let revision = desk.edit(if n == 0 { "US" } else { party }, edit);
        store.append(&revision, desk.session.workspace()).unwrap();
    }
    drop(store);
    let opened = GpkgStore::open(&path).unwrap();
    assert_same(&opened.session, &desk.session);
    assert_eq!(crate::support::status_of(opened.session.workspace(), "a").word(), "mutually_determined");
    assert!(opened.outside.is_empty());
}

#[test]
fn of_two_programs_on_one_file_each_edit_is_stored_or_refused() {
    let (folder, path) = home_with_workspace();
    let stored = std::sync::Mutex::new(Vec::new());
    let refused = std::sync::atomic::AtomicUsize::new(0);
    let both = std::sync::Barrier::new(2);
    let work = |who: usize| {
        let mut done = 0;
        let mut first = true;
        while done < 15 {
            let opened = GpkgStore::open(&path).unwrap();
            let (mut desk, mut store) = (Desk::new(opened.session), opened.store);
            // Both have the same file before them when they begin.
            if std::mem::take(&mut first) {
                both.wait();
            }
            // One that has been overtaken must open the file again; what it did meanwhile was never acknowledged.
            while done < 15 {
                let id = format!("w{who}-{done}");
                let revision = desk.edit("US", add_project(&id, None));
                match store.append(&revision, desk.session.workspace()) {
                    Ok(()) => stored.lock().unwrap().push(id),
                    Err(lodemap::io::gpkg::StoreError::ChangedElsewhere { .. }) => {
                        refused.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        break;
                    }
                    Err(e) => panic!("{e}"),
                }
                done += 1;
            }
        }
    };
    std::thread::scope(|s| (0..2).for_each(|who| drop(s.spawn(move || work(who)))));
    let (stored, refused) = (stored.into_inner().unwrap(), refused.into_inner());
    println!("30 edits by two programs, {refused} refused at first");
    assert!(refused >= 1, "the one that came second was told");
    let opened = GpkgStore::open(&path).unwrap();
    assert_eq!(opened.session.workspace().projects.len(), 30);
    assert!(stored.iter().all(|id| opened.session.workspace().projects.contains_key(&id.as_str().into())));
    assert_eq!(lodemap::analysis::check_history(&opened.session), []);
    assert!(opened.outside.is_empty());
    drop(folder);
}

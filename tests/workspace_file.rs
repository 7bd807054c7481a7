//! Story: the workspace file is a GeoPackage that other programs open. Requirement numbers are those of OGC 12-128r18.

use crate::support::{Bench, add_area, add_project, bench, instant, nothing_may_be_skipped, ring, run_program, square, state};
use lodemap::io::gpkg::GpkgStore;
use lodemap::workspace::Session;
use rusqlite::Connection;
use serde_json::json;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A workspace with every kind of record, an area across 180°, and a project without a place; closed.
fn full_workspace() -> (PathBuf, TempDir) {
    let mut b = bench();
    let path = b.japan();
    b.open(&[path]);
    let layer = b.layer("japan");
    b.edit(add_area("a", &square(152.0, 22.0, 4.0)));
    b.edit(add_area("east", &ring(&[[176.0, 30.0], [184.0, 30.0], [184.0, 36.0], [176.0, 36.0]])));
    b.edit(add_project("p", Some([139.7, 35.7]))).edit(add_project("nowhere", None));
    let link = |id: &str, key: &str| {
        json!({"edit": "link", "id": id, "deposit": {"layer": layer, "key": key}, "project": "p",
        "about": {"role": "primary_feed", "confidence": 0.5, "reason": {"en": "feed", "ja": "原料"}}})
    };
    b.edit(link("l", "id:jp-hishikari")).edit(link("m", "id:jp-toyoha"));
    b.edit(json!({"edit": "add_note", "id": "n", "about": "east", "lang": "ja", "text": "音波探査の測線"}));
    b.sit("US").edit(state("s", "a", "propose")).sit("JP").edit(state("t", "a", "concur"));
    b.edit(json!({"edit": "set_boundary", "id": "a", "boundary": square(152.0, 22.0, 5.0)})).undo();
    closed(b)
}

fn closed(b: Bench) -> (PathBuf, TempDir) {
    let path = b.state.path().unwrap().to_owned();
    let Bench { mut state, folder } = b;
    state.flush().unwrap();
    drop(state);
    (path, folder)
}

fn texts(c: &Connection, sql: &str) -> Vec<String> {
    let mut s = c.prepare(sql).unwrap();
    let n = s.column_count();
    let row = |r: &rusqlite::Row<'_>| {
        let cell = |i| match r.get::<_, rusqlite::types::Value>(i).unwrap() {
            rusqlite::types::Value::Null => "NULL".to_owned(),
            rusqlite::types::Value::Integer(i) => i.to_string(),
            rusqlite::types::Value::Real(f) => f.to_string(),
            rusqlite::types::Value::Text(t) => t,
            rusqlite::types::Value::Blob(b) => format!("{} bytes", b.len()),
        };
        Ok((0..n).map(cell).collect::<Vec<_>>().join("|"))
    };
    s.query_map([], row).unwrap().map(Result::unwrap).collect()
}

fn number(c: &Connection, sql: &str) -> i64 {
    c.query_row(sql, [], |r| r.get(0)).unwrap()
}

const FEATURES: [&str; 4] = ["mapping_area", "note", "deposit", "candidate_project"];
const ATTRIBUTES: [&str; 4] = ["statement", "link", "party", "layer"];

#[test]
fn the_container_is_a_geopackage() {
    let (path, folder) = full_workspace();
    // R1: SQLite 3; R2: application_id and user_version; R3: the name's ending.
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(&bytes[..16], b"SQLite format 3\0");
    assert_eq!(&bytes[68..72], b"GPKG");
    assert_eq!(bytes[60..64], 10_300_u32.to_be_bytes());
    assert_eq!(path.extension().unwrap(), "gpkg");
    // One file, no side files, not in WAL mode: it can be mailed.
    assert_eq!(bytes[18..20], [1, 1]);
    let names: Vec<_> = std::fs::read_dir(path.parent().unwrap()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, [path.file_name().unwrap()]);
    // R6, R7.
    let c = Connection::open(&path).unwrap();
    assert_eq!(texts(&c, "PRAGMA integrity_check"), ["ok"]);
    assert_eq!(texts(&c, "PRAGMA foreign_key_check"), Vec::<String>::new());
    drop(folder);
}

#[test]
fn column_types_are_those_of_the_standard() {
    // R5 and the table of data types; geometry columns by their type name (R31).
    let (path, _folder) = full_workspace();
    let c = Connection::open(&path).unwrap();
    let known = ["BOOLEAN", "TINYINT", "INTEGER", "DOUBLE", "TEXT", "BLOB", "DATETIME", "POINT", "MULTIPOLYGON", "GEOMETRY"];
    for table in texts(&c, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'") {
        for column in texts(&c, &format!("SELECT name, type FROM pragma_table_info('{table}')")) {
            let kind = column.split('|').nth(1).unwrap();
            assert!(known.contains(&kind), "{table}.{column}");
        }
    }
}

#[test]
fn spatial_reference_systems() {
    // R10: the table; R11: its three rows.
    let (path, _folder) = full_workspace();
    let c = Connection::open(&path).unwrap();
    let rows =
        texts(&c, "SELECT srs_id, upper(organization), organization_coordsys_id FROM gpkg_spatial_ref_sys ORDER BY srs_id");
    assert_eq!(rows, ["-1|NONE|-1", "0|NONE|0", "4326|EPSG|4326"]);
    let undefined = texts(&c, "SELECT DISTINCT definition FROM gpkg_spatial_ref_sys WHERE srs_id < 1");
    assert_eq!(undefined, ["undefined"]);
    let wgs84 = &texts(&c, "SELECT definition FROM gpkg_spatial_ref_sys WHERE srs_id = 4326")[0];
    assert!(wgs84.contains("6378137") && wgs84.contains("298.257223563"), "{wgs84}");
    let columns = texts(&c, "SELECT name, type, \"notnull\", pk FROM pragma_table_info('gpkg_spatial_ref_sys')");
    assert_eq!(
        columns,
        [
            "srs_name|TEXT|1|0",
            "srs_id|INTEGER|1|1",
            "organization|TEXT|1|0",
            "organization_coordsys_id|INTEGER|1|0",
            "definition|TEXT|1|0",
            "description|TEXT|0|0"
        ]
    );
}

#[test]
fn contents_and_geometry_columns() {
    let (path, _folder) = full_workspace();
    let c = Connection::open(&path).unwrap();
    // R13: the table; R14: every row names a table; R17, R18, R118: features and attributes.
    let rows = texts(&c, "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' AND srs_id = 4326 ORDER BY rowid");
    assert_eq!(rows, FEATURES);
    assert_eq!(texts(&c, "SELECT table_name FROM gpkg_contents WHERE data_type = 'attributes' ORDER BY rowid"), ATTRIBUTES);
    assert_eq!(number(&c, "SELECT count(*) FROM gpkg_contents WHERE table_name NOT IN (SELECT name FROM sqlite_master)"), 0);
    // R15: the instant of the last change, ISO 8601 in UTC with milliseconds.
    for at in texts(&c, "SELECT last_change FROM gpkg_contents") {
        let shape: String = at.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        assert_eq!(shape, "0000-00-00T00:00:00.000Z");
        assert!(at.starts_with("2026-01-20T03:"), "noon in Tokyo: {at}");
    }
    // The box around all (informative), the piece across 180° in range.
    let area_box = texts(&c, "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'mapping_area'");
    assert_eq!(area_box, ["-180|22|180|36"]);
    // R21–R28: one geometry column a table, type, srs, no z, no m.
    let rows = texts(&c, "SELECT * FROM gpkg_geometry_columns ORDER BY table_name");
    assert_eq!(
        rows,
        [
            "candidate_project|geom|POINT|4326|0|0",
            "deposit|geom|POINT|4326|0|0",
            "mapping_area|geom|MULTIPOLYGON|4326|0|0",
            "note|geom|GEOMETRY|4326|0|0"
        ]
    );
    // R146: the same srs in both tables.
    let differ =
        "SELECT count(*) FROM gpkg_geometry_columns g JOIN gpkg_contents c USING (table_name) WHERE g.srs_id <> c.srs_id";
    assert_eq!(number(&c, differ), 0);
    // R29, R30, R31, R119: an integer primary key; one geometry column of that type.
    for table in FEATURES.iter().chain(&ATTRIBUTES) {
        let key = texts(&c, &format!("SELECT name, type FROM pragma_table_info('{table}') WHERE pk = 1"));
        assert_eq!(key, ["fid|INTEGER"], "{table}");
        let sql = &texts(&c, &format!("SELECT sql FROM sqlite_master WHERE name = '{table}'"))[0];
        assert!(sql.contains("PRIMARY KEY AUTOINCREMENT"), "R150: {table}");
        let geometry = texts(
            &c,
            &format!("SELECT type FROM pragma_table_info('{table}') WHERE type IN ('POINT', 'MULTIPOLYGON', 'GEOMETRY')"),
        );
        assert_eq!(geometry.len(), usize::from(FEATURES.contains(table)), "{table}");
    }
}

#[test]
fn only_declared_extensions() {
    let (path, _folder) = full_workspace();
    let c = Connection::open(&path).unwrap();
    // R4, R59: what is neither core nor content is declared. R75–R77: no R-tree without its row, no row without its R-tree.
    let mut allowed: Vec<String> = texts(&c, "SELECT table_name FROM gpkg_contents");
    allowed.extend(texts(&c, "SELECT DISTINCT table_name FROM gpkg_extensions"));
    for table in texts(&c, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'") {
        assert!(table.starts_with("gpkg_") || allowed.contains(&table), "{table} is not declared");
    }
    assert_eq!(number(&c, "SELECT count(*) FROM sqlite_master WHERE name LIKE 'rtree_%' OR sql LIKE '%USING rtree%'"), 0);
    assert_eq!(number(&c, "SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'"), 0);
    assert_eq!(number(&c, "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"), 0);
    // R60: every named table exists; R62: author and name; R63, R64.
    let exists = "SELECT count(*) FROM gpkg_extensions WHERE table_name NOT IN (SELECT name FROM sqlite_master)";
    assert_eq!(number(&c, exists), 0);
    for name in texts(&c, "SELECT extension_name FROM gpkg_extensions") {
        let (author, rest) = name.split_once('_').unwrap();
        assert!(author.chars().all(|c| c.is_ascii_alphanumeric()) && author != "gpkg", "{name}");
        assert!(rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{name}");
    }
    let scopes = "SELECT count(*) FROM gpkg_extensions WHERE scope NOT IN ('read-write', 'write-only') OR trim(definition) = ''";
    assert_eq!(number(&c, scopes), 0);
}

/// Reads numbers off a blob.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (head, rest) = self.0.split_at(N);
        self.0 = rest;
        head.try_into().unwrap()
    }
    fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }
    fn f64(&mut self) -> f64 {
        f64::from_le_bytes(self.take())
    }
}

/// Reads a geometry by R19 (GeoPackageBinary) and R20 (ISO WKB); returns its points.
fn points_of(blob: &[u8], kind: u32) -> Vec<[f64; 2]> {
    let mut r = Reader(blob);
    assert_eq!(r.take::<2>(), *b"GP");
    assert_eq!(r.take::<1>(), [0], "version 0 means 1");
    let [flags] = r.take::<1>();
    assert_eq!(flags & 0b1111_0001, 1, "standard type, not empty, little endian");
    assert_eq!(i32::from_le_bytes(r.take()), 4326, "R33: the srs of its column");
    let envelope: Option<[f64; 4]> = match (flags >> 1) & 0b111 {
        0 => None,
        1 => Some([r.f64(), r.f64(), r.f64(), r.f64()]),
        e => panic!("envelope {e}"),
    };
    let mut points = Vec::new();
    let head = |r: &mut Reader<'_>, kind: u32| {
        assert_eq!(r.take::<1>(), [1]);
        assert_eq!(r.u32(), kind, "R32: the type of its column");
    };
    head(&mut r, kind);
    if kind == 1 {
        points.push([r.f64(), r.f64()]);
    } else {
        for _ in 0..r.u32() {
            head(&mut r, 3);
            for _ in 0..r.u32() {
                let ring: Vec<[f64; 2]> = (0..r.u32()).map(|_| [r.f64(), r.f64()]).collect();
                assert!(ring.len() >= 4 && ring.first() == ring.last(), "rings are closed");
                points.extend(ring);
            }
        }
    }
    assert!(r.0.is_empty(), "nothing after the geometry");
    if let Some([min_x, max_x, min_y, max_y]) = envelope {
        let least = |i: usize| points.iter().map(|p| p[i]).fold(f64::INFINITY, f64::min);
        let most = |i: usize| points.iter().map(|p| p[i]).fold(f64::NEG_INFINITY, f64::max);
        assert_eq!([min_x, max_x, min_y, max_y], [least(0), most(0), least(1), most(1)]);
    }
    points
}

#[test]
fn geometries_are_geopackage_binary() {
    let (path, _folder) = full_workspace();
    let c = Connection::open(&path).unwrap();
    let blob = |table: &str, id: &str| -> Option<Vec<u8>> {
        c.query_row(&format!("SELECT geom FROM {table} WHERE id = ?1"), [id], |r| r.get(0)).unwrap()
    };
    let square = points_of(&blob("mapping_area", "a").unwrap(), 6);
    assert_eq!(square, [[152.0, 22.0], [156.0, 22.0], [156.0, 26.0], [152.0, 26.0], [152.0, 22.0]]);
    let cut = points_of(&blob("mapping_area", "east").unwrap(), 6);
    assert!(cut.len() == 10 && cut.iter().all(|p| p[0].abs() <= 180.0), "two pieces: {cut:?}");
    assert_eq!(points_of(&blob("candidate_project", "p").unwrap(), 1), [[139.7, 35.7]]);
    assert_eq!(blob("candidate_project", "nowhere"), None);
    assert_eq!(points_of(&blob("note", "n").unwrap(), 1), [[180.0 - 360.0, 33.0]], "180° itself is -180°");
    for (table, kind) in [("deposit", 1), ("note", 1), ("mapping_area", 6)] {
        let mut s = c.prepare(&format!("SELECT geom FROM {table}")).unwrap();
        let rows: Vec<Vec<u8>> = s.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
        let n = rows.iter().map(|b| points_of(b, kind).len()).sum::<usize>();
        assert!(n > 0);
    }
}

/// Rows keep their fid when they change: other programs may join on it.
#[test]
fn a_changed_record_keeps_its_row() {
    let mut b = bench();
    b.edit(add_area("a", &square(150.0, 20.0, 1.0))).edit(add_area("b", &square(160.0, 20.0, 1.0)));
    b.edit(json!({"edit": "describe_area", "id": "a", "about": {"name": {"en": "new"}}})).edit(state("s", "a", "propose"));
    let (path, _folder) = closed(b);
    let c = Connection::open(&path).unwrap();
    assert_eq!(texts(&c, "SELECT fid, id, name_en, status FROM mapping_area"), ["1|a|new|proposed", "2|b|Area b|draft"]);
}

#[test]
fn ogrinfo_lists_the_tables_and_reads_their_rows() {
    let (path, _folder) = full_workspace();
    let Some(out) = run_program("ogrinfo", &["-ro", "-al", path.to_str().unwrap()]) else { return };
    assert!(!out.contains("ERROR") && !out.contains("Warning"), "{out}");
    for (table, rows) in [
        ("mapping_area", 2),
        ("note", 1),
        ("deposit", 2),
        ("candidate_project", 2),
        ("statement", 2),
        ("link", 2),
        ("party", 2),
        ("layer", 1),
    ] {
        let part = out.split(&format!("Layer name: {table}\n")).nth(1).unwrap_or_else(|| panic!("no {table}: {out}"));
        let part = part.split("Layer name: ").next().unwrap();
        assert!(part.contains(&format!("Feature Count: {rows}\n")), "{table}: {part}");
        assert_eq!(part.matches("OGRFeature(").count(), rows, "{table}: every row is read");
    }
    for expected in
        ["MULTIPOLYGON (((152 22", "POINT (139.7 35.7)", "name_ja (String) = 菱刈", "mutually_determined", "音波探査の測線"]
    {
        assert!(out.contains(expected), "{expected}: {out}");
    }
}

#[test]
fn ogr_finds_the_geometries_valid() {
    let (path, folder) = full_workspace();
    if !nothing_may_be_skipped() && std::process::Command::new("ogr2ogr").arg("--version").output().is_err() {
        return crate::support::skip("ogr2ogr cannot be run");
    }
    let out = folder.path().join("areas.geojson");
    run_program("ogr2ogr", &["-f", "GeoJSON", out.to_str().unwrap(), path.to_str().unwrap(), "mapping_area"]);
    let read: serde_json::Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    assert_eq!(read["features"].as_array().unwrap().len(), 2);
    assert_eq!(read["features"][1]["geometry"]["coordinates"].as_array().unwrap().len(), 2, "cut at 180°");
}

/// Opens what is no workspace; the message says what it is, and not a byte changes.
#[track_caller]
fn check_refused(path: &Path, expected: &str) {
    let before = std::fs::read(path).unwrap();
    let error = GpkgStore::open(path).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
    assert!(error.contains(path.file_name().unwrap().to_str().unwrap()), "the path: {error}");
    assert_eq!(std::fs::read(path).unwrap(), before, "{error}");
    let beside = std::fs::read_dir(path.parent().unwrap()).unwrap().map(|e| e.unwrap().file_name());
    for name in beside.map(|n| n.into_string().unwrap()) {
        assert!(!name.ends_with("-journal") && !name.ends_with("-wal") && !name.ends_with("-shm"), "{name} was left");
    }
}

#[test]
fn what_is_no_workspace_is_named_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    check_refused(&write("garbage.gpkg", &[7; 5000]), "no SQLite file");
    check_refused(&write("geojson.gpkg", br#"{"type":"FeatureCollection","features":[]}"#), "no SQLite file");
    check_refused(&write("empty.gpkg", b""), "the file is empty");
    let database = |name: &str, sql: &str| {
        let path = folder.path().join(name);
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        path
    };
    check_refused(&database("notes.gpkg", "CREATE TABLE t (x)"), "no GeoPackage");
    check_refused(&database("wal.gpkg", "PRAGMA journal_mode = WAL; CREATE TABLE t (x)"), "no GeoPackage");
    let foreign = format!("PRAGMA application_id = {}; CREATE TABLE gpkg_contents (table_name TEXT)", 0x4750_4B47);
    check_refused(&database("foreign.gpkg", &foreign), "GeoPackage of another program");
    let (path, _home) = full_workspace();
    let newer = folder.path().join("newer.gpkg");
    std::fs::copy(&path, &newer).unwrap();
    Connection::open(&newer)
        .unwrap()
        .execute_batch("UPDATE lodemap_meta SET value = '99' WHERE name = 'format_version'")
        .unwrap();
    check_refused(&newer, "newer lodemap (format 99");
    let whole = std::fs::read(&path).unwrap();
    for (n, length) in [100, 600, 4096, 6000, 20_000, whole.len() / 2, whole.len() - 4096].into_iter().enumerate() {
        check_refused(&write(&format!("part{n}.gpkg"), &whole[..length]), "damaged or cut short");
    }
    let error = GpkgStore::open(&folder.path().join("nowhere.gpkg")).unwrap_err().to_string();
    assert!(error.contains("nowhere.gpkg") && error.contains("read"), "{error}");
    assert!(!folder.path().join("nowhere.gpkg").exists(), "looking makes no file");
}

#[test]
fn a_damaged_record_is_named() {
    let (path, folder) = full_workspace();
    let damaged = folder.path().join("damaged.gpkg");
    std::fs::copy(&path, &damaged).unwrap();
    Connection::open(&damaged).unwrap().execute_batch("UPDATE note SET record = '{' WHERE id = 'n'").unwrap();
    check_refused(&damaged, "record “n” of table note");
}

#[test]
fn a_new_workspace_never_replaces_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.gpkg");
    std::fs::write(&path, "mine").unwrap();
    let error = GpkgStore::create(&path, &Session::new(), &instant(0)).unwrap_err().to_string();
    assert!(error.contains("exists already"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), b"mine");
}

#[test]
fn a_file_that_cannot_be_opened_leaves_the_program_as_it_was() {
    let mut b = bench();
    b.edit(add_project("p", None));
    let path = b.file("bad.gpkg", "no database at all");
    b.open(&[path]);
    assert!(b.notices().iter().any(|n| n.contains("calls itself a GeoPackage and is none")), "{:?}", b.notices());
    let (whole, _home) = full_workspace();
    let cut = b.folder.path().join("cut.gpkg");
    std::fs::write(&cut, &std::fs::read(whole).unwrap()[..8192]).unwrap();
    b.open(&[cut]);
    assert!(b.notices().iter().any(|n| n.contains("workspace") && n.contains("damaged or cut short")), "{:?}", b.notices());
    assert_eq!(b.workspace().projects.len(), 1);
    b.edit(add_project("q", None)).state.flush().unwrap();
    let (opened, _folder) = b.reopen();
    assert_eq!(opened.session.workspace().projects.len(), 2);
}

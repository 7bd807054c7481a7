//! GeoPackages of other programs, made by statements as they write them.

use super::*;
use crate::io::gpkg::write_layer;
use crate::io::layer_from_bytes;
use crate::workspace::Instant;
use serde_json::{Value, json};
use std::path::PathBuf;
use tempfile::TempDir;

/// A GeoPackage with the standard's tables and what a test adds.
fn package(sql: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("survey.gpkg");
    let c = Connection::open(&path).unwrap();
    c.execute_batch("PRAGMA application_id = 0x47504B47; PRAGMA user_version = 10300; PRAGMA foreign_keys = OFF;").unwrap();
    c.execute_batch(crate::io::gpkg::schema::STANDARD).unwrap();
    c.execute_batch(sql).unwrap();
    (folder, path)
}

/// Statements that make a feature table.
fn table(name: &str, columns: &str, srs: i64) -> String {
    format!(
        "CREATE TABLE \"{name}\" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom GEOMETRY{columns});
         INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('{name}', 'features', '{name}', {srs});
         INSERT INTO gpkg_geometry_columns VALUES ('{name}', 'geom', 'GEOMETRY', {srs}, 0, 0);"
    )
}

/// A blob with a header of flags and CRS and the WKB of a point, as SQL.
fn point(flags: u8, srs: i32, x: f64, y: f64) -> String {
    let envelope = [0, 32, 48, 48, 64, 0][usize::from(flags >> 1 & 7)];
    let mut blob = vec![b'G', b'P', 0, flags];
    blob.extend(if flags & 1 == 1 { srs.to_le_bytes() } else { srs.to_be_bytes() });
    blob.extend(vec![0; envelope]);
    blob.extend([1, 1, 0, 0, 0]);
    blob.extend(x.to_le_bytes());
    blob.extend(y.to_le_bytes());
    format!("x'{}'", blob.iter().map(|b| format!("{b:02x}")).collect::<String>())
}

fn read_as(path: &Path, reading: &Reading) -> Result<Vec<Layer>, ReadError> {
    read_tables(path, reading, &AtomicBool::new(false), &|_| {})
}

fn read(path: &Path) -> Vec<Layer> {
    read_as(path, &Reading::default()).unwrap()
}

fn xy(layer: &Layer) -> Vec<[f64; 2]> {
    layer.table.coordinates().iter().collect()
}

fn codes(layer: &Layer) -> Vec<&str> {
    layer.problems.iter().map(|p| p.code).collect()
}

#[test]
fn values_keep_their_types_and_fid_is_the_id() {
    let columns =
        ", name TEXT, open BOOLEAN, tonnes DOUBLE, n MEDIUMINT, day DATE, about TEXT, picture BLOB, \"odd \"\"name\" TEXT";
    let (_folder, path) = package(&format!(
        "{} CREATE TABLE gpkg_data_columns (table_name TEXT, column_name TEXT, name TEXT, title TEXT, description TEXT, mime_type TEXT,
             constraint_name TEXT);
         INSERT INTO gpkg_data_columns (table_name, column_name, mime_type) VALUES ('mines', 'about', 'application/json');
         INSERT INTO mines VALUES (7, {}, '菱刈', 1, 4.0, 5, '2024-01-31', '{{\"by\":\n[\"US\",\"JP\"]}}', x'666f6f', 'q');
         INSERT INTO mines VALUES (9, NULL, NULL, 0, 9e999, -3, NULL, 'no json', NULL, NULL);",
        table("mines", columns, 4326),
        point(1, 4326, 130.5, 32.25)
    ));
    let layers = read(&path);
    let l = &layers[0];
    assert_eq!((layers.len(), l.name.as_str(), l.format, l.table.len()), (1, "survey", Format::GeoPackage, 2));
    assert_eq!(l.reading.sublayer.as_deref(), Some("mines"));
    let expected = json!({"name": "菱刈", "open": true, "tonnes": 4.0, "n": 5, "day": "2024-01-31", "about": {"by": ["US", "JP"]},
        "picture": "Zm9v", "odd \"name": "q"});
    assert_eq!(Value::from(l.properties(0)), expected);
    assert_eq!(
        (&l.properties(1)["open"], &l.properties(1)["tonnes"], &l.properties(1)["about"]),
        (&json!(false), &Value::Null, &json!("no json"))
    );
    assert_eq!((l.feature_key(0).as_deref(), l.feature_key(1).as_deref()), (Some("id:7"), Some("id:9")));
    assert_eq!(
        (xy(l), l.crs.how, l.crs.reason.en.as_str()),
        (vec![[130.5, 32.25]], HowKnown::Declared, "the GeoPackage says EPSG:4326")
    );
    assert_eq!(codes(l), ["binary_values", "not_finite", "not_json_value"]);
    let file = std::fs::read(&path).unwrap();
    assert_eq!(l.sha256(), sha2::Sha256::digest(&file).iter().map(|b| format!("{b:02x}")).collect::<String>());
}

#[test]
fn geometry_blobs_of_all_kinds() {
    let insert = |blob: String| format!("INSERT INTO t (geom) VALUES ({blob});");
    let extended = point(1 | 0b10_0000, 4326, 1.0, 2.0);
    let rows: String = [
        point(1, 4326, 1.0, 2.0),
        point(0, 4326, 1.0, 2.0),
        point(0b0011, 4326, 1.0, 2.0),
        point(0b0101, 4326, 1.0, 2.0),
        point(0b0111, 4326, 1.0, 2.0),
        point(0b1001, 4326, 1.0, 2.0),
        point(0b1_0001, 4326, f64::NAN, f64::NAN),
        "NULL".into(),
        point(0b1011, 4326, 1.0, 2.0),
        extended,
        "x'4750000100000000010800000000000000'".into(),
        "x'00010000'".into(),
        "'POINT(1 2)'".into(),
        "x'475000'".into(),
        point(1, 3857, 1.0, 2.0),
    ]
    .map(insert)
    .concat();
    let (_folder, path) = package(&(table("t", "", 4326) + &rows));
    let l = &read(&path)[0];
    assert_eq!(l.table.len(), 15);
    assert_eq!(xy(l), vec![[1.0, 2.0]; 7]);
    let broken: Vec<(usize, &str)> =
        l.problems.iter().filter(|p| p.code == "broken_geometry").map(|p| (p.feature.unwrap(), p.message.as_str())).collect();
    let parts = [
        "unknown kind 5",
        "ExtendedGeoPackage",
        "a curve (CircularString)",
        "does not begin",
        "stored as text",
        "does not begin",
    ];
    assert_eq!(broken.iter().map(|b| b.0).collect::<Vec<_>>(), [9, 10, 11, 12, 13, 14], "{broken:?}");
    for ((_, message), part) in broken.iter().zip(parts) {
        assert!(message.contains(part) && message.contains("of fid "), "{message}");
    }
    let other = l.problems.iter().find(|p| p.code == "other_srs").unwrap();
    assert!(other.severity == Severity::Warning && other.message.contains("3857 (1 geometries)"), "{}", other.message);
}

#[test]
fn each_table_is_a_layer_and_one_can_be_chosen() {
    let (_folder, path) = package(&format!(
        "{}{} CREATE VIEW deep AS SELECT fid AS oid, geom FROM mines;
         INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('deep', 'features', 'deep', 6677);
         INSERT INTO gpkg_geometry_columns VALUES ('deep', 'geom', 'POINT', 6677, 0, 0);
         CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);
         INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('notes', 'attributes', 'notes');
         INSERT INTO gpkg_spatial_ref_sys VALUES ('JGD2011 / Japan Plane Rectangular CS IX', 6677, 'EPSG', 6677, 'PROJCS[\"x\"]', NULL);
         INSERT INTO mines (geom) VALUES ({}); INSERT INTO \"道 路\" (geom, fid) VALUES ({}, 5);",
        table("mines", "", 6677),
        table("道 路", ", 名 TEXT", 4326),
        point(1, 6677, -7000.0, -35000.0),
        point(1, 4326, 139.0, 35.0)
    ));
    let layers = read(&path);
    let names: Vec<&str> = layers.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(names, ["survey: mines", "survey: 道 路", "survey: deep"]);
    assert_eq!(layers[0].crs.crs.as_ref().unwrap().code(), "EPSG:6677");
    assert_eq!((layers[2].table.len(), &layers[2].properties(0)["oid"]), (1, &json!(1)));
    let told = layers[0].problems.iter().find(|p| p.code == "other_contents").unwrap();
    assert!(told.message.contains("notes (attributes)"));
    let chosen = |name: &str| Reading { sublayer: Some(name.into()), ..Reading::default() };
    let one = read_as(&path, &chosen("道 路")).unwrap();
    assert_eq!((one.len(), one[0].feature_key(0).as_deref()), (1, Some("id:5")));
    let none = read_as(&path, &chosen("rivers")).unwrap_err().to_string();
    assert!(none.contains("no layer “rivers”") && none.contains("mines, 道 路, deep"), "{none}");
}

#[test]
fn the_crs_is_what_the_geopackage_says_or_unknown_aloud() {
    let known = |srs: i64, x: f64, sql: &str| {
        let (_folder, path) = package(&format!(
            "{sql}{}INSERT INTO t (geom) VALUES ({});",
            table("t", "", srs),
            point(1, i32::try_from(srs).unwrap(), x, 2.0)
        ));
        let mut layers = read(&path);
        let l = layers.remove(0);
        (l.crs.how, l.crs.crs.as_ref().map(|c| c.code().to_owned()), codes(&l).join(" "), l.crs.reason.en)
    };
    let (how, code, problems, reason) = known(-1, 50.0, "");
    assert_eq!((how, code, problems.as_str()), (HowKnown::Unknown, None, ""), "a mine grid is not degrees");
    assert!(reason.contains("undefined Cartesian"));
    assert_eq!(known(0, 50.0, "").0, HowKnown::Assumed);
    let custom = |org: &str, id: i64, wkt: &str| {
        format!("INSERT INTO gpkg_spatial_ref_sys VALUES ('mine', 900001, '{org}', {id}, '{wkt}', NULL);")
    };
    let wkt = crate::crs::Crs::parse("EPSG:6677").unwrap().wkt().unwrap();
    assert_eq!(known(900_001, 1e5, &custom("NONE", 900_001, &wkt)).1.as_deref(), Some("EPSG:6677"), "the definition says it");
    let (how, code, problems, reason) = known(900_001, 1e6, &custom("NONE", 900_001, "LOCAL_CS[\"mine\"]"));
    assert_eq!((how, code, problems.contains("crs_unusable")), (HowKnown::Unknown, None, true));
    assert!(reason.contains("“mine”"), "{reason}");
    assert!(known(424_242, 50.0, "").2.contains("crs_unusable"));
}

#[test]
fn what_is_no_geopackage_of_features_is_named() {
    let said = |path: &Path| read_as(path, &Reading::default()).unwrap_err().to_string();
    let folder = tempfile::tempdir().unwrap();
    let plain = folder.path().join("plain.gpkg");
    let make = |path: &Path, sql: &str| {
        drop(std::fs::remove_file(path));
        Connection::open(path).unwrap().execute_batch(sql).unwrap();
    };
    make(&plain, "CREATE TABLE accounts (x); CREATE TABLE owners (x)");
    assert!(said(&plain).contains("“accounts”, “owners”") && said(&plain).contains("plain.gpkg"), "{}", said(&plain));
    make(&plain, "CREATE TABLE spatial_ref_sys (x); CREATE TABLE geometry_columns (x)");
    assert!(said(&plain).contains("SpatiaLite"));
    make(&plain, "CREATE TABLE metadata (x); CREATE TABLE tiles (x)");
    assert!(said(&plain).contains("MBTiles"));
    make(&plain, "CREATE TABLE lodemap_meta (x)");
    assert!(said(&plain).contains("lodemap workspace"));
    let (_folder, tiles) =
        package("INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('hills', 'tiles', 'hills');");
    assert!(said(&tiles).contains("no table of features; it holds hills (tiles)"), "{}", said(&tiles));
    let (_folder, gone) = package(&format!("{} DROP TABLE t;", table("t", "", 4326)));
    assert!(said(&gone).contains("table “t” cannot be read"), "{}", said(&gone));
    let whole = std::fs::read(&tiles).unwrap();
    for length in [100, 1000, 4096, whole.len() / 2, whole.len() - 4096] {
        std::fs::write(&plain, &whole[..length]).unwrap();
        let message = said(&plain);
        assert!(message.contains("damaged or cut short") || message.contains("no table of features"), "{length}: {message}");
    }
}

#[test]
fn of_a_damaged_file_the_whole_pages_are_read() {
    let rows = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO t (geom) SELECT {} FROM n;",
        point(1, 4326, 1.0, 2.0)
    );
    let (_folder, path) = package(&(table("t", "", 4326) + &rows));
    let mut file = std::fs::read(&path).unwrap();
    let middle = file.len() / 2 / 4096 * 4096;
    file[middle..middle + 4096].fill(0xAB);
    std::fs::write(&path, &file).unwrap();
    match read_as(&path, &Reading::default()) {
        Ok(layers) => assert!(codes(&layers[0]).contains(&"truncated") && !layers[0].table.is_empty()),
        Err(e) => assert!(e.to_string().contains("damaged"), "{e}"),
    }
}

#[test]
fn what_was_written_reads_back() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":"a","properties":{"name":"x","t":1.5,"ok":true},"geometry":{"type":"Point","coordinates":[139.5,35.25]}},
        {"type":"Feature","id":"b","properties":{"name":null},"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]]]]}},
        {"type":"Feature","id":"c","properties":{},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]}},
        {"type":"Feature","id":"d","properties":null,"geometry":null}]}"#;
    let layer = layer_from_bytes("x", Path::new("x"), text.as_bytes().to_vec(), &AtomicBool::new(false), &|_| {}).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.gpkg");
    write_layer(&layer, &[0, 1, 2, 3], None, &path, &Instant::try_from("2026-01-20T10:00:00+09:00".to_owned()).unwrap()).unwrap();
    let back = &read(&path)[0];
    assert_eq!(xy(back), xy(&layer));
    assert!(back.table.geometries().eq(layer.table.geometries()));
    let parts = |l: &Layer| (0..4).map(|row| l.table.parts(row).collect()).collect::<Vec<Vec<_>>>();
    assert_eq!(parts(back), parts(&layer));
    assert_eq!(Value::from(back.properties(0)), json!({"name": "x", "t": 1.5, "ok": true, "id": "a"}));
    assert!(codes(back).is_empty());
}

#[test]
fn reading_stops_when_asked() {
    let (_folder, path) = package(&table("t", "", 4326));
    let stopped = read_tables(&path, &Reading::default(), &AtomicBool::new(true), &|_| {});
    assert!(matches!(stopped, Err(ReadError::Cancelled)));
}

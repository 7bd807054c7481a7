//! Whether files are GeoPackages: the abstract test suite of OGC 12-128r18 (annex A) by requirement number, and the Related Tables
//! Extension (OGC 18-000), written from the standards; it knows files only, and nothing of the program's code.

use crate::commands::{Folder, lodemap};
use rusqlite::types::Value;
use rusqlite::{Connection, Row};
use std::collections::BTreeSet;
use std::path::Path;

/// Faults found so far.
struct Suite<'a> {
    c: &'a Connection,
    faults: Vec<String>,
}

/// Checks a file; returns what is wrong with it, each line beginning with its requirement.
fn faults_of(path: &Path) -> Vec<String> {
    let bytes = std::fs::read(path).unwrap();
    let c = Connection::open(path).unwrap();
    let mut suite = Suite { c: &c, faults: Vec::new() };
    suite.must(bytes.starts_with(b"SQLite format 3\0"), "R1 (A.1.1.1.1.1): the file is an SQLite 3 database");
    let (id, version) = (suite.number("PRAGMA application_id"), suite.number("PRAGMA user_version"));
    suite.must(id == 0x4750_4B47 && (10_200..=10_400).contains(&version), "R2 (A.1.1.1.1.2): application_id and user_version");
    suite.must(path.extension().is_some_and(|e| e == "gpkg"), "R3 (A.1.1.1.1.3): the name ends in .gpkg");
    suite.container();
    suite.reference_systems();
    suite.contents();
    suite.features();
    suite.extensions();
    suite.relations();
    suite.faults
}

impl Suite<'_> {
    fn must(&mut self, holds: bool, what: &str) {
        if !holds {
            self.faults.push(what.to_owned());
        }
    }

    /// Every row of a query is a fault.
    fn none(&mut self, sql: &str, what: &str) {
        for row in self.texts(sql) {
            self.faults.push(format!("{what}: {row}"));
        }
    }

    fn number(&self, sql: &str) -> i64 {
        self.c.query_row(sql, [], |r| r.get(0)).unwrap_or(-1)
    }

    fn texts(&self, sql: &str) -> Vec<String> {
        let mut s = match self.c.prepare(sql) {
            Ok(s) => s,
            Err(e) => return vec![format!("{e} ({sql})")],
        };
        let n = s.column_count();
        let cell = |r: &Row<'_>, i| match r.get::<_, Value>(i).unwrap() {
            Value::Null => String::new(),
            Value::Integer(i) => i.to_string(),
            Value::Real(f) => f.to_string(),
            Value::Text(t) => t,
            Value::Blob(b) => format!("{} bytes", b.len()),
        };
        let row = |r: &Row<'_>| Ok((0..n).map(|i| cell(r, i)).collect::<Vec<_>>().join("|"));
        s.query_map([], row).unwrap().map(Result::unwrap).collect()
    }

    fn columns(&self, table: &str) -> Vec<String> {
        self.texts(&format!("SELECT name || ' ' || type FROM pragma_table_info('{table}')"))
    }

    fn has_columns(&mut self, table: &str, expected: &[&str], what: &str) {
        let there = self.columns(table);
        for column in expected {
            self.must(there.iter().any(|c| c.eq_ignore_ascii_case(column)), &format!("{what}: {table} lacks {column}"));
        }
    }

    fn container(&mut self) {
        let known = [
            "BOOLEAN",
            "TINYINT",
            "SMALLINT",
            "MEDIUMINT",
            "INT",
            "INTEGER",
            "FLOAT",
            "DOUBLE",
            "REAL",
            "TEXT",
            "BLOB",
            "DATE",
            "DATETIME",
        ];
        let geometries =
            ["GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"];
        for table in self.texts("SELECT table_name FROM gpkg_contents") {
            for column in self.columns(&table) {
                let kind = column.rsplit(' ').next().unwrap_or("").to_uppercase();
                let plain = kind.split('(').next().unwrap_or("");
                let sized = kind == plain || matches!(plain, "TEXT" | "BLOB");
                let fine = (known.contains(&plain) && sized) || geometries.contains(&plain);
                self.must(fine, &format!("R5 (A.1.1.1.1.4): {table}.{column} is of no type of the standard"));
            }
        }
        self.must(self.texts("PRAGMA integrity_check") == ["ok"], "R6 (A.1.1.1.1.5): PRAGMA integrity_check");
        self.none("PRAGMA foreign_key_check", "R7 (A.1.1.1.1.6): PRAGMA foreign_key_check");
    }

    fn reference_systems(&mut self) {
        let columns = [
            "srs_name TEXT",
            "srs_id INTEGER",
            "organization TEXT",
            "organization_coordsys_id INTEGER",
            "definition TEXT",
            "description TEXT",
        ];
        self.has_columns("gpkg_spatial_ref_sys", &columns, "R10 (A.1.1.2.1.1)");
        for (row, at_least) in [
            ("srs_id = 4326 AND upper(organization) = 'EPSG' AND organization_coordsys_id = 4326", 1),
            ("srs_id = -1", 1),
            ("srs_id = 0", 1),
        ] {
            let n = self.number(&format!("SELECT count(*) FROM gpkg_spatial_ref_sys WHERE {row}"));
            self.must(n == at_least, &format!("R11 (A.1.1.2.1.2): the row {row}"));
        }
        for table in ["gpkg_contents", "gpkg_geometry_columns"] {
            let sql = format!(
                "SELECT srs_id FROM {table} WHERE srs_id IS NOT NULL AND srs_id NOT IN (SELECT srs_id FROM gpkg_spatial_ref_sys)"
            );
            self.none(&sql, "R12 (A.1.1.2.1.3): a reference system in use that is not listed");
        }
    }

    fn contents(&mut self) {
        let columns = [
            "table_name TEXT",
            "data_type TEXT",
            "identifier TEXT",
            "description TEXT",
            "last_change DATETIME",
            "min_x DOUBLE",
            "min_y DOUBLE",
            "max_x DOUBLE",
            "max_y DOUBLE",
            "srs_id INTEGER",
        ];
        self.has_columns("gpkg_contents", &columns, "R13 (A.1.1.3.1.1)");
        self.none(
            "SELECT table_name FROM gpkg_contents WHERE table_name NOT IN (SELECT name FROM sqlite_master WHERE type IN ('table', 'view'))",
            "R14 (A.1.1.3.1.2): a row of gpkg_contents for no table",
        );
        self.none(
            "SELECT table_name, last_change FROM gpkg_contents WHERE last_change NOT GLOB
             '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9]*Z'
             OR strftime('%s', last_change) IS NULL",
            "R15 (A.1.1.3.1.3): last_change is no ISO 8601 instant in UTC",
        );
        self.none("SELECT name FROM (SELECT 'fk' AS name) WHERE NOT EXISTS (SELECT 1 FROM pragma_foreign_key_list('gpkg_contents') WHERE \"from\" = 'srs_id' AND \"table\" = 'gpkg_spatial_ref_sys')", "R16 (A.1.1.3.1.4): srs_id refers to gpkg_spatial_ref_sys");
        // R118, R119: attributes. R29, R150: a key of whole numbers that is not given twice.
        for table in self.texts("SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes')") {
            let key = self.texts(&format!("SELECT upper(type) FROM pragma_table_info('{table}') WHERE pk > 0"));
            self.must(key == ["INTEGER"], &format!("R29/R119 (A.2.1.4.1.1, A.2.5.1.1.1): {table} has no integer primary key"));
        }
    }

    fn features(&mut self) {
        let columns =
            ["table_name TEXT", "column_name TEXT", "geometry_type_name TEXT", "srs_id INTEGER", "z TINYINT", "m TINYINT"];
        self.has_columns("gpkg_geometry_columns", &columns, "R21 (A.2.1.3.1.1)");
        self.none(
            "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' AND table_name NOT IN (SELECT table_name FROM gpkg_geometry_columns)",
            "R22 (A.2.1.3.1.2): a feature table without a row in gpkg_geometry_columns",
        );
        self.none(
            "SELECT table_name FROM gpkg_geometry_columns WHERE table_name NOT IN (SELECT table_name FROM gpkg_contents WHERE data_type = 'features')",
            "R23 (A.2.1.3.1.3): a geometry column of no feature table",
        );
        self.none(
            "SELECT table_name FROM gpkg_geometry_columns GROUP BY table_name HAVING count(*) > 1",
            "R30 (A.2.1.4.1.2): two geometry columns",
        );
        self.none(
            "SELECT g.table_name FROM gpkg_geometry_columns g JOIN gpkg_contents c USING (table_name) WHERE g.srs_id <> c.srs_id",
            "R146 (A.2.1.3.1.9): two reference systems",
        );
        self.none(
            "SELECT table_name FROM gpkg_geometry_columns WHERE z NOT IN (0, 1, 2) OR m NOT IN (0, 1, 2)",
            "R27, R28 (A.2.1.3.1.7, 8): z and m",
        );
        for row in self.texts("SELECT table_name, column_name, geometry_type_name, srs_id FROM gpkg_geometry_columns") {
            let parts: Vec<&str> = row.split('|').collect();
            let [table, column, kind, srs] = parts.as_slice() else { continue };
            let declared = self.texts(&format!("SELECT upper(type) FROM pragma_table_info('{table}') WHERE name = '{column}'"));
            self.must(!declared.is_empty(), &format!("R24 (A.2.1.3.1.4): {table} has no column {column}"));
            self.must(
                declared == [kind.to_uppercase()],
                &format!("R31 (A.2.1.4.1.3): {table}.{column} is declared {declared:?}, listed {kind}"),
            );
            if declared.is_empty() {
                continue;
            }
            let blobs: Vec<Option<Vec<u8>>> = self
                .c
                .prepare(&format!("SELECT \"{column}\" FROM \"{table}\""))
                .unwrap()
                .query_map([], |r| r.get(0))
                .unwrap()
                .map(Result::unwrap)
                .collect();
            for blob in blobs.into_iter().flatten() {
                if let Err(why) = geometry(&blob, kind, srs.parse().unwrap()) {
                    self.faults.push(format!("{why} in {table}"));
                }
            }
        }
    }

    fn extensions(&mut self) {
        let columns = ["table_name TEXT", "column_name TEXT", "extension_name TEXT", "definition TEXT", "scope TEXT"];
        self.has_columns("gpkg_extensions", &columns, "R58 (A.2.3.2.1.1)");
        let declared: BTreeSet<String> = self
            .texts(
                "SELECT table_name FROM gpkg_contents UNION SELECT table_name FROM gpkg_extensions WHERE table_name IS NOT NULL",
            )
            .into_iter()
            .collect();
        let core = ["gpkg_spatial_ref_sys", "gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions"];
        for name in self.texts("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'") {
            let fine = core.contains(&name.as_str()) || declared.contains(&name) || name.starts_with("rtree_");
            self.must(fine, &format!("R4, R59 (A.1.1.1.1.3, A.2.3.2.1.2): {name} is in no declaration"));
        }
        self.none(
            "SELECT table_name FROM gpkg_extensions WHERE table_name IS NOT NULL AND table_name NOT IN (SELECT name FROM sqlite_master)",
            "R60 (A.2.3.2.1.3): an extension of no table",
        );
        self.none("SELECT e.table_name FROM gpkg_extensions e WHERE e.column_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pragma_table_info(e.table_name) i WHERE i.name = e.column_name)", "R61 (A.2.3.2.1.4): an extension of no column");
        self.none("SELECT extension_name FROM gpkg_extensions WHERE extension_name NOT GLOB '[A-Za-z0-9]*_*' OR extension_name GLOB '*[^A-Za-z0-9_]*'", "R62 (A.2.3.2.1.5): author and name");
        self.none("SELECT extension_name FROM gpkg_extensions WHERE trim(definition) = ''", "R63 (A.2.3.2.1.6): a definition");
        self.none(
            "SELECT extension_name FROM gpkg_extensions WHERE scope NOT IN ('read-write', 'write-only')",
            "R64 (A.2.3.2.1.7): the scope",
        );
        self.none("SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index' AND 'rtree_' || table_name || '_' || column_name NOT IN (SELECT name FROM sqlite_master)", "R75–R77: an index that is not there");
    }

    /// OGC 18-000, clause 7: the extension's table, its declarations, and the mapping tables or views.
    fn relations(&mut self) {
        if self.number("SELECT count(*) FROM sqlite_master WHERE name = 'gpkgext_relations'") == 0 {
            return;
        }
        let columns = [
            "id INTEGER",
            "base_table_name TEXT",
            "base_primary_column TEXT",
            "related_table_name TEXT",
            "related_primary_column TEXT",
            "relation_name TEXT",
            "mapping_table_name TEXT",
        ];
        self.has_columns("gpkgext_relations", &columns, "18-000 table definition gpkgext_relations");
        let declared = "SELECT table_name FROM gpkg_extensions WHERE extension_name IN ('gpkg_related_tables', 'related_tables') AND scope = 'read-write'";
        self.none(
            &format!("SELECT x FROM (SELECT 'gpkgext_relations' AS x) WHERE x NOT IN ({declared})"),
            "18-000 extension row",
        );
        self.none(
            &format!("SELECT mapping_table_name FROM gpkgext_relations WHERE mapping_table_name NOT IN ({declared})"),
            "18-000 extension row of a mapping table",
        );
        for row in self.texts("SELECT base_table_name, base_primary_column, related_table_name, related_primary_column, relation_name, mapping_table_name FROM gpkgext_relations") {
            let p: Vec<&str> = row.split('|').collect();
            let [base, base_key, related, related_key, kind, mapping] = p.as_slice() else { continue };
            for (table, key) in [(base, base_key), (related, related_key)] {
                let n = self.number(&format!("SELECT count(*) FROM pragma_table_info('{table}') WHERE name = '{key}' AND pk = 1"));
                self.must(n == 1, &format!("18-000: {key} is not the key of {table}"));
            }
            let expected = match *kind {
                "features" => "features",
                "attributes" | "simple_attributes" => "attributes",
                other => {
                    self.must(other.contains('_'), &format!("18-000: relation {other} is neither listed nor an author's own"));
                    continue;
                }
            };
            let n = self.number(&format!("SELECT count(*) FROM gpkg_contents WHERE table_name = '{related}' AND data_type = '{expected}'"));
            self.must(n == 1, &format!("18-000: {related} is not of the kind {kind}"));
            self.has_columns(mapping, &["base_id INTEGER", "related_id INTEGER"], "18-000 mapping table");
            self.none(&format!("SELECT base_id FROM {mapping} WHERE base_id NOT IN (SELECT {base_key} FROM {base})"), "18-000: base_id");
            self.none(&format!("SELECT related_id FROM {mapping} WHERE related_id NOT IN (SELECT {related_key} FROM {related})"), "18-000: related_id");
        }
    }
}

/// R19 (the header), R20 (well-known binary), R32 (the type of its column), R33 (the reference system of its column).
fn geometry(blob: &[u8], kind: &str, srs: i32) -> Result<(), String> {
    let take = |at: usize, n: usize| blob.get(at..at + n).ok_or_else(|| "R20: it ends too early".to_owned());
    if take(0, 2)? != b"GP" || take(2, 1)? != [0] {
        return Err("R19 (A.2.1.1.1.1): no GeoPackageBinary header".into());
    }
    let flags = take(3, 1)?[0];
    if flags & 0b1110_0000 != 0 {
        return Err("R19: an extended type or reserved flags".into());
    }
    let raw: [u8; 4] = take(4, 4)?.try_into().unwrap();
    let found = if flags & 1 == 1 { i32::from_le_bytes(raw) } else { i32::from_be_bytes(raw) };
    if found != srs {
        return Err(format!("R33 (A.2.1.4.1.5): reference system {found} in a column of {srs}"));
    }
    let at = 8 + match (flags >> 1) & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err("R19: the envelope's kind".into()),
    };
    let little = take(at, 1)? == [1];
    let raw: [u8; 4] = take(at + 1, 4)?.try_into().unwrap();
    let code = (if little { u32::from_le_bytes(raw) } else { u32::from_be_bytes(raw) }) % 1000;
    let names =
        ["GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"];
    let name = *names.get(code as usize).ok_or("R20 (A.2.1.2.1.1): no known type")?;
    if kind != "GEOMETRY" && kind != name {
        return Err(format!("R32 (A.2.1.4.1.4): a {name} in a column of {kind}"));
    }
    Ok(())
}

/// A workspace with every kind of record, made by the program's own command.
fn made() -> (Folder, String) {
    let f = Folder::new();
    let w = f.workspace();
    let more = f.file(
        "more.jsonl",
        r#"{"edit":"add_project","id":"p","place":[139.7,35.7],"about":{"name":{"en":"P"}}}
{"edit":"add_project","id":"nowhere","about":{"name":{"en":"N"}}}
{"edit":"link","id":"l","deposit":{"layer":"d","key":"id:3"},"project":"p","about":{"role":"primary_feed"}}
{"edit":"add_note","id":"n","about":"a1","lang":"ja","text":"測線"}
{"edit":"add_area","id":"east","boundary":[[[[176,30],[184,30],[184,36],[176,36],[176,30]]]],"about":{"name":{"en":"E"}}}
"#,
    );
    let ran = lodemap(&["apply", &w, &more]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    (f, w)
}

#[test]
fn a_workspace_passes_the_abstract_test_suite() {
    let (_f, w) = made();
    let path = Path::new(&w);
    assert_eq!(faults_of(path), Vec::<String>::new());
    let c = Connection::open(path).unwrap();
    let pairs: i64 = c
        .query_row("SELECT (SELECT count(*) FROM deposit_project) * 100 + (SELECT count(*) FROM area_statement) * 10 + (SELECT count(*) FROM area_note)", [], |r| r.get(0))
        .unwrap();
    assert_eq!(pairs, 111, "the relations have their pairs");
    let style: String = c
        .query_row("SELECT styleQML FROM layer_styles WHERE f_table_name = 'mapping_area' AND useAsDefault", [], |r| r.get(0))
        .unwrap();
    assert!(style.contains("categorizedSymbol") && style.contains("attr=\"status\"") && style.contains("mutually_determined"));
}

#[test]
fn the_suite_finds_planted_faults() {
    for (sql, expected) in [
        ("PRAGMA user_version = 1", "R2 "),
        ("ALTER TABLE note ADD COLUMN odd VARCHAR(9)", "R5 "),
        ("DELETE FROM gpkg_spatial_ref_sys WHERE srs_id = -1", "R11 "),
        ("UPDATE gpkg_contents SET table_name = 'gone' WHERE table_name = 'party'", "R14 "),
        ("UPDATE gpkg_contents SET last_change = 'yesterday' WHERE table_name = 'party'", "R15 "),
        ("PRAGMA foreign_keys = OFF; DELETE FROM gpkg_geometry_columns WHERE table_name = 'note'", "R22 "),
        ("UPDATE gpkg_geometry_columns SET column_name = 'nowhere' WHERE table_name = 'note'", "R24 "),
        ("UPDATE gpkg_geometry_columns SET geometry_type_name = 'POINT' WHERE table_name = 'mapping_area'", "R31 "),
        ("UPDATE note SET geom = x'00'", "R2"),
        ("UPDATE candidate_project SET geom = (SELECT geom FROM mapping_area)", "R32 "),
        ("CREATE TABLE undeclared (fid INTEGER PRIMARY KEY)", "R4, R59 "),
        ("UPDATE gpkg_extensions SET scope = 'maybe'", "R64 "),
        ("UPDATE gpkgext_relations SET related_primary_column = 'id'", "18-000"),
        ("DROP VIEW area_note; CREATE VIEW area_note AS SELECT 1 AS base_id, 99 AS related_id", "18-000"),
    ] {
        let (_f, w) = made();
        Connection::open(&w).unwrap().execute_batch(sql).unwrap();
        let found = faults_of(Path::new(&w));
        assert!(found.iter().any(|fault| fault.starts_with(expected)), "{sql}: {found:?}");
    }
}

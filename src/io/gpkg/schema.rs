//! The tables of a workspace file: those the GeoPackage standard asks for, the feature and attribute tables that other
//! programs read, and lodemap's own history. docs/FORMAT.md describes them.

use super::{digest, qgis};

/// Version of the workspace format; raised with an upgrade function whenever what is stored changes.
pub const FORMAT_VERSION: i64 = 2;

/// `GPKG` in ASCII (OGC 12-128r18, requirement 2).
pub const APPLICATION_ID: i64 = 0x4750_4B47;

/// GeoPackage 1.3 (requirement 2: `user_version` tells the version).
pub const USER_VERSION: i64 = 10_300;

/// A table that other programs see.
pub struct PublicTable {
    /// Its name.
    pub name: &'static str,
    /// Geometry type, or `None` for an attributes table.
    pub geometry: Option<&'static str>,
    /// What it is, for `gpkg_contents`.
    pub description: &'static str,
    /// Columns after `fid` and `geom` and before `record`.
    pub columns: &'static str,
}

impl PublicTable {
    /// Returns the SQL that makes it.
    fn create(&self, created: &str) -> String {
        let Self { name, geometry, description, columns } = self;
        let geom = geometry.map_or(String::new(), |g| format!("geom {g}, "));
        let (kind, srs) = if geometry.is_some() { ("features", "4326") } else { ("attributes", "NULL") };
        let mut sql = format!(
            "CREATE TABLE {name} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {geom}id TEXT UNIQUE, {columns}, record TEXT);
             INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)
             VALUES ('{name}', '{kind}', '{name}', '{description}', '{created}', {srs});\n"
        );
        if let Some(g) = geometry {
            sql += &format!("INSERT INTO gpkg_geometry_columns VALUES ('{name}', 'geom', '{g}', 4326, 0, 0);\n");
        }
        sql
    }

    /// Returns the columns whose digest is kept, in order: all but `fid` and what is derived.
    pub fn digested(&self) -> impl Iterator<Item = &'static str> {
        let plain = self.columns.split(',').filter_map(|c| c.split_whitespace().next());
        let all = ["id"].into_iter().chain(self.geometry.map(|_| "geom")).chain(plain).chain(["record"]);
        let table = self.name;
        all.filter(move |c| !digest::is_derived(table, c))
    }
}

/// All public tables. `record` holds the whole record as JSON: what is loaded is that; the other columns are for readers.
pub const PUBLIC: [PublicTable; 9] = [
    PublicTable {
        name: "mapping_area",
        geometry: Some("MULTIPOLYGON"),
        description: "Areas that the parties mean to map; non-binding",
        columns: "name_en TEXT, name_ja TEXT, status TEXT, minerals TEXT, mineral_system TEXT, deposit_types TEXT, basis_en TEXT, \
                  basis_ja TEXT, sources TEXT, host TEXT, area_km2 DOUBLE, boundary_sha256 TEXT",
    },
    PublicTable {
        name: "note",
        geometry: Some("GEOMETRY"),
        description: "Notes pinned to places and records",
        columns: "shape TEXT, callout_at TEXT, ink TEXT, about TEXT, lang TEXT, text TEXT, party TEXT, author TEXT, at TEXT",
    },
    PublicTable {
        name: "deposit",
        geometry: Some("POINT"),
        description: "Deposits as they were when they were linked to a project",
        columns: "layer TEXT, feature_key TEXT, name_en TEXT, name_ja TEXT, properties TEXT",
    },
    PublicTable {
        name: "candidate_project",
        geometry: Some("POINT"),
        description: "Candidate projects",
        columns: "name_en TEXT, name_ja TEXT, proponents TEXT, countries TEXT, stages TEXT, minerals TEXT, products TEXT, \
                  summary_en TEXT, summary_ja TEXT, sources TEXT",
    },
    PublicTable {
        name: "statement",
        geometry: None,
        description: "Positions of the parties on exact boundaries; non-binding",
        columns: "area TEXT, act TEXT, boundary_sha256 TEXT, party TEXT, author TEXT, at TEXT, comment_en TEXT, comment_ja TEXT",
    },
    PublicTable {
        name: "link",
        geometry: None,
        description: "Ties between deposits and candidate projects",
        columns: "deposit TEXT, project TEXT, role TEXT, confidence DOUBLE, reason_en TEXT, reason_ja TEXT, reference TEXT, \
                  party TEXT, author TEXT, at TEXT",
    },
    PublicTable {
        name: "party",
        geometry: None,
        description: "The parties of this workspace",
        columns: "name_en TEXT, name_ja TEXT, must_concur BOOLEAN",
    },
    PublicTable {
        name: "layer",
        geometry: None,
        description: "Files that belong to this workspace",
        columns: "name_en TEXT, name_ja TEXT, path TEXT, sha256 TEXT, role TEXT, crs TEXT",
    },
    FLAGS,
];

/// The table of priority flags, made with the first one: files from before there were any are as good as new ones.
const FLAGS: PublicTable = PublicTable {
    name: "priority_flag",
    geometry: None,
    description: "Which minerals are urgent to which party",
    columns: "mineral TEXT, flagged BOOLEAN, reason_en TEXT, reason_ja TEXT, party TEXT, author TEXT, at TEXT",
};

/// Tells whether a file has the table of priority flags.
///
/// # Errors
/// SQLite's.
pub fn has_flags(c: &rusqlite::Connection) -> Result<bool, rusqlite::Error> {
    let sql = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?1";
    c.prepare_cached(sql)?.query_row([FLAGS.name], |r| Ok(r.get::<_, i64>(0)? > 0))
}

/// Makes the table of priority flags where it is not there yet. `at` is a UTC time.
///
/// # Errors
/// SQLite's.
pub fn add_flags(t: &rusqlite::Transaction<'_>, at: &str) -> Result<(), rusqlite::Error> {
    if has_flags(t)? { Ok(()) } else { t.execute_batch(&FLAGS.create(at)) }
}

/// The tables of the standard (OGC 12-128r18, annex C).
pub const STANDARD: &str = "
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
 ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian coordinate reference system'),
 ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
 ('WGS 84 geodetic', 4326, 'EPSG', 4326,
  'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AUTHORITY[\"EPSG\",\"4326\"]]',
  'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
";

/// The tables of lodemap itself.
const HISTORY: &str = "
CREATE TABLE lodemap_meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE lodemap_revision (
  seq INTEGER NOT NULL PRIMARY KEY, at TEXT NOT NULL, party TEXT NOT NULL, author TEXT NOT NULL, label TEXT NOT NULL,
  cause TEXT NOT NULL, changes TEXT NOT NULL);
INSERT INTO gpkg_extensions VALUES
 ('lodemap_revision', NULL, 'lodemap_history', 'docs/FORMAT.md of lodemap', 'read-write'),
 ('lodemap_meta', NULL, 'lodemap_history', 'docs/FORMAT.md of lodemap', 'read-write');
";

/// What format 2 added: the digests of rows, and the relations that other programs show.
pub const SECOND: &str = "
CREATE TABLE lodemap_digest (
  table_name TEXT NOT NULL, id TEXT NOT NULL, sha256 TEXT NOT NULL, CONSTRAINT pk_ld PRIMARY KEY (table_name, id));
INSERT INTO gpkg_extensions VALUES
 ('lodemap_digest', NULL, 'lodemap_history', 'docs/FORMAT.md of lodemap', 'read-write');
";

/// A relation of the Related Tables extension (OGC 18-000): the mapping is a view, so that it cannot contradict the records.
pub struct Relation {
    /// The view.
    pub view: &'static str,
    /// The table related from.
    pub base: &'static str,
    /// The table related to.
    pub related: &'static str,
    /// The extension's word for the kind of the related table.
    pub kind: &'static str,
    /// Where the pairs come from, after `FROM`; `b` is the base, `r` the related table.
    pub from: &'static str,
}

/// All relations.
pub const RELATIONS: [Relation; 3] = [
    Relation {
        view: "deposit_project",
        base: "deposit",
        related: "candidate_project",
        kind: "features",
        from: "link l JOIN deposit b ON b.id = l.deposit JOIN candidate_project r ON r.id = l.project",
    },
    Relation {
        view: "area_statement",
        base: "mapping_area",
        related: "statement",
        kind: "attributes",
        from: "statement r JOIN mapping_area b ON b.id = r.area",
    },
    Relation {
        view: "area_note",
        base: "mapping_area",
        related: "note",
        kind: "features",
        from: "note r JOIN mapping_area b ON b.id = r.about",
    },
];

/// Returns the SQL that declares the relations (OGC 18-000, §7: the extension's table, its rows, the mapping tables or views).
#[must_use]
pub fn relations() -> String {
    const DECLARED: &str = "NULL, 'gpkg_related_tables', 'http://www.opengis.net/doc/IS/gpkg-rte/1.0', 'read-write'";
    let mut sql = format!(
        "CREATE TABLE IF NOT EXISTS gpkgext_relations (
           id INTEGER PRIMARY KEY AUTOINCREMENT, base_table_name TEXT NOT NULL, base_primary_column TEXT NOT NULL DEFAULT 'id',
           related_table_name TEXT NOT NULL, related_primary_column TEXT NOT NULL DEFAULT 'id', relation_name TEXT NOT NULL,
           mapping_table_name TEXT NOT NULL UNIQUE);
         INSERT OR IGNORE INTO gpkg_extensions SELECT 'gpkgext_relations', {DECLARED}
           WHERE NOT EXISTS (SELECT 1 FROM gpkg_extensions WHERE table_name = 'gpkgext_relations');\n"
    );
    for Relation { view, base, related, kind, from } in &RELATIONS {
        sql += &format!(
            "CREATE VIEW {view} AS SELECT b.fid AS base_id, r.fid AS related_id FROM {from};
             INSERT INTO gpkg_extensions VALUES ('{view}', {DECLARED});
             INSERT INTO gpkgext_relations (base_table_name, base_primary_column, related_table_name, related_primary_column,
               relation_name, mapping_table_name) VALUES ('{base}', 'fid', '{related}', 'fid', '{kind}', '{view}');\n"
        );
    }
    sql
}

/// Tells whether a name is that of a table that lodemap reads or writes.
#[must_use]
pub fn is_ours(name: &str) -> bool {
    const OTHERS: [&str; 8] = [
        "lodemap_meta",
        "lodemap_revision",
        "lodemap_digest",
        "lodemap_file",
        "gpkg_contents",
        "gpkg_extensions",
        "gpkg_geometry_columns",
        "gpkg_spatial_ref_sys",
    ];
    PUBLIC.iter().map(|t| t.name).chain(OTHERS).any(|ours| ours.eq_ignore_ascii_case(name))
}

/// Gives the notes of a file from before there were lines and arrows the columns for them; does nothing to others.
///
/// # Errors
/// SQLite's.
pub fn widen_notes(t: &rusqlite::Transaction<'_>) -> Result<(), rusqlite::Error> {
    let has = "SELECT count(*) FROM pragma_table_info('note') WHERE name = 'shape'";
    if t.prepare_cached(has)?.query_row([], |r| r.get::<_, i64>(0))? > 0 {
        return Ok(());
    }
    t.execute_batch(
        "ALTER TABLE note ADD COLUMN shape TEXT; ALTER TABLE note ADD COLUMN callout_at TEXT; ALTER TABLE note ADD COLUMN ink TEXT;
         UPDATE note SET shape = 'point', ink = '';
         UPDATE gpkg_geometry_columns SET geometry_type_name = 'GEOMETRY' WHERE table_name = 'note';",
    )
}

/// Returns the SQL that makes an empty workspace; `created` is a UTC time as `2026-01-20T01:00:00.000Z`.
#[must_use]
pub fn create(created: &str) -> String {
    let mut sql = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {USER_VERSION};{STANDARD}{HISTORY}");
    sql.extend(PUBLIC.iter().filter(|table| table.name != FLAGS.name).map(|table| table.create(created)));
    sql + SECOND
        + &relations()
        + &qgis::styles(created)
        + &format!("INSERT INTO lodemap_meta VALUES ('format_version', '{FORMAT_VERSION}');\n")
}

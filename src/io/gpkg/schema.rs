//! The tables of a workspace file: those the GeoPackage standard asks for, the feature and attribute tables that other
//! programs read, and lodemap's own history. docs/FORMAT.md describes them.

/// Version of the workspace format; raised with an upgrade function whenever what is stored changes.
pub const FORMAT_VERSION: i64 = 1;

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

/// All public tables. `record` holds the whole record as JSON: what is loaded is that; the other columns are for readers.
pub const PUBLIC: [PublicTable; 8] = [
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
];

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
    for PublicTable { name, geometry, description, columns } in &PUBLIC {
        let geom = geometry.map_or(String::new(), |g| format!("geom {g}, "));
        let (kind, srs) = if geometry.is_some() { ("features", "4326") } else { ("attributes", "NULL") };
        sql += &format!(
            "CREATE TABLE {name} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {geom}id TEXT NOT NULL UNIQUE, {columns}, record TEXT NOT NULL);
             INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)
             VALUES ('{name}', '{kind}', '{name}', '{description}', '{created}', {srs});\n"
        );
        if let Some(g) = geometry {
            sql += &format!("INSERT INTO gpkg_geometry_columns VALUES ('{name}', 'geom', '{g}', 4326, 0, 0);\n");
        }
    }
    sql + &format!("INSERT INTO lodemap_meta VALUES ('format_version', '{FORMAT_VERSION}');\n")
}

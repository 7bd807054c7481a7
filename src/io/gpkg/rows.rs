//! A record as the row that other programs read: its columns, its geometry, and the whole record as JSON.

use super::blob;
use crate::geometry::{LonLat, cut_at_180, cut_path_at_180, measure};
use crate::workspace::status::determination;
use crate::workspace::{Author, Bilingual, Ink, Note, NoteShape, Record, RecordKind, Workspace};
use rusqlite::types::Value as Sql;

/// One row: the table, the named columns.
pub struct Row {
    /// The table.
    pub table: &'static str,
    /// Column names and values, `id` first.
    pub columns: Vec<(&'static str, Sql)>,
    /// West, south, east, north of its geometry.
    pub extent: Option<[f64; 4]>,
}

/// Returns the table of a kind of record.
#[must_use]
pub fn table_of(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Area => "mapping_area",
        RecordKind::Note => "note",
        RecordKind::Party => "party",
        RecordKind::Statement => "statement",
        RecordKind::Project => "candidate_project",
        RecordKind::Deposit => "deposit",
        RecordKind::Link => "link",
        RecordKind::Flag => "priority_flag",
        RecordKind::Layer => "layer",
    }
}

/// Returns the row of a record; the workspace is for what is derived (an area's status).
///
/// # Errors
/// When the record cannot be written as JSON.
pub fn row_of(record: &Record, workspace: &Workspace) -> Result<Row, serde_json::Error> {
    let (kind, id) = record.key();
    let mut row = Row { table: table_of(kind), columns: vec![("id", Sql::Text(id.0.clone()))], extent: None };
    let json = match record {
        Record::Area(a) => {
            // Other programs get the area cut at the 180th meridian, as RFC 7946 §3.1.9 asks; the record keeps it whole.
            let cut = cut_at_180(&a.boundary).unwrap_or_else(|_| a.boundary.clone());
            row.extent = extent(cut.rings().flat_map(|(_, _, r)| r.iter().copied()));
            row.put("geom", Sql::Blob(blob::multipolygon(&cut)));
            row.both("name_en", "name_ja", &a.about.name);
            row.text("status", determination(workspace, a).status.word());
            row.list("minerals", &a.about.minerals);
            row.text("mineral_system", &a.about.mineral_system);
            row.list("deposit_types", &a.about.deposit_types);
            row.both("basis_en", "basis_ja", &a.about.basis);
            row.list("sources", &a.about.references);
            row.list("host", &a.about.host);
            row.put("area_km2", Sql::Real(measure(&a.boundary).area_m2 / 1e6));
            row.text("boundary_sha256", &a.digest().0);
            serde_json::to_string(a.as_ref())
        }
        Record::Note(n) => {
            row.note_geometry(n);
            row.text("shape", n.shape.word());
            row.put("callout_at", callout_at(n).map_or(Sql::Null, Sql::Text));
            row.text("ink", n.ink.as_ref().map_or("", Ink::word));
            row.text("about", n.about.as_ref().map_or("", |id| &id.0));
            row.text("lang", &n.lang);
            row.text("text", &n.text);
            row.author(&n.by);
            serde_json::to_string(n.as_ref())
        }
        Record::Deposit(d) => {
            row.place(Some(d.place));
            row.text("layer", &d.deposit.layer.0);
            row.text("feature_key", &d.deposit.key);
            row.both("name_en", "name_ja", &d.name);
            row.text("properties", &serde_json::to_string(&d.properties)?);
            serde_json::to_string(d.as_ref())
        }
        Record::Project(p) => {
            row.place(p.place);
            row.both("name_en", "name_ja", &p.about.name);
            row.list("proponents", &p.about.proponents);
            row.list("countries", &p.about.countries);
            row.list("stages", &p.about.stages);
            row.list("minerals", &p.about.minerals);
            row.list("products", &p.about.products);
            row.both("summary_en", "summary_ja", &p.about.summary);
            row.list("sources", &p.about.references);
            serde_json::to_string(p.as_ref())
        }
        Record::Statement(s) => {
            row.text("area", &s.area.0);
            row.text("act", s.act.word());
            row.text("boundary_sha256", &s.boundary_sha256.0);
            row.author(&s.by);
            row.both("comment_en", "comment_ja", &s.comment);
            serde_json::to_string(s.as_ref())
        }
        Record::Link(l) => {
            row.text("deposit", &l.deposit.0);
            row.text("project", &l.project.0);
            row.text("role", l.about.role.word());
            row.put("confidence", l.about.confidence.map_or(Sql::Null, Sql::Real));
            row.both("reason_en", "reason_ja", &l.about.reason);
            row.text("reference", &l.about.reference);
            row.author(&l.by);
            serde_json::to_string(l.as_ref())
        }
        Record::Party(p) => {
            row.both("name_en", "name_ja", &p.name);
            row.put("must_concur", Sql::Integer(p.must_concur.into()));
            serde_json::to_string(p.as_ref())
        }
        Record::Flag(f) => {
            row.text("mineral", &f.mineral);
            row.put("flagged", Sql::Integer(f.flagged.into()));
            row.both("reason_en", "reason_ja", &f.reason);
            row.author(&f.by);
            serde_json::to_string(f.as_ref())
        }
        Record::Layer(l) => {
            row.both("name_en", "name_ja", &l.name);
            row.text("path", &l.path);
            row.text("sha256", &l.sha256);
            row.text("role", if l.role == crate::layer::LayerRole::Deposits { "deposits" } else { "other" });
            row.text("crs", l.crs.as_deref().unwrap_or(""));
            serde_json::to_string(l.as_ref())
        }
    }?;
    row.text("record", &json);
    Ok(row)
}

/// Reads a record back from the JSON of its row.
///
/// # Errors
/// When the JSON is not such a record.
pub fn record_from(kind: RecordKind, json: &str) -> Result<Record, serde_json::Error> {
    Ok(match kind {
        RecordKind::Area => Record::Area(serde_json::from_str(json)?),
        RecordKind::Note => Record::Note(serde_json::from_str(json)?),
        RecordKind::Party => Record::Party(serde_json::from_str(json)?),
        RecordKind::Statement => Record::Statement(serde_json::from_str(json)?),
        RecordKind::Project => Record::Project(serde_json::from_str(json)?),
        RecordKind::Deposit => Record::Deposit(serde_json::from_str(json)?),
        RecordKind::Link => Record::Link(serde_json::from_str(json)?),
        RecordKind::Flag => Record::Flag(serde_json::from_str(json)?),
        RecordKind::Layer => Record::Layer(serde_json::from_str(json)?),
    })
}

impl Row {
    fn put(&mut self, name: &'static str, value: Sql) {
        self.columns.push((name, value));
    }

    fn text(&mut self, name: &'static str, text: &str) {
        self.put(name, Sql::Text(text.to_owned()));
    }

    fn list(&mut self, name: &'static str, words: &[String]) {
        self.text(name, &words.join("; "));
    }

    fn both(&mut self, en: &'static str, ja: &'static str, text: &Bilingual) {
        self.text(en, &text.en);
        self.text(ja, &text.ja);
    }

    fn author(&mut self, by: &Author) {
        self.text("party", &by.party.0);
        self.text("author", &by.name);
        self.text("at", by.at.as_str());
    }

    /// The place, or the path cut at the 180th meridian.
    fn note_geometry(&mut self, note: &Note) {
        let Some(path) = note.shape.path() else { return self.place(Some(note.place)) };
        let pieces = cut_path_at_180(path);
        self.extent = extent(pieces.iter().flatten().filter_map(|&p| LonLat::try_from(p).ok()));
        self.put("geom", Sql::Blob(blob::lines(&pieces)));
    }

    fn place(&mut self, place: Option<LonLat>) {
        let place = place.map(LonLat::wrapped);
        self.extent = extent(place);
        self.put("geom", place.map_or(Sql::Null, |p| Sql::Blob(blob::point(p))));
    }
}

/// Where the box of a callout stands, as WKT.
fn callout_at(note: &Note) -> Option<String> {
    let NoteShape::Callout { at } = &note.shape else { return None };
    let at = at.wrapped();
    Some(format!("POINT ({} {})", at.lon(), at.lat()))
}

fn extent(points: impl IntoIterator<Item = LonLat>) -> Option<[f64; 4]> {
    points
        .into_iter()
        .map(|p| [p.lon(), p.lat(), p.lon(), p.lat()])
        .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}

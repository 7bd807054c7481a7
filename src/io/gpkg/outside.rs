//! What another program changed in the rows since lodemap wrote them: found by digests, told field by field, taken in when wanted.

use super::error::sqlite;
use super::load::{Told, while_reading};
use super::{StoreError, digest, rows, schema, taken};
use crate::workspace::edit::{Edit, decide};
use crate::workspace::seal::bytes;
use crate::workspace::{Author, Change, ChangeSet, Record, RecordId, RecordKind, Workspace};
use rusqlite::types::{Value as Sql, ValueRef};
use rusqlite::{Connection, Row};
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// One field that another program changed, as texts for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The column.
    pub column: String,
    /// What lodemap had written.
    pub before: String,
    /// What is there now.
    pub after: String,
}

/// One record that another program changed.
#[derive(Debug, Clone, PartialEq)]
pub struct OutsideChange {
    /// What kind of record.
    pub kind: RecordKind,
    /// Its id; for a row that was added without one, the id that it gets.
    pub id: RecordId,
    /// The record as lodemap left it; `None` when it is new.
    pub before: Option<Record>,
    /// The record as the row says it; `None` when the row is gone, or when no record can be made of it.
    pub after: Option<Record>,
    /// Which fields differ.
    pub fields: Vec<FieldChange>,
    /// Columns whose values cannot be taken in, with the reason.
    pub refused: Vec<(String, String)>,
    /// The row, when its id has to be written first.
    row: Option<i64>,
}

/// A row whose id has to be written before the row can be.
#[derive(Debug, Clone)]
pub(super) struct Named {
    /// What kind of record.
    pub kind: RecordKind,
    /// The row.
    pub fid: i64,
    /// The id.
    pub id: RecordId,
    /// The row had it before, and another program changed it: it gets it back with the next edit, whatever that is.
    pub again: bool,
}

/// All that other programs changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outside {
    /// Record by record.
    pub changes: Vec<OutsideChange>,
}

impl Outside {
    /// Tells whether there is nothing to take in and nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Returns what taking it in changes in a workspace. What depends on a removed record goes with it, as in lodemap itself; new
    /// records are by `author`.
    #[must_use]
    pub fn change_set(&self, now: &Workspace, author: &Author) -> ChangeSet {
        let mut changes = ChangeSet::default();
        for change in &self.changes {
            match (&change.before, &change.after) {
                (_, Some(after)) => {
                    let mut after = after.clone();
                    taken::sign(&mut after, author);
                    changes.put(now, after);
                }
                (Some(_), None) => self.removal(now, author, change, &mut changes),
                (None, None) => {}
            }
        }
        changes
    }

    fn removal(&self, now: &Workspace, author: &Author, change: &OutsideChange, changes: &mut ChangeSet) {
        let id = change.id.clone();
        let edit = match change.kind {
            RecordKind::Area => Some(Edit::RemoveArea { id }),
            RecordKind::Note => Some(Edit::RemoveNote { id }),
            RecordKind::Project => Some(Edit::RemoveProject { id }),
            RecordKind::Link => Some(Edit::Unlink { id }),
            _ => None,
        };
        let decided = edit.and_then(|edit| decide(now, &Default::default(), author, &edit).ok());
        let all = decided.unwrap_or_else(|| {
            let mut alone = ChangeSet::default();
            alone.remove(now, change.kind, &change.id);
            alone
        });
        for change in all.0 {
            let key = change.key().map(|(kind, id)| (kind, id.clone()));
            let in_hand = |c: &Change| c.key().map(|(kind, id)| (kind, id.clone())) == key;
            // What the other program changed as well stays: it was meant.
            let kept = self.changes.iter().any(|o| key.as_ref() == Some(&(o.kind, o.id.clone())) && o.after.is_some());
            if !kept && !changes.0.iter().any(in_hand) {
                changes.0.push(change);
            }
        }
    }

    pub(super) fn named(&self) -> Vec<Named> {
        let named = |c: &OutsideChange| Some(Named { kind: c.kind, fid: c.row?, id: c.id.clone(), again: c.before.is_some() });
        self.changes.iter().filter_map(named).collect()
    }
}

/// What a scan has found so far.
#[derive(Default)]
pub(super) struct Found {
    /// The records as lodemap left them.
    pub records: Vec<Record>,
    changes: Vec<OutsideChange>,
}

impl Found {
    /// Ends the scan.
    pub fn finish(self, ours: &Workspace) -> Outside {
        let mut changes = self.changes;
        for change in &mut changes {
            // A row without an id gets one that nobody has.
            while change.row.is_some() && change.before.is_none() && ours.get(change.kind, &change.id).is_some() {
                change.id.0.push('+');
                if let Some(after) = &mut change.after {
                    taken::rename(after, &change.id);
                }
            }
        }
        Outside { changes }
    }

    fn ours(&mut self, record: &Record) {
        self.records.push(record.clone());
    }
}

/// One row as it is in the file.
struct Seen {
    fid: i64,
    values: Vec<(&'static str, Sql)>,
}

impl Seen {
    fn text(&self, column: &str) -> Option<&str> {
        self.values.iter().find(|(name, _)| *name == column).and_then(|(_, v)| match v {
            Sql::Text(t) => Some(t.as_str()),
            _ => None,
        })
    }

    fn digest(&self) -> [u8; 32] {
        let mut text = Vec::new();
        for (name, value) in &self.values {
            digest::put(&mut text, name, digest::by_ref(value));
        }
        digest::of_text(&text)
    }
}

/// Rows that are judged at once.
const ROWS: usize = 256;

/// Reads the rows of one kind of record and compares them with what lodemap wrote.
pub(super) fn scan(
    c: &Connection,
    path: &Path,
    version: i64,
    kind: RecordKind,
    told: &Told<'_>,
    found: &mut Found,
) -> Result<(), StoreError> {
    let table = rows::table_of(kind);
    let failed = sqlite("read", path);
    let columns = present_columns(c, table).map_err(&failed)?;
    if kind == RecordKind::Flag && columns.is_empty() {
        // The table is made with the first one.
        return Ok(());
    }
    let mut known = if version < 2 { None } else { Some(digests(c, table).map_err(&failed)?) };
    let columns_sql = columns.join(", ");
    let mut others = Vec::new();
    if let Some(known) = &mut known {
        let mut statement = c.prepare(&format!("SELECT fid, {columns_sql} FROM {table} ORDER BY fid")).map_err(&failed)?;
        let mut all = statement.query([]).map_err(&failed)?;
        let next = || all.next()?.map(|row| Written::of(row, &columns)).transpose();
        // Nearly every row is as it was written, and the history has its record in the same words.
        let rows = while_reading(ROWS, next, |row| row.told(kind, known, told).cloned().ok_or(row.fid)).map_err(&failed)?;
        for row in rows {
            match row {
                Ok(record) => found.records.push(record),
                Err(fid) => others.push(fid),
            }
        }
        known.retain(|_, digest| !digest.found.load(Ordering::Relaxed));
    } else {
        let mut statement = c.prepare(&format!("SELECT fid FROM {table} ORDER BY fid")).map_err(&failed)?;
        let all = statement.query_map([], |row| row.get(0)).map_err(&failed)?;
        others = all.collect::<Result<_, _>>().map_err(&failed)?;
    }
    let mut strangers = Vec::new();
    let mut statement = c.prepare(&format!("SELECT fid, {columns_sql} FROM {table} WHERE fid = ?1")).map_err(&failed)?;
    let mut others = others.into_iter();
    let next = || others.next().map(|fid: i64| statement.query_row([fid], |row| seen(row, &columns))).transpose();
    // The others are understood on all cores, too.
    let judged = while_reading(ROWS, next, |seen: Seen| {
        let digest = known.as_ref().map(|_| seen.digest());
        let read = seen.text("record").map(|json| rows::record_from(kind, json));
        (digest, read, seen)
    })
    .map_err(failed)?;
    for (digest, read, seen) in judged {
        let id = seen.text("id").map(RecordId::from);
        match (&mut known, id) {
            (Some(known), Some(id)) if known.contains_key(&id.0) => {
                let written = known.remove(&id.0).and_then(|digest| digest.sha256);
                match read {
                    Some(Ok(record)) if written == digest => found.records.push(record),
                    read => {
                        let ours = told.last(kind, &id);
                        let damaged = |source| StoreError::Record { table, id: id.0.clone(), path: path.to_owned(), source };
                        // The history knows what was there; only without it has the row to be believed.
                        let (ours, theirs) = match (ours, read) {
                            (Some(ours), Some(Ok(theirs))) if theirs.key().1 == &id => (ours, theirs),
                            (Some(ours), _) => (ours.clone(), ours),
                            (None, Some(Ok(theirs))) => (theirs.clone(), theirs),
                            (None, Some(Err(e))) => return Err(damaged(e)),
                            (None, None) => continue,
                        };
                        found.ours(&ours);
                        found.changes.extend(compare(kind, id, ours, theirs, &seen));
                    }
                }
            }
            // Format 1 has no digests: the other columns are compared with the record.
            (None, Some(id)) if seen.text("record").is_some() => {
                let read = rows::record_from(kind, seen.text("record").unwrap_or_default());
                let damaged = |source| StoreError::Record { table, id: id.0.clone(), path: path.to_owned(), source };
                let record = read.map_err(damaged)?;
                found.ours(&record);
                found.changes.extend(compare(kind, id, record.clone(), record, &seen));
            }
            _ => strangers.push(seen),
        }
    }
    let mut missing = known.unwrap_or_default();
    for seen in strangers {
        found.changes.extend(stranger(kind, &seen, &mut missing, told, &mut found.records));
    }
    let mut missing: Vec<_> = missing.into_keys().map(RecordId).collect();
    missing.sort();
    for id in missing {
        if let Some(ours) = told.last(kind, &id) {
            found.ours(&ours);
            let gone = (Some(ours), None);
            found.changes.push(OutsideChange {
                kind,
                id,
                before: gone.0,
                after: gone.1,
                fields: Vec::new(),
                refused: Vec::new(),
                row: None,
            });
        }
    }
    Ok(())
}

/// A row that lodemap did not write: a new one, or one of its own whose id was changed.
fn stranger(
    kind: RecordKind,
    seen: &Seen,
    missing: &mut HashMap<String, Digest>,
    told: &Told<'_>,
    records: &mut Vec<Record>,
) -> Option<OutsideChange> {
    let read = seen.text("record").and_then(|json| rows::record_from(kind, json).ok());
    if let Some(record) = &read {
        let id = record.key().1.clone();
        if missing.contains_key(&id.0)
            && let Some(ours) = told.last(kind, &id)
        {
            missing.remove(&id.0);
            records.push(ours.clone());
            let mut change = compare(kind, id.clone(), ours.clone(), ours.clone(), seen).unwrap_or_else(|| OutsideChange {
                kind,
                id,
                before: Some(ours.clone()),
                after: Some(ours),
                fields: Vec::new(),
                refused: Vec::new(),
                row: None,
            });
            change.refused.push(("id".into(), "ids do not change: other records speak of it by its id".into()));
            change.row = Some(seen.fid);
            return Some(change);
        }
    }
    let (id, row) = match seen.text("id").filter(|id| !id.trim().is_empty()) {
        Some(id) => (RecordId::from(id), None),
        None => (RecordId(format!("outside-{}", seen.fid)), Some(seen.fid)),
    };
    let Some(blank) = taken::blank(kind, &id) else {
        let refused = vec![("id".into(), "lodemap makes no such record from a row; the row stays as it is".into())];
        return Some(OutsideChange { kind, id, before: None, after: None, fields: Vec::new(), refused, row: None });
    };
    let mut change = compare(kind, id, blank.clone(), blank, seen)?;
    change.before = None;
    change.row = row;
    if let Some(why) = change.after.as_ref().and_then(taken::lacks) {
        change.refused.push(("geom".into(), why));
        change.after = None;
    }
    Some(change)
}

/// Compares a row with what lodemap wrote; `theirs` is the record that the changes go into. `None` when nothing differs.
fn compare(kind: RecordKind, id: RecordId, ours: Record, mut theirs: Record, seen: &Seen) -> Option<OutsideChange> {
    let row = rows::row_of(&ours, &Workspace::default()).ok()?;
    let (mut fields, mut refused) = (Vec::new(), Vec::new());
    if theirs != ours {
        let json = |r: &Record| rows::row_of(r, &Workspace::default()).ok().and_then(|row| row.columns.into_iter().next_back());
        let [before, after] = [json(&ours), json(&theirs)].map(|c| c.map_or_else(String::new, |(_, v)| taken::shown(&v)));
        fields.push(FieldChange { column: "record".into(), before, after });
    } else if seen.text("record").is_none_or(|json| rows::record_from(kind, json).ok().as_ref() != Some(&ours))
        && seen.text("id") == Some(&id.0)
        && seen.values.iter().any(|(name, v)| *name == "record" && *v != Sql::Null)
    {
        refused.push(("record".into(), "it is no record any more".into()));
    }
    for (name, written) in &row.columns {
        let Some((_, now)) = seen.values.iter().find(|(column, _)| column == name) else { continue };
        if matches!(*name, "id" | "record") || digest::is_derived(row.table, name) || same(written, now) {
            continue;
        }
        match taken::set(&mut theirs, name, now) {
            Ok(true) => {
                let (before, after) = (taken::shown(written), taken::shown(now));
                fields.push(FieldChange { column: (*name).into(), before, after });
            }
            Ok(false) => {}
            Err(why) => {
                taken::keep_aside(&mut theirs, name, now);
                refused.push(((*name).into(), why));
            }
        }
    }
    let differs = theirs != ours || !refused.is_empty();
    differs.then(|| OutsideChange { kind, id, before: Some(ours), after: Some(theirs), fields, refused, row: None })
}

fn same(a: &Sql, b: &Sql) -> bool {
    let empty = |v: &Sql| matches!(v, Sql::Null) || matches!(v, Sql::Text(t) if t.is_empty());
    a == b || (empty(a) && empty(b))
}

/// What lodemap noted of a row that it wrote.
struct Digest {
    /// `None` when it is none any more.
    sha256: Option<[u8; 32]>,
    /// The row was found as it was written.
    found: AtomicBool,
}

/// A row as the text that its digest is of.
struct Written {
    fid: i64,
    text: Vec<u8>,
    /// Where in the text the id stands.
    id: Range<usize>,
    /// Where in the text the record stands.
    record: Range<usize>,
}

impl Written {
    fn of(row: &Row<'_>, columns: &[&'static str]) -> Result<Self, rusqlite::Error> {
        let mut written = Self { fid: row.get(0)?, text: Vec::with_capacity(1024), id: 0..0, record: 0..0 };
        for (i, name) in columns.iter().enumerate() {
            let at = digest::put(&mut written.text, name, row.get_ref(i + 1)?);
            match *name {
                "id" => written.id = at,
                "record" => written.record = at,
                _ => {}
            }
        }
        Ok(written)
    }

    /// Returns the record that the history has in the words of this row, if the row is as lodemap wrote it.
    fn told<'a>(&self, kind: RecordKind, known: &HashMap<String, Digest>, told: &Told<'a>) -> Option<&'a Record> {
        let id = std::str::from_utf8(self.text.get(self.id.clone())?).ok()?;
        let record = told.in_words(kind, id, self.text.get(self.record.clone())?)?;
        let digest = known.get(id)?;
        // Of two rows with one id the second is looked at.
        (digest.sha256 == Some(digest::of_text(&self.text)) && !digest.found.swap(true, Ordering::Relaxed)).then_some(record)
    }
}

fn seen(row: &Row<'_>, columns: &[&'static str]) -> Result<Seen, rusqlite::Error> {
    let value = |i: usize| -> Result<Sql, rusqlite::Error> {
        Ok(match row.get_ref(i)? {
            ValueRef::Null => Sql::Null,
            ValueRef::Integer(i) => Sql::Integer(i),
            ValueRef::Real(f) => Sql::Real(f),
            // Bytes that are no text are kept as what they are.
            ValueRef::Text(t) => std::str::from_utf8(t).map_or_else(|_| Sql::Blob(t.to_vec()), |t| Sql::Text(t.to_owned())),
            ValueRef::Blob(b) => Sql::Blob(b.to_vec()),
        })
    };
    let values = columns.iter().enumerate().map(|(i, name)| Ok((*name, value(i + 1)?)));
    Ok(Seen { fid: row.get(0)?, values: values.collect::<Result<_, rusqlite::Error>>()? })
}

/// The digested columns that the table still has.
fn present_columns(c: &Connection, table: &str) -> Result<Vec<&'static str>, rusqlite::Error> {
    let mut statement = c.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let there = statement.query_map([table], |r| r.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let all = schema::PUBLIC.iter().filter(|t| t.name == table).flat_map(schema::PublicTable::digested);
    Ok(all.filter(|column| there.iter().any(|t| t == column)).collect())
}

fn digests(c: &Connection, table: &str) -> Result<HashMap<String, Digest>, rusqlite::Error> {
    let mut statement = c.prepare("SELECT id, sha256 FROM lodemap_digest WHERE table_name = ?1")?;
    let digest = |r: &Row<'_>| {
        let sha256 = r.get_ref(1)?.as_str().ok().and_then(bytes);
        Ok((r.get(0)?, Digest { sha256, found: AtomicBool::new(false) }))
    };
    statement.query_map([table], digest)?.collect()
}

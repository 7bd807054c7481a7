//! The vertex table of an area: its corners in the coordinates of any CRS or notation. What is typed is what is stored; a corner that
//! nobody touched keeps its bits; each change is one edit, and one that is refused says so at its row.

use crate::app::action::Selection;
use crate::app::state::State;
use crate::crs::notation::{Notation, parse};
use crate::crs::{Converter, Crs};
use crate::geometry::{Boundary, LonLat, VertexRef};
use crate::words::{Lang, Word};
use crate::workspace::RecordId;
use crate::workspace::edit::Edit;

/// Rows that one paste may bring.
const MOST_PASTED: usize = 10_000;
/// The last digit of a notation is worth so many metres: finer than the grid of positions.
const STEP_M: f64 = 0.0001;

/// What may be asked of the vertex table.
#[derive(Debug, Clone, PartialEq)]
pub enum VertexAction {
    /// Show the corners of the selected area.
    Open,
    /// Put the table away.
    Close,
    /// Show the corners in this notation, or the coordinates of this CRS.
    In(Notation),
    /// Mark a corner on the map; `None` marks nothing.
    Choose(Option<VertexRef>),
    /// Write into a cell: the corner, the column from 0, the text.
    Write(VertexRef, usize, String),
    /// Put a corner in the middle of the edge after this one.
    Insert(VertexRef),
    /// Take a corner away.
    Delete(VertexRef),
    /// Put a corner for each line of a text after this one.
    Paste(VertexRef, String),
}

/// The open vertex table.
#[derive(Debug, Clone)]
pub struct VertexTable {
    notation: Notation,
    /// The CRS of two columns of numbers.
    crs: Option<Crs>,
    chosen: Option<VertexRef>,
    /// Why a change was refused, at which corner.
    problem: Option<(RecordId, VertexRef, String)>,
}

/// A row's cells as they are shown.
pub type Cells = Vec<String>;

impl VertexTable {
    fn new(notation: Notation) -> Result<Self, String> {
        let crs = match &notation {
            Notation::Crs(code) => Some(Crs::parse(code).map_err(|e| e.to_string())?),
            _ => None,
        };
        Ok(Self { notation, crs, chosen: None, problem: None })
    }

    /// Returns how the corners are written.
    #[must_use]
    pub fn notation(&self) -> &Notation {
        &self.notation
    }

    /// Returns the corner that is marked.
    #[must_use]
    pub fn chosen(&self) -> Option<VertexRef> {
        self.chosen
    }

    /// Returns why the last change of an area was refused, and at which corner.
    #[must_use]
    pub fn problem(&self, area: &RecordId) -> Option<(VertexRef, &str)> {
        self.problem.as_ref().filter(|(of, ..)| of == area).map(|(_, at, why)| (*at, why.as_str()))
    }

    /// Returns the headings of the columns of coordinates.
    #[must_use]
    pub fn headings(&self, lang: Lang) -> Vec<String> {
        let [east, north] = match (&self.notation, &self.crs) {
            (Notation::Decimal, _) => [Word::VertexLon, Word::VertexLat],
            (_, Some(crs)) if crs.is_geographic() => [Word::VertexLon, Word::VertexLat],
            (_, Some(_)) => [Word::VertexEast, Word::VertexNorth],
            (notation, None) => return vec![notation.name(lang)],
        };
        let named =
            |word| self.crs.as_ref().map_or_else(|| lang.t(word).to_owned(), |crs| format!("{} ({})", lang.t(word), crs.unit()));
        if self.north_first() { vec![named(north), named(east)] } else { vec![named(east), named(north)] }
    }

    /// Writes a corner; a cell is “—” where the CRS has no coordinates for it.
    #[must_use]
    pub fn cells(&self, at: LonLat, lang: Lang) -> Cells {
        if !self.in_pairs() {
            return vec![self.notation.write(at, STEP_M, lang).unwrap_or_else(|| "—".to_owned())];
        }
        let decimals = if self.crs.as_ref().is_some_and(|crs| !crs.is_geographic()) { 4 } else { 9 };
        match self.numbers(at) {
            // Stored degrees are shown as they are stored.
            Some(pair) if self.crs.is_none() => pair.map(|v| v.to_string()).to_vec(),
            Some(pair) => pair.map(|v| format!("{v:.decimals$}")).to_vec(),
            None => vec!["—".to_owned(); 2],
        }
    }

    fn in_pairs(&self) -> bool {
        self.crs.is_some() || self.notation == Notation::Decimal
    }

    fn north_first(&self) -> bool {
        self.crs.as_ref().is_some_and(|crs| crs.is_north_first() && !crs.is_geographic())
    }

    /// The two numbers of a corner, in the order of the columns, with all their digits.
    fn numbers(&self, at: LonLat) -> Option<[f64; 2]> {
        let [e, n] = match &self.crs {
            None => [at.lon(), at.lat()],
            Some(crs) => Converter::new(&Crs::wgs84(), crs).ok()?.at([at.wrapped().lon(), at.lat()])?,
        };
        Some(if self.north_first() { [n, e] } else { [e, n] })
    }

    /// The place of two numbers in the order of the columns.
    fn place(&self, pair: [f64; 2]) -> Option<LonLat> {
        let [e, n] = if self.north_first() { [pair[1], pair[0]] } else { pair };
        match &self.crs {
            None => LonLat::new(e, n).ok(),
            Some(crs) => Converter::new(crs, &Crs::wgs84()).ok()?.at([e, n]).and_then(|p| LonLat::try_from(p).ok()),
        }
    }
}

impl State {
    /// Returns the open vertex table.
    #[must_use]
    pub fn vertices(&self) -> Option<&VertexTable> {
        self.vertices.as_ref()
    }

    /// Returns the area whose corners the table shows: the selected one.
    #[must_use]
    pub fn vertices_of(&self) -> Option<(&RecordId, &Boundary)> {
        let Selection::Area(id) = &self.selection else { return None };
        self.vertices.as_ref()?;
        self.workspace().areas.get(id).map(|area| (id, &area.boundary))
    }

    pub(super) fn vertex_action(&mut self, action: VertexAction) {
        match action {
            VertexAction::Open => self.show_vertices(self.settings.vertices_in.clone().unwrap_or(Notation::Decimal)),
            VertexAction::Close => self.vertices = None,
            VertexAction::In(notation) => {
                self.show_vertices(notation.clone());
                if self.vertices.as_ref().is_some_and(|t| t.notation == notation) {
                    self.settings.vertices_in = Some(notation);
                    self.save_settings();
                }
            }
            VertexAction::Choose(at) => {
                if let Some(table) = &mut self.vertices {
                    table.chosen = at;
                }
            }
            VertexAction::Write(at, column, text) => self.change(at, &text, |state, boundary| {
                let old = boundary.vertex(at).ok_or_else(|| state.lang().t(Word::VertexGone).to_owned())?;
                let new = state.vertex_from(old, column, &text)?;
                boundary.with_vertex_moved(at, new).ok_or_else(|| state.lang().t(Word::VertexGone).to_owned())
            }),
            VertexAction::Insert(at) => self.change(at, "", |state, boundary| {
                let ring = boundary.polygons.get(at.polygon).and_then(|p| p.ring(at.ring));
                let ends = ring.and_then(|ring| Some((*ring.get(at.vertex)?, *ring.get((at.vertex + 1) % ring.len())?)));
                let middle =
                    ends.and_then(|(a, b)| LonLat::new(f64::midpoint(a.lon(), b.lon()), f64::midpoint(a.lat(), b.lat())).ok());
                let after = VertexRef { vertex: at.vertex + 1, ..at };
                let with = middle.and_then(|middle| boundary.with_vertex_inserted(after, middle));
                with.ok_or_else(|| state.lang().t(Word::VertexGone).to_owned())
            }),
            VertexAction::Delete(at) => self.change(at, "", |state, boundary| {
                boundary.with_vertex_removed(at).ok_or_else(|| state.lang().t(Word::VertexTooFew).to_owned())
            }),
            VertexAction::Paste(at, text) => self.change(at, "", |state, boundary| {
                let mut changed = boundary.clone();
                let mut last = boundary.vertex(at).ok_or_else(|| state.lang().t(Word::VertexGone).to_owned())?;
                for (n, place) in state.pasted(last, &text)?.into_iter().enumerate() {
                    last = place.near(last);
                    let after = VertexRef { vertex: at.vertex + 1 + n, ..at };
                    changed =
                        changed.with_vertex_inserted(after, last).ok_or_else(|| state.lang().t(Word::VertexGone).to_owned())?;
                }
                Ok(changed)
            }),
        }
    }

    fn show_vertices(&mut self, notation: Notation) {
        match VertexTable::new(notation) {
            Ok(table) => {
                let chosen = self.vertices.as_ref().and_then(|t| t.chosen);
                self.vertices = Some(VertexTable { chosen, ..table });
            }
            Err(why) => {
                let text = self.lang().fill(Word::CrsFailed, &[&why]);
                self.notify(crate::app::NoticeKind::Error, text);
            }
        }
    }

    /// Changes the boundary of the selected area in one step; what is wrong is said at the row, with what was typed.
    fn change(&mut self, at: VertexRef, typed: &str, change: impl FnOnce(&Self, &Boundary) -> Result<Boundary, String>) {
        let Some((id, boundary)) = self.vertices_of().map(|(id, b)| (id.clone(), b.clone())) else { return };
        let result = change(self, &boundary).and_then(|changed| {
            let edit = Edit::SetBoundary { id: id.clone(), boundary: changed.clone() };
            if changed == boundary {
                return Ok(None);
            }
            self.why_not(&edit).map_or(Ok(Some(edit)), Err)
        });
        let problem = match result {
            Ok(edit) => {
                if let Some(edit) = edit {
                    self.edit(&edit);
                }
                None
            }
            Err(why) if typed.is_empty() => Some((id, at, why)),
            Err(why) => Some((id, at, self.lang().fill(Word::VertexTyped, &[typed, &why]))),
        };
        if let Some(table) = &mut self.vertices {
            table.chosen = Some(at);
            table.problem = problem;
        }
    }

    /// The corner that a cell with this text means. The other number stays what it is, with all its digits.
    fn vertex_from(&self, old: LonLat, column: usize, text: &str) -> Result<LonLat, String> {
        let Some(table) = &self.vertices else { return Ok(old) };
        let lang = self.lang();
        if table.cells(old, lang).get(column).is_some_and(|shown| shown == text.trim()) {
            return Ok(old);
        }
        if !table.in_pairs() {
            let places = parse(text, &self.notation_context()).map_err(|e| e.text(lang))?;
            return match &places[..] {
                [place] => Ok(place.at.near(old)),
                _ => Err(lang.t(Word::VertexOnePlace).to_owned()),
            };
        }
        let value = number(text).ok_or_else(|| lang.fill(Word::VertexNoNumber, &[text.trim()]))?;
        let nowhere = || lang.fill(Word::VertexNowhere, &[&table.notation.name(lang)]);
        if table.notation == Notation::Decimal {
            let [lon, lat] = if column == 0 { [value, old.lat()] } else { [old.lon(), value] };
            let new = LonLat::new(lon, lat).map_err(|e| e.to_string())?;
            return Ok(new.near(old));
        }
        let mut pair = table.numbers(old).ok_or_else(nowhere)?;
        *pair.get_mut(column).ok_or_else(nowhere)? = value;
        table.place(pair).map(|new| new.near(old)).ok_or_else(nowhere)
    }

    /// The places of the lines of a text: two numbers in the columns of the table, or a place in any notation.
    fn pasted(&self, near: LonLat, text: &str) -> Result<Vec<LonLat>, String> {
        let Some(table) = &self.vertices else { return Ok(Vec::new()) };
        let lang = self.lang();
        let mut places = Vec::new();
        for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            if places.len() == MOST_PASTED {
                return Err(lang.fill(Word::VertexTooMany, &[&crate::words::grouped(MOST_PASTED)]));
            }
            // Of a row copied from here or from a sheet the last two cells are the coordinates.
            let cells: Vec<&str> =
                if line.contains('\t') { line.split('\t').collect() } else { line.split([',', ';', ' ']).collect() };
            let cells: Vec<&str> = cells.into_iter().map(str::trim).filter(|c| !c.is_empty()).collect();
            let numbers = match &cells[..] {
                [.., a, b] if table.in_pairs() && (cells.len() == 2 || line.contains('\t')) => number(a).zip(number(b)),
                _ => None,
            };
            let said = |why: &str| lang.fill(Word::VertexLine, &[&(n + 1).to_string(), why]);
            let place = match numbers {
                Some((a, b)) => {
                    table.place([a, b]).ok_or_else(|| said(&lang.fill(Word::VertexNowhere, &[&table.notation.name(lang)])))?
                }
                None => {
                    let wanted = if line.contains('\t') { cells.last().copied().unwrap_or(line) } else { line };
                    let found = parse(wanted, &self.notation_context()).map_err(|e| said(&e.text(lang)))?;
                    found.first().map_or(near, |place| place.at)
                }
            };
            places.push(place);
        }
        if places.is_empty() { Err(lang.t(Word::VertexNothingToPaste).to_owned()) } else { Ok(places) }
    }

    /// Writes all corners of the shown area as tab-separated text.
    #[must_use]
    pub fn vertices_text(&self) -> Option<String> {
        let (table, (_, boundary)) = (self.vertices.as_ref()?, self.vertices_of()?);
        let mut text = String::new();
        for (polygon, ring, vertices) in boundary.rings() {
            for (i, at) in vertices.iter().enumerate() {
                let cells = table.cells(*at, self.lang()).join("\t");
                text += &format!("{}\t{}\t{}\t{cells}\n", polygon + 1, ring + 1, i + 1);
            }
        }
        Some(text)
    }
}

/// A number as it is typed: full-width digits, a minus of any kind, commas between groups of three.
fn number(text: &str) -> Option<f64> {
    let plain: String = text
        .trim()
        .chars()
        .map(|c| match c {
            '０'..='９' | '．' | '，' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '−' | '－' => '-',
            c => c,
        })
        .collect();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = whole.trim_start_matches(['-', '+']);
    let groups: Vec<&str> = digits.split(',').collect();
    let grouped = groups.len() == 1
        || groups.iter().enumerate().all(|(i, g)| if i == 0 { (1..=3).contains(&g.len()) } else { g.len() == 3 });
    if !grouped || fraction.contains(',') {
        return None;
    }
    plain.replace(',', "").parse().ok().filter(|v: &f64| v.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        let read = ["12.5", " -0.25 ", "１２３．５", "−7", "1,234,567.25", "500000"].map(number);
        assert_eq!(read, [Some(12.5), Some(-0.25), Some(123.5), Some(-7.0), Some(1_234_567.25), Some(500_000.0)]);
        assert_eq!(["", "x", "1,23", "1.2,3", "inf", "NaN", "12,5"].map(number), [None; 7]);
    }
}

//! Reads one geometry straight into the columns. What is wrong with a part loses that part; what is not JSON is the caller's to handle.

use super::trouble::Trouble;
use crate::layer::json::{Kind, Scan, Syntax};
use crate::layer::{GeometryType, PartKind, TableBuilder};

/// Deepest nesting of GeometryCollections that is read.
const MAX_COLLECTIONS: u32 = 32;

/// Reads geometries into `table`, noting troubles with their byte.
pub(super) struct GeometryReader<'t> {
    pub table: &'t mut TableBuilder,
    pub troubles: &'t mut Vec<(usize, Trouble)>,
}

/// Why a part of a geometry could not be read.
enum Bad {
    Syntax(Syntax),
    Shape(usize, Trouble),
}

impl From<Syntax> for Bad {
    fn from(e: Syntax) -> Self {
        Self::Syntax(e)
    }
}

impl GeometryReader<'_> {
    /// Reads the geometry on which the scanner stands and returns its declared type, `Null` when it has none.
    ///
    /// # Errors
    /// When the text is not JSON; the columns may then hold half a geometry.
    pub fn geometry(&mut self, scan: &mut Scan<'_>, depth: u32) -> Result<GeometryType, Syntax> {
        let start = scan.at;
        if scan.peek() != Some(b'{') {
            if scan.value()? != Kind::Null || depth > 0 {
                self.troubles.push((start, Trouble::GeometryNotObject));
            }
            return Ok(GeometryType::Null);
        }
        let mut kind: Option<GeometryType> = None;
        let (mut declared, mut content, mut other_content) = (None, None, None);
        let mut read_at = None;
        let columns = self.table.mark();
        scan.members::<Syntax>(|scan, key| {
            match &scan.text[key] {
                b"type" => {
                    let at = scan.at;
                    if declared.is_some() {
                        self.troubles.push((at, Trouble::Duplicate("type".into())));
                        self.table.back_to(columns);
                        read_at = None;
                    }
                    if scan.value()? == Kind::Text {
                        let name = &scan.text[at + 1..scan.at - 1];
                        kind = geometry_type(name);
                        declared = Some((at, name));
                    }
                }
                b"coordinates" => {
                    if content.is_some() {
                        self.troubles.push((scan.at, Trouble::Duplicate("coordinates".into())));
                        self.table.back_to(columns);
                    }
                    content = Some(scan.at);
                    read_at = None;
                    match kind {
                        Some(kind) if kind != GeometryType::GeometryCollection => {
                            read_at = content;
                            self.coordinates(scan, kind)?;
                        }
                        _ => {
                            scan.value()?;
                        }
                    }
                }
                b"geometries" => {
                    if other_content.is_some() {
                        self.troubles.push((scan.at, Trouble::Duplicate("geometries".into())));
                    }
                    other_content = Some(scan.at);
                    scan.value()?;
                }
                b"bbox" => self.bbox(scan)?,
                _ => {
                    scan.value()?;
                }
            }
            Ok(())
        })?;
        let Some(kind) = kind else {
            self.table.back_to(columns);
            let trouble = declared.map_or((start, Trouble::GeometryWithoutType), |(at, name)| {
                (at, Trouble::UnknownGeometry(String::from_utf8_lossy(&name[..name.len().min(60)]).into_owned()))
            });
            self.troubles.push(trouble);
            return Ok(GeometryType::Null);
        };
        if kind == GeometryType::GeometryCollection {
            match other_content {
                Some(at) => self.geometries(&mut scan.again(at), depth)?,
                None => self.troubles.push((start, Trouble::NoCoordinates("geometries"))),
            }
        } else {
            match content {
                // The type came after the coordinates, or changed: they are read now that it is known.
                Some(at) if read_at.is_none() => {
                    self.coordinates(&mut scan.again(at), kind)?;
                }
                Some(_) => {}
                None => self.troubles.push((start, Trouble::NoCoordinates("coordinates"))),
            }
        }
        Ok(kind)
    }

    /// Checks a bbox member (RFC 7946 §5).
    pub fn bbox(&mut self, scan: &mut Scan<'_>) -> Result<(), Syntax> {
        let start = scan.at;
        let end = {
            scan.value()?;
            scan.at
        };
        let mut inner = Scan::new(&scan.text[..end], start);
        let mut numbers = 0;
        let mut good = inner.peek() == Some(b'[');
        inner.at += 1;
        while good && inner.next_token() != Some(b']') {
            good = inner.number().is_ok();
            numbers += 1;
            if inner.next_token() == Some(b',') {
                inner.at += 1;
            }
        }
        if !good || !matches!(numbers, 4 | 6) {
            self.troubles.push((start, Trouble::BadBbox));
        }
        Ok(())
    }

    fn geometries(&mut self, scan: &mut Scan<'_>, depth: u32) -> Result<(), Syntax> {
        let start = scan.at;
        if depth >= MAX_COLLECTIONS {
            self.troubles.push((start, Trouble::Nesting));
            return Ok(());
        }
        if scan.peek() != Some(b'[') {
            self.troubles.push((start, Trouble::CoordinatesNotArray));
            return Ok(());
        }
        let empty = self.each(scan, |this, scan| {
            let at = scan.at;
            if this.geometry(scan, depth + 1)? == GeometryType::GeometryCollection {
                this.troubles.push((at, Trouble::NestedCollection));
            }
            Ok(())
        });
        match empty {
            Ok(0) => self.troubles.push((start, Trouble::Empty)),
            Ok(_) => {}
            Err(Bad::Syntax(e)) => return Err(e),
            Err(Bad::Shape(at, trouble)) => self.troubles.push((at, trouble)),
        }
        Ok(())
    }

    fn coordinates(&mut self, scan: &mut Scan<'_>, kind: GeometryType) -> Result<(), Syntax> {
        let start = scan.at;
        if scan.peek() != Some(b'[') {
            scan.value()?;
            self.troubles.push((start, Trouble::CoordinatesNotArray));
            return Ok(());
        }
        let columns = self.table.mark();
        let before = self.troubles.len();
        let read = match kind {
            GeometryType::Point => self.point(scan).map(|()| 1),
            GeometryType::LineString => self.line(scan),
            GeometryType::Polygon => self.polygon(scan),
            GeometryType::MultiPoint => self.parts(scan, |this, scan| this.point(scan)),
            GeometryType::MultiLineString => self.parts(scan, |this, scan| this.line(scan).map(drop)),
            GeometryType::MultiPolygon => self.parts(scan, |this, scan| this.polygon(scan).map(drop)),
            GeometryType::Null | GeometryType::GeometryCollection => Ok(1),
        };
        match read {
            Ok(_) => {}
            Err(Bad::Syntax(e)) => return Err(e),
            Err(Bad::Shape(at, trouble)) => {
                self.table.back_to(columns);
                self.troubles.push((at, trouble));
                scan.at = start;
                scan.value()?;
            }
        }
        if self.table.mark() == columns && self.troubles.len() == before {
            self.troubles.push((start, Trouble::Empty));
        }
        Ok(())
    }

    /// Reads the parts of a Multi geometry; a bad part is left out and said.
    fn parts(
        &mut self,
        scan: &mut Scan<'_>,
        mut part: impl FnMut(&mut Self, &mut Scan<'_>) -> Result<(), Bad>,
    ) -> Result<usize, Bad> {
        self.each(scan, |this, scan| {
            let (start, columns) = (scan.at, this.table.mark());
            match part(this, scan) {
                Err(Bad::Shape(at, trouble)) => {
                    this.table.back_to(columns);
                    this.troubles.push((at, trouble));
                    scan.at = start;
                    scan.value()?;
                    Ok(())
                }
                done => done,
            }
        })
    }

    fn point(&mut self, scan: &mut Scan<'_>) -> Result<(), Bad> {
        self.position(scan)?;
        self.table.end_run();
        self.table.end_part(PartKind::Point);
        Ok(())
    }

    fn line(&mut self, scan: &mut Scan<'_>) -> Result<usize, Bad> {
        let at = scan.at;
        let n = self.each(scan, Self::position)?;
        // A line without positions is an empty geometry; only a single position is wrong.
        if n == 1 {
            return Err(Bad::Shape(at, Trouble::LineShort(n)));
        }
        if n > 0 {
            self.table.end_run();
            self.table.end_part(PartKind::Line);
        }
        Ok(n)
    }

    fn polygon(&mut self, scan: &mut Scan<'_>) -> Result<usize, Bad> {
        let start = self.table.mark();
        let n = self.each(scan, |this, scan| {
            let (at, columns) = (scan.at, this.table.mark());
            match this.ring(scan) {
                // A bad hole is left out; a bad outer ring takes the polygon with it.
                Err(Bad::Shape(place, trouble)) if columns.has_runs_since(start) => {
                    this.table.back_to(columns);
                    this.troubles.push((place, trouble));
                    scan.at = at;
                    scan.value()?;
                    Ok(())
                }
                done => done,
            }
        })?;
        if self.table.mark().has_runs_since(start) {
            self.table.end_part(PartKind::Polygon);
        }
        Ok(n)
    }

    fn ring(&mut self, scan: &mut Scan<'_>) -> Result<(), Bad> {
        let (at, start) = (scan.at, self.table.vertices());
        let n = self.each(scan, Self::position)?;
        if n < 4 {
            return Err(Bad::Shape(at, Trouble::RingShort(n)));
        }
        if !self.table.is_closed(start) {
            self.troubles.push((at, Trouble::RingOpen));
        }
        self.table.end_run();
        Ok(())
    }

    #[inline]
    fn position(&mut self, scan: &mut Scan<'_>) -> Result<(), Bad> {
        let start = scan.at;
        if scan.peek() != Some(b'[') {
            let kind = scan.value()?;
            let number = matches!(kind, Kind::Integer | Kind::Real);
            return Err(Bad::Shape(start, if number { Trouble::Nesting } else { Trouble::NotANumber }));
        }
        if let Some(xy) = scan.plain_position() {
            self.table.vertex(xy);
            return Ok(());
        }
        scan.at += 1;
        let (mut xy, mut decimal) = ([0.0; 2], [None; 2]);
        let mut n = 0;
        let mut first = scan.next_token();
        if first == Some(b']') {
            return Err(Bad::Shape(start, Trouble::PositionShort));
        }
        loop {
            if !matches!(first, Some(b'-' | b'0'..=b'9')) {
                let at = scan.at;
                let trouble = if scan.value()? == Kind::Array { Trouble::Nesting } else { Trouble::NotANumber };
                return Err(Bad::Shape(at, trouble));
            }
            let at = scan.at;
            let number = scan.number()?;
            if n < 2 {
                (xy[n], decimal[n]) = (number.value(scan.text), number.decimal());
                if !xy[n].is_finite() {
                    return Err(Bad::Shape(at, Trouble::NumberTooLarge));
                }
            }
            n += 1;
            match scan.next_token() {
                Some(b',') => {
                    scan.at += 1;
                    if scan.closed_behind_comma(b']') {
                        break;
                    }
                }
                Some(b']') => break,
                Some(_) => scan.error("a comma or ] is expected here")?,
                None => scan.error("the text ends inside a position")?,
            }
            first = scan.peek();
        }
        scan.at += 1;
        if n < 2 {
            return Err(Bad::Shape(start, Trouble::PositionShort));
        }
        if n > 3 {
            self.troubles.push((start, Trouble::PositionLong));
        }
        match decimal {
            [Some(x), Some(y)] => self.table.vertex([x, y]),
            _ => self.table.any_vertex(xy),
        }
        Ok(())
    }

    /// Reads an array item by item and returns how many there are.
    #[inline]
    fn each(
        &mut self,
        scan: &mut Scan<'_>,
        mut item: impl FnMut(&mut Self, &mut Scan<'_>) -> Result<(), Bad>,
    ) -> Result<usize, Bad> {
        if scan.peek() != Some(b'[') {
            let at = scan.at;
            let kind = scan.value()?;
            let number = matches!(kind, Kind::Integer | Kind::Real);
            return Err(Bad::Shape(at, if number { Trouble::Nesting } else { Trouble::CoordinatesNotArray }));
        }
        scan.at += 1;
        if scan.next_token() == Some(b']') {
            scan.at += 1;
            return Ok(0);
        }
        let mut n = 0;
        loop {
            scan.count()?;
            item(self, scan)?;
            n += 1;
            if !scan.goes_on(b']')? {
                return Ok(n);
            }
        }
    }
}

/// Returns the geometry type with this name (RFC 7946 §1.4); capitals count.
pub(super) fn geometry_type(name: &[u8]) -> Option<GeometryType> {
    Some(match name {
        b"Point" => GeometryType::Point,
        b"MultiPoint" => GeometryType::MultiPoint,
        b"LineString" => GeometryType::LineString,
        b"MultiLineString" => GeometryType::MultiLineString,
        b"Polygon" => GeometryType::Polygon,
        b"MultiPolygon" => GeometryType::MultiPolygon,
        b"GeometryCollection" => GeometryType::GeometryCollection,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::FeatureTable;

    fn read(text: &str) -> (FeatureTable, Vec<&'static str>) {
        let (mut table, mut troubles) = (TableBuilder::default(), Vec::new());
        let mut scan = Scan::new(text.as_bytes(), 0);
        let kind = GeometryReader { table: &mut table, troubles: &mut troubles }.geometry(&mut scan, 0).unwrap();
        assert_eq!(scan.at, text.len());
        table.row(0..text.len(), None, kind);
        (table.finish(0), troubles.iter().map(|(_, t)| t.code()).collect())
    }

    #[test]
    fn the_order_of_type_and_coordinates_does_not_matter() {
        let (a, _) = read(r#"{"type":"Polygon","coordinates":[[[0,0,9],[4,0,9],[4,4],[0,0]]]}"#);
        let (b, _) = read(r#"{"coordinates":[[[0,0,9],[4,0,9],[4,4],[0,0]]],"type":"Polygon"}"#);
        assert_eq!(a, b);
        let runs: Vec<_> = a.parts(0).flat_map(|p| a.runs(&p).collect::<Vec<_>>()).collect();
        assert_eq!((a.parts(0).len(), runs), (1, std::iter::once(0..4).collect()));
    }

    #[test]
    fn a_bad_part_is_left_out_and_the_others_stay() {
        let (t, codes) = read(r#"{"type":"MultiLineString","coordinates":[[[0,0]],[[1,1],[2,2]]]}"#);
        assert_eq!((t.parts(0).len(), codes), (1, vec!["line_too_short"]));
        let (t, codes) = read(r#"{"type":"MultiPoint","coordinates":[[1,2],["3","4"],[5]]}"#);
        assert_eq!(
            (t.coordinates().iter().collect(), codes),
            (vec![[1.0, 2.0]], vec!["coordinate_not_number", "position_too_short"])
        );
    }

    #[test]
    fn what_cannot_be_drawn_is_named() {
        for (text, code) in [
            (r#"{"type":"point","coordinates":[1,2]}"#, "unknown_geometry_type"),
            (r#"{"type":"Point","coordinates":[1e400,2]}"#, "coordinate_too_large"),
            (r#"{"type":"LineString","coordinates":[1,2]}"#, "coordinates_nesting"),
            (r#"{"type":"Point","coordinates":[[1,2]]}"#, "coordinates_nesting"),
            (r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]}"#, "ring_too_short"),
            (r#"{"type":"Polygon"}"#, "no_coordinates"),
            (r#"{"coordinates":[1,2]}"#, "geometry_without_type"),
            ("5", "geometry_not_object"),
        ] {
            let (table, codes) = read(text);
            assert_eq!((table.coordinates().len(), codes), (0, vec![code]), "{text}");
        }
    }
}

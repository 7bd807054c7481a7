//! Finds out what a text is (one FeatureCollection, a bare Feature or geometry, a sequence, or no GeoJSON) and reads its features.

use super::elements::{End, Mode, name_of};
use super::feature::{NOT_UTF8, Packed};
use super::geometry::geometry_type;
use super::stretches::Source;
use super::trouble::{Finding, Trouble};
use crate::layer::json::{STOPPED, Scan, Syntax};
use crate::layer::{Document, DocumentKind, Format, Member};

/// A text that was read.
pub(super) struct Parsed {
    /// What was read, in the order of the text.
    pub read: Vec<Packed>,
    pub document: Document,
    pub format: Format,
    /// The bytes of the `crs` member.
    pub crs: Option<std::ops::Range<usize>>,
}

/// Why a text gives nothing.
#[derive(Debug)]
pub(super) enum Unusable {
    Empty,
    NotJson(Syntax),
    NotGeoJson(String),
    Cancelled,
}

/// Why the members of the first document were not read to their end.
enum Stop {
    Syntax(Syntax),
    /// The array of features is not JSON between them.
    Array(Syntax),
    Cut,
    Cancelled,
}

impl From<Syntax> for Stop {
    fn from(e: Syntax) -> Self {
        Self::Syntax(e)
    }
}

/// What is known of the first document.
#[derive(Default)]
struct First<'a> {
    members: Vec<Member>,
    kind: Option<&'a [u8]>,
    collection: Option<Vec<Packed>>,
    cut: bool,
    /// Which of `type`, `features`, `crs` were there.
    seen: [bool; 3],
    /// What is wrong outside the features.
    said: Vec<(usize, Trouble)>,
}

/// Reads a text.
///
/// # Errors
/// When it is not JSON or not GeoJSON, or someone asked to stop.
pub(super) fn parse(source: &Source<'_>) -> Result<Parsed, Unusable> {
    let mut scan = Scan::new(source.text, 0).stopped_by(source.cancel);
    while scan.next_token() == Some(0x1E) {
        scan.at += 1;
    }
    let start = scan.at;
    if scan.peek().is_none() {
        return Err(Unusable::Empty);
    }
    let mut first = First::default();
    let mut broken = None;
    let mut root = "";
    if scan.peek() == Some(b'{') {
        match first.read(source, &mut scan) {
            Ok(()) => {}
            Err(Stop::Cut) => first.cut = true,
            Err(Stop::Cancelled) => return Err(Unusable::Cancelled),
            Err(Stop::Syntax(e)) if e.why == STOPPED => return Err(Unusable::Cancelled),
            Err(Stop::Array(e)) => return Err(Unusable::NotJson(e)),
            // The features are there; what follows them is told.
            Err(Stop::Syntax(e)) if first.collection.is_some() => {
                first.cut = true;
                first.said.push((e.at, Trouble::Behind(e.why)));
            }
            Err(Stop::Syntax(e)) => broken = Some(e),
        }
    } else {
        match scan.value() {
            Ok(kind) => root = name_of(kind),
            Err(e) if e.why == STOPPED => return Err(Unusable::Cancelled),
            Err(e) => broken = Some(e),
        }
    }
    let alone = broken.is_none() && scan.next_token().is_none();
    // Forgiven only in what is GeoJSON.
    let extra = scan.comma.map(|at| Syntax { at, why: "a comma stands here with nothing behind it; remove it" });
    let is_collection = first.kind == Some(b"FeatureCollection");
    let crs = first.members.iter().rfind(|m| m.name == "crs").map(|m| m.value.clone());

    if let Some(read) = first.collection.take().filter(|_| is_collection || first.cut && first.kind.is_none()) {
        return read_collection(source, first, read, (&scan, crs));
    }
    if alone {
        let feature = first.kind.is_some_and(|kind| kind == b"Feature" || geometry_type(kind).is_some());
        if !feature {
            if let Some(e) = extra {
                return Err(Unusable::NotJson(e));
            }
            return Err(Unusable::NotGeoJson(first.what(source.text, root)));
        }
    }
    // A bare Feature or geometry is a sequence of one.
    let (read, end) = source.read(start, Mode::Sequence);
    if end == End::Cancelled {
        return Err(Unusable::Cancelled);
    }
    if rows(&read) == 0 {
        return Err(match (broken, first_syntax(&read)) {
            (Some(e), _) => Unusable::NotJson(e),
            (None, Some(found)) => Unusable::NotJson(Syntax { at: found.at, why: reason(&found.trouble) }),
            (None, None) if alone => Unusable::NotGeoJson(first.what(source.text, root)),
            (None, None) => Unusable::NotJson(Syntax { at: scan.at, why: "more text stands after the end of the JSON value" }),
        });
    }
    let found = read.iter().any(|r| r.findings.first_syntax.is_some());
    let document = Document { kind: DocumentKind::Loose, members: Vec::new(), whole: elements(&read) == rows(&read) && !found };
    let format = if alone && source.text[..start].trim_ascii().is_empty() { Format::GeoJson } else { Format::GeoJsonSeq };
    Ok(Parsed { read, document, format, crs })
}

/// Finishes a file that begins with a FeatureCollection: perhaps more documents follow.
fn read_collection(
    source: &Source<'_>,
    first: First<'_>,
    mut read: Vec<Packed>,
    (scan, crs): (&Scan<'_>, Option<std::ops::Range<usize>>),
) -> Result<Parsed, Unusable> {
    let twice = first.said.iter().any(|(_, trouble)| *trouble == Trouble::SecondFeatures);
    let comma = scan.comma.map(|at| (at, Trouble::ExtraComma));
    for (at, trouble) in first.said.into_iter().chain(comma) {
        read.push(Packed::only(None, at, trouble));
    }
    let mut document = Document { kind: DocumentKind::Collection, members: first.members, whole: true };
    let mut format = Format::GeoJson;
    if !first.cut && scan.peek().is_some() {
        // Brackets and the like behind the end are a mistake in the file; objects are further documents.
        let mut next = Scan::new(source.text, scan.at);
        while matches!(next.next_token(), Some(0x1E | b',')) {
            next.at += 1;
        }
        if next.peek() == Some(b'{') {
            read.push(Packed::only(Some(0), next.at, Trouble::SeveralDocuments));
            let (more, end) = source.read(scan.at, Mode::Sequence);
            if end == End::Cancelled {
                return Err(Unusable::Cancelled);
            }
            read.extend(more);
            document = Document { kind: DocumentKind::Loose, members: Vec::new(), whole: true };
            format = Format::GeoJsonSeq;
        } else {
            let why = "more text stands after the end of the FeatureCollection";
            read.push(Packed::only(None, next.at, Trouble::Behind(why)));
        }
    }
    if rows(&read) == 0
        && let Some(found) = first_syntax(&read)
    {
        return Err(Unusable::NotJson(Syntax { at: found.at, why: reason(&found.trouble) }));
    }
    document.whole &= !first.cut && elements(&read) == rows(&read) && first_syntax(&read).is_none() && !twice;
    Ok(Parsed { read, document, format, crs })
}

fn rows(read: &[Packed]) -> usize {
    read.iter().map(|r| r.table.len()).sum()
}

fn elements(read: &[Packed]) -> usize {
    read.iter().map(|r| r.elements).sum()
}

fn first_syntax(read: &[Packed]) -> Option<&Finding> {
    read.iter().find_map(|r| r.findings.first_syntax.as_ref())
}

fn reason(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::Syntax(why) | Trouble::SyntaxToEnd(why) | Trouble::Behind(why) => why,
        Trouble::NotUtf8 => NOT_UTF8,
        _ => "the text ends too early: the file was cut short; get the whole file again",
    }
}

impl<'a> First<'a> {
    fn read(&mut self, source: &Source<'a>, scan: &mut Scan<'a>) -> Result<(), Stop> {
        let text = scan.text;
        scan.members(|scan, key| {
            let at = scan.at;
            let name = &text[key.clone()];
            if name == b"features" && scan.peek() == Some(b'[') && self.collection.is_none() {
                self.features(source, scan)?;
            } else {
                scan.value()?;
                if name == b"type" {
                    let is_text = text[at] == b'"';
                    self.kind = Some(if is_text { &text[at + 1..scan.at - 1] } else { &text[at..scan.at] });
                }
            }
            let name = crate::layer::unescaped(name);
            let meant = ["type", "features", "crs"].iter().position(|meant| *meant == name);
            if meant.is_some_and(|i| std::mem::replace(&mut self.seen[i], true)) {
                let twice = if name == "features" { Trouble::SecondFeatures } else { Trouble::Duplicate(name.clone()) };
                self.said.push((key.start - 1, twice));
            }
            self.members.push(Member { name, bytes: key.start - 1..scan.at, value: at..scan.at });
            Ok(())
        })
    }

    fn features(&mut self, source: &Source<'_>, scan: &mut Scan<'_>) -> Result<(), Stop> {
        scan.at += 1;
        match scan.next_token() {
            Some(b']') => {
                scan.at += 1;
                self.collection = Some(Vec::new());
                return Ok(());
            }
            Some(_) => {}
            None => {
                self.collection = Some(vec![Packed::only(Some(0), scan.at, Trouble::Cut)]);
                return Err(Stop::Cut);
            }
        }
        let (read, end) = source.read(scan.at, Mode::Array);
        self.collection = Some(read);
        match end {
            End::Closed(at) => scan.at = at,
            End::Cut(_) => return Err(Stop::Cut),
            End::Broken(e) => return Err(Stop::Array(e)),
            End::Cancelled => return Err(Stop::Cancelled),
            End::Next(place) => {
                return Err(Stop::Array(Syntax { at: place.at, why: "the features could not be read to their end" }));
            }
        }
        Ok(())
    }

    /// Says what a JSON document that is no GeoJSON is.
    fn what(&self, text: &[u8], root: &str) -> String {
        let has = |name: &str| self.members.iter().any(|m| m.name == name);
        let kind = self.kind.map(|kind| String::from_utf8_lossy(&kind[..kind.len().min(60)]).into_owned());
        let esri = || {
            let features = self.members.iter().find(|m| m.name == "features");
            features.is_some_and(|m| {
                memchr::memmem::find(&text[m.value.start..m.value.end.min(m.value.start + 4096)], b"\"attributes\"").is_some()
            })
        };
        match kind.as_deref() {
            _ if !root.is_empty() => format!("{root}, not a GeoJSON object"),
            Some("Topology") if has("arcs") || has("objects") => {
                "TopoJSON that cannot be read: it needs “objects” and “arcs”, in one text encoding; convert it with mapshaper"
                    .into()
            }
            Some("FeatureCollection") => "a FeatureCollection without a “features” array; the file is incomplete".into(),
            _ if has("geometryType") || has("rings") || has("paths") || has("attributes") || has("fieldAliases") || esri() => {
                "Esri JSON (an ArcGIS feature set), not GeoJSON; ask the service for f=geojson, or convert it with ogr2ogr".into()
            }
            _ if has("points") && has("spatialReference") || has("x") && has("y") => {
                "Esri JSON (an ArcGIS geometry), not GeoJSON; convert it with ogr2ogr".into()
            }
            Some(kind) if kind.eq_ignore_ascii_case("featurecollection") || kind.eq_ignore_ascii_case("feature") => {
                format!("JSON of type “{kind}”, not GeoJSON: capitals count; write “FeatureCollection” or “Feature”")
            }
            Some(kind) => format!("JSON of type “{kind}”, which is no GeoJSON type"),
            None => "a JSON object without a GeoJSON “type”".into(),
        }
    }
}

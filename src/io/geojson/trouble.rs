//! What can be wrong with a feature: stable codes, how bad, and a message that says what, why and what to do.

use crate::layer::Severity;

/// One thing wrong in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    Syntax(&'static str),
    /// As `Syntax`, and no further feature was found behind it.
    SyntaxToEnd(&'static str),
    NotUtf8,
    Cut,
    SeveralDocuments,
    CommasBetween,
    CommaMissing,
    ExtraComma,
    /// The end of a collection is not JSON, or something stands behind it.
    Behind(&'static str),
    SecondFeatures,
    NotGeoJson(String),
    NullFeature,
    NotAnObject,
    FeatureType(String),
    Duplicate(String),
    NoGeometry,
    NoProperties,
    PropertiesNotObject,
    IdNotScalar,
    Unshowable,
    OtherPlace,
    BadBbox,
    GeometryNotObject,
    GeometryWithoutType,
    UnknownGeometry(String),
    NestedCollection,
    NoCoordinates(&'static str),
    CoordinatesNotArray,
    Nesting,
    NotANumber,
    PositionShort,
    PositionLong,
    NumberTooLarge,
    LineShort(usize),
    RingShort(usize),
    RingOpen,
    Empty,
}

impl Trouble {
    /// Returns the stable word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Syntax(_) | Self::SyntaxToEnd(_) => "not_json",
            Self::NotUtf8 => "not_utf8",
            Self::Cut => "truncated",
            Self::SeveralDocuments => "several_documents",
            Self::CommasBetween => "commas_between_documents",
            Self::CommaMissing => "comma_missing",
            Self::ExtraComma => "extra_comma",
            Self::Behind(_) => "not_json",
            Self::SecondFeatures => "second_features",
            Self::NotGeoJson(_) => "not_geojson",
            Self::NullFeature => "null_feature",
            Self::NotAnObject => "feature_not_object",
            Self::FeatureType(_) => "feature_type",
            Self::Duplicate(_) => "duplicate_member",
            Self::NoGeometry => "no_geometry_member",
            Self::NoProperties => "no_properties_member",
            Self::PropertiesNotObject => "properties_not_object",
            Self::IdNotScalar => "id_not_scalar",
            Self::Unshowable => "unshowable_value",
            Self::OtherPlace => "json_fg_place",
            Self::BadBbox => "bad_bbox",
            Self::GeometryNotObject => "geometry_not_object",
            Self::GeometryWithoutType => "geometry_without_type",
            Self::UnknownGeometry(_) => "unknown_geometry_type",
            Self::NestedCollection => "nested_collection",
            Self::NoCoordinates(_) => "no_coordinates",
            Self::CoordinatesNotArray => "coordinates_not_array",
            Self::Nesting => "coordinates_nesting",
            Self::NotANumber => "coordinate_not_number",
            Self::PositionShort => "position_too_short",
            Self::PositionLong => "position_too_long",
            Self::NumberTooLarge => "coordinate_too_large",
            Self::LineShort(_) => "line_too_short",
            Self::RingShort(_) => "ring_too_short",
            Self::RingOpen => "ring_not_closed",
            Self::Empty => "empty_geometry",
        }
    }

    /// Returns how bad it is: errors are what could not be read at all.
    pub fn severity(&self) -> Severity {
        match self {
            Self::NoGeometry
            | Self::NoProperties
            | Self::OtherPlace
            | Self::BadBbox
            | Self::PositionLong
            | Self::SeveralDocuments
            | Self::ExtraComma
            | Self::Empty => Severity::Note,
            Self::NullFeature
            | Self::FeatureType(_)
            | Self::Duplicate(_)
            | Self::PropertiesNotObject
            | Self::IdNotScalar
            | Self::Unshowable
            | Self::CommasBetween
            | Self::CommaMissing
            | Self::NestedCollection
            | Self::RingOpen => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// Tells whether the text itself is not JSON here.
    pub fn is_syntax(&self) -> bool {
        matches!(self, Self::Syntax(_) | Self::SyntaxToEnd(_) | Self::Cut | Self::NotUtf8 | Self::Behind(_) | Self::CommaMissing)
    }

    /// Returns what is wrong, what was done and what to do.
    pub fn message(&self) -> String {
        const SHAPELESS: &str = "it stays in the table without this shape";
        match self {
            Self::Syntax(why) => format!("not JSON: {why}; this part is left out, the rest is loaded. Mend the file at this place"),
            Self::SyntaxToEnd(why) => format!("not JSON: {why}; no feature is recognised behind this place, so everything from this feature to the end of the file is left out. Mend the file at this place"),
            Self::NotUtf8 => "the text is not UTF-8 here, so it is left out; save the file again as UTF-8".into(),
            Self::Cut => "the file ends in the middle of this feature: it was cut short. What stands before is loaded; get the whole file again".into(),
            Self::SeveralDocuments => "the file holds several GeoJSON documents, one after another; all of them are loaded".into(),
            Self::CommasBetween => "the features are separated by commas but stand in no array; they are loaded. Put them into a FeatureCollection".into(),
            Self::CommaMissing => "no comma stands between this feature and the one before; both are loaded. Put one there".into(),
            Self::ExtraComma => "a comma stands here with nothing behind it, which JSON does not allow; it is read as if it were not there. Other programs may refuse the file: remove the comma".into(),
            Self::Behind(why) => format!("not JSON: {why}; the features before it are loaded. Mend the file at this place"),
            Self::SecondFeatures => "the collection has a second “features” array; only the first one is loaded. Put all features into one array".into(),
            Self::NotGeoJson(what) => format!("this is {what}, not GeoJSON; it is left out"),
            Self::NullFeature => "the feature is null; it is left out".into(),
            Self::NotAnObject => "the feature is not an object; it is left out".into(),
            Self::FeatureType(kind) if kind.is_empty() => "the feature has no type; it is read as a Feature. Write \"type\": \"Feature\"".into(),
            Self::FeatureType(kind) => format!("the type is “{kind}” where “Feature” is expected; it is read as a Feature"),
            Self::Duplicate(name) => format!("the member “{name}” occurs more than once; the last one counts here, other programs may take the first"),
            Self::NoGeometry => "the feature has no geometry member; it is read as null".into(),
            Self::NoProperties => "the feature has no properties member; it is read as null".into(),
            Self::PropertiesNotObject => "properties is not an object; the feature is loaded without fields".into(),
            Self::IdNotScalar => "the id is neither a text nor a number; it is not used".into(),
            Self::Unshowable => "a value here is beyond what programs can hold (half of a surrogate pair, or a number over 1.8e308); its feature's fields cannot be shown, but are written back as they are".into(),
            Self::OtherPlace => "the feature has a JSON-FG “place”; only “geometry” is drawn".into(),
            Self::BadBbox => "bbox is not an array of four or six numbers; it is not used".into(),
            Self::GeometryNotObject => format!("the geometry is not an object; {SHAPELESS}"),
            Self::GeometryWithoutType => format!("the geometry has no type; {SHAPELESS}"),
            Self::UnknownGeometry(kind) => {
                let known = ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"];
                let meant = known.iter().find(|k| k.eq_ignore_ascii_case(kind));
                let advice = meant.map_or_else(|| format!("GeoJSON knows {}", known.join(", ")), |k| format!("write “{k}”: capitals count"));
                format!("“{kind}” is no geometry type of GeoJSON; {SHAPELESS}. {advice}")
            }
            Self::NestedCollection => "a GeometryCollection stands inside another; it is read, but other programs may not".into(),
            Self::NoCoordinates(member) => format!("the geometry has no “{member}”; {SHAPELESS}"),
            Self::CoordinatesNotArray => format!("the coordinates are not an array; {SHAPELESS}"),
            Self::Nesting => format!("the coordinates are nested too deeply or not deeply enough for this geometry type; {SHAPELESS}. Check the type and the brackets"),
            Self::NotANumber => format!("a coordinate is not a number; {SHAPELESS}. Write numbers without quotes"),
            Self::PositionShort => format!("a position has fewer than two numbers; {SHAPELESS}"),
            Self::PositionLong => "a position has more than three numbers; those after the height are not used, and kept in the file".into(),
            Self::NumberTooLarge => format!("a coordinate is larger than any number a computer holds; {SHAPELESS}"),
            Self::LineShort(n) => format!("a line has {n} position(s) and needs two; {SHAPELESS}"),
            Self::RingShort(n) => format!("a ring has {n} position(s) and needs four, the last equal to the first; {SHAPELESS}"),
            Self::RingOpen => "a ring does not end where it begins; it is drawn closed. Repeat the first position at the end".into(),
            Self::Empty => "the geometry is empty; there is nothing to draw".into(),
        }
    }
}

/// A trouble with its place: which element of the file (from 0), and which byte of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub element: Option<usize>,
    pub at: usize,
    pub trouble: Trouble,
}

/// How many findings of one code are kept one by one.
pub(super) const KEPT_PER_CODE: usize = 1000;

/// Findings of a text, bounded: a file with a million bad features does not make a million messages.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub kept: Vec<Finding>,
    /// How many there are of each code, kept or not.
    pub counts: Vec<(&'static str, usize)>,
    /// The first place where the text is not JSON.
    pub first_syntax: Option<Finding>,
    /// Whether anything of severity Error is among them.
    pub any_error: bool,
}

impl Findings {
    pub fn add(&mut self, element: Option<usize>, at: usize, trouble: Trouble) {
        self.any_error |= trouble.severity() == Severity::Error;
        let finding = Finding { element, at, trouble };
        if self.first_syntax.is_none() && finding.trouble.is_syntax() {
            self.first_syntax = Some(finding.clone());
        }
        if count(&mut self.counts, finding.trouble.code(), 1) <= KEPT_PER_CODE {
            self.kept.push(finding);
        }
    }

    /// Moves all places by so many bytes.
    pub fn shift(&mut self, by: usize) {
        for finding in self.kept.iter_mut().chain(&mut self.first_syntax) {
            finding.at += by;
        }
    }

    /// Takes in the findings of the next part of the text, whose elements begin at number `first`.
    pub fn append(&mut self, other: Self, first: usize) {
        let shift = |f: Finding| Finding { element: f.element.map(|e| e + first), ..f };
        self.first_syntax = self.first_syntax.take().or_else(|| other.first_syntax.map(shift));
        self.any_error |= other.any_error;
        let mut kept: Vec<(&'static str, usize)> = self.counts.clone();
        for finding in other.kept {
            let code = finding.trouble.code();
            let n = count(&mut kept, code, 1);
            if n <= KEPT_PER_CODE {
                self.kept.push(shift(finding));
            }
        }
        for (code, n) in other.counts {
            count(&mut self.counts, code, n);
        }
    }
}

/// Adds to the count of a code and returns what it is then.
fn count(counts: &mut Vec<(&'static str, usize)>, code: &'static str, n: usize) -> usize {
    if let Some(entry) = counts.iter_mut().find(|(c, _)| *c == code) {
        entry.1 += n;
        return entry.1;
    }
    counts.push((code, n));
    n
}

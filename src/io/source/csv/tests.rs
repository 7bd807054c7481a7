//! Tables as they come: each trap is one test.

use super::*;
use crate::crs::HowKnown;
use crate::layer::{FieldType, GeometryType};
use serde_json::{Value, json};

fn read_as(text: impl AsRef<[u8]>, reading: &Reading) -> Result<Layer, ReadError> {
    let content = Content { name: "t", path: Path::new("t.csv"), text: text.as_ref() };
    read(&content, &|ats| ats.to_vec(), reading, &AtomicBool::new(false), &|_| {})
}

fn layer(text: impl AsRef<[u8]>) -> Layer {
    read_as(text, &Reading::default()).unwrap()
}

fn xy(layer: &Layer) -> Vec<[f64; 2]> {
    layer.table.coordinates().iter().collect()
}

/// Code, severity, feature, line, column, byte of the problems worse than a note.
#[expect(clippy::type_complexity, reason = "a row of a table of tests")]
fn bad(layer: &Layer) -> Vec<(&'static str, Option<usize>, Option<usize>, Option<usize>, Option<usize>)> {
    let bad = layer.problems.iter().filter(|p| p.severity > Severity::Note);
    bad.map(|p| (p.code, p.feature, p.line, p.column, p.byte)).collect()
}

fn note<'a>(layer: &'a Layer, code: &str) -> &'a str {
    layer.problems.iter().find(|p| p.code == code).map_or("", |p| p.message.as_str())
}

#[test]
fn a_row_is_a_feature_and_its_cells_are_kept_as_found() {
    let l = layer(
        "id,name,lon,lat,grade,since\n007,\"Mine \"\"A\"\", old\",139.7500,35.60,1.50,1901\n008,\"two\nlines\",-92.5,33,NA,\n",
    );
    assert_eq!((l.format, l.encoding, l.table.len()), (Format::Csv, "UTF-8", 2));
    assert_eq!(xy(&l), [[139.75, 35.6], [-92.5, 33.0]]);
    let first = json!({"id": "007", "name": "Mine \"A\", old", "lon": 139.75, "lat": 35.6, "grade": 1.5, "since": 1901});
    assert_eq!(Value::from(l.properties(0)), first);
    assert!(l.feature_text(0).contains("\"grade\":1.50") && l.feature_text(0).ends_with("[139.7500,35.60]}}"));
    assert_eq!(l.properties(1)["name"], "two\nlines");
    assert_eq!((&l.properties(1)["grade"], &l.properties(1)["since"]), (&Value::Null, &Value::Null));
    let kinds: Vec<FieldType> = l.fields.iter().map(|f| f.kind).collect();
    use FieldType::{Integer, Real, Text};
    assert_eq!(kinds, [Text, Text, Real, Real, Real, Integer]);
    assert_eq!((l.crs.how, l.crs.crs.as_ref().unwrap().code()), (HowKnown::Assumed, "OGC:CRS84"));
}

#[test]
fn usgs_traps_are_read_and_told() {
    let text = "OBJECTID *,Ftr_ID *,Commodity,Mat_Amnt,Depth,Lat_WGS84,Long_WGS84\n\
         1,Mf1,lithium; bromine,\"114,000\",-1111,33.1,-92.6\n\
         2,Mf2,<Null>,50,12,<Null>,<Null>\n\
         3,Mf3,lithium,<Null>,<Null>,-1111,-1111\n";
    let l = layer(text);
    assert_eq!(l.fields[1].name, "Ftr_ID");
    assert!(note(&l, "header_star").contains("OBJECTID, Ftr_ID"));
    assert_eq!(l.properties(0)["Mat_Amnt"], "114,000");
    assert_eq!((&l.properties(1)["Mat_Amnt"], &l.properties(1)["Commodity"]), (&json!("50"), &Value::Null));
    assert!(note(&l, "thousands_separators").contains("Mat_Amnt (1)"));
    assert_eq!(l.properties(0)["Depth"], -1111);
    assert!(note(&l, "minus_1111").contains("Depth (1)") && note(&l, "null_words").contains("Commodity (1)"));
    assert_eq!((l.crs.how, l.crs.crs.as_ref().unwrap().code()), (HowKnown::Declared, "OGC:CRS84"));
    assert!(l.crs.reason.en.contains("Long_WGS84"), "{}", l.crs.reason.en);
    assert_eq!(bad(&l), [("sentinel_coordinate", Some(3), Some(4), Some(35), text.rfind("-1111"))]);
    assert_eq!(l.table.geometries().filter(|g| *g == GeometryType::Null).count(), 2);
    let filter = crate::layer::query::Filter::parse("Mat_Amnt > 100000").unwrap();
    assert!(filter.matches(&l.properties(0), Default::default()) && !filter.matches(&l.properties(1), Default::default()));
}

#[test]
fn what_is_no_place_stays_in_the_table_with_its_line_column_and_byte() {
    let text = "name,lat,lon\r\n菱刈,32.0,130.68\r\n零,0,0\r\n無,,\r\n半,35,\r\n西,abc,139\r\n逆,139°0'0\"E,35\r\n正,35°30'12\"N,東経139度45分\r\n";
    let l = layer(text);
    assert_eq!(l.table.len(), 7);
    assert_eq!(xy(&l), [[130.68, 32.0], [139.75, 35.503_333_333_333_33]]);
    assert_eq!(
        bad(&l),
        [
            ("sentinel_coordinate", Some(2), Some(3), Some(5), Some(40)),
            ("bad_coordinate", Some(4), Some(5), Some(6), Some(57)),
            ("bad_coordinate", Some(5), Some(6), Some(3), Some(63)),
            ("bad_coordinate", Some(6), Some(7), Some(3), text.find("139°")),
        ]
    );
    assert_eq!(l.problems.iter().find(|p| p.code == "no_position").unwrap().line, Some(4));
}

#[test]
fn tables_of_other_shapes() {
    for (text, place) in [
        ("name;Länge;lon;lat\na;1;139,75;35,5\n", [139.75, 35.5]),
        ("name\tX\tY\nMine, old\t139.75\t35.5\n", [139.75, 35.5]),
        ("139.75,35.5,Mine\n139.75,35.5,Mine\n", [0.0, 0.0]),
        ("名称,緯度,経度\n鉱山,35.5,139.75\n", [139.75, 35.5]),
        ("id,WKT\n1,POINT (139.75 35.5)\n", [139.75, 35.5]),
        ("id,geojson\n1,\"{\"\"type\"\":\"\"Point\"\",\"\"coordinates\"\":[139.75,35.5]}\"\n", [139.75, 35.5]),
        ("Easting,Northing\n\"495,000.5\",\"3,895,000\"\n", [495_000.5, 3_895_000.0]),
    ] {
        let l = layer(text);
        assert_eq!(xy(&l).first().copied().unwrap_or_default(), place, "{text}");
    }
    let no_header = read_as(
        "139.75,35.5,Mine\n",
        &Reading { x_field: Some("column_1".into()), y_field: Some("column_2".into()), ..Reading::default() },
    );
    assert_eq!(xy(&no_header.unwrap()), [[139.75, 35.5]]);
}

#[test]
fn headers_twice_ragged_rows_and_lines_before_the_header() {
    let l = layer("Deposits of 2024,,\nname,lon,lat,name,\na,1,2,b,c,,\nd,3,4\ne,5,6,f,,g\n\n,,,,\n");
    let names: Vec<&str> = l.fields.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["name", "lon", "lat", "name_2", "column_5", "column_6"]);
    assert_eq!((l.table.len(), &l.properties(2)["column_6"]), (3, &json!("g")));
    assert_eq!(bad(&l).iter().map(|p| (p.0, p.2)).collect::<Vec<_>>(), [("ragged_row", Some(4)), ("ragged_row", Some(5))]);
    assert!(!note(&l, "duplicate_header").is_empty() && note(&l, "lines_before_header").contains("first 1 line"));
}

#[test]
fn without_columns_of_coordinates_the_table_says_what_it_has() {
    let l = layer("Site_ID,Material,Amount\nAR1,lithium,5\n");
    let told = note(&l, "no_coordinate_columns");
    assert!(told.contains("“Site_ID”, “Material”, “Amount”") && told.contains("--x"), "{told}");
    assert_eq!((l.table.len(), bad(&l)[0].0), (1, "no_coordinate_columns"));
    let l =
        read_as("p,q\n35.5,139.75\n", &Reading { x_field: Some("q".into()), y_field: Some("p".into()), ..Reading::default() });
    assert_eq!(xy(&l.unwrap()), [[139.75, 35.5]]);
    let missing = read_as("p,q\n1,2\n", &Reading { x_field: Some("lon".into()), ..Reading::default() }).unwrap_err().to_string();
    assert!(missing.contains("no column “lon”") && missing.ends_with("t.csv"), "{missing}");
    let prose = read_as("Dear colleague\nI am well\n", &Reading::default()).unwrap_err().to_string();
    assert!(prose.contains("text without columns"), "{prose}");
    assert!(matches!(read_as(" \n", &Reading::default()), Err(ReadError::Empty { .. })));
}

#[test]
fn the_datum_is_what_the_table_says() {
    let known = |text: &str| {
        let l = layer(text);
        (
            l.crs.how,
            l.crs.crs.as_ref().map(|c| c.code().to_owned()).unwrap_or_default(),
            bad(&l).iter().map(|p| p.0).collect::<Vec<_>>(),
        )
    };
    let nad27 = |codes: &[&'static str]| (HowKnown::Declared, "EPSG:4267".to_owned(), codes.to_vec());
    assert_eq!(known("lat_nad27,lon_nad27\n35,-100\n"), nad27(&[]));
    assert_eq!(known("lat,lon,Datum\n35,-100,NAD27\n36,-101,NAD 1927\n,,\n"), nad27(&[]));
    assert_eq!(known("lat,lon,Datum\n35,-100,NAD27\n36,-101,WGS84\n").2, ["several_datums"]);
    assert_eq!(known("lat,lon,Datum\n35,-100,NAD27\n36,-101,GPS\n").0, HowKnown::Assumed);
    assert_eq!(known("id,geom\n1,SRID=6677;POINT(1000 2000)\n").1, "EPSG:6677");
    let (how, code, problems) = known("Lat_WGS84,Long_WGS84\n3895000,495000\n");
    assert_eq!((how, code.as_str(), problems), (HowKnown::Unknown, "", vec!["crs_unusable", "out_of_range"]));
    assert!(layer("lat_nad27,lon_nad27\n35,-100\n").text.starts_with(br#"{"type":"FeatureCollection","crs":"#));
}

#[test]
fn x_is_north_in_japanese_surveys() {
    let metres = layer("点名,X座標,Y座標\nA,-35000.5,-7000.25\n");
    assert_eq!(xy(&metres), [[-7000.25, -35000.5]]);
    assert!(note(&metres, "survey_axes").contains("“X座標” is read as the northing"));
    assert_eq!(xy(&layer("点名,Ｘ座標,Ｙ座標\nA,139.7,35.6\n")), [[139.7, 35.6]]);
    assert_eq!(xy(&layer("点名,X座標,Y座標\nA,35.6,139.7\n")), [[139.7, 35.6]]);
    assert_eq!(xy(&layer("点名,X,Y\nA,-35000.5,-7000.25\n")), [[-35000.5, -7000.25]]);
}

#[test]
fn a_geometry_that_is_not_understood_costs_its_shape_only() {
    let l = layer(
        "id,wkt\n1,\"LINESTRING(0 0,1 1)\"\n2,POINT(1)\n3,POINT EMPTY\n4,\n5,\"POLYGON((0 0,1 0,1 1,0.5 9,0 0))\"\n6,\"LINESTRING(0 0)\"\n",
    );
    assert_eq!((l.table.len(), (0..6).filter(|row| !l.table.is_drawable(*row)).count()), (6, 4));
    let places: Vec<_> = bad(&l).iter().map(|p| (p.0, p.2)).collect();
    assert_eq!(places, [("bad_geometry", Some(3)), ("line_too_short", Some(7))]);
}

#[test]
fn an_unclosed_quote_and_many_problems_are_bounded() {
    let l = layer("name,lon,lat\na,1,2\n\"b,3,4\nc,5,6\n");
    assert_eq!((l.table.len(), l.table.coordinates().len()), (3, 3));
    assert_eq!(bad(&l)[0], ("unclosed_quote", Some(2), Some(3), Some(1), Some(19)));
    let l = layer("name,lon,lat\n".to_owned() + &"a,x,y\n".repeat(300_000) + "b,1,2\n");
    assert_eq!(bad(&l).len(), 1001);
    assert!(l.problems.iter().any(|p| p.message.starts_with("299000 more")));
    assert_eq!(bad(&l)[999].2, Some(1001));
}

#[test]
fn reading_stops_when_asked() {
    let content = Content { name: "t", path: Path::new("t.csv"), text: b"lon,lat\n1,2\n" };
    let stopped = read(&content, &|ats| ats.to_vec(), &Reading::default(), &AtomicBool::new(true), &|_| {});
    assert!(matches!(stopped, Err(ReadError::Cancelled)));
}

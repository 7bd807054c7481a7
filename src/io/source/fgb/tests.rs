//! FlatGeobuf files, whole and broken, as the crate's own writer makes them.

use super::*;
use crate::crs::HowKnown;
use flatgeobuf::geozero::{ColumnValue, GeomProcessor, GeozeroGeometry, PropertyProcessor as _, error::Result as Geozero};
use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use serde_json::{Value, json};
use std::path::Path;

fn options(code: i32) -> FgbWriterOptions<'static> {
    FgbWriterOptions {
        detect_type: false,
        promote_to_multi: false,
        crs: FgbCrs { code, ..FgbCrs::default() },
        ..FgbWriterOptions::default()
    }
}

/// A point with a height, when there are three numbers, or a ring of a polygon.
struct Made(Vec<Vec<f64>>);

impl GeozeroGeometry for Made {
    fn process_geom<P: GeomProcessor>(&self, out: &mut P) -> Geozero<()> {
        let one = |out: &mut P, p: &[f64]| match p {
            [x, y, z] => out.coordinate(*x, *y, Some(*z), None, None, None, 0),
            p => out.xy(p[0], p[1], 0),
        };
        if self.0.len() == 1 {
            out.point_begin(0)?;
            one(out, &self.0[0])?;
            return out.point_end(0);
        }
        out.polygon_begin(true, 2, 0)?;
        for _ in 0..2 {
            out.linestring_begin(false, self.0.len(), 0)?;
            self.0.iter().try_for_each(|p| one(out, p))?;
            out.linestring_end(false, 0)?;
        }
        out.polygon_end(true, 0)
    }
}

fn point(p: &[f64]) -> Made {
    Made(vec![p.to_vec()])
}

/// A file of these geometries.
fn file(kind: GeometryType, options: FgbWriterOptions<'_>, geometries: Vec<Made>) -> Vec<u8> {
    let mut writer = FgbWriter::create_with_options("x", kind, options).unwrap();
    writer.add_column("n", ColumnType::Long, |_, _| {});
    writer.add_column("name", ColumnType::String, |_, _| {});
    for (n, geometry) in (0_i64..).zip(geometries) {
        writer
            .add_feature_geom(geometry, |f| {
                f.property(0, "n", &ColumnValue::Long(n)).unwrap();
                f.property(1, "name", &ColumnValue::String("a name")).unwrap();
            })
            .unwrap();
    }
    let mut out = Vec::new();
    writer.write(&mut out).unwrap();
    out
}

fn read_bytes(bytes: &[u8]) -> Result<Layer, ReadError> {
    let content = Content { name: "x", path: Path::new("x.fgb"), text: bytes };
    read(&content, &AtomicBool::new(false), &|_| {})
}

#[test]
fn heights_are_kept() {
    let high = file(GeometryType::Point, FgbWriterOptions { has_z: true, ..options(4326) }, vec![point(&[139.75, 35.5, -7.5])]);
    let layer = read_bytes(&high).unwrap();
    assert!(layer.feature_text(0).ends_with("\"coordinates\":[139.75,35.5,-7.5]}}"), "{}", layer.feature_text(0));
    assert_eq!(
        (layer.format, layer.crs.how, &layer.properties(0)["name"]),
        (Format::FlatGeobuf, HowKnown::Declared, &json!("a name"))
    );
    assert!(layer.problems.is_empty(), "{:?}", layer.problems);
}

#[test]
fn values_of_all_types_are_kept() {
    let mut writer = FgbWriter::create_with_options("x", GeometryType::Point, options(4326)).unwrap();
    let values = [
        (ColumnType::Bool, ColumnValue::Bool(true), json!(true)),
        (ColumnType::Byte, ColumnValue::Byte(-7), json!(-7)),
        (ColumnType::UByte, ColumnValue::UByte(200), json!(200)),
        (ColumnType::Short, ColumnValue::Short(-3000), json!(-3000)),
        (ColumnType::UShort, ColumnValue::UShort(60000), json!(60000)),
        (ColumnType::Int, ColumnValue::Int(-70000), json!(-70000)),
        (ColumnType::UInt, ColumnValue::UInt(4_000_000_000), json!(4_000_000_000_u32)),
        (ColumnType::Long, ColumnValue::Long(i64::MIN), json!(i64::MIN)),
        (ColumnType::ULong, ColumnValue::ULong(u64::MAX), json!(u64::MAX)),
        (ColumnType::Float, ColumnValue::Float(1.1), json!(1.1)),
        (ColumnType::Double, ColumnValue::Double(0.1 + 0.2), json!(0.1 + 0.2)),
        (ColumnType::Double, ColumnValue::Double(f64::NAN), Value::Null),
        (ColumnType::String, ColumnValue::String("菱刈 \"Au\"\n"), json!("菱刈 \"Au\"\n")),
        (ColumnType::Json, ColumnValue::Json("{\"a\":\n[1]}"), json!({"a": [1]})),
        (ColumnType::Json, ColumnValue::Json("{"), json!("{")),
        (ColumnType::DateTime, ColumnValue::DateTime("2024-01-31T00:00:00Z"), json!("2024-01-31T00:00:00Z")),
        (ColumnType::Binary, ColumnValue::Binary(b"foo"), json!("Zm9v")),
    ];
    for (i, (kind, ..)) in values.iter().enumerate() {
        writer.add_column(&format!("c{i}"), *kind, |_, _| {});
    }
    writer.add_column("absent", ColumnType::Int, |_, _| {});
    writer.add_column("c0", ColumnType::Bool, |_, _| {});
    writer
        .add_feature_geom(point(&[1.0, 2.0]), |f| {
            for (i, (_, value, _)) in values.iter().enumerate() {
                f.property(i, "", value).unwrap();
            }
        })
        .unwrap();
    let mut bytes = Vec::new();
    writer.write(&mut bytes).unwrap();
    let layer = read_bytes(&bytes).unwrap();
    let properties = layer.properties(0);
    for (i, (kind, _, expected)) in values.iter().enumerate() {
        assert_eq!(&properties[&format!("c{i}")], expected, "{kind:?}");
    }
    assert_eq!((properties.len(), &properties["absent"]), (values.len() + 2, &Value::Null));
    assert!(properties.contains_key("c0_2"));
    assert_eq!(layer.problems.iter().map(|p| p.code).collect::<Vec<_>>(), ["not_finite", "binary_values"]);
}

#[test]
fn the_crs_is_the_headers() {
    let known = |crs: FgbCrs<'static>| {
        let l = read_bytes(&file(GeometryType::Point, FgbWriterOptions { crs, ..options(0) }, vec![point(&[5e5, 4e6])])).unwrap();
        (
            l.crs.how,
            l.crs.crs.map(|c| c.code().to_owned()),
            l.problems.iter().map(|p| p.code).collect::<Vec<_>>().join(" "),
            l.crs.reason.en,
        )
    };
    let crs = FgbCrs::default;
    let (how, code, problems, reason) = known(FgbCrs { code: 32654, ..crs() });
    assert_eq!((how, code.as_deref(), problems.as_str()), (HowKnown::Declared, Some("EPSG:32654"), ""));
    assert_eq!(reason, "the header of the FlatGeobuf file says EPSG:32654");
    assert_eq!(known(FgbCrs { org: Some("esri"), code: 102_003, ..crs() }).1.as_deref(), Some("ESRI:102003"));
    let wkt: &'static str = crate::crs::Crs::parse("EPSG:6677").unwrap().wkt().unwrap().leak();
    assert_eq!(known(FgbCrs { wkt: Some(wkt), ..crs() }).1.as_deref(), Some("EPSG:6677"));
    let (how, code, problems, reason) = known(FgbCrs { wkt: Some("LOCAL_CS[\"mine grid\"]"), ..crs() });
    assert_eq!((how, code, problems.contains("crs_unusable")), (HowKnown::Unknown, None, true));
    assert!(reason.contains("“mine grid”"), "{reason}");
    assert_eq!(known(crs()).0, HowKnown::Unknown);
    assert_eq!(known(FgbCrs { code: 4326, ..crs() }).0, HowKnown::Unknown, "metres are no degrees, whatever the header says");
}

fn sample() -> Vec<u8> {
    file(GeometryType::Point, options(4326), (0..100).map(|n| point(&[f64::from(n), 2.0])).collect())
}

#[test]
fn of_a_file_that_was_cut_short_the_whole_features_are_read() {
    let whole = sample();
    assert_eq!(read_bytes(&whole).unwrap().table.len(), 100);
    for length in 0..whole.len() {
        match read_bytes(&whole[..length]) {
            Ok(layer) => {
                assert!(layer.table.len() < 100);
                let cut = layer.problems.iter().find(|p| p.code == "truncated").unwrap();
                assert!(cut.message.contains("of 100 features") && cut.byte.is_some(), "{}", cut.message);
            }
            Err(e) => assert!(e.to_string().contains("x.fgb"), "{e}"),
        }
    }
}

#[test]
fn no_broken_byte_stops_the_program() {
    let whole = sample();
    let ring = || Made(vec![vec![0.0, 0.0], vec![4.0, 0.0], vec![4.0, 4.0], vec![0.0, 0.0]]);
    let polygons = file(GeometryType::Unknown, options(6677), vec![ring(), ring(), ring()]);
    let mut refused = 0;
    for bytes in [&whole, &polygons] {
        for at in 0..bytes.len() {
            for value in [0, 1, 0x7F, 0xFF] {
                let mut broken = bytes.clone();
                broken[at] = value;
                refused += usize::from(read_bytes(&broken).is_err());
            }
        }
    }
    assert!(refused > 0, "a broken header is refused");
    let mut later = whole;
    later[3] = 4;
    assert!(read_bytes(&later).unwrap_err().to_string().contains("version"));
}

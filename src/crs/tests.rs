//! The floor against published control points, against PROJ itself, and against random input.

use super::*;
use crate::geometry::{LonLat, MapExtent, MapPoint};
use proptest::prelude::*;

const MAPS: [&str; 12] = [
    "EPSG:8859",
    "EPSG:3857",
    "EPSG:3832",
    "EPSG:8857",
    "EPSG:5070",
    "EPSG:3338",
    "EPSG:32601",
    "EPSG:6677",
    "EPSG:3577",
    "EPSG:3347",
    "EPSG:4326",
    "EPSG:3031",
];

fn crs(code: &str) -> Crs {
    Crs::parse(code).unwrap()
}

fn map(code: &str) -> MapProjection {
    MapProjection::new(&crs(code)).unwrap()
}

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).unwrap()
}

#[test]
fn definitions_in_every_dialect_are_recognised() {
    use proj::wkt::WktVersion as V;
    for code in [
        "EPSG:4326",
        "EPSG:4269",
        "EPSG:4267",
        "EPSG:4301",
        "EPSG:6668",
        "EPSG:26912",
        "EPSG:26712",
        "EPSG:32654",
        "EPSG:32756",
        "EPSG:6675",
        "EPSG:2451",
        "EPSG:30169",
        "EPSG:6691",
        "EPSG:3857",
        "EPSG:5070",
        "EPSG:3338",
        "EPSG:28350",
        "EPSG:3067",
        "EPSG:2225",
        "EPSG:2222",
        "EPSG:26940",
        "EPSG:26748",
        "EPSG:3577",
        "EPSG:3347",
        "ESRI:102003",
        "EPSG:31370",
        "EPSG:2056",
    ] {
        let proj = proj::Proj::new(code).unwrap();
        for dialect in [V::Wkt1_Gdal, V::Wkt1_Esri, V::Wkt2_2015, V::Wkt2_2019, V::Wkt2_2019_Simplified] {
            let text = proj.as_wkt(Some(dialect), None).unwrap();
            let found = Crs::parse(&text).unwrap();
            assert!(found.same_coordinates(&crs(code)), "{code} is taken for {}\n{text}", found.code());
        }
        let mut json: serde_json::Value = serde_json::from_str(&proj.to_projjson(None, None, None).unwrap()).unwrap();
        assert!(Crs::parse(&json.to_string()).unwrap().same_coordinates(&crs(code)), "{code}");
        // Another number makes another system, whatever code it claims.
        if let Some(value) = json.pointer_mut("/conversion/parameters/1/value").filter(|_| code != "EPSG:3857") {
            *value = serde_json::json!(value.as_f64().unwrap() + 0.001);
            let other = Crs::parse(&json.to_string()).unwrap();
            assert!(other.registered().is_none() && Crs::parse(other.code()).unwrap() == other, "{code} {}", other.code());
        }
    }
}

#[test]
fn a_written_out_system_finds_the_operations_of_its_registered_datum() {
    let own = crs("+proj=tmerc +lat_0=35 +lon_0=139 +k=1 +x_0=0 +y_0=0 +ellps=bessel +towgs84=-146.414,507.337,680.507 +units=m");
    let report = OperationReport::new(&own, &Crs::wgs84(), &[[0.0, 0.0]]).unwrap();
    assert!(!report.is_ballpark() && report.parts[0].grids.is_empty(), "the file's own shift is used: {report:?}");
    let esri = r#"PROJCS["Own",GEOGCS["GCS_Tokyo",DATUM["D_Tokyo",SPHEROID["Bessel_1841",6377397.155,299.1528128]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",0],PARAMETER["False_Northing",0],PARAMETER["Central_Meridian",139],PARAMETER["Scale_Factor",1],PARAMETER["Latitude_Of_Origin",35],UNIT["Meter",1]]"#;
    let own = crs(esri);
    assert_eq!((own.registered(), own.name(), own.short_code()), (None, "Own", None));
    let report = OperationReport::new(&own, &Crs::wgs84(), &[[0.0, 55_000.0]]).unwrap();
    assert!(report.parts[0].grids.iter().any(|g| g == "TKY2JGD.par"), "{report:?}");
    let nad83 = crs("+proj=aea +lat_1=30 +lat_2=40 +lon_0=-100 +datum=NAD83 +units=us-ft");
    let report = OperationReport::new(&nad83, &Crs::wgs84(), &[[0.0, 0.0]]).unwrap();
    assert_eq!((report.parts[0].codes.as_slice(), report.accuracy_m()), (["EPSG:1188".to_owned()].as_slice(), Some(4.0)));
}

#[test]
fn the_two_feet_of_state_plane_are_told_apart() {
    for (code, metres, unit, factor) in [
        ("EPSG:2225", "EPSG:26941", "US survey foot", 1200.0 / 3937.0),
        ("EPSG:2223", "EPSG:26949", "foot", 0.3048),
        ("EPSG:2222", "EPSG:26948", "foot", 0.3048),
        ("EPSG:26741", "EPSG:26741", "US survey foot", 1200.0 / 3937.0),
    ] {
        let feet = crs(code);
        assert!(feet.unit() == unit && (feet.metres_per_unit() - factor).abs() < 1e-14, "{code} {}", feet.unit());
        let [west, south, east, north] = feet.area_of_use().unwrap();
        let at = [f64::midpoint(west, east), f64::midpoint(south, north)];
        let there = |code: &str| convert(&Crs::wgs84(), &crs(code), &[at]).unwrap()[0].unwrap();
        let ratio = if code == metres { factor } else { there(metres)[1] / there(code)[1] };
        assert!((ratio - factor).abs() < 1e-9, "{code} {ratio}");
    }
    // A hundred kilometres from the origin the two differ by 0.2 m: a definition that says one foot is never taken for the other.
    let text = proj::Proj::new("EPSG:2223").unwrap().as_wkt(Some(proj::wkt::WktVersion::Wkt1_Esri), None).unwrap();
    assert_eq!(crs(&text).code(), "EPSG:2223");
    let other = text.replace(",0.3048]", ",0.304800609601219]");
    assert_ne!(other, text);
    let found = crs(&other);
    assert!(found.registered().is_none() && found.metres_per_unit() > 0.304_800_6, "{} {}", found.unit(), found.code());
}

#[test]
fn the_aleutians_are_one_zone_on_both_sides_of_180() {
    let zone = crs("EPSG:26940");
    let there = convert(&Crs::wgs84(), &zone, &[[179.99, 52.0], [-179.99, 52.0], [180.01, 52.0], [-180.01, 52.0]]).unwrap();
    let x: Vec<f64> = there.into_iter().map(|p| p.unwrap()[0]).collect();
    assert!((x[1] - x[0] - 1373.0).abs() < 5.0 && (x[2] - x[1]).abs() < 1e-6 && (x[3] - x[0]).abs() < 1e-6, "{x:?}");
    let m = map("EPSG:26940");
    assert_eq!(m.project_path(&[[179.0, 52.0], [181.0, 52.0]]).len(), 1, "a line across 180° is not cut");
    assert!(!OperationReport::new(&zone, &Crs::wgs84(), &[[x[0], 0.0]]).unwrap().is_ballpark());
}

#[test]
fn the_seabed_of_minamitorishima_has_a_plane_of_its_own() {
    let xix = crs("EPSG:6687");
    assert!(xix.is_onshore_only() && xix.area_name().unwrap().contains("onshore"), "{:?}", xix.area_name());
    assert!(!crs("EPSG:32656").is_onshore_only() && !crs("EPSG:6668").is_onshore_only());
    let plane = Crs::centred(24.3, 154.0).unwrap();
    assert_eq!((plane.code(), plane.is_geographic(), plane.unit()), ("LAEA:24.3,154", false, "metre"));
    assert_eq!(Crs::parse("laea:24.30,154.0").unwrap(), plane);
    let m = MapProjection::new(&plane).unwrap();
    let centre = m.project(at(154.0, 24.3)).unwrap();
    assert!(centre.x.abs() < 1e-6 && centre.y.abs() < 1e-6);
    // A square degree keeps its area wherever it lies (on the ellipsoid, to a millionth).
    let area = |lon: f64, lat: f64| {
        let ring = [[lon, lat], [lon + 0.5, lat], [lon + 0.5, lat + 0.5], [lon, lat + 0.5]];
        let there = &m.project_ring(&ring)[0];
        let twice: f64 = there.iter().zip(there.iter().cycle().skip(1)).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum();
        twice
            / 2.0
            / crate::geometry::measure(&crate::geometry::Boundary::from_coordinates(&[vec![ring.to_vec()]]).unwrap()).area_m2
    };
    for (lon, lat) in [(154.0, 24.0), (158.0, 21.0), (149.0, 28.0)] {
        assert!((area(lon, lat) - 1.0).abs() < 1e-5, "{}", area(lon, lat));
    }
    assert!(Crs::centred(91.0, 0.0).is_err());
}

#[test]
fn the_tokyo_datum_is_moved_by_its_four_hundred_metres_on_every_way() {
    let hishikari = [130.69, 32.01];
    for to in ["EPSG:6668", "EPSG:4326", "EPSG:4612"] {
        let [lon, lat] = convert(&crs("EPSG:4301"), &crs(to), &[hishikari]).unwrap()[0].unwrap();
        let moved = ((lon - hishikari[0]) * hishikari[1].to_radians().cos()).hypot(lat - hishikari[1]) * 111_320.0;
        assert!((400.0..480.0).contains(&moved), "{to}: {moved} m");
    }
}

#[test]
fn degrees_to_metres_and_back_lose_less_than_a_millimetre() {
    let points: Vec<[f64; 2]> =
        (0..10_000).map(|i| [138.0 + f64::from(i % 100) * 0.03, 34.5 + f64::from(i / 100) * 0.02]).collect();
    let there: Vec<[f64; 2]> = convert(&crs("EPSG:4326"), &crs("EPSG:6677"), &points).unwrap().into_iter().flatten().collect();
    let back = to_lonlat(&crs("EPSG:6677"), &there).unwrap();
    for (p, b) in points.iter().zip(back) {
        let b = b.unwrap();
        assert!((p[0] - b[0]).hypot(p[1] - b[1]) * 111_320.0 < 1e-3, "{p:?} {b:?}");
    }
}

#[test]
fn identity_keeps_the_last_bit_and_what_has_no_place_is_none() {
    let p = [139.123_456_789_012_34, 35.000_000_000_000_1];
    assert_eq!(convert(&crs("EPSG:4326"), &Crs::wgs84(), &[p]).unwrap(), [Some(p)]);
    let odd = [[f64::NAN, 0.0], [0.0, f64::INFINITY], [1e9, 0.0], [0.0, 90.1]];
    assert_eq!(convert(&Crs::wgs84(), &crs("EPSG:6677"), &odd).unwrap(), [None; 4]);
    assert_eq!(to_lonlat(&crs("EPSG:4326"), &odd).unwrap(), [None; 4]);
}

#[test]
fn closed_form_web_mercator_is_projs() {
    let m = map("EPSG:3857");
    let points: Vec<[f64; 2]> =
        (-179..180).step_by(7).flat_map(|lon| (-85..=85).map(move |lat| [f64::from(lon), f64::from(lat) + 0.05])).collect();
    let proj = convert(&Crs::wgs84(), &crs("EPSG:3857"), &points).unwrap();
    for (p, truth) in points.iter().zip(proj) {
        let Some(ours) = m.project(at(p[0], p[1])) else { continue };
        let truth = truth.unwrap();
        assert!((ours.x - truth[0]).abs() < 1e-7 && (ours.y - truth[1]).abs() < 1e-7, "{p:?} {ours:?} {truth:?}");
    }
}

#[test]
fn every_map_brings_its_points_back() {
    for code in MAPS {
        let m = map(code);
        let d = m.domain();
        for i in 0..=20 {
            for j in 1..20 {
                let p = at(d.west + (d.east - d.west) * f64::from(i) / 20.0, d.south + (d.north - d.south) * f64::from(j) / 20.0);
                let there = m.project(p).unwrap_or_else(|| panic!("{code} {p:?} {d:?}"));
                let back = m.unproject(there).unwrap_or_else(|| panic!("{code} {p:?} {there:?} {d:?}"));
                let lon = (back.lon() - p.lon()) * p.lat().to_radians().cos();
                // The two edges of the world may be one place on a map around the pole.
                let lon = if m.domain().east - m.domain().west >= 360.0 && lon.abs() > 1.0 {
                    crate::geometry::wrap_lon(back.lon() - p.lon())
                } else {
                    lon
                };
                assert!(lon.abs() < 1e-6 && (back.lat() - p.lat()).abs() < 1e-6, "{code} {p:?} {back:?}");
            }
        }
    }
}

#[test]
fn a_map_projection_may_go_to_any_thread() {
    fn anywhere<T: Send + Sync + Clone>(_: &T) {}
    anywhere(&map("EPSG:8859"));
}

#[test]
fn poles_and_the_edges_of_the_world_are_on_the_map() {
    for code in ["EPSG:8859", "EPSG:8857", "EPSG:4326", "EPSG:5070"] {
        let m = map(code);
        let d = m.domain();
        let whole = [[d.west, -90.0], [d.east, -90.0], [d.east, 90.0], [d.west, 90.0]];
        assert!(m.stays_whole(&whole), "{code} {d:?}");
    }
    let m = map("EPSG:8859");
    let (west, east) = (m.project(at(-30.0, 0.0)).unwrap(), m.project(at(329.999_999_999, 0.0)).unwrap());
    assert!(west.x < -1.7e7 && east.x > 1.7e7, "each edge on its own side: {west:?} {east:?}");
}

#[test]
fn there_is_nothing_beyond_the_outline_of_the_world() {
    let m = map("EPSG:8859");
    let e = m.extent();
    assert!(m.unproject(MapPoint::new(e.min_x + 1000.0, e.max_y - 1000.0)).is_none(), "the corner outside Equal Earth's curve");
    assert!(m.unproject(MapPoint::new(e.max_x * 2.0, 0.0)).is_none());
    assert!(m.unproject(MapPoint::new(f64::NAN, 0.0)).is_none());
    let pacific = m.unproject(MapPoint::new(2_000_000.0, 0.0)).unwrap();
    assert!(pacific.lon() > 160.0 && pacific.lon() < 180.0);
    let farther = m.unproject(MapPoint::new(5_000_000.0, 0.0)).unwrap();
    assert!(farther.lon() > 180.0, "longitudes run on across 180° in the window: {farther:?}");
}

#[test]
fn an_area_across_180_is_whole_on_a_pacific_map_and_cut_on_one_of_greenwich() {
    let area = [[170.0, 10.0], [190.0, 10.0], [190.0, 20.0], [170.0, 20.0]];
    for (code, pieces) in [("EPSG:8859", 1), ("EPSG:3832", 1), ("EPSG:3857", 2), ("EPSG:8857", 2), ("EPSG:4326", 2)] {
        let m = map(code);
        assert_eq!(m.project_ring(&area).len(), pieces, "{code}");
        assert_eq!(m.stays_whole(&area), pieces == 1, "{code}");
    }
    // Written with longitudes below -180 it is the same area.
    let moved = area.map(|[lon, lat]| [lon - 360.0, lat]);
    assert_eq!(map("EPSG:8859").project_ring(&moved), map("EPSG:8859").project_ring(&area));
}

#[test]
fn long_edges_follow_the_curve_and_short_ones_cost_nothing() {
    let m = map("EPSG:5070");
    let parallel = [[-120.0, 40.0], [-80.0, 40.0]];
    let line = &m.project_path(&parallel)[0];
    assert!(line.len() > 100 && line.len() < 3000, "{}", line.len());
    for pair in line.windows(2) {
        let middle =
            m.unproject(MapPoint::new(f64::midpoint(pair[0][0], pair[1][0]), f64::midpoint(pair[0][1], pair[1][1]))).unwrap();
        assert!((middle.lat() - 40.0).abs() * 111_000.0 < 1.2, "{middle:?}");
    }
    assert_eq!(m.project_path(&[[-100.0, 40.0], [-99.99, 40.0]])[0].len(), 2);
    assert_eq!(map("EPSG:3857").project_path(&parallel)[0].len(), 2, "parallels are straight on Mercator's map");
    assert_eq!(map("EPSG:4326").project_path(&[[0.0, 0.0], [90.0, 50.0]])[0], [[0.0, 0.0], [90.0, 50.0]]);
}

#[test]
fn a_box_in_degrees_becomes_a_box_on_the_map() {
    let japan_to_hawaii = crate::geometry::LonLatExtent { west: 120.0, south: 15.0, east: -150.0, north: 50.0 };
    let e = map("EPSG:8859").project_extent(japan_to_hawaii);
    assert!(!e.is_empty() && e.min_x < -1_000_000.0 && e.max_x > 5_000_000.0 && e.max_x < 1e7, "{e:?}");
    let far = crate::geometry::LonLatExtent { west: -10.0, south: 40.0, east: 0.0, north: 50.0 };
    assert_eq!(map("EPSG:6677").project_extent(far), MapExtent::EMPTY);
}

#[test]
fn a_foreign_proj_db_is_never_read() {
    const CHILD: &str = "LODEMAP_TEST_FOREIGN_PROJ_DB";
    if std::env::var_os(CHILD).is_some() {
        assert_eq!(crs("EPSG:6677").metres_per_unit(), 1.0);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("proj.db"), b"not a database").unwrap();
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crs::tests::a_foreign_proj_db_is_never_read"])
        .env(CHILD, "1")
        .env("PROJ_DATA", folder.path())
        .env("PROJ_LIB", folder.path())
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && said.contains("1 passed"), "{said}");
}

/// PROJ prints on stderr where it is asked for what is not on the globe: it must not be asked.
#[test]
fn wild_coordinates_make_no_noise() {
    const CHILD: &str = "LODEMAP_TEST_NOISE";
    if std::env::var_os(CHILD).is_some() {
        let wild = [
            0.0,
            1.0,
            -90.0,
            90.0,
            180.0,
            -180.0,
            540.0,
            1e3,
            -1e5,
            1e6,
            4e6,
            -2e7,
            2.1e7,
            1e8,
            -1e12,
            1e300,
            f64::MAX,
            f64::NAN,
        ];
        let points: Vec<[f64; 2]> = wild.iter().flat_map(|&x| wild.map(|y| [x, y])).collect();
        let more = [
            "EPSG:4301",
            "EPSG:4267",
            "EPSG:26912",
            "EPSG:2225",
            "EPSG:2056",
            "EPSG:3035",
            "EPSG:30169",
            "EPSG:4087",
            "EPSG:32662",
            "EPSG:6933",
            "EPSG:4807",
        ];
        for from in MAPS.iter().chain(&more) {
            for to in ["OGC:CRS84", "EPSG:3857", "EPSG:6677", "EPSG:4301", "EPSG:3577"] {
                let out = convert(&crs(from), &crs(to), &points).unwrap();
                assert!(out.iter().flatten().flatten().all(|v| v.is_finite()), "{from} {to}");
            }
            let m = map(from);
            for &[x, y] in &points {
                if let Ok(p) = LonLat::new(x, y) {
                    assert!(m.project(p).is_none_or(|p| p.x.is_finite() && p.y.is_finite()));
                }
                assert!(m.unproject(MapPoint::new(x, y)).is_none_or(|p| m.project(p).is_some()));
            }
        }
        return;
    }
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture", "crs::tests::wild_coordinates_make_no_noise"])
        .env(CHILD, "1")
        .env_remove("PROJ_DEBUG")
        .output()
        .unwrap();
    let (said, noise) = (String::from_utf8_lossy(&child.stdout), String::from_utf8_lossy(&child.stderr));
    assert!(child.status.success() && said.contains("1 passed"), "{said}\n{noise}");
    assert_eq!(noise, "", "PROJ printed");
}

fn vertex() -> impl Strategy<Value = [f64; 2]> {
    let lon =
        prop_oneof![4 => -540.0..540.0_f64, 1 => prop::sample::select(vec![-180.0, 180.0, 0.0, 150.0, 330.0, -30.0, 360.0])];
    let lat = prop_oneof![4 => -90.0..=90.0_f64, 1 => prop::sample::select(vec![-90.0, 90.0, 0.0, 85.051_129])];
    (lon, lat).prop_map(|(lon, lat)| [lon, lat])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn nothing_but_numbers_comes_out(ring in prop::collection::vec(vertex(), 0..7)) {
        for code in MAPS {
            let m = map(code);
            let e = m.extent();
            let slack = 0.01 * (e.max_x - e.min_x);
            for piece in m.project_ring(&ring).into_iter().chain(m.project_path(&ring)) {
                for [x, y] in piece {
                    prop_assert!(x.is_finite() && y.is_finite(), "{}", code);
                    prop_assert!(x >= e.min_x - slack && x <= e.max_x + slack && y >= e.min_y - slack && y <= e.max_y + slack, "{} {} {} {:?}", code, x, y, e);
                }
            }
        }
    }
}

#[test]
fn another_celestial_body_is_refused_in_words() {
    let moon = crs("+proj=longlat +R=1737400");
    let why = convert(&moon, &Crs::wgs84(), &[[10.0, 20.0]]).unwrap_err();
    assert!(matches!(why, CrsError::NoOperation { .. }), "{why}");
    assert!(OperationReport::new(&moon, &Crs::wgs84(), &[[10.0, 20.0]]).is_err());
}

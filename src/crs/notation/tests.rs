//! Tests of written places: what is understood, what is refused and how, and that what is written is read again.

use super::*;
use crate::crs::JapanDatum;
use crate::geometry::wrap_lon;
use proptest::prelude::*;

fn read(text: &str) -> Place {
    parse(text, &Context::default()).unwrap_or_else(|e| panic!("{text}: {e}")).remove(0)
}

fn metres(a: LonLat, lon: f64, lat: f64) -> f64 {
    (wrap_lon(a.lon() - lon) * lat.to_radians().cos()).hypot(a.lat() - lat) * DEGREE_M
}

#[track_caller]
fn near(text: &str, lon: f64, lat: f64, within_m: f64) {
    let found = read(text);
    assert!(metres(found.at, lon, lat) <= within_m, "{text}: {found:?} is not {lat} {lon}");
}

const LAT: f64 = 35.0 + 41.0 / 60.0 + 22.2 / 3600.0;
const LON: f64 = 139.0 + 41.0 / 60.0 + 30.0 / 3600.0;

#[test]
fn degrees_are_read_in_every_dress() {
    for text in [
        "35.6895 139.691667",
        "35.6895, 139.691667",
        "35.6895;139.691667",
        "35.6895\t139.691667",
        "35.6895/139.691667",
        "139.691667 35.6895",
        "35.6895N 139.691667E",
        "N35.6895 E139.691667",
        "139.691667°E, 35.6895°N",
        "+35.6895 +139.691667",
        "35,6895 139,691667",
        "35,6895; 139,691667",
        "35,6895, 139,691667",
        "35,6895° N 139,691667° E",
        "lat 35.6895 lon 139.691667",
        "Longitude: 139.691667, Latitude: 35.6895",
        "lat=35.6895&lon=139.691667".replace('&', " ").as_str(),
        "緯度 35.6895 経度 139.691667",
        "緯度：３５．６８９５　経度：１３９．６９１６６７",
        "35°41'22.2\"N 139°41'30\"E",
        "35°41′22.2″N, 139°41′30″E",
        "35° 41' 22.2'' N 139° 41' 30'' E",
        "35 41 22.2 N 139 41 30 E",
        "35 41 22.2, 139 41 30",
        "35 41 22,2; 139 41 30",
        "35 41 22.2 139 41 30",
        "N35-41-22.2 E139-41-30",
        "35:41:22.2N 139:41:30E",
        "35d41m22.2s N 139d41m30s E",
        "35 deg 41 min 22.2 sec north 139 deg 41 min 30 sec east",
        "35°41.37' 139°41.5'",
        "北緯35度41分22.2秒 東経139度41分30秒",
        "北緯３５度４１分２２．２秒、東経１３９度４１分３０秒",
        "東経139度41分30秒北緯35度41分22.2秒",
        "北緯35.6895度 東経139.691667度",
        "354122.2N 1394130E",
        "N354122.2 E1394130",
        "3541.37N 13941.5E",
        "geo:35.6895,139.691667",
        "geo:35.6895,139.691667,40;crs=wgs84;u=25",
        "POINT(139.691667 35.6895)",
        "point z (139.691667 35.6895 12)",
        "SRID=4326;POINT(139.691667 35.6895)",
        "[139.691667, 35.6895]",
        "{\"type\":\"Point\",\"coordinates\":[139.691667,35.6895]}",
        "@35.6895,139.691667,15z",
        "https://www.google.com/maps/@35.6895,139.691667,15z",
        "https://www.google.com/maps/search/?api=1&query=35.6895%2C139.691667",
        "https://www.openstreetmap.org/#map=15/35.6895/139.691667",
        "https://maps.gsi.go.jp/#15/35.6895/139.691667/&base=std",
        "EPSG:4326 35.6895 139.691667",
    ] {
        near(text, LON, LAT, 2.0);
        assert!(read(text).margin_m < 100.0, "{text}: {:?}", read(text));
    }
    near("S33.8688 E151.2093", 151.2093, -33.8688, 0.1);
    near("35 41 22 -118 30 0", -118.5, 35.0 + 41.0 / 60.0 + 22.0 / 3600.0, 1.0);
    near("南緯33度52分 西経70度30分", -70.5, -33.0 - 52.0 / 60.0, 1.0);
    near("-0.5 100.25", 100.25, -0.5, 0.1);
    near("0 30 S 100 15 E", 100.25, -0.5, 0.1);
}

#[test]
fn an_order_that_is_open_is_said_and_the_screen_decides() {
    let open = read("35.5 -80.5");
    assert_eq!((open.how.clone(), open.doubt.clone(), open.others.len()), (How::LatLon, Some(Doubt::Order), 1));
    assert_eq!(open.others[0].at, LonLat::new(35.5, -80.5).unwrap());
    let view = LonLatExtent { west: 30.0, south: -85.0, east: 40.0, north: -70.0 };
    let there = parse("35.5 -80.5", &Context { view: Some(view), map: None }).unwrap().remove(0);
    assert_eq!((there.at.lon(), there.how, there.doubt), (35.5, How::LonLat, Some(Doubt::Order)));
    assert_eq!(read("35.5 139.5").doubt, None);
    assert_eq!(read("10 10").others, []);
    let comma = read("35,5 39");
    assert_eq!(comma.doubt, Some(Doubt::Comma), "{comma:?}");
}

/// 38SMB4488: `GeographicLib`'s documentation of `GeoConvert` (38n 444500 3688500, 33.33424 44.40363). 24XWT783908 and the two of
/// one metre: tests of the JavaScript library `mgrs` of proj4js. ZAG and ZGC: examples of ports of `GeographicLib` (UPS north
/// 2052065.5 1946829.5) and of `GeoTrans` (UPS north 2426773 1530125).
#[test]
fn mgrs_is_what_others_publish() {
    for (text, lon, lat, within_m) in [
        ("38SMB4488", 44.40363, 33.33424, 1.0),
        ("38S MB 44 88", 44.40363, 33.33424, 1.0),
        ("33UXP04", 16.41450, 48.24949, 10.0),
        ("24XWT783908", -32.66433, 83.62778, 1.0),
        ("MGRS: 11SPA7234911844", -115.082_094_4, 36.236_132_2, 1.0),
        ("31naa6602100001", 0.0, 0.00001, 1.5),
    ] {
        near(text, lon, lat, within_m);
    }
    let square = read("54SUE8934");
    assert_eq!((square.margin_m, square.how.text(Lang::En)), (500.0, "MGRS 54SUE 89 34".to_owned()));
    assert_eq!(read("54SUE").margin_m, 50_000.0);
    for (square, code, e, n) in
        [("ZAG5206546829", "EPSG:5041", 2_052_065.5, 1_946_829.5), ("ZGC2677330125", "EPSG:5041", 2_426_773.5, 1_530_125.5)]
    {
        let [lon, lat] = crate::crs::to_lonlat(&Crs::parse(code).unwrap(), &[[e, n]]).unwrap()[0].unwrap();
        near(square, lon, lat, 0.01);
    }
    let written = |lon, lat| Notation::Mgrs.write(LonLat::new(lon, lat).unwrap(), 1.0, Lang::En).unwrap();
    assert_eq!(written(-115.082_094_4, 36.236_132_2), "11SPA 72349 11844");
    assert_eq!(written(0.0, 0.00001), "31NAA 66021 00001");
    for nothing in ["54SIE8934", "61SUE8934", "54SUE893", "54SUE89345", "54SUA123456789012", "54SUE 893 4", "54SAE8934", "MGRS x"]
    {
        assert!(parse(nothing, &Context::default()).is_err(), "{nothing}");
    }
}

#[test]
fn utm_says_what_a_letter_may_mean() {
    // The first by the documentation of GeoConvert, the tower of Toronto by Wikipedia's article on UTM.
    near("38N 444500 3688500", 44.40363, 33.33424, 1.0);
    near("UTM zone 38 N, E 444,500 N 3,688,500", 44.40363, 33.33424, 1.0);
    near("3688500N 444500E EPSG:32638", 44.40363, 33.33424, 1.0);
    near("17T 630084mE 4833438mN", -79.387_139, 43.642_566_7, 2.0);
    let open = read("54S 389000 3950000");
    assert_eq!((open.doubt.clone(), open.others.len()), (Some(Doubt::BandOrSouth), 1));
    assert!(open.at.lat() > 0.0 && open.others[0].at.lat() < -50.0, "{open:?}");
    let south = read("56S 334000 6252000");
    assert!(south.at.lat() < -33.0 && south.doubt.is_none(), "band S has no such northing: {south:?}");
    let said = |text: &str| parse(text, &Context::default()).unwrap_err().to_string();
    assert!(said("54T 389000 3000000").contains("latitude band T"), "{}", said("54T 389000 3000000"));
    assert!(said("99N 389000 3950000").contains("zones 1 to 60"));
}

#[test]
fn x_is_north_in_japan() {
    // 35.6895 N 139.6917 E or near, by the registry's own conversion.
    let ix = crate::crs::plane_rectangular(9, JapanDatum::Jgd2011).unwrap();
    let [lon, lat] = crate::crs::to_lonlat(&ix, &[[-36_868.69, -37_788.39]]).unwrap()[0].unwrap();
    for text in [
        "IX系 X=-37788.39 Y=-36868.69",
        "第9系 X -37788.39 Y -36868.69",
        "平面直角座標系 第Ⅸ系　Ｘ＝－３７７８８．３９　Ｙ＝－３６８６８．６９",
        "9系 -37788.39, -36868.69",
        "zone 9 X -37,788.39 Y -36,868.69",
        "CS IX Y -36868.69 X -37788.39",
        "X=-37788.39 Y=-36868.69 zone 9",
        "X -37788.39 Y -36868.69 第9系",
        "EPSG:6677 X=-37788.39 Y=-36868.69",
        "EPSG:6677 -37788.39 -36868.69",
        "EPSG:6677 E -36868.69 N -37788.39",
    ] {
        near(text, lon, lat, 0.01);
        assert!(read(text).text(Lang::Ja).contains("X（北）-37788.39、Y（東）-36868.69"), "{}", read(text).text(Lang::Ja));
    }
    // Without a zone the map decides, and says so; without a map nothing does.
    let bare = "X=-37788.39 Y=-36868.69";
    let tokyo = LonLatExtent { west: 139.0, south: 35.0, east: 140.0, north: 36.0 };
    let found = parse(bare, &Context { map: Some(ix), view: Some(tokyo) }).unwrap().remove(0);
    assert!(metres(found.at, lon, lat) < 0.01 && found.doubt.is_none(), "{found:?}");
    let mercator = Crs::parse("EPSG:3857").unwrap();
    let found = parse(bare, &Context { map: Some(mercator), view: Some(tokyo) }).unwrap().remove(0);
    assert!(metres(found.at, lon, lat) < 0.01, "{found:?}");
    assert_eq!((found.doubt, found.others.len()), (Some(Doubt::Zone), 1));
    assert!(parse(bare, &Context::default()).unwrap_err().to_string().contains("metres need a system"));
    assert!(parse("20系 X 1 Y 2", &Context::default()).unwrap_err().to_string().contains("zones 1 to 19"));
}

#[test]
fn metres_without_words_are_the_maps() {
    let utm = Crs::parse("EPSG:32654").unwrap();
    let found = parse("389000 3950000", &Context { map: Some(utm), view: None }).unwrap().remove(0);
    assert_eq!(found.doubt, Some(Doubt::MapCrs));
    assert!(found.doubt_text(Lang::En).unwrap().contains("EPSG:32654"), "{found:?}");
    assert!(parse("389000 3950000", &Context::default()).is_err());
    near("EPSG:4301 35.686 139.695", 139.69178, 35.68924, 15.0);
}

#[test]
fn several_lines_are_several_places_and_a_mistake_has_a_line_and_a_character() {
    let both = parse("35.68 139.77\n\n北緯24度18分 東経154度\n", &Context::default()).unwrap();
    assert_eq!(both.len(), 2);
    let error = parse("35.68 139.77\n35 61 0 N 139 0 0 E", &Context::default()).unwrap_err();
    assert_eq!((error.line, error.at), (2, 4), "{error}");
    assert!(error.to_string().starts_with("line 2, character 4: 61"), "{error}");
    for (text, trouble) in [
        ("", Trouble::Empty),
        ("35.68", Trouble::OneCoordinate),
        ("35.68 N", Trouble::OneCoordinate),
        ("-35 S 139 E", Trouble::SignAndHemisphere),
        ("35N 36N", Trouble::SameAxis),
        ("95N 139E", Trouble::Latitude("95".into())),
        ("35.5 139.5 12", Trouble::TooMany),
        ("Tokyo 35 139", Trouble::Stray("TOKYO".into())),
    ] {
        assert_eq!(parse(text, &Context::default()).map_err(|e| e.trouble), Err(trouble), "{text}");
    }
    assert_eq!(parse(&"1 ".repeat(40_000), &Context::default()).unwrap_err().trouble, Trouble::TooLong);
    assert_eq!(parse(&"1 2\n".repeat(1001), &Context::default()).unwrap_err().trouble, Trouble::TooLong);
}

#[test]
fn what_was_understood_is_said_back() {
    assert_eq!(read("54SUE8934").text(Lang::En), "MGRS 54SUE 89 34 → 35.55° N 139.78° E ±500 m");
    assert_eq!(read("35.68 139.77").text(Lang::En), "latitude, longitude → 35.68° N 139.77° E ±556 m");
    assert_eq!(read("139.7700000 35.6800000").text(Lang::Ja), "経度・緯度の順 → 35.6800000° N 139.7700000° E ±0.006 m");
}

/// Places in all of the world, or within the zones of Japan.
fn anywhere() -> impl Strategy<Value = LonLat> {
    (-180.0..180.0, -90.0..=90.0).prop_map(|(lon, lat)| LonLat::new(lon, lat).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_written_is_read_again(at in anywhere(), ja in any::<bool>(), power in 0..5) {
        let lang = if ja { Lang::Ja } else { Lang::En };
        let step = 10_f64.powi(power - 2);
        let codes = ["EPSG:3857", "EPSG:4301", "EPSG:8857", "LAEA:24.3,154"].map(|code| Notation::Crs(code.into()));
        for notation in Notation::PLAIN.into_iter().chain(codes) {
            let Some(text) = notation.write(at, step, lang) else { continue };
            // Beside the domain of a CRS a place has coordinates that lead nowhere, or elsewhere.
            let Ok(found) = parse(&text, &Context::default()) else {
                prop_assert!(matches!(notation, Notation::Crs(_)), "{text}");
                continue;
            };
            // Far from its centre, a metre on the plane is many on the ground.
            let scale = if matches!(&notation, Notation::Crs(code) if code != "EPSG:4301") { 30.0 } else { 1.5 };
            // Outside Japan the Tokyo datum has other operations forth than back.
            let japan = (123.0..146.0).contains(&at.lon()) && (24.0..46.0).contains(&at.lat());
            let datum = if notation == Notation::Crs("EPSG:4301".into()) && !japan { 20.0 } else { 0.02 };
            let limit = scale * found[0].margin_m.max(step) + datum;
            let off = metres(found[0].at, at.lon(), at.lat());
            // An equal-area plane stretches without bound towards the place opposite to its centre.
            let opposite = metres(at, 154.0 - 180.0, -24.3) < 500_000.0;
            if opposite && notation == Notation::Crs("LAEA:24.3,154".into()) {
                continue;
            }
            prop_assert!(off <= limit || matches!(&notation, Notation::Crs(c) if c != "EPSG:4301" && at.lat().abs() > 80.0), "{notation:?} {text} {off} {found:?}");
        }
    }

    #[test]
    fn plane_rectangular_coordinates_are_read_again(lon in 128.0..146.0, lat in 26.0..45.5) {
        let at = LonLat::new(lon, lat).unwrap();
        if let Some(text) = Notation::PlaneRectangular.write(at, 0.01, Lang::Ja) {
            prop_assert!(metres(read(&text).at, lon, lat) < 0.02, "{text}");
        }
    }

    #[test]
    fn a_square_holds_its_place_and_names_itself(at in anywhere(), digits in 1_usize..=5) {
        let text = super::mgrs::encode(at, digits).unwrap();
        let square = read(&text);
        prop_assert!(metres(square.at, at.lon(), at.lat()) <= square.margin_m * 1.5 + 0.01, "{text} {square:?} {at:?}");
    }

    #[test]
    fn no_text_is_too_hostile(text in "[0-9NSEWX系度分秒北緯東経°'\"., \\-+:;/\\[\\](){}=@#a-z\\n]{0,80}", other in "\\PC{0,60}") {
        for text in [text.clone(), other.clone(), format!("54S{text}"), format!("EPSG:6677 {text}"), format!("geo:{text}"), format!("@{other}"), format!("9系{text}")] {
            for place in parse(&text, &Context::default()).unwrap_or_default() {
                prop_assert!(place.margin_m.is_finite() && !place.text(Lang::Ja).is_empty());
            }
        }
    }
}

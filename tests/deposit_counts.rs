//! Story: what the program says of the deposits of published layers is what a script counts that shares no code with it; lists of
//! minerals that the user exchanges are followed.

use crate::commands::lodemap;
use crate::support::{bench, data, root, setup, skip};
use lodemap::app::{Action, FilePick, FilesAction, State};
use lodemap::io::vocabularies::list_path;
use lodemap::layer::deposit::Deposit;
use lodemap::layer::vocabulary::ListId;
use serde_json::{Value, json};
use std::process::Command;

/// The deposit layers of the shared data.
const LAYERS: [&str; 10] = [
    "idaho_mines",
    "japan_deposits_usgs",
    "usgs_ardf_alaska_EPSG4267",
    "usgs_earth_mri_sites",
    "usgs_lithium_us",
    "usgs_major_deposits_world",
    "usgs_podiform_chromite_world",
    "usgs_pp1802_critical_mineral_deposits",
    "usgs_usmin_deposits",
    "utah_umos_EPSG26912",
];

fn info(args: &[&str]) -> Value {
    let ran = lodemap(&[&["info", "--json"], args].concat());
    serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {} {}", ran.out, ran.err))
}

#[test]
fn minerals_and_lists_are_counted_as_a_script_counts_them() {
    let Some(data) = data() else { return };
    let path = |layer: &str| data.join(format!("minerals/{layer}.geojson")).to_string_lossy().into_owned();
    let paths: Vec<String> = LAYERS.iter().map(|l| path(l)).collect();
    let script =
        Command::new("python3").arg(root().join("tests/deposit_counts.py")).arg(root().join("assets")).args(&paths).output();
    let Ok(script) = script else { return skip("there is no python3 to count with") };
    assert!(script.status.success(), "{}", String::from_utf8_lossy(&script.stderr));
    let counted: Value = serde_json::from_slice(&script.stdout).unwrap();
    let (mut faults, mut deposits) = (Vec::new(), 0);
    for (layer, path) in LAYERS.iter().zip(&paths) {
        let told = &info(&["--deposits", path])[0]["deposits"];
        let expected = &counted[format!("{layer}.geojson")];
        println!("{layer}: {} deposits, {}", expected["deposits"], expected["lists"]);
        deposits += expected["deposits"].as_u64().unwrap();
        for key in ["deposits", "minerals", "without_mineral", "lists"] {
            if told[key] != expected[key] {
                faults.push(format!("{layer}, {key}:\n  program {}\n  script  {}", told[key], expected[key]));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(deposits > 20_000, "the layers are there: {deposits}");
}

#[test]
fn one_deposit_is_told_with_every_text_as_found() {
    let b = bench();
    let path = b.file(
        "mines.geojson",
        r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "x1", "geometry": {"type": "Point", "coordinates": [130.7, 32.0]},
            "properties": {"record_id": "x1", "name": "菱刈", "country": "Japan", "state_or_province": "Kagoshima", "site_type": "Producer",
              "commodities": "Au, Sb?, sinter", "deposit_type": "epithermal; strange", "mineral_inventory": [
                {"commodity": {"observed_name": "antimony"}, "category": ["Proven"], "ore": {"value": "7", "unit": {"observed_name": "t"}}}]}}]}"#,
    );
    let path = path.to_string_lossy().into_owned();
    let told = &info(&["--deposit", "x1", &path])[0]["deposit"];
    let commodities = told["commodities"].as_array().unwrap();
    let short = |c: &Value| (c["found"].clone(), c["mineral"].clone(), c["lists"].as_array().unwrap().len());
    assert_eq!(
        commodities.iter().map(short).collect::<Vec<_>>(),
        [
            (json!("antimony"), json!("antimony"), 4),
            (json!("Au"), json!("gold"), 0),
            (json!("Sb?"), json!("antimony"), 4),
            (json!("sinter"), Value::Null, 0)
        ]
    );
    assert_eq!(told["lists"], json!(["us_2025", "us_2022", "japan", "both"]));
    let types = told["types"].as_array().unwrap();
    assert_eq!((&types[0]["id"], &types[0]["level"]), (&json!("magmatic_hydrothermal/epithermal"), &json!("group")));
    assert_eq!((&types[1]["found"], &types[1]["id"]), (&json!("strange"), &Value::Null));
    assert_eq!(told["status"], json!({ "id": "producer", "found": "Producer" }));
    let reserve = &told["resources"][0];
    assert_eq!(
        (&reserve["family"], &reserve["class"], &reserve["unfc"]),
        (&json!("reserve"), &json!("proved_reserve"), &json!("E1 F1 G1"))
    );
    assert_eq!((&reserve["amount"]["tonnes"], &told["country"]), (&json!(7.0), &json!("Japan")));
    let ran = lodemap(&["info", "--deposit", "nobody", &path]);
    assert!(ran.status == Some(2) && ran.err.contains("no feature"), "{}", ran.err);
}

#[test]
fn filters_ask_in_the_common_words() {
    let b = bench();
    let feature = |id: &str, commodities: &str, status: &str, kind: &str| {
        json!({ "type": "Feature", "id": id, "geometry": { "type": "Point", "coordinates": [130.0, 32.0] }, "properties":
            { "name": id, "commodities": commodities, "dev_status": status, "deposit_type": kind } })
    };
    let all = [
        feature("a", "Au, Sb", "Past Producer", "Kuroko"),
        feature("b", "gold", "休廃止鉱山", "Skarn"),
        feature("c", "Mo", "Prospect", "14a - W skarn deposits"),
        feature("d", "clay", "", ""),
    ];
    let path = b.file("all.geojson", &json!({ "type": "FeatureCollection", "features": all }).to_string());
    let out = b.folder.path().join("out.geojson");
    let kept = |filter: &str| {
        let ran = lodemap(&["convert", &path.to_string_lossy(), &out.to_string_lossy(), "--where", filter]);
        assert_eq!(ran.status, Some(0), "{filter}: {}", ran.err);
        let text: Value = serde_json::from_str(&std::fs::read_to_string(&out).unwrap()).unwrap();
        let ids = text["features"].as_array().unwrap().iter().map(|f| f["id"].as_str().unwrap().to_owned());
        ids.collect::<String>()
    };
    assert_eq!(kept("$mineral = 'gold'"), "ab");
    assert_eq!(kept("$mineral <> 'gold'"), "c", "none of its minerals is gold; what has none is not asked");
    assert_eq!(kept("$mineral IN ('antimony', 'molybdenum')"), "ac");
    assert_eq!(kept("$list = 'both'"), "a");
    assert_eq!(kept("$list = 'japan'"), "ac");
    assert_eq!(kept("$list IS NULL"), "bd");
    assert_eq!(kept("$status = 'past_producer'"), "ab");
    assert_eq!(kept("$deposit_type LIKE 'magmatic_hydrothermal/%'"), "bc");
    assert_eq!(kept("$deposit_type = 'Q412' OR $mineral IS NULL"), "ad");
}

#[test]
fn the_vocabularies_in_force_are_told_with_their_dates() {
    let told = &info(&["--vocabularies"])[0]["vocabularies"];
    let lists: Vec<(&str, u64, &str)> = told["lists"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| (l["id"].as_str().unwrap(), l["entries"].as_u64().unwrap(), l["date"].as_str().unwrap()))
        .collect();
    assert_eq!(lists, [("us_2025", 60, "2025-11-07"), ("us_2022", 50, "2022-02-24"), ("japan", 36, "2024-02")]);
    let text = lodemap(&["info", "--vocabularies", "--lang", "ja"]).out;
    assert!(text.contains("米国リスト（2025年）（2025-11-07、60 件、内蔵）"), "{text}");
    assert!(text.contains("deposit_types") && text.contains("189"), "{text}");
}

#[test]
fn a_list_that_the_user_chooses_is_in_force_at_once_and_after_a_restart() {
    let mut b = bench();
    let gold = Deposit::of_properties(json!({ "commodities": "gold" }).as_object().unwrap());
    assert!(!gold.marks(b.state.lists()).us_2025);
    let mine = b.file(
        "mine.json",
        r#"{"en": "Gold rush", "ja": "金", "date": "2030-01-01", "source": ["a test"], "entries": ["gold", "copper"]}"#,
    );
    let bad = b.file(
        "bad.json",
        "{\"en\": \"x\", \"ja\": \"x\", \"date\": \"2030\", \"source\": [\"x\"],\n\"entries\": [\"unobtainium\"]}",
    );
    let choose = |path| Action::Files(FilesAction::Picked(FilePick::List(ListId::Us2025), path));
    b.state.perform(choose(bad));
    let told = b.state.notices().last().unwrap().text.clone();
    assert!(told.contains("nothing has changed") && told.contains("line 2: no mineral “unobtainium”"), "{told}");
    assert!(!gold.marks(b.state.lists()).us_2025);
    b.state.perform(choose(mine));
    assert!(gold.marks(b.state.lists()).us_2025);
    assert!(b.state.notices().last().unwrap().text.contains("Gold rush (2030-01-01, 2 entries, your file)"));
    let home = b.folder.path().join("home");
    assert!(gold.marks(State::new(setup(&home)).lists()).us_2025, "the next run uses it too");
    std::fs::write(list_path(&home, ListId::Us2025), "{").unwrap();
    let mut next = State::new(setup(&home));
    let told = next.notices().last().unwrap().text.clone();
    assert!(told.contains("is not used") && told.contains("us_2025.json, line 1"), "{told}");
    assert!(!gold.marks(next.lists()).us_2025, "the built-in list stays in use");
    next.perform(Action::Files(FilesAction::BuiltInList(ListId::Us2025)));
    assert!(!list_path(&home, ListId::Us2025).exists());
    assert!(State::new(setup(&home)).notices().is_empty());
}

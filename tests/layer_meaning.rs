//! Story: what a layer's fields and codes mean: recognised by its headers, mended by hand, joined to a key table, known by an id.

use crate::commands::lodemap;
use crate::support::{Bench, add_project, bench, data, deposit};
use lodemap::app::{Action, Selection};
use lodemap::io::source::{read_layer, read_layers};
use lodemap::layer::deposit::{Role, minerals};
use lodemap::layer::{IdSource, KeyChoice, Layer, LayerRole, Reading, Rgb};
use lodemap::workspace::{DepositRef, RecordId};
use serde_json::{Map, Value, json};
use std::path::Path;
use std::sync::atomic::AtomicBool;

fn read(path: &Path) -> Layer {
    read_layer(path, &Reading::default(), &AtomicBool::new(false), &|_| {}).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A layer of one point whose properties are these.
fn layer_of(properties: Value) -> Layer {
    let text = json!({"type": "FeatureCollection", "features": [deposit("a", properties, [139.0, 35.0])]}).to_string();
    lodemap::io::layer_from_bytes("l", Path::new("l.geojson"), text.into(), &AtomicBool::new(false), &|_| {}).unwrap()
}

/// A layer of one point that has these fields.
fn with_fields(headers: &str) -> Layer {
    layer_of(Value::Object(headers.split(',').map(|h| (h.to_owned(), json!("x"))).collect::<Map<_, _>>()))
}

fn preset(layer: &Layer) -> Option<(&str, usize, usize)> {
    layer.meaning.model.recognised.as_ref().map(|r| (r.preset.id.as_str(), r.matched, r.known))
}

#[test]
fn published_layers_are_recognised_and_their_commodities_understood() {
    let Some(data) = data() else { return };
    // File, preset, headers, and of so many commodity texts at least so many are minerals of the vocabulary, in percent.
    #[expect(clippy::type_complexity, reason = "a table: file, preset with known and given headers, roles")]
    let expected: [(&str, Option<(&str, usize, usize)>, usize); 13] = [
        ("minerals/usgs_lithium_us.geojson", Some(("usmin", 20, 20)), 59),
        ("minerals/usgs_pp1802_critical_mineral_deposits.geojson", Some(("minmod", 7, 8)), 100),
        ("minerals/usgs_usmin_deposits.geojson", Some(("minmod", 7, 8)), 91),
        ("minerals/usgs_earth_mri_sites.geojson", Some(("minmod", 7, 8)), 98),
        ("minerals/usgs_ardf_alaska_EPSG4267.geojson", Some(("minmod", 8, 8)), 96),
        ("minerals/japan_deposits_usgs.geojson", Some(("minmod", 7, 8)), 92),
        ("minerals/usgs_major_deposits_world.geojson", Some(("minmod", 7, 8)), 86),
        ("minerals/usgs_podiform_chromite_world.geojson", Some(("minmod", 7, 8)), 93),
        ("minerals/idaho_mines.geojson", Some(("minmod", 7, 8)), 92),
        ("minerals/utah_umos_EPSG26912.geojson", Some(("minmod", 7, 8)), 70),
        ("geology/gsj_mino_pnt.geojson", Some(("gsj_points", 7, 7)), 100),
        ("geology/gsj_mino_gfd.geojson", Some(("gsj_map", 5, 6)), 0),
        ("geology/amw_centroids.geojson", None, 0),
    ];
    let mut faults = Vec::new();
    for (file, known, percent) in expected {
        let layer = read(&data.join(file));
        let (mut all, mut understood) = (0, 0);
        for row in 0..layer.table.len() {
            for c in layer.deposit_of(row).commodities {
                all += 1;
                understood += usize::from(c.commodity.mineral.is_some());
            }
        }
        println!("{file}: {:?}, {understood} of {all} commodities, id {:?}", preset(&layer), layer.id_source);
        if preset(&layer) != known || understood * 100 < all * percent {
            faults.push(format!("{file}: {:?} instead of {known:?}; {understood} of {all}, wanted {percent} %", preset(&layer)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn minerals_are_counted_as_by_hand() {
    let Some(data) = data() else { return };
    let layer = read(&data.join("minerals/usgs_pp1802_critical_mineral_deposits.geojson"));
    for (word, id) in
        [("Beryllium", "beryllium"), ("Tin", "tin"), ("Graphite", "graphite"), ("Fluorite", "fluorspar"), ("Gallium", "gallium")]
    {
        let with = |row: &usize| layer.properties(*row)["commodities"].as_str().is_some_and(|c| c.split(", ").any(|c| c == word));
        let by_hand = (0..layer.table.len()).filter(with).count();
        let found = (0..layer.table.len()).filter(|r| layer.deposit_of(*r).minerals().iter().any(|(m, _)| m.id == id)).count();
        assert!(by_hand > 0 && by_hand == found, "{word}: {by_hand} by hand, {found} found");
    }
    let first = (0..layer.table.len()).map(|r| layer.deposit_of(r)).find(|d| d.name_en == "Mount Wheeler").unwrap();
    assert_eq!((first.text(Role::Country), first.text(Role::State)), ("United States".into(), "Nevada".into()));
    assert_eq!(first.minerals()[0].0, minerals().iter().find(|m| m.id == "beryllium").unwrap());
}

#[test]
fn each_preset_maps_the_headers_it_is_published_with() {
    let Some(data) = data() else { return };
    let mrds = "dep_id,url,mrds_id,mas_id,site_name,latitude,longitude,region,country,state,county,com_type,commod1,commod2,commod3,\
                oper_type,dep_type,prod_size,dev_stat,ore,gangue,other_matl,orebody_fm,work_type,model,alteration,conc_proc,prev_name,\
                ore_ctrl,reporter,hrock_unit,hrock_type,arock_unit,arock_type,structure,tectonic,ref,yfp_ba,yr_fst_prd,ylp_ba,\
                yr_lst_prd,dy_ba,disc_yr,prod_yrs,discr,score";
    for headers in [mrds.to_owned(), mrds.to_uppercase()] {
        let layer = with_fields(&headers);
        assert_eq!(preset(&layer), Some(("mrds", 46, 46)));
        let roles = &layer.meaning.model.roles;
        assert_eq!(roles[&Role::Commodities].len(), 3, "{roles:?}");
        assert_eq!(roles.len(), 10);
        assert!(layer.meaning.model.not_mapped.iter().any(|f| f.eq_ignore_ascii_case("gangue")));
    }
    assert_eq!(preset(&with_fields("DEP_ID,SITE_NAME,DEV_STAT,CODE_LIST,URL")), Some(("mrds", 5, 8)));
    let shapefile = with_fields("DEPOSIT_NA,OTHER_NAME,CRITICAL_M,DEPOSIT_TY,LOCATION,LOC_DETAIL,LATITUDE,LONGITUDE");
    assert_eq!(preset(&shapefile).unwrap().0, "pp1802");
    assert_eq!(shapefile.meaning.model.roles[&Role::Commodities], ["CRITICAL_M"]);
    let projects = with_fields("pid,pname,yearstart,yearend,affiliatio,website,pdescrip,pdata,pdatgchem,pkeyword,parea");
    assert_eq!((preset(&projects).unwrap().0, projects.meaning.model.is_of_deposits()), ("earth_mri_projects", false));
    assert_eq!(preset(&with_fields("NewID,Focus area name,Mineral system,Basis for focus area")).unwrap().0, "earth_mri_focus");
    let japan = with_fields("鉱山名,鉱種,所在地,緯度,経度");
    assert_eq!((preset(&japan).unwrap().0, japan.meaning.model.is_of_deposits()), ("japan_mines", true));
    assert_eq!(japan.meaning.model.not_mapped, ["緯度", "経度"]);
    // The real tables of a USMIN release, header for header.
    for (table, known) in [("Loc_Pt", 20), ("Site", 17), ("Resources", 30), ("GeolMinOcc", 16)] {
        let text = std::fs::read(data.join(format!("minerals/usgs_lithium_{table}.csv"))).unwrap();
        let header = String::from_utf8_lossy(&text).lines().next().unwrap().replace('\u{feff}', "");
        assert_eq!(preset(&with_fields(&header)), Some(("usmin", known, known)), "{header}");
    }
}

#[test]
fn info_says_which_layer_it_is_and_what_is_not_mapped() {
    let Some(data) = data() else { return };
    let path = data.join("minerals/usgs_lithium_us.geojson");
    let info = lodemap(&["info", "--json", path.to_str().unwrap()]).json();
    assert_eq!(info[0]["preset"]["id"], "usmin");
    assert_eq!((&info[0]["preset"]["matched"], &info[0]["preset"]["known"]), (&json!(20), &json!(20)));
    assert_eq!(info[0]["roles"]["commodities"], json!(["Commodity"]));
    assert!(info[0]["not_mapped"].as_array().unwrap().contains(&json!("Loc_Scale")));
    assert_eq!(info[0]["id_field"], "id");
    let text = lodemap(&["info", path.to_str().unwrap()]).out;
    assert!(text.contains("USMIN (USGS): 20 of 20 known headers") && text.contains("Commodities: Commodity"), "{text}");
}

/// Three deposits without GeoJSON ids: `no` and `code` tell them apart, `kind` and `gap` do not.
fn plain_deposits() -> String {
    let feature = |no: u32, code: &str, kind: &str, gap: Value, title: &str, lon: f64| {
        json!({"type": "Feature", "properties": {"OBJECTID": no, "code": code, "kind": kind, "gap": gap, "name": title, "label": format!("{title} mine"),
            "commodity": "Au; Ag"}, "geometry": {"type": "Point", "coordinates": [lon, 35.0]}})
    };
    json!({"type": "FeatureCollection", "features": [
        feature(1, "JP-1", "1", json!("a"), "One", 139.0),
        feature(2, "JP-2", "2", json!("b"), "Two", 141.0),
        feature(3, "JP-3", "2", Value::Null, "Three", 143.0),
    ]})
    .to_string()
}

/// The plain deposits on the map, a project, and the first two linked to it, with a note on the first.
fn linked() -> (Bench, RecordId) {
    let mut b = bench();
    let path = b.folder.path().join("plain.geojson");
    std::fs::write(&path, plain_deposits()).unwrap();
    b.open(&[path]).edit(add_project("p", None));
    let layer = b.layer("plain");
    for key in ["OBJECTID:1", "OBJECTID:2"] {
        b.edit(json!({"edit": "link", "id": format!("l-{key}"), "deposit": {"layer": layer, "key": key}, "project": "p"}));
    }
    let about = format!("{layer}#OBJECTID:1");
    b.edit(json!({"edit": "add_note", "id": "n", "about": about, "lang": "en", "text": "look here"}));
    (b, layer)
}

fn loaded(b: &Bench, id: &RecordId) -> std::sync::Arc<Layer> {
    b.state.catalog().get(&id.0).unwrap().clone()
}

fn set(layer: &RecordId, reading: Value) -> Value {
    json!({"edit": "set_layer_reading", "id": layer, "reading": reading})
}

#[test]
fn a_role_is_corrected_and_taken_back() {
    let (mut b, layer) = linked();
    assert_eq!(b.workspace().layers[&layer].role, LayerRole::Deposits);
    assert_eq!(loaded(&b, &layer).deposit_of(0).name_en, "One");
    let revisions = b.revisions();
    b.edit(set(&layer, json!({"roles": {"name": ["label"], "commodities": []}})));
    let now = loaded(&b, &layer).deposit_of(0);
    assert_eq!((now.name_en.as_str(), now.commodities.len()), ("One mine", 0));
    assert!(loaded(&b, &layer).meaning.model.not_mapped.contains(&"commodity".to_owned()));
    assert_eq!(b.revisions(), revisions + 1, "one edit");
    b.try_edit(set(&layer, json!({"roles": {"name": ["label"], "commodities": []}})));
    assert_eq!(b.revisions(), revisions + 1, "what changes nothing is no edit");
    b.edit(json!({"edit": "link", "id": "l3", "deposit": {"layer": layer, "key": "OBJECTID:3"}, "project": "p"}));
    let new = b.workspace().deposits[&RecordId(format!("{layer}#OBJECTID:3"))].clone();
    assert_eq!(new.name.en, "Three mine", "the snapshot has the name that the user said is the name");
    b.undo().undo();
    assert_eq!(loaded(&b, &layer).deposit_of(0).name_en, "One");
    b.redo();
    assert_eq!(loaded(&b, &layer).deposit_of(0).name_en, "One mine");
    b.try_edit(set(&layer, json!({"roles": {"name": ["nothing of the kind"]}})));
    assert!(b.notices().iter().any(|n| n.contains("no field “nothing of the kind”")), "{:?}", b.notices());
    let (opened, _folder) = b.reopen();
    assert_eq!(opened.session.workspace().layers[&layer].reading.roles[&Role::Name], ["label"]);
}

#[test]
fn links_follow_when_the_id_field_is_changed() {
    let (mut b, layer) = linked();
    assert_eq!(loaded(&b, &layer).id_source, IdSource::Field("OBJECTID".into()));
    b.act(Action::Select(Selection::Feature(DepositRef { layer: layer.clone(), key: "OBJECTID:2".into() })));
    let before = b.workspace().clone();
    b.edit(set(&layer, json!({"id_field": "code"})));
    assert_eq!(loaded(&b, &layer).id_source, IdSource::Field("code".into()));
    let keys: Vec<String> = b.workspace().deposits.values().map(|d| d.deposit.key.clone()).collect();
    assert_eq!(keys, ["code:JP-1", "code:JP-2"]);
    for deposit in b.workspace().deposits.values() {
        assert_eq!(deposit.id.0, format!("{layer}#{}", deposit.deposit.key), "the id of a snapshot follows from its reference");
        assert!(b.state.catalog().find(&layer.0, &deposit.deposit.key).is_some_and(|f| f.names.0 == deposit.name.en));
    }
    assert_eq!(b.workspace().links_of(&RecordId(format!("{layer}#code:JP-1"))).len(), 1);
    assert_eq!(b.workspace().notes[&"n".into()].about, Some(RecordId(format!("{layer}#code:JP-1"))));
    assert_eq!(b.selected(), Selection::Feature(DepositRef { layer: layer.clone(), key: "code:JP-2".into() }), "still selected");
    b.undo();
    assert_eq!(*b.workspace(), before, "one step back takes all of it back");
    assert_eq!(loaded(&b, &layer).id_source, IdSource::Field("OBJECTID".into()));
    b.redo();
    b.edit(json!({"edit": "link", "id": "l3", "deposit": {"layer": layer, "key": "code:JP-3"}, "project": "p"}));
    b.edit(set(&layer, json!({"identity": "content"})));
    assert!(b.workspace().deposits.values().all(|d| d.deposit.key.starts_with("content:")));
    assert_eq!(
        lodemap::analysis::check_workspace(b.workspace(), b.state.catalog()).iter().map(|f| f.code).collect::<Vec<_>>(),
        [""; 0]
    );
}

#[test]
fn an_id_that_tells_nothing_apart_is_refused_with_the_reason() {
    let (mut b, layer) = linked();
    let revisions = b.revisions();
    b.try_edit(set(&layer, json!({"id_field": "kind"})));
    b.try_edit(set(&layer, json!({"id_field": "gap"})));
    b.try_edit(set(&layer, json!({"identity": "member"})));
    assert_eq!(b.revisions(), revisions);
    let notices = b.notices().join("\n");
    assert!(notices.contains("“kind” cannot tell the features apart: 1 repeat a value, 0 have none"), "{notices}");
    assert!(notices.contains("“gap” cannot tell the features apart: 0 repeat a value, 1 have none"), "{notices}");
    let facts = b.state.catalog().id_facts(&layer.0);
    let keys: Vec<String> = facts.iter().filter(|f| f.is_key()).map(|f| format!("{:?}", f.source)).collect();
    assert_eq!(keys.len(), 4, "OBJECTID, code, name, label: {keys:?}");
}

#[test]
fn a_linked_deposit_that_is_gone_from_the_file_follows_by_what_is_kept_of_it() {
    let (mut b, layer) = linked();
    let path = b.folder.path().join("plain.geojson");
    let fewer = plain_deposits().replacen("\"OBJECTID\":1", "\"OBJECTID\":9", 1).replacen("JP-1", "JP-9", 1);
    std::fs::write(&path, fewer).unwrap();
    // Read again, as by opening the workspace.
    b.edit(json!({"edit": "set_layer_crs", "id": layer, "crs": "EPSG:6668"}));
    assert!(b.state.catalog().find(&layer.0, "OBJECTID:1").is_none());
    b.edit(set(&layer, json!({"id_field": "code"})));
    let keys: Vec<String> = b.workspace().deposits.values().map(|d| d.deposit.key.clone()).collect();
    assert_eq!(keys, ["code:JP-1", "code:JP-2"], "the snapshot knows its code");
    b.try_edit(set(&layer, json!({"identity": "content"})));
    assert!(b.notices().iter().any(|n| n.contains("no longer in the file")), "{:?}", b.notices());
}

#[test]
fn features_stay_known_by_what_older_links_know_them_by() {
    let (mut b, layer) = linked();
    // A file in which a better id than OBJECTID would be found, as by a program that looks for other names.
    let path = b.folder.path().join("plain.geojson");
    std::fs::write(&path, plain_deposits().replace("\"code\":\"JP-", "\"dep_id\":\"JP-")).unwrap();
    b.edit(json!({"edit": "set_layer_crs", "id": layer, "crs": "EPSG:6668"}));
    let now = loaded(&b, &layer);
    assert_eq!(now.meaning.found_id, Some(IdSource::Field("dep_id".into())));
    assert_eq!(now.id_source, IdSource::Field("OBJECTID".into()));
    assert!(b.state.catalog().find(&layer.0, "OBJECTID:2").is_some());
    b.edit(set(&layer, json!({"roles": {"name": ["label"]}})));
    assert!(
        b.workspace().deposits.values().all(|d| d.deposit.key.starts_with("OBJECTID:")),
        "a role has nothing to do with keys"
    );
    assert_eq!(loaded(&b, &layer).id_source, IdSource::Field("OBJECTID".into()));
}

/// The published table of point codes, from the Markdown in which it came.
fn point_codes(data: &Path) -> String {
    let text = std::fs::read_to_string(data.join("geology/gsj_mino_PNT.md")).unwrap();
    let cells = |line: &str| line.trim_matches('|').split('|').map(|c| c.trim().to_owned()).collect::<Vec<_>>();
    let mut seen = std::collections::BTreeMap::new();
    for row in text.lines().skip(2).map(cells).filter(|r| r.len() > 6) {
        seen.entry(row[1].clone()).or_insert([row[3].clone() + &row[5], row[4].clone() + " " + &row[6]]);
    }
    let mut csv = "コード,日本語,English,色\n".to_owned();
    for (n, (code, [ja, en])) in seen.iter().enumerate() {
        csv += &format!("{code},{ja},{en},\"{},{},40\"\n", 20 * n, 255 - 20 * n);
    }
    csv
}

#[test]
fn a_key_table_in_shift_jis_gives_real_codes_their_meanings_and_colours() {
    let Some(data) = data() else { return };
    let mut b = bench();
    let layer_path = b.folder.path().join("points.geojson");
    std::fs::copy(data.join("geology/gsj_mino_pnt.geojson"), &layer_path).unwrap();
    let key_path = b.folder.path().join("codes.csv");
    let csv: String = point_codes(&data).lines().filter(|l| !l.starts_with("205")).map(|l| format!("{l}\r\n")).collect();
    let (bytes, _, bad) = encoding_rs::SHIFT_JIS.encode(&csv);
    assert!(!bad);
    std::fs::write(&key_path, &bytes).unwrap();
    b.open(&[layer_path]);
    let layer = b.layer("points");
    let revisions = b.revisions();
    b.act(Action::JoinKeyTable(layer.clone(), key_path.clone())).settle();
    assert_eq!(b.revisions(), revisions + 1, "{:?}", b.notices());
    let choice: KeyChoice = b.workspace().layers[&layer].reading.key_table.clone().unwrap();
    assert_eq!(
        (choice.field.as_str(), choice.code.as_str(), choice.color.as_slice()),
        ("Attribute", "コード", ["色".to_owned()].as_slice())
    );
    let now = loaded(&b, &layer);
    let manganese = (0..now.table.len()).find(|r| now.properties(*r)["Attribute"] == json!(211.0)).unwrap();
    let meaning = now.code_meaning(manganese).unwrap();
    assert_eq!((meaning.text(true), meaning.text(false), meaning.features), ("休廃止鉱山マンガン", "Closed mine Manganese", 14));
    let key = now.meaning.key.clone().unwrap();
    assert_eq!(key.unmatched, [("205.0".to_owned(), 9)]);
    assert!(now.problems.iter().any(|p| p.code == "key_code_unknown" && p.message.contains("205.0 (9)")));
    // On the map: the table's colours, and grey for the code that it does not have.
    let input = b.state.scene_input(true).unwrap();
    let scene = lodemap::view::compose::compose(&input);
    let item = scene.items.iter().find(|i| i.categories.is_some()).expect("the layer is drawn by category");
    let categories = item.categories.as_ref().unwrap();
    let paint = |row: usize| categories.of(u32::try_from(row).unwrap()).map(|c| categories.paints[usize::from(c)]);
    let Rgb([r, g, blue]) = meaning.color.unwrap();
    assert_eq!(paint(manganese).unwrap().symbol.unwrap().fill.0, [r, g, blue, 255]);
    let zinc = (0..now.table.len()).find(|r| now.properties(*r)["Attribute"] == json!(205.0)).unwrap();
    assert_eq!(paint(zinc), None, "the item's own paint");
    assert_eq!(item.paint.symbol.unwrap().fill.0[..3], [150, 150, 150]);
    let legend: Vec<&str> = scene.furniture.legend.iter().map(|r| r.text.as_str()).collect();
    assert!(legend.contains(&"211  Closed mine Manganese") && legend.contains(&"not in the key table"), "{legend:?}");
    b.undo();
    assert!(loaded(&b, &layer).meaning.key.is_none());
    assert!(loaded(&b, &layer).problems.iter().all(|p| !p.code.starts_with("key")));
    b.redo();
    // A key table that is gone is told, and the layer opens all the same.
    std::fs::remove_file(&key_path).unwrap();
    b.edit(set(
        &layer,
        serde_json::to_value(Reading {
            roles: std::iter::once((Role::Name, vec!["Remarks".into()])).collect(),
            ..b.workspace().layers[&layer].reading.clone()
        })
        .unwrap(),
    ));
    let now = loaded(&b, &layer);
    assert_eq!((now.table.len(), now.meaning.key.is_none()), (39, true));
    assert!(b.notices().iter().any(|n| n.contains("the key table cannot be read")), "{:?}", b.notices());
}

#[test]
fn a_key_table_lies_beside_the_workspace_and_is_read_with_the_layer() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("plain.geojson"), plain_deposits()).unwrap();
    std::fs::create_dir(path("keys")).unwrap();
    std::fs::write(path("keys/kinds.csv"), "kind,meaning\n1,vein\n").unwrap();
    let script = [
        json!({"edit": "seat", "party": "JP", "name": "S"}),
        json!({"edit": "add_layer", "id": "d", "path": "plain.geojson"}),
        json!({"edit": "add_project", "id": "p", "about": {"name": {"en": "P"}}}),
        json!({"edit": "set_layer_reading", "id": "d", "reading": {"id_field": "code",
            "key_table": {"path": "keys/kinds.csv", "field": "kind", "code": "kind", "en": "meaning"}}}),
        // The next line sees the features by their new key.
        json!({"edit": "link", "id": "l", "deposit": {"layer": "d", "key": "code:JP-2"}, "project": "p"}),
    ];
    let script: String = script.iter().map(|l| format!("{l}\n")).collect();
    std::fs::write(path("script.jsonl"), script).unwrap();
    let text = |name: &str| path(name).to_str().unwrap().to_owned();
    let ran = lodemap(&["apply", &text("work.gpkg"), &text("script.jsonl")]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let check = lodemap(&["check", "--json", &text("work.gpkg")]);
    assert!(check.out.contains("key_code_unknown") && check.out.contains("2 (2)"), "{}", check.out);
    assert!(!check.out.contains("deposit_vanished"), "{}", check.out);
    std::fs::write(path("bad.jsonl"), format!("{}\n", set(&"d".into(), json!({"id_field": "kind"})))).unwrap();
    let ran = lodemap(&["apply", &text("work.gpkg"), &text("bad.jsonl")]);
    assert!(ran.status != Some(0) && ran.err.contains("cannot tell the features apart"), "{}", ran.err);
}

#[test]
fn a_layer_without_any_id_is_known_by_its_content_and_may_get_one() {
    let Some(data) = data() else { return };
    let layers = read_layers(&data.join("geology/gsj_mino_pnt.geojson"), &Reading::default(), &AtomicBool::new(false), &|_| {});
    let layer = layers.unwrap().remove(0);
    assert_eq!(layer.id_source, IdSource::Content);
    for fact in lodemap::layer::identity::id_facts(&layer) {
        let IdSource::Field(name) = &fact.source else { panic!("no feature has an id: {fact:?}") };
        let values: Vec<String> =
            (0..layer.table.len()).filter_map(|r| layer.value(r, name)).filter(|v| !v.is_null()).map(|v| v.to_string()).collect();
        let different: std::collections::BTreeSet<&String> = values.iter().collect();
        let by_hand = (values.len() - different.len(), layer.table.len() - values.len());
        assert_eq!((fact.repeats, fact.empty), by_hand, "{name}");
    }
    let info = lodemap(&["info", "--json", data.join("geology/gsj_mino_pnt.geojson").to_str().unwrap()]).json();
    assert_eq!((&info[0]["id_field"], &info[0]["preset"]["id"]), (&Value::Null, &json!("gsj_points")));
}

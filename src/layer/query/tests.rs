//! What passes a filter and what does not, and where mistakes are.

use super::*;
use serde_json::json;

fn matches(filter: &str) -> bool {
    let properties = json!({
        "name": "Hishikari 菱刈", "commodity": "Gold, Silver", "tonnes": 4.5e6, "code": "007", "grade": "12.5", "amount": "114,000",
        "status": null, "open": true, "Dep Type": "epithermal", "in": 3
    });
    let context = FeatureContext { geometry: "Point", id: "D-7", ..FeatureContext::default() };
    Filter::parse(filter).unwrap_or_else(|e| panic!("{filter}: {e}")).matches(properties.as_object().unwrap(), context)
}

#[test]
fn what_matches() {
    for filter in [
        "name = 'Hishikari 菱刈'",
        "tonnes >= 4500000 and tonnes < 1e7",
        "commodity LIKE '%Silver'",
        "commodity ilike 'gold%'",
        "name contains '菱'",
        "commodity CONTAINS 'SILVER'",
        "\"Dep Type\" IN ('porphyry', 'epithermal')",
        "status IS NULL AND nothing is null",
        "name is not null",
        "NOT (tonnes < 1) AND NOT status = 'x'",
        "grade > 9",
        "amount = 114000 AND amount > 9999.5 AND NOT amount > 114000",
        "code = 7",
        "tonnes = '4500000'",
        "open = true",
        "$geometry = 'Point' AND $id LIKE 'D-_'",
        "name NOT LIKE 'x%' AND tonnes NOT IN (1, 2, -3.5)",
        "\"in\" <> 4 OR false_field = 1",
        "a = 1 OR tonnes > 0 AND name != 'x'",
    ] {
        assert!(matches(filter), "{filter}");
    }
}

#[test]
fn what_does_not_match() {
    for filter in
        ["code = '7'", "status = 'x'", "status <> 'x'", "name > 5", "commodity LIKE 'silver'", "tonnes IN (1, 2)", "grade < 9"]
    {
        assert!(!matches(filter), "{filter}");
    }
}

#[test]
fn a_mistake_is_found_at_its_character() {
    for (filter, at) in [
        ("", 0),
        ("name", 4),
        ("name = ", 7),
        ("name = 'x", 7),
        ("名前 # 1", 3),
        ("名前 ~ 1", 5),
        ("(a = 1", 6),
        ("a = 1 b = 2", 6),
        ("a IN (1,)", 8),
        ("a = 'x' AND", 11),
        ("a IS 5", 5),
        ("a = b", 4),
    ] {
        assert_eq!(Filter::parse(filter).unwrap_err().at, at, "{filter}");
    }
    assert!(Filter::parse(&"(".repeat(100_000)).is_err());
    assert!(Filter::parse(&"NOT ".repeat(100_000)).is_err());
}

#[test]
fn like_does_not_take_exponential_time() {
    let text: Vec<char> = "a".repeat(2000).chars().collect();
    let pattern: Vec<char> = format!("{}b", "a%".repeat(50)).chars().collect();
    assert!(!like(&text, &pattern));
}

#[test]
fn terms_speak_of_the_model_and_never_of_a_field() {
    let properties = json!({
        "dep_id": "1", "site_name": "Thacker Pass", "commod1": "Lithium, Tungsten", "dev_stat": "Past Producer", "country": "United States",
        "$mineral": "a field", "dep_type": "Clay"
    });
    let fields: Vec<crate::layer::Field> = properties
        .as_object()
        .unwrap()
        .keys()
        .map(|name| crate::layer::Field { name: name.clone(), kind: crate::layer::FieldType::Text, filled: 1 })
        .collect();
    let model = DepositModel::of(&fields, &crate::layer::deposit::ChosenRoles::new());
    let context = FeatureContext { model: Some(&model), ..FeatureContext::default() };
    let matches = |filter: &str| Filter::parse(filter).unwrap().matches(properties.as_object().unwrap(), context);
    for filter in [
        "$mineral = 'Li'",
        "$mineral = 'lithium'",
        "$mineral = 'リチウム'",
        "$mineral = 'W' AND $MINERAL IN ('Nd', 'ﾘﾁｳﾑ')",
        "$mineral <> 'gold' AND NOT $mineral <> 'Li'",
        "$list = 'us' AND $list IN ('both') AND $list = 'Japan'",
        "$status = 'past_producer' AND $status = 'Past Producer'",
        "$type CONTAINS 'CLAY' AND $name ILIKE 'thacker%' AND $country IS NOT NULL",
        "\"$mineral\" = 'a field'",
    ] {
        assert!(matches(filter), "{filter}");
    }
    assert!(!matches("$mineral = 'Nd'") && !matches("$mineral IS NULL"));
    let without = FeatureContext::default();
    assert!(Filter::parse("$mineral IS NULL").unwrap().matches(properties.as_object().unwrap(), without));
}

#[test]
fn an_unknown_word_is_told_with_the_nearest_ones() {
    for (filter, at, near) in [
        ("$mineral = 'lithum'", 11, "Lithium"),
        ("a = 1 AND $minerals = 'Li'", 10, "$mineral"),
        ("$list IN ('us', 'china')", 16, "japan"),
        ("$status = 'producing mine x'", 10, ""),
        ("NOT in_aera('x')", 4, "in_area()"),
        ("near('x', 5)", 11, "km"),
        ("near('x', -5 km)", 10, "25 km"),
        ("$mineral CONTAINS 'Li'", 9, "IN"),
        ("$mineral = 5", 11, "single quotes"),
        ("in_area(x)", 8, "single quotes"),
        ("in_area('x'", 11, "parenthesis"),
        ("area_status('draft',)", 20, "single quotes"),
    ] {
        let e = Filter::parse(filter).unwrap_err();
        assert_eq!(e.at, at, "{filter}");
        assert!(e.text(Lang::En).contains(near), "{filter}: {e}");
        assert!(e.text(Lang::Ja).contains(&format!("{} 文字目", at + 1)), "{filter}");
    }
}

#[test]
fn calls_are_answered_by_the_rows_that_are_given() {
    let filter = Filter::parse("in_area('a') AND NOT near('139, 35', 2.5 mi) OR $selected").unwrap();
    assert_eq!(filter.calls().iter().map(|c| c.at).collect::<Vec<_>>(), [0, 21, 48]);
    assert_eq!(filter.calls()[1].what, Asked::Near(Named { at: 26, text: "139, 35".into() }, 2.5 * 1609.344));
    let given: Vec<Arc<RowSet>> = [vec![0, 1], vec![1], vec![3]].into_iter().map(|rows| Arc::new(RowSet::of(4, rows))).collect();
    let passes = |row| filter.matches(&Map::new(), FeatureContext { row, given: &given, ..FeatureContext::default() });
    assert_eq!((0..4).filter(|row| passes(*row)).collect::<Vec<u32>>(), [0, 3]);
    assert!(!filter.matches(&Map::new(), FeatureContext::default()), "what nobody answers holds for nothing");
}

mod columns {
    use super::*;
    use crate::layer::{Layer, passes};
    use proptest::prelude::*;
    use proptest::sample::select;
    use std::sync::atomic::AtomicBool;

    fn layer(rows: &[[String; 3]]) -> Layer {
        let feature = |row: &[String; 3]| {
            let members = ["name", "commodity", "x y"].iter().zip(row).filter(|(_, v)| !v.is_empty());
            let members: Vec<String> = members.map(|(name, v)| format!("\"{name}\":{v}")).collect();
            let geometry = if row[0].len() % 3 == 0 { "null" } else { r#"{"type":"Point","coordinates":[139,35]}"# };
            let id = if row[1].len() % 2 == 0 { "\"id\":7,".to_owned() } else { String::new() };
            format!(r#"{{"type":"Feature",{id}"properties":{{{}}},"geometry":{geometry}}}"#, members.join(","))
        };
        let features: Vec<String> = rows.iter().map(feature).collect();
        let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
        let none = AtomicBool::new(false);
        crate::io::layer_from_bytes("x", std::path::Path::new("x.geojson"), text.into_bytes(), &none, &|_| {}).unwrap()
    }

    fn value() -> impl Strategy<Value = String> {
        let text = select(vec![
            "Lithium",
            "lithium; Gold",
            "ﾘﾁｳﾑ",
            "りちうむ",
            "Ｌｉ",
            "114,000",
            "7",
            "007",
            " 7 ",
            "トーキョー",
            "a\\\"b",
            "",
            "TRUE",
            "İx",
            "金銀銅",
            "チタン",
            "%_",
        ]);
        let other = select(vec!["7", "7.0", "1e400", "-0", "114000", "true", "false", "null", "[1, 2]", "{\"a\":1}", "1e2"]);
        prop_oneof![3 => text.prop_map(|t| format!("\"{t}\"")), 3 => other.prop_map(str::to_owned), 1 => Just(String::new())]
    }

    fn condition() -> impl Strategy<Value = String> {
        let subject = select(vec!["name", "commodity", "\"x y\"", "$id", "$geometry", "$name", "nothing"]);
        let literal =
            select(vec!["7", "'7'", "'007'", "114000", "'Lithium'", "true", "'TRUE'", "''", "'[1,2]'", "-1", "'Point'", "1e2"]);
        let sign = select(vec!["=", "<>", "<", "<=", ">", ">="]);
        let part = select(vec!["'li'", "'リチウム'", "'ritiumu'", "'toukyou'", "'とうきょう'", "''", "'11'", "'\"b'", "'i'"]);
        let pattern = select(vec!["'%i%'", "'L_thium'", "'ﾘﾁ%'", "'%'", "''", "'i%'", "'7'", "'％'"]);
        prop_oneof![
            (subject.clone(), sign, literal.clone()).prop_map(|(s, c, l)| format!("{s} {c} {l}")),
            (subject.clone(), select(vec!["CONTAINS", "NOT CONTAINS", "~"]), part).prop_map(|(s, c, p)| format!("{s} {c} {p}")),
            (subject.clone(), select(vec!["LIKE", "ILIKE", "NOT ILIKE"]), pattern).prop_map(|(s, c, p)| format!("{s} {c} {p}")),
            (subject.clone(), literal.clone(), literal).prop_map(|(s, a, b)| format!("{s} IN ({a}, {b})")),
            subject.prop_map(|s| format!("{s} IS NULL")),
            select(vec![
                "$mineral = 'Li'",
                "$mineral <> 'Li'",
                "$mineral IN ('Au', 'Ti')",
                "$list = 'both'",
                "$list IS NULL",
                "$status = 'producer'",
                "$selected",
                "linked()",
            ])
            .prop_map(str::to_owned),
        ]
    }

    fn filter() -> impl Strategy<Value = String> {
        condition().prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..4).prop_map(|all| format!("({})", all.join(" AND "))),
                prop::collection::vec(inner.clone(), 1..4).prop_map(|any| format!("({})", any.join(" OR "))),
                inner.prop_map(|e| format!("NOT {e}")),
            ]
        })
    }

    proptest! {
        #[test]
        fn columns_answer_as_single_features_do(
            rows in prop::collection::vec([value(), value(), value()], 1..150), filter in filter(), marked in prop::collection::vec(0..150_u32, 0..60),
        ) {
            let layer = Arc::new(layer(&rows));
            let filter = Filter::parse(&filter).unwrap();
            let given = vec![Arc::new(RowSet::of(layer.table.len(), marked)); filter.calls().len()];
            let one_by_one: Vec<u32> = (0..rows.len()).filter(|row| passes(&filter, &layer, *row, &given)).map(|row| row as u32).collect();
            let columns = Columns::of(layer);
            for _ in 0..2 {
                let found = passing(&filter, &columns, &given, &|_| true).unwrap();
                prop_assert_eq!(found.iter().collect::<Vec<_>>(), one_by_one.clone(), "{:?}", filter);
            }
        }
    }

    #[test]
    fn frequent_values_come_first_and_a_stop_is_heard() {
        let row = |v: &str| [v.to_owned(), "\"Li; W\"".to_owned(), String::new()];
        let columns = Columns::of(Arc::new(layer(&[row("\"b\""), row("\"a\""), row("\"b\""), row("null"), row("7")])));
        let name = Subject::Field("name".into());
        assert!(columns.get(&name, &|_| false).is_none() && columns.known(&name).is_none());
        let column = columns.get(&name, &|_| true).unwrap();
        assert_eq!(column.frequent(), [("b".into(), 2), ("7".into(), 1), ("a".into(), 1)]);
        let minerals = columns.get(&Subject::Term(Term::Mineral), &|_| true).unwrap();
        assert_eq!(minerals.frequent(), [("lithium".into(), 5), ("tungsten".into(), 5)]);
    }
}

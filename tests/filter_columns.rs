//! Law: what columns of values answer is what single features do, whatever is asked.

use lodemap::layer::query::{Columns, Filter, Subject, Term, passing};
use lodemap::layer::vocabulary::Lists;
use lodemap::layer::{Layer, RowSet, passes};
use proptest::prelude::*;
use proptest::sample::select;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn layer(rows: &[[String; 3]]) -> Layer {
    let feature = |row: &[String; 3]| {
        let members = ["name", "commodity", "x y"].iter().zip(row).filter(|(_, v)| !v.is_empty());
        let members: Vec<String> = members.map(|(name, v)| format!("\"{name}\":{v}")).collect();
        let geometry = if row[0].len().is_multiple_of(3) { "null" } else { r#"{"type":"Point","coordinates":[139,35]}"# };
        let id = if row[1].len().is_multiple_of(2) { "\"id\":7,".to_owned() } else { String::new() };
        format!(r#"{{"type":"Feature",{id}"properties":{{{}}},"geometry":{geometry}}}"#, members.join(","))
    };
    let features: Vec<String> = rows.iter().map(feature).collect();
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    let none = AtomicBool::new(false);
    lodemap::io::layer_from_bytes("x", std::path::Path::new("x.geojson"), text.into_bytes(), &none, &|_| {}).unwrap()
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
            "$mineral <> 'rare earths'",
            "$mineral IN ('PGM', 'HREE', 'W')",
            "$deposit_type ~ 'skarn' OR $country IS NULL",
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
        let marked = Arc::new(RowSet::of(layer.table.len(), marked));
        let given: Vec<Arc<RowSet>> = filter.calls().iter().map(|_| marked.clone()).collect();
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
    assert!(columns.get(&name, Lists::built_in(), &|_| false).is_none() && columns.known(&name, Lists::built_in()).is_none());
    let column = columns.get(&name, Lists::built_in(), &|_| true).unwrap();
    assert_eq!(column.frequent(), [("b".into(), 2), ("7".into(), 1), ("a".into(), 1)]);
    let minerals = columns.get(&Subject::Term(Term::Mineral), Lists::built_in(), &|_| true).unwrap();
    assert_eq!(minerals.frequent(), [("lithium".into(), 5), ("tungsten".into(), 5)]);
}

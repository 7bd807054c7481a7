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
        "$mineral": "a field", "dep_type": "Porphyry copper"
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
        "$type CONTAINS 'PORPHYRY' AND $deposit_type = 'Q454' AND $type LIKE 'magmatic_hydrothermal/%' AND $name ILIKE 'thacker%' AND $country IS NOT NULL",
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

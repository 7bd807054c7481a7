//! A filter in the first line, properties as JSON in the rest.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lodemap::layer::deposit::{ChosenRoles, DepositModel};
use lodemap::layer::query::{FeatureContext, Filter, nearest_names};
use lodemap::layer::{Field, FieldType};
use serde_json::{Map, Value};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (line, json) = text.split_once('\n').unwrap_or((text, "{}"));
    let filter = match Filter::parse(line) {
        Ok(filter) => filter,
        Err(e) => {
            assert!(e.at <= line.chars().count(), "{e}");
            return;
        }
    };
    let properties: Map<String, Value> = serde_json::from_str(json).unwrap_or_default();
    let field = |name: &String| Field { name: name.clone(), kind: FieldType::Text, filled: 1 };
    let model = DepositModel::of(&properties.keys().map(field).collect::<Vec<_>>(), &ChosenRoles::new());
    let context = FeatureContext { geometry: "Point", id: "7", model: Some(&model), ..FeatureContext::default() };
    let found = filter.matches(&properties, context);
    // The other way round is the other answer.
    if let Ok(not) = Filter::parse(&format!("NOT ({line})")) {
        assert_ne!(found, not.matches(&properties, context));
    }
    let names: Vec<&str> = properties.keys().map(String::as_str).collect();
    for field in filter.fields() {
        assert!(line.contains(field) || line.contains("\"\""), "{field}");
        let _ = nearest_names(field, &names);
    }
});

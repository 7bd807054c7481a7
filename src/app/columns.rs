//! The columns of a table that hold its positions, for choosing them: which are in use, and what the first rows come to.

use crate::io::source::csv::{Axis, column_pair, coordinate};
use crate::layer::{Layer, Reading};
use serde_json::Value;

/// What a row says in two columns.
#[derive(Debug, Clone, PartialEq)]
pub struct RowPlace {
    /// The cell of the first column.
    pub x: String,
    /// The cell of the second column.
    pub y: String,
    /// The position, when both are coordinates.
    pub place: Option<[f64; 2]>,
}

/// Returns the columns in use: those that were chosen, else those that were found by name.
#[must_use]
pub fn columns_in_use(layer: &Layer, reading: &Reading) -> [Option<String>; 2] {
    if reading.x_field.is_some() || reading.y_field.is_some() {
        return [reading.x_field.clone(), reading.y_field.clone()];
    }
    let names: Vec<String> = layer.fields.iter().map(|f| f.name.clone()).collect();
    column_pair(&names).map_or([None, None], |pair| pair.map(|i| names.get(i).cloned()))
}

/// Reads the first rows as if these columns held the positions.
#[must_use]
pub fn first_places(layer: &Layer, [x, y]: [&str; 2], rows: usize) -> Vec<RowPlace> {
    let text = |value: Option<&Value>| match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    (0..rows.min(layer.table.len()))
        .map(|row| {
            let properties = layer.properties(row);
            let (x, y) = (text(properties.get(x)), text(properties.get(y)));
            let places = (coordinate(&x, Axis::X, false, true), coordinate(&y, Axis::Y, false, true));
            let place = match places {
                (Ok(x), Ok(y)) if x.value != 0.0 || y.value != 0.0 => Some([x.value, y.value]),
                _ => None,
            };
            RowPlace { x, y, place }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::read_layer;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn the_columns_in_use_and_what_others_would_come_to() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, "id,lat,lon,north\n1,35.5,139.75,x\n2,,,35°30'N\n").unwrap();
        let layer = read_layer(&path, &Reading::default(), &AtomicBool::new(false), &|_| {}).unwrap();
        let names = |reading: &Reading| columns_in_use(&layer, reading).map(Option::unwrap_or_default);
        assert_eq!(names(&Reading::default()), ["lon", "lat"]);
        assert_eq!(names(&Reading { x_field: Some("id".into()), ..Reading::default() }), ["id", ""]);
        let places: Vec<_> = first_places(&layer, ["id", "north"], 9).into_iter().map(|p| (p.y, p.place)).collect();
        assert_eq!(places, [("x".to_owned(), None), ("35°30'N".to_owned(), Some([2.0, 35.5]))]);
    }
}

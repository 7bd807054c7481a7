//! The cells of a row: what the table shows of a feature, taken from its text when somebody looks at it.

use super::sort::Column;
use crate::layer::{Layer, RawValue, ValueKind};
use std::collections::HashMap;

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What the value is.
    pub kind: ValueKind,
    /// Texts without escapes, numbers as they are written, objects and arrays without white space, nothing for null.
    pub text: String,
}

/// The fields of a layer by name; made once for many rows.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    columns: HashMap<Vec<u8>, usize>,
}

/// What the table shows of a feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowCells {
    /// The GeoJSON id.
    pub id: Option<Cell>,
    /// The fields in the layer's order; `None` where the feature does not have the member.
    pub fields: Vec<Option<Cell>>,
}

impl Fields {
    /// Takes the fields of a layer.
    #[must_use]
    pub fn of(layer: &Layer) -> Self {
        Self { columns: layer.fields.iter().zip(0..).map(|(f, i)| (f.name.clone().into_bytes(), i)).collect() }
    }

    /// Returns the cells of a row.
    #[must_use]
    pub fn cells(&self, layer: &Layer, row: usize) -> RowCells {
        let mut fields = vec![None; self.columns.len()];
        layer.each_property(row, |name, value| {
            if let Some(slot) = self.columns.get(name).and_then(|&i| fields.get_mut(i)) {
                *slot = Some(cell(value));
            }
        });
        RowCells { id: layer.id_value(row).map(cell), fields }
    }
}

/// Returns one record for the clipboard, as spreadsheets write it: cells with tabs, line breaks or quotes stand in quotes.
#[must_use]
pub fn record(layer: &Layer, columns: &[Column], fields: &Fields, row: usize) -> String {
    let cells = fields.cells(layer, row);
    let number = (row + 1).to_string();
    let text = |column: &Column| match column {
        Column::Number => number.as_str(),
        Column::Id => cells.id.as_ref().map_or("", |c| &c.text),
        Column::Geometry => layer.table.geometry(row).name(),
        Column::Field(name) => {
            let slot = fields.columns.get(name.as_bytes()).and_then(|&i| cells.fields.get(i));
            slot.and_then(Option::as_ref).map_or("", |c| &c.text)
        }
    };
    columns.iter().map(|column| tabbed(text(column))).collect::<Vec<_>>().join("\t")
}

/// Returns the text as a cell of tab-separated text.
#[must_use]
pub fn tabbed(text: &str) -> String {
    if text.contains(['\t', '\n', '\r', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

fn cell(value: RawValue<'_>) -> Cell {
    let text = match value.kind {
        ValueKind::Null => String::new(),
        ValueKind::Json => compact(&String::from_utf8_lossy(value.raw)),
        _ => value.text(),
    };
    Cell { kind: value.kind, text }
}

/// Takes the white space out between the tokens of a JSON text and leaves everything else as it is written.
fn compact(json: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    json.chars()
        .filter(|&c| {
            let keep = inside || !c.is_ascii_whitespace();
            inside ^= c == '"' && !escaped;
            escaped = inside && c == '\\' && !escaped;
            keep
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::layer_from_bytes;
    use std::path::Path;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn cells_show_what_is_written() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","id":"D 7","properties":{"name":"a\"b","t":1.50,"n":null,"j":{ "k" : [1, "x \" y"] }},"geometry":null},
            {"type":"Feature","properties":{"later":"tab\there"},"geometry":{"type":"Point","coordinates":[1,2]}}]}"#;
        let none = AtomicBool::new(false);
        let layer = layer_from_bytes("x", Path::new("x.geojson"), text.into(), &none, &|_| {}).unwrap();
        let fields = Fields::of(&layer);
        let first = fields.cells(&layer, 0);
        let shown = |c: &Option<Cell>| c.as_ref().map(|c| (c.kind, c.text.clone()));
        assert_eq!(shown(&first.id), Some((ValueKind::Text, "D 7".into())));
        assert_eq!(
            first.fields.iter().map(shown).collect::<Vec<_>>(),
            [
                Some((ValueKind::Text, "a\"b".into())),
                Some((ValueKind::Number, "1.50".into())),
                Some((ValueKind::Null, String::new())),
                Some((ValueKind::Json, r#"{"k":[1,"x \" y"]}"#.into())),
                None
            ]
        );
        let columns = [Column::Number, Column::Geometry, Column::Field("name".into()), Column::Field("later".into())];
        assert_eq!(record(&layer, &columns, &fields, 0), "1\tnull\t\"a\"\"b\"\t");
        assert_eq!(record(&layer, &columns, &fields, 1), "2\tPoint\t\t\"tab\there\"");
    }
}

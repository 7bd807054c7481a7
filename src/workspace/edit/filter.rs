//! Edits of the filters of layers: which features are drawn, and those that are kept under names.

use super::{EditRefused, layer};
use crate::layer::catalog::Catalog;
use crate::layer::query::Filter;
use crate::workspace::{ChangeSet, RecordId, SavedFilter, Workspace};

/// Filters that may be kept for a layer.
const MOST_KEPT: usize = 1000;
/// Characters that a filter may have in a workspace.
const LONGEST: usize = 100_000;

pub(super) fn set(w: &Workspace, catalog: &Catalog, id: &RecordId, text: &str) -> Result<ChangeSet, EditRefused> {
    if text.trim().is_empty() {
        return layer::change(w, id, |l| l.filter = None);
    }
    let filter = parsed(text)?;
    // Whether the file has the fields is known once the layer is loaded.
    if let Some(loaded) = catalog.get(&id.0) {
        let names: Vec<&str> = loaded.fields.iter().map(|f| f.name.as_str()).collect();
        if let Some((_, field)) = filter.unknown_field(&names) {
            return Err(EditRefused::NoSuchField { layer: id.clone(), field: field.to_owned() });
        }
    }
    layer::change(w, id, |l| l.filter = Some(text.trim().to_owned()))
}

pub(super) fn keep(w: &Workspace, id: &RecordId, filters: &[SavedFilter]) -> Result<ChangeSet, EditRefused> {
    for (i, kept) in filters.iter().enumerate() {
        if kept.name.trim().is_empty() {
            return Err(EditRefused::NoName);
        }
        if i >= MOST_KEPT || filters[..i].iter().any(|f| f.name == kept.name) {
            return Err(EditRefused::FilterTwice(kept.name.clone()));
        }
        parsed(&kept.filter)?;
    }
    layer::change(w, id, |l| l.filters = filters.to_vec())
}

fn parsed(text: &str) -> Result<Filter, EditRefused> {
    if text.chars().count() > LONGEST {
        return Err(EditRefused::FilterLong(LONGEST));
    }
    Ok(Filter::parse(text)?)
}

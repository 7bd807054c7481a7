//! Edits of layer references.

use super::{EditRefused, existing, fresh, one};
use crate::crs::Crs;
use crate::layer::LayerStyle;
use crate::layer::catalog::Catalog;
use crate::layer::query::Filter;
use crate::layer::symbology::{By, Symbology, check};
use crate::workspace::{ChangeSet, LayerRef, Record, RecordId, RecordKind, Workspace};
use std::sync::Arc;

pub(super) fn add(w: &Workspace, layers: &[LayerRef]) -> Result<ChangeSet, EditRefused> {
    let mut changes = ChangeSet::default();
    let above = w.layers.values().map(|l| l.order + 1).max().unwrap_or(0);
    for (order, (i, layer)) in (above..).zip(layers.iter().enumerate()) {
        fresh(w, RecordKind::Layer, &layer.id)?;
        if layers[..i].iter().any(|l| l.id == layer.id) {
            return Err(EditRefused::IdTaken(layer.id.clone()));
        }
        sensible(&layer.style)?;
        let crs = layer.crs.as_deref().map(code_of).transpose()?;
        changes.put(w, Record::Layer(Arc::new(LayerRef { crs, order, ..layer.clone() })));
    }
    Ok(changes)
}

pub(super) fn remove(w: &Workspace, id: &RecordId) -> Result<ChangeSet, EditRefused> {
    existing(&w.layers, id)?;
    let mut changes = ChangeSet::default();
    changes.remove(w, RecordKind::Layer, id);
    Ok(changes)
}

pub(super) fn change(w: &Workspace, id: &RecordId, f: impl FnOnce(&mut LayerRef)) -> Result<ChangeSet, EditRefused> {
    let mut layer = existing(&w.layers, id)?.as_ref().clone();
    f(&mut layer);
    Ok(one(w, Record::Layer(Arc::new(layer))))
}

pub(super) fn style(w: &Workspace, catalog: &Catalog, id: &RecordId, style: &LayerStyle) -> Result<ChangeSet, EditRefused> {
    sensible(style)?;
    let by = match &style.symbology {
        Symbology::Categorised(c) => Some(&c.by),
        Symbology::Graduated(g) => Some(&g.by),
        Symbology::Automatic | Symbology::Single(_) | Symbology::Unknown(_) => None,
    };
    // Whether the file has the field is known once the layer is loaded.
    if let (Some(By::Field(field)), Some(loaded)) = (by, catalog.get(&id.0))
        && !loaded.fields.iter().any(|f| f.name == *field)
    {
        return Err(EditRefused::NoSuchField { layer: id.clone(), field: field.clone() });
    }
    if let (Symbology::Categorised(c), Some(loaded)) = (&style.symbology, catalog.get(&id.0))
        && c.by == By::Rule
    {
        let names: Vec<&str> = loaded.fields.iter().map(|f| f.name.as_str()).collect();
        for rule in c.classes.iter().flat_map(|class| &class.values).filter_map(|rule| Filter::parse(rule).ok()) {
            if let Some((_, field)) = rule.unknown_field(&names) {
                return Err(EditRefused::NoSuchField { layer: id.clone(), field: field.to_owned() });
            }
        }
    }
    change(w, id, |l| l.style = style.clone())
}

fn sensible(style: &LayerStyle) -> Result<(), EditRefused> {
    if !(0.0..=1.0).contains(&style.opacity) {
        return Err(EditRefused::Opacity(style.opacity));
    }
    Ok(check(style)?)
}

pub(super) fn set_crs(w: &Workspace, id: &RecordId, crs: Option<&str>) -> Result<ChangeSet, EditRefused> {
    let code = crs.map(code_of).transpose()?;
    change(w, id, |l| l.crs = code)
}

/// A CRS is kept under its code, however it was written: the loaded layer is compared with it.
pub(super) fn code_of(crs: &str) -> Result<String, EditRefused> {
    Ok(Crs::parse(crs)?.code().to_owned())
}

pub(super) fn reorder(w: &Workspace, id: &RecordId, to: usize) -> Result<ChangeSet, EditRefused> {
    let mut layers = w.layers_in_order();
    let from = layers.iter().position(|l| l.id == *id).ok_or_else(|| EditRefused::NotFound(id.clone()))?;
    let moved = layers.remove(from);
    layers.insert(to.min(layers.len()), moved);
    let mut changes = ChangeSet::default();
    for (order, layer) in (0_i64..).zip(layers) {
        let mut layer = layer.as_ref().clone();
        layer.order = order;
        changes.put(w, Record::Layer(Arc::new(layer)));
    }
    Ok(changes)
}

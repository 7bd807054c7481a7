//! `--where` and `--areas`: which features a command is about, and the workspace that a filter may ask.

use super::args::Given;
use super::{Console, Stop};
use crate::analysis::{check_calls, rows_for};
use crate::io::gpkg::GpkgStore;
use crate::layer::catalog::Catalog;
use crate::layer::query::{Asked, Columns, Filter, nearest_names, passing};
use crate::layer::{Layer, RowSet};
use crate::words::{Lang, Word};
use crate::workspace::{RecordId, Workspace};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A filter from the command line.
pub struct Where {
    filter: Filter,
    workspace: Workspace,
}

impl Where {
    /// Reads `--where`, with the workspace of `--areas`. A mistake in it is told before a large file is read.
    ///
    /// # Errors
    /// When it is not understood, or asks for what there is not.
    pub fn of(given: &Given, lang: Lang, console: &mut Console<'_>) -> Result<Option<Self>, Stop> {
        let areas = given.value("--areas").map(Path::new);
        let Some(text) = given.text("--where") else {
            return if areas.is_some() { Err(Stop::Usage(lang.t(Word::CliAreasWithoutWhere).to_owned())) } else { Ok(None) };
        };
        let filter = Filter::parse(&text).map_err(|e| Stop::Failed(e.text(lang)))?;
        let filter = if filter.asks_lists() { filter.with_lists(super::info::lists(console)) } else { filter };
        if filter.calls().iter().any(|c| c.what == Asked::Selected) {
            return Err(Stop::Failed(lang.t(Word::CliNothingSelected).to_owned()));
        }
        let asks = filter.calls().iter().any(|c| !matches!(c.what, Asked::Near(..)));
        let workspace = match areas {
            Some(path) => GpkgStore::read(path).map_err(Stop::failed)?.workspace().clone(),
            None if asks => return Err(Stop::Usage(lang.t(Word::CliNeedsAreas).to_owned())),
            None => Workspace::default(),
        };
        check_calls(&filter, &workspace).map_err(|e| Stop::Failed(e.text(lang)))?;
        Ok(Some(Self { filter, workspace }))
    }

    /// Returns the rows of a layer that pass. The layer is the workspace's own where it has one with the same bytes: then links
    /// to its deposits count.
    ///
    /// # Errors
    /// When the layer has no feature with a field of that name: the filter would quietly choose nothing, or everything.
    pub fn rows(&self, layer: &Arc<Layer>, lang: Lang) -> Result<RowSet, Stop> {
        let names: Vec<&str> = layer.fields.iter().map(|f| f.name.as_str()).collect();
        if let Some((_, unknown)) = self.filter.unknown_field(&names).filter(|_| !layer.table.is_empty()) {
            let near = nearest_names(unknown, &names).join(", ");
            let near = if near.is_empty() { lang.t(Word::CliNone).to_owned() } else { near };
            return Err(Stop::Failed(lang.fill(Word::CliNoField, &[unknown, &near])));
        }
        let asks = !self.filter.calls().is_empty();
        let own = self.workspace.layers.values().find(|l| asks && l.sha256 == layer.sha256());
        let id = own.map_or_else(|| RecordId::from(""), |l| l.id.clone());
        let mut catalog = Catalog::default();
        catalog.insert(&id.0, layer.clone());
        let given = rows_for(&self.filter, &id, (&self.workspace, &catalog), None, &AtomicBool::new(false));
        let columns = Columns::of(layer.clone());
        Ok(passing(&self.filter, &columns, &given.unwrap_or_default(), &|_| true).unwrap_or_default())
    }
}

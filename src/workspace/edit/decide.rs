//! What an edit would change, or why it is refused: the one place where each kind of edit is given to its noun.

use super::common::together;
use super::{
    Edit, EditRefused, area, filter, layer, layer_file, link, note, party, project, reading, several, shape, statement, texts,
};
use crate::layer::catalog::Catalog;
use crate::workspace::exchange;
use crate::workspace::{Author, ChangeSet, Workspace};

/// Decides what an edit would change, or refuses it. Pure: a menu entry is greyed by asking here.
///
/// # Errors
/// The reason, for people, when the edit makes no sense on this workspace.
pub fn decide(w: &Workspace, catalog: &Catalog, author: &Author, edit: &Edit) -> Result<ChangeSet, EditRefused> {
    if !w.parties.contains_key(&author.party) {
        return Err(EditRefused::NoSuchSeat(author.party.clone()));
    }
    let changes = match edit {
        Edit::AddLayers(layers) => layer::add(w, layers)?,
        Edit::RemoveLayer { id } => layer::remove(w, id)?,
        Edit::RemoveLayers { ids } => several::remove_layers(w, ids)?,
        Edit::StyleLayer { id, style } => layer::style(w, catalog, id, style)?,
        Edit::SetLayerRole { id, role } => layer::change(w, id, |l| l.role = *role)?,
        Edit::SetLayerCrs { id, crs } => layer::set_crs(w, id, crs.as_deref())?,
        Edit::PlaceLayer { id, crs, swap_axes } => reading::place(w, catalog, id, crs.as_deref(), *swap_axes)?,
        Edit::SetLayerReading { id, reading } => reading::set(w, catalog, id, reading)?,
        Edit::FilterLayer { id, filter } => filter::set(w, catalog, id, filter)?,
        Edit::KeepFilters { id, filters } => filter::keep(w, id, filters)?,
        Edit::MoveLayer { id, to } => layer::reorder(w, id, *to)?,
        Edit::SetLayerFiles { files, .. } => layer_file::set(w, files)?,
        Edit::AddArea { id, boundary, about } => area::add(w, id, boundary, about)?,
        Edit::SetBoundary { id, boundary } => area::set_boundary(w, id, boundary)?,
        Edit::SetBoundaries { boundaries } => shape::set_boundaries(w, boundaries)?,
        Edit::SplitAreas { areas } => shape::split(w, areas)?,
        Edit::MergeAreas { into, from, boundary } => shape::merge(w, into, from, boundary)?,
        Edit::DescribeArea { id, about } => area::describe(w, id, about)?,
        Edit::RemoveArea { id } => area::remove(w, id)?,
        Edit::AddAreas { areas } => several::add_areas(w, areas)?,
        Edit::DescribeAreas { ids, change } => several::describe_areas(w, ids, change)?,
        Edit::RemoveAreas { ids } => several::remove_areas(w, ids)?,
        Edit::State { id, area, act, comment, evidence, boundary } => {
            statement::state(w, author, (id, area, *act), (comment, evidence, boundary.as_ref()))?
        }
        Edit::TakeCounter { statement } => statement::take_counter(w, statement)?,
        Edit::KeepOne { keep, drop } => exchange::keep_one(w, keep, drop)?,
        Edit::AddParty { id, name, must_concur } => party::add(w, id, name, *must_concur)?,
        Edit::DescribeParty { id, name, must_concur } => party::describe(w, id, name, *must_concur)?,
        Edit::PinKey { party, key } => party::pin(w, author, party, key)?,
        Edit::Send(sending) => exchange::sent(w, &author.at, sending),
        Edit::TakeIn(take) => exchange::plan(w, &author.at, take).changes,
        Edit::UnpinKey { party, key } => party::unpin(w, party, key)?,
        Edit::AddNote { id, place, shape, ink, about, lang, text } => {
            let about = about.as_ref();
            note::add(w, author, id, &note::Draft { place: *place, shape, ink: ink.as_ref(), about, lang, text })?
        }
        Edit::RewriteNote { id, text } => note::rewrite(w, id, text)?,
        Edit::ReshapeNote { id, place, shape } => note::reshape(w, id, *place, shape)?,
        Edit::InkNote { id, ink } => note::ink(w, id, ink.as_ref())?,
        Edit::RemoveNote { id } => note::remove(w, id)?,
        Edit::AddProject { id, place, about } => project::add(w, id, *place, about)?,
        Edit::DescribeProject { id, about } => project::change(w, id, |p| p.about = about.clone())?,
        Edit::PlaceProject { id, place } => project::change(w, id, |p| p.place = *place)?,
        Edit::SetInterest { id, level, note } => project::interest(w, author, id, level, note)?,
        Edit::RemoveProject { id } => project::remove(w, id)?,
        Edit::Link { id, deposit, project, about } => link::link(w, catalog, author, id, deposit, project, about)?,
        Edit::DescribeLink { id, about } => link::describe(w, id, about)?,
        Edit::Unlink { id } => link::unlink(w, std::slice::from_ref(id))?,
        Edit::LinkDeposits { links, project, about } => link::link_deposits(w, catalog, author, links, project, about)?,
        Edit::DescribeLinks { ids, change } => link::describe_links(w, ids, change)?,
        Edit::UnlinkAll { ids } => link::unlink(w, ids)?,
        Edit::Together(edits) => together(w, catalog, author, edits)?,
    };
    texts::check(&changes)?;
    if changes.is_empty() { Err(EditRefused::NothingChanges) } else { Ok(changes) }
}

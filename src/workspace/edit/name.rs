//! What edits are called: the labels of revisions and the words of scripts.

use super::Edit;
use crate::workspace::exchange;

impl Edit {
    /// Returns the edit's name: the label of its revision and its word in scripts.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::AddLayers(_) => "add_layer",
            Self::RemoveLayer { .. } => "remove_layer",
            Self::RemoveLayers { .. } => "remove_layers",
            Self::StyleLayer { .. } => "style_layer",
            Self::SetLayerRole { .. } => "set_layer_role",
            Self::FilterLayer { .. } => "filter_layer",
            Self::KeepFilters { .. } => "keep_filters",
            Self::MoveLayer { .. } => "move_layer",
            Self::SetLayerCrs { .. } => "set_layer_crs",
            Self::PlaceLayer { .. } => "place_layer",
            Self::SetLayerReading { .. } => "set_layer_reading",
            Self::SetLayerFiles { why, .. } => why.name(),
            Self::AddArea { .. } => "add_area",
            Self::SetBoundary { .. } => "set_boundary",
            Self::SetBoundaries { .. } => "set_boundaries",
            Self::SplitAreas { .. } => "split_areas",
            Self::MergeAreas { .. } => "merge_areas",
            Self::DescribeArea { .. } => "describe_area",
            Self::RemoveArea { .. } => "remove_area",
            Self::AddAreas { .. } => "add_areas",
            Self::DescribeAreas { .. } => "describe_areas",
            Self::RemoveAreas { .. } => "remove_areas",
            Self::State { act, .. } => act.word(),
            Self::TakeCounter { .. } => "take_counter",
            Self::KeepOne { .. } => "keep_one",
            Self::AddParty { .. } => "add_party",
            Self::DescribeParty { .. } => "describe_party",
            Self::Send(_) => crate::workspace::SENT,
            Self::TakeIn(_) => exchange::TAKE_IN,
            Self::PinKey { .. } => "pin_key",
            Self::UnpinKey { .. } => "unpin_key",
            Self::AddNote { .. } => "add_note",
            Self::RewriteNote { .. } => "rewrite_note",
            Self::ReshapeNote { .. } => "reshape_note",
            Self::InkNote { .. } => "ink_note",
            Self::RemoveNote { .. } => "remove_note",
            Self::AddProject { .. } => "add_project",
            Self::DescribeProject { .. } => "describe_project",
            Self::PlaceProject { .. } => "place_project",
            Self::RemoveProject { .. } => "remove_project",
            Self::Link { .. } => "link",
            Self::DescribeLink { .. } => "describe_link",
            Self::Unlink { .. } => "unlink",
            Self::SetInterest { .. } => "set_interest",
            Self::LinkDeposits { .. } => "link_deposits",
            Self::DescribeLinks { .. } => "describe_links",
            Self::UnlinkAll { .. } => "unlink_all",
            Self::Together(edits) => edits.first().map_or("", Self::name),
        }
    }
}

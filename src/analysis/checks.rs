//! Problems of a workspace: what `lodemap check` says of it.

use crate::analysis::{Followed, follow_deposits};
use crate::geometry::flaws;
use crate::layer::catalog::Catalog;
use crate::workspace::status::{Status, determination};
use crate::workspace::{DepositRef, RecordId, RecordKind, Workspace};

/// Something in a workspace that someone should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A stable short word for programs.
    pub code: &'static str,
    /// Which kind of record.
    pub kind: RecordKind,
    /// Which record.
    pub id: RecordId,
    /// What is wrong and what to do, in English.
    pub message: String,
}

/// Looks through a workspace. A layer that is not in the catalog is not judged: the caller tells whether its file was found.
#[must_use]
pub fn check_workspace(w: &Workspace, catalog: &Catalog) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |code, kind, id: &RecordId, message: String| found.push(Finding { code, kind, id: id.clone(), message });
    for area in w.areas.values() {
        for flaw in flaws(&area.boundary) {
            add(
                "invalid_boundary",
                RecordKind::Area,
                &area.id,
                format!("the boundary is not valid: {}; move the corner", flaw.what),
            );
        }
        if area.about.name.is_empty() {
            add("no_name", RecordKind::Area, &area.id, "the area has no name: give it one in English or Japanese".into());
        }
        if determination(w, area).status == Status::Stale {
            let message = "its statements are on an earlier boundary: propose or concur anew, or undo the change";
            add("stale_statements", RecordKind::Area, &area.id, message.into());
        }
    }
    for statement in w.statements.values() {
        if !w.areas.contains_key(&statement.area) {
            add("statement_without_area", RecordKind::Statement, &statement.id, format!("there is no area “{}”", statement.area));
        }
    }
    for (project, relation) in w.projects.values().flat_map(|p| p.about.relations.iter().map(move |r| (p, r))) {
        if !w.projects.contains_key(&relation.project) {
            let message = format!("there is no project “{}” that it could stand in relation to", relation.project);
            add("relation_without_project", RecordKind::Project, &project.id, message);
        }
    }
    for link in w.links.values() {
        if !w.projects.contains_key(&link.project) {
            add("link_without_project", RecordKind::Link, &link.id, format!("there is no project “{}”", link.project));
        }
        if !w.deposits.contains_key(&link.deposit) {
            add("link_without_deposit", RecordKind::Link, &link.id, format!("there is no deposit “{}”", link.deposit));
        }
    }
    for Followed { deposit, vanished, moved, changed } in w.layers.keys().flat_map(|id| follow_deposits(w, catalog, id)) {
        let Some(DepositRef { layer, key }) = w.deposits.get(&deposit).map(|d| &d.deposit) else { continue };
        let feature = format!("layer “{layer}”: the feature {key}");
        if vanished {
            let message = format!("layer “{layer}” no longer has the feature {key}; the link keeps its snapshot");
            add("deposit_vanished", RecordKind::Deposit, &deposit, message);
        }
        if let Some((metres, _)) = moved {
            let message = format!("{feature} has moved by {metres:.1} m since it was linked; the link keeps its snapshot");
            add("deposit_moved", RecordKind::Deposit, &deposit, message);
        }
        if !changed.is_empty() {
            let names: Vec<&str> = changed.iter().map(|c| c.name.as_str()).collect();
            let message =
                format!("{feature} has other values than when it was linked ({}); the link keeps its snapshot", names.join(", "));
            add("deposit_changed", RecordKind::Deposit, &deposit, message);
        }
    }
    found
}

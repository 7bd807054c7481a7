//! Problems of a workspace: what `lodemap check` says of it.

use crate::geometry::flaws;
use crate::layer::catalog::Catalog;
use crate::workspace::status::{Status, determination};
use crate::workspace::{RecordId, RecordKind, Workspace};

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
    for link in w.links.values() {
        if !w.projects.contains_key(&link.project) {
            add("link_without_project", RecordKind::Link, &link.id, format!("there is no project “{}”", link.project));
        }
        match w.deposits.get(&link.deposit) {
            None => add("link_without_deposit", RecordKind::Link, &link.id, format!("there is no deposit “{}”", link.deposit)),
            Some(d) => {
                let loaded = catalog.get(&d.deposit.layer.0).is_some();
                if loaded && catalog.find(&d.deposit.layer.0, &d.deposit.key).is_none() {
                    let message = format!(
                        "layer “{}” no longer has the feature {}; the link keeps its snapshot",
                        d.deposit.layer, d.deposit.key
                    );
                    add("deposit_vanished", RecordKind::Deposit, &d.id, message);
                }
            }
        }
    }
    found
}

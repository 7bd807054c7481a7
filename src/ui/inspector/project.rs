//! The card of a candidate project: its links, its description, its parts, what the parties think of it.

use super::project_parts::{changed, fold};
use super::{Card, choices, interest, link_list, notes_ui, pair, project_parts, suggested, title};
use crate::app::{Action, Selection, TakeTool};
use crate::ui::fields::{Lines, list};
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::{CandidateProject, ProjectText, RecordId, chain};
use eframe::egui::Ui;

pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, id: &RecordId) {
    let Some(project) = card.state.workspace().projects.get(id).cloned() else { return };
    let lang = card.lang;
    title(ui, card, Word::Project, project.about.name.get(lang.is_ja()), &Selection::Project(id.clone()));
    let linked = card.state.workspace().links_of(id).len();
    fold(ui, lang, (Word::Links, linked, true), |ui| {
        link_list::ui(ui, card, id);
        if ui.button(lang.t(Word::LinkDeposit)).clicked() {
            card.actions.push(Action::Take(TakeTool::Link(id.clone())));
        }
    });
    fold(ui, lang, (Word::Suggest, 0, false), |ui| suggested::ui(ui, card, id));
    fold(ui, lang, (Word::Description, 0, true), |ui| describe(ui, card, &project));
    project_parts::ui(ui, card, &project);
    fold(ui, lang, (Word::PartInterest, project.interest.len(), false), |ui| interest::ui(ui, card, &project));
    fold(ui, lang, (Word::Place, 0, false), |ui| place(ui, card, &project));
    if project.place.is_some() {
        notes_ui(ui, card, id);
    }
    ui.add_space(14.0);
    if ui.button(lang.t(Word::RemoveProject)).clicked() {
        card.edit(Edit::RemoveProject { id: id.clone() });
    }
}

fn describe(ui: &mut Ui, card: &mut Card<'_>, project: &CandidateProject) {
    let (lang, t) = (card.lang, &project.about);
    let with = |change: &dyn Fn(&mut ProjectText)| changed(project, change);
    let (one, many) = (Lines::One, Lines::Many);
    let hint = lang.t(Word::SemicolonHint);
    card.field(ui, Word::NameEn, "", &t.name.en, one, |s| with(&|p| p.name.en.clone_from(&s)));
    card.field(ui, Word::NameJa, "", &t.name.ja, one, |s| with(&|p| p.name.ja.clone_from(&s)));
    card.field(ui, Word::Proponents, hint, &t.proponents.join("; "), one, |s| with(&|p| p.proponents = list(&s)));
    card.field(ui, Word::Countries, "US; JP", &t.countries.join("; "), one, |s| with(&|p| p.countries = list(&s)));
    choices::several(ui, card, Word::Stages, (chain::STAGES, &t.stages), &|words| with(&|p| p.stages.clone_from(&words)));
    card.field(ui, Word::Minerals, lang.t(Word::MineralsHint), &t.minerals.join("; "), one, |s| with(&|p| p.minerals = list(&s)));
    choices::several(ui, card, Word::Products, (chain::PRODUCTS, &t.products), &|words| with(&|p| p.products.clone_from(&words)));
    card.field(ui, Word::PartEndProductEn, "", &t.end_product.en, one, |s| with(&|p| p.end_product.en.clone_from(&s)));
    card.field(ui, Word::PartEndProductJa, "", &t.end_product.ja, one, |s| with(&|p| p.end_product.ja.clone_from(&s)));
    let to = (chain::DESTINATIONS, t.destinations.as_slice());
    choices::several(ui, card, Word::PartDestinations, to, &|words| with(&|p| p.destinations.clone_from(&words)));
    card.field(ui, Word::SummaryEn, "", &t.summary.en, many, |s| with(&|p| p.summary.en.clone_from(&s)));
    card.field(ui, Word::SummaryJa, "", &t.summary.ja, many, |s| with(&|p| p.summary.ja.clone_from(&s)));
    card.field(ui, Word::References, hint, &t.references.join("; "), many, |s| with(&|p| p.references = list(&s)));
}

/// A project may have a place or none.
fn place(ui: &mut Ui, card: &mut Card<'_>, project: &CandidateProject) {
    let lang = card.lang;
    let place = project.place.map(|p| crate::ui::status::degrees(p).trim().to_owned());
    pair(ui, lang.t(Word::Place), place.as_deref().unwrap_or(lang.t(Word::NoPlaceYet)));
    if project.place.is_some() {
        if ui.button(lang.t(Word::PartUnplace)).clicked() {
            card.edit(Edit::PlaceProject { id: project.id.clone(), place: None });
        }
    } else if ui.button(lang.t(Word::PartPlaceIt)).clicked() {
        card.actions.push(Action::Take(TakeTool::PlaceProject(project.id.clone())));
    }
}

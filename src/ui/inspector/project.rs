//! The card of a candidate project.

use super::{Card, heading, links, notes_ui, pair, title};
use crate::app::{Action, Selection, TakeTool};
use crate::ui::fields::{Lines, list};
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::{ProjectText, RecordId};
use eframe::egui::{RichText, Ui};

pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, id: &RecordId) {
    let Some(project) = card.state.workspace().projects.get(id).cloned() else { return };
    let lang = card.lang;
    let t = &project.about;
    title(ui, card, Word::Project, t.name.get(lang.is_ja()), &Selection::Project(id.clone()));
    heading(ui, lang.t(Word::Links));
    let linked = card.state.workspace().links_of(id);
    if linked.is_empty() {
        ui.label(RichText::new(lang.t(Word::NoLinks)).weak());
    }
    for link in linked {
        links::ui(ui, card, &link, links::Seen::FromProject);
    }
    if ui.button(lang.t(Word::LinkDeposit)).clicked() {
        card.actions.push(Action::Take(TakeTool::Link(id.clone())));
    }
    heading(ui, lang.t(Word::Description));
    let with = |change: &dyn Fn(&mut ProjectText)| {
        let mut about = t.clone();
        change(&mut about);
        Edit::DescribeProject { id: id.clone(), about }
    };
    let (one, many) = (Lines::One, Lines::Many);
    let hint = lang.t(Word::SemicolonHint);
    card.field(ui, Word::NameEn, "", &t.name.en, one, |s| with(&|p| p.name.en.clone_from(&s)));
    card.field(ui, Word::NameJa, "", &t.name.ja, one, |s| with(&|p| p.name.ja.clone_from(&s)));
    card.field(ui, Word::Proponents, hint, &t.proponents.join("; "), one, |s| with(&|p| p.proponents = list(&s)));
    card.field(ui, Word::Countries, "US; JP", &t.countries.join("; "), one, |s| with(&|p| p.countries = list(&s)));
    card.field(ui, Word::Stages, hint, &t.stages.join("; "), one, |s| with(&|p| p.stages = list(&s)));
    card.field(ui, Word::Minerals, lang.t(Word::MineralsHint), &t.minerals.join("; "), one, |s| with(&|p| p.minerals = list(&s)));
    card.field(ui, Word::Products, hint, &t.products.join("; "), one, |s| with(&|p| p.products = list(&s)));
    card.field(ui, Word::SummaryEn, "", &t.summary.en, many, |s| with(&|p| p.summary.en.clone_from(&s)));
    card.field(ui, Word::SummaryJa, "", &t.summary.ja, many, |s| with(&|p| p.summary.ja.clone_from(&s)));
    card.field(ui, Word::References, hint, &t.references.join("; "), many, |s| with(&|p| p.references = list(&s)));
    let place = project.place.map(|p| crate::ui::status::degrees(p).trim().to_owned());
    pair(ui, lang.t(Word::Place), place.as_deref().unwrap_or(lang.t(Word::NoPlaceYet)));
    if project.place.is_some() {
        notes_ui(ui, card, id);
    }
    ui.add_space(14.0);
    let label = lang.t(Word::RemoveProject);
    card.button(ui, label, Edit::RemoveProject { id: id.clone() });
}

//! The card of several areas, whose descriptions are changed together, and that of several layers.

use super::{Card, heading, pair, title};
use crate::app::{Action, CompareAction, Selection, SeveralFacts};
use crate::ui::fields::{Lines, list, text};
use crate::words::{Word, grouped};
use crate::workspace::edit::{AreaChange, Edit};
use crate::workspace::{AreaText, MappingArea, RecordId};
use eframe::egui::{self, RichText, Ui};
use std::sync::Arc;

/// Records that are named, at most.
const NAMED: usize = 12;

pub(super) fn areas(ui: &mut Ui, card: &mut Card<'_>, ids: &[RecordId], facts: Option<&SeveralFacts>) {
    let lang = card.lang;
    let count = lang.fill(Word::AreasSelected, &[&grouped(ids.len())]);
    title(ui, card, Word::MappingArea, &count, &Selection::Areas(ids.to_vec()));
    let w = card.state.workspace();
    let name = |id: &RecordId| w.areas.get(id).map(|a| a.about.name.get(lang.is_ja()).to_owned());
    names(ui, card, ids, &name, Selection::Area);
    if let Some(facts) = facts {
        let size = card.state.settings().area_unit.area(facts.area_m2);
        let row = ui.scope(|ui| pair(ui, lang.t(Word::TotalArea), &size)).response;
        row.on_hover_text(lang.t(Word::TotalAreaTip));
    }
    ui.horizontal_wrapped(|ui| {
        if ids.len() == 2
            && ui.button(lang.t(Word::CmpBoundaries)).on_hover_text(format!("{}  (F4)", lang.t(Word::CmpBoundariesTip))).clicked()
        {
            card.actions.push(Action::Boundaries(CompareAction::OpenSelected));
        }
        if ui.button(lang.t(Word::Copy)).on_hover_text(format!("{}  (Ctrl+C)", lang.t(Word::CopyTip))).clicked() {
            card.actions.push(Action::Copy);
        }
        if ui.button(lang.t(Word::Duplicate)).on_hover_text(format!("{}  (Ctrl+D)", lang.t(Word::DuplicateTip))).clicked() {
            card.actions.push(Action::Duplicate);
        }
    });
    heading(ui, lang.t(Word::DescribeAll));
    if let Some(facts) = facts {
        minerals(ui, card, ids, facts);
    }
    describe(ui, card, ids);
    ui.add_space(14.0);
    card.button(ui, lang.t(Word::RemoveAreas), Edit::RemoveAreas { ids: ids.to_vec() });
}

pub(super) fn layers(ui: &mut Ui, card: &mut Card<'_>, ids: &[RecordId]) {
    let lang = card.lang;
    let count = lang.fill(Word::LayersSelected, &[&grouped(ids.len())]);
    title(ui, card, Word::Layer, &count, &Selection::Layers(ids.to_vec()));
    let w = card.state.workspace();
    let name = |id: &RecordId| w.layers.get(id).map(|l| l.name.get(lang.is_ja()).to_owned());
    names(ui, card, ids, &name, Selection::Layer);
    ui.add_space(14.0);
    card.button(ui, lang.t(Word::RemoveLayers), Edit::RemoveLayers { ids: ids.to_vec() });
}

/// The names of what is selected; a click selects that one alone.
fn names(
    ui: &mut Ui,
    card: &mut Card<'_>,
    ids: &[RecordId],
    name: &dyn Fn(&RecordId) -> Option<String>,
    make: fn(RecordId) -> Selection,
) {
    for id in ids.iter().take(NAMED) {
        let name = name(id).filter(|n| !n.is_empty()).unwrap_or_else(|| card.lang.t(Word::Untitled).to_owned());
        if ui.add(egui::Button::selectable(false, name).truncate()).clicked() {
            card.actions.push(Action::Select(make(id.clone())));
        }
    }
    if ids.len() > NAMED {
        ui.label(RichText::new(format!("… {}", ids.len() - NAMED)).weak());
    }
}

/// Which minerals the areas have, and in how many of them; each can be given to all or taken from all.
fn minerals(ui: &mut Ui, card: &mut Card<'_>, ids: &[RecordId], facts: &SeveralFacts) {
    let lang = card.lang;
    ui.label(RichText::new(lang.t(Word::Minerals)).small().weak());
    let change = |change: AreaChange| Edit::DescribeAreas { ids: ids.to_vec(), change: Box::new(change) };
    for (mineral, count) in &facts.minerals {
        ui.horizontal(|ui| {
            let name = lang.fill(Word::RemoveFromAll, &[mineral]);
            let remove = ui.small_button("−").on_hover_text(&name);
            remove.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
            if remove.clicked() {
                card.edit(change(AreaChange { remove_minerals: vec![mineral.clone()], ..AreaChange::default() }));
            }
            let name = lang.fill(Word::AddToAll, &[mineral]);
            let add = ui.add_enabled(*count < ids.len(), egui::Button::new("+").small()).on_hover_text(&name);
            add.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, *count < ids.len(), &name));
            if add.clicked() {
                card.edit(change(AreaChange { add_minerals: vec![mineral.clone()], ..AreaChange::default() }));
            }
            let text = if *count < ids.len() {
                lang.fill(Word::MineralInSome, &[mineral, &grouped(*count), &grouped(ids.len())])
            } else {
                mineral.clone()
            };
            ui.label(text);
        });
    }
    card.field(ui, Word::AddMinerals, lang.t(Word::MineralsHint), "", Lines::One, |typed| {
        change(AreaChange { add_minerals: list(&typed), ..AreaChange::default() })
    });
}

/// What can be said of all: a field shows what all have in common, or that they differ.
fn describe(ui: &mut Ui, card: &mut Card<'_>, ids: &[RecordId]) {
    let w = card.state.workspace();
    let areas: Vec<Arc<MappingArea>> = ids.iter().filter_map(|id| w.areas.get(id)).cloned().collect();
    let all = All { ids, areas: &areas };
    let (one, many) = (Lines::One, Lines::Many);
    all.field(ui, card, Word::BasisEn, many, |a| a.basis.en.clone(), |c, s| c.basis.en = Some(s));
    all.field(ui, card, Word::BasisJa, many, |a| a.basis.ja.clone(), |c, s| c.basis.ja = Some(s));
    all.field(ui, card, Word::MineralSystem, one, |a| a.mineral_system.clone(), |c, s| c.mineral_system = Some(s));
    all.field(ui, card, Word::DepositTypes, one, |a| a.deposit_types.join("; "), |c, s| c.deposit_types = Some(list(&s)));
    all.field(ui, card, Word::References, many, |a| a.references.join("; "), |c, s| c.references = Some(list(&s)));
    all.field(ui, card, Word::Host, one, |a| a.host.join("; "), |c, s| c.host = Some(list(&s)));
}

struct All<'a> {
    ids: &'a [RecordId],
    areas: &'a [Arc<MappingArea>],
}

impl All<'_> {
    fn field(
        &self,
        ui: &mut Ui,
        card: &mut Card<'_>,
        label: Word,
        lines: Lines,
        of: impl Fn(&AreaText) -> String,
        set: fn(&mut AreaChange, String),
    ) {
        let lang = card.lang;
        let edit = |typed: String| {
            let mut change = AreaChange::default();
            set(&mut change, typed);
            Edit::DescribeAreas { ids: self.ids.to_vec(), change: Box::new(change) }
        };
        let first = self.areas.first().map(|a| of(&a.about)).unwrap_or_default();
        let common = self.areas.iter().all(|a| of(&a.about) == first).then_some(first);
        let hint = if common.is_none() { lang.t(Word::SeveralValues) } else { "" };
        let (current, drafts) = (common.clone().unwrap_or_default(), &mut *card.drafts);
        let shown = ui.scope(|ui| text(ui, drafts, lang.t(label), hint, &current, (lines, false), edit));
        card.actions.extend(shown.inner);
        if common.is_none() {
            shown.response.on_hover_text(lang.t(Word::SeveralValuesTip));
            // An empty field that is left alone changes nothing: to empty it takes a word of its own.
            let name = format!("{}: {}", lang.t(label), lang.t(Word::EmptyInAll));
            let empty = ui.small_button(lang.t(Word::EmptyInAll));
            empty.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
            if empty.clicked() {
                card.edit(edit(String::new()));
            }
        }
    }
}

//! Menus that link deposits to a project: which project is searched for by name, or is a new one.

use super::Card;
use super::links::role_word;
use crate::app::{Action, Deposits, LinkTo, LiveFacts, ProjectAction};
use crate::layer::fold::fold;
use crate::ui::fields::menu;
use crate::words::{Word, grouped};
use crate::workspace::{LinkRole, LinkText, RecordId};
use eframe::egui::{self, RichText, ScrollArea, Ui};

/// Height of the list of projects in points.
const HEIGHT: f32 = 220.0;

/// What was chosen in a menu so far.
#[derive(Debug, Clone, Default)]
struct Choice {
    search: String,
    role: LinkRole,
    mineral: Option<String>,
}

/// A menu that links deposits to a project that is chosen in it.
pub(super) fn button(ui: &mut Ui, card: &mut Card<'_>, label: Word, tip: Word, what: &Deposits) {
    let lang = card.lang;
    let shown = menu(ui, lang.t(label), |ui| {
        ui.set_min_width(280.0);
        let (key, mut choice) = remembered(ui);
        role(ui, card, &mut choice);
        let chosen = projects(ui, card, &mut choice);
        link(ui, card, chosen, what, &choice);
        ui.data_mut(|d| d.insert_temp(key, choice));
    });
    shown.on_hover_text(lang.t(tip));
}

/// The same for the deposits inside an area, with a choice of the mineral and how many deposits have it.
pub(super) fn area_button(ui: &mut Ui, card: &mut Card<'_>, area: &RecordId, live: &LiveFacts) {
    let lang = card.lang;
    let Some(counts) = live.found.as_ref().and_then(|f| f.deposits.minerals.as_ref().map(|m| (f.deposits.len(), m.clone())))
    else {
        return;
    };
    let (all, minerals) = counts;
    let shown = menu(ui, lang.t(Word::LinkArea), |ui| {
        ui.set_min_width(280.0);
        let (key, mut choice) = remembered(ui);
        let named = |id: Option<&str>| match minerals.minerals.iter().find(|(m, _)| Some(m.id.as_str()) == id) {
            Some((mineral, n)) => lang.fill(Word::MineralAndCount, &[mineral.name(lang.is_ja()), &grouped(*n)]),
            None => lang.fill(Word::MineralAndCount, &[lang.t(Word::LinkAnyMineral), &grouped(all)]),
        };
        let label = ui.label(RichText::new(lang.t(Word::LinkMinerals)).small().weak());
        // Buttons, because a list that drops down would close the menu it is in.
        let list = ScrollArea::vertical().id_salt("minerals").max_height(110.0);
        let list = list.show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                let ids = minerals.minerals.iter().map(|(mineral, _)| Some(mineral.id.clone()));
                for id in std::iter::once(None).chain(ids) {
                    let text = named(id.as_deref());
                    ui.selectable_value(&mut choice.mineral, id, text);
                }
            })
        });
        list.inner.response.labelled_by(label.id);
        role(ui, card, &mut choice);
        let chosen = projects(ui, card, &mut choice);
        link(ui, card, chosen, &Deposits::Inside(area.clone(), choice.mineral.clone()), &choice);
        ui.data_mut(|d| d.insert_temp(key, choice));
    });
    shown.on_hover_text(lang.t(Word::LinkAreaTip));
}

fn remembered(ui: &Ui) -> (egui::Id, Choice) {
    let key = ui.scope_id().with("link to");
    (key, ui.data(|d| d.get_temp::<Choice>(key)).unwrap_or_default())
}

fn role(ui: &mut Ui, card: &Card<'_>, choice: &mut Choice) {
    let lang = card.lang;
    let label = ui.label(RichText::new(lang.t(Word::LinkRole)).small().weak());
    let roles = ui.horizontal_wrapped(|ui| {
        for role in LinkRole::ALL {
            ui.selectable_value(&mut choice.role, role, lang.t(role_word(role)));
        }
    });
    roles.response.labelled_by(label.id);
}

/// The projects whose names fit what was typed, and a new one of that name.
fn projects(ui: &mut Ui, card: &Card<'_>, choice: &mut Choice) -> Option<LinkTo> {
    let (lang, w) = (card.lang, card.state.workspace());
    let hint = lang.t(Word::LinkSearch);
    let field = ui.add(egui::TextEdit::singleline(&mut choice.search).hint_text(hint).desired_width(f32::INFINITY));
    field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, hint));
    let needle = fold(&choice.search);
    let fits = |p: &&std::sync::Arc<crate::workspace::CandidateProject>| {
        needle.is_empty() || [&p.about.name.en, &p.about.name.ja].iter().any(|name| fold(name).contains(&needle))
    };
    let found: Vec<_> = w.projects.values().filter(fits).collect();
    let mut chosen = None;
    let height = ui.spacing().interact_size.y;
    ScrollArea::vertical().max_height(HEIGHT).show_rows(ui, height, found.len(), |ui, range| {
        for project in found.iter().skip(range.start).take(range.len()) {
            let name = project.about.name.get(lang.is_ja());
            if ui.add(egui::Button::new(name).truncate().min_size(egui::vec2(260.0, 0.0))).clicked() {
                chosen = Some(LinkTo::Project(project.id.clone()));
            }
        }
    });
    let name = choice.search.trim();
    if !name.is_empty() && ui.button(lang.fill(Word::LinkNew, &[name])).clicked() {
        chosen = Some(LinkTo::New(name.to_owned()));
    }
    chosen
}

fn link(ui: &Ui, card: &mut Card<'_>, chosen: Option<LinkTo>, what: &Deposits, choice: &Choice) {
    if let Some(to) = chosen {
        let about = LinkText { role: choice.role, ..LinkText::default() };
        card.actions.push(Action::Projects(ProjectAction::Link(what.clone(), to, about)));
        ui.close();
    }
}

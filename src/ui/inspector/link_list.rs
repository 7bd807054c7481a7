//! The links of a project: any number of them as rows, of which only those in view are made; one opens below, several change together.

use super::Card;
use super::links::{self, confidence_word, role_word};
use crate::app::State;
use crate::ui::fields::menu;
use crate::words::{Word, grouped};
use crate::workspace::edit::{Edit, LinkChange};
use crate::workspace::{Link, LinkRole, RecordId};
use eframe::egui::{self, RichText, ScrollArea, Ui};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How high the list grows, in points.
const HEIGHT: f32 = 240.0;

/// How the rows are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Order {
    #[default]
    Name,
    Role,
    Confidence,
}

/// What is kept of the list between frames.
#[derive(Default)]
pub(super) struct LinkList {
    /// For which project, at which state of the records, in which order and language the rows were put in order.
    of: Option<(RecordId, u64, Order, bool)>,
    rows: Vec<(String, Arc<Link>)>,
    chosen: BTreeSet<RecordId>,
    open: Option<RecordId>,
    order: Order,
}

impl LinkList {
    /// Puts the rows in order: once for each change of the records.
    fn follow(&mut self, state: &State, project: &RecordId, ja: bool) {
        let wanted = (project.clone(), state.session().history().next_seq(), self.order, ja);
        if self.of.as_ref() == Some(&wanted) {
            return;
        }
        if self.of.as_ref().is_none_or(|of| of.0 != *project) {
            (self.chosen, self.open) = Default::default();
        }
        let links = state.workspace().links_of(project);
        self.rows = links.iter().map(|l| (links::deposit_name(state, l, ja), l.clone())).collect();
        match self.order {
            Order::Name => self.rows.sort_by(|a, b| a.0.cmp(&b.0)),
            Order::Role => self.rows.sort_by(|a, b| (a.1.about.role as u8, &a.0).cmp(&(b.1.about.role as u8, &b.0))),
            Order::Confidence => self.rows.sort_by(|a, b| {
                let sure = |l: &Link| l.about.confidence.unwrap_or(-1.0);
                sure(&b.1).total_cmp(&sure(&a.1)).then_with(|| a.0.cmp(&b.0))
            }),
        }
        if !self.chosen.is_empty() {
            let there: BTreeSet<&RecordId> = links.iter().map(|l| &l.id).collect();
            self.chosen.retain(|id| there.contains(id));
        }
        self.of = Some(wanted);
    }
}

pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, project: &RecordId) {
    let (lang, state) = (card.lang, card.state);
    let mut list = std::mem::take(card.links);
    list.follow(state, project, lang.is_ja());
    if list.rows.is_empty() {
        ui.label(RichText::new(lang.t(Word::NoLinks)).weak());
    } else {
        rows(ui, card, &mut list);
        together(ui, card, &list);
        let open = list.open.as_ref().and_then(|id| state.workspace().links.get(id)).filter(|l| l.project == *project);
        if let Some(link) = open {
            links::open(ui, card, link, links::Seen::FromProject);
        }
    }
    *card.links = list;
}

fn rows(ui: &mut Ui, card: &Card<'_>, list: &mut LinkList) {
    let lang = card.lang;
    ui.horizontal_wrapped(|ui| {
        let orders =
            [(Order::Name, Word::LinkSortName), (Order::Role, Word::LinkSortRole), (Order::Confidence, Word::LinkSortSure)];
        let shown = orders.iter().find(|(o, _)| *o == list.order).map_or("", |(_, w)| lang.t(*w));
        let combo = egui::ComboBox::from_id_salt("link order").selected_text(shown).show_ui(ui, |ui| {
            for (order, word) in orders {
                ui.selectable_value(&mut list.order, order, lang.t(word));
            }
        });
        let name = lang.t(Word::LinkOrder);
        combo.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, format!("{name}: {shown}")));
        let all = list.chosen.len() == list.rows.len();
        if ui.small_button(lang.t(if all { Word::LinkNoneChosen } else { Word::LinkAll })).clicked() {
            list.chosen = if all { BTreeSet::new() } else { list.rows.iter().map(|(_, l)| l.id.clone()).collect() };
        }
    });
    let height = ui.spacing().interact_size.y;
    let area = ScrollArea::vertical().id_salt("links").max_height(HEIGHT).auto_shrink([false, true]);
    area.show_rows(ui, height, list.rows.len(), |ui, range| {
        for (name, link) in list.rows.iter().skip(range.start).take(range.len()) {
            ui.push_id(&link.id.0, |ui| {
                ui.horizontal(|ui| {
                    let mut chosen = list.chosen.contains(&link.id);
                    let tick = ui.checkbox(&mut chosen, "");
                    tick.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, chosen, name));
                    if tick.changed() {
                        if chosen {
                            list.chosen.insert(link.id.clone());
                        } else {
                            list.chosen.remove(&link.id);
                        }
                    }
                    let sure =
                        link.about.confidence.map(|c| format!(" · {}", lang.t(confidence_word(Some(c))))).unwrap_or_default();
                    let text = format!("{name} — {}{sure}", lang.t(role_word(link.about.role)));
                    let open = list.open.as_ref() == Some(&link.id);
                    if ui.add(egui::Button::selectable(open, &text).truncate()).on_hover_text(text).clicked() {
                        list.open = if open { None } else { Some(link.id.clone()) };
                    }
                });
            });
        }
    });
}

/// What can be done with all that are chosen, each in one step.
fn together(ui: &mut Ui, card: &mut Card<'_>, list: &LinkList) {
    if list.chosen.is_empty() {
        return;
    }
    let (lang, count) = (card.lang, grouped(list.chosen.len()));
    let ids = || list.chosen.iter().cloned().collect::<Vec<_>>();
    ui.horizontal_wrapped(|ui| {
        ui.label(lang.fill(Word::LinkChosen, &[&count]));
        menu(ui, lang.t(Word::LinkRoleOfAll), |ui| {
            for role in LinkRole::ALL {
                if ui.button(lang.t(role_word(role))).clicked() {
                    let change = LinkChange { role: Some(role), confidence: None };
                    card.edit(Edit::DescribeLinks { ids: ids(), change });
                    ui.close();
                }
            }
        });
        menu(ui, lang.t(Word::LinkConfidence), |ui| {
            for (sure, word) in links::CONFIDENCES {
                if ui.button(lang.t(word)).clicked() {
                    let change = LinkChange { role: None, confidence: Some(sure) };
                    card.edit(Edit::DescribeLinks { ids: ids(), change });
                    ui.close();
                }
            }
        });
        if ui.button(lang.fill(Word::LinkUnlinkAll, &[&count])).clicked() {
            card.edit(Edit::UnlinkAll { ids: ids() });
        }
    });
}

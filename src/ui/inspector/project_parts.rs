//! The parts of a project's card, each a heading that folds with a row for each entry: capacity, support, permits, milestones and so on.

use super::Card;
use super::choices::one;
use crate::app::{Action, Selection};
use crate::ui::fields::{Lines, menu};
use crate::words::{Lang, Word};
use crate::workspace::edit::Edit;
use crate::workspace::{
    CandidateProject, Capacity, CheckItem, Milestone, Owner, Permit, ProjectText, Relation, Review, Start, Support, chain, dates,
};
use eframe::egui::{self, RichText, Ui};

/// A part: its title, where its entries are, and a new entry.
struct Part<T> {
    title: Word,
    /// One of them.
    one: Word,
    entries: fn(&mut ProjectText) -> &mut Vec<T>,
    fresh: fn() -> T,
}

/// An entry under the hand.
struct Entry<'a, T> {
    project: &'a CandidateProject,
    entries: fn(&mut ProjectText) -> &mut Vec<T>,
    at: usize,
}

impl<T> Entry<'_, T> {
    /// The edit that changes it.
    fn with(&self, change: impl FnOnce(&mut T)) -> Edit {
        changed(self.project, |about| {
            if let Some(entry) = (self.entries)(about).get_mut(self.at) {
                change(entry);
            }
        })
    }
}

/// The edit that changes a project's description.
pub(super) fn changed(project: &CandidateProject, change: impl FnOnce(&mut ProjectText)) -> Edit {
    let mut about = project.about.clone();
    change(&mut about);
    Edit::DescribeProject { id: project.id.clone(), about }
}

/// A heading that folds; with how many entries there are below it.
pub(super) fn fold(ui: &mut Ui, lang: Lang, (title, count, open): (Word, usize, bool), content: impl FnOnce(&mut Ui)) {
    let text = if count == 0 { lang.t(title).to_owned() } else { format!("{} ({count})", lang.t(title)) };
    let header = egui::CollapsingHeader::new(RichText::new(text).strong()).id_salt(title).default_open(open);
    header.show(ui, content);
}

/// A button that takes something out, named for those who hear it.
pub(super) fn remove_button(ui: &mut Ui, lang: Lang, what: &str) -> bool {
    let text = lang.fill(Word::PartRemove, &[what]);
    let button = ui.small_button("×").on_hover_text(&text);
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &text));
    button.clicked()
}

fn add_button(ui: &mut Ui, lang: Lang, what: Word) -> bool {
    ui.small_button(format!("+ {}", lang.fill(Word::PartAddTo, &[lang.t(what)]))).clicked()
}

fn rows<T: Clone>(
    ui: &mut Ui,
    card: &mut Card<'_>,
    project: &CandidateProject,
    part: &Part<T>,
    row: impl Fn(&mut Ui, &mut Card<'_>, &Entry<'_, T>, &T),
) {
    let mut about = project.about.clone();
    let all = (part.entries)(&mut about).clone();
    let title = card.lang.t(part.title);
    for (at, entry) in all.iter().enumerate() {
        ui.push_id(at, |ui| {
            egui::Frame::group(ui.style()).inner_margin(6.0).show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.label(RichText::new(format!("{}", at + 1)).small().weak());
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        if remove_button(ui, card.lang, &format!("{title} {}", at + 1)) {
                            card.edit(changed(project, |about| drop((part.entries)(about).remove(at))));
                        }
                    });
                });
                row(ui, card, &Entry { project, entries: part.entries, at }, entry);
            });
        });
    }
    if add_button(ui, card.lang, part.one) {
        card.edit(changed(project, |about| (part.entries)(about).push((part.fresh)())));
    }
}

/// Shows all parts.
pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, project: &CandidateProject) {
    let (t, lang) = (&project.about, card.lang);
    fold(ui, lang, (Word::PartCapacity, t.capacity.len(), false), |ui| capacity(ui, card, project));
    fold(ui, lang, (Word::PartSupport, t.support.len(), false), |ui| support(ui, card, project));
    fold(ui, lang, (Word::PartPermits, t.permits.len(), false), |ui| permits(ui, card, project));
    fold(ui, lang, (Word::PartMilestones, t.milestones.len(), false), |ui| milestones(ui, card, project));
    fold(ui, lang, (Word::PartOwners, t.owners.len(), t.owner_changed_since_review()), |ui| owners(ui, card, project));
    let back =
        card.state.workspace().projects.values().flat_map(|p| &p.about.relations).filter(|r| r.project == project.id).count();
    fold(ui, lang, (Word::PartRelations, t.relations.len() + back, false), |ui| relations(ui, card, project));
    fold(ui, lang, (Word::PartReviews, t.reviews.len(), false), |ui| reviews(ui, card, project));
}

fn capacity(ui: &mut Ui, card: &mut Card<'_>, project: &CandidateProject) {
    let fresh = || Capacity { kind: "existing".to_owned(), ..Capacity::default() };
    let part = Part { title: Word::PartCapacity, one: Word::PartCapacity, entries: |about| &mut about.capacity, fresh };
    rows(ui, card, project, &part, |ui, card, entry, now| {
        one(ui, card, Word::PartKind, (chain::CAPACITIES, &now.kind, false), |s| entry.with(|c| c.kind = s));
        card.field(ui, Word::PartText, "1,000 t/a NdPr", &now.text, Lines::One, |s| entry.with(|c| c.text = s));
    });
}

fn support(ui: &mut Ui, card: &mut Card<'_>, project: &CandidateProject) {
    let fresh = || Support { kind: "other".to_owned(), ..Support::default() };
    let part = Part { title: Word::PartSupport, one: Word::PartSupport, entries: |about| &mut about.support, fresh };
    rows(ui, card, project, &part, |ui, card, entry, now| {
        one(ui, card, Word::PartKind, (chain::INSTRUMENTS, &now.kind, false), |s| entry.with(|x| x.kind = s));
        one(ui, card, Word::PartCovers, (chain::COVERS, &now.covers, true), |s| entry.with(|x| x.covers = s));
        let amount = |s: &str| s.is_empty() || dates::is_amount(s);
        card.checked(ui, Word::PartAmount, "250000000", &now.amount, &amount, |s| entry.with(|x| x.amount = s));
        let code = |s: &str| s.is_empty() || s.len() == 3;
        card.checked(ui, Word::PartCurrency, "JPY", &now.currency, &code, |s| entry.with(|x| x.currency = s));
        card.day(ui, Word::PartDate, &now.date, |s| entry.with(|x| x.date = s));
        card.field(ui, Word::PartSource, "", &now.source, Lines::One, |s| entry.with(|x| x.source = s));
    });
}

fn permits(ui: &mut Ui, card: &mut Card<'_>, project: &CandidateProject) {
    let part =
        Part { title: Word::PartPermits, one: Word::PartPermits, entries: |about| &mut about.permits, fresh: Permit::default };
    rows(ui, card, project, &part, |ui, card, entry, now| {
        card.field(ui, Word::PartPermit, "", &now.kind, Lines::One, |s| entry.with(|x| x.kind = s));
        card.field(ui, Word::PartAuthority, "", &now.authority, Lines::One, |s| entry.with(|x| x.authority = s));
        one(ui, card, Word::PartStatus, (chain::PERMIT_STATES, &now.status, true), |s| entry.with(|x| x.status = s));
        card.day(ui, Word::PartDate, &now.date, |s| entry.with(|x| x.date = s));
        card.field(ui, Word::PartSource, "", &now.source, Lines::One, |s| entry.with(|x| x.source = s));
    });
}

fn milestones(ui: &mut Ui, card: &mut Card<'_>, project: &CandidateProject) {
    let start = project.about.start.clone().unwrap_or_default();
    let with = |change: &dyn Fn(&mut Start)| {
        changed(project, |about| {
            let mut new = about.start.take().unwrap_or_default();
            change(&mut new);
            about.start = Some(new).filter(|new| *new != Start::default());
        })
    };
    card.day(ui, Word::PartStart, &start.date, |s| with(&|x| x.date.clone_from(&s)));
    let zone = |s: &str| s.is_empty() || dates::is_offset(s);
    card.checked(ui, Word::PartZone, "+09:00", &start.zone, &zone, |s| with(&|x| x.zone.clone_from(&s)));
    card.field(ui, Word::PartStartEn, "", &start.what.en, Lines::One, |s| with(&|x| x.what.en.clone_from(&s)));
    card.field(ui, Word::PartStartJa, "", &start.what.ja, Lines::One, |s| with(&|x| x.what.ja.clone_from(&s)));
    let part = Part {
        title: Word::PartMilestones,
        one: Word::PartMilestone,
        entries: |about| &mut about.milestones,
        fresh: Milestone::default,
    };
    let today = card.state.author().at.as_str().get(..10).unwrap_or_default().to_owned();
    rows(ui, card, project, &part, |ui, card, entry, now| {
        due(ui, card, project, now, &today);
        let mut done = now.done;
        if ui.checkbox(&mut done, card.lang.t(Word::PartReached)).changed() {
            card.edit(entry.with(|x| x.done = done));
        }
        card.field(ui, Word::PartMilestoneEn, "", &now.name.en, Lines::One, |s| entry.with(|x| x.name.en = s));
        card.field(ui, Word::PartMilestoneJa, "", &now.name.ja, Lines::One, |s| entry.with(|x| x.name.ja = s));
        card.day(ui, Word::PartDate, &now.date, |s| entry.with(|x| x.date = s));
        if now.date.is_empty() {
            let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
            // What is no number says that nobody knows.
            card.field(ui, Word::PartMonths, "6", &number(now.months), Lines::One, |s| {
                entry.with(|x| x.months = s.trim().parse().ok())
            });
            card.field(ui, Word::PartDays, "180", &number(now.days), Lines::One, |s| {
                entry.with(|x| x.days = s.trim().parse().ok())
            });
        }
    });
}

/// The day of a milestone, and how far away it is.
fn due(ui: &mut Ui, card: &Card<'_>, project: &CandidateProject, milestone: &Milestone, today: &str) {
    let lang = card.lang;
    let Some(day) = project.about.due(milestone) else {
        ui.label(RichText::new(lang.t(Word::PartNoDay)).small().weak());
        return;
    };
    let text = match dates::days_between(today, &day) {
        _ if milestone.done => lang.fill(Word::PartDayReached, &[&day]),
        Some(days) if days < 0 => format!("▲ {}", lang.fill(Word::PartDaysAgo, &[&day, &(-days).to_string()])),
        Some(days) => lang.fill(Word::PartDaysLeft, &[&day, &days.to_string()]),
        None => day,
    };
    ui.label(RichText::new(text).strong());
}

fn owners(ui: &mut Ui, card: &mut Card<'_>, project: &CandidateProject) {
    if project.about.owner_changed_since_review() {
        ui.label(RichText::new(format!("▲ {}", card.lang.t(Word::PartOwnerChanged))).strong());
    }
    let part = Part { title: Word::PartOwners, one: Word::PartOwner, entries: |about| &mut about.owners, fresh: Owner::default };
    rows(ui, card, project, &part, |ui, card, entry, now| {
        card.field(ui, Word::PartOwner, "", &now.name, Lines::One, |s| entry.with(|x| x.name = s));
        card.checked(ui, Word::PartCountry, "JP", &now.country, &country, |s| entry.with(|x| x.country = s));
        let share = |s: &str| s.is_empty() || dates::is_amount(s);
        card.checked(ui, Word::PartShare, "50", &now.share, &share, |s| entry.with(|x| x.share = s));
        card.day(ui, Word::PartFrom, &now.from, |s| entry.with(|x| x.from = s));
        card.field(ui, Word::PartSource, "", &now.source, Lines::One, |s| entry.with(|x| x.source = s));
    });
}

fn country(code: &str) -> bool {
    code.is_empty() || code.len() == 2
}

fn reviews(ui: &mut Ui, card: &mut Card<'_>, project: &CandidateProject) {
    let part =
        Part { title: Word::PartReviews, one: Word::PartReview, entries: |about| &mut about.reviews, fresh: Review::default };
    rows(ui, card, project, &part, |ui, card, entry, now| {
        card.checked(ui, Word::PartCountry, "JP", &now.country, &country, |s| entry.with(|x| x.country = s));
        card.field(ui, Word::PartReviewer, "", &now.author, Lines::One, |s| entry.with(|x| x.author = s));
        card.day(ui, Word::PartDate, &now.date, |s| entry.with(|x| x.date = s));
        card.field(ui, Word::PartOutcomeEn, "", &now.outcome.en, Lines::Many, |s| entry.with(|x| x.outcome.en = s));
        card.field(ui, Word::PartOutcomeJa, "", &now.outcome.ja, Lines::Many, |s| entry.with(|x| x.outcome.ja = s));
        card.day(ui, Word::PartNext, &now.next, |s| entry.with(|x| x.next = s));
        checklist(ui, card, entry, now);
    });
}

fn checklist(ui: &mut Ui, card: &mut Card<'_>, entry: &Entry<'_, Review>, now: &Review) {
    ui.label(RichText::new(card.lang.t(Word::PartChecks)).small().weak());
    for (at, item) in now.checklist.iter().enumerate() {
        let with = |change: &dyn Fn(&mut CheckItem)| entry.with(|x| x.checklist.get_mut(at).into_iter().for_each(change));
        ui.push_id(("check", at), |ui| {
            ui.horizontal(|ui| {
                let mut done = item.done;
                let tick = ui.checkbox(&mut done, item.text.as_str());
                tick.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, done, &item.text));
                if tick.changed() {
                    card.edit(with(&|x| x.done = done));
                }
                if remove_button(ui, card.lang, &item.text) {
                    card.edit(entry.with(|x| drop(x.checklist.remove(at))));
                }
            });
            card.field(ui, Word::PartCheck, "", &item.text, Lines::One, |s| with(&|x| x.text.clone_from(&s)));
        });
    }
    if add_button(ui, card.lang, Word::PartCheck) {
        card.edit(entry.with(|x| x.checklist.push(CheckItem::default())));
    }
}

/// What it is to other projects, and they to it: a relation stands in one of the two and is shown in both.
fn relations(ui: &mut Ui, card: &mut Card<'_>, project: &CandidateProject) {
    let (lang, ja) = (card.lang, card.lang.is_ja());
    let all: Vec<_> = card.state.workspace().projects.values().cloned().collect();
    let own = project.about.relations.iter().map(|r| (project, r, &r.project, chain::RELATIONS));
    let of_others = all.iter().flat_map(|p| p.about.relations.iter().map(move |r| (p.as_ref(), r, &p.id, chain::RELATIONS_BACK)));
    let back = of_others.filter(|(_, r, ..)| r.project == project.id);
    for (at, (holder, relation, other, terms)) in own.chain(back).enumerate() {
        let word = terms.iter().find(|(id, _)| *id == relation.kind).map_or(relation.kind.as_str(), |(_, w)| lang.t(*w));
        let name = all.iter().find(|p| p.id == *other).map_or(other.0.as_str(), |p| p.about.name.get(ja));
        ui.push_id(("relation", at), |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(word).weak());
                if ui.selectable_label(false, name).clicked() {
                    card.actions.push(Action::Select(Selection::Project(other.clone())));
                }
                if remove_button(ui, card.lang, &format!("{word} {name}")) {
                    card.edit(changed(holder, |about| about.relations.retain(|r| r != relation)));
                }
            });
        });
    }
    for (kind, word) in chain::RELATIONS {
        menu(ui, format!("+ {}", lang.t(*word)), |ui| {
            egui::ScrollArea::vertical().max_height(240.0).show(ui, |ui| {
                for other in all.iter().filter(|p| p.id != project.id) {
                    if ui.button(other.about.name.get(ja)).clicked() {
                        let relation = Relation { kind: (*kind).to_owned(), project: other.id.clone(), ..Relation::default() };
                        card.edit(changed(project, |about| about.relations.push(relation)));
                        ui.close();
                    }
                }
            });
        });
    }
}

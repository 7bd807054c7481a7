//! A link between a deposit and a project, seen from either end.

use super::project_parts::remove_button;
use super::{Card, by};
use crate::app::{Action, Selection, State};
use crate::ui::fields::Lines;
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::{Link, LinkEvidence, LinkRole, LinkText};
use eframe::egui::{self, RichText, Ui};
use std::sync::Arc;

/// From which end a link is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// The card of the project: the deposit is named.
    FromProject,
    /// The card of the deposit: the project is named.
    FromDeposit,
}

/// Makes the edit that changes what a link says.
type With<'a> = dyn Fn(&dyn Fn(&mut LinkText)) -> Edit + 'a;

/// How sure one may be, as a number and a word.
pub(super) const CONFIDENCES: [(f64, Word); 3] = [(0.25, Word::LinkLow), (0.5, Word::LinkMedium), (0.75, Word::LinkHigh)];

/// Returns the word for a confidence: a third of the way each.
pub(super) fn confidence_word(confidence: Option<f64>) -> Word {
    match confidence {
        None => Word::LinkUnsaid,
        Some(c) if c < 1.0 / 3.0 => Word::LinkLow,
        Some(c) if c < 2.0 / 3.0 => Word::LinkMedium,
        Some(_) => Word::LinkHigh,
    }
}

/// Returns the name of a link's deposit.
pub(super) fn deposit_name(state: &State, link: &Link, ja: bool) -> String {
    let named = state.workspace().deposits.get(&link.deposit);
    let name = named.map(|d| if d.name.is_empty() { d.deposit.key.clone() } else { d.name.get(ja).to_owned() });
    name.unwrap_or_else(|| link.deposit.0.clone())
}

/// A link that folds, in the card of a deposit.
pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, link: &Arc<Link>) {
    let (lang, w) = (card.lang, card.state.workspace());
    let name = w.projects.get(&link.project).map_or(link.project.0.as_str(), |p| p.about.name.get(lang.is_ja()));
    ui.push_id(&link.id.0, |ui| {
        let header = egui::WidgetText::from(format!("{name} — {}", lang.t(role_word(link.about.role))));
        // On one line of the card, whose width is not the name's to say.
        let width = ui.available_width() - 2.0 * ui.spacing().indent;
        let header = header.into_galley(ui, Some(egui::TextWrapMode::Truncate), width, egui::TextStyle::Button);
        egui::CollapsingHeader::new(header).id_salt("link").default_open(link.about.reason.is_empty()).show(ui, |ui| {
            open(ui, card, link, Seen::FromDeposit);
        });
        let reason = link.about.reason.get(lang.is_ja());
        if !reason.is_empty() {
            ui.label(RichText::new(reason).small().weak());
        }
    });
}

/// All that a link says, and the way to its other end.
pub(super) fn open(ui: &mut Ui, card: &mut Card<'_>, link: &Arc<Link>, seen: Seen) {
    let (lang, w) = (card.lang, card.state.workspace());
    let other = match seen {
        Seen::FromProject => w.deposits.get(&link.deposit).map(|d| Selection::Feature(d.deposit.clone())),
        Seen::FromDeposit => w.projects.get(&link.project).map(|p| Selection::Project(p.id.clone())),
    };
    ui.push_id((&link.id.0, "open"), |ui| {
        if seen == Seen::FromProject {
            ui.label(RichText::new(deposit_name(card.state, link, lang.is_ja())).strong());
        }
        details(ui, card, link);
        ui.horizontal(|ui| {
            if let Some(other) = other
                && ui.small_button(lang.t(Word::ZoomHere)).clicked()
            {
                card.actions.push(Action::Select(other.clone()));
                card.actions.push(Action::ZoomTo(other));
            }
            if ui.button(lang.t(Word::Unlink)).clicked() {
                card.edit(Edit::Unlink { id: link.id.clone() });
            }
        });
        ui.label(RichText::new(by(&link.by)).small().weak());
    });
}

fn details(ui: &mut Ui, card: &mut Card<'_>, link: &Arc<Link>) {
    let lang = card.lang;
    let with = |change: &dyn Fn(&mut LinkText)| {
        let mut about = link.about.clone();
        change(&mut about);
        Edit::DescribeLink { id: link.id.clone(), about }
    };
    let label = ui.label(RichText::new(lang.t(Word::LinkRole)).small().weak());
    let combo = egui::ComboBox::from_id_salt("role").selected_text(lang.t(role_word(link.about.role))).show_ui(ui, |ui| {
        LinkRole::ALL.into_iter().find(|r| ui.selectable_label(link.about.role == *r, lang.t(role_word(*r))).clicked())
    });
    combo.response.labelled_by(label.id);
    if let Some(role) = combo.inner.flatten() {
        card.edit(with(&|l| l.role = role));
    }
    confidence(ui, card, link, &with);
    card.field(ui, Word::ReasonEn, "", &link.about.reason.en, Lines::Many, |s| with(&|l| l.reason.en.clone_from(&s)));
    card.field(ui, Word::ReasonJa, "", &link.about.reason.ja, Lines::Many, |s| with(&|l| l.reason.ja.clone_from(&s)));
    card.field(ui, Word::Reference, "", &link.about.reference, Lines::One, |s| with(&|l| l.reference.clone_from(&s)));
    evidence(ui, card, link, &with);
}

/// Low, medium or high, or any number from 0 to 1.
fn confidence(ui: &mut Ui, card: &mut Card<'_>, link: &Arc<Link>, with: &With<'_>) {
    let (lang, now) = (card.lang, link.about.confidence);
    let number = now.map(|c| c.to_string()).unwrap_or_default();
    let right = |s: &str| s.is_empty() || s.parse().is_ok_and(|c: f64| (0.0..=1.0).contains(&c));
    // What is no number is refused by the edit, with the reason.
    card.checked(ui, Word::LinkConfidence, "0–1", &number, &right, |s| {
        with(&|l| l.confidence = (!s.is_empty()).then(|| s.parse().unwrap_or(f64::NAN)))
    });
    ui.horizontal(|ui| {
        let choices = [(None, Word::LinkUnsaid)].into_iter().chain(CONFIDENCES.map(|(c, word)| (Some(c), word)));
        for (sure, word) in choices {
            let is = confidence_word(now) == word;
            if ui.add(egui::Button::selectable(is, lang.t(word)).small()).clicked() && !is {
                card.edit(with(&|l| l.confidence = sure));
            }
        }
    });
}

fn evidence(ui: &mut Ui, card: &mut Card<'_>, link: &Arc<Link>, with: &With<'_>) {
    let lang = card.lang;
    for (at, piece) in link.about.evidence.iter().enumerate() {
        let one = |change: &dyn Fn(&mut LinkEvidence)| with(&|l| l.evidence.get_mut(at).into_iter().for_each(change));
        ui.push_id(("evidence", at), |ui| {
            egui::Frame::group(ui.style()).inner_margin(6.0).show(ui, |ui| {
                ui.horizontal(|ui| {
                    let name = format!("{} {}", lang.t(Word::LinkEvidence), at + 1);
                    ui.label(RichText::new(&name).small().weak());
                    if remove_button(ui, card.lang, &name) {
                        card.edit(with(&|l| drop(l.evidence.remove(at))));
                    }
                });
                card.field(ui, Word::LinkEvidenceText, "", &piece.text, Lines::Many, |s| one(&|e| e.text.clone_from(&s)));
                card.field(ui, Word::LinkEvidenceReference, "", &piece.reference, Lines::One, |s| {
                    one(&|e| e.reference.clone_from(&s))
                });
                card.field(ui, Word::LinkEvidencePage, "", &piece.page, Lines::One, |s| one(&|e| e.page.clone_from(&s)));
            });
        });
    }
    if ui.small_button(format!("+ {}", lang.fill(Word::PartAddTo, &[lang.t(Word::LinkEvidence)]))).clicked() {
        card.edit(with(&|l| l.evidence.push(LinkEvidence::default())));
    }
}

/// Returns the word for a role.
pub(super) fn role_word(role: LinkRole) -> Word {
    match role {
        LinkRole::PrimaryFeed => Word::RolePrimaryFeed,
        LinkRole::PossibleFeed => Word::RolePossibleFeed,
        LinkRole::ByProduct => Word::RoleByProduct,
        LinkRole::Tailings => Word::RoleTailings,
        LinkRole::Reference => Word::RoleReference,
    }
}

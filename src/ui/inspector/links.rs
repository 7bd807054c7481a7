//! A link between a deposit and a project, seen from either end.

use super::{Card, by};
use crate::app::{Action, Selection};
use crate::ui::fields::Lines;
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::{Link, LinkRole, LinkText};
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

pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, link: &Arc<Link>, seen: Seen) {
    let lang = card.lang;
    let w = card.state.workspace();
    let ja = lang.is_ja();
    let (name, other) = match seen {
        Seen::FromProject => {
            let deposit = w.deposits.get(&link.deposit);
            let name = deposit.map(|d| if d.name.is_empty() { d.deposit.key.clone() } else { d.name.get(ja).to_owned() });
            (name, deposit.map(|d| Selection::Feature(d.deposit.clone())))
        }
        Seen::FromDeposit => {
            let project = w.projects.get(&link.project);
            (project.map(|p| p.about.name.get(ja).to_owned()), project.map(|p| Selection::Project(p.id.clone())))
        }
    };
    let name = name.unwrap_or_else(|| link.deposit.0.clone());
    ui.push_id(&link.id.0, |ui| {
        let header = format!("{name} — {}", lang.t(role_word(link.about.role)));
        egui::CollapsingHeader::new(header).id_salt("link").default_open(link.about.reason.is_empty()).show(ui, |ui| {
            details(ui, card, link);
            ui.horizontal(|ui| {
                if let Some(other) = other
                    && ui.small_button(lang.t(Word::ZoomHere)).clicked()
                {
                    card.actions.push(Action::Select(other.clone()));
                    card.actions.push(Action::ZoomTo(other));
                }
                card.button(ui, lang.t(Word::Unlink), Edit::Unlink { id: link.id.clone() });
            });
            ui.label(RichText::new(by(&link.by)).small().weak());
        });
        let reason = link.about.reason.get(ja);
        if !reason.is_empty() {
            ui.label(RichText::new(reason).small().weak());
        }
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
    card.field(ui, Word::ReasonEn, "", &link.about.reason.en, Lines::Many, |s| with(&|l| l.reason.en.clone_from(&s)));
    card.field(ui, Word::ReasonJa, "", &link.about.reason.ja, Lines::Many, |s| with(&|l| l.reason.ja.clone_from(&s)));
    card.field(ui, Word::Reference, "", &link.about.reference, Lines::One, |s| with(&|l| l.reference.clone_from(&s)));
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

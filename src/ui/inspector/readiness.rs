//! The checklist of an area: its level, and what is missing, each a click away from where it is put right.

use super::Card;
use crate::analysis::{Criterion, DataClass, Missing, Readiness};
use crate::app::{Action, TakeTool};
use crate::ui::commands::Command;
use crate::words::{Lang, Word};
use crate::workspace::RecordId;
use eframe::egui::{self, RichText, Ui};

/// Half of what is shown around a place that is not valid, in metres.
const AROUND_M: f64 = 2_000.0;

pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, id: &RecordId) {
    let register = card.state.register().clone();
    let Some(row) = register.get(id) else { return };
    let lang = card.lang;
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(dots(row.readiness.level)).strong());
        ui.label(RichText::new(lang.t(level_word(row.readiness.level))).strong()).on_hover_text(lang.t(Word::ReadyTip));
        if row.readiness.missing().next().is_none() {
            ui.label(RichText::new(lang.t(Word::ReadyNothingMissing)).small().weak());
        }
    });
    let mut level = 0;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 2.0);
        for (criterion, missing) in row.readiness.missing() {
            let before = std::mem::replace(&mut level, criterion.level());
            if before != level {
                // Each level on lines of its own.
                if before > 0 {
                    ui.end_row();
                }
                ui.label(RichText::new(format!("{level}:")).small().weak());
            }
            let name = criterion_name(card, criterion);
            let tip = tip(card, criterion, missing, &name);
            let button = ui.add(egui::Button::new(RichText::new(format!("○ {name}")).small()).small());
            button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &tip));
            if button.on_hover_text(&tip).clicked() {
                go(ui, card, criterion, missing);
            }
        }
    });
    let met: Vec<String> =
        row.readiness.items.iter().filter(|i| i.missing.is_none()).map(|i| criterion_name(card, &i.criterion)).collect();
    if !met.is_empty() {
        let text = RichText::new(format!("● {}", met.join(" · "))).small().weak();
        ui.label(text).on_hover_text(lang.fill(Word::ReadyMet, &[&met.join(", ")]));
    }
}

/// The level as a small sign: so many of three dots are full.
pub(in crate::ui) fn dots(level: u8) -> &'static str {
    match level {
        0 => "○○○",
        1 => "●○○",
        2 => "●●○",
        _ => "●●●",
    }
}

/// The level in words.
pub(in crate::ui) fn level_word(level: u8) -> Word {
    match level {
        0 => Word::ReadyLevel0,
        1 => Word::ReadyLevel1,
        2 => Word::ReadyLevel2,
        _ => Word::ReadyLevel3,
    }
}

/// What the sign of an area in a list says: the level, and what is missing.
pub(in crate::ui) fn told(lang: Lang, readiness: &Readiness, party: impl Fn(&RecordId) -> String) -> String {
    let missing: Vec<String> = readiness.missing().map(|(c, _)| named(lang, c, &party)).collect();
    let missing = if missing.is_empty() {
        lang.t(Word::ReadyNothingMissing).to_owned()
    } else {
        lang.fill(Word::ReadyMissing, &[&missing.join(", ")])
    };
    format!("{}\n{missing}", lang.t(level_word(readiness.level)))
}

fn criterion_name(card: &Card<'_>, criterion: &Criterion) -> String {
    named(card.lang, criterion, &|id: &RecordId| card.state.party_name(id))
}

fn named(lang: Lang, criterion: &Criterion, party: &impl Fn(&RecordId) -> String) -> String {
    let word = match criterion {
        Criterion::Geometry => Word::ReadyGeometry,
        Criterion::Position => Word::ReadyPosition,
        Criterion::Name => Word::ReadyName,
        Criterion::Proposer => Word::ReadyProposer,
        Criterion::Minerals => Word::ReadyMinerals,
        Criterion::System => Word::ReadySystem,
        Criterion::Basis => Word::ReadyBasis,
        Criterion::Reference => Word::ReadyReference,
        Criterion::Evidence(DataClass::Geology) => Word::ReadyEvidenceGeology,
        Criterion::Evidence(DataClass::Geophysics) => Word::ReadyEvidenceGeophysics,
        Criterion::Evidence(DataClass::Elevation) => Word::ReadyEvidenceElevation,
        Criterion::DataNeeds => Word::ReadyNeeds,
        Criterion::Concurrence(id) => return lang.fill(Word::ReadyConcurrence, &[&party(id)]),
        Criterion::Parties => Word::ReadyParties,
    };
    lang.t(word).to_owned()
}

/// What a click on it does.
fn tip(card: &Card<'_>, criterion: &Criterion, missing: &Missing, name: &str) -> String {
    let word = match (missing, criterion) {
        (Missing::Mend(_), _) => Word::ReadyGoMend,
        (Missing::Draw, _) => Word::ReadyGoDraw,
        (Missing::Write, _) => Word::ReadyGoWrite,
        (Missing::Propose, _) => Word::ReadyGoState,
        (Missing::Concur(_), Criterion::Concurrence(party)) if *party != card.state.seat() => Word::ReadyGoSend,
        (Missing::Concur(_), _) => Word::ReadyGoState,
        (Missing::Choose, _) => Word::ReadyGoParties,
    };
    card.lang.fill(word, &[name])
}

/// Goes to where the missing thing is put right.
fn go(ui: &Ui, card: &mut Card<'_>, criterion: &Criterion, missing: &Missing) {
    let (lang, ja) = (card.lang, card.lang.is_ja());
    let seat = card.state.seat();
    let field = match (missing, criterion) {
        (Missing::Mend(flaw), _) => {
            match flaw.at {
                Some(at) => card.actions.push(Action::GoTo(vec![(at, AROUND_M)])),
                None => card.actions.push(Action::Take(TakeTool::EditVertices)),
            }
            return;
        }
        (Missing::Draw, _) => return card.actions.push(Action::Take(TakeTool::EditVertices)),
        (Missing::Choose, _) => return card.commands.push(Command::Parties),
        (Missing::Concur(_), Criterion::Concurrence(party)) if *party != seat => return card.commands.push(Command::Send),
        (Missing::Concur(_) | Missing::Propose, _) => {
            // Whichever of the two can be pressed; a greyed button takes no keyboard.
            let name = card.state.party_name(&seat);
            [Word::Concur, Word::Propose].map(|word| lang.fill(word, &[&name])).to_vec()
        }
        (Missing::Write, Criterion::Name) => vec![lang.t(if ja { Word::NameJa } else { Word::NameEn }).to_owned()],
        (Missing::Write, Criterion::Minerals) => vec![lang.t(Word::Minerals).to_owned()],
        (Missing::Write, Criterion::System) => vec![lang.t(Word::MineralSystem).to_owned()],
        (Missing::Write, Criterion::Basis) => vec![lang.t(if ja { Word::BasisJa } else { Word::BasisEn }).to_owned()],
        (Missing::Write, Criterion::Evidence(class)) => vec![lang.t(evidence_word(*class)).to_owned()],
        (Missing::Write, Criterion::DataNeeds) => vec![lang.t(Word::NeedsGeologyField).to_owned()],
        (Missing::Write, _) => vec![lang.t(Word::References).to_owned()],
    };
    card.next_focus = field;
    ui.ctx().request_repaint();
}

/// The label of the field of a class of evidence.
pub(super) fn evidence_word(class: DataClass) -> Word {
    match class {
        DataClass::Geology => Word::EvidenceGeology,
        DataClass::Geophysics => Word::EvidenceGeophysics,
        DataClass::Elevation => Word::EvidenceElevation,
    }
}

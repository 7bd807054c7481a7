//! Where the parties stand on an area's boundary, and what the seat can do about it.

use super::{Card, by};
use crate::app::exchange::{verdict_word, when};
use crate::app::facts::AreaFacts;
use crate::app::{Action, CompareAction, Selection, SideOf};
use crate::ui::exchange::{mark, tint};
use crate::ui::fields;
use crate::ui::theme::color;
use crate::view::compose::{position_sign, status_word};
use crate::view::theme::theme;
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::status::{Position, Status};
use crate::workspace::{Act, Bilingual, Evidence, MappingArea, RecordId, Statement};
use eframe::egui::{self, RichText, Ui};
use std::sync::Arc;

/// What goes with the next statement, as it is typed.
#[derive(Debug, Clone, Default)]
struct Words {
    comment: Bilingual,
    evidence: String,
}

pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, area: &Arc<MappingArea>, facts: &AreaFacts, fresh: &RecordId) {
    let lang = card.lang;
    let found = &facts.determination;
    let dark = card.state.settings().dark;
    let status = color(theme(dark).status(found.status));
    egui::Frame::group(ui.style()).stroke(egui::Stroke::new(1.5, status)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let word = if found.status == Status::Stale { Word::StatusStale } else { status_word(found.status) };
        ui.label(RichText::new(lang.t(word)).strong().color(status).size(16.0));
        for other in &facts.replaced_by {
            let area = card.state.workspace().areas.get(other);
            let name = area.map_or(other.0.as_str(), |a| a.about.name.get(lang.is_ja()));
            if ui.link(lang.fill(Word::ReplacedBy, &[name])).clicked() {
                card.actions.push(Action::Select(Selection::Area(other.clone())));
            }
        }
        for ((party, position, statement), seal) in found.positions.iter().zip(&facts.seals) {
            let name = party_name(card, party);
            let (sign, word) = position_sign(*position);
            let response = ui.label(format!("{sign} {name}: {}", lang.t(word)));
            let Some(s) = statement else { continue };
            response.on_hover_text(said(card, s));
            let text = format!("{} · {}\n{}", s.by.name, s.by.party, when(lang, &s.by.at));
            ui.label(RichText::new(text).small().weak()).on_hover_text(by(&s.by));
            if let Some(verdict) = seal {
                let text = format!("{} {}", mark(*verdict), lang.t(verdict_word(*verdict)));
                let out =
                    s.sent.as_ref().map_or(String::new(), |o| format!(" · {}", lang.fill(Word::SentAt, &[&o.at.to_minute()])));
                ui.label(RichText::new(text + &out).small().color(tint(card.state, *verdict)));
            }
            if matches!(position, Position::Countered | Position::Stale) {
                let word = if *position == Position::Countered { Word::CmpCompare } else { Word::CmpSince };
                let tip = if *position == Position::Countered { Word::CmpCompareTip } else { Word::CmpSinceTip };
                let button = ui.small_button(lang.t(word)).on_hover_text(format!("{}  (F4)", lang.t(tip)));
                button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{} {name}", lang.t(word))));
                if button.clicked() {
                    let sides = (SideOf::Area(area.id.clone()), SideOf::Statement(s.id.clone()));
                    card.actions.push(Action::Boundaries(CompareAction::Open(sides.0, sides.1)));
                }
            }
            if *position == Position::Countered {
                let label = lang.fill(Word::TakeCounter, &[&name]);
                let tip = lang.fill(Word::TakeCounterTip, &[&name]);
                ui.scope(|ui| card.button(ui, &label, Edit::TakeCounter { statement: s.id.clone() })).response.on_hover_text(tip);
            }
        }
        if let Some(other) = card.state.beside(&area.id)
            && ui.small_button(lang.t(Word::CmpWith)).on_hover_text(lang.t(Word::CmpCompareTip)).clicked()
        {
            let sides = (SideOf::Area(area.id.clone()), SideOf::Area(other));
            card.actions.push(Action::Boundaries(CompareAction::Open(sides.0, sides.1)));
        }
        ui.add_space(4.0);
        buttons(ui, card, area, fresh);
        ui.label(RichText::new(lang.t(Word::NonBinding)).small().weak());
    });
}

fn party_name(card: &Card<'_>, id: &RecordId) -> String {
    card.state.workspace().parties.get(id).map_or(id.0.clone(), |p| p.name.get(card.lang.is_ja()).to_owned())
}

/// All that a statement says, for the tooltip.
fn said(card: &Card<'_>, s: &Statement) -> String {
    let evidence = s.evidence.iter().map(|e| format!("\n{} {}", e.reference, e.page));
    format!("{}\n{}{}", by(&s.by), s.comment.get(card.lang.is_ja()), evidence.collect::<String>())
}

fn buttons(ui: &mut Ui, card: &mut Card<'_>, area: &Arc<MappingArea>, fresh: &RecordId) {
    let lang = card.lang;
    let seat = card.state.author().party;
    let seat_name = party_name(card, &seat);
    let key = ui.scope_id().with(("words", &area.id));
    let mut words = ui.data(|d| d.get_temp::<Words>(key)).unwrap_or_default();
    let state = |act, words: &Words, boundary| Edit::State {
        id: fresh.clone(),
        area: area.id.clone(),
        act,
        comment: words.comment.clone(),
        evidence: evidence(&words.evidence),
        boundary,
    };
    let before = card.actions.len();
    ui.horizontal_wrapped(|ui| {
        card.button(ui, &lang.fill(Word::Propose, &[&seat_name]), state(Act::Propose, &words, None));
        card.button(ui, &lang.fill(Word::Concur, &[&seat_name]), state(Act::Concur, &words, None));
        card.button(ui, lang.t(Word::Withdraw), state(Act::Withdraw, &words, None));
        let counter = fields::menu(ui, lang.t(Word::Counter), |ui| {
            ui.set_min_width(260.0);
            ui.label(RichText::new(lang.t(Word::CounterTip)).small().weak());
            ui.label(lang.t(Word::CounterWith));
            let others: Vec<_> = card.state.workspace().areas.values().filter(|a| a.id != area.id).cloned().collect();
            if others.is_empty() {
                ui.label(RichText::new(lang.t(Word::NoOtherArea)).weak());
            }
            egui::ScrollArea::vertical().max_height(240.0).show(ui, |ui| {
                for other in others.iter().take(200) {
                    let name = other.about.name.get(lang.is_ja());
                    let name = if name.is_empty() { other.id.0.as_str() } else { name };
                    card.button(ui, name, state(Act::Counter, &words, Some(other.boundary.clone())));
                }
            });
        });
        counter.on_hover_text(lang.t(Word::CounterTip));
        let own = ui.scope_id().with("objection");
        let mut reason = ui.data(|d| d.get_temp::<String>(own)).unwrap_or_default();
        fields::menu(ui, lang.t(Word::Object), |ui| {
            ui.set_min_width(260.0);
            let label = ui.label(lang.t(Word::ObjectReason));
            ui.add(egui::TextEdit::multiline(&mut reason).desired_rows(2)).labelled_by(label.id);
            let mut words = words.clone();
            if !reason.trim().is_empty() {
                if lang.is_ja() { &mut words.comment.ja } else { &mut words.comment.en }.clone_from(&reason);
            }
            card.button(ui, lang.t(Word::Object).trim_end_matches('…'), state(Act::Object, &words, None));
        });
        ui.data_mut(|d| d.insert_temp(own, reason));
        let comment = fields::menu(ui, lang.t(Word::CommentAndEvidence), |ui| {
            ui.set_min_width(300.0);
            ui.label(RichText::new(lang.t(Word::CommentTip)).small().weak());
            for (word, text) in [
                (Word::CommentEn, &mut words.comment.en),
                (Word::CommentJa, &mut words.comment.ja),
                (Word::EvidenceLines, &mut words.evidence),
            ] {
                let label = ui.label(lang.t(word));
                let hint = if word == Word::EvidenceLines { lang.t(Word::EvidenceHint) } else { "" };
                ui.add(egui::TextEdit::multiline(text).desired_rows(2).hint_text(hint)).labelled_by(label.id);
            }
        });
        comment.on_hover_text(lang.t(Word::CommentTip));
    });
    // Said once is enough.
    if card.actions[before..].iter().any(|a| matches!(a, Action::Edit(e) if matches!(**e, Edit::State { .. }))) {
        words = Words::default();
    }
    ui.data_mut(|d| d.insert_temp(key, words));
}

/// One source a line, its page after `|`.
fn evidence(text: &str) -> Vec<Evidence> {
    let one = |line: &str| {
        let (reference, page) = line.rsplit_once('|').unwrap_or((line, ""));
        Evidence { reference: reference.trim().to_owned(), page: page.trim().to_owned() }
    };
    text.lines().filter(|l| !l.trim().is_empty()).map(one).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_source_may_have_a_page() {
        let found = super::evidence("USGS PP 1802-O | p. 12\n\n https://doi.org/10.1/x ");
        let found: Vec<_> = found.iter().map(|e| (e.reference.as_str(), e.page.as_str())).collect();
        assert_eq!(found, [("USGS PP 1802-O", "p. 12"), ("https://doi.org/10.1/x", "")]);
    }
}

//! The card of a mapping area: names and reasons, size, where the parties stand, what lies inside.

use super::{Card, determining, heading, link_to, notes_ui, pair, readiness, title};
use crate::analysis::DataClass;
use crate::app::facts::AreaFacts;
use crate::app::{Action, LiveFacts, ReviewAction, Selection};
use crate::ui::fields::{Lines, list};
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::{AreaText, Bilingual, Evidence, MappingArea, RecordId};
use eframe::egui::{self, RichText, Ui};
use std::sync::Arc;

/// One of the three texts that say which data are needed.
type NeedsOf = fn(&mut AreaText) -> &mut Bilingual;

pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, id: &RecordId, facts: Option<&AreaFacts>, fresh: &RecordId) {
    let Some(area) = card.state.workspace().areas.get(id).cloned() else { return };
    title(ui, card, Word::MappingArea, area.about.name.get(card.lang.is_ja()), &Selection::Area(id.clone()));
    if let Some(facts) = facts {
        determining::ui(ui, card, &area, facts, fresh);
    }
    readiness::ui(ui, card, id);
    let timeline = ui.small_button(card.lang.t(Word::Timeline)).on_hover_text(card.lang.t(Word::TimelineTip));
    if timeline.clicked() {
        card.actions.push(Action::Review(ReviewAction::Timeline(Some(id.clone()))));
    }
    describe(ui, card, &area);
    if let Some(facts) = facts {
        // While the corners are in hand the card on the map says it.
        let live = card.state.live_facts().filter(|live| live.area.as_ref() == Some(id) && !live.in_hand);
        size(ui, card, facts, live.as_ref());
        if let Some(live) = &live {
            inside(ui, card, live);
            link_to::area_button(ui, card, id, live);
        }
    }
    notes_ui(ui, card, id);
    ui.add_space(14.0);
    super::template::keep(ui, card, id);
    let label = card.lang.t(Word::RemoveArea);
    card.button(ui, label, Edit::RemoveArea { id: id.clone() });
}

fn describe(ui: &mut Ui, card: &mut Card<'_>, area: &Arc<MappingArea>) {
    heading(ui, card.lang.t(Word::Description));
    let t = &area.about;
    let with = |change: &dyn Fn(&mut AreaText)| {
        let mut about = t.clone();
        change(&mut about);
        Edit::DescribeArea { id: area.id.clone(), about }
    };
    let one = Lines::One;
    card.field(ui, Word::NameEn, "", &t.name.en, one, |s| with(&|a| a.name.en.clone_from(&s)));
    card.field(ui, Word::NameJa, "", &t.name.ja, one, |s| with(&|a| a.name.ja.clone_from(&s)));
    let hint = card.lang.t(Word::MineralsHint);
    card.field(ui, Word::Minerals, hint, &t.minerals.join("; "), one, |s| with(&|a| a.minerals = list(&s)));
    card.field(ui, Word::BasisEn, "", &t.basis.en, Lines::Many, |s| with(&|a| a.basis.en.clone_from(&s)));
    card.field(ui, Word::BasisJa, "", &t.basis.ja, Lines::Many, |s| with(&|a| a.basis.ja.clone_from(&s)));
    let hint = card.lang.t(Word::SemicolonHint);
    card.field(ui, Word::MineralSystem, "", &t.mineral_system, one, |s| with(&|a| a.mineral_system.clone_from(&s)));
    card.field(ui, Word::DepositTypes, hint, &t.deposit_types.join("; "), one, |s| with(&|a| a.deposit_types = list(&s)));
    card.field(ui, Word::References, hint, &t.references.join("; "), Lines::Many, |s| with(&|a| a.references = list(&s)));
    for class in DataClass::ALL {
        let lines: Vec<String> = class.evidence(t).iter().map(Evidence::line).collect();
        let hint = card.lang.t(Word::EvidenceHint);
        card.field(ui, readiness::evidence_word(class), hint, &lines.join("\n"), Lines::Many, |s| {
            with(&|a| *class.evidence_mut(a) = Evidence::from_lines(&s))
        });
    }
    let ja = card.lang.is_ja();
    let needs: [(Word, NeedsOf); 3] = [
        (Word::NeedsGeologyField, |a| &mut a.needs_geology),
        (Word::NeedsGeophysicsField, |a| &mut a.needs_geophysics),
        (Word::NeedsElevationField, |a| &mut a.needs_elevation),
    ];
    for (label, of) in needs {
        // In the language one works in; the other one shows as a hint until then.
        let mut about = t.clone();
        let Bilingual { en, ja: in_ja } = of(&mut about).clone();
        let (own, other) = if ja { (in_ja, en) } else { (en, in_ja) };
        card.field(ui, label, &other, &own, Lines::Many, |s| {
            with(&|a| {
                let text = of(a);
                if ja { &mut text.ja } else { &mut text.en }.clone_from(&s);
            })
        });
    }
    card.field(ui, Word::Host, "JP; US", &t.host.join("; "), one, |s| with(&|a| a.host = list(&s)));
    let replaces: Vec<&str> = t.supersedes.iter().map(|id| id.0.as_str()).collect();
    card.field(ui, Word::Replaces, hint, &replaces.join("; "), one, |s| {
        with(&|a| a.supersedes = list(&s).into_iter().map(RecordId).collect())
    });
}

fn size(ui: &mut Ui, card: &mut Card<'_>, facts: &AreaFacts, live: Option<&LiveFacts>) {
    let lang = card.lang;
    heading(ui, lang.t(Word::Boundary));
    if let Some(live) = live {
        crate::ui::facts::size_of(ui, card.state, live, card.actions);
        crate::ui::facts::validity(ui, card.state, live, card.actions);
    }
    ui.horizontal_wrapped(|ui| {
        ui.label(lang.fill(Word::Corners, &[&facts.corners.to_string()]));
        if ui.small_button(lang.t(Word::ToolEdit)).on_hover_text(lang.t(Word::ToolEditTip)).clicked() {
            card.actions.push(Action::Take(crate::app::TakeTool::EditVertices));
        }
    });
    pair(ui, lang.t(Word::Digest), "");
    ui.add(egui::Label::new(RichText::new(&facts.digest).monospace().small()).wrap());
}

fn inside(ui: &mut Ui, card: &mut Card<'_>, live: &LiveFacts) {
    let lang = card.lang;
    heading(ui, lang.t(Word::DepositsInside));
    let Some(found) = &live.found else {
        ui.label(RichText::new(lang.t(Word::FactsCounting)).small().weak());
        return;
    };
    let old = crate::ui::facts::is_old(ui, live);
    crate::ui::facts::deposits(ui, card.state, live, found, 12);
    for one in found.deposits.iter().take(40) {
        let Some((deposit, name)) = one.look_up(card.state.catalog()) else { continue };
        let name = name.get(lang.is_ja());
        let name = if name.is_empty() { &deposit.key } else { name };
        if ui.selectable_label(false, name).clicked() {
            card.actions.push(Action::Select(Selection::Feature(deposit.clone())));
        }
    }
    if found.deposits.len() > 40 {
        ui.label("…");
    }
    if !found.areas.is_empty() || !found.layers.is_empty() {
        heading(ui, lang.t(Word::OverlapsHeading));
        crate::ui::facts::overlaps(ui, card.state, found, old, 40);
    }
}

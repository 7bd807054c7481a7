//! What the layer says of a deposit: in the common words where there are any, with the text as found beside them.

use super::{Card, pair};
use crate::app::list_title;
use crate::layer::deposit::{Deposit, Quantity, Resource, Role};
use crate::layer::vocabulary::{Family, ListId, Marks, TypeRef, deposit_types};
use crate::words::{Lang, Word};
use eframe::egui::{RichText, Ui};

pub(super) fn ui(ui: &mut Ui, card: &Card<'_>, said: &Deposit) {
    let lang = card.lang;
    for role in Role::ALL {
        let found = said.text(role);
        if found.is_empty() {
            continue;
        }
        match role {
            Role::Name | Role::NameEn | Role::NameJa => {}
            Role::Commodities => {
                commodities(ui, lang, said, &found);
                marks(ui, card, said.marks(card.state.lists()));
            }
            Role::DepositType => types(ui, lang, said, &found),
            Role::Status => {
                let status = said.status.map_or(found.as_str(), |s| s.name(lang.is_ja()));
                with_found(ui, lang, Word::WorkStatus, status, &found);
            }
            _ => pair(ui, lang.t(role.title()), &found),
        }
    }
    resources(ui, lang, &said.resources);
}

/// A value in the common words; the text as found below it when it is another.
fn with_found(ui: &mut Ui, lang: Lang, title: Word, text: &str, found: &str) {
    pair(ui, lang.t(title), text);
    if text != found {
        ui.label(RichText::new(lang.fill(Word::AsFound, &[found])).small().weak());
    }
}

/// The share of certainty, where it is worth saying.
fn sure(confidence: f32) -> String {
    if confidence < 0.75 { format!(" ({:.0} %)", confidence * 100.0) } else { String::new() }
}

fn commodities(ui: &mut Ui, lang: Lang, said: &Deposit, found: &str) {
    let ja = lang.is_ja();
    let minerals = said.minerals().into_iter().map(|(m, c)| format!("{}{}", m.name(ja), sure(c)));
    let unknown = said.unknown_commodities().into_iter().map(str::to_owned);
    let text = minerals.chain(unknown).collect::<Vec<_>>().join(if ja { "、" } else { ", " });
    with_found(ui, lang, Word::Commodities, &text, found);
}

/// On which lists its minerals are; the tip says which lists those are, and their dates.
fn marks(ui: &mut Ui, card: &Card<'_>, marks: Marks) {
    let lang = card.lang;
    let text = lang.t(match marks {
        Marks { both: true, .. } => Word::OnBothLists,
        Marks { us_2025: true, japan: true, .. } => Word::OnEachList,
        Marks { us_2025: true, .. } => Word::OnUsList,
        Marks { japan: true, .. } => Word::OnJapanList,
        _ => Word::OnNoList,
    });
    let new = marks.us_2025 && !marks.us_2022;
    let text = if new { format!("{text}{}", lang.t(Word::OnUsListNew)) } else { text.to_owned() };
    let tip = ListId::ALL.map(|id| list_title(lang, card.state.lists(), id)).join("\n");
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(lang.t(Word::CriticalLists)).small().weak());
        ui.label(text).on_hover_text(tip);
    });
}

fn types(ui: &mut Ui, lang: Lang, said: &Deposit, found: &str) {
    let ja = lang.is_ja();
    let name = |t: &crate::layer::deposit::FoundType| match t.means {
        Some(means) => format!("{}{}", means.term().name(ja), sure(t.confidence)),
        None => t.found.clone(),
    };
    let text = said.types.iter().map(name).collect::<Vec<_>>().join(if ja { "、" } else { ", " });
    with_found(ui, lang, Word::DepositType, &text, found);
    let schemes: Vec<String> = said.types.iter().filter_map(|t| t.means).filter_map(|means| place_in_scheme(means, ja)).collect();
    if !schemes.is_empty() {
        ui.label(RichText::new(lang.fill(Word::TypeScheme, &[&schemes.join("; ")])).small().weak());
    }
}

/// Environment and group of a type.
fn place_in_scheme(means: TypeRef, ja: bool) -> Option<String> {
    let scheme = deposit_types();
    let group = match means {
        TypeRef::Group(group) => group,
        TypeRef::Type(t) => scheme.groups.iter().find(|g| g.term.id == t.group)?,
    };
    let environment = scheme.environments.iter().find(|e| e.id == group.environment)?;
    Some(format!("{} › {}", environment.name(ja), group.term.name(ja)))
}

/// What is stated of resources: reserves, resources and the rest apart, each as its source has it, nothing added.
fn resources(ui: &mut Ui, lang: Lang, all: &[Resource]) {
    let families = [
        (Family::Reserve, Word::Reserves),
        (Family::Resource, Word::Resources),
        (Family::Target, Word::ExplorationTargets),
        (Family::Historical, Word::HistoricalEstimates),
        (Family::Produced, Word::Produced),
        (Family::Unclassified, Word::NotClassified),
    ];
    for (family, title) in families {
        let of_family: Vec<&Resource> = all.iter().filter(|r| r.family() == family).collect();
        if of_family.is_empty() {
            continue;
        }
        ui.add_space(4.0);
        ui.label(RichText::new(lang.t(title)).small().strong());
        for r in of_family {
            ui.label(line(r, lang));
            if !r.class_found.is_empty() {
                ui.label(RichText::new(lang.fill(Word::AsFound, &[&r.class_found])).small().weak());
            }
        }
    }
}

fn line(r: &Resource, lang: Lang) -> String {
    let ja = lang.is_ja();
    let material = r.material.as_ref().map(|m| m.mineral.map_or(m.found.clone(), |mineral| mineral.name(ja).to_owned()));
    let quantity = |q: &Option<Quantity>, word: Word| q.as_ref().map(|q| lang.fill(word, &[&q.text()]));
    let parts = [
        material,
        r.class.map(|c| c.term.name(ja).to_owned()),
        r.amount.as_ref().map(Quantity::text),
        quantity(&r.grade, Word::GradeOf),
        quantity(&r.contained, Word::ContainedOf),
        quantity(&r.cutoff, Word::CutoffOf),
        Some([r.code.as_str(), r.date.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ")),
        Some(r.text.clone()),
    ];
    parts.into_iter().flatten().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · ")
}

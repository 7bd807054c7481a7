//! What is behind a cell: its counts by status, the first of what it counts by name, and the way to map and table.

use crate::analysis::gaps::{CellItems, Counts, GapCell, column_name, interest_name, place_of, record_status};
use crate::app::{Action, Gaps, GapsAction, OpenCell, Selection, State};
use crate::layer::deposit::minerals;
use crate::view::compose::status_word;
use crate::words::{Word, grouped};
use crate::workspace::RecordId;
use crate::workspace::status::Status;
use eframe::egui::{self, RichText, Ui};

/// Shows the card of the open cell.
pub(super) fn ui(ui: &Ui, state: &State, gaps: &Gaps, actions: &mut Vec<Action>) {
    let Some(cell) = state.gap_cell() else { return };
    let (lang, ja) = (state.lang(), state.lang().is_ja());
    let name = minerals().iter().find(|m| m.id == cell.mineral).map_or(cell.mineral.as_str(), |m| m.name(ja));
    let title = lang.fill(Word::GapsCard, &[name, &column_name(lang, &cell.key, state.workspace())]);
    let room = ui.ctx().content_rect();
    let mut open = true;
    let window = egui::Window::new(title).id(egui::Id::unique("gap cell")).open(&mut open).collapsible(false);
    window.default_width(330.0).default_pos([room.max.x - 390.0, 150.0]).show(ui.ctx(), |ui| {
        let counted = counted(state, gaps, cell);
        let gap = gaps.map(state.gap_axis()).zip(place_of(&cell.mineral)).is_some_and(|(map, _)| {
            let column = map.columns.iter().position(|c| c.key == cell.key);
            map.row(&cell.mineral).zip(column).is_some_and(|(row, c)| map.lacks_project(row, c))
        });
        if gap {
            ui.label(RichText::new(format!("◇ {}", lang.t(Word::GapsLegendGap))).strong());
        }
        counts(ui, state, &counted.itself);
        if !counted.by_group.is_empty() {
            ui.label(RichText::new(lang.t(Word::GapsByGroup)).small().strong());
            counts(ui, state, &counted.by_group);
        }
        let Some(items) = &cell.items else {
            ui.add(egui::Spinner::new());
            return;
        };
        ui.separator();
        buttons(ui, state, items, actions);
        egui::ScrollArea::vertical().max_height(340.0).auto_shrink([false, true]).show(ui, |ui| list(ui, state, items, actions));
    });
    if !open {
        actions.push(Action::Gaps(GapsAction::Cell(None)));
    }
}

fn counted(state: &State, gaps: &Gaps, cell: &OpenCell) -> GapCell {
    let found = gaps.map(state.gap_axis()).and_then(|map| {
        let column = map.columns.iter().position(|c| c.key == cell.key)?;
        map.cell(map.row(&cell.mineral)?, column).copied()
    });
    found.unwrap_or_default()
}

/// How many there are of each kind, by status.
fn counts(ui: &mut Ui, state: &State, counts: &Counts) {
    let lang = state.lang();
    let [records, areas, projects] = counts.sums();
    let told = |head: String, parts: Vec<(&str, usize)>| {
        let parts = parts.into_iter().filter(|(_, n)| *n > 0);
        let parts: Vec<String> = parts.map(|(name, n)| lang.fill(Word::FilterCount, &[name, &grouped(n)])).collect();
        format!("{head} · {}", parts.join(" · "))
    };
    if records > 0 {
        let by = counts.records.iter().enumerate().map(|(n, count)| (record_status(lang, n), *count)).collect();
        ui.label(told(lang.fill(Word::GapsRecords, &[&grouped(records)]), by));
    }
    if areas > 0 {
        let by = counts.areas.iter().zip(Status::ALL).map(|(count, s)| (lang.t(status_word(s)), *count)).collect();
        ui.label(told(lang.fill(Word::GapsAreas, &[&grouped(areas)]), by));
    }
    if projects > 0 {
        let by = counts.projects.iter().enumerate().map(|(n, count)| (interest_name(lang, n), *count)).collect();
        ui.label(told(lang.fill(Word::GapsProjects, &[&grouped(projects)]), by));
    }
    if counts.is_empty() {
        ui.label(lang.t(Word::GapsNothing));
    }
}

fn buttons(ui: &mut Ui, state: &State, items: &CellItems, actions: &mut Vec<Action>) {
    let lang = state.lang();
    ui.horizontal_wrapped(|ui| {
        let any = !items.rows.is_empty() || !items.areas.is_empty() || !items.projects.is_empty();
        let select = ui.add_enabled(any, egui::Button::new(lang.t(Word::GapsSelect)));
        let select = select.on_hover_text(lang.t(Word::GapsSelectTip));
        if select.on_disabled_hover_text(lang.t(Word::GapsNothingToSelect)).clicked() {
            actions.push(Action::Gaps(GapsAction::Select));
        }
        let table = ui.add_enabled(!items.rows.is_empty(), egui::Button::new(lang.t(Word::GapsInTable)));
        let table = table.on_hover_text(lang.t(Word::GapsInTableTip));
        if table.on_disabled_hover_text(lang.t(Word::GapsNoRows)).clicked() {
            actions.push(Action::Gaps(GapsAction::InTable));
        }
    });
}

/// Projects, areas and the first records; each opens its card in the inspector.
fn list(ui: &mut Ui, state: &State, items: &CellItems, actions: &mut Vec<Action>) {
    let (lang, w, ja) = (state.lang(), state.workspace(), state.lang().is_ja());
    let mut item = |ui: &mut Ui, text: String, more: Vec<String>, what: Selection| {
        let chosen = state.is_selected(&what);
        if ui.add(egui::Button::selectable(chosen, &text).truncate()).on_hover_text(&text).clicked() {
            actions.extend([Action::Select(what.clone()), Action::ZoomTo(what)]);
        }
        for line in more.iter().filter(|l| !l.trim().is_empty()) {
            ui.add(egui::Label::new(RichText::new(format!("    {line}")).small().weak()).truncate()).on_hover_text(line);
        }
    };
    let marked = |text: String, by_group: bool| if by_group { format!("{text} ({})", lang.t(Word::GapsByGroup)) } else { text };
    let untitled = |name: &str| if name.trim().is_empty() { lang.t(Word::Untitled).to_owned() } else { name.to_owned() };
    for (id, by_group) in &items.projects {
        let Some(project) = w.projects.get(id) else { continue };
        let mut more: Vec<String> = project.interest.iter().map(|i| format!("{}: {}", i.by.party, i.level)).collect();
        more.extend(project.about.references.iter().take(2).cloned());
        more.extend(links(state, id));
        let name = untitled(project.about.name.get(ja));
        item(ui, marked(format!("▲ {name}"), *by_group), more, Selection::Project(id.clone()));
    }
    for (id, by_group) in &items.areas {
        let Some(area) = w.areas.get(id) else { continue };
        let references = area.about.references.iter().take(2).cloned().collect();
        let name = untitled(area.about.name.get(ja));
        item(ui, marked(format!("□ {name}"), *by_group), references, Selection::Area(id.clone()));
    }
    let records: usize = items.rows.values().map(|rows| rows.len()).sum::<usize>() + items.not_loaded.len();
    if records > items.first.len() {
        let told = lang.fill(Word::GapsFirst, &[&grouped(items.first.len()), &grouped(records)]);
        ui.label(RichText::new(told).small().weak());
    }
    for record in &items.first {
        let layer = w.layers.get(&record.deposit.layer).map_or("", |l| l.name.get(ja));
        let name = if record.name.is_empty() { &record.deposit.key } else { record.name.get(ja) };
        let text = format!("{name} · {} · {layer}", record_status(lang, usize::from(record.status)));
        item(ui, marked(text, record.by_group), Vec::new(), Selection::Feature(record.deposit.clone()));
    }
    if !items.not_loaded.is_empty() {
        let told = lang.fill(Word::GapsItemsGone, &[&grouped(items.not_loaded.len())]);
        ui.label(RichText::new(told).small().weak());
    }
}

/// The first links of a project, with what they rest on.
fn links(state: &State, project: &RecordId) -> Vec<String> {
    let (w, ja) = (state.workspace(), state.lang().is_ja());
    let told = |link: &std::sync::Arc<crate::workspace::Link>| {
        let name = w.deposits.get(&link.deposit).map_or("", |d| d.name.get(ja));
        let evidence = link.about.evidence.first().map(|e| e.reference.as_str()).filter(|r| !r.is_empty());
        let rests = evidence.unwrap_or(&link.about.reference);
        let parts = [name, link.about.reason.get(ja), rests];
        parts.into_iter().filter(|p| !p.trim().is_empty()).collect::<Vec<_>>().join(" · ")
    };
    w.links_of(project).iter().take(3).map(told).collect()
}

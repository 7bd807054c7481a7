//! The map CRS picker: search by code, name or place; what fits here; arrows, Enter and Esc.

use crate::app::map_crs::{Choice, Group, unit_text};
use crate::app::{Action, State};
use crate::crs::fitting::Covers;
use crate::crs::{Crs, search};
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::words::{Lang, Word};
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{self, FontId, Key, Modifiers, RichText, Ui};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// Width of the picker in points.
const WIDTH: f32 = 640.0;
/// The list was read by a worker.
static READY: AtomicBool = AtomicBool::new(false);

/// The picker while it is open.
#[derive(Default)]
pub(super) struct CrsPicker {
    open: Option<Open>,
    /// Units of codes that were shown; PROJ is asked for one a frame.
    units: BTreeMap<String, Option<String>>,
}

/// Has a worker read the registry's list, once; what needs it would otherwise wait a tenth of a second.
pub(super) fn prepare() {
    static STARTED: AtomicBool = AtomicBool::new(false);
    if !STARTED.swap(true, Ordering::Relaxed) {
        rayon::spawn(|| {
            search::prepare();
            READY.store(true, Ordering::Relaxed);
        });
    }
}

#[derive(Default)]
struct Open {
    text: String,
    at: usize,
    moved: bool,
    found: Option<(String, Vec<Group>)>,
}

impl CrsPicker {
    /// Opens the picker.
    pub(super) fn open(&mut self) {
        self.open = Some(Open::default());
        prepare();
    }

    /// Tells whether it is open: then keys are its own.
    #[must_use]
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Shows the picker; called before anything else takes keys.
    pub(super) fn ui(&mut self, ui: &Ui, state: &State, actions: &mut Vec<Action>) {
        let Some(open) = &mut self.open else { return };
        let lang = state.lang();
        let ready = READY.load(Ordering::Relaxed);
        if ready && open.found.as_ref().is_none_or(|(of, _)| *of != open.text) {
            open.found = Some((open.text.clone(), state.map_crs_choices(&open.text)));
            open.at = 0;
        }
        let groups = open.found.as_ref().map_or(&[][..], |(_, groups)| groups);
        let count: usize = groups.iter().map(|g| g.choices.len()).sum();
        let (down, up, page_down, page_up, enter, escape) = ui.input_mut(|i| {
            let mut hit = |key| i.count_and_consume_key(Modifiers::NONE, key);
            (hit(Key::ArrowDown), hit(Key::ArrowUp), hit(Key::PageDown), hit(Key::PageUp), hit(Key::Enter), hit(Key::Escape))
        });
        let before = open.at;
        open.at = (open.at + down + 8 * page_down).saturating_sub(up + 8 * page_up).min(count.saturating_sub(1));
        open.moved = open.at != before;
        let mut chosen = groups.iter().flat_map(|g| &g.choices).nth(open.at).filter(|_| enter > 0).map(|c| c.code.clone());
        let (at, moved, units) = (open.at, open.moved, &mut self.units);
        let text = &mut open.text;
        let mut close = false;
        let frame = egui::Frame::window(ui.style()).inner_margin(16.0);
        let modal = egui::Modal::new(egui::Id::unique("map-crs")).frame(frame).show(ui.ctx(), |ui| {
            ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 60.0));
            ui.horizontal(|ui| {
                ui.heading(lang.t(Word::PickTitle));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    close = ui.button(lang.t(Word::Close)).clicked();
                });
            });
            let label = ui.label(RichText::new(lang.t(Word::PickField)).small().weak());
            let field = egui::TextEdit::singleline(text).hint_text(lang.t(Word::PickHint)).desired_width(f32::INFINITY);
            ui.add(field).labelled_by(label.id).request_focus();
            ui.add_space(4.0);
            if !ready {
                ui.spinner();
                ui.ctx().request_repaint_after(std::time::Duration::from_millis(30));
            } else if count == 0 {
                ui.label(RichText::new(lang.t(Word::PickNothing)).weak());
            }
            let height = ui.ctx().content_rect().height() * 0.62;
            // The least too: the modal was small while there was nothing to show.
            egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]).show(
                ui,
                |ui| {
                    let mut i = 0;
                    for group in groups {
                        ui.add_space(4.0);
                        ui.label(RichText::new(&group.heading).strong());
                        if let Some(remark) = &group.remark {
                            ui.label(RichText::new(format!("▲ {remark}")).small());
                        }
                        for choice in &group.choices {
                            if row(ui, state, choice, i == at, moved, units) {
                                chosen = Some(choice.code.clone());
                            }
                            i += 1;
                        }
                    }
                },
            );
        });
        if let Some(code) = chosen {
            actions.push(Action::SetMapCrs(code));
            close = true;
        }
        if close || escape > 0 || modal.should_close() {
            self.open = None;
        }
    }
}

/// Shows one CRS; returns whether it was clicked.
fn row(
    ui: &mut Ui,
    state: &State,
    choice: &Choice,
    here: bool,
    moved: bool,
    units: &mut BTreeMap<String, Option<String>>,
) -> bool {
    let used = state.map().projection().is_some_and(|p| p.crs().code() == choice.code);
    let width = ui.available_width() - 12.0;
    let unit = units.get(&choice.code).cloned().flatten();
    let job = lines(state, choice, unit.as_deref(), used, width);
    let name = job.text.replace('\n', ", ");
    let button = egui::Button::selectable(here, job).wrap().min_size(egui::vec2(width, 0.0));
    let response = ui.add(button);
    if ui.is_rect_visible(response.rect) && !units.contains_key(&choice.code) {
        // Milliseconds for each code that is new: one row a frame.
        let now = ui.ctx().cumulative_frame_nr();
        let asked = ui.data_mut(|d| std::mem::replace(d.get_temp_mut_or_default::<u64>(egui::Id::unique("crs-unit")), now));
        if asked != now {
            let unit = Crs::parse(&choice.code).ok().map(|crs| crs.unit().to_owned());
            units.insert(choice.code.clone(), unit);
        }
        ui.ctx().request_repaint();
    }
    if here && moved {
        response.scroll_to_me(None);
    }
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, here, &name));
    response.clicked()
}

/// Name and code; below, why it fits, the unit, whether it holds the screen, and where it is meant for.
fn lines(state: &State, choice: &Choice, unit: Option<&str>, used: bool, width: f32) -> LayoutJob {
    let (lang, t) = (state.lang(), theme(state.settings().dark));
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let mut add = |text: &str, size: f32, tint| {
        job.append(text, 0.0, TextFormat { font_id: FontId::proportional(size), color: tint, ..TextFormat::default() });
    };
    add(&choice.name, 13.5, color(t.ink));
    add(&format!("  {}", choice.code), 12.0, color(t.quiet));
    if used {
        add(&format!("  ● {}", lang.t(Word::PickInUse)), 12.0, color(t.ink));
    }
    if choice.onshore_only {
        add(&format!("  ▲ {}", lang.t(Word::PickLandOnly)), 12.0, color(t.alarm));
    }
    add("\n", 12.0, color(t.quiet));
    let mut facts: Vec<String> = Vec::new();
    facts.extend(choice.why.clone());
    facts.extend(unit.map(|u| lang.fill(Word::PickUnit, &[&unit_text(u, lang)])));
    let covers = covers_text(choice.covers, lang);
    if choice.covers == Covers::None {
        add(&facts.iter().map(|f| format!("{f} · ")).collect::<String>(), 12.0, color(t.quiet));
        add(&format!("▲ {covers}"), 12.0, color(t.alarm));
    } else {
        facts.push(covers.to_owned());
        add(&facts.join(" · "), 12.0, color(t.quiet));
    }
    let area: String = choice.area.chars().take(110).collect();
    if !area.is_empty() {
        add(&format!("\n{area}{}", if area.len() < choice.area.len() { "…" } else { "" }), 12.0, color(t.quiet));
    }
    job
}

fn covers_text(covers: Covers, lang: Lang) -> &'static str {
    lang.t(match covers {
        Covers::All => Word::CoversAll,
        Covers::Part => Word::CoversPart,
        Covers::None => Word::CoversNone,
        Covers::Unknown => Word::CoversUnknown,
    })
}

//! The window: starts eframe, lays out the panels, takes keys and dropped files, performs what the panels asked for.

mod popups;

use crate::app::{Action, ChartAction, Picked, Setup, State, StyleAction};
use crate::ui::charts::{self, ChartsPanel};
use crate::ui::commands::Command;
use crate::ui::crs_picker::CrsPicker;
use crate::ui::gaps::GapsWindow;
use crate::ui::go_to::GoTo;
use crate::ui::history::HistoryPanel;
use crate::ui::inspector::Inspector;
use crate::ui::map::MapWidget;
use crate::ui::parties::PartiesWindow;
use crate::ui::register::RegisterWindow;
use crate::ui::style::StylePanel;
use crate::ui::table::TablePanel;
use crate::ui::theme::{color, set_fonts, set_style};
use crate::ui::vertices::VertexPanel;
use crate::ui::{
    away, boundary_panel, clipboard, compacting, comparing, encodings, exchange, facts, file_changed, file_dialogs, gaps, left,
    notices, outside, pack, position, proposal, status, timeline, top, twins,
};
use crate::view::theme::theme;
use crate::words::{Lang, Word};
use eframe::egui::{self, Align2, Key, Ui};
use std::path::PathBuf;
use std::sync::Arc;

/// The program in its window.
pub struct Window {
    state: State,
    map: MapWidget,
    inspector: Inspector,
    table: TablePanel,
    style: StylePanel,
    vertices: VertexPanel,
    history: HistoryPanel,
    palette: Option<(String, usize)>,
    crs_picker: CrsPicker,
    go_to: GoTo,
    parties: PartiesWindow,
    register: RegisterWindow,
    gaps: GapsWindow,
    charts: ChartsPanel,
    path_entry: Option<(Picked, String)>,
    /// The note being written; one that was cancelled is still there for the next.
    note_text: String,
    writing_note: bool,
    shown_title: String,
    path_asked: bool,
    look: Option<(bool, Lang)>,
}

/// Opens the window on files, in `wanted_lang` or the language used last; returns when it is closed.
///
/// # Errors
/// When there is no display or no OpenGL: one sentence for the person, naming the headless way.
pub fn run(paths: Vec<PathBuf>, mut setup: Setup, wanted_lang: Option<Lang>) -> Result<(), String> {
    let lang = wanted_lang.unwrap_or(setup.lang);
    let first = paths.first().map_or_else(|| "sample-data/critical-minerals.gpkg".to_owned(), |p| p.display().to_string());
    let viewport = egui::ViewportBuilder::default()
        .with_title("lodemap")
        .with_app_id("lodemap")
        .with_inner_size([1360.0, 860.0])
        .with_min_inner_size([720.0, 480.0])
        .with_drag_and_drop(true);
    let options = eframe::NativeOptions { viewport, renderer: eframe::Renderer::Glow, ..Default::default() };
    let created = move |cc: &eframe::CreationContext<'_>| {
        let ctx = cc.egui_ctx.clone();
        setup.wake = Arc::new(move || ctx.request_repaint());
        let mut state = State::new(setup);
        if let Some(lang) = wanted_lang {
            state.perform(Action::SetLang(lang));
        }
        Ok(Box::new(Window::new(&cc.egui_ctx, state, paths)) as Box<dyn eframe::App>)
    };
    eframe::run_native("lodemap", options, Box::new(created)).map_err(|e| match e {
        eframe::Error::WinitEventLoop(_) | eframe::Error::Winit(_) => lang.fill(Word::NoDisplay, &[&first]),
        other => lang.fill(Word::NoGl, &[&other.to_string(), &first]),
    })
}

impl Window {
    /// Makes the window's content; tests drive it without a display.
    #[must_use]
    pub fn new(ctx: &egui::Context, mut state: State, paths: Vec<PathBuf>) -> Self {
        set_fonts(ctx);
        state.ensure_map();
        state.perform(Action::ZoomAll);
        if paths.is_empty() {
            state.open_last();
        } else {
            state.perform(Action::Open(paths));
        }
        Self {
            state,
            map: MapWidget::default(),
            inspector: Inspector::default(),
            table: TablePanel::default(),
            style: StylePanel::default(),
            vertices: VertexPanel::default(),
            history: HistoryPanel::default(),
            palette: None,
            crs_picker: CrsPicker::default(),
            go_to: GoTo::default(),
            parties: PartiesWindow::default(),
            register: RegisterWindow::default(),
            gaps: GapsWindow::default(),
            charts: ChartsPanel::default(),
            path_entry: None,
            note_text: String::new(),
            writing_note: false,
            shown_title: String::new(),
            path_asked: false,
            look: None,
        }
    }

    /// Returns the program behind the window.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    fn title(&self) -> String {
        let name = self.state.path().and_then(|p| p.file_stem()).map(|n| n.to_string_lossy().into_owned());
        name.map_or_else(|| "lodemap".to_owned(), |n| format!("{n} — lodemap"))
    }

    fn keys(&self, ui: &Ui, wanted: &mut Vec<Command>) {
        let typing = crate::ui::fields::typing(ui.ctx());
        // Redo before undo: its key holds the other's.
        let mut commands = Command::all();
        commands.sort_by_key(|c| c.shortcut().is_none_or(|s| !s.modifiers.shift));
        for command in commands {
            let Some(key) = command.shortcut() else { continue };
            let plain = key.modifiers.is_none();
            // A function key is no text; in a menu, letters and Esc are the menu's.
            let typed =
                typing && !matches!(key.logical_key, Key::F4 | Key::F6 | Key::F7 | Key::F8 | Key::F9 | Key::F10 | Key::F11);
            if plain && (typed || self.palette.is_some() || self.crs_picker.is_open() || egui::Popup::is_any_open(ui.ctx())) {
                continue;
            }
            if command.enabled(&self.state) && ui.input_mut(|i| i.consume_shortcut(&key)) {
                wanted.push(command);
            }
        }
        if ui.input_mut(|i| i.consume_key(egui::Modifiers::COMMAND, Key::Y)) {
            wanted.push(Command::Redo);
        }
        if !typing && ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, Key::Equals)) {
            wanted.push(Command::ZoomIn);
        }
    }

    fn carry_out(&mut self, ui: &Ui, command: &Command, actions: &mut Vec<Action>) {
        let lang = self.state.lang();
        match command {
            Command::Open => {
                let title = lang.t(Word::OpenFilesTip);
                self.state.pick(Picked::Open, move || {
                    let files = rfd::FileDialog::new().set_title(title);
                    let layers = [
                        "geojson", "json", "geojsonl", "geojsons", "ndjson", "topojson", "gz", "csv", "tsv", "txt", "fgb", "gpkg",
                    ];
                    files.add_filter("GeoJSON, TopoJSON, CSV, GeoPackage, FlatGeobuf", &layers).pick_files()
                });
            }
            Command::Export => {
                let title = lang.t(Word::ExportTip);
                self.state.pick(Picked::Export, move || rfd::FileDialog::new().set_title(title).pick_folder().map(|p| vec![p]));
            }
            Command::Send => {
                let (title, name) = (lang.t(Word::SendTip), self.exchange_name());
                self.state.pick(Picked::Send, move || {
                    let dialog = rfd::FileDialog::new().set_title(title).set_file_name(name).add_filter("GeoJSON", &["geojson"]);
                    dialog.save_file().map(|p| vec![p])
                });
            }
            Command::TakeIn => {
                let title = lang.t(Word::TakeInTip);
                self.state.pick(Picked::TakeIn, move || {
                    let dialog =
                        rfd::FileDialog::new().set_title(title).add_filter("GeoJSON, GeoPackage", &["geojson", "json", "gpkg"]);
                    dialog.pick_file().map(|p| vec![p])
                });
            }
            Command::Parties => self.parties.open(&self.state),
            Command::SavePicture => {
                let title = lang.t(Word::SavePicture);
                self.state.pick(Picked::Picture, move || {
                    let dialog = rfd::FileDialog::new().set_title(title).set_file_name("map.png").add_filter("PNG", &["png"]);
                    dialog.save_file().map(|p| vec![p])
                });
            }
            Command::Palette => self.palette = Some((String::new(), 0)),
            Command::GoTo => self.go_to.open(),
            Command::PickCrs => self.crs_picker.open(),
            Command::CopyPosition => actions.extend(position::copied(&self.state, self.map.pointer)),
            Command::History => self.history.toggle(actions),
            Command::Charts if !self.state.charts_are_open() => {
                // They stand where these do.
                if self.history.is_open() {
                    self.history.toggle(actions);
                }
                actions.extend([Action::Style(StyleAction::Close), Action::Charts(ChartAction::Show(true))]);
            }
            Command::Paste => ui.ctx().send_viewport_cmd(egui::ViewportCommand::RequestPaste),
            Command::Quit => ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close),
            other => actions.extend(other.action(&self.state)),
        }
    }

    fn dropped(&self, ui: &Ui, actions: &mut Vec<Action>) {
        let paths: Vec<PathBuf> = ui.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_owned()).collect());
        let paths: Vec<PathBuf> = paths.into_iter().filter(|p| !p.as_os_str().is_empty()).collect();
        if !paths.is_empty() {
            actions.push(Action::Open(paths));
        }
    }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        let look = (self.state.settings().dark, self.state.lang());
        if self.look != Some(look) {
            set_style(ctx, look.0);
            self.look = Some(look);
        }
        self.state.tick();
        let title = self.title();
        if self.shown_title != title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.shown_title = title;
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let mut actions = Vec::new();
        let mut wanted = Vec::new();
        self.inspector.drafts.begin();
        let in_menu = egui::Popup::is_any_open(ui.ctx());
        self.crs_picker.ui(ui, &self.state, &mut actions);
        self.go_to.keys(ui, &self.state, &mut actions);
        gaps::keys(ui, &self.state, &mut actions);
        proposal::keys(ui, &self.state, &mut actions);
        boundary_panel::keys(ui, &self.state, &mut actions);
        self.palette_ui(ui, &mut wanted);
        self.keys(ui, &mut wanted);
        self.dropped(ui, &mut actions);
        egui::Panel::top("top").show(ui, |ui| top::ui(ui, &self.state, &mut actions, &mut wanted));
        // On a small window the map keeps the larger part.
        let width = ui.available_width();
        let pointer = self.map.pointer;
        let typing = self.inspector.drafts.waiting();
        egui::Panel::bottom("status").show(ui, |ui| {
            status::ui(ui, &self.state, pointer, typing, &mut actions, &mut wanted);
        });
        self.table.show(ui, &self.state, &mut actions);
        self.vertices.show(ui, &self.state, &mut actions);
        egui::Panel::left("left")
            .default_size(300.0)
            .size_range(150.0..=(width * 0.3).max(151.0))
            .show(ui, |ui| left::ui(ui, &self.state, &mut actions));
        let charts = self.state.charts_are_open();
        let (right, size, most) = if charts { ("charts", charts::WIDTH, 0.5) } else { ("right", 330.0, 0.36) };
        egui::Panel::right(right).default_size(size).size_range(180.0..=(width * most).max(181.0)).show(ui, |ui| {
            let shown = boundary_panel::ui(ui, &self.state, &mut actions)
                || self.style.ui(ui, &self.state, &mut actions)
                || self.history.ui(ui, &self.state, &mut actions);
            if !shown && charts {
                self.charts.ui(ui, &self.state, &mut actions);
            } else if !shown {
                self.inspector.ui(ui, &mut self.state, &mut actions);
                wanted.append(&mut self.inspector.commands);
            }
        });
        if in_menu {
            // These were for the menu, though it may be closed by now, and not for the map.
            for key in [Key::Escape, Key::Enter, Key::Backspace, Key::Delete] {
                ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, key));
            }
        }
        let mut rect = egui::Rect::NOTHING;
        egui::CentralPanel::default().frame(egui::Frame::NONE).show(ui, |ui| {
            rect = ui.max_rect();
            self.map.ui(ui, &mut self.state, &mut actions);
        });
        facts::ui(ui, &self.state, rect, self.map.pointer, &mut actions);
        self.go_to.marks(ui, &self.state, rect, &mut actions);
        self.go_to.ui(ui, &self.state, &mut actions);
        self.empty_ui(ui, rect, &mut wanted);
        proposal::ui(ui, &self.state, rect, &mut actions);
        self.note_ui(ui, rect, &mut actions);
        self.path_ui(ui, &mut actions);
        encodings::ui(ui, &self.state, &mut actions);
        file_changed::ui(ui, &self.state, &mut actions);
        pack::ui(ui, &self.state, &mut actions);
        comparing::ui(ui, &self.state, &mut actions);
        twins::ui(ui, &self.state, &mut actions);
        compacting::ui(ui, &self.state, &mut actions);
        outside::ui(ui, &mut self.state, &mut actions);
        if away::ui(ui, &self.state, &mut actions) && !self.history.is_open() {
            wanted.push(Command::History);
        }
        exchange::ui(ui, &self.state, &mut actions);
        self.parties.ui(ui, &self.state, &mut actions);
        timeline::ui(ui, &self.state, &mut actions);
        self.register.ui(ui, &self.state, &mut actions);
        self.gaps.ui(ui, &self.state, &mut actions);
        notices::ui(ui, &self.state, rect, &mut actions);
        if ui.input(|i| !i.raw.hovered_files.is_empty()) {
            let painter = ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop")));
            let t = theme(self.state.settings().dark);
            painter.rect_filled(rect, 0.0, color(t.accent.faded(0.25)));
            let font = egui::FontId::proportional(28.0);
            painter.text(rect.center(), Align2::CENTER_CENTER, self.state.lang().t(Word::DropHere), font, color(t.ink));
        }
        clipboard::keys(ui, &self.state, &mut actions);
        if let Some(typed) = self.inspector.drafts.end() {
            // First: what was typed into a field that vanished belongs before whatever made it vanish.
            actions.insert(0, typed);
        }
        for command in &wanted {
            self.carry_out(ui, command, &mut actions);
        }
        let back = |a: &Action| matches!(a, Action::Undo | Action::Redo | Action::GoToStep(_) | Action::Restore(_));
        if actions.iter().any(back)
            && let Some(typed) = self.inspector.drafts.withdraw(ui.ctx())
        {
            // What is being typed is the last step, though nothing was done of it yet.
            actions.insert(0, typed);
        }
        let acted = actions.iter().any(|a| !matches!(a, Action::Resize(_)));
        for action in actions {
            self.state.perform(action);
        }
        file_dialogs::ask(&mut self.state);
        if let Some(text) = self.state.take_clipboard() {
            ui.ctx().copy_text(text);
        }
        if acted {
            self.state.tick();
            ui.ctx().request_repaint();
        } else if !self.state.running().is_empty() {
            // Progress bars move.
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        let styled = self.style.finish().map(|edit| Action::Edit(Box::new(edit)));
        for typed in [self.inspector.drafts.finish(), styled].into_iter().flatten() {
            self.state.perform(typed);
        }
        self.state.remember_view();
        // The writer's thread ends when the state is dropped, after everything handed over was tried.
    }
}

//! The top bar: menus, tools, undo, the seat.

use crate::app::{Action, AreaAction, State};
use crate::ui::area_commands::{AreaCommand, BY_HAND, DRAWING, PROPOSED, TOGETHER};
use crate::ui::away;
use crate::ui::commands::Command;
use crate::ui::compare_commands::CompareCommand;
use crate::ui::fields;
use crate::ui::file_commands::FileCommand;
use crate::ui::mineral_lists;
use crate::view::LabelNames;
use crate::view::tools::{RegionShape, SketchKind, Tool};
use crate::words::Word;
use crate::workspace::RecordId;
use eframe::egui::{self, Align, Layout, RichText, Ui};

/// Ways to draw a region to select by.
const SELECTING: [Command; 3] = [Command::SelectBox, Command::SelectLasso, Command::SelectPolygon];
/// What can be done with the selection as a whole.
const SELECTED: [Command; 5] =
    [Command::SelectInView, Command::SelectInvert, Command::SelectClear, Command::SelectZoom, Command::SelectWholly];

pub(super) fn ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>, wanted: &mut Vec<Command>) {
    let lang = state.lang();
    // On a small window undo is left to the menu and its key, and the seat to its country.
    let roomy = ui.available_width() > 900.0;
    egui::MenuBar::new().ui(ui, |ui| {
        use Command as C;
        ui.menu_button(lang.t(Word::File), |ui| {
            items(ui, state, wanted, &[C::Open]);
            ui.menu_button(lang.t(Word::OpenRecent), |ui| away::recent(ui, state, actions));
            items(ui, state, wanted, &[C::OpenSample, C::New]);
            ui.separator();
            items(ui, state, wanted, &[C::File(FileCommand::SaveCopy), C::File(FileCommand::Pack)]);
            ui.separator();
            items(ui, state, wanted, &[C::Send, C::TakeIn]);
            ui.separator();
            items(
                ui,
                state,
                wanted,
                &[C::Export, C::File(FileCommand::SaveReport), C::File(FileCommand::ExportHistory), C::SavePicture],
            );
            ui.separator();
            items(ui, state, wanted, &[C::File(FileCommand::Compare), C::File(FileCommand::Compact)]);
            ui.menu_button(lang.t(Word::MineralLists), |ui| mineral_lists::menu(ui, state, actions));
            ui.separator();
            items(ui, state, wanted, &[C::Quit]);
        });
        ui.menu_button(lang.t(Word::EditMenu), |ui| {
            items(ui, state, wanted, &[C::Undo, C::Redo]);
            ui.separator();
            items(ui, state, wanted, &[C::Copy, C::Paste, C::Duplicate, C::RemoveSelected]);
            ui.separator();
            items(ui, state, wanted, &[C::Select, C::Draw, C::EditCorners, C::Note, C::Project]);
            ui.menu_button(lang.t(Word::NoteKinds), |ui| items(ui, state, wanted, &SketchKind::ALL.map(C::Sketch)));
            ui.separator();
            items(ui, state, wanted, &SELECTING);
            ui.separator();
            items(ui, state, wanted, &SELECTED);
            items(ui, state, wanted, &[C::SelectAreas]);
        });
        ui.menu_button(lang.t(Word::View), |ui| {
            items(ui, state, wanted, &[C::ZoomAll, C::ZoomIn, C::ZoomOut]);
            ui.separator();
            items(ui, state, wanted, &[C::GoTo, C::PickCrs, C::CopyPosition]);
            ui.separator();
            items(ui, state, wanted, &CompareCommand::ALL.map(C::Compare));
            ui.separator();
            items(
                ui,
                state,
                wanted,
                &[C::Table, C::Register, C::Gaps, C::Charts, C::Timeline, C::Vertices, C::History, C::AllLinks, C::Grid],
            );
            ui.separator();
            ui.menu_button(lang.t(Word::Labels), |ui| items(ui, state, wanted, &LabelNames::ALL.map(C::Labels)));
            items(ui, state, wanted, &[C::Dark, C::SwitchLang, C::Palette]);
        });
        ui.separator();
        tools(ui, state, actions, wanted);
        let steps = if roomy { vec![(C::Undo, Word::Undo), (C::Redo, Word::Redo)] } else { Vec::new() };
        for (command, word) in steps {
            let name = command.name(state);
            let button = ui.add_enabled(command.enabled(state), egui::Button::new(lang.t(word)));
            if button.on_hover_text(with_key(ui, &command, &name)).clicked() {
                wanted.push(command);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button(lang.t(Word::SwitchLang)).clicked() {
                wanted.push(C::SwitchLang);
            }
            seat(ui, state, actions, wanted, roomy);
        });
    });
}

fn items(ui: &mut Ui, state: &State, wanted: &mut Vec<Command>, commands: &[Command]) {
    ui.set_min_width(230.0);
    for command in commands {
        let mut button = egui::Button::selectable(command.is_on(state) == Some(true), switch(command, state));
        if let Some(key) = command.shortcut() {
            button = button.shortcut_text(key_text(ui, &key));
        }
        let response = ui.add_enabled(command.enabled(state), button);
        let response = match command.tip(state.lang()) {
            Some(tip) => response.on_hover_text(tip),
            None => response,
        };
        if response.clicked() {
            wanted.push(command.clone());
            ui.close();
        }
    }
}

fn tools(ui: &mut Ui, state: &State, actions: &mut Vec<Action>, wanted: &mut Vec<Command>) {
    use Command as C;
    let held = match state.tool() {
        Tool::Select | Tool::LinkDeposit { .. } => C::Select,
        Tool::SelectRegion(tool) => match tool.shape() {
            RegionShape::Box => C::SelectBox,
            RegionShape::Lasso => C::SelectLasso,
            RegionShape::Polygon => C::SelectPolygon,
        },
        tool if AreaCommand::of_tool(tool).is_some() => AreaCommand::of_tool(tool).map_or(C::Draw, C::Area),
        Tool::DrawArea(_) | Tool::CutLine(_) | Tool::Shift(_) => C::Draw,
        Tool::EditVertices(_) | Tool::EditNote(_) => C::EditCorners,
        Tool::Sketch(_) | Tool::WriteNote { .. } => C::Note,
        Tool::PlaceProject => C::Project,
    };
    for command in [C::Select, C::Draw, C::EditCorners, C::Note, C::Project] {
        let button = egui::Button::selectable(command == held, command.name(state));
        let tip = command.tip(state.lang()).unwrap_or_default();
        let response = ui.add_enabled(command.enabled(state), button).on_hover_text(with_key(ui, &command, tip));
        if response.clicked() {
            wanted.push(command.clone());
        }
        match command {
            C::Select => select_by(ui, state, &held, wanted),
            C::Draw => one_of(ui, state, &held, wanted, Word::DrawOther, &[&DRAWING]),
            C::EditCorners => one_of(ui, state, &held, wanted, Word::ChangeAreas, &[&BY_HAND, &TOGETHER, &PROPOSED]),
            _ => {}
        }
        if command == C::Note {
            // Which kind the button and its key take is chosen beside it.
            let more = egui::containers::menu::MenuButton::new("▼");
            let (more, _) = more.ui(ui, |ui| items(ui, state, wanted, &SketchKind::ALL.map(C::Sketch)));
            let name = state.lang().t(Word::NoteKinds);
            more.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
            more.on_hover_text(name);
        }
    }
    snapping(ui, state, actions);
}

/// Commands about areas behind one button: which tool of them is in the hand, it says itself.
fn one_of(ui: &mut Ui, state: &State, held: &Command, wanted: &mut Vec<Command>, word: Word, groups: &[&[AreaCommand]]) {
    let tool = groups.iter().flat_map(|g| g.iter()).map(|c| Command::Area(*c)).find(|c| c == held);
    let name = tool.as_ref().map_or_else(|| state.lang().t(word).to_owned(), |c| c.name(state));
    let button = egui::Button::selectable(tool.is_some(), format!("{name} ▼"));
    egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        for (i, group) in groups.iter().enumerate() {
            if i > 0 {
                ui.separator();
            }
            let commands: Vec<Command> = group.iter().map(|c| Command::Area(*c)).collect();
            items(ui, state, wanted, &commands);
        }
    });
}

/// What the tools snap to.
fn snapping(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let (lang, mut with) = (state.lang(), state.settings().snapping);
    let name = format!("{}{} ▼", if with.on { "● " } else { "" }, lang.t(Word::Snap));
    let menu = fields::menu(ui, name, |ui| {
        ui.set_min_width(230.0);
        ui.checkbox(&mut with.on, format!("{}  (S)", lang.t(Word::SnapOn)));
        ui.separator();
        ui.add_enabled_ui(with.on, |ui| {
            let switches = [
                (&mut with.vertices, Word::SnapVertices),
                (&mut with.edges, Word::SnapEdges),
                (&mut with.crossings, Word::SnapCrossings),
                (&mut with.areas, Word::SnapAreas),
                (&mut with.layers, Word::SnapLayers),
                (&mut with.graticule, Word::SnapGraticule),
            ];
            for (on, word) in switches {
                ui.checkbox(on, lang.t(word));
            }
            let label = ui.label(lang.t(Word::SnapReach));
            ui.add(egui::Slider::new(&mut with.reach, 2.0..=40.0).fixed_decimals(0)).labelled_by(label.id);
        });
        ui.separator();
        let mut share = state.shares_borders();
        if ui.checkbox(&mut share, lang.t(Word::ShareBorders)).on_hover_text(lang.t(Word::ShareBordersTip)).changed() {
            actions.push(Action::Area(AreaAction::ShareBorders(share)));
        }
    });
    menu.on_hover_text(lang.t(Word::SnapTip));
    if with != state.settings().snapping {
        actions.push(Action::Area(AreaAction::Snap(with)));
    }
}

/// The regions to select by, behind one button: which of them is in the hand, it says itself.
fn select_by(ui: &mut Ui, state: &State, held: &Command, wanted: &mut Vec<Command>) {
    let tool = SELECTING.iter().find(|c| *c == held);
    let name = tool.map_or_else(|| state.lang().t(Word::SelectBy).to_owned(), |c| c.name(state));
    let button = egui::Button::selectable(tool.is_some(), format!("{name} ▼"));
    egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        items(ui, state, wanted, &SELECTING);
        ui.separator();
        items(ui, state, wanted, &SELECTED);
    });
}

/// The name of a command, with a tick when it is a switch that is on.
fn switch(command: &Command, state: &State) -> String {
    match command.is_on(state) {
        Some(true) => format!("● {}", command.name(state)),
        _ => command.name(state),
    }
}

fn with_key(ui: &Ui, command: &Command, text: &str) -> String {
    command.shortcut().map_or_else(|| text.to_owned(), |key| format!("{text}  ({})", key_text(ui, &key)))
}

/// A shortcut as text, with signs as they stand on the keys.
pub(super) fn key_text(ui: &Ui, key: &egui::KeyboardShortcut) -> String {
    use egui::Key::{CloseBracket, Minus, OpenBracket, Plus};
    let text = ui.ctx().format_shortcut(key);
    let signs = [(Plus, "+"), (Minus, "−"), (OpenBracket, "["), (CloseBracket, "]")];
    let sign = signs.into_iter().find(|(named, _)| *named == key.logical_key);
    match sign.and_then(|(named, sign)| Some((text.strip_suffix(named.name())?, sign))) {
        Some((before, sign)) => format!("{before}{sign}"),
        None => text,
    }
}

fn seat(ui: &mut Ui, state: &State, actions: &mut Vec<Action>, wanted: &mut Vec<Command>, roomy: bool) {
    let lang = state.lang();
    let author = state.author();
    let parties = &state.workspace().parties;
    let name = |id: &RecordId| parties.get(id).map_or(id.0.clone(), |p| p.name.get(lang.is_ja()).to_owned());
    let shown =
        if roomy { format!("{}: {} · {}", lang.t(Word::Seat), name(&author.party), author.name) } else { name(&author.party) };
    let menu = fields::menu(ui, RichText::new(shown).strong(), |ui| {
        ui.set_min_width(280.0);
        ui.label(RichText::new(lang.t(Word::SeatTip)).small().weak());
        let key = ui.scope_id().with("name");
        let mut person = ui.data(|d| d.get_temp::<String>(key)).unwrap_or_else(|| author.name.clone());
        let label = ui.label(lang.t(Word::YourName));
        let field = ui.text_edit_singleline(&mut person).labelled_by(label.id);
        if field.lost_focus() && person != author.name {
            actions.push(Action::Sit(author.party.clone(), person.clone()));
        }
        ui.data_mut(|d| d.insert_temp(key, person.clone()));
        for party in parties.keys() {
            if ui.selectable_label(*party == author.party, name(party)).clicked() {
                actions.push(Action::Sit(party.clone(), person.clone()));
                ui.close();
            }
        }
        ui.separator();
        if ui.button(lang.t(Word::PartiesMenu)).clicked() {
            wanted.push(Command::Parties);
            ui.close();
        }
    });
    menu.on_hover_text(lang.t(Word::SeatTip));
}

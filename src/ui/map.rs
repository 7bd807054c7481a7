//! The map widget: shows the last picture where the camera is now, and turns pointer and keys into actions.

use crate::app::{Action, AreaAction, Deposits, Found, LinkTo, Polygons, ProjectAction, Selection, State, TakeTool};
use crate::geometry::ScreenPoint;
use crate::layer::{Combine, LayerRole};
use crate::ui::{north, overlay, selected, theme::color};
use crate::view::Camera;
use crate::view::theme::theme;
use crate::view::tools::{RegionShape, Tool, ToolEvent};
use crate::words::Word;
use crate::workspace::{DepositRef, LinkText};
use eframe::egui::{self, ColorImage, CursorIcon, Key, Pos2, Rect, Sense, TextureHandle, TextureOptions, Ui};

/// What the widget keeps between frames.
#[derive(Default)]
pub(super) struct MapWidget {
    texture: Option<(u64, TextureHandle)>,
    /// The tool holds something: the drag is its, not the map's.
    dragging_tool: bool,
    /// The modifiers of the last press or release: in a slow frame the key may be up again.
    held: egui::Modifiers,
    /// The deposit that is dragged from the map.
    dragged: Option<DepositRef>,
    /// What the pointer is on, there and then.
    pointed_at: Option<PointedAt>,
    /// Where the pointer is, on the map.
    pub(super) pointer: Option<ScreenPoint>,
}

/// What the pointer is on, there and then.
struct PointedAt {
    at: ScreenPoint,
    camera: Camera,
    /// Of the records and the layers.
    version: (u64, usize),
    found: Option<Found>,
}

impl MapWidget {
    pub(super) fn ui(&mut self, ui: &mut Ui, state: &mut State, actions: &mut Vec<Action>) {
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
        let name = state.lang().t(Word::Map);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, name));
        actions.push(Action::Resize(ScreenPoint::new(f64::from(rect.width()), f64::from(rect.height()))));
        state.set_pixels_per_point(f64::from(ui.pixels_per_point()));
        self.show_picture(ui, state, rect);
        self.pointer = response.hover_pos().map(|p| local(rect, p));
        self.pointer_actions(ui, &response, rect, state, actions);
        if response.has_focus() || !ui.ctx().egui_wants_keyboard_input() {
            key_actions(ui, state, actions);
        }
        let still = !response.dragged() && !ui.input(|i| i.pointer.any_down());
        let free = matches!(state.tool(), Tool::Select | Tool::LinkDeposit { .. })
            || matches!(state.tool(), Tool::SelectRegion(tool) if tool.preview().is_empty());
        self.point_at(self.pointer.filter(|_| still && free), state);
        let found = self.pointed_at.as_ref().and_then(|p| p.found.as_ref());
        if let Some(found) = found {
            selected::pointed_at(&ui.painter_at(rect), state, rect, found);
        }
        overlay::ui(ui, state, rect, self.pointer);
        north::ui(ui, state, rect);
        if let Some(found) = found {
            selected::tip(ui, state, found);
            if matches!(state.tool(), Tool::Select) {
                ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
            }
        }
    }

    /// Finds what the pointer is on, once for each place that it comes to.
    fn point_at(&mut self, at: Option<ScreenPoint>, state: &State) {
        let Some(at) = at else {
            self.pointed_at = None;
            return;
        };
        let (camera, version) = (*state.map().camera(), state.facts_version());
        if self.pointed_at.as_ref().is_none_or(|p| (p.at, p.camera, p.version) != (at, camera, version)) {
            self.pointed_at = Some(PointedAt { at, camera, version, found: state.nearest_under(at) });
        }
    }

    fn show_picture(&mut self, ui: &Ui, state: &State, rect: Rect) {
        let painter = ui.painter_at(rect);
        painter.rect_filled(rect, 0.0, color(theme(state.settings().dark).beside));
        let Some(drawn) = state.map().drawn() else { return };
        if self.texture.as_ref().is_none_or(|(serial, _)| *serial != drawn.serial) {
            let p = &drawn.picture;
            let image = ColorImage::from_rgba_premultiplied([p.width as usize, p.height as usize], &p.rgba);
            match &mut self.texture {
                Some((serial, texture)) if texture.size() == image.size => {
                    texture.set(image, TextureOptions::LINEAR);
                    *serial = drawn.serial;
                }
                _ => self.texture = Some((drawn.serial, ui.ctx().load_texture("map", image, TextureOptions::LINEAR))),
            }
        }
        if let Some((_, texture)) = &self.texture {
            // The picture stays where its places are while a newer one is being drawn.
            let (then, now) = (&drawn.camera, state.map().camera());
            let corner = |x: f64, y: f64| {
                let p = now.screen_from_map(then.map_from_screen(ScreenPoint::new(x, y)));
                global(rect, p)
            };
            let area = if then == now { rect } else { Rect::from_two_pos(corner(0.0, 0.0), corner(then.size.x, then.size.y)) };
            let uv = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
            painter.image(texture.id(), area, uv, egui::Color32::WHITE);
        }
    }

    fn pointer_actions(&mut self, ui: &Ui, response: &egui::Response, rect: Rect, state: &State, actions: &mut Vec<Action>) {
        let button = |event: &egui::Event| match event {
            egui::Event::PointerButton { modifiers, .. } => Some(*modifiers),
            _ => None,
        };
        self.held = ui.input(|i| i.events.iter().rev().find_map(button)).unwrap_or(self.held);
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        let at = response.interact_pointer_pos().map(|p| local(rect, p));
        if response.drag_started_by(egui::PointerButton::Primary) {
            let origin = ui.input(|i| i.pointer.press_origin()).map(|p| local(rect, p));
            let ground = state.map().ground();
            let how = combined(self.held);
            self.dragging_tool = matches!((origin, ground), (Some(p), Some(g)) if state.tool().takes_drag(p, &g, how));
            self.dragged = origin.and_then(|p| deposit_at(state, p)).filter(|_| how == Combine::New);
            if let Some(deposit) = &self.dragged {
                egui::DragAndDrop::set_payload(ui.ctx(), Polygons::Feature(deposit.clone()));
            }
            if matches!(state.tool(), Tool::Select) && how != Combine::New {
                actions.push(Action::Take(TakeTool::SelectRegion(RegionShape::Box, true)));
                self.dragging_tool = true;
            }
            if let (true, Some(p)) = (self.dragging_tool, origin) {
                actions.push(Action::Tool(ToolEvent::Combine(how)));
                actions.push(Action::Tool(ToolEvent::Press(p)));
            }
        }
        if response.dragged() {
            match at {
                Some(p) if self.dragging_tool => actions.push(Action::Tool(ToolEvent::Move(p))),
                _ if self.dragged.is_some() => {}
                _ => {
                    let d = response.drag_delta();
                    if d != egui::Vec2::ZERO {
                        actions.push(Action::Pan(ScreenPoint::new(f64::from(d.x), f64::from(d.y))));
                    }
                }
            }
        } else if let Some(p) = self.pointer
            && ui.input(|i| i.pointer.delta() != egui::Vec2::ZERO)
            && !matches!(state.tool(), Tool::Select)
        {
            actions.push(Action::Tool(ToolEvent::Move(p)));
        }
        if response.drag_stopped()
            && let Some(deposit) = self.dragged.take()
            && let Some(Found { what: Selection::Project(id), .. }) =
                at.filter(|_| response.hovered()).and_then(|p| state.nearest_under(p))
        {
            let link = ProjectAction::Link(Deposits::One(deposit), LinkTo::Project(id), LinkText::default());
            actions.push(Action::Projects(link));
        }
        if response.drag_stopped() && self.dragging_tool {
            self.dragging_tool = false;
            if let Some(p) = at.or(self.pointer) {
                actions.push(Action::Tool(ToolEvent::Move(p)));
                actions.push(Action::Tool(ToolEvent::Release(p)));
            }
        }
        if let Some(p) = at.filter(|_| response.clicked()) {
            let double = response.double_clicked();
            match state.tool() {
                tool if tool.points() => match combined(self.held) {
                    Combine::New => actions.push(Action::SelectAt(p)),
                    how => actions.push(Action::SelectAlsoAt(p, how)),
                },
                Tool::SelectRegion(_) => {
                    actions.push(Action::Tool(ToolEvent::Combine(combined(self.held))));
                    actions.push(Action::Tool(if double { ToolEvent::DoubleClick(p) } else { ToolEvent::Click(p) }));
                }
                tool @ (Tool::EditVertices(_) | Tool::EditNote(_)) => {
                    if state.map().ground().is_some_and(|g| tool.takes_drag(p, &g, Combine::New)) {
                        // A click on a corner chooses it for Delete, with Shift or Ctrl beside others.
                        actions.push(Action::Tool(ToolEvent::Combine(combined(self.held))));
                        actions.push(Action::Tool(ToolEvent::Press(p)));
                        actions.push(Action::Tool(ToolEvent::Release(p)));
                    } else {
                        actions.push(Action::SelectAt(p));
                    }
                }
                _ if double => actions.push(Action::Tool(ToolEvent::DoubleClick(p))),
                _ => actions.push(Action::Tool(ToolEvent::Click(p))),
            }
        }
        if let Some(p) = self.pointer {
            let factor = ui.input(|i| f64::from((i.smooth_scroll_delta().y / 240.0).exp() * i.zoom_delta()));
            if (factor - 1.0).abs() > 1e-6 {
                actions.push(Action::Zoom(factor, p));
            }
        }
        if state.tool().snaps() {
            let (trace, free) = ui.input(|i| (i.modifiers.shift, i.modifiers.command));
            if (trace, free) != state.held_keys() {
                actions.push(Action::Area(AreaAction::Trace(trace)));
                actions.push(Action::Area(AreaAction::FreeHand(free)));
                actions.extend(self.pointer.map(|p| Action::Tool(ToolEvent::Move(p))));
            }
        }
        let cursor = match state.tool() {
            Tool::Select if self.dragged.is_some() => CursorIcon::Alias,
            Tool::Select if response.dragged() => CursorIcon::Grabbing,
            Tool::EditVertices(_) | Tool::EditNote(_) | Tool::Shift(_) if self.dragging_tool => CursorIcon::Grabbing,
            Tool::Shift(_) => CursorIcon::Grab,
            Tool::Select | Tool::EditVertices(_) | Tool::EditNote(_) => CursorIcon::Default,
            _ => CursorIcon::Crosshair,
        };
        if response.hovered() || response.dragged() {
            ui.ctx().set_cursor_icon(cursor);
        }
    }
}

/// The selected deposit, when it is there: that one is dragged onto a project, from everywhere else the map is moved.
fn deposit_at(state: &State, at: ScreenPoint) -> Option<DepositRef> {
    let Selection::Feature(selected) = state.selection() else { return None };
    let deposits = state.workspace().layers.get(&selected.layer).is_some_and(|l| l.role == LayerRole::Deposits);
    if !deposits || !matches!(state.tool(), Tool::Select) {
        return None;
    }
    state.nearest_under(at).filter(|found| found.what == Selection::Feature(selected.clone())).map(|_| selected.clone())
}

fn key_actions(ui: &Ui, state: &State, actions: &mut Vec<Action>) {
    let step = 60.0;
    let arrows =
        [(Key::ArrowLeft, step, 0.0), (Key::ArrowRight, -step, 0.0), (Key::ArrowUp, 0.0, step), (Key::ArrowDown, 0.0, -step)];
    ui.input(|i| {
        for (key, x, y) in arrows {
            if i.key_pressed(key) {
                actions.push(Action::Pan(ScreenPoint::new(x, y)));
            }
        }
        let keys = [
            (Key::Enter, ToolEvent::Enter),
            (Key::Escape, ToolEvent::Escape),
            (Key::Backspace, ToolEvent::Backspace),
            (Key::Delete, ToolEvent::Delete),
        ];
        for (key, event) in keys {
            if i.key_pressed(key) {
                if key == Key::Escape && matches!(state.tool(), Tool::Select) {
                    actions.push(Action::Select(crate::app::Selection::None));
                } else {
                    if key == Key::Enter && matches!(state.tool(), Tool::SelectRegion(_)) {
                        actions.push(Action::Tool(ToolEvent::Combine(combined(i.modifiers))));
                    }
                    actions.push(Action::Tool(event));
                }
            }
        }
    });
}

/// What the modifiers of a click say: Shift adds, Ctrl or Alt removes, both keep what is in both.
fn combined(m: egui::Modifiers) -> Combine {
    match (m.shift, m.command || m.ctrl || m.alt) {
        (false, false) => Combine::New,
        (true, false) => Combine::Add,
        (false, true) => Combine::Remove,
        (true, true) => Combine::Intersect,
    }
}

/// Returns a window position on the map widget.
fn local(rect: Rect, p: Pos2) -> ScreenPoint {
    ScreenPoint::new(f64::from(p.x - rect.min.x), f64::from(p.y - rect.min.y))
}

/// Returns a position on the map widget in the window.
#[expect(clippy::cast_possible_truncation, reason = "screen coordinates fit f32")]
pub(super) fn global(rect: Rect, p: ScreenPoint) -> Pos2 {
    egui::pos2(rect.min.x + p.x as f32, rect.min.y + p.y as f32)
}

//! The north arrow of the map picture, for the pointer and for screen readers: it says where true north is.

use crate::app::State;
use crate::geometry::ScreenPoint;
use crate::ui::map::global;
use crate::view::north::{arrow_room, north_arrow};
use crate::words::Word;
use eframe::egui::{self, Id, Rect, Sense, Ui};

pub(super) fn ui(ui: &Ui, state: &State, rect: Rect) {
    let (lang, camera) = (state.lang(), state.map().camera());
    let (Some([left, top, right, bottom]), Some(projection)) = (arrow_room(camera.size), state.map().projection()) else {
        return;
    };
    let Some(arrow) = north_arrow(projection, camera, lang) else { return };
    let room = Rect::from_two_pos(global(rect, ScreenPoint::new(left, top)), global(rect, ScreenPoint::new(right, bottom)));
    let says = arrow.note.unwrap_or_else(|| lang.t(Word::NorthUp).to_owned());
    let response = ui.interact(room, Id::unique("north arrow"), Sense::hover());
    let name = format!("{}: {says}", lang.t(Word::NorthArrow));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
    response.on_hover_text(says);
}

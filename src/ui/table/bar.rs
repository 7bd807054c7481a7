//! A scroll bar over a range that may be far larger than the screen: counts in f64, so that the last of millions of rows is as steady as the first.

use eframe::egui::{self, Id, Rect, Role, Sense, Ui, WidgetInfo, pos2};

/// Width of a bar, in logical points.
pub(super) const WIDTH: f32 = 12.0;
/// Shortest grip that a hand can take, in logical points.
const SHORTEST: f32 = 26.0;

/// Which way a bar goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    Across,
    Down,
}

/// Shows a bar; `offset` of `total` is at the beginning of the `visible` part and follows the hand.
/// Returns whether the grip is held.
pub(super) fn ui(
    ui: &Ui,
    (id, rect, axis): (Id, Rect, Axis),
    offset: &mut f64,
    (visible, total): (f64, f64),
    name: &dyn Fn() -> String,
) -> bool {
    let most = (total - visible).max(0.0);
    if most <= 0.0 {
        *offset = 0.0;
        return false;
    }
    let span = if axis == Axis::Down { rect.y_range() } else { rect.x_range() };
    let long = span.span();
    #[expect(clippy::cast_possible_truncation, reason = "a share of a length on the screen")]
    let grip = (long * (visible / total) as f32).max(SHORTEST).min(long);
    let room = f64::from((long - grip).max(1.0));
    let response = ui.interact(rect, id, Sense::CLICK | Sense::DRAG);
    let at = |p: egui::Pos2| if axis == Axis::Down { p.y } else { p.x };
    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
    let start = |offset: f64| span.min + (offset / most * room) as f32;
    // Where the grip was taken, counted from its beginning.
    let held = id.with("held");
    if let Some(p) = response.interact_pointer_pos() {
        if response.drag_started() || response.clicked() {
            let from = ui.input(|i| i.pointer.press_origin()).map_or(at(p), at);
            let inside = from - start(*offset);
            let inside = if (0.0..=grip).contains(&inside) { inside } else { grip / 2.0 };
            ui.data_mut(|d| d.insert_temp(held, inside));
        }
        if response.dragged() || response.drag_started() || response.clicked() {
            let inside = ui.data(|d| d.get_temp::<f32>(held)).unwrap_or(grip / 2.0);
            *offset = f64::from(at(p) - inside - span.min) / room * most;
        }
    }
    *offset = offset.clamp(0.0, most);
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, name()));

    let begin = start(*offset);
    let (low, high) = (begin, begin + grip);
    let shown = match axis {
        Axis::Down => Rect::from_min_max(pos2(rect.min.x + 3.0, low), pos2(rect.max.x - 2.0, high)),
        Axis::Across => Rect::from_min_max(pos2(low, rect.min.y + 3.0), pos2(high, rect.max.y - 2.0)),
    };
    let visuals = ui.visuals();
    let tint = if response.dragged() {
        visuals.selection.stroke.color
    } else if response.hovered() {
        visuals.text_color().gamma_multiply(0.6)
    } else {
        visuals.weak_text_color().gamma_multiply(0.55)
    };
    ui.painter().rect_filled(shown, 3.5, tint);
    response.dragged()
}

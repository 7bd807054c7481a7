//! The timeline of an area in a window of its own, and the boundary of one of its moments on the map.

use crate::analysis::{Event, Happened};
use crate::app::exchange::when;
use crate::app::{Action, ReviewAction, State};
use crate::geometry::MapPoint;
use crate::ui::map::global;
use crate::ui::overlay::Look;
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::words::Word;
use crate::workspace::Act;
use eframe::egui::{self, Pos2, RichText, Shape, Stroke, Ui};

/// Width of the window in points, and the height of an event: two lines.
const WIDTH: f32 = 520.0;
const ROW: f32 = 36.0;

/// Shows it while it is there.
pub(super) fn ui(ui: &Ui, state: &State, actions: &mut Vec<Action>) {
    let Some(timeline) = state.timeline() else { return };
    let lang = state.lang();
    let mut open = true;
    let area = state.workspace().areas.get(timeline.area());
    let name = area.map_or("", |a| a.about.name.get(lang.is_ja()));
    let name = if name.is_empty() { lang.t(Word::Untitled) } else { name };
    let window = egui::Window::new(lang.fill(Word::TimelineOf, &[name])).id(egui::Id::unique("timeline"));
    let window = window.open(&mut open).collapsible(false).default_width(WIDTH).default_pos([330.0, 330.0]);
    window.show(ui.ctx(), |ui| {
        ui.label(RichText::new(lang.t(Word::TimelineText)).small().weak());
        if timeline.is_known() && timeline.events().is_empty() {
            ui.label(lang.t(Word::TimelineNone));
        }
        let area = egui::ScrollArea::vertical().max_height(360.0).auto_shrink([false, true]);
        area.show_rows(ui, ROW, timeline.events().len(), |ui, rows| {
            for (n, event) in timeline.events().iter().enumerate().skip(rows.start).take(rows.len()) {
                row(ui, state, (n, event), timeline.shown() == Some(n), actions);
            }
        });
        ui.label(RichText::new(lang.t(Word::NonBinding)).small().weak());
    });
    if !open {
        actions.push(Action::Review(ReviewAction::Timeline(None)));
    }
}

fn row(ui: &mut Ui, state: &State, (n, event): (usize, &Event), shown: bool, actions: &mut Vec<Action>) {
    let (what, by) = (state.event_told(event), state.event_by(event));
    let text = format!("{} {what}", sign(event));
    let size = egui::vec2(ui.available_width(), ROW);
    let response = ui.add_enabled(event.area.is_some(), egui::Button::selectable(shown, "").min_size(size));
    let (ink, weak) = (ui.visuals().text_color(), ui.visuals().weak_text_color());
    let (inner, mut y) = (response.rect.shrink2(egui::vec2(8.0, 2.0)), response.rect.top() + 2.0);
    for (line, style, ink, indent) in [(&text, egui::TextStyle::Body, ink, 0.0), (&by, egui::TextStyle::Small, weak, 16.0)] {
        let mut job = egui::text::LayoutJob::simple_singleline(line.clone(), style.resolve(ui.style()), ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width(inner.width() - indent);
        let galley = ui.painter().layout_job(job);
        let at = egui::pos2(inner.left() + indent, y);
        y += galley.size().y;
        ui.painter().galley(at, galley, ink);
    }
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, event.area.is_some(), shown, format!("{what}; {by}")));
    if response.on_hover_text(format!("{what}\n{by}")).clicked() {
        actions.push(Action::Review(ReviewAction::ShowEvent((!shown).then_some(n))));
    }
}

/// A sign for what happened, the same as where the parties' positions are told.
fn sign(event: &Event) -> &'static str {
    match &event.what {
        Happened::Stated(s) => match s.act {
            Act::Propose | Act::Concur => "●",
            Act::Counter => "◇",
            Act::Object => "×",
            Act::Withdraw => "−",
        },
        Happened::Unstated(_) | Happened::Removed => "−",
        Happened::Became(_) => "→",
        Happened::Drawn(_) | Happened::Changed(..) | Happened::TakenIn | Happened::Compacted => "○",
    }
}

/// Returns what the line at the top of the map says while an earlier boundary is shown.
pub(super) fn shown(state: &State) -> Option<String> {
    let (event, _) = state.timeline()?.shown_area()?;
    Some(state.lang().fill(Word::TimelineOutline, &[&when(state.lang(), &event.by.at)]))
}

/// Paints the boundary of the moment that is shown, dashed: it is no area that can be taken hold of.
pub(super) fn outline(look: &Look<'_>, state: &State) {
    let Some((_, area)) = state.timeline().and_then(|t| t.shown_area()) else { return };
    let ink = color(theme(state.settings().dark).alarm);
    for (_, _, ring) in area.boundary.rings() {
        let mut points: Vec<[f64; 2]> = ring.iter().map(|&v| v.into()).collect();
        points.extend(points.first().copied());
        for piece in look.ground.projection.project_path(&points) {
            let screen = |p: &[f64; 2]| global(look.rect, look.ground.camera.screen_from_map(MapPoint::new(p[0], p[1])));
            let line: Vec<Pos2> = piece.iter().map(screen).collect();
            look.painter.add(Shape::line(line.clone(), Stroke::new(5.0, look.halo)));
            // Far in, a dash every few points of an edge that leaves the screen would be millions of shapes.
            let long = line.windows(2).any(|w| w[0].distance(w[1]) > 8_000.0);
            if long {
                look.painter.add(Shape::line(line, Stroke::new(2.5, ink)));
            } else {
                look.painter.extend(Shape::dashed_line(&line, Stroke::new(2.5, ink), 9.0, 5.0));
            }
        }
    }
}

//! What is selected, pointed at, or being drawn to select by, painted above the map picture.

use crate::app::{Found, Selection, State};
use crate::geometry::MapPoint;
use crate::layer::{Cell, Combine, ShapeKind, ShapeSet};
use crate::ui::map::global;
use crate::ui::sketches;
use crate::ui::theme::color;
use crate::view::Camera;
use crate::view::theme::{MapTheme, theme};
use crate::view::tools::{Ground, RegionShape, SelectRegion};
use crate::words::{Lang, Word};
use crate::workspace::{DepositRef, RecordId};
use eframe::egui::{self, Align2, FontId, Painter, Pos2, Rect, Shape, Stroke, Ui, vec2};

/// A feature with more vertices is outlined by its box: it would take longer than a frame may.
const MOST_VERTICES: usize = 100_000;
/// Vertices nearer together than this on the screen are painted as one, in logical points.
const STEP: f32 = 1.5;

/// Outlines the selected feature, if it is more than a point; tells whether it did.
pub(super) fn feature(painter: &Painter, state: &State, rect: Rect, feature: &DepositRef) -> bool {
    let Some(row) = state.catalog().row(&feature.layer.0, &feature.key) else { return false };
    let t = theme(state.settings().dark);
    outline(painter, state, rect, (&feature.layer, row), &[(6.0, color(t.halo)), (3.0, color(t.accent))])
}

/// Outlines the selected areas.
pub(super) fn areas(painter: &Painter, state: &State, rect: Rect, ids: &[RecordId]) {
    let t = theme(state.settings().dark);
    let Some(work) = state.map().work() else { return };
    for id in ids.iter().filter(|id| !state.is_hidden(id)) {
        // The ids of placed records are in order.
        let row = work.areas.ids.binary_search(id).ok().and_then(|row| u32::try_from(row).ok());
        if let Some(row) = row {
            let pens = [(6.0, color(t.halo)), (3.0, color(t.accent))];
            paint(painter, state.map().camera(), rect, (&work.areas.shapes, row), &pens);
        }
    }
}

/// Paints what the pointer is on.
pub(super) fn pointed_at(painter: &Painter, state: &State, rect: Rect, found: &Found) {
    let t = theme(state.settings().dark);
    let pens = [(5.0, color(t.halo)), (2.0, color(t.ink))];
    if let (Selection::Feature(f), Some(row)) = (&found.what, found.row)
        && outline(painter, state, rect, (&f.layer, row), &pens)
    {
        return;
    }
    if let Selection::Area(id) = &found.what
        && let Some(work) = state.map().work()
        && let Some(row) = work.areas.ids.iter().position(|i| i == id).and_then(|row| u32::try_from(row).ok())
    {
        paint(painter, state.map().camera(), rect, (&work.areas.shapes, row), &pens);
        return;
    }
    if let (Selection::Note(id), Some(ground)) = (&found.what, state.map().ground())
        && let Some(note) = state.workspace().notes.get(id)
    {
        sketches::outlined(painter, state, &ground, rect, note, [color(t.ink), color(t.halo)]);
        return;
    }
    let at = global(rect, state.map().camera().screen_from_map(found.at));
    for (width, ink) in pens {
        painter.circle_stroke(at, 9.0, Stroke::new(width, ink));
    }
}

/// Says what the pointer is on: its name, its layer, and how far it is when the pointer is beside it.
pub(super) fn tip(ui: &Ui, state: &State, found: &Found) {
    let lang = state.lang();
    let (name, kind) = named(state, &found.what, found.row);
    let tip =
        egui::Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), egui::Id::unique("pointed at"), egui::PopupAnchor::Pointer);
    tip.gap(18.0).show(|ui| {
        ui.set_max_width(320.0);
        ui.label(egui::RichText::new(name).strong());
        let away = if found.metres > 0.0 { format!(" · {}", away(found.metres, lang)) } else { String::new() };
        ui.label(egui::RichText::new(format!("{kind}{away}")).small());
    });
}

/// Returns how far something is, to two figures.
pub(super) fn away(metres: f64, lang: Lang) -> String {
    let power = 10_f64.powf(metres.log10().floor() - 1.0);
    let rounded = (metres / power).round() * power;
    let shown = if rounded < 1000.0 {
        format!("{} m", (rounded * 1000.0).round() / 1000.0)
    } else {
        format!("{} km", (rounded / 100.0).round() / 10.0)
    };
    lang.fill(Word::FoundAway, &[&shown])
}

/// Returns what something is called, and of which layer or kind it is.
pub(super) fn named(state: &State, what: &Selection, row: Option<u32>) -> (String, String) {
    let (lang, w) = (state.lang(), state.workspace());
    let ja = lang.is_ja();
    let or_untitled = |name: &str| if name.is_empty() { lang.t(Word::Untitled).to_owned() } else { name.to_owned() };
    let kind = |word: Word| lang.t(word).to_owned();
    match what {
        Selection::Feature(f) => {
            let layer = w.layers.get(&f.layer).map_or_else(|| f.layer.0.clone(), |l| l.name.get(ja).to_owned());
            let row = row.or_else(|| state.catalog().row(&f.layer.0, &f.key));
            let name = state.catalog().get(&f.layer.0).zip(row).map(|(loaded, row)| {
                let row = row as usize;
                let name = loaded.meaning.model.name(&loaded.properties(row), ja);
                let name = if name.is_empty() { loaded.code_meaning(row).map(|m| m.text(ja).to_owned()) } else { Some(name) };
                name.filter(|n| !n.is_empty()).unwrap_or_else(|| lang.fill(Word::FeatureNumber, &[&(row + 1).to_string()]))
            });
            (name.unwrap_or_else(|| f.key.clone()), layer)
        }
        Selection::Area(id) => {
            (w.areas.get(id).map_or_else(String::new, |a| or_untitled(a.about.name.get(ja))), kind(Word::MappingArea))
        }
        Selection::Project(id) => {
            (w.projects.get(id).map_or_else(String::new, |p| or_untitled(p.about.name.get(ja))), kind(Word::Project))
        }
        Selection::Note(id) => {
            let text = w.notes.get(id).map(|n| n.text.chars().take(60).collect::<String>());
            (text.unwrap_or_default(), kind(Word::Note))
        }
        Selection::Layer(id) => (w.layers.get(id).map_or_else(String::new, |l| l.name.get(ja).to_owned()), kind(Word::Layer)),
        Selection::Areas(ids) => (lang.fill(Word::AreasSelected, &[&ids.len().to_string()]), kind(Word::MappingArea)),
        Selection::Layers(ids) => (lang.fill(Word::LayersSelected, &[&ids.len().to_string()]), kind(Word::Layer)),
        Selection::Features | Selection::None => (String::new(), String::new()),
    }
}

/// Paints the region that is being drawn, and by a sign what it will do.
pub(super) fn region(painter: &Painter, ground: &Ground<'_>, rect: Rect, tool: &SelectRegion, t: &MapTheme) {
    let screen = |p: &[f64; 2]| global(rect, ground.camera.screen_from_map(MapPoint::new(p[0], p[1])));
    let ring: Vec<Pos2> = tool.preview().iter().map(screen).collect();
    let Some(&last) = ring.last() else { return };
    if tool.shape() == RegionShape::Box {
        painter.rect_filled(Rect::from_points(&ring), 0.0, color(t.accent.faded(0.12)));
    }
    let closed: Vec<Pos2> = ring.iter().chain(ring.first()).copied().collect();
    painter.add(Shape::line(closed.clone(), Stroke::new(4.0, color(t.halo))));
    painter.extend(Shape::dashed_line(&closed, Stroke::new(1.8, color(t.accent)), 6.0, 4.0));
    if tool.shape() == RegionShape::Polygon {
        for corner in tool.corners() {
            painter.circle(screen(corner), 4.0, color(t.edge), Stroke::new(1.6, color(t.accent)));
        }
    }
    let sign = match tool.how() {
        Combine::New => return,
        Combine::Add => "+",
        Combine::Remove => "−",
        Combine::Intersect => "∩",
    };
    let at = if tool.shape() == RegionShape::Box { ring.get(2).copied().unwrap_or(last) } else { last } + vec2(14.0, -12.0);
    painter.circle_filled(at, 9.0, color(t.halo));
    painter.text(at, Align2::CENTER_CENTER, sign, FontId::proportional(16.0), color(t.accent));
}

/// Outlines a row of a layer with several pens; tells whether there was a line or polygon to outline.
fn outline(painter: &Painter, state: &State, rect: Rect, (id, row): (&RecordId, u32), pens: &[(f32, egui::Color32)]) -> bool {
    let shapes = state.map().shapes(id).filter(|_| !state.is_hidden(id));
    shapes.is_some_and(|shapes| paint(painter, state.map().camera(), rect, (shapes, row), pens))
}

fn paint(painter: &Painter, camera: &Camera, rect: Rect, (shapes, row): (&ShapeSet, u32), pens: &[(f32, egui::Color32)]) -> bool {
    let parts: Vec<_> = shapes.shapes_of(row).collect();
    // The rim of a fill that was cut at the edge of the map is no outline; its lines follow as shapes of their own.
    let lines = parts.iter().filter(|s| s.kind != ShapeKind::Fill);
    let vertices: usize = parts.iter().flat_map(|s| shapes.rings(s)).map(<[Cell]>::len).sum();
    let at = |cell: &Cell| {
        let [x, y] = shapes.place(*cell);
        global(rect, camera.screen_from_map(MapPoint::new(x, y)))
    };
    let paths: Vec<Vec<Pos2>> = if vertices > MOST_VERTICES {
        let e = shapes.extent_of(row);
        let corner = |x, y| global(rect, camera.screen_from_map(MapPoint::new(x, y)));
        let (a, b) = (corner(e.min_x, e.min_y), corner(e.max_x, e.max_y));
        vec![vec![a, egui::pos2(b.x, a.y), b, egui::pos2(a.x, b.y), a]]
    } else {
        let ring = |shape: &crate::layer::Shape, ring: &[Cell]| {
            let closing = ring.first().filter(|_| shape.kind == ShapeKind::Polygon);
            thinned(ring.iter().chain(closing).map(at), rect)
        };
        lines.flat_map(|shape| shapes.rings(shape).map(move |r| ring(shape, r))).collect()
    };
    for (width, ink) in pens {
        for path in &paths {
            painter.add(Shape::line(path.clone(), Stroke::new(*width, *ink)));
        }
    }
    !parts.is_empty()
}

/// Leaves out what is too near to tell, and what lies with its neighbours beside the screen.
fn thinned(path: impl Iterator<Item = Pos2>, rect: Rect) -> Vec<Pos2> {
    let beside = |p: Pos2| {
        let sides = [p.x < rect.min.x - 9.0, p.x > rect.max.x + 9.0, p.y < rect.min.y - 9.0, p.y > rect.max.y + 9.0];
        sides.iter().zip([1, 2, 4, 8]).filter(|(is, _)| **is).map(|(_, bit)| bit).sum::<u8>()
    };
    let mut out: Vec<Pos2> = Vec::new();
    let mut skipped: Option<Pos2> = None;
    for p in path {
        let last = out.last().copied();
        let hidden = last.is_some_and(|q| beside(q) & beside(p) != 0);
        if hidden || last.is_some_and(|q| (p - q).length() < STEP) {
            skipped = Some(p);
            continue;
        }
        if let Some(q) = skipped.take().filter(|q| last.is_some_and(|l| (*q - l).length() >= STEP)) {
            out.push(q);
        }
        out.push(p);
    }
    out.extend(skipped);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::pos2;

    #[test]
    fn distances_have_two_figures() {
        let text = |m| away(m, Lang::En);
        assert_eq!(
            [text(0.123), text(7.46), text(123.0), text(1234.0), text(56_789.0)].map(|t| t.replace("about ", "")),
            ["0.12 m away", "7.5 m away", "120 m away", "1.2 km away", "57 km away"]
        );
    }

    #[test]
    fn what_is_on_the_screen_of_an_outline_stays() {
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(100.0, 100.0));
        let far = (0..1000).map(|i| pos2(500.0 + i as f32, 50.0));
        let path = [pos2(50.0, 50.0), pos2(50.2, 50.0), pos2(90.0, 50.0)].into_iter().chain(far).chain([pos2(50.0, 90.0)]);
        let thin = thinned(path, rect);
        assert_eq!(thin, [pos2(50.0, 50.0), pos2(90.0, 50.0), pos2(500.0, 50.0), pos2(1499.0, 50.0), pos2(50.0, 90.0)]);
    }
}

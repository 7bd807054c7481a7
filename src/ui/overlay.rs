//! What is under the hand, painted above the map picture: the gesture, the handles, the selection, the hint.

use crate::app::{Selection, State};
use crate::geometry::{Boundary, LonLat, LonLatExtent, MapPoint, ScreenPoint, triangles};
use crate::ui::in_hand;
use crate::ui::map::global;
use crate::ui::theme::color;
use crate::ui::{selected, sketches, timeline, vertices};
use crate::view::Rgba;
use crate::view::theme::theme;
use crate::view::tools::{Ground, RegionShape, Tool};
use crate::words::Word;
use eframe::egui::{Align2, Color32, FontId, Id, Mesh, Painter, Pos2, Rect, Shape, Stroke, Ui, epaint::StrokeKind};

/// What is painted with, and where.
pub(super) struct Look<'a> {
    pub(super) painter: &'a Painter,
    pub(super) ground: &'a Ground<'a>,
    pub(super) rect: Rect,
    pub(super) accent: Color32,
    pub(super) halo: Color32,
}

pub(super) fn ui(ui: &Ui, state: &State, rect: Rect, pointer: Option<ScreenPoint>) {
    let Some(ground) = state.map().ground() else { return };
    let painter = ui.painter_at(rect);
    let t = theme(state.settings().dark);
    let (accent, halo) = (color(t.accent), color(t.halo));
    let look = Look { painter: &painter, ground: &ground, rect, accent, halo };
    selection(&look, state);
    timeline::outline(&look, state);
    in_hand::ui(&look, state, t);
    if let (Tool::LinkDeposit { project }, Some(p)) = (state.tool(), pointer)
        && let Some(from) = state.workspace().projects.get(project).and_then(|p| p.place).and_then(|p| ground.screen(p))
    {
        painter.add(Shape::dashed_line(&[global(rect, from), global(rect, p)], Stroke::new(1.5, color(t.project)), 6.0, 4.0));
    }
    if let Some(p) = vertices::marked(state).and_then(|at| ground.screen(at)) {
        let p = global(rect, p);
        for (width, ink) in [(5.0, halo), (2.5, color(t.alarm))] {
            painter.circle_stroke(p, 9.0, Stroke::new(width, ink));
        }
    }
    candidate(ui, &painter, state, rect);
    hint(&painter, state, rect);
}

/// What would lie where if a CRS were chosen, for as long as the pointer or the keyboard is on it.
#[derive(Clone)]
struct Shown {
    frame: u64,
    name: String,
    places: std::sync::Arc<[[f64; 2]]>,
}

fn shown_id() -> Id {
    Id::unique("shown candidate")
}

/// Shows on the map where some features would lie (longitude, latitude in degrees), in this frame.
pub(super) fn show_candidate(ui: &Ui, name: &str, places: &[[f64; 2]]) {
    let frame = ui.ctx().cumulative_frame_nr();
    ui.data_mut(|d| {
        let kept = d.get_temp::<Shown>(shown_id()).filter(|s| s.name == name && *s.places == *places);
        let places = kept.map_or_else(|| places.into(), |s| s.places);
        d.insert_temp(shown_id(), Shown { frame, name: name.to_owned(), places });
    });
}

fn candidate(ui: &Ui, painter: &Painter, state: &State, rect: Rect) {
    let Some(shown) = ui.data(|d| d.get_temp::<Shown>(shown_id())) else { return };
    let Some(ground) = state.map().ground() else { return };
    // The card may be laid out after the map: what it said in the last frame counts.
    if shown.frame + 1 < ui.ctx().cumulative_frame_nr() {
        return;
    }
    let t = theme(state.settings().dark);
    let lonlats = || shown.places.iter().filter_map(|[lon, lat]| LonLat::new(*lon, *lat).ok());
    let points: Vec<Pos2> = lonlats().filter_map(|p| ground.screen(p)).map(|p| global(rect, p)).collect();
    let inside = points.iter().any(|p| rect.contains(*p));
    for p in points.iter().filter(|p| rect.contains(**p)) {
        painter.circle(*p, 3.5, color(t.accent.faded(0.5)), Stroke::new(1.2, color(t.halo)));
    }
    let (lang, extent) = (state.lang(), LonLatExtent::around(shown.places.iter().copied()));
    if inside && points.len() > 1 {
        let around = Rect::from_points(&points).expand(8.0);
        painter.rect_stroke(around, 3.0, Stroke::new(3.5, color(t.halo)), StrokeKind::Outside);
        painter.rect_stroke(around, 3.0, Stroke::new(1.5, color(t.accent)), StrokeKind::Outside);
    }
    let text = match extent {
        _ if inside => lang.fill(Word::CandidateHere, &[&shown.name]),
        Some(e) => {
            let place = format!("{:.1}…{:.1}°, {:.1}…{:.1}°", e.west, e.east, e.south, e.north);
            lang.fill(Word::CandidateElsewhere, &[&shown.name, &place])
        }
        None => return,
    };
    banner(painter, state, rect, text);
}

fn hint(painter: &Painter, state: &State, rect: Rect) {
    let lang = state.lang();
    let text = match state.tool() {
        Tool::Select | Tool::WriteNote { .. } => match timeline::shown(state) {
            Some(text) => text,
            None => return,
        },
        Tool::DrawArea(_) | Tool::CutLine(_) | Tool::Shift(_) | Tool::EditVertices(_) => match in_hand::hint(state) {
            Some(word) => lang.t(word).to_owned(),
            None => return,
        },
        Tool::SelectRegion(tool) => {
            if tool.is_once() {
                return;
            }
            let word = match tool.shape() {
                RegionShape::Box => Word::HintBox,
                RegionShape::Lasso => Word::HintLasso,
                RegionShape::Polygon => Word::HintPolygon,
            };
            lang.t(word).to_owned()
        }
        Tool::Sketch(tool) => lang.t(sketches::hint(tool)).to_owned(),
        Tool::EditNote(_) => lang.t(Word::HintEditNote).to_owned(),
        Tool::PlaceProject => lang.t(Word::HintProject).to_owned(),
        Tool::LinkDeposit { project } => {
            let name = state.workspace().projects.get(project).map(|p| p.about.name.get(lang.is_ja()).to_owned());
            lang.fill(Word::HintLink, &[name.as_deref().unwrap_or("")])
        }
    };
    banner(painter, state, rect, text);
}

/// A line of text in a frame at the top of the map.
fn banner(painter: &Painter, state: &State, rect: Rect, text: String) {
    let t = theme(state.settings().dark);
    let at = rect.center_top() + eframe::egui::vec2(0.0, 8.0);
    let galley = painter.layout(text, FontId::proportional(14.0), color(t.ink), (rect.width() - 40.0).max(80.0));
    let frame = Align2::CENTER_TOP.anchor_size(at, galley.size()).expand2(eframe::egui::vec2(12.0, 6.0));
    painter.rect(
        frame,
        6.0,
        color(Rgba([t.halo.0[0], t.halo.0[1], t.halo.0[2], 245])),
        Stroke::new(1.0, color(t.accent)),
        StrokeKind::Outside,
    );
    painter.galley(frame.min + eframe::egui::vec2(12.0, 6.0), galley, color(t.ink));
}

fn selection(look: &Look<'_>, state: &State) {
    let Look { painter, ground, rect, accent, halo } = *look;
    let w = state.workspace();
    let compared = state.boundary_comparison().is_some_and(|open| open.found.is_some());
    let place = match state.selection() {
        // Its line would hide those that are compared.
        Selection::Area(_) | Selection::Areas(_) if compared => return,
        Selection::Area(id) => {
            if let Some(area) = w.areas.get(id).filter(|_| !state.tool().held_areas().contains(id)) {
                for (_, _, ring) in area.boundary.rings() {
                    path(look, ring, true, Stroke::new(3.0, accent));
                }
            }
            return;
        }
        Selection::Note(id) => {
            if let Some(note) = w.notes.get(id).filter(|_| !matches!(state.tool(), Tool::EditNote(_))) {
                sketches::outlined(look, state, note);
            }
            return;
        }
        Selection::Project(id) => w.projects.get(id).and_then(|p| p.place),
        Selection::Feature(f) => {
            if selected::feature(painter, state, rect, f) {
                return;
            }
            state.catalog().find(&f.layer.0, &f.key).map(|found| found.place).or_else(|| w.snapshot_of(f).map(|d| d.place))
        }
        Selection::Areas(ids) => return selected::areas(painter, state, rect, ids),
        Selection::Layer(_) | Selection::Layers(_) | Selection::Features | Selection::None => None,
    };
    if let Some(p) = place.and_then(|p| ground.screen(p)) {
        let p = global(rect, p);
        painter.circle_stroke(p, 10.0, Stroke::new(4.5, halo));
        painter.circle_stroke(p, 10.0, Stroke::new(2.0, accent));
    }
}

/// Paints a ring's or a line's edges as the map draws them: straight in longitude and latitude.
pub(super) fn path(look: &Look<'_>, ring: &[LonLat], closed: bool, stroke: Stroke) {
    let mut points: Vec<[f64; 2]> = ring.iter().map(|&v| v.into()).collect();
    if closed && points.len() > 2 {
        points.extend(points.first().copied());
    }
    for piece in look.ground.projection.project_path(&points) {
        let screen = |p: &[f64; 2]| global(look.rect, look.ground.camera.screen_from_map(MapPoint::new(p[0], p[1])));
        let line: Vec<Pos2> = piece.iter().map(screen).collect();
        look.painter.add(Shape::line(line.clone(), Stroke::new(stroke.width + 2.5, look.halo)));
        look.painter.add(Shape::line(line, stroke));
    }
}

/// Tints the inside of what the hand holds.
pub(super) fn fill(look: &Look<'_>, boundary: &Boundary, tint: Rgba) {
    let mut mesh = Mesh::default();
    for polygon in &boundary.polygons {
        let ring: Vec<[f64; 2]> = polygon.exterior.iter().map(|&v| v.into()).collect();
        for piece in look.ground.projection.project_ring(&ring) {
            for triangle in triangles(&piece) {
                for [x, y] in triangle {
                    mesh.indices.push(u32::try_from(mesh.vertices.len()).unwrap_or(0));
                    let at = global(look.rect, look.ground.camera.screen_from_map(MapPoint::new(x, y)));
                    mesh.colored_vertex(at, color(tint.faded(0.12)));
                }
            }
        }
    }
    look.painter.add(Shape::mesh(mesh));
}

pub(super) fn handle(look: &Look<'_>, at: LonLat, radius: f32, inside: Color32, edge: Color32) {
    if let Some(p) = look.ground.screen(at) {
        look.painter.circle(global(look.rect, p), radius, inside, Stroke::new(1.6, edge));
    }
}

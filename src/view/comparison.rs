//! Two boundaries on one map: what is common is quiet, what only one of them has is hatched, differences are numbered, vertices that
//! moved are arrows.

use crate::analysis::{BoundaryDiff, Side, VertexChange};
use crate::crs::MapProjection;
use crate::geometry::{Boundary, MapExtent, MapPoint};
use crate::layer::{ShapeSet, ShapeSetBuilder};
use crate::view::compose::SceneInput;
use crate::view::map_labels::priority;
use crate::view::theme::MapTheme;
use crate::view::{Hatch, Label, LabelAnchor, LegendRow, Mark, Paint, Pattern, Scene, SceneItem, Stroke, Symbol, add_boundary};
use crate::words::{Word, length};
use std::sync::{Arc, OnceLock};

/// More arrows than this in sight would hide the borders: none are drawn.
const MOST_ARROWS: usize = 300;
/// Distances are written at so many arrows in sight at most.
const MOST_DISTANCES: usize = 20;
/// Length and half the width of an arrow's head, in logical points.
const HEAD: [f64; 2] = [8.0, 4.0];

/// Which of the two boundaries are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ShownSides {
    /// Both, with their differences.
    #[default]
    Both,
    /// One alone.
    One(Side),
}

/// Two boundaries and how they differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Ours and theirs.
    pub boundaries: [Boundary; 2],
    /// The boundary that both come from, when it is known.
    pub ancestor: Option<Boundary>,
    /// The difference.
    pub diff: BoundaryDiff,
}

/// A comparison as the map shows it; cloning it is cheap.
#[derive(Debug, Clone)]
pub struct ComparisonShown {
    /// What is compared.
    pub of: Arc<Compared>,
    /// Which side is seen.
    pub sides: ShownSides,
    /// The difference that the person is at, from 0: parts first, then vertices.
    pub current: Option<usize>,
    /// The shapes in the map CRS, made by the first picture.
    pub shapes: Arc<OnceLock<ComparedShapes>>,
}

/// A comparison in the map plane.
#[derive(Debug)]
pub struct ComparedShapes {
    common: Arc<ShapeSet>,
    /// The parts, by their numbers.
    only: Arc<ShapeSet>,
    /// Both boundaries: rows 0 and 1.
    whole: Arc<ShapeSet>,
    ancestor: Arc<ShapeSet>,
    /// Where a part's number stands.
    places: Vec<Option<MapPoint>>,
    /// From where to where vertices moved; one place for those that only one side has.
    vertices: Vec<[Option<MapPoint>; 2]>,
}

impl ComparedShapes {
    fn new(of: &Compared, map: &MapProjection) -> Self {
        let set = |boundaries: &mut dyn Iterator<Item = &Boundary>| {
            let mut shapes = ShapeSetBuilder::default();
            for (row, boundary) in (0_u32..).zip(boundaries) {
                add_boundary(&mut shapes, row, boundary, map);
            }
            Arc::new(shapes.finish())
        };
        let vertex = |change: VertexChange| match change {
            VertexChange::Moved { from, to, .. } => [map.project(from), map.project(to)],
            VertexChange::OnlyA(at) => [map.project(at), None],
            VertexChange::OnlyB(at) => [None, map.project(at)],
        };
        Self {
            common: set(&mut of.diff.common.iter().map(|c| &c.boundary)),
            only: set(&mut of.diff.only.iter().map(|p| &p.boundary)),
            whole: set(&mut of.boundaries.iter()),
            ancestor: set(&mut of.ancestor.iter()),
            places: of.diff.only.iter().map(|p| p.inside.and_then(|at| map.project(at))).collect(),
            vertices: of.diff.vertices.iter().map(|v| vertex(v.change)).collect(),
        }
    }
}

/// Returns how what only one side has is painted: colour, hatch and line differ.
#[must_use]
pub fn only_paint(side: Side, theme: &MapTheme) -> Paint {
    let color = theme.side(side);
    let pattern = if side == Side::A { Pattern::Rising } else { Pattern::Dots };
    let (spacing, width) = if side == Side::A { (7.0, 1.4) } else { (6.0, 2.0) };
    Paint {
        fill: Some(color.faded(0.2)),
        hatch: Some(Hatch { color: color.faded(0.85), spacing, width, pattern }),
        smooth_fill: true,
        ..Paint::default()
    }
}

/// Returns how the line of one side's boundary is painted: ours through, theirs dashed.
#[must_use]
pub fn side_line(side: Side, theme: &MapTheme) -> Paint {
    let dash = (side == Side::B).then_some([9.0, 4.0]);
    Paint {
        stroke: Some(Stroke { color: theme.side(side), width: 2.2, dash, casing: Some((theme.halo, 4.6)) }),
        ..Paint::default()
    }
}

/// Returns how the common part is painted.
#[must_use]
pub fn common_paint(theme: &MapTheme) -> Paint {
    Paint { fill: Some(theme.quiet.faded(0.14)), smooth_fill: true, ..Paint::default() }
}

/// Returns how the boundary that both come from is painted.
#[must_use]
pub fn ancestor_paint(theme: &MapTheme) -> Paint {
    let stroke = Stroke { color: theme.ink, width: 1.6, dash: Some([1.6, 3.6]), casing: Some((theme.halo.faded(0.7), 3.2)) };
    Paint { stroke: Some(stroke), ..Paint::default() }
}

/// Adds the comparison to the picture.
pub(super) fn add(input: &SceneInput, scene: &mut Scene) {
    let Some(shown) = &input.comparison else { return };
    let shapes = shown.shapes.get_or_init(|| ComparedShapes::new(&shown.of, &input.projection));
    let theme = input.theme;
    let mut put = |shapes: &Arc<ShapeSet>, paint: Paint, rows: Option<Vec<u32>>| {
        scene.items.push(SceneItem { shapes: shapes.clone(), paint, rows: rows.map(Arc::new), categories: None });
    };
    let row = |side: Side| Some(vec![u32::from(side == Side::B)]);
    if let ShownSides::One(side) = shown.sides {
        put(&shapes.whole, only_paint(side, theme), row(side));
        put(&shapes.whole, side_line(side, theme), row(side));
        return;
    }
    put(&shapes.common, common_paint(theme), None);
    for side in [Side::A, Side::B] {
        let of_side = (0_u32..).zip(&shown.of.diff.only).filter(|(_, p)| p.of == side).map(|(row, _)| row).collect();
        put(&shapes.only, only_paint(side, theme), Some(of_side));
    }
    for side in [Side::A, Side::B] {
        put(&shapes.whole, side_line(side, theme), row(side));
    }
    put(&shapes.ancestor, ancestor_paint(theme), None);
    let parts = shown.of.diff.only.len();
    if let Some(part) = shown.current.filter(|c| *c < parts).and_then(|c| u32::try_from(c).ok()) {
        let stroke = Stroke { color: theme.accent, width: 3.6, dash: None, casing: Some((theme.halo, 7.0)) };
        put(&shapes.only, Paint { stroke: Some(stroke), ..Paint::default() }, Some(vec![part]));
    }
    vertices(input, shown, shapes, scene);
    numbers(input, shown, shapes, scene);
    if input.sheet {
        legend(input, shown, scene);
    }
}

/// The numbers of the parts, with what they are where there is room.
fn numbers(input: &SceneInput, shown: &ComparisonShown, shapes: &ComparedShapes, scene: &mut Scene) {
    let seen = input.camera.extent();
    for (i, (part, place)) in shown.of.diff.only.iter().zip(&shapes.places).enumerate() {
        let Some(at) = place.filter(|p| seen.contains(*p)) else { continue };
        let extent = u32::try_from(i).map_or(MapExtent::EMPTY, |row| shapes.only.extent_of(row));
        let across = (extent.max_x - extent.min_x).max(extent.max_y - extent.min_y) / input.camera.units_per_point;
        let word = if part.of == Side::A { Word::CmpOnlyOurs } else { Word::CmpOnlyTheirs };
        let current = shown.current == Some(i);
        scene.labels.push(Label {
            at,
            offset: [0.0, 0.0],
            text: if across > 110.0 || current { format!("{} {}", i + 1, input.lang.t(word)) } else { (i + 1).to_string() },
            size: if current { 14.0 } else { 12.5 },
            color: input.theme.side(part.of),
            halo: Some(input.theme.halo),
            anchor: LabelAnchor::Center,
            priority: priority::SELECTED + if current { 2 } else { 1 },
        });
    }
}

/// Arrows of the vertices that moved, and marks of those that only one side has, as far as they are few.
fn vertices(input: &SceneInput, shown: &ComparisonShown, shapes: &ComparedShapes, scene: &mut Scene) {
    let (theme, units) = (input.theme, input.camera.units_per_point);
    let seen = input.camera.extent();
    let parts = shown.of.diff.only.len();
    let in_sight = |ends: &[Option<MapPoint>; 2]| ends.iter().flatten().any(|p| seen.contains(*p));
    let here: Vec<usize> = (0..shapes.vertices.len()).filter(|i| in_sight(&shapes.vertices[*i])).take(MOST_ARROWS + 1).collect();
    let current = shown.current.and_then(|c| c.checked_sub(parts)).filter(|c| *c < shapes.vertices.len());
    let few = if here.len() > MOST_ARROWS { Vec::new() } else { here };
    let (mut lines, mut heads, mut marks) =
        (ShapeSetBuilder::default(), ShapeSetBuilder::default(), [ShapeSetBuilder::default(), ShapeSetBuilder::default()]);
    let distances = few.len() <= MOST_DISTANCES;
    for &i in few.iter().chain(current.iter().filter(|c| !few.contains(c))) {
        match shapes.vertices[i] {
            [Some(from), Some(to)] => {
                let (dx, dy) = (to.x - from.x, to.y - from.y);
                let far = dx.hypot(dy);
                // On a map that ends at a meridian the two ends may lie on either side.
                if far <= 0.0 || far > input.projection.extent().max_x - input.projection.extent().min_x {
                    continue;
                }
                let [long, half] = HEAD.map(|side| (side * units).min(far));
                let (x, y) = (dx / far, dy / far);
                let back = |along: f64, aside: f64| [to.x - along * x - aside * y, to.y - along * y + aside * x];
                lines.line(0, &[[from.x, from.y], back(long * 0.6, 0.0)]);
                heads.polygon(0, false, std::iter::once(&[[to.x, to.y], back(long, half), back(long, -half)][..]));
                if distances || current == Some(i) {
                    let metres = shown.of.diff.vertices[i].change.metres().unwrap_or_default();
                    let text = length(metres);
                    let at = MapPoint::new(f64::midpoint(from.x, to.x), f64::midpoint(from.y, to.y));
                    scene.labels.push(distance_label(at, text, theme));
                }
            }
            [Some(at), None] => marks[0].point(0, [at.x, at.y]),
            [None, Some(at)] => marks[1].point(0, [at.x, at.y]),
            [None, None] => {}
        }
    }
    let mut put = |shapes: ShapeSetBuilder, paint: Paint| {
        if !shapes.is_empty() {
            scene.items.push(SceneItem { shapes: Arc::new(shapes.finish()), paint, rows: None, categories: None });
        }
    };
    put(lines, arrow_paint(theme));
    put(heads, Paint { fill: Some(theme.ink), smooth_fill: true, ..Paint::default() });
    for (side, (marks, mark)) in [Side::A, Side::B].into_iter().zip(marks.into_iter().zip([Mark::Saltire, Mark::Cross])) {
        let symbol = Symbol { mark, size: 9.0, fill: theme.side(side), edge: Some((theme.halo, 1.4)), core: None };
        put(marks, Paint { symbol: Some(symbol), ..Paint::default() });
    }
    if let Some(at) = current.and_then(|i| shapes.vertices[i].iter().rev().flatten().next().copied()) {
        let mut ring = ShapeSetBuilder::default();
        ring.point(0, [at.x, at.y]);
        let edge = Some((theme.accent, 2.6));
        let symbol = Symbol { mark: Mark::Circle, size: 22.0, fill: theme.accent.faded(0.0), edge, core: None };
        put(ring, Paint { symbol: Some(symbol), ..Paint::default() });
    }
}

/// Returns how the shaft of an arrow is painted.
#[must_use]
pub fn arrow_paint(theme: &MapTheme) -> Paint {
    Paint {
        stroke: Some(Stroke { color: theme.ink, width: 1.6, dash: None, casing: Some((theme.halo, 3.8)) }),
        ..Paint::default()
    }
}

fn distance_label(at: MapPoint, text: String, theme: &MapTheme) -> Label {
    Label {
        at,
        offset: [8.0, 0.0],
        text,
        size: 11.0,
        color: theme.ink,
        halo: Some(theme.halo),
        anchor: LabelAnchor::Beside,
        priority: priority::SELECTED,
    }
}

fn legend(input: &SceneInput, shown: &ComparisonShown, scene: &mut Scene) {
    let theme = input.theme;
    let both = |side: Side| Paint { stroke: side_line(side, theme).stroke, ..only_paint(side, theme) };
    let mut rows =
        vec![(common_paint(theme), Word::CmpCommon), (both(Side::A), Word::CmpOnlyOurs), (both(Side::B), Word::CmpOnlyTheirs)];
    if shown.of.ancestor.is_some() {
        rows.push((ancestor_paint(theme), Word::CmpAncestor));
    }
    let rows = rows.into_iter().map(|(paint, word)| LegendRow { paint, text: input.lang.t(word).to_owned() });
    scene.furniture.legend.extend(rows);
}

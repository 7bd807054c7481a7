//! From a scene to a picture: bands of rows, each painted by one thread, all items in order.

use super::callout::CalloutLayout;
use super::canvas::{Canvas, as_i64};
use super::furniture::FurnitureLayout;
use super::hatch::HatchLines;
use super::labels::{Sheet, place_labels};
use super::nib::Nib;
use super::raster::FillMask;
use super::scatter::{Bands, Scatter};
use super::stroke::{Pen, StrokeMask};
use super::symbol::{QuarterPx, Stamp};
use super::text::Typesetter;
use crate::geometry::MapExtent;
use crate::layer::{Placement, Shape, ShapeKind, ShapeSet};
use crate::view::{Camera, Paint, Scene, SceneItem};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// Longest side of a picture, in pixels.
const MOST_PX: f64 = 16384.0;

/// So far a line may be from where it is with all its vertices (pixels). An edge that moves by so much changes the colour of a pixel
/// by as small a part of the contrast, but along a winding coast every step errs to the same side.
const UNSEEN_PX: f64 = 0.02;

/// So far apart, as a share of their size, symbols lie that hide others between them.
const HIDES: f64 = 0.125;

/// A finished picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Opaque RGBA, four bytes a pixel, rows from the top.
    pub rgba: Vec<u8>,
}

/// Draws a scene; `None` when `cancel` was set meanwhile.
///
/// The picture is as large as the camera's screen times `pixels_per_point`, rounded, at least 1 and at most 16,384
/// pixels a side, and the same to the byte on every run and with any number of threads.
#[must_use]
pub fn render(scene: &Scene, pixels_per_point: f64, cancel: &AtomicBool) -> Option<Picture> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1..=16384; the cast of NaN is 0")]
    let side = |points: f64| (points * pixels_per_point).round().clamp(1.0, MOST_PX) as usize;
    let height = side(scene.camera.size.y).max(1);
    // Low bands stay in the cache of a core while symbols are strewn over them; not too low, because a long polygon
    // is walked once for each.
    let rows = height.div_ceil(rayon::current_num_threads() * 16).clamp(32, 64);
    render_in_bands(scene, pixels_per_point, cancel, side(scene.camera.size.x).max(1), height, rows)
}

fn render_in_bands(
    scene: &Scene,
    pixels_per_point: f64,
    cancel: &AtomicBool,
    width: usize,
    height: usize,
    band_rows: usize,
) -> Option<Picture> {
    let view = View::new(&scene.camera, pixels_per_point);
    let mut items = Vec::with_capacity(scene.items.len());
    for item in &scene.items {
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        items.push(ItemPlan::new(item, &view, Bands { width, height, rows: band_rows }));
    }
    let mut rgba = vec![0; width * height * 4];
    rgba.par_chunks_mut(band_rows * width * 4).enumerate().for_each_init(Masks::default, |masks, (band, px)| {
        let mut canvas = Canvas::new(px, width, as_i64(band * band_rows));
        canvas.clear(scene.background);
        masks.fit(&canvas, height);
        for plan in &items {
            plan.paint(&mut canvas, masks, band, cancel);
        }
    });
    if cancel.load(Ordering::Relaxed) {
        return None;
    }
    let mut canvas = Canvas::new(&mut rgba, width, 0);
    let mut type_ = Typesetter::new(pixels_per_point);
    #[expect(clippy::cast_precision_loss, reason = "at most 16384")]
    let size = [width as f64, height as f64];
    let furniture = FurnitureLayout::new(&scene.furniture, pixels_per_point, size);
    let taken = furniture.boxes();
    let callouts = CalloutLayout::new(&scene.callouts, &view, size);
    let boxes = callouts.boxes();
    let ground = &scene.label_ground;
    let sheet = Sheet {
        px_per_unit: view.px_per_unit,
        pixels_per_point,
        origin: view.px([0.0, 0.0]),
        picture: size,
        taken: &taken,
        boxes: &boxes,
        world: [ground.world.min_x, ground.world.min_y, ground.world.max_x, ground.world.max_y],
        steady: ground.steady,
    };
    let marks = ground.marks.iter().map(|p| [p.x, p.y]);
    let crowded = ground.crowded.iter().map(|e| [e.min_x, e.min_y, e.max_x, e.max_y]);
    for p in place_labels(&scene.labels, marks, crowded, &sheet) {
        type_.draw(&mut canvas, p.text, p.size_px, p.at, p.label.color, p.label.halo);
    }
    callouts.paint(&mut canvas, &mut type_);
    furniture.paint(&mut canvas, &mut type_, scene.ink);
    let side = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    (!cancel.load(Ordering::Relaxed)).then(|| Picture { width: side(width), height: side(height), rgba })
}

/// The way from map units to pixels, in f64.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    center: [f64; 2],
    middle: [f64; 2],
    px_per_unit: f64,
    /// Pixels in a logical point.
    pub scale: f64,
}

impl View {
    /// Makes the view of a camera.
    pub fn new(camera: &Camera, scale: f64) -> Self {
        Self {
            center: [camera.center.x, camera.center.y],
            middle: [camera.size.x / 2.0 * scale, camera.size.y / 2.0 * scale],
            px_per_unit: scale / camera.units_per_point,
            scale,
        }
    }

    /// Returns where a map point is in the picture, in pixels.
    pub fn px(&self, p: [f64; 2]) -> [f64; 2] {
        [self.middle[0] + (p[0] - self.center[0]) * self.px_per_unit, self.middle[1] - (p[1] - self.center[1]) * self.px_per_unit]
    }

    /// Returns the way from the grid of a set to pixels.
    fn placement(&self, shapes: &ShapeSet) -> Placement {
        shapes.placement(self.center, self.middle, [self.px_per_unit, -self.px_per_unit])
    }

    /// Returns the box of the map plane between two corners of the picture, with a margin, in pixels.
    #[expect(clippy::cast_precision_loss, reason = "at most 16384")]
    fn extent(&self, width: usize, top: usize, rows: usize, margin: f64) -> MapExtent {
        let x = |px: f64| self.center[0] + (px - self.middle[0]) / self.px_per_unit;
        let y = |px: f64| self.center[1] - (px - self.middle[1]) / self.px_per_unit;
        MapExtent {
            min_x: x(-margin),
            max_x: x(width as f64 + margin),
            min_y: y((top + rows) as f64 + margin),
            max_y: y(top as f64 - margin),
        }
    }
}

/// The buffers of one thread.
#[derive(Debug, Default)]
pub(super) struct Masks {
    fill: FillMask,
    stroke: StrokeMask,
    casing: StrokeMask,
    /// The vertices of a shape, in pixels, ring after ring, and where the rings end.
    vertices: Vec<[f64; 2]>,
    ring_ends: Vec<usize>,
    /// Full coverage as wide as the picture.
    full: Vec<u8>,
}

impl Masks {
    /// Fits the buffers to a band.
    #[expect(clippy::cast_precision_loss, reason = "at most 16384")]
    pub fn fit(&mut self, canvas: &Canvas<'_>, picture_height: usize) {
        let (width, top, rows) = (canvas.width(), canvas.top(), canvas.rows());
        self.fill.resize(width, top, rows);
        self.stroke.resize(width, picture_height as f64, top, rows);
        self.casing.resize(width, picture_height as f64, top, rows);
        self.full.resize(width, 255);
    }
}

/// A paint with everything computed that is the same for all shapes.
#[derive(Debug)]
pub(super) struct Brush {
    paint: Paint,
    hatch: Option<HatchLines>,
    pen: Option<Pen>,
    casing: Option<Pen>,
    stamp: Option<Stamp>,
    /// Pixels in a logical point.
    scale: f64,
    /// The marks of the pen, once it has drawn so much that making them pays.
    nib: OnceLock<Option<Arc<Nib>>>,
}

/// A pen makes its marks in a band after this many vertices.
const VERTICES_FOR_NIB: usize = 10_000;

impl Brush {
    /// Makes the brush; `origin` is where the map's (0, 0) is in the picture.
    pub fn new(paint: &Paint, scale: f64, origin: [f64; 2]) -> Self {
        let dash = |s: &crate::view::Stroke| s.dash.map(|[on, off]| [on * scale, off * scale]);
        Self {
            paint: *paint,
            hatch: paint.hatch.as_ref().and_then(|h| HatchLines::new(h, scale, origin)),
            pen: paint.stroke.as_ref().and_then(|s| Pen::new(s.color, s.width * scale, dash(s))),
            casing: paint.stroke.and_then(|s| s.casing).and_then(|(color, width)| Pen::new(color, width * scale, None)),
            stamp: paint.symbol.as_ref().map(|s| Stamp::new(s, scale)),
            scale,
            nib: OnceLock::new(),
        }
    }

    /// Tells how far from a shape there may be ink, in pixels.
    #[expect(clippy::cast_precision_loss, reason = "a few hundred pixels")]
    fn reach(&self) -> f64 {
        let pens = self.pen.iter().chain(&self.casing).map(Pen::reach).fold(1.0, f64::max);
        pens.max(self.stamp.as_ref().map_or(0.0, |s| s.reach() as f64))
    }

    /// Fills a polygon given by its rings in pixels.
    pub fn fill<R: Iterator<Item = [f64; 2]>>(
        &self,
        rings: impl Iterator<Item = R>,
        canvas: &mut Canvas<'_>,
        masks: &mut Masks,
        hatch: &mut Option<HatchLines>,
    ) {
        if self.paint.fill.is_none() && hatch.is_none() {
            return;
        }
        let smooth = self.paint.smooth_fill;
        for ring in rings {
            masks.fill.ring(ring, smooth);
        }
        if smooth {
            masks.fill.emit_smooth(|row, x, coverage| {
                if let Some(color) = self.paint.fill {
                    canvas.cover(row, x, coverage, color);
                }
                if let Some(hatch) = hatch {
                    hatch.cover(canvas, row, x, coverage);
                }
            });
        } else {
            let full = &masks.full;
            masks.fill.emit_hard(|row, run| {
                if let Some(color) = self.paint.fill {
                    canvas.fill(row, run.clone(), color);
                }
                if let Some(hatch) = hatch {
                    hatch.cover(canvas, row, run.start, &full[run]);
                }
            });
        }
    }

    /// Adds a path in pixels to the lines that [`Self::ink_lines`] paints.
    pub fn line(&self, path: impl Iterator<Item = [f64; 2]> + Clone, closed: bool, masks: &mut Masks) {
        if let Some(pen) = &self.casing {
            masks.casing.path(path.clone(), closed, pen, None);
        }
        if let Some(pen) = &self.pen {
            masks.stroke.path(path, closed, pen, self.nib.get().and_then(Option::as_deref));
        }
    }

    /// Paints the collected lines: all casings, then all lines, so that crossings look joined.
    pub fn ink_lines(&self, canvas: &mut Canvas<'_>, masks: &mut Masks) {
        if let Some(pen) = &self.casing {
            masks.casing.paint(canvas, pen.color);
        }
        if let Some(pen) = &self.pen {
            masks.stroke.paint(canvas, pen.color);
        }
    }

    /// Stamps the symbol at a place.
    pub fn stamp(&self, canvas: &mut Canvas<'_>, at: QuarterPx) {
        if let Some(stamp) = &self.stamp {
            stamp.at(canvas, at);
        }
    }

    /// Returns a copy of the hatch lines for one thread.
    pub fn hatch(&self) -> Option<HatchLines> {
        self.hatch.clone()
    }
}

/// What all bands of an item share.
struct ItemPlan<'a> {
    item: &'a SceneItem,
    brush: Brush,
    /// The brushes of the item's categories.
    brushes: Vec<Brush>,
    placement: Placement,
    level: Option<usize>,
    /// Which rows are drawn, when not all are.
    wanted: Option<Vec<bool>>,
    points: Scatter,
    /// The box that each band shows, with a margin.
    extents: Vec<MapExtent>,
}

impl<'a> ItemPlan<'a> {
    fn new(item: &'a SceneItem, view: &View, bands: Bands) -> Self {
        let Bands { width, height, rows } = bands;
        let brush_of = |paint: &Paint| Brush::new(paint, view.scale, view.px([0.0, 0.0]));
        let brush = brush_of(&item.paint);
        let brushes: Vec<Brush> = item.categories.iter().flat_map(|c| &c.paints).map(brush_of).collect();
        let wanted = item.rows.as_ref().map(|rows| {
            let mut wanted = vec![false; rows.iter().max().map_or(0, |m| *m as usize + 1)];
            for row in rows.iter() {
                wanted[*row as usize] = true;
            }
            wanted
        });
        let reach = brushes.iter().map(Brush::reach).fold(brush.reach(), f64::max);
        let band = |i: usize| view.extent(width, i * rows, rows.min(height - i * rows), reach);
        let extents = (0..height.div_ceil(rows)).map(band).collect();
        let placement = view.placement(&item.shapes);
        // Dashes are counted along all vertices: along fewer they would lie elsewhere.
        let dashed = |paint: &Paint| paint.stroke.is_some_and(|s| s.dash.is_some());
        let exact = dashed(&item.paint) || item.categories.iter().flat_map(|c| &c.paints).any(dashed);
        let level = if exact { None } else { item.shapes.level(UNSEEN_PX / view.px_per_unit) };
        let mut plan = Self { item, brush, brushes, placement, level, wanted, points: Scatter::default(), extents };
        let stamps = plan.brushes.iter().chain([&plan.brush]).filter_map(|b| b.stamp.as_ref());
        if let Some(reach_px) = stamps.map(Stamp::reach).max() {
            let runs = item.shapes.point_runs(&view.extent(width, 0, height, reach));
            plan.points =
                Scatter::new(&item.shapes, &runs, placement, reach_px, bands, plan.hides_px() / view.px_per_unit, |row| {
                    plan.wants(row)
                });
        }
        plan
    }

    /// How near a later symbol must be to hide an earlier one as good as wholly, with others on its other sides, in pixels; 0 when
    /// one may be seen through or left out.
    fn hides_px(&self) -> f64 {
        let hides = |brush: &Brush| {
            let solid = brush.stamp.as_ref().is_some_and(|s| !s.shadows().is_empty());
            brush.paint.symbol.filter(|_| solid).map_or(0.0, |s| s.size * brush.scale * HIDES)
        };
        if self.wanted.is_some() {
            return 0.0;
        }
        self.brushes.iter().map(hides).fold(hides(&self.brush), f64::min)
    }

    fn wants(&self, row: u32) -> bool {
        self.wanted.as_ref().is_none_or(|w| w.get(row as usize).copied().unwrap_or(false))
    }

    fn category(&self, row: u32) -> Option<u16> {
        self.item.categories.as_ref().and_then(|c| c.of(row))
    }

    fn brush(&self, category: Option<u16>) -> &Brush {
        category.and_then(|c| self.brushes.get(usize::from(c))).unwrap_or(&self.brush)
    }

    fn paint(&self, canvas: &mut Canvas<'_>, masks: &mut Masks, band: usize, cancel: &AtomicBool) {
        let shapes = &self.item.shapes;
        let (mut brush, mut category) = (&self.brush, None);
        let (mut hatch, mut drawn) = (brush.hatch(), 0);
        let mut hits = self.extents.get(band).map(|extent| shapes.query(extent)).unwrap_or_default();
        if self.item.categories.is_some() {
            // Lines of one brush are inked together.
            hits.sort_by_cached_key(|hit| shapes.shape(*hit).and_then(|s| self.category(s.row)));
        }
        for (i, hit) in hits.iter().enumerate() {
            if i % 256 == 0 && cancel.load(Ordering::Relaxed) {
                return;
            }
            let Some(shape) = shapes.shape(*hit).filter(|s: &Shape| self.wants(s.row)) else { continue };
            if self.category(shape.row) != category {
                brush.ink_lines(canvas, masks);
                category = self.category(shape.row);
                brush = self.brush(category);
                (hatch, drawn) = (brush.hatch(), 0);
            }
            let (mut vertices, mut ring_ends) = (std::mem::take(&mut masks.vertices), std::mem::take(&mut masks.ring_ends));
            vertices.clear();
            ring_ends.clear();
            shapes.trace(&shape, self.level, self.placement, &mut vertices, &mut ring_ends);
            drawn += vertices.len();
            if drawn > VERTICES_FOR_NIB {
                brush.nib.get_or_init(|| brush.pen.as_ref().and_then(Pen::nib));
            }
            let starts = std::iter::once(0).chain(ring_ends.iter().copied());
            let rings = starts.zip(&ring_ends).map(|(start, end)| vertices[start..*end].iter().copied());
            if shape.kind != ShapeKind::Line {
                brush.fill(rings.clone(), canvas, masks, &mut hatch);
            }
            if shape.kind != ShapeKind::Fill {
                rings.for_each(|ring| brush.line(ring, shape.kind == ShapeKind::Polygon, masks));
            }
            (masks.vertices, masks.ring_ends) = (vertices, ring_ends);
        }
        if !hits.is_empty() {
            brush.ink_lines(canvas, masks);
        }
        if cancel.load(Ordering::Relaxed) {
            return;
        }
        // The item's own stamp stands behind those of its categories.
        let stamps: Vec<Option<&Stamp>> = self.brushes.iter().chain([&self.brush]).map(|b| b.stamp.as_ref()).collect();
        let own = self.brushes.len();
        self.points.paint(band, &stamps, |row| self.category(row).map_or(own, usize::from), canvas);
    }
}

#[cfg(test)]
mod tests;

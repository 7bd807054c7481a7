//! Point symbols: each mark is drawn once for 16 sub-pixel places and then stamped.

use super::canvas::{Canvas, Sprite, as_i64, div255, floor_i64, to_usize};
use super::raster::FillMask;
use super::stroke::{Pen, StrokeMask};
use crate::view::{Mark, Rgba, Symbol};
use std::f64::consts::{PI, TAU};

/// The mark inside a symbol, as a share of it.
const CORE: f64 = 0.5;

/// A place in quarter pixels of the picture.
pub(super) type QuarterPx = [i32; 2];

/// A symbol ready to be stamped anywhere.
#[derive(Debug)]
pub(super) struct Stamp {
    /// By quarter of a pixel: right, then down.
    sprites: Vec<Sprite>,
    /// Pixels around the place that the sprites may fill.
    origin: i64,
}

impl Stamp {
    /// Draws the sprites of a symbol.
    pub fn new(symbol: &Symbol, pixels_per_point: f64) -> Self {
        let size = (symbol.size * pixels_per_point).clamp(0.5, 400.0);
        let size = if size.is_nan() { 0.5 } else { size };
        let edge = symbol.edge.and_then(|(color, width)| Pen::new(color, (2.0 * width * pixels_per_point).min(size), None));
        // A pin rises its whole size above its place; all others reach half of it.
        let reach = size * if symbol.mark == Mark::Pin { 1.0 } else { 0.6 } + edge.map_or(0.0, |p| p.reach());
        let origin = floor_i64(reach) + 2;
        let sprites = (0..16_i32)
            .map(|i| {
                #[expect(clippy::cast_precision_loss, reason = "a few hundred pixels")]
                let at = [origin as f64 + f64::from(i & 3) / 4.0, origin as f64 + f64::from(i >> 2) / 4.0];
                let core = symbol.core.map(|color| (outline(symbol.mark, size * CORE, lifted(symbol.mark, size, at)), color));
                sprite(&outline(symbol.mark, size, at), (symbol.fill, edge.as_ref()), core, origin)
            })
            .collect();
        Self { sprites, origin }
    }

    /// Returns how far from its place a symbol may leave ink, in pixels.
    pub fn reach(&self) -> i64 {
        self.origin + 2
    }

    /// Stamps the symbol.
    pub fn at(&self, canvas: &mut Canvas<'_>, at: QuarterPx) {
        if let Some(sprite) = self.sprites.get(phase(at)) {
            canvas.stamp(sprite, i64::from(at[0] >> 2), i64::from(at[1] >> 2));
        }
    }

    /// Returns which pixels the symbol inks at a place, by phase; empty when it hides nothing that lies under it, or is large.
    pub fn shadows(&self) -> Vec<Shadow> {
        let shadows: Vec<Shadow> = self.sprites.iter().filter_map(Shadow::of).collect();
        let hides = shadows.len() == self.sprites.len() && shadows.iter().all(|s| s.rows.iter().any(|[_, solid]| *solid > 0));
        if hides { shadows } else { Vec::new() }
    }
}

/// Which pixels of a sprite are inked and which hide the ground wholly: a bit a pixel, the leftmost the lowest.
#[derive(Debug)]
pub(super) struct Shadow {
    /// Pixels from the place to the left top corner.
    pub offset: [i64; 2],
    /// For each row of the sprite: inked, solid.
    pub rows: Vec<[u64; 2]>,
}

impl Shadow {
    /// The widest sprite that there are bits for.
    pub const WIDEST: usize = 32;

    fn of(sprite: &Sprite) -> Option<Self> {
        let bits = |row: &[u8], is: fn(u8) -> bool| {
            row.as_chunks::<4>().0.iter().enumerate().fold(0_u64, |bits, (i, px)| bits | u64::from(is(px[3])) << i)
        };
        let rows = sprite.source.chunks_exact((sprite.width * 4).max(4));
        let rows = rows.map(|row| [bits(row, |alpha| alpha > 0), bits(row, |alpha| alpha == 255)]).collect();
        (sprite.width <= Self::WIDEST).then_some(Self { offset: sprite.offset, rows })
    }
}

/// Returns which of the sixteen sprites is for a place.
pub(super) fn phase([x, y]: QuarterPx) -> usize {
    usize::try_from((x & 3) + (y & 3) * 4).unwrap_or(0)
}

/// Returns a place in quarter pixels; `None` when it is further than a hundred thousand pixels away or no number.
#[expect(clippy::cast_possible_truncation, reason = "checked")]
pub(super) fn quarter([x, y]: [f64; 2]) -> Option<QuarterPx> {
    let whole = |v: f64| if v.abs() < 1e5 { Some(floor_i64(v * 4.0 + 0.5) as i32) } else { None };
    Some([whole(x)?, whole(y)?])
}

/// Draws an outline around the pixel (origin, origin) and cuts the empty rim away.
fn sprite(outline: &[[f64; 2]], (fill, edge): (Rgba, Option<&Pen>), core: Option<(Vec<[f64; 2]>, Rgba)>, origin: i64) -> Sprite {
    let size = to_usize(origin * 2 + 2);
    let mut inside = vec![0; size * size];
    let mut mask = FillMask::default();
    mask.resize(size, 0, size);
    mask.ring(outline.iter().copied(), true);
    mask.emit_smooth(|row, x, c| inside[row * size + x..][..c.len()].copy_from_slice(c));
    let mut middle = vec![0; size * size];
    if let Some((outline, _)) = &core {
        mask.ring(outline.iter().copied(), true);
        mask.emit_smooth(|row, x, c| middle[row * size + x..][..c.len()].copy_from_slice(c));
    }
    // The smaller mark takes the place of the fill.
    for (inside, middle) in inside.iter_mut().zip(&mut middle) {
        *middle = (*middle).min(*inside);
        *inside -= *middle;
    }
    let mut rim = vec![0; size * size];
    if let Some(pen) = edge {
        let mut mask = StrokeMask::default();
        #[expect(clippy::cast_precision_loss, reason = "a few hundred pixels")]
        mask.resize(size, size as f64, 0, size);
        mask.path(outline.iter().copied(), true, pen, None);
        mask.emit(|row, x, c| rim[row * size + x..][..c.len()].copy_from_slice(c));
    }
    // The edge lies around the fill and not on it: small symbols keep their colour, pale fills show no edge beneath.
    for (rim, (inside, middle)) in rim.iter_mut().zip(inside.iter().zip(&middle)) {
        *rim = (*rim).min(255 - inside - middle);
    }
    let inked = |x: usize, y: usize| inside[y * size + x] | middle[y * size + x] | rim[y * size + x] != 0;
    let columns: Vec<usize> = (0..size).filter(|x| (0..size).any(|y| inked(*x, y))).collect();
    let lines: Vec<usize> = (0..size).filter(|y| (0..size).any(|x| inked(x, *y))).collect();
    let (Some(&left), Some(&right), Some(&top), Some(&bottom)) = (columns.first(), columns.last(), lines.first(), lines.last())
    else {
        return Sprite::default();
    };
    let offset = [as_i64(left) - origin, as_i64(top) - origin];
    // Whole blocks of 16 bytes are stamped the fastest.
    let width = (right - left + 1).next_multiple_of(4);
    let mut out = Sprite { offset, width, ..Sprite::default() };
    for (x, y) in (top..=bottom).flat_map(|y| (left..left + width).map(move |x| (x, y))) {
        let at = |plane: &[u8]| if x < size { plane[y * size + x] } else { 0 };
        let parts = [(at(&inside), Some(fill)), (at(&middle), core.as_ref().map(|c| c.1)), (at(&rim), edge.map(|p| p.color))];
        let mut pixel = [0_u8; 4];
        for (coverage, color) in parts {
            let Some(Rgba([r, g, b, alpha])) = color else { continue };
            let a = u32::from(div255(u32::from(coverage) * u32::from(alpha)));
            // The coverages add up to one pixel at most, so their colours are added.
            for (sum, c) in pixel.iter_mut().zip([r, g, b, 255]) {
                *sum = sum.saturating_add(div255(u32::from(c) * a));
            }
        }
        out.source.extend(pixel);
        out.keep.extend([255 - pixel[3]; 4]);
    }
    out
}

/// Returns the outline of a mark of a size in pixels around (a pin: above) a place.
fn outline(mark: Mark, size: f64, [x, y]: [f64; 2]) -> Vec<[f64; 2]> {
    let r = size / 2.0;
    let polar = |angle: f64, r: f64| [x + r * angle.sin(), y - r * angle.cos()];
    match mark {
        Mark::Circle => (0..72).map(|i| polar(TAU * f64::from(i) / 72.0, r)).collect(),
        // A little smaller, so that a square does not look bigger than a disc of the same size.
        Mark::Square => {
            [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]].map(|[u, v]| [x + u * r * 0.9, y + v * r * 0.9]).into()
        }
        Mark::Diamond => [[0.0, -1.1], [1.1, 0.0], [0.0, 1.1], [-1.1, 0.0]].map(|[u, v]| [x + u * r, y + v * r]).into(),
        Mark::Triangle => (0..3).map(|i| polar(TAU * f64::from(i) / 3.0, r * 1.1)).collect(),
        Mark::TriangleDown => (0..3).map(|i| polar(PI + TAU * f64::from(i) / 3.0, r * 1.1)).collect(),
        Mark::Pentagon => (0..5).map(|i| polar(TAU * f64::from(i) / 5.0, r * 1.05)).collect(),
        Mark::Hexagon => (0..6).map(|i| polar(TAU * f64::from(i) / 6.0, r * 1.05)).collect(),
        Mark::Cross => crossed(0.0, r, [x, y]),
        Mark::Saltire => crossed(PI / 4.0, r, [x, y]),
        // The tips are cut, so that the two halves are one ring.
        Mark::Hourglass => [[-0.9, -1.0], [0.9, -1.0], [0.32, 0.0], [0.9, 1.0], [-0.9, 1.0], [-0.32, 0.0]]
            .map(|[u, v]| [x + u * r, y + v * r])
            .into(),
        Mark::Star => (0..10).map(|i| polar(PI * f64::from(i) / 5.0, if i % 2 == 0 { r * 1.1 } else { r * 0.46 })).collect(),
        Mark::Pin => {
            // A round head of 0.7 of the height; its tangents meet in the tip.
            let (head, middle) = (size * 0.34, y - size * 0.66);
            let open = (head / (y - middle)).acos();
            let arc = |i: i32| {
                let angle = PI + open + (TAU - 2.0 * open) * f64::from(i) / 48.0;
                [x + head * angle.sin(), middle - head * angle.cos()]
            };
            let mut pin: Vec<[f64; 2]> = (0..=48).map(arc).collect();
            pin.push([x, y]);
            pin
        }
    }
}

/// A cross with arms as wide as a third of it, turned by an angle.
fn crossed(turn: f64, r: f64, [x, y]: [f64; 2]) -> Vec<[f64; 2]> {
    let (long, half) = (r * 1.1, r * 0.38);
    let corners = [[half, long], [half, half], [long, half]];
    let (sin, cos) = turn.sin_cos();
    let quarters = [[1.0, 0.0], [0.0, -1.0], [-1.0, 0.0], [0.0, 1.0]];
    let all = quarters.iter().flat_map(|[c, s]| corners.map(|[u, v]| [u * c - v * s, u * s + v * c]));
    all.map(|[u, v]| [x + u * cos - v * sin, y + u * sin + v * cos]).collect()
}

/// The smaller mark of a pin is in its head.
fn lifted(mark: Mark, size: f64, [x, y]: [f64; 2]) -> [f64; 2] {
    if mark == Mark::Pin { [x, y - size * (0.66 - 0.66 * CORE)] } else { [x, y] }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Rgba = Rgba([200, 30, 20, 255]);

    fn stamped(mark: Mark, at: [f64; 2]) -> Vec<u8> {
        let symbol = Symbol { mark, size: 10.0, fill: RED, edge: Some((Rgba([0, 0, 0, 255]), 1.0)), core: None };
        let mut px = vec![255; 40 * 40 * 4];
        Stamp::new(&symbol, 1.0).at(&mut Canvas::new(&mut px, 40, 0), quarter(at).unwrap());
        px
    }

    #[test]
    fn every_mark_shows_its_colour_at_its_place_and_stays_within_its_size() {
        for mark in Mark::ALL {
            let px = stamped(mark, [20.0, 20.0]);
            let y = if mark == Mark::Pin { 13 } else { 20 };
            assert_eq!(px[(y * 40 + 20) * 4..][..4], [200, 30, 20, 255], "{mark:?}");
            for (i, p) in px.chunks(4).enumerate() {
                let (dx, dy) = ((i % 40).abs_diff(20), (i / 40).abs_diff(20));
                assert!(p[1] == 255 || (dx <= 7 && dy <= 11), "{mark:?} inks {dx} {dy}");
            }
        }
    }

    #[test]
    fn a_ringed_symbol_has_its_core_within_its_paper() {
        let (paper, edge) = (Rgba([250, 250, 250, 255]), Rgba([0, 0, 0, 255]));
        for mark in Mark::ALL.into_iter().filter(|m| *m != Mark::Pin) {
            let symbol = Symbol { mark, size: 24.0, fill: paper, edge: Some((edge, 1.5)), core: Some(RED) };
            let mut px = vec![200; 40 * 40 * 4];
            Stamp::new(&symbol, 1.0).at(&mut Canvas::new(&mut px, 40, 0), quarter([20.0, 20.0]).unwrap());
            let count = |color: Rgba| px.chunks(4).filter(|p| p[..3] == color.0[..3]).count();
            assert_eq!(px[(20 * 40 + 20) * 4..][..3], RED.0[..3], "{mark:?}");
            // Slanting edges are nowhere quite black.
            let dark = px.chunks(4).filter(|p| p[..3].iter().all(|v| *v < 110)).count();
            assert!(count(RED) >= 8 && count(paper) > 15 && dark > 5, "{mark:?}: {} {} {dark}", count(RED), count(paper));
        }
    }

    #[test]
    fn marks_are_told_apart_without_colour() {
        let shape = |mark| -> Vec<bool> { stamped(mark, [20.0, 20.0]).chunks(4).map(|p| p[1] < 128).collect() };
        for (i, a) in Mark::ALL.into_iter().enumerate() {
            for b in Mark::ALL.into_iter().take(i) {
                let (one, other) = (shape(a), shape(b));
                let differ = one.iter().zip(&other).filter(|(x, y)| x != y).count();
                // Pentagons and hexagons are offered, but no vocabulary has both, or one of them and the disc alone.
                let least =
                    if [a, b].iter().all(|m| matches!(m, Mark::Circle | Mark::Hexagon | Mark::Pentagon)) { 3 } else { 14 };
                assert!(differ >= least, "{a:?} {b:?} differ in {differ} pixels");
            }
        }
    }

    #[test]
    fn a_disc_is_round_and_moves_by_quarter_pixels() {
        let px = stamped(Mark::Circle, [20.0, 20.0]);
        let at = |x: usize, y: usize| px[(y * 40 + x) * 4];
        for (x, y) in (10..30).flat_map(|x| (10..30).map(move |y| (x, y))) {
            assert!(at(x, y).abs_diff(at(39 - x, y)) <= 2 && at(x, y).abs_diff(at(y, x)) <= 2);
        }
        assert_ne!(stamped(Mark::Circle, [20.25, 20.0]), px);
        assert!(quarter([f64::NAN, 0.0]).is_none() && quarter([1e30, 0.0]).is_none());
    }
}

//! Samples for legends: what a paint looks like, drawn with the same brush as the map.

use super::canvas::Canvas;
use super::labels::PxBox;
use super::picture::{Brush, Masks, Picture};
use super::symbol::quarter;
use crate::view::{Paint, Rgba};

/// Draws a paint on a small picture of a size in logical points: a patch when it has a fill, a line when it has only that, a symbol
/// above.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a few pixels")]
pub fn sample(paint: &Paint, size: [f64; 2], pixels_per_point: f64, background: Rgba) -> Picture {
    let pixels = |points: f64| (points * pixels_per_point).round().clamp(1.0, 1000.0) as u32;
    let [width, height] = size.map(pixels);
    let mut rgba = vec![0; width as usize * height as usize * 4];
    let mut canvas = Canvas::new(&mut rgba, width as usize, 0);
    canvas.clear(background);
    let mut masks = Masks::default();
    masks.fit(&canvas, height as usize);
    let inset = (2.0 * pixels_per_point).round();
    let room = [inset, inset, f64::from(width) - inset, f64::from(height) - inset];
    paint_sample(paint, pixels_per_point, room, &mut canvas, &mut masks);
    Picture { width, height, rgba }
}

/// Paints a sample into a box in pixels.
pub(super) fn paint_sample(paint: &Paint, scale: f64, room: PxBox, canvas: &mut Canvas<'_>, masks: &mut Masks) {
    let [x0, y0, x1, y1] = room.map(f64::round);
    let brush = Brush::new(paint, scale, [x0, y0]);
    let middle = [f64::midpoint(x0, x1), f64::midpoint(y0, y1)];
    if paint.fill.is_some() || paint.hatch.is_some() {
        let ring = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
        brush.fill(std::iter::once(ring.into_iter()), canvas, masks, &mut brush.hatch());
        brush.line(ring.into_iter(), true, masks);
    } else if paint.stroke.is_some() {
        brush.line([[x0, middle[1]], [x1, middle[1]]].into_iter(), false, masks);
    }
    brush.ink_lines(canvas, masks);
    if let Some(at) = quarter(middle) {
        brush.stamp(canvas, at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Mark, Symbol};

    #[test]
    fn a_sample_shows_its_symbol_in_the_middle_at_any_scale() {
        let (red, white) = (Rgba([220, 0, 0, 255]), Rgba([255; 4]));
        let symbol = Symbol { mark: Mark::Square, size: 8.0, fill: red, edge: None, core: None };
        let paint = Paint { symbol: Some(symbol), ..Paint::default() };
        for scale in [1.0, 2.0, 1.5] {
            let picture = sample(&paint, [20.0, 14.0], scale, white);
            let middle = (picture.height / 2 * picture.width + picture.width / 2) as usize * 4;
            assert_eq!((&picture.rgba[middle..middle + 4], &picture.rgba[..4]), (&red.0[..], &white.0[..]));
        }
        assert_eq!(sample(&paint, [0.0, f64::NAN], 1.0, white).rgba.len() % 4, 0);
    }
}

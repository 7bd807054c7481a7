//! Places labels so that none lies on another: the more important first, then in the order given.

use super::text::{ASCENT, DESCENT, text_width};
use crate::view::{Label, LabelAnchor};

/// A box of the picture in pixels: left, top, right, bottom.
pub(super) type PxBox = [f64; 4];

/// A label that has found its room.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlacedLabel<'a> {
    /// What to draw.
    pub label: &'a Label,
    /// Where its base line starts, in pixels.
    pub at: [f64; 2],
    /// Font size in pixels.
    pub size_px: f64,
    /// The room it takes, its halo included.
    pub room: PxBox,
}

/// Returns the labels that find room beside each other and beside what is `taken`, in the order they were placed.
///
/// `place` gives a label's place in pixels. Deterministic: ties go to the label that comes first.
pub(super) fn place_labels<'a>(
    labels: &'a [Label],
    place: impl Fn(&Label) -> [f64; 2],
    pixels_per_point: f64,
    picture: [f64; 2],
    taken: &[PxBox],
) -> Vec<PlacedLabel<'a>> {
    let mut order: Vec<&Label> = labels.iter().collect();
    order.sort_by_key(|l| std::cmp::Reverse(l.priority));
    let mut placed: Vec<PlacedLabel<'a>> = Vec::new();
    for label in order {
        let [x, y] = place(label);
        // The place decides before the text is measured: most labels of a large layer are far outside.
        let slack = 4000.0 * pixels_per_point;
        if !((-slack..picture[0] + slack).contains(&x) && (-slack..picture[1] + slack).contains(&y)) || label.text.is_empty() {
            continue;
        }
        let size_px = label.size * pixels_per_point;
        let (width, height) = (text_width(&label.text, size_px), size_px * (ASCENT + DESCENT));
        let halo = 1.5 * pixels_per_point;
        let inside = (0.0..=picture[0]).contains(&x) && (0.0..=picture[1]).contains(&y);
        let [dx, dy] = label.offset.map(|o| o * pixels_per_point);
        let candidates: Vec<[f64; 2]> = match label.anchor {
            // Beside its symbol: to the right, else to the left, above or below; never half out of the picture.
            LabelAnchor::Right if inside => {
                let (middle, gap) = (y - height / 2.0 + dy, dx.max(2.0 * pixels_per_point));
                vec![
                    [x + dx, middle],
                    [x - gap - width, middle],
                    [x - width / 2.0, y - height - gap * 0.8],
                    [x - width / 2.0, y + gap * 0.8],
                ]
            }
            LabelAnchor::Right => vec![[x + dx, y - height / 2.0 + dy]],
            // On its area: moved into the picture where the area's middle is in sight.
            LabelAnchor::Center if inside => {
                let left = (x - width / 2.0 + dx).clamp(halo, (picture[0] - width - halo).max(halo));
                vec![[left, y - height / 2.0 + dy]]
            }
            LabelAnchor::Center => vec![[x - width / 2.0 + dx, y - height / 2.0 + dy]],
            LabelAnchor::TopLeft => vec![[x + dx, y + dy]],
            LabelAnchor::Bottom => vec![[x - width / 2.0 + dx, y - height + dy]],
        };
        let whole = label.anchor == LabelAnchor::Right && inside;
        let room_of = |[left, top]: [f64; 2]| [left - halo, top - halo, left + width + halo, top + height + halo];
        let fits = |at: &[f64; 2]| {
            let room = room_of(*at);
            let seen = if whole {
                room[0] >= 0.0 && room[1] >= 0.0 && room[2] <= picture[0] && room[3] <= picture[1]
            } else {
                overlap(room, [0.0, 0.0, picture[0], picture[1]])
            };
            seen && !taken.iter().any(|t| overlap(*t, room)) && !placed.iter().any(|p| overlap(p.room, room))
        };
        if let Some(at) = candidates.into_iter().find(fits) {
            placed.push(PlacedLabel { label, at: [at[0], at[1] + size_px * ASCENT], size_px, room: room_of(at) });
        }
    }
    placed
}

/// Tells whether two boxes share more than an edge; false for boxes that are no numbers.
pub(super) fn overlap(a: PxBox, b: PxBox) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::MapPoint;
    use crate::view::Rgba;
    use proptest::prelude::*;

    fn label(x: f64, y: f64, text: &str, priority: i32) -> Label {
        Label {
            at: MapPoint::new(x, y),
            offset: [0.0, 0.0],
            text: text.to_owned(),
            size: 12.0,
            color: Rgba([0, 0, 0, 255]),
            halo: None,
            anchor: LabelAnchor::Center,
            priority,
        }
    }

    fn texts(labels: &[Label], taken: &[PxBox]) -> Vec<String> {
        let placed = place_labels(labels, |l| [l.at.x, l.at.y], 1.0, [400.0, 300.0], taken);
        placed.iter().map(|p| p.label.text.clone()).collect()
    }

    #[test]
    fn the_more_important_label_wins_and_ties_go_to_the_first() {
        let labels = [
            label(100.0, 100.0, "low", 0),
            label(105.0, 102.0, "high", 5),
            label(300.0, 100.0, "a", 0),
            label(300.0, 100.0, "b", 0),
        ];
        assert_eq!(texts(&labels, &[]), ["high", "a"]);
        assert_eq!(texts(&labels, &[[280.0, 80.0, 400.0, 120.0]]), ["high"]);
    }

    #[test]
    fn labels_wholly_outside_are_left_out_and_those_on_the_edge_stay() {
        let labels = [label(-300.0, 10.0, "out", 0), label(0.0, 10.0, "edge", 0), label(f64::NAN, 10.0, "nowhere", 0)];
        assert_eq!(texts(&labels, &[]), ["edge"]);
    }

    #[test]
    fn a_label_beside_a_symbol_at_the_right_edge_goes_to_its_left() {
        let beside = Label { anchor: LabelAnchor::Right, offset: [7.0, 0.0], ..label(390.0, 100.0, "Minamitorishima", 0) };
        let labels = [beside];
        let placed = place_labels(&labels, |l| [l.at.x, l.at.y], 1.0, [400.0, 300.0], &[]);
        assert_eq!(placed.len(), 1);
        assert!(placed[0].room[2] < 390.0 && placed[0].room[0] > 0.0, "{:?}", placed[0].room);
    }

    proptest! {
        #[test]
        fn placed_labels_never_overlap(places in prop::collection::vec((0.0..400.0_f64, 0.0..300.0_f64, 0..3_i32), 0..80)) {
            let labels: Vec<Label> = places.into_iter().map(|(x, y, p)| label(x, y, "Tochigi 栃木", p)).collect();
            let placed = place_labels(&labels, |l| [l.at.x, l.at.y], 1.0, [400.0, 300.0], &[]);
            for (i, a) in placed.iter().enumerate() {
                prop_assert!(placed[..i].iter().all(|b| !overlap(a.room, b.room)));
            }
            prop_assert!(labels.is_empty() || !placed.is_empty());
        }
    }
}

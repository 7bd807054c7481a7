//! Places labels so that none lies on another: the more important first, each at the best free place around its symbol. What is
//! decided does not depend on where the camera is, so labels stay while the map is panned.

use super::text::{ASCENT, DESCENT, text_width};
use crate::view::{Label, LabelAnchor};
use std::collections::HashMap;

/// A box in pixels: left, top, right, bottom.
pub(super) type PxBox = [f64; 4];

/// A line of a label that has found its room.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlacedLabel<'a> {
    /// The label it is of.
    pub label: &'a Label,
    /// What to draw.
    pub text: &'a str,
    /// Where its base line starts, in pixels of the picture.
    pub at: [f64; 2],
    /// Font size in pixels.
    pub size_px: f64,
    /// The room it takes, its halo included, in pixels of the picture.
    #[cfg(test)]
    pub room: PxBox,
}

/// What labels are placed on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet<'a> {
    /// Pixels a map unit.
    pub px_per_unit: f64,
    /// Pixels a logical point.
    pub pixels_per_point: f64,
    /// Where the map's (0, 0) is in the picture, in pixels.
    pub origin: [f64; 2],
    /// Size of the picture in pixels.
    pub picture: [f64; 2],
    /// Boxes of the picture that hold something else.
    pub taken: &'a [PxBox],
    /// Boxes of the map that hold other texts: no label lies on them.
    pub boxes: &'a [PxBox],
    /// Everything that the map shows: left, bottom, right, top in map units.
    pub world: PxBox,
    /// True where the picture is one of many in a pan.
    pub steady: bool,
}

/// A label may lie on this many symbols at most, if there is no better place and it is not important.
const MOST_COVERED: usize = 3;
/// Labels from this priority on are shown whatever symbols they cover.
const IMPORTANT: i32 = 400;
/// From line to line, in font sizes.
const LEADING: f64 = 1.2;
/// Half the side of what a symbol covers, in logical points.
const MARK: f64 = 3.5;
/// What a covered symbol counts for in the choice of a place: more than all the order of places.
const MARK_COST: usize = 8;
/// What standing across the end of the map counts for.
const BEYOND_COST: usize = 4;

/// Returns the labels that find room beside each other, in the order they were placed.
///
/// `marks` are the places of symbols in map units, `crowded` boxes full of them. Ties are broken by text and place, not by the
/// order given.
pub(super) fn place_labels<'a>(
    labels: &'a [Label],
    marks: impl Iterator<Item = [f64; 2]>,
    crowded: impl Iterator<Item = PxBox>,
    sheet: &Sheet<'_>,
) -> Vec<PlacedLabel<'a>> {
    // Everything is decided in pixels from the map's (0, 0), where a pan changes nothing.
    let anchored = |[x, y]: [f64; 2]| [x * sheet.px_per_unit, -y * sheet.px_per_unit];
    let moved = |b: PxBox, by: f64| {
        [b[0] + by * sheet.origin[0], b[1] + by * sheet.origin[1], b[2] + by * sheet.origin[0], b[3] + by * sheet.origin[1]]
    };
    let mark = MARK * sheet.pixels_per_point;
    let mut symbols = Boxes::default();
    for [x, y] in marks.map(anchored) {
        symbols.add([x - mark, y - mark, x + mark, y + mark]);
    }
    let full: Vec<PxBox> = crowded
        .map(|[x0, y0, x1, y1]| [anchored([x0, y1]), anchored([x1, y0])].concat())
        .filter_map(|b| b.try_into().ok())
        .collect();
    let picture = moved([0.0, 0.0, sheet.picture[0], sheet.picture[1]], -1.0);
    let taken: Vec<PxBox> = sheet.taken.iter().map(|b| moved(*b, -1.0)).collect();
    let world = [sheet.world[0] * sheet.px_per_unit, 0.0, sheet.world[2] * sheet.px_per_unit, 0.0];
    let clear = |room: PxBox| !taken.iter().any(|t| overlap(*t, room));
    let inside = |b: PxBox| b[0] >= picture[0] && b[1] >= picture[1] && b[2] <= picture[2] && b[3] <= picture[3];

    let mut order: Vec<(&Label, u64)> = labels.iter().filter(|l| !l.text.is_empty()).map(|l| (l, tie(l))).collect();
    order.sort_by_key(|(l, tie)| (std::cmp::Reverse(l.priority), *tie));
    let (mut rooms, mut placed) = (Boxes::default(), Vec::new());
    sheet.boxes.iter().for_each(|b| rooms.add(moved(*b, -1.0)));
    let slack = 600.0 * sheet.pixels_per_point;
    for (label, _) in order {
        let at = anchored([label.at.x, label.at.y]);
        // The place decides before the text is measured: most labels of a large layer are far outside.
        if !((picture[0] - slack..picture[2] + slack).contains(&at[0])
            && (picture[1] - slack..picture[3] + slack).contains(&at[1]))
        {
            continue;
        }
        let size_px = label.size * sheet.pixels_per_point;
        let widths: Vec<f64> = label.text.lines().map(|line| text_width(line, size_px)).collect();
        #[expect(clippy::cast_precision_loss, reason = "a few lines")]
        let below = (widths.len().max(1) - 1) as f64 * LEADING * size_px;
        let text = [widths.iter().copied().fold(0.0, f64::max), size_px * (ASCENT + DESCENT) + below];
        let halo = 1.5 * sheet.pixels_per_point;
        let on_map = label.priority >= 0;
        let mut best: Option<(usize, [f64; 2], PxBox)> = None;
        for (n, [left, top]) in candidates(label, at, text, sheet.pixels_per_point).into_iter().enumerate() {
            let mut left = left;
            if !sheet.steady && label.anchor == LabelAnchor::Center && (picture[0]..=picture[2]).contains(&at[0]) {
                left = left.clamp(picture[0] + halo, (picture[2] - text[0] - halo).max(picture[0] + halo));
            }
            let room = [left - halo, top - halo, left + text[0] + halo, top + text[1] + halo];
            let allowed = if on_map && sheet.steady {
                true
            } else {
                clear(room) && (!on_map || label.anchor != LabelAnchor::Beside || inside(room))
            };
            if !allowed || rooms.any(room) {
                continue;
            }
            let covered = if label.anchor == LabelAnchor::Beside { symbols.count(room) } else { 0 };
            let buried =
                label.priority < IMPORTANT && (covered > MOST_COVERED || (on_map && full.iter().any(|f| overlap(*f, room))));
            let within = room[0] >= world[0] && room[2] <= world[2];
            let cost = n + MARK_COST * covered + if within { 0 } else { BEYOND_COST * MARK_COST };
            if !buried && best.is_none_or(|(c, ..)| cost < c) {
                best = Some((cost, [left, top], room));
            }
        }
        if let Some((_, [left, top], room)) = best {
            rooms.add(room);
            // What the furniture hides, or the edge, still holds its room against its neighbours.
            if !(overlap(room, picture) && clear(room)) {
                continue;
            }
            let mut base = top + size_px * ASCENT + sheet.origin[1];
            for (line, width) in label.text.lines().zip(widths) {
                // The lines of a name stand about its middle, but beside a symbol at its side.
                let indent = match label.anchor {
                    LabelAnchor::Beside if left > at[0] => 0.0,
                    LabelAnchor::Beside if left + text[0] < at[0] => text[0] - width,
                    LabelAnchor::TopLeft => 0.0,
                    _ => (text[0] - width) / 2.0,
                };
                placed.push(PlacedLabel {
                    label,
                    text: line,
                    at: [left + indent + sheet.origin[0], base],
                    size_px,
                    #[cfg(test)]
                    room: moved(room, 1.0),
                });
                base += LEADING * size_px;
            }
        }
    }
    placed
}

/// The places that a label may have, the best first, as the left top corners of its text.
///
/// Beside symbols in the order of Imhof (1975): to the right before the left, above before below.
fn candidates(label: &Label, [x, y]: [f64; 2], [width, height]: [f64; 2], pixels_per_point: f64) -> Vec<[f64; 2]> {
    let [dx, dy] = label.offset.map(|o| o * pixels_per_point);
    match label.anchor {
        LabelAnchor::Beside => {
            let (gap, near) = (dx, dx * 0.75);
            let (right, left, middle) = (x + gap, x - gap - width, x - width / 2.0);
            let (above, level, below) = (y - near - height, y - height / 2.0 + dy, y + near);
            let (by_right, by_left) = (x + near, x - near - width);
            vec![
                [right, level],
                [by_right, above],
                [by_right, below],
                [left, level],
                [by_left, above],
                [by_left, below],
                [middle, y - gap - height],
                [middle, y + gap],
            ]
        }
        LabelAnchor::Center => {
            let (left, top) = (x - width / 2.0 + dx, y - height / 2.0 + dy);
            [0.0, -1.25, 1.25].map(|lines| [left, top + lines * height]).to_vec()
        }
        LabelAnchor::TopLeft => vec![[x + dx, y + dy]],
        LabelAnchor::Bottom => vec![[x - width / 2.0 + dx, y - height + dy]],
    }
}

/// A number that is the same for the same text at the same place, and unlike those of its neighbours: labels of one rank then
/// win and lose as they would anywhere else on the map, and not in waves from an edge.
fn tie(label: &Label) -> u64 {
    // FNV-1a: the standard library's hash may be another with the next compiler, and with it the picture.
    let [x, y] = [label.at.x, label.at.y].map(|v| v.to_bits().to_le_bytes());
    let bytes = label.text.bytes().chain(x).chain(y);
    bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// Tells whether two boxes share more than an edge; false for boxes that are no numbers.
pub(super) fn overlap(a: PxBox, b: PxBox) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

/// Boxes, found by where they are.
#[derive(Debug, Default)]
struct Boxes {
    all: Vec<PxBox>,
    cells: HashMap<(i64, i64), Vec<usize>>,
}

/// Side of a cell in pixels.
const CELL: f64 = 64.0;

impl Boxes {
    fn add(&mut self, b: PxBox) {
        for cell in cells(b) {
            self.cells.entry(cell).or_default().push(self.all.len());
        }
        self.all.push(b);
    }

    fn near(&self, b: PxBox) -> impl Iterator<Item = usize> {
        cells(b).filter_map(|cell| self.cells.get(&cell)).flatten().copied().filter(move |i| overlap(self.all[*i], b))
    }

    fn any(&self, b: PxBox) -> bool {
        self.near(b).next().is_some()
    }

    fn count(&self, b: PxBox) -> usize {
        let mut found: Vec<usize> = self.near(b).collect();
        found.sort_unstable();
        found.dedup();
        found.len()
    }
}

fn cells(b: PxBox) -> impl Iterator<Item = (i64, i64)> {
    let [x0, y0, x1, y1] = b.map(|v| super::canvas::floor_i64(v / CELL));
    (y0..=y1.min(y0.saturating_add(64))).flat_map(move |y| (x0..=x1.min(x0.saturating_add(256))).map(move |x| (x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::MapPoint;
    use crate::view::Rgba;
    use proptest::prelude::*;

    const PICTURE: [f64; 2] = [400.0, 300.0];

    fn label(x: f64, y: f64, text: &str, priority: i32) -> Label {
        Label {
            at: MapPoint::new(x, -y),
            offset: [0.0, 0.0],
            text: text.to_owned(),
            size: 12.0,
            color: Rgba([0, 0, 0, 255]),
            halo: None,
            anchor: LabelAnchor::Center,
            priority,
        }
    }

    fn beside(x: f64, y: f64, text: &str) -> Label {
        Label { anchor: LabelAnchor::Beside, offset: [7.0, 0.0], ..label(x, y, text, 100) }
    }

    fn sheet(taken: &[PxBox], steady: bool, origin: [f64; 2]) -> Sheet<'_> {
        let world = [-1e9, -1e9, 1e9, 1e9];
        Sheet { px_per_unit: 1.0, pixels_per_point: 1.0, origin, picture: PICTURE, taken, boxes: &[], world, steady }
    }

    fn placed<'a>(labels: &'a [Label], marks: &[[f64; 2]], sheet: &Sheet<'_>) -> Vec<PlacedLabel<'a>> {
        place_labels(labels, marks.iter().map(|[x, y]| [*x, -y]), std::iter::empty(), sheet)
    }

    fn texts(labels: &[Label], taken: &[PxBox]) -> Vec<String> {
        placed(labels, &[], &sheet(taken, false, [0.0; 2])).iter().map(|p| p.label.text.clone()).collect()
    }

    #[test]
    fn the_more_important_label_wins_and_the_order_given_means_nothing() {
        let mut labels = [
            label(100.0, 100.0, "low", 0),
            label(105.0, 100.0, "high", 5),
            label(300.0, 100.0, "a", 0),
            label(300.0, 100.0, "b", 0),
        ];
        // There is room above and below "high" for "low", and around "a" for "b".
        assert_eq!(texts(&labels, &[])[0], "high");
        let mut first = texts(&labels, &[[90.0, 60.0, 400.0, 92.0], [90.0, 108.0, 400.0, 140.0]]);
        labels.reverse();
        let then = texts(&labels, &[[90.0, 60.0, 400.0, 92.0], [90.0, 108.0, 400.0, 140.0]]);
        assert_eq!(first, then);
        first.sort();
        assert!(first.len() == 2 && first.contains(&"high".to_owned()), "{first:?}");
    }

    #[test]
    fn labels_wholly_outside_are_left_out_and_those_on_the_edge_stay() {
        let labels = [label(-300.0, 10.0, "out", 0), label(0.0, 10.0, "edge", 0), label(f64::NAN, 10.0, "nowhere", 0)];
        assert_eq!(texts(&labels, &[]), ["edge"]);
    }

    #[test]
    fn on_a_sheet_a_label_at_the_right_edge_goes_to_its_left() {
        let labels = [beside(390.0, 100.0, "Minamitorishima")];
        let found = placed(&labels, &[], &sheet(&[], false, [0.0; 2]));
        assert!(found[0].room[2] < 390.0 && found[0].room[0] > 0.0, "{:?}", found[0].room);
    }

    #[test]
    fn lines_stand_below_each_other_within_one_room() {
        let labels = [label(200.0, 100.0, "Hokuroku district\n北鹿地域", 0)];
        let found = placed(&labels, &[], &sheet(&[], true, [0.0; 2]));
        let [first, second] = &found[..] else { panic!("two lines") };
        assert_eq!((first.text, second.text), ("Hokuroku district", "北鹿地域"));
        assert!((second.at[1] - first.at[1] - 14.4).abs() < 1e-9 && second.at[0] > first.at[0] && first.room == second.room);
        assert!((f64::midpoint(first.room[1], first.room[3]) - 100.0).abs() < 1.0, "about its place");
    }

    #[test]
    fn a_label_keeps_off_other_symbols_where_it_can() {
        let labels = [beside(200.0, 100.0, "Hishikari")];
        let at = |marks: &[[f64; 2]]| placed(&labels, marks, &sheet(&[], true, [0.0; 2])).first().map(|p| p.room);
        assert!(at(&[[200.0, 100.0]]).unwrap()[0] > 200.0, "to the right");
        assert!(at(&[[200.0, 100.0], [225.0, 100.0], [225.0, 112.0], [225.0, 88.0]]).unwrap()[2] < 200.0, "to the left");
        let everywhere: Vec<[f64; 2]> =
            (0..60).flat_map(|i| (0..40).map(move |j| [100.0 + f64::from(i) * 4.0, 50.0 + f64::from(j) * 4.0])).collect();
        assert!(at(&everywhere).is_none(), "names do not bury symbols");
    }

    proptest! {
        #[test]
        fn placed_labels_never_overlap_nor_lie_on_furniture(
            places in prop::collection::vec((0.0..400.0_f64, 0.0..300.0_f64, 0..3_i32, any::<bool>()), 0..80),
            steady in any::<bool>(),
        ) {
            let furniture = [[0.0, 250.0, 120.0, 300.0], [300.0, 0.0, 400.0, 90.0]];
            let labels: Vec<Label> = places.iter().map(|&(x, y, p, b)| {
                if b { Label { priority: p, ..beside(x, y, "Tochigi 栃木") } } else { label(x, y, "Tochigi 栃木", p) }
            }).collect();
            let marks: Vec<[f64; 2]> = places.iter().map(|&(x, y, ..)| [x, y]).collect();
            let found = placed(&labels, &marks, &sheet(&furniture, steady, [0.0; 2]));
            for (i, a) in found.iter().enumerate() {
                prop_assert!(found[..i].iter().all(|b| !overlap(a.room, b.room)));
                prop_assert!(furniture.iter().all(|f| !overlap(*f, a.room)));
            }
        }

        #[test]
        fn panning_moves_no_label_and_shows_and_hides_none_but_at_the_edge(
            places in prop::collection::vec((-600.0..1000.0_f64, -500.0..800.0_f64, 0..3_i32), 0..200),
            by in (-77.7..77.7_f64, -33.3..33.3_f64),
        ) {
            let labels: Vec<Label> = places.iter().map(|&(x, y, p)| Label { priority: p, ..beside(x, y, "Tochigi") }).collect();
            let marks: Vec<[f64; 2]> = places.iter().map(|&(x, y, _)| [x, y]).collect();
            let on_map = |origin: [f64; 2]| -> Vec<(usize, [f64; 2])> {
                let found = placed(&labels, &marks, &sheet(&[], true, origin));
                let whole = |p: &&PlacedLabel<'_>| p.room[0] >= 80.0 && p.room[1] >= 40.0 && p.room[2] <= 320.0 && p.room[3] <= 260.0;
                let number = |l: &Label| labels.iter().position(|m| std::ptr::eq(l, m)).unwrap();
                found.iter().filter(whole).map(|p| (number(p.label), [p.at[0] - origin[0], p.at[1] - origin[1]])).collect()
            };
            let (mut first, mut then) = (on_map([0.0; 2]), on_map([by.0, by.1]));
            // Those that are whole, well inside, in both pictures.
            let inside = |p: &(usize, [f64; 2]), o: [f64; 2]| (165.0..235.0).contains(&(p.1[0] + o[0])) && (80.0..200.0).contains(&(p.1[1] + o[1]));
            first.retain(|p| inside(p, [by.0, by.1]) && inside(p, [0.0; 2]));
            then.retain(|p| inside(p, [by.0, by.1]) && inside(p, [0.0; 2]));
            prop_assert_eq!(first.len(), then.len());
            for (a, b) in first.iter().zip(&then) {
                prop_assert!(a.0 == b.0 && (a.1[0] - b.1[0]).hypot(a.1[1] - b.1[1]) < 1e-6, "{:?} {:?}", a, b);
            }
        }
    }
}

//! Pictures as a whole: colours at places, sameness, size, harm from odd input.

use super::*;
use crate::geometry::{MapPoint, ScreenPoint};
use crate::layer::ShapeSetBuilder;
use crate::view::{Furniture, Label, LabelAnchor, Mark, Rgba, Stroke, Symbol};
use proptest::prelude::*;
use std::sync::Arc;

const WHITE: Rgba = Rgba([255, 255, 255, 255]);
const RED: Rgba = Rgba([210, 20, 30, 255]);
const BLUE: Rgba = Rgba([20, 40, 200, 255]);

fn scene(items: Vec<SceneItem>) -> Scene {
    Scene {
        camera: Camera { center: MapPoint::new(50.0, 50.0), units_per_point: 1.0, size: ScreenPoint::new(100.0, 100.0) },
        background: WHITE,
        items,
        labels: Vec::new(),
        callouts: Vec::new(),
        label_ground: crate::view::LabelGround::default(),
        furniture: Furniture::default(),
        ink: [Rgba([0, 0, 0, 255]), WHITE],
    }
}

fn item(build: impl FnOnce(&mut ShapeSetBuilder), paint: Paint) -> SceneItem {
    let mut b = ShapeSetBuilder::default();
    build(&mut b);
    SceneItem { shapes: Arc::new(b.finish()), paint, rows: None, categories: None }
}

fn ring(b: &mut ShapeSetBuilder, row: u32, ring: &[[f64; 2]]) {
    b.polygon(row, true, std::iter::once(ring));
}

fn drawn(scene: &Scene, scale: f64) -> Picture {
    render(scene, scale, &AtomicBool::new(false)).unwrap()
}

fn at(p: &Picture, x: usize, y: usize) -> [u8; 4] {
    p.rgba[(y * p.width as usize + x) * 4..][..4].try_into().unwrap()
}

fn symbol(color: Rgba) -> Paint {
    Paint {
        symbol: Some(Symbol { mark: Mark::Circle, size: 8.0, fill: color, edge: Some((WHITE, 1.0)), core: None }),
        ..Paint::default()
    }
}

fn fill(color: Rgba, smooth_fill: bool) -> Paint {
    Paint { fill: Some(color), smooth_fill, ..Paint::default() }
}

/// A scene with a bit of everything.
fn varied() -> Scene {
    let mut wave: Vec<[f64; 2]> =
        (0..80).map(|i| [f64::from(i) * 1.7 - 20.0, 50.0 + 40.0 * (f64::from(i) * 0.7).sin()]).collect();
    let stroke = Stroke { color: BLUE.faded(0.5), width: 2.5, dash: Some([6.0, 3.0]), casing: Some((WHITE, 5.0)) };
    let line = item(|b| b.line(0, &wave), Paint { stroke: Some(stroke), ..Paint::default() });
    wave.push([30.0, -900.0]);
    let hatch = crate::view::Hatch { color: BLUE, spacing: 6.0, width: 1.2, pattern: crate::view::Pattern::Falling };
    let area = Paint {
        fill: Some(RED.faded(0.4)),
        hatch: Some(hatch),
        smooth_fill: true,
        stroke: Some(Stroke { dash: None, ..stroke }),
        symbol: None,
    };
    let area = item(|b| ring(b, 0, &wave), area);
    let hard = item(|b| ring(b, 0, &wave), fill(BLUE.faded(0.2), false));
    let points = item(|b| (0..40).for_each(|i| b.point(i, [f64::from(i) * 2.6 - 2.0, f64::from(i * 37 % 101)])), symbol(RED));
    let mut scene = scene(vec![hard, area, line, points]);
    scene.labels.push(Label {
        at: MapPoint::new(40.0, 60.0),
        offset: [0.0, 0.0],
        text: "鉱床 Deposit".into(),
        size: 12.0,
        color: Rgba([0, 0, 0, 255]),
        halo: Some(WHITE),
        anchor: LabelAnchor::Center,
        priority: 0,
    });
    scene.furniture.scale_bar = Some((40.0, "40 m".into()));
    scene
}

#[test]
fn a_point_shows_its_colour_at_its_pixel_and_north_is_up() {
    let p = drawn(&scene(vec![item(|b| b.point(0, [20.5, 89.5]), symbol(RED))]), 1.0);
    assert_eq!((at(&p, 20, 10), at(&p, 20, 89)), (RED.0, WHITE.0));
}

#[test]
fn only_the_wanted_rows_are_drawn_and_later_items_lie_above() {
    let mut points = item(|b| [[20.0, 50.0], [80.0, 50.0]].iter().zip(0..).for_each(|(p, i)| b.point(i, *p)), symbol(RED));
    points.rows = Some(Arc::new(vec![1]));
    let ground = item(|b| ring(b, 0, &[[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0]]), fill(BLUE, true));
    let p = drawn(&scene(vec![ground, points]), 1.0);
    assert_eq!((at(&p, 20, 50), at(&p, 80, 50)), (BLUE.0, RED.0));
}

#[test]
fn neighbours_without_smooth_edges_show_no_ground_between_them() {
    let corner = [47.3, 51.9];
    let around: Vec<[f64; 2]> =
        (0..7).map(|i| f64::from(i) * 0.9).map(|a| [50.0 + 400.0 * a.cos(), 50.0 + 400.0 * a.sin()]).collect();
    let fan = item(|b| (0..7).for_each(|i| ring(b, 0, &[corner, around[i], around[(i + 1) % 7]])), fill(RED, false));
    let p = drawn(&scene(vec![fan]), 1.0);
    assert!(p.rgba.chunks(4).all(|px| px == RED.0));
}

#[test]
fn a_line_that_crosses_itself_is_not_darker_there() {
    let stroke = Stroke { color: Rgba([0, 0, 0, 128]), width: 6.0, dash: None, casing: None };
    let cross = [[10.0, 10.0], [90.0, 90.0], [90.0, 10.0], [10.0, 90.0]];
    let p = drawn(&scene(vec![item(|b| b.line(0, &cross), Paint { stroke: Some(stroke), ..Paint::default() })]), 1.0);
    assert_eq!(at(&p, 50, 50), [127, 127, 127, 255]);
    assert_eq!(at(&p, 50, 50), at(&p, 30, 30));
}

#[test]
fn a_cut_polygon_is_filled_but_not_outlined() {
    let paint = Paint { stroke: Some(Stroke { color: BLUE, width: 3.0, dash: None, casing: None }), ..fill(RED, true) };
    let square = [[20.0, 20.0], [80.0, 20.0], [80.0, 80.0], [20.0, 80.0]];
    let p = drawn(&scene(vec![item(|b| b.polygon(0, false, std::iter::once(square.as_slice())), paint)]), 1.0);
    assert!(p.rgba.chunks(4).all(|px| px == RED.0 || px == WHITE.0));
}

#[test]
fn the_picture_is_the_same_in_any_bands_and_with_any_number_of_threads() {
    let scene = varied();
    let go = AtomicBool::new(false);
    let whole = render_in_bands(&scene, 2.0, &go, 200, 200, 200).unwrap();
    for rows in [1, 7, 32, 64, 150] {
        assert!(render_in_bands(&scene, 2.0, &go, 200, 200, rows).unwrap() == whole, "bands of {rows} rows");
    }
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert!(pool.install(|| drawn(&scene, 2.0)) == whole, "{threads} threads");
    }
}

#[test]
fn at_twice_the_scale_the_picture_is_twice_as_large_and_looks_alike() {
    let (a, b) = (drawn(&varied(), 1.0), drawn(&varied(), 2.0));
    assert_eq!([a.width, a.height, b.width, b.height], [100, 100, 200, 200]);
    let mean = |p: &Picture, c: usize| p.rgba.chunks(4).map(|px| f64::from(px[c])).sum::<f64>() / f64::from(p.width * p.height);
    for c in 0..3 {
        assert!((mean(&a, c) - mean(&b, c)).abs() < 4.0, "{} v. {}", mean(&a, c), mean(&b, c));
    }
    assert!(a.rgba.chunks(4).all(|px| px[3] == 255));
}

#[test]
fn a_cancelled_picture_is_none() {
    assert!(render(&varied(), 1.0, &AtomicBool::new(true)).is_none());
}

#[test]
fn cameras_without_sense_give_a_picture_of_the_background() {
    for (units, size, center) in
        [(0.0, 10.0, 0.0), (f64::NAN, 10.0, 0.0), (1.0, f64::NAN, 0.0), (1.0, 0.0, 0.0), (1e-300, 20.0, 1e300), (-1.0, 10.0, 0.0)]
    {
        let mut scene = varied();
        scene.camera = Camera { center: MapPoint::new(center, 0.0), units_per_point: units, size: ScreenPoint::new(size, 10.0) };
        let p = drawn(&scene, 1.0);
        assert_eq!(p.rgba.len(), p.width as usize * p.height as usize * 4);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_coordinates_and_zooms_are_drawn_without_panic(
        ring_of in prop::collection::vec((any::<f64>(), any::<f64>(), -200.0..300.0_f64, any::<bool>()), 3..9),
        zoom in -12.0..13.0_f64, x in -1e7..1e7_f64,
    ) {
        let ring_of: Vec<[f64; 2]> = ring_of.into_iter().map(|(x, y, u, near)| if near { [u, 100.0 - u] } else { [x, y] }).collect();
        let mut scene = varied();
        let paint = scene.items[1].paint;
        scene.items.push(item(|b| ring(b, 0, &ring_of), Paint { symbol: symbol(RED).symbol, ..paint }));
        scene.items.push(item(|b| b.line(0, &ring_of), paint));
        scene.items.push(item(|b| b.point(0, ring_of[0]), symbol(RED)));
        scene.camera.units_per_point = 10_f64.powf(zoom);
        scene.camera.center.x = x;
        prop_assert!(render(&scene, 1.0, &AtomicBool::new(false)).is_some());
    }
}

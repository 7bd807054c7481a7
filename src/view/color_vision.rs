//! Colours as people with the three common kinds of colour blindness see them, to test the palette of the commodity groups.

use crate::layer::Rgb;
use crate::layer::symbology::{CommodityGroup, commodity_groups, other_group};
use crate::view::styled::lightness;
use crate::view::theme::{DARK, LIGHT, RAMPS};

type Matrix = [[f64; 3]; 3];

/// Full protanopia, deuteranopia and tritanopia in linear RGB: Machado, Oliveira, Fernandes (2009), severity 1.0.
const KINDS: [(&str, Matrix); 4] = [
    ("usual", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("protanopia", [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]]),
    ("deuteranopia", [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]]),
    ("tritanopia", [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]]),
];

fn times(m: &Matrix, v: [f64; 3]) -> [f64; 3] {
    m.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

/// CIE 1976 L*a*b* under D65 (IEC 61966-2-1 for the way from sRGB).
fn lab(Rgb(c): Rgb, kind: &Matrix) -> [f64; 3] {
    let linear = c.map(|v| {
        let v = f64::from(v) / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    });
    let seen = times(kind, linear).map(|v| v.clamp(0.0, 1.0));
    let to_xyz =
        [[0.412_456_4, 0.357_576_1, 0.180_437_5], [0.212_672_9, 0.715_152_2, 0.072_175], [0.019_333_9, 0.119_192, 0.950_304_1]];
    let [x, y, z] = times(&to_xyz, seen);
    let f = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
    let [fx, fy, fz] = [f(x / 0.950_47), f(y), f(z / 1.088_83)];
    [116.0 * fy - 16.0, 500.0 * (fx - fy), 200.0 * (fy - fz)]
}

/// The difference of two colours: CIEDE2000 after Sharma, Wu, Dalal (2005), all factors 1.
fn difference(one: [f64; 3], two: [f64; 3]) -> f64 {
    let c_mean = (one[1].hypot(one[2]) + two[1].hypot(two[2])) / 2.0;
    let g = 0.5 * (1.0 - (c_mean.powi(7) / (c_mean.powi(7) + 25_f64.powi(7))).sqrt());
    let polar = |[l, a, b]: [f64; 3]| {
        let a = a * (1.0 + g);
        (l, a.hypot(b), b.atan2(a).to_degrees().rem_euclid(360.0))
    };
    let ((l1, c1, h1), (l2, c2, h2)) = (polar(one), polar(two));
    let grey = c1 * c2 == 0.0;
    let turn = if grey { 0.0 } else { (h2 - h1 + 180.0).rem_euclid(360.0) - 180.0 };
    let h_mean = if grey { h1 + h2 } else { (h1 + turn / 2.0).rem_euclid(360.0) };
    let (l, c) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h_mean - 30.0) + 0.24 * cos(2.0 * h_mean) + 0.32 * cos(3.0 * h_mean + 6.0)
        - 0.2 * cos(4.0 * h_mean - 63.0);
    let sl = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let (sc, sh) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let theta = 30.0 * (-((h_mean - 275.0) / 25.0).powi(2)).exp();
    let rt = -(2.0 * theta).to_radians().sin() * 2.0 * (c.powi(7) / (c.powi(7) + 25_f64.powi(7))).sqrt();
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (dl, dc, dh) = ((l2 - l1) / sl, (c2 - c1) / sc, dh / sh);
    (dl * dl + dc * dc + dh * dh + rt * dc * dh).sqrt()
}

fn groups() -> Vec<&'static CommodityGroup> {
    commodity_groups().iter().chain([other_group()]).collect()
}

#[test]
fn the_difference_is_that_of_the_published_pairs() {
    // Sharma, Wu, Dalal (2005), table 1: pairs 1, 7, 14, 25.
    for (one, two, expected) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, -0.001, 2.49], [50.0, 0.0009, -2.49], 4.8045),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
    ] {
        assert!((difference(one, two) - expected).abs() < 1e-4, "{} {expected}", difference(one, two));
    }
}

#[test]
fn everybody_can_tell_the_commodity_groups_apart() {
    let groups = groups();
    for (name, kind) in &KINDS {
        for (i, a) in groups.iter().enumerate() {
            let color = |g: &CommodityGroup| lab(g.look().color.unwrap(), kind);
            for b in &groups[..i] {
                let apart = difference(color(a), color(b));
                assert!(apart >= 10.0, "{} and {} differ by {apart:.1} with {name}", a.id, b.id);
            }
            for land in [LIGHT.land, DARK.land] {
                let [r, g, b, _] = land.0;
                let apart = difference(color(a), lab(Rgb([r, g, b]), kind));
                assert!(apart >= 10.0, "{} on land differs by {apart:.1} with {name}", a.id);
            }
        }
    }
}

#[test]
fn each_group_has_a_mark_of_its_own_so_that_grey_is_enough() {
    let groups = groups();
    for (i, a) in groups.iter().enumerate() {
        assert!(groups[..i].iter().all(|b| a.look().mark != b.look().mark), "{}", a.id);
    }
}

#[test]
fn ramps_grow_darker_all_along_and_neighbours_differ_for_everybody() {
    for ramp in RAMPS {
        let colors: Vec<Rgb> = (0..5).map(|i| ramp.class(i, 5)).collect();
        for pair in colors.windows(2) {
            if ramp.id != "blue_orange" {
                assert!(lightness(pair[0]) > lightness(pair[1]) + 0.05, "{}", ramp.id);
            }
            for (name, kind) in &KINDS {
                let apart = difference(lab(pair[0], kind), lab(pair[1], kind));
                assert!(apart >= 8.0, "{}: {apart:.1} with {name}", ramp.id);
            }
        }
    }
}

//! Tests of charts on sheets: everything has a place, bars begin at zero, texts are there.

use super::*;
use crate::analysis::{Bars, Subject};
use crate::render::sheet::SheetMark;
use crate::view::theme::theme;

fn charts() -> Charts {
    let bar = |key, parts: &[usize]| Bar { key, parts: parts.to_vec(), on_both_lists: false };
    let subject = Subject { count: 1300, ..Subject::default() };
    let minerals = vec![
        Bar { on_both_lists: true, ..bar(BarKey::Mineral("cobalt"), &[600, 300, 90, 10]) },
        bar(BarKey::Mineral("gold"), &[500, 0, 0, 0]),
        bar(BarKey::NoMineral, &[0, 0, 0, 1]),
    ];
    let quarter = |n: i32, parts: &[usize]| bar(BarKey::Quarter(2026 * 4 + n), parts);
    Charts {
        minerals: Bars { subject, bars: minerals },
        milestones: Bars { subject, bars: vec![quarter(0, &[2, 1, 0]), quarter(1, &[0, 0, 0]), quarter(2, &[0, 0, 3])] },
        now: Instant::try_from("2026-05-15T00:00:00Z".to_owned()).ok(),
        ..Charts::default()
    }
}

fn drawn(by: ChartBy, width: f64) -> DrawnChart {
    let look = ChartLook { lang: Lang::En, theme: theme(false), width, head: None };
    draw_chart(&charts(), by, look)
}

fn texts(chart: &DrawnChart) -> Vec<String> {
    let text = |mark: &SheetMark| if let SheetMark::Text(t) = mark { Some(t.text.clone()) } else { None };
    chart.sheet.items.iter().filter_map(|item| text(&item.mark)).collect()
}

#[test]
fn lengths_of_bars_are_as_their_numbers_from_one_baseline() {
    let chart = drawn(ChartBy::Mineral, 600.0);
    let rect = |key: &BarKey, class| chart.regions.iter().find(|r| r.key == *key && r.class == class).unwrap().rect;
    let cobalt = BarKey::Mineral("cobalt");
    let (worked, past, gold) = (rect(&cobalt, Some(0)), rect(&cobalt, Some(1)), rect(&BarKey::Mineral("gold"), Some(0)));
    assert!((worked[2] - 2.0 * past[2]).abs() < 1e-9 && (worked[0] - gold[0]).abs() < 1e-9);
    assert!((gold[2] / worked[2] - 500.0 / 600.0).abs() < 1e-9);
    assert!(texts(&chart).contains(&"Cobalt ◆".to_owned()) && texts(&chart).contains(&"1,000".to_owned()));
    let told = &chart.regions.iter().find(|r| r.key == cobalt && r.class == Some(1)).unwrap().text;
    assert_eq!(told, "Cobalt, Worked in the past: 300 (30 %)");
}

#[test]
fn nothing_is_outside_the_sheet_at_any_width() {
    for by in ChartBy::ALL {
        for width in [240.0, 380.0, 900.0] {
            let chart = drawn(by, width);
            let [w, h] = chart.sheet.size;
            assert!(h > 40.0);
            for item in &chart.sheet.items {
                if let SheetMark::Shape(shape) = &item.mark {
                    assert!(shape.points.iter().all(|[x, y]| (0.0..=w).contains(x) && (0.0..=h).contains(y)), "{by:?} {width}");
                }
            }
            assert!(chart.regions.iter().all(|r| r.rect[0] >= 0.0 && r.rect[0] + r.rect[2] <= w + 1e-9 && r.rect[2] > 0.0));
        }
    }
}

#[test]
fn what_leaves_the_program_says_what_it_is_and_an_empty_chart_what_to_do() {
    let at = Instant::try_from("2026-01-20T12:00:00+09:00".to_owned()).unwrap();
    let look = ChartLook { lang: Lang::Ja, theme: theme(false), width: 800.0, head: Some(("sample", &at)) };
    let svg = draw_chart(&Charts::default(), ChartBy::Status, look).sheet.svg();
    for word in [Word::ChartStatus, Word::ChartAreasByStatus] {
        assert!(svg.contains(Lang::Ja.t(word)), "{word:?}");
    }
    assert!(svg.contains("sample・ワシントン 2026-01-19 22:00・東京 2026-01-20 12:00"));
    let all = texts(&draw_chart(&Charts::default(), ChartBy::Time, look)).concat();
    assert!(all.contains(Lang::Ja.t(Word::ExportDisclaimer)) && all.contains(Lang::Ja.t(Word::ChartNoAreas)));
}

//! Tests of sheets: the SVG is whole and says everything, the picture is the same each time and crisp.

use super::*;
use crate::view::Pattern;
use quick_xml::events::Event;

const INK: Rgba = Rgba([20, 30, 40, 255]);
const RED: Rgba = Rgba([200, 0, 0, 255]);

fn sheet() -> Sheet {
    let (title, description) = ("A <chart> & more".to_owned(), "12 deposits\u{7}".to_owned());
    let mut sheet =
        Sheet { size: [200.0, 120.0], background: Rgba([255; 4]), lang: Lang::Ja, title, description, items: Vec::new() };
    for (i, pattern) in (0_u8..).zip(Pattern::ALL) {
        let hatch = Hatch { color: INK, spacing: 6.0, width: 1.0, pattern };
        let bar = SheetShape::rect([10.0 + 25.0 * f64::from(i), 20.3], [20.0, 40.4]);
        sheet.add_titled(SheetShape { fill: Some(RED), hatch: Some(hatch), ..bar }, format!("bar \"{i}\""));
    }
    let stroke = Stroke { color: INK, width: 1.0, dash: Some([4.0, 2.0]), casing: None };
    sheet.add(SheetShape { stroke: Some(stroke), ..SheetShape::line(vec![[5.0, 100.2], [190.0, 100.2]]) });
    sheet.add_text(SheetText { anchor: TextAnchor::End, ..SheetText::new([190.0, 15.0], "銅 <Cu> & 'x'", 12.0, INK) });
    sheet.add_text(SheetText { bold: true, wrap: Some(80.0), ..SheetText::new([10.0, 80.0], "two words and more", 12.0, INK) });
    sheet.add_text(SheetText { turn_deg: -90.0, ..SheetText::new([195.0, 110.0], "upward", 12.0, INK) });
    sheet
}

/// Reads the SVG as XML: the texts, and how many elements of each name there are.
fn read(svg: &str) -> (Vec<String>, Vec<String>) {
    let mut reader = quick_xml::Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let (mut texts, mut names, mut open, mut text) = (Vec::new(), Vec::new(), 0, String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) => {
                e.attributes().for_each(|a| drop(a.unwrap()));
                open += 1;
                names.push(String::from_utf8(e.name().as_ref().to_vec()).unwrap());
                text.clear();
            }
            Event::Empty(e) => {
                e.attributes().for_each(|a| drop(a.unwrap()));
                names.push(String::from_utf8(e.name().as_ref().to_vec()).unwrap());
            }
            Event::Text(e) => text += &e.decode().unwrap(),
            Event::GeneralRef(e) => match e.resolve_char_ref().unwrap() {
                Some(c) => text.push(c),
                None => text += quick_xml::escape::resolve_predefined_entity(&e.decode().unwrap()).unwrap(),
            },
            Event::End(_) => {
                open -= 1;
                texts.push(std::mem::take(&mut text));
            }
            Event::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(open, 0);
    (texts, names)
}

#[test]
fn the_svg_is_xml_and_has_every_text_as_text() {
    let svg = sheet().svg();
    let (texts, names) = read(&svg);
    for wanted in ["A <chart> & more", "12 deposits\u{fffd}", "銅 <Cu> & 'x'", "bar \"3\"", "upward"] {
        assert!(texts.iter().any(|t| t == wanted), "{wanted} is not among {texts:?}");
    }
    assert_eq!(texts.iter().filter(|t| ["two words", "and more"].contains(&t.as_str())).count(), 2, "{texts:?}");
    assert_eq!(names.iter().filter(|n| *n == "pattern").count(), 6);
    assert!(svg.contains("xml:lang=\"ja\"") && svg.contains("'Noto Sans CJK JP'") && svg.contains("rotate(-90 195 110)"));
}

#[test]
fn the_picture_is_the_same_to_the_byte_and_crisp_at_every_scale() {
    for scale in [1.0, 1.5, 2.0] {
        let picture = sheet().picture(scale);
        assert_eq!(picture, sheet().picture(scale));
        assert_eq!([f64::from(picture.width), f64::from(picture.height)], [200.0 * scale, 120.0 * scale]);
        let mut bar = Sheet { items: Vec::new(), ..sheet() };
        bar.add(SheetShape { fill: Some(RED), ..SheetShape::rect([10.3, 20.2], [30.4, 40.7]) });
        // No edge is half covered.
        assert!(bar.picture(scale).rgba.chunks(4).all(|px| px == RED.0 || px == [255; 4]));
    }
}

#[test]
fn a_turned_text_has_the_ink_of_the_level_one() {
    let ink = |turn_deg: f64| {
        let mut sheet = Sheet { items: Vec::new(), ..sheet() };
        sheet.add_text(SheetText {
            turn_deg,
            anchor: TextAnchor::Middle,
            ..SheetText::new([100.0, 60.0], "鉱床 count", 14.0, INK)
        });
        let picture = sheet.picture(1.0);
        let dark = |(i, px): (usize, &[u8])| (px[0] < 128).then_some((i % 200, i / 200));
        picture.rgba.chunks(4).enumerate().filter_map(dark).collect::<Vec<_>>()
    };
    let (level, up, slant) = (ink(0.0), ink(-90.0), ink(-30.0));
    assert!(level.len() > 150 && up.len().abs_diff(level.len()) * 10 < level.len(), "{} {}", level.len(), up.len());
    assert!(slant.len() * 10 > level.len() * 6);
    let reach = |ink: &[(usize, usize)]| {
        let side = |of: fn(&(usize, usize)) -> usize| ink.iter().map(of).max().unwrap() - ink.iter().map(of).min().unwrap();
        (side(|p| p.0), side(|p| p.1))
    };
    let ((wide, high), (up_wide, up_high)) = (reach(&level), reach(&up));
    assert!(wide.abs_diff(up_high) <= 1 && high.abs_diff(up_wide) <= 1);
}

#[test]
fn numbers_that_are_none_do_no_harm() {
    let mut odd = Sheet { size: [f64::NAN, 50.0], ..sheet() };
    odd.add(SheetShape { fill: Some(RED), ..SheetShape::rect([f64::NAN, 0.0], [f64::INFINITY, 5.0]) });
    odd.add_text(SheetText { turn_deg: f64::NAN, ..SheetText::new([f64::NAN, 1e300], "x", f64::NAN, INK) });
    assert_eq!(odd.picture(f64::NAN).width, 1);
    read(&odd.svg());
}

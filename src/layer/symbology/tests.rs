//! Styles: written as they were read, and refused when they make no sense.

use super::*;
use crate::layer::{LayerStyle, ScaleRange};

fn style(json: &str) -> LayerStyle {
    serde_json::from_str(json).unwrap()
}

#[test]
fn a_style_of_colour_and_opacity_is_written_as_it_was() {
    let old = r##"{"color":"#d55e00","opacity":0.5}"##;
    assert_eq!(serde_json::to_string(&style(old)).unwrap(), old);
    assert_eq!(style(old), LayerStyle { opacity: 0.5, ..LayerStyle::of(Rgb([0xd5, 0x5e, 0])) });
}

#[test]
fn a_style_comes_back_as_it_was_written() {
    for text in [
        r##"{"color":"#d55e00","opacity":1.0,"symbology":{"kind":"single","look":{"mark":"star","line":{"width":2.0,"dash":[4.0,2.0],"casing":{"color":"#ffffff","width":1.0}},"hatch":{"pattern":"crossed","spacing":7.0,"width":1.0}}},"scales":{"farthest":250000.0},"no_labels":true}"##,
        r##"{"color":"#d55e00","opacity":1.0,"symbology":{"kind":"categorised","by":"commodity_group","status_by_fill":true}}"##,
        r##"{"color":"#d55e00","opacity":1.0,"symbology":{"kind":"categorised","by":{"field":"type"},"classes":[{"values":["a","b"],"label":{"ja":"甲"},"look":{"fill":"hollow"},"hidden":true}]}}"##,
        r##"{"color":"#d55e00","opacity":1.0,"symbology":{"kind":"graduated","by":{"field":"t"},"breaks":[0.0,1.5,9.0],"method":"natural_breaks","ramp":"viridis","classes":[{"look":{"color":"#000000"}},{}]},"newer":[1]}"##,
        // A newer version's symbology is kept, not dropped.
        r##"{"color":"#d55e00","opacity":1.0,"symbology":{"kind":"heat","radius":7}}"##,
    ] {
        assert_eq!(serde_json::to_string(&style(text)).unwrap(), text);
    }
}

#[test]
fn what_makes_no_sense_is_refused_with_the_reason() {
    let refused = |json: &str| check(&style(&format!(r##"{{"color":"#000000","opacity":1,{json}}}"##))).unwrap_err().to_string();
    assert!(refused(r#""symbology":{"kind":"heat"}"#).contains("unknown variant `heat`"));
    assert!(refused(r#""symbology":{"kind":"single","look":{"colour":"red"}}"#).contains("colour"));
    assert_eq!(refused(r#""symbology":{"kind":"single","look":{"size":0}}"#), "size 0 is outside 1 to 100");
    assert_eq!(refused(r#""symbology":{"kind":"single","look":{"line":{"width":-1}}}"#), "width -1 is outside 0 to 30");
    assert!(refused(r#""symbology":{"kind":"categorised","by":{"field":"a"}}"#).contains("at least one class"));
    let twice = r#""symbology":{"kind":"categorised","by":{"field":"a"},"classes":[{"values":["x"]},{"values":["y","x"]}]}"#;
    assert_eq!(refused(twice), "the value “x” is in two classes");
    let graduated = |breaks: &str| {
        format!(
            r#""symbology":{{"kind":"graduated","by":{{"field":"a"}},"method":"manual","breaks":{breaks},"classes":[{{}},{{}}]}}"#
        )
    };
    assert!(refused(&graduated("[1,2,2]")).contains("rise"));
    assert!(refused(&graduated("[1,2]")).contains("2 classes do not fit 2 breaks"));
    assert!(refused(r#""scales":{"closest":5000,"farthest":1000}"#).contains("1:5000"));
    let mut nan = LayerStyle::of(Rgb([0; 3]));
    nan.symbology =
        Symbology::Single(Look { line: LineLook { width: Some(f64::NAN), ..LineLook::default() }, ..Look::default() });
    assert!(check(&nan).is_err());
    nan.symbology = Symbology::Automatic;
    nan.opacity = f32::NAN;
    assert!(check(&nan).is_err());
    assert_eq!(check(&style(r##"{"color":"#000000","opacity":1,"symbology":{"kind":"categorised","by":"status"}}"##)), Ok(()));
}

#[test]
fn a_layer_shows_between_its_scales_ends_included() {
    let range = ScaleRange { closest: Some(1000.0), farthest: Some(50_000.0) };
    assert_eq!([999.0, 1000.0, 50_000.0, 50_001.0].map(|d| range.shows(d)), [false, true, true, false]);
    assert!(ScaleRange::default().shows(1e9));
    assert!((ScaleRange::denominator(12.7) - 48_000.0).abs() < 1e-6);
}

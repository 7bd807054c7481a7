//! A sheet as SVG 1.1: shapes as paths, hatches as patterns, texts as texts.

use super::{Sheet, SheetMark, SheetShape, SheetText, TextAnchor};
use crate::view::{Hatch, Pattern, Rgba};
use std::fmt::Write as _;

/// Fonts with Latin and Japanese letters, the one that pictures are lettered in first.
const FONTS: &str =
    "'BIZ UDPGothic','Noto Sans CJK JP','Noto Sans JP','Hiragino Sans','Yu Gothic',Meiryo,'IPAPGothic',sans-serif";

/// Returns the document.
pub(super) fn document(sheet: &Sheet) -> String {
    let [width, height] = sheet.size.map(number);
    let lang = if sheet.lang.is_ja() { "ja" } else { "en" };
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" lang=\"{lang}\" xml:lang=\"{lang}\" font-family=\"{FONTS}\">\n<title>{}</title>\n",
        escaped(&sheet.title)
    );
    if !sheet.description.is_empty() {
        let _infallible = writeln!(out, "<desc>{}</desc>", escaped(&sheet.description));
    }
    let mut hatches: Vec<Hatch> = Vec::new();
    for item in &sheet.items {
        if let SheetMark::Shape(SheetShape { hatch: Some(hatch), .. }) = &item.mark
            && !hatches.contains(hatch)
        {
            hatches.push(*hatch);
        }
    }
    if !hatches.is_empty() {
        out += "<defs>\n";
        out.extend(hatches.iter().map(pattern));
        out += "</defs>\n";
    }
    let _infallible = writeln!(out, "<rect width=\"{width}\" height=\"{height}\"{}/>", fill(Some(sheet.background)));
    for item in &sheet.items {
        let drawn = match &item.mark {
            SheetMark::Shape(shape) => drawn(shape),
            SheetMark::Text(text) => lettered(text),
        };
        match &item.title {
            Some(title) => out += &format!("<g><title>{}</title>{drawn}</g>\n", escaped(title)),
            None => out += &format!("{drawn}\n"),
        }
    }
    out + "</svg>\n"
}

fn drawn(shape: &SheetShape) -> String {
    let mut path = String::new();
    for (i, [x, y]) in shape.points.iter().enumerate() {
        let _infallible = write!(path, "{}{} {}", if i == 0 { "M" } else { " L" }, number(*x), number(*y));
    }
    if shape.closed {
        path += " Z";
    }
    let stroke = shape.stroke.map_or(String::new(), |s| {
        let dash = s.dash.map_or(String::new(), |[on, off]| format!(" stroke-dasharray=\"{} {}\"", number(on), number(off)));
        format!(" stroke=\"{}\"{} stroke-width=\"{}\"{dash}", hex(s.color), opacity("stroke-opacity", s.color), number(s.width))
    });
    let crisp = if shape.is_upright() { " shape-rendering=\"crispEdges\"" } else { "" };
    let inside = fill(shape.fill.filter(|_| shape.closed));
    match shape.hatch.filter(|_| shape.closed) {
        // The hatch lies between the fill and the edges.
        Some(hatch) => {
            format!("<path d=\"{path}\"{inside}{crisp}/><path d=\"{path}\" fill=\"url(#{})\"{stroke}{crisp}/>", name(&hatch))
        }
        None => format!("<path d=\"{path}\"{inside}{stroke}{crisp}/>"),
    }
}

fn lettered(text: &SheetText) -> String {
    let [x, y] = text.at.map(number);
    let anchor = match text.anchor {
        TextAnchor::Start => "",
        TextAnchor::Middle => " text-anchor=\"middle\"",
        TextAnchor::End => " text-anchor=\"end\"",
    };
    let bold = if text.bold { " font-weight=\"bold\"" } else { "" };
    let turn =
        if text.turn_deg == 0.0 { String::new() } else { format!(" transform=\"rotate({} {x} {y})\"", number(text.turn_deg)) };
    let lines = text.lines();
    let letters = match lines.as_slice() {
        [line] => escaped(line),
        lines => {
            let leading = number(text.leading());
            let line = |(i, line): (usize, &String)| {
                let down = if i == 0 { "0" } else { leading.as_str() };
                format!("<tspan x=\"{x}\" dy=\"{down}\">{}</tspan>", escaped(line))
            };
            lines.iter().enumerate().map(line).collect()
        }
    };
    let size = number(text.size);
    format!(
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{anchor}{bold}{}{turn} xml:space=\"preserve\">{letters}</text>",
        fill(Some(text.color))
    )
}

/// A hatch as a tile that is turned as its lines are; as in pictures, a line runs through the corner of the sheet.
fn pattern(hatch: &Hatch) -> String {
    let (step, half) = (number(hatch.spacing), number(hatch.spacing / 2.0));
    let turn = match hatch.pattern {
        Pattern::Rising | Pattern::Crossed => 45,
        Pattern::Falling => -45,
        Pattern::Level => 90,
        Pattern::Upright | Pattern::Dots => 0,
    };
    let pen = format!(
        " stroke=\"{}\"{} stroke-width=\"{}\"",
        hex(hatch.color),
        opacity("stroke-opacity", hatch.color),
        number(hatch.width)
    );
    let upright = format!("<path d=\"M{half} 0 V{step}\"{pen}/>");
    let inside = match hatch.pattern {
        Pattern::Dots => {
            let radius = number(hatch.width.max(1.0) * 0.8);
            format!("<circle cx=\"{half}\" cy=\"{half}\" r=\"{radius}\"{}/>", fill(Some(hatch.color)))
        }
        Pattern::Crossed => format!("{upright}<path d=\"M0 {half} H{step}\"{pen}/>"),
        Pattern::Rising | Pattern::Falling | Pattern::Level | Pattern::Upright => upright,
    };
    format!(
        "<pattern id=\"{}\" x=\"-{half}\" y=\"-{half}\" width=\"{step}\" height=\"{step}\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate({turn})\">{inside}</pattern>\n",
        name(hatch)
    )
}

/// A name that says what the hatch is, so that several documents within one page never mean different ones by it.
fn name(hatch: &Hatch) -> String {
    let [r, g, b, a] = hatch.color.0;
    let lengths = [hatch.spacing, hatch.width].map(|v| number(v).replace('.', "_")).join("-");
    format!("hatch-{:?}-{r:02x}{g:02x}{b:02x}{a:02x}-{lengths}", hatch.pattern).to_lowercase()
}

fn fill(color: Option<Rgba>) -> String {
    color.map_or(" fill=\"none\"".to_owned(), |c| format!(" fill=\"{}\"{}", hex(c), opacity("fill-opacity", c)))
}

fn hex(Rgba([r, g, b, _]): Rgba) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn opacity(attribute: &str, Rgba([.., a]): Rgba) -> String {
    if a == 255 { String::new() } else { format!(" {attribute}=\"{}\"", number(f64::from(a) / 255.0)) }
}

/// A number with at most three digits after the point, and no more than are needed.
fn number(v: f64) -> String {
    let v = if v.is_finite() { (v * 1000.0).round() / 1000.0 } else { 0.0 };
    // Not "-0".
    format!("{}", v + 0.0)
}

/// A text as it stands in XML; what XML 1.0 has no place for becomes the sign for a character that is none.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

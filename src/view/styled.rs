//! The paints of a layer: from its style, the theme and what it holds to a paint for each class and one for the rest.

use crate::layer::symbology::{By, Categorised, Class, ClassColumn, Fill, HatchLook, Look, Pattern, StatusFill, Symbology};
use crate::layer::{KeyJoin, Layer, LayerRole, LayerStyle, Meaning, NO_CATEGORY, Rgb, ShapeKind, ShapeSet};
use crate::view::keyed::meaning_color;
use crate::view::theme::{MapTheme, UNKNOWN};
use crate::view::{Categories, Hatch, Mark, Paint, Rgba, Stroke, Symbol};
use std::sync::Arc;

/// A layer's style and the column of classes that goes with it, once that is worked out.
#[derive(Debug, Clone)]
pub struct LayerLook {
    /// The style.
    pub style: Arc<LayerStyle>,
    /// The class of each row.
    pub column: Option<Arc<ClassColumn>>,
}

/// How a layer is painted.
#[derive(Debug, Clone)]
pub struct Styled {
    /// What is in no class.
    pub paint: Paint,
    /// The classes.
    pub categories: Option<Arc<Categories>>,
    /// What the legend has to say of it.
    pub classes: Shown,
}

/// What the legend says of a layer.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// One look.
    One,
    /// Classes with their paints and how many features they have; what is in none comes last, with a number of no class.
    Classes {
        /// What tells them apart.
        by: By,
        /// Each with its paint for deposits that are worked, and its features.
        classes: Vec<(Class, Paint, usize)>,
        /// The fill says how the deposit is worked.
        status: bool,
    },
    /// The meanings of a key table: number and paint of each that features have, the most frequent first.
    Key(Vec<(u16, Paint)>),
}

/// What a layer is made of, as far as looks go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Geometry {
    /// Points.
    Points,
    /// Lines.
    Lines,
    /// Areas.
    Areas,
}

impl Geometry {
    /// Returns what shapes are; mixed ones count as what the first line or area is.
    #[must_use]
    pub fn of(shapes: &ShapeSet) -> Self {
        match shapes.shapes().next().map(|s| s.kind) {
            None => Self::Points,
            Some(ShapeKind::Line) => Self::Lines,
            Some(ShapeKind::Polygon | ShapeKind::Fill) => Self::Areas,
        }
    }

    /// Returns a paint with what such a layer has, for its sample in a legend.
    #[must_use]
    pub fn sample(self, paint: Paint) -> Paint {
        match self {
            Self::Points => Paint { fill: None, hatch: None, stroke: None, ..paint },
            Self::Lines => Paint { fill: None, hatch: None, symbol: None, ..paint },
            Self::Areas => Paint { symbol: None, ..paint },
        }
    }
}

/// What all looks of a layer start from.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The colour of what nothing else is said of.
    pub color: Rgb,
    /// 0 to 1.
    pub opacity: f32,
    /// What the layer is for.
    pub role: LayerRole,
    /// What it is made of.
    pub geometry: Geometry,
    /// Colours of the map.
    pub theme: &'a MapTheme,
    /// True when it is divided into classes: told by their fill, with quiet borders.
    pub classed: bool,
}

/// Returns how features of a look are painted.
#[must_use]
pub fn paint_of(look: &Look, ground: Ground<'_>) -> Paint {
    let Ground { opacity, theme, .. } = ground;
    let opaque = |Rgb([r, g, b]): Rgb| Rgba([r, g, b, 255]);
    let color = opaque(look.color.unwrap_or(ground.color));
    let fill = look.fill.unwrap_or(if ground.classed { Fill::Solid } else { Fill::Tint });
    let share = match fill {
        Fill::Solid => Some(0.75),
        Fill::Tint => Some(0.35),
        Fill::Ringed | Fill::Hollow => None,
    };
    let areal = ground.geometry == Geometry::Areas;
    let (usual, width) = match (ground.classed, ground.geometry) {
        (true, Geometry::Areas) => (theme.ink.faded(0.45), 0.7),
        (true, _) if ground.role != LayerRole::Deposits => (color, 1.8),
        _ => (color, 1.0),
    };
    let line = &look.line;
    let width = line.width.unwrap_or(width);
    let casing = line.casing.map(|c| (opaque(c.color).faded(opacity), 2.0_f64.mul_add(c.width, width)));
    let stroke_color = line.color.map_or(usual, opaque).faded(opacity);
    let stroke = Stroke { color: stroke_color, width, dash: line.dash, casing };
    Paint {
        fill: share.map(|s| color.faded(s * opacity)),
        hatch: look.hatch.filter(|_| areal).map(|h| hatch(&h, color, share.unwrap_or(0.0), opacity)),
        smooth_fill: false,
        stroke: (width > 0.0).then_some(stroke),
        symbol: Some(symbol(look, color, ground)),
    }
}

fn symbol(look: &Look, color: Rgba, ground: Ground<'_>) -> Symbol {
    let Ground { opacity, theme, .. } = ground;
    let usual = if ground.role == LayerRole::Deposits { Mark::Circle } else { Mark::Square };
    let paper = theme.paper;
    let (fill, edge, core) = match look.fill.unwrap_or(Fill::Solid) {
        Fill::Solid => (color, (theme.edge, 1.0), None),
        Fill::Tint => (between(paper, color, 0.4), (color, 1.3), None),
        Fill::Ringed => (paper, (color, 1.3), Some(color)),
        Fill::Hollow => (paper, (color, 1.6), None),
    };
    let edge_color = look.line.color.map_or(edge.0, |Rgb([r, g, b])| Rgba([r, g, b, 255]));
    let width = look.line.width.unwrap_or(edge.1);
    Symbol {
        mark: look.mark.unwrap_or(usual),
        size: look.size.unwrap_or(if ground.classed && ground.role == LayerRole::Deposits { 9.0 } else { 8.0 }),
        fill: fill.faded(opacity),
        edge: (width > 0.0).then_some((edge_color.faded(opacity), width)),
        core: core.map(|c| c.faded(opacity)),
    }
}

/// A colour on the way from one to another.
fn between(from: Rgba, to: Rgba, share: f32) -> Rgba {
    let mix = |a: u8, b: u8| f32::from(a) + (f32::from(b) - f32::from(a)) * share;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
    let byte = |i: usize| mix(from.0[i], to.0[i]).round() as u8;
    Rgba([byte(0), byte(1), byte(2), 255])
}

/// Lines of a hatch that was given no colour are dark on light fills and light on dark ones.
fn hatch(look: &HatchLook, fill: Rgba, share: f32, opacity: f32) -> Hatch {
    let color = look.color.map_or_else(
        || {
            let on = between(Rgba([255; 4]), fill, share);
            if lightness(Rgb([on.0[0], on.0[1], on.0[2]])) > 0.45 { Rgba([0, 0, 0, 190]) } else { Rgba([255, 255, 255, 215]) }
        },
        |Rgb([r, g, b])| Rgba([r, g, b, 255]),
    );
    Hatch { color: color.faded(opacity), spacing: look.spacing, width: look.width, pattern: look.pattern }
}

/// How light a colour is printed in grey, 0 to 1: its luma (ITU-R BT.709).
#[must_use]
pub fn lightness(Rgb([r, g, b]): Rgb) -> f32 {
    (0.2126 * f32::from(r) + 0.7152 * f32::from(g) + 0.0722 * f32::from(b)) / 255.0
}

/// Deals hatches to colours: in the order of their lightness, so that those that would print alike look unlike.
fn dealt(colors: &[Rgb]) -> Vec<Option<HatchLook>> {
    let mut order: Vec<usize> = (0..colors.len()).collect();
    order.sort_by(|a, b| lightness(colors[*a]).total_cmp(&lightness(colors[*b])));
    let mut hatches = vec![None; colors.len()];
    for (place, class) in order.into_iter().enumerate() {
        // Every seventh class is left plain.
        hatches[class] = Pattern::ALL.get(place % (Pattern::ALL.len() + 1)).map(|p| HatchLook::of(*p));
    }
    hatches
}

/// Returns how a layer is painted.
#[must_use]
pub fn styled(look: &LayerLook, role: LayerRole, layer: Option<&Layer>, shapes: &ShapeSet, theme: &MapTheme) -> Styled {
    let style = &look.style;
    let ground =
        Ground { color: style.color, opacity: style.opacity, role, geometry: Geometry::of(shapes), theme, classed: true };
    let key = layer.and_then(|l| l.meaning.key.as_deref());
    match (&style.symbology, key) {
        (Symbology::Automatic | Symbology::Unknown(_), Some(key)) => keyed(key, &Categorised::by(By::KeyTable), ground),
        (Symbology::Categorised(c), Some(key)) if c.by == By::KeyTable => keyed(key, c, ground),
        (Symbology::Categorised(c), _) if c.by != By::KeyTable => {
            let other = c.other_in_force();
            let common = Class { look: c.look, ..Class::default() };
            classed(c.by.clone(), &c.classes_in_force(), (&other, &common), (c.hatches, c.status_by_fill), look, ground)
        }
        (Symbology::Graduated(g), _) => {
            let common = Class { look: g.look, ..Class::default() };
            let classes: Vec<Class> = g.classes.iter().zip(g.breaks.windows(2)).map(|(c, w)| ranged(c, w)).collect();
            classed(g.by.clone(), &classes, (&g.other, &common), (false, false), look, ground)
        }
        (Symbology::Single(one), _) => single(one, ground),
        (Symbology::Categorised(c), _) => single(&c.look, ground),
        (Symbology::Automatic | Symbology::Unknown(_), _) => single(&Look::default(), ground),
    }
}

fn single(look: &Look, ground: Ground<'_>) -> Styled {
    let paint = paint_of(look, Ground { classed: false, ..ground });
    Styled { paint, categories: None, classes: Shown::One }
}

/// A range says its ends when it was given no label.
fn ranged(class: &Class, ends: &[f64]) -> Class {
    let mut class = class.clone();
    class.values = ends.iter().map(|v| number(*v)).collect();
    class
}

/// Returns a number for people: four digits, and all before the point.
#[must_use]
pub fn number(value: f64) -> String {
    if value != 0.0 && !(1e-4..1e9).contains(&value.abs()) {
        return format!("{value:.3e}");
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 9")]
    let digits = (3.0 - value.abs().max(1e-4).log10().floor()).clamp(0.0, 9.0) as usize;
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn classed(
    by: By,
    classes: &[Class],
    (other, common): (&Class, &Class),
    (hatches, status): (bool, bool),
    look: &LayerLook,
    ground: Ground<'_>,
) -> Styled {
    // What is in no class is grey unless it was said otherwise, as with key tables.
    let other_look = other.look.over(common.look).over(Look { color: Some(UNKNOWN), ..Look::default() });
    let mut looks: Vec<(Look, bool)> = classes.iter().map(|c| (c.look.over(common.look), c.hidden)).collect();
    if hatches {
        let colors: Vec<Rgb> = looks.iter().map(|(l, _)| l.color.unwrap_or(ground.color)).collect();
        for ((look, _), dealt) in looks.iter_mut().zip(dealt(&colors)) {
            look.hatch = look.hatch.or(dealt);
        }
    }
    looks.push((other_look, other.hidden));
    let painted = |(look, hidden): &(Look, bool), fill: Option<Fill>| {
        let look = fill.map_or(*look, |f| Look { fill: Some(f), ..*look });
        if *hidden { Paint::default() } else { paint_of(&look, ground) }
    };
    // Of another division the numbers would mean other classes.
    let column = look
        .column
        .as_ref()
        .filter(|c| c.partition.by == by && c.partition.status == status && c.partition.split.len() == classes.len());
    let paints: Vec<Paint> = if status {
        looks.iter().flat_map(|l| StatusFill::ALL.map(|f| painted(l, Some(fill_of(f))))).collect()
    } else {
        looks.iter().map(|l| painted(l, None)).collect()
    };
    let step = if status { 4 } else { 1 };
    let plain = paints.get(classes.len() * step).copied().unwrap_or_default();
    let shown = classes.iter().chain([other]).enumerate().map(|(i, class)| {
        let count = column.map_or(0, |c| c.count(i));
        let paint = looks.get(i).map(|l| painted(l, None)).unwrap_or_default();
        (class.clone(), ground.geometry.sample(paint), count)
    });
    let classes = Shown::Classes { by, classes: shown.collect(), status };
    let Some(column) = column else {
        // Until the classes are known: as one, in the layer's own colour.
        let paint = paint_of(&common.look, Ground { classed: false, ..ground });
        return Styled { paint, categories: None, classes };
    };
    // Of classes that no feature is in nothing has to be made ready.
    let used = |i: usize| column.counts.get(i).is_none_or(|n| *n > 0);
    let paints = paints.into_iter().enumerate().map(|(i, p)| if used(i) { p } else { Paint::default() }).collect();
    let categories = Categories { paints, of_row: column.of_row.clone() };
    Styled { paint: plain, categories: Some(Arc::new(categories)), classes }
}

/// Returns how symbols are filled that say how a deposit is worked.
#[must_use]
pub fn fill_of(status: StatusFill) -> Fill {
    match status {
        StatusFill::Worked => Fill::Solid,
        StatusFill::Past => Fill::Ringed,
        StatusFill::NotYet => Fill::Hollow,
        StatusFill::Unknown => Fill::Tint,
    }
}

/// In the colours of a key table; classes that were written down change the look of their codes.
fn keyed(key: &KeyJoin, c: &Categorised, ground: Ground<'_>) -> Styled {
    let colors: Vec<Rgb> = (0..).zip(&key.meanings).map(|(n, m)| meaning_color(key, n, m)).collect();
    let mut hatches = vec![None; colors.len()];
    if c.hatches {
        let used: Vec<usize> = key.used.iter().map(|n| usize::from(*n)).filter(|n| *n < colors.len()).collect();
        let shown: Vec<Rgb> = used.iter().map(|n| colors[*n]).collect();
        for (n, hatch) in used.into_iter().zip(dealt(&shown)) {
            hatches[n] = hatch;
        }
    }
    let own: std::collections::HashMap<String, &Class> =
        c.classes.iter().flat_map(|class| class.values.iter().map(move |v| (crate::layer::code_key(v), class))).collect();
    let meanings = key.meanings.iter().zip(colors.iter().zip(hatches));
    let paint_for = |(meaning, (color, hatch)): (&Meaning, (&Rgb, Option<HatchLook>))| {
        let usual = Look { color: Some(*color), hatch, ..Look::default() };
        if meaning.features == 0 {
            return Paint::default();
        }
        match own.get(&crate::layer::code_key(&meaning.code)) {
            Some(class) if class.hidden => Paint::default(),
            Some(class) => paint_of(&class.look.over(c.look).over(usual), ground),
            None => paint_of(&c.look.over(usual), ground),
        }
    };
    let paints: Vec<Paint> = meanings.map(paint_for).collect();
    let other = c.other.look.over(c.look).over(Look { color: Some(UNKNOWN), ..Look::default() });
    let paint = if c.other.hidden { Paint::default() } else { paint_of(&other, ground) };
    let shown = key
        .used
        .iter()
        .filter(|n| **n != NO_CATEGORY)
        .filter_map(|n| Some((*n, ground.geometry.sample(*paints.get(usize::from(*n))?))));
    let classes = Shown::Key(shown.collect());
    Styled { paint, categories: Some(Arc::new(Categories { paints, of_row: key.category.clone() })), classes }
}

//! The scene: everything a map picture shows, as plain data in map space. `render` turns it into pixels on any thread.

use super::Camera;
use super::north::NorthArrow;
use crate::geometry::{MapExtent, MapPoint};
pub use crate::layer::symbology::{Mark, Pattern};
use crate::layer::{RowSet, ShapeSet};
use std::sync::Arc;

/// A colour with straight (not premultiplied) alpha, sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgba(pub [u8; 4]);

impl Rgba {
    /// Returns the colour with its alpha multiplied by `factor` (0 to 1).
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=255 after clamping")]
    pub fn faded(self, factor: f32) -> Self {
        let [r, g, b, a] = self.0;
        Self([r, g, b, (f32::from(a) * factor).round().clamp(0.0, 255.0) as u8])
    }
}

/// A line style; widths and dashes in logical points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// The colour.
    pub color: Rgba,
    /// The width.
    pub width: f64,
    /// Length of dash and gap.
    pub dash: Option<[f64; 2]>,
    /// A wider line painted underneath: colour and total width.
    pub casing: Option<(Rgba, f64)>,
}

/// A point symbol; size in logical points across.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Symbol {
    /// The outline.
    pub mark: Mark,
    /// Across, in logical points.
    pub size: f64,
    /// The inside.
    pub fill: Rgba,
    /// The edge and its width.
    pub edge: Option<(Rgba, f64)>,
    /// A smaller mark inside.
    pub core: Option<Rgba>,
}

/// How polygons are filled besides the flat colour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hatch {
    /// The colour of the hatch lines.
    pub color: Rgba,
    /// Distance between lines in logical points.
    pub spacing: f64,
    /// Width of a line in logical points.
    pub width: f64,
    /// Which lines.
    pub pattern: Pattern,
}

/// How the shapes of an item are painted.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Paint {
    /// Polygon fill.
    pub fill: Option<Rgba>,
    /// Lines over the fill.
    pub hatch: Option<Hatch>,
    /// Fill edges antialiased. Off for layers whose polygons share borders: antialiasing each alone leaves pale seams.
    pub smooth_fill: bool,
    /// Lines and polygon outlines.
    pub stroke: Option<Stroke>,
    /// Points.
    pub symbol: Option<Symbol>,
}

/// The rows of a layer that are drawn.
#[derive(Debug, Clone)]
pub struct ShownRows {
    /// As a set.
    pub set: Arc<RowSet>,
    /// As a sorted list.
    pub list: Arc<Vec<u32>>,
}

impl ShownRows {
    /// Takes a set of rows.
    #[must_use]
    pub fn new(set: RowSet) -> Self {
        Self { list: Arc::new(set.iter().collect()), set: Arc::new(set) }
    }
}

/// Shapes and their paint; items are painted in order.
#[derive(Debug, Clone)]
pub struct SceneItem {
    /// The shapes, in map units.
    pub shapes: Arc<ShapeSet>,
    /// How they look.
    pub paint: Paint,
    /// Only these rows, when given (sorted).
    pub rows: Option<Arc<Vec<u32>>>,
    /// Rows that look otherwise than `paint`.
    pub categories: Option<Arc<Categories>>,
}

/// Paints by category: rows that mean the same look the same.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Categories {
    /// The paint of each category.
    pub paints: Vec<Paint>,
    /// The category of each row; a number beyond the paints leaves the item's own paint.
    pub of_row: Arc<Vec<u16>>,
}

impl Categories {
    /// Returns the number of a row's paint; `None` for the item's own.
    #[must_use]
    pub fn of(&self, row: u32) -> Option<u16> {
        self.of_row.get(row as usize).copied().filter(|c| usize::from(*c) < self.paints.len())
    }
}

/// Where a label stands in relation to its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelAnchor {
    /// Centred on the place.
    Center,
    /// Beside a symbol: to its right, or where else there is room around it.
    Beside,
    /// Its left top corner is the place.
    TopLeft,
    /// Its centre bottom is the place.
    Bottom,
}

/// A text on the map; sizes in logical points.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// The place.
    pub at: MapPoint,
    /// Moved from the place by this much, right and down, in logical points.
    pub offset: [f64; 2],
    /// The text; a line break begins a new line.
    pub text: String,
    /// Height of the font.
    pub size: f64,
    /// Colour of the letters.
    pub color: Rgba,
    /// Colour of the halo behind them, if any.
    pub halo: Option<Rgba>,
    /// How it stands.
    pub anchor: LabelAnchor,
    /// Higher ones are placed first; those that would overlap a placed one are left out. Those below 0 belong to the screen and
    /// not to the map, and come last.
    pub priority: i32,
}

/// A text in a box over the map, which is always there: labels keep off it.
#[derive(Debug, Clone, PartialEq)]
pub struct Callout {
    /// Where the middle of the box stands.
    pub at: MapPoint,
    /// The text; long ones are broken into lines.
    pub text: String,
    /// Inside and outline.
    pub paint: Paint,
    /// Colour of the letters.
    pub color: Rgba,
}

/// The furniture of a sheet, drawn in screen space.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Furniture {
    /// Length of the scale bar in logical points and what it says; drawn at the bottom left.
    pub scale_bar: Option<(f64, String)>,
    /// One line at the bottom right: the CRS and the sources.
    pub credit: Option<String>,
    /// The north arrow, drawn at the left above the scale bar.
    pub north: Option<NorthArrow>,
    /// One line at the top left, larger.
    pub title: Option<String>,
    /// Legend rows, drawn at the top right.
    pub legend: Vec<LegendRow>,
}

/// One row of a legend.
#[derive(Debug, Clone, PartialEq)]
pub struct LegendRow {
    /// How the sample is painted.
    pub paint: Paint,
    /// What it stands for.
    pub text: String,
}

/// What labels are placed on, besides each other and the furniture.
#[derive(Debug, Clone)]
pub struct LabelGround {
    /// Places of symbols that labels keep off where they can.
    pub marks: Vec<MapPoint>,
    /// Parts of the plane with so many symbols that names of layers keep off.
    pub crowded: Vec<MapExtent>,
    /// Everything that the map can show: names are to stand within, where they can.
    pub world: MapExtent,
    /// True where the picture is one of many in a pan: what stands where must not depend on where the picture ends. False for a
    /// sheet, where every label is whole and clear of the furniture.
    pub steady: bool,
}

impl Default for LabelGround {
    fn default() -> Self {
        Self { marks: Vec::new(), crowded: Vec::new(), world: MapExtent::EMPTY, steady: false }
    }
}

/// Everything a map picture shows.
#[derive(Debug, Clone)]
pub struct Scene {
    /// What part of the plane, and how large in logical points.
    pub camera: Camera,
    /// The colour behind everything.
    pub background: Rgba,
    /// Shapes, painted in order.
    pub items: Vec<SceneItem>,
    /// Texts, above all shapes.
    pub labels: Vec<Label>,
    /// Boxes of text, above the labels.
    pub callouts: Vec<Callout>,
    /// What labels are placed on.
    pub label_ground: LabelGround,
    /// Scale bar, credit, title, legend, north arrow.
    pub furniture: Furniture,
    /// Colours of the furniture: text, and the halo or panel behind it.
    pub ink: [Rgba; 2],
}

//! Floor 7: what is looked at: camera, scene, picking and the drawing tools, all without a window.

mod area_labels;
mod area_unit;
pub mod base;
mod camera;
pub mod chart_look;
#[cfg(test)]
mod color_vision;
pub mod comparison;
pub mod compose;
pub mod graticule;
pub mod grid;
mod highlight;
pub mod keyed;
mod label_names;
pub mod legend;
pub mod links;
mod map_labels;
pub mod north;
mod scale_bar;
mod scene;
mod sketches;
pub mod snap;
pub mod styled;
pub mod theme;
pub mod tools;
mod work_shapes;

pub use area_labels::AreaPlace;
pub use area_unit::AreaUnit;
pub use camera::Camera;
pub use comparison::{Compared, ComparisonShown, ShownSides};
pub use label_names::LabelNames;
pub use scene::{
    Callout, Categories, Furniture, Hatch, Label, LabelAnchor, LabelGround, LegendRow, Mark, Paint, Pattern, Rgba, Scene,
    SceneItem, ShownRows, Stroke, Symbol,
};
pub use work_shapes::{Placed, WorkShapes, add_boundary};

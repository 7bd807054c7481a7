//! Floor 7: what is looked at: camera, scene, picking and the drawing tools, all without a window.

pub mod base;
mod camera;
#[cfg(test)]
mod color_vision;
pub mod compose;
pub mod graticule;
mod highlight;
pub mod keyed;
pub mod legend;
pub mod links;
mod scene;
pub mod styled;
pub mod theme;
pub mod tools;
mod work_shapes;

pub use camera::Camera;
pub use scene::{
    Categories, Furniture, Hatch, Label, LabelAnchor, LegendRow, Mark, Paint, Pattern, Rgba, Scene, SceneItem, Stroke, Symbol,
};
pub use work_shapes::{Placed, WorkShapes, add_boundary};

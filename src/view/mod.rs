//! Floor 7: what is looked at: camera, scene, picking, selection and the drawing tools, all without a window.

mod camera;
mod scene;

pub use camera::Camera;
pub use scene::{Furniture, Hatch, Label, LabelAnchor, LegendRow, Mark, Paint, Rgba, Scene, SceneItem, Stroke, Symbol};

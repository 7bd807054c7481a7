//! Puts a scene together from the workspace, the loaded layers and the camera. Runs on a worker: it may look at properties.

use crate::crs::MapProjection;
use crate::geometry::{MapPoint, distance_m};
use crate::layer::catalog::Catalog;
use crate::layer::symbology::Look;
use crate::layer::{LayerRole, Rgb, RowSet, ScaleRange, ShapeSet};
use crate::view::area_labels::place_in_sight;
use crate::view::base::{BaseShapes, scale_for};
use crate::view::comparison;
use crate::view::graticule::graticule;
use crate::view::grid::grid;
use crate::view::highlight;
use crate::view::legend::{LegendInput, Looks, layer_legend, look_of};
use crate::view::links::{self, LinksShown};
use crate::view::map_labels::{each_once, layer_labels, priority};
use crate::view::north::north_arrow;
use crate::view::scale_bar::scale_bar;
use crate::view::sketches;
use crate::view::styled::{Geometry, Ground, Styled, paint_of, styled};
use crate::view::theme::MapTheme;
use crate::view::{
    Camera, ComparisonShown, Furniture, Hatch, Label, LabelAnchor, LabelGround, LabelNames, LegendRow, Mark, Paint, Pattern,
    Rgba, Scene, SceneItem, ShownRows, Stroke, Symbol, WorkShapes,
};
use crate::words::{Lang, Word};
use crate::workspace::status::{Position, Status};
use crate::workspace::{DepositRef, MappingArea, RecordId, Workspace};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything a picture of the map depends on; cloning it is cheap.
#[derive(Debug, Clone)]
pub struct SceneInput {
    /// The user's records.
    pub workspace: Workspace,
    /// The loaded layers.
    pub catalog: Catalog,
    /// The way to the map plane.
    pub projection: MapProjection,
    /// The base map in map units.
    pub base: Arc<Vec<BaseShapes>>,
    /// The layers in map units.
    pub shapes: BTreeMap<RecordId, Arc<ShapeSet>>,
    /// The first features of files that are still being read, with what they will be and the colour they will have.
    pub early: Vec<(Arc<ShapeSet>, LayerRole, Rgb)>,
    /// The user's records in map units.
    pub work: Arc<WorkShapes>,
    /// How the layers look: those that are being styled as they are tried out, with the classes of their rows.
    pub looks: Looks,
    /// The rows that the filters of layers let through.
    pub shown: BTreeMap<RecordId, ShownRows>,
    /// What is hidden: layers and areas.
    pub hidden: BTreeSet<RecordId>,
    /// The areas that are drawn faintly: those that do not pass the filter.
    pub faint: Arc<BTreeSet<RecordId>>,
    /// The record whose shapes the hand holds, drawn by the window instead.
    pub in_hand: Vec<RecordId>,
    /// The note that the hand holds, likewise.
    pub note_in_hand: Option<RecordId>,
    /// The selected rows of layers, when they are more than the window paints itself.
    pub selected: BTreeMap<RecordId, Arc<RowSet>>,
    /// Which links are drawn.
    pub links: LinksShown,
    /// Where to look.
    pub camera: Camera,
    /// Colours.
    pub theme: &'static MapTheme,
    /// Language of the sheet.
    pub lang: Lang,
    /// Which names stand on the map.
    pub names: LabelNames,
    /// The grid of the map CRS instead of the graticule.
    pub grid: bool,
    /// The selected feature, which is named first.
    pub selected_feature: Option<DepositRef>,
    /// The selected area, project or note, likewise.
    pub selected_record: Option<RecordId>,
    /// Two boundaries that are compared.
    pub comparison: Option<ComparisonShown>,
    /// True for a sheet: title, legend, credits.
    pub sheet: bool,
}

impl SceneInput {
    fn legend<'a>(&'a self, hidden: &'a BTreeSet<RecordId>) -> LegendInput<'a> {
        let Self { workspace, catalog, shapes, looks, theme, lang, .. } = self;
        LegendInput { workspace, catalog, shapes, looks, hidden, theme, lang: *lang, plain: true }
    }
}

/// Returns metres on the ground in one logical point at the middle of the screen; `None` beside the world.
#[must_use]
pub fn metres_per_point(map: &MapProjection, camera: &Camera) -> Option<f64> {
    let here = camera.center;
    let beside = MapPoint::new(here.x + camera.units_per_point, here.y);
    Some(distance_m(map.unproject(here)?, map.unproject(beside)?))
}

/// Makes the scene.
#[must_use]
pub fn compose(input: &SceneInput) -> Scene {
    let theme = input.theme;
    let mut scene = Scene {
        camera: input.camera,
        background: theme.beside,
        items: Vec::new(),
        labels: Vec::new(),
        callouts: Vec::new(),
        label_ground: LabelGround { world: input.projection.extent(), steady: !input.sheet, ..LabelGround::default() },
        furniture: Furniture::default(),
        ink: [theme.ink, theme.halo],
    };
    let ground = metres_per_point(&input.projection, &input.camera);
    let denominator = ground.map(ScaleRange::denominator);
    base_map(input, &mut scene, ground.unwrap_or(50_000.0));
    for layer in input.workspace.layers_in_order() {
        if let (Some(shapes), false) = (input.shapes.get(&layer.id), input.hidden.contains(&layer.id)) {
            let look = look_of(&input.looks, &layer);
            if denominator.is_some_and(|d| !look.style.scales.shows(d)) {
                continue;
            }
            let loaded = input.catalog.get(&layer.id.0).map(Arc::as_ref);
            let Styled { paint, categories, .. } = styled(&look, layer.role, loaded, shapes, theme);
            let shown = input.shown.get(&layer.id);
            // On a world map the names of deposits would bury the map.
            let named = !look.style.no_labels && ground.is_none_or(|m| m < 40_000.0);
            if let Some(loaded) = loaded.filter(|_| named) {
                // What is not drawn has no name either.
                let paint_of = |row| categories.as_ref().and_then(|c| Some(c.paints[usize::from(c.of(row)?)])).unwrap_or(paint);
                let through = |row| shown.is_none_or(|s| s.set.get(row));
                let drawn = |row| through(row) && paint_of(row) != Paint::default();
                layer_labels(input, (loaded, layer.role, &layer.id.0), shapes, drawn, &mut scene);
            }
            let rows = shown.map(|s| s.list.clone());
            scene.items.push(SceneItem { shapes: shapes.clone(), paint, rows, categories });
        }
    }
    if input.sheet {
        // The legend explains what is seen, and nothing else.
        let extent = input.camera.extent();
        let beside = input.shapes.iter().filter(|(_, shapes)| !shapes.has_any_in(&extent)).map(|(id, _)| id);
        let hidden = beside.chain(&input.hidden).cloned().collect();
        scene.furniture.legend.extend(layer_legend(&input.legend(&hidden), denominator));
    }
    for (shapes, role, color) in &input.early {
        let geometry = Geometry::of(shapes);
        let paint =
            paint_of(&Look::default(), Ground { color: *color, opacity: 1.0, role: *role, geometry, theme, classed: false });
        scene.items.push(SceneItem { shapes: shapes.clone(), paint, rows: None, categories: None });
    }
    scene.items.extend(highlight::items(input));
    areas(input, &mut scene);
    comparison::add(input, &mut scene);
    records(input, &mut scene);
    each_once(&mut scene.labels);
    furniture(input, &mut scene);
    scene
}

fn line(color: Rgba, width: f64) -> Paint {
    Paint { stroke: Some(Stroke { color, width, dash: None, casing: None }), ..Paint::default() }
}

fn base_map(input: &SceneInput, scene: &mut Scene, metres_per_point: f64) {
    let theme = input.theme;
    let mut add = |shapes: &Arc<ShapeSet>, paint: Paint| {
        scene.items.push(SceneItem { shapes: shapes.clone(), paint, rows: None, categories: None });
    };
    if let Some(base) = scale_for(&input.base, metres_per_point) {
        let rim = Stroke { color: theme.graticule, width: 1.0, dash: None, casing: None };
        add(&base.world, Paint { fill: Some(theme.sea), smooth_fill: true, stroke: Some(rim), ..Paint::default() });
        add(&base.land, Paint { fill: Some(theme.land), ..Paint::default() });
        let shore = Stroke { color: theme.coast.faded(0.7), width: 0.6, dash: None, casing: None };
        add(&base.lakes, Paint { fill: Some(theme.sea), stroke: Some(shore), ..Paint::default() });
        if metres_per_point < 6_000.0 {
            add(&base.states, line(theme.state, 0.7));
        }
        add(
            &base.borders,
            Paint {
                stroke: Some(Stroke { color: theme.border, width: 0.9, dash: Some([5.0, 2.0]), casing: None }),
                ..Paint::default()
            },
        );
        add(&base.coast, line(theme.coast, 0.8));
    }
    let grid = if input.grid { grid(&input.projection, &input.camera) } else { None };
    let net = grid.unwrap_or_else(|| graticule(&input.projection, &input.camera));
    add(&Arc::new(net.lines), line(theme.graticule, 0.7));
    for (p, text, left) in net.labels {
        let (anchor, offset) = if left { (LabelAnchor::TopLeft, [4.0, -12.0]) } else { (LabelAnchor::Bottom, [0.0, -4.0]) };
        scene.labels.push(Label {
            at: input.camera.map_from_screen(p),
            offset,
            text,
            size: 10.0,
            color: theme.quiet,
            halo: Some(theme.halo.faded(0.7)),
            anchor,
            priority: priority::GRATICULE,
        });
    }
}

/// Returns how an area of a status is drawn: the status shows in the line and the hatch, not in the colour alone.
#[must_use]
pub fn area_paint(status: Status, theme: &MapTheme) -> Paint {
    let color = theme.status(status);
    let (dash, width) = match status {
        Status::Draft => (Some([2.0, 3.0]), 1.6),
        Status::Proposed => (Some([8.0, 4.0]), 2.0),
        Status::Countered => (Some([12.0, 3.0]), 2.2),
        Status::MutuallyDetermined => (None, 2.6),
        Status::Disputed => (Some([10.0, 3.0]), 2.4),
        Status::Stale => (Some([4.0, 4.0]), 2.0),
        Status::Withdrawn => (Some([1.5, 5.0]), 1.4),
        Status::Superseded => (Some([1.5, 8.0]), 1.2),
    };
    let hatch = |pattern| Some(Hatch { color: color.faded(0.45), spacing: 9.0, width: 1.0, pattern });
    Paint {
        fill: Some(color.faded(0.13)),
        hatch: match status {
            Status::Stale => hatch(Pattern::Rising),
            Status::Disputed => hatch(Pattern::Falling),
            Status::Countered => hatch(Pattern::Upright),
            _ => None,
        },
        smooth_fill: true,
        stroke: Some(Stroke { color, width, dash, casing: Some((theme.halo.faded(0.8), width + 2.0)) }),
        symbol: None,
    }
}

/// As a shadow of itself: a thin line of the same dashes, without fill and hatch.
fn faded(paint: Paint) -> Paint {
    let stroke = paint.stroke.map(|s| Stroke { color: s.color.faded(0.35), width: 1.0, casing: None, ..s });
    Paint { fill: None, hatch: None, stroke, ..paint }
}

fn areas(input: &SceneInput, scene: &mut Scene) {
    let shown = |id: &RecordId| !input.hidden.contains(id) && !input.in_hand.contains(id);
    let mut by_status: BTreeMap<(bool, Status), Vec<u32>> = BTreeMap::new();
    for (row, id) in (0_u32..).zip(input.work.areas.ids.iter()) {
        let Some(area) = input.workspace.areas.get(id).filter(|a| shown(&a.id)) else { continue };
        let Some(&status) = input.work.statuses.get(id) else { continue };
        let faint = input.faint.contains(id);
        by_status.entry((!faint, status)).or_default().push(row);
        if let Some(label) = area_label(input, row, area, status).filter(|_| !faint) {
            scene.labels.push(label);
        }
    }
    let areas = &input.work.areas.shapes;
    let seen: BTreeSet<u32> =
        areas.query(&input.camera.extent()).into_iter().filter_map(|i| areas.shape(i)).map(|shape| shape.row).collect();
    for ((strong, status), rows) in by_status {
        let paint = area_paint(status, input.theme);
        let paint = if strong { paint } else { faded(paint) };
        let in_legend = input.sheet && strong && rows.iter().any(|row| seen.contains(row));
        scene.items.push(SceneItem { shapes: areas.clone(), paint, rows: Some(Arc::new(rows)), categories: None });
        if in_legend {
            let text = format!("{} — {}", input.lang.t(Word::Areas), input.lang.t(status_word(status)));
            scene.furniture.legend.push(LegendRow { paint, text });
        }
    }
}

/// The name of an area with its status, in its widest part.
fn area_label(input: &SceneInput, row: u32, area: &MappingArea, status: Status) -> Option<Label> {
    let lang = input.names.first(input.lang);
    let place = *input.work.area_places(&input.workspace, &input.projection).get(&area.id)?;
    let extent = input.work.areas.shapes.extent_of(row);
    let place = place_in_sight(place, &area.boundary, &extent, &input.projection, &input.camera);
    let mut name = input.names.lines(&area.about.name.en, &area.about.name.ja, input.lang);
    if name.is_empty() {
        lang.t(Word::Untitled).clone_into(&mut name);
    }
    // An area that is a speck at this scale gets its name only, above it; the status follows when there is room for it.
    let large = (extent.max_x - extent.min_x).max(extent.max_y - extent.min_y) / input.camera.units_per_point > 60.0;
    (input.names != LabelNames::None).then(|| Label {
        at: place.at,
        offset: if large { [0.0, 0.0] } else { [0.0, -10.0] },
        text: if large { format!("{name} — {}", lang.t(status_word(status))) } else { name },
        size: if large { 12.5 } else { 11.0 },
        color: input.theme.status(status),
        halo: Some(input.theme.halo),
        anchor: LabelAnchor::Center,
        priority: if input.selected_record.as_ref() == Some(&area.id) { priority::SELECTED } else { priority::AREA },
    })
}

/// Returns the short word for a status.
#[must_use]
pub fn status_word(status: Status) -> Word {
    match status {
        Status::Draft => Word::StatusDraft,
        Status::Proposed => Word::StatusProposed,
        Status::Countered => Word::StatusCountered,
        Status::MutuallyDetermined => Word::StatusMutual,
        Status::Disputed => Word::StatusDisputed,
        Status::Stale => Word::StatusStaleShort,
        Status::Withdrawn => Word::StatusWithdrawn,
        Status::Superseded => Word::StatusSuperseded,
    }
}

/// Where a party stands, as a sign and as a word.
#[must_use]
pub fn position_sign(position: Position) -> (&'static str, Word) {
    match position {
        Position::Silent => ("○", Word::PosSilent),
        Position::For => ("●", Word::PosFor),
        Position::Countered => ("◇", Word::PosCountered),
        Position::Against => ("×", Word::PosAgainst),
        Position::Stale => ("△", Word::PosStale),
        Position::Withdrawn => ("−", Word::PosWithdrawn),
    }
}

fn records(input: &SceneInput, scene: &mut Scene) {
    let theme = input.theme;
    let lines = input.links.lines(&input.workspace, &input.catalog, &input.projection);
    scene.labels.extend(links::labels(lines, theme));
    let mut add = |shapes: &Arc<ShapeSet>, paint: Paint, legend: Word| {
        if !shapes.is_empty() {
            scene.items.push(SceneItem { shapes: shapes.clone(), paint, rows: None, categories: None });
            if input.sheet && shapes.has_any_in(&input.camera.extent()) {
                scene.furniture.legend.push(LegendRow { paint, text: input.lang.t(legend).to_owned() });
            }
        }
    };
    let symbol = |mark, size, fill| Paint {
        symbol: Some(Symbol { mark, size, fill, edge: Some((theme.halo, 1.4)), core: None }),
        ..Paint::default()
    };
    let ring = Paint {
        symbol: Some(Symbol {
            mark: Mark::Circle,
            size: 13.0,
            fill: theme.project.faded(0.0),
            edge: Some((theme.project, 1.6)),
            core: None,
        }),
        ..Paint::default()
    };
    for (shapes, paint) in links::items(lines, theme) {
        add(shapes, paint, Word::Links);
    }
    add(&input.work.deposits.shapes, ring, Word::Links);
    add(&input.work.projects.shapes, symbol(Mark::Diamond, 13.0, theme.project), Word::Projects);
    sketches::add(input, scene);
    scene.furniture.legend.dedup_by(|a, b| a.text == b.text);
    for project in input.workspace.projects.values().filter(|_| input.names != LabelNames::None) {
        if let Some(at) = project.place.and_then(|p| input.projection.project(p)) {
            scene.label_ground.marks.push(at);
            scene.labels.push(Label {
                at,
                offset: [12.0, 0.0],
                text: input.names.lines(&project.about.name.en, &project.about.name.ja, input.lang),
                size: 12.0,
                color: theme.project,
                halo: Some(theme.halo),
                anchor: LabelAnchor::Beside,
                priority: if input.selected_record.as_ref() == Some(&project.id) {
                    priority::SELECTED
                } else {
                    priority::PROJECT
                },
            });
        }
    }
}

fn furniture(input: &SceneInput, scene: &mut Scene) {
    scene.furniture.scale_bar = scale_bar(&input.projection, &input.camera, input.lang);
    scene.furniture.north = north_arrow(&input.projection, &input.camera, input.lang);
    if input.sheet {
        let crs = input.projection.crs();
        scene.furniture.credit = Some(format!("{} ({}) · Natural Earth · lodemap", crs.name(), crs.code()));
    } else if let Some(north) = &mut scene.furniture.north {
        // In the window the arrow says it when the pointer rests on it.
        north.note = None;
    }
}

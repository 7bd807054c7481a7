//! `lodemap render`: the map as a picture, drawn by the same code as the window's.

use super::args::{Given, Options};
use super::filter::Where;
use super::{Console, DONE, PROBLEMS, Stop, ending, is_workspace};
use crate::app::outside::{fresh_id, login_name, now};
use crate::app::{Action, FIRST_CRS, NoticeKind, Setup, State};
use crate::crs::Crs;
use crate::geometry::{LonLatExtent, ScreenPoint};
use crate::io::picture::write_png;
use crate::layer::layer_extent_lonlat;
use crate::render::render;
use crate::view::compose::compose;
use crate::view::links::{LinksOf, LinksShown};
use crate::view::{Camera, LabelNames};
use crate::words::{Lang, Word};
use crate::workspace::RecordId;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

pub const OPTIONS: Options = Options {
    flags: &["--dark", "--grid", "--swap-axes"],
    values: &[
        "-o",
        "--crs",
        "--bbox",
        "--size",
        "--scale",
        "--encoding",
        "--layer",
        "--x",
        "--y",
        "--labels",
        "--where",
        "--areas",
    ],
};

/// Longest side of a picture in pixels: what `render` draws.
const MOST_PX: f64 = 16384.0;
/// Data wider than this many degrees gets the world map.
const WORLD_DEGREES: f64 = 40.0;
/// Web Mercator, which tiles of the web are in; it ends at 85° of latitude.
const REGION_CRS: &str = "EPSG:3857";

/// Draws. A path of the command line that cannot be used stops it; problems in the data are told and drawn around.
pub fn run(given: &Given, lang: Lang, console: &mut Console<'_>) -> Result<u8, Stop> {
    let wishes = Wishes::of(given, lang)?;
    let mut state = State::new(Setup {
        clock: Box::new(now),
        ids: Box::new(fresh_id),
        home: None,
        lang,
        name: login_name(),
        wake: Arc::new(|| {}),
        draws: false,
    });
    state.perform(Action::SetDark(given.has("--dark")));
    state.perform(Action::ShowGrid(given.has("--grid")));
    state.perform(Action::SetLabels(wishes.labels));
    let mut status = DONE;
    let (workspaces, layers): (Vec<PathBuf>, Vec<PathBuf>) =
        given.some_paths(lang)?.iter().cloned().partition(|p| is_workspace(p));
    if workspaces.len() > 1 {
        return Err(Stop::Usage(lang.t(Word::CliOneWorkspace).to_owned()));
    }
    let filter = Where::of(given, lang, console)?;
    if filter.is_some() && layers.is_empty() {
        return Err(Stop::Usage(lang.t(Word::CliWhereLayers).to_owned()));
    }
    if let Some(path) = workspaces.first() {
        state.look_at(path).map_err(Stop::Failed)?;
        state.settle();
    }
    // What the workspace's own layers lack is a problem of the data; what the command line names has to be there.
    status = status.max(tell(&mut state, console).0);
    let known: Vec<RecordId> = state.catalog().ids().map(RecordId::from).collect();
    if !layers.is_empty() {
        state.open_layers(layers, &super::input::reading(given, lang)?);
        state.settle();
    }
    if let Some(filter) = &filter {
        // The workspace's own layers show what it says.
        let added: Vec<RecordId> = state.catalog().ids().map(RecordId::from).filter(|id| !known.contains(id)).collect();
        for id in added {
            let Some(layer) = state.catalog().get(&id.0).cloned() else { continue };
            state.show_only(&id, filter.rows(&layer, lang)?);
        }
    }
    let (worst, failed) = tell(&mut state, console);
    if failed {
        return Err(Stop::Failed(lang.fill(Word::PictureFailed, &[&given_list(given)])));
    }
    status = status.max(worst);
    let code = match &wishes.crs {
        Some(crs) => crs.code().to_owned(),
        None => fitting_crs(&state, wishes.bbox, !workspaces.is_empty()).to_owned(),
    };
    state.perform(Action::SetMapCrs(code.clone()));
    state.settle();
    if state.map().projection().is_none_or(|p| p.crs().code() != code) {
        tell(&mut state, console);
        return Err(Stop::Failed(lang.fill(Word::PictureFailed, &[&code])));
    }
    status = status.max(tell(&mut state, console).0).max(not_drawn(&state, lang, console));
    state.perform(Action::Resize(wishes.size));
    state.perform(Action::ZoomAll);
    let input = state.scene_input(true);
    let mut input = input.ok_or_else(|| Stop::Failed(lang.fill(Word::CrsFailed, &[&code])))?;
    // Nothing can be selected here.
    input.links = LinksShown::new(LinksOf::All);
    if let Some(bbox) = wishes.bbox {
        let all_around = bbox.width() >= 360.0;
        let d = input.projection.domain();
        // All longitudes, wherever the map has its middle and its edges.
        let bbox = if all_around { LonLatExtent { west: d.west, east: d.east, ..bbox } } else { bbox };
        let extent = input.projection.project_extent(bbox);
        if extent.is_empty() {
            let shown = given.text("--bbox").unwrap_or_default();
            return Err(Stop::Failed(lang.fill(Word::CliBboxOffMap, &[&shown, &code])));
        }
        let across = (extent.max_x - extent.min_x) / wishes.size.x;
        let up = (extent.max_y - extent.min_y) / wishes.size.y;
        input.camera = Camera { center: extent.center(), units_per_point: across.max(up), size: wishes.size };
    }
    let picture = render(&compose(&input), wishes.scale, &AtomicBool::new(false));
    let picture = picture.ok_or_else(|| Stop::Failed(lang.fill(Word::Cancelled, &[&wishes.out.display().to_string()])))?;
    write_png(&wishes.out, &picture).map_err(Stop::failed)?;
    console.say(&lang.fill(Word::PictureSaved, &[&wishes.out.display().to_string()]));
    Ok(status)
}

/// What the options ask for.
struct Wishes {
    out: PathBuf,
    crs: Option<Crs>,
    bbox: Option<LonLatExtent>,
    size: ScreenPoint,
    scale: f64,
    labels: LabelNames,
}

impl Wishes {
    fn of(given: &Given, lang: Lang) -> Result<Self, Stop> {
        given.some_paths(lang)?;
        let wrong = |word: Word, value: &str| Stop::Usage(lang.fill(word, &[value]));
        let out = given.value("-o").map(Path::new).ok_or_else(|| wrong(Word::CliMissing, "-o OUT.png"))?.to_owned();
        let shown = out.display().to_string();
        match ending(&out).as_str() {
            "png" => {}
            "svg" | "pdf" => return Err(Stop::Failed(lang.fill(Word::NotYetCommand, &[&shown]))),
            _ => return Err(Stop::Usage(lang.fill(Word::CliBadEnding, &[&shown, ".png"]))),
        }
        if let Some(same) = given.paths.iter().find(|p| crate::io::files::same_file(p, &out)) {
            return Err(Stop::Usage(lang.fill(Word::CliSameFile, &[&same.display().to_string()])));
        }
        let crs = given.text("--crs").map(|c| Crs::parse(&c)).transpose().map_err(Stop::failed)?;
        let bbox = given.text("--bbox").map(|t| bbox(&t).ok_or_else(|| wrong(Word::CliBadBbox, &t))).transpose()?;
        let size = given.text("--size").unwrap_or_else(|| "1600x1000".into());
        let size =
            numbers::<2>(&size, 'x').filter(|s| s.iter().all(|n| *n >= 1.0)).ok_or_else(|| wrong(Word::CliBadSize, &size))?;
        let scale = given.text("--scale").unwrap_or_else(|| "1".into());
        let scale = numbers::<1>(&scale, ',')
            .filter(|s| (0.1..=10.0).contains(&s[0]))
            .ok_or_else(|| wrong(Word::CliBadScale, &scale))?[0];
        let pixels = size.map(|n| (n * scale).round());
        if pixels.iter().any(|p| *p > MOST_PX) {
            let shown = format!("{}×{}", pixels[0], pixels[1]);
            return Err(Stop::Usage(lang.fill(Word::CliPictureTooLarge, &[&shown, &MOST_PX.to_string()])));
        }
        let labels = match given.text("--labels") {
            Some(word) => LabelNames::parse(&word).ok_or_else(|| wrong(Word::CliBadLabels, &word))?,
            None => LabelNames::of(lang),
        };
        Ok(Self { out, crs, bbox, size: ScreenPoint::new(size[0], size[1]), scale, labels })
    }
}

fn numbers<const N: usize>(text: &str, separator: char) -> Option<[f64; N]> {
    let found: Vec<f64> =
        text.split(separator).map(|n| n.trim().parse().ok().filter(|v: &f64| v.is_finite())).collect::<Option<_>>()?;
    found.try_into().ok()
}

fn bbox(text: &str) -> Option<LonLatExtent> {
    let [west, south, east, north] = numbers::<4>(text, ',')?;
    let fits = [west, east].iter().all(|lon| lon.abs() <= 180.0) && south >= -90.0 && north <= 90.0;
    let bbox = LonLatExtent { west, south, east, north };
    (fits && bbox.width() > 0.0 && south < north).then_some(bbox)
}

/// The world map for workspaces and wide data, else Web Mercator where it reaches.
fn fitting_crs(state: &State, bbox: Option<LonLatExtent>, workspace: bool) -> &'static str {
    let boxes = state.catalog().ids().filter_map(|id| layer_extent_lonlat(state.catalog().get(id)?));
    let corners = boxes.flat_map(|e| {
        // The middle too, so that a box wider than half the world is not taken for its own outside.
        let middle = e.west + e.width() / 2.0;
        [[e.west, e.south], [middle, e.south], [e.east, e.north]]
    });
    let all = bbox.or_else(|| LonLatExtent::around(corners));
    // Web Mercator is cut at 180°.
    let fits = |e: LonLatExtent| e.west <= e.east && e.width() <= WORLD_DEGREES && e.south > -80.0 && e.north < 80.0;
    let regional = all.is_some_and(fits);
    if regional && (!workspace || bbox.is_some()) { REGION_CRS } else { FIRST_CRS }
}

/// Tells the notices that are more than news; returns the status they mean, and whether one is an error.
fn tell(state: &mut State, console: &mut Console<'_>) -> (u8, bool) {
    let notices: Vec<_> = state.notices().to_vec();
    let mut failed = false;
    let mut status = DONE;
    for notice in notices {
        if notice.kind != NoticeKind::Info {
            console.say(&notice.text);
            status = PROBLEMS;
            failed |= notice.kind == NoticeKind::Error;
        }
        state.perform(Action::Dismiss(notice.id));
    }
    (status, failed)
}

/// Tells which layers, or features of layers, are not in the picture because they have no place on its map. That a map of a
/// region leaves out the rest of the world is no problem; that a layer cannot be drawn at all is one.
fn not_drawn(state: &State, lang: Lang, console: &mut Console<'_>) -> u8 {
    let mut status = DONE;
    for layer in state.workspace().layers_in_order() {
        let name = layer.name.get(lang.is_ja());
        let Some(loaded) = state.catalog().get(&layer.id.0) else { continue };
        let outside = state.map().shapes(&layer.id).map_or(0, |s| s.outside.len());
        if loaded.crs.crs.is_none() {
            console.say(&lang.fill(Word::CliNotDrawn, &[name, loaded.crs.reason.get(lang)]));
            status = PROBLEMS;
        } else if outside > 0 {
            console.say(&lang.fill(Word::LayerOutside, &[name, &outside.to_string()]));
        }
    }
    status
}

fn given_list(given: &Given) -> String {
    given.paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ")
}

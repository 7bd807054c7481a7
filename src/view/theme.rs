//! Every colour of the map picture, light and dark. `ui` takes its own from here too: there is no colour elsewhere.

use crate::analysis::Side;
use crate::layer::Rgb;
use crate::view::Rgba;
use crate::workspace::Ink;
use crate::workspace::status::Status;

/// The colours of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MapTheme {
    /// True for the dark theme.
    pub dark: bool,
    /// Beside the world.
    pub beside: Rgba,
    /// Sea.
    pub sea: Rgba,
    /// Land.
    pub land: Rgba,
    /// Coastline.
    pub coast: Rgba,
    /// International borders.
    pub border: Rgba,
    /// Borders of U.S. states.
    pub state: Rgba,
    /// Graticule.
    pub graticule: Rgba,
    /// Letters on the map.
    pub ink: Rgba,
    /// Behind letters.
    pub halo: Rgba,
    /// Quiet letters: graticule labels, credits.
    pub quiet: Rgba,
    /// What is selected, and the gesture under the hand.
    pub accent: Rgba,
    /// What is wrong.
    pub alarm: Rgba,
    /// Around symbols, and inside handles.
    pub edge: Rgba,
    /// Inside symbols that are not filled.
    pub paper: Rgba,
    /// Projects.
    pub project: Rgba,
    /// Notes.
    pub note: Rgba,
}

/// The light theme: paper-white land on a pale sea, so that the user's colours carry the meaning.
pub const LIGHT: MapTheme = MapTheme {
    dark: false,
    beside: Rgba([243, 245, 245, 255]),
    sea: Rgba([221, 231, 237, 255]),
    land: Rgba([247, 244, 236, 255]),
    coast: Rgba([126, 146, 158, 255]),
    border: Rgba([150, 136, 120, 255]),
    state: Rgba([196, 186, 170, 255]),
    graticule: Rgba([120, 140, 155, 70]),
    ink: Rgba([38, 44, 50, 255]),
    halo: Rgba([252, 251, 247, 230]),
    quiet: Rgba([92, 106, 116, 255]),
    accent: Rgba([0, 105, 180, 255]),
    alarm: Rgba([190, 40, 30, 255]),
    edge: Rgba([255, 255, 255, 255]),
    paper: Rgba([255, 255, 255, 255]),
    project: Rgba([124, 58, 150, 255]),
    note: Rgba([232, 184, 48, 255]),
};

/// The dark theme.
pub const DARK: MapTheme = MapTheme {
    dark: true,
    beside: Rgba([17, 21, 25, 255]),
    sea: Rgba([24, 31, 38, 255]),
    land: Rgba([42, 48, 54, 255]),
    coast: Rgba([96, 114, 126, 255]),
    border: Rgba([116, 108, 98, 255]),
    state: Rgba([74, 76, 78, 255]),
    graticule: Rgba([150, 170, 185, 42]),
    ink: Rgba([232, 234, 236, 255]),
    halo: Rgba([22, 27, 32, 225]),
    quiet: Rgba([158, 172, 182, 255]),
    accent: Rgba([92, 178, 244, 255]),
    alarm: Rgba([255, 122, 106, 255]),
    edge: Rgba([12, 16, 20, 255]),
    paper: Rgba([28, 33, 38, 255]),
    project: Rgba([206, 150, 232, 255]),
    note: Rgba([240, 200, 84, 255]),
};

/// Returns the theme.
#[must_use]
pub fn theme(dark: bool) -> &'static MapTheme {
    if dark { &DARK } else { &LIGHT }
}

/// Colours given to layers in turn: Okabe and Ito (2008), told apart by the three common kinds of colour blindness.
const LAYER_COLORS: [[u8; 3]; 7] =
    [[213, 94, 0], [0, 114, 178], [0, 158, 115], [204, 121, 167], [230, 159, 0], [86, 180, 233], [120, 110, 60]];

/// What a key table has no meaning or no colour for.
pub const UNKNOWN: Rgb = Rgb([150, 150, 150]);

/// Returns the colour of the n-th layer.
#[must_use]
pub fn layer_color(n: usize) -> Rgb {
    Rgb(LAYER_COLORS[n % LAYER_COLORS.len()])
}

impl MapTheme {
    /// Returns the line colour of an area by its status; line style and label say the same without colour.
    #[must_use]
    pub fn status(&self, status: Status) -> Rgba {
        let light = match status {
            Status::Draft => [96, 100, 104],
            Status::Proposed => [0, 105, 180],
            Status::Countered => [112, 64, 164],
            Status::MutuallyDetermined => [0, 126, 88],
            Status::Disputed => [190, 40, 30],
            Status::Stale => [176, 108, 0],
            Status::Withdrawn => [140, 130, 126],
            Status::Superseded => [150, 150, 150],
        };
        let [r, g, b] = if self.dark { light.map(|c| c / 2 + 118) } else { light };
        Rgba([r, g, b, 255])
    }
}

impl MapTheme {
    /// Returns the colour of an ink on this theme's land and sea, the width of its line in logical points, and its dashes: an ink
    /// is told by its line as well as by its colour. Without an ink, the usual one.
    #[must_use]
    pub fn ink(&self, ink: Option<&Ink>) -> (Rgba, f64, Option<[f64; 2]>) {
        let (light, dark, width, dash) = match ink {
            None | Some(Ink::Other(_) | Ink::Amber) => ([166, 106, 0], [240, 200, 84], 2.4, None),
            Some(Ink::Red) => ([190, 30, 45], [255, 128, 112], 3.8, None),
            Some(Ink::Blue) => ([0, 98, 170], [110, 186, 250], 2.4, Some([11.0, 4.0])),
            Some(Ink::Green) => ([0, 112, 76], [100, 214, 160], 2.4, Some([5.0, 3.0])),
            Some(Ink::Purple) => ([124, 58, 150], [210, 160, 236], 2.8, Some([2.0, 3.0])),
            Some(Ink::Grey) => ([70, 78, 86], [200, 208, 214], 1.4, None),
        };
        let [r, g, b] = if self.dark { dark } else { light };
        (Rgba([r, g, b, 255]), width, dash)
    }
}

impl MapTheme {
    /// Returns the colour of one of two compared boundaries (Okabe and Ito 2008: blue and vermilion); hatch, line and label say the
    /// same without colour.
    #[must_use]
    pub fn side(&self, side: Side) -> Rgba {
        let [light, dark] = match side {
            Side::A => [[0, 90, 160], [86, 180, 233]],
            Side::B => [[190, 76, 0], [255, 160, 90]],
        };
        let [r, g, b] = if self.dark { dark } else { light };
        Rgba([r, g, b, 255])
    }
}

/// A row of colours for numbers from low to high.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ramp {
    /// Its word in styles.
    pub id: &'static str,
    /// Colours at even steps.
    stops: &'static [[u8; 3]],
}

/// The ramps that are offered: lightness rises or falls all along, so that they survive grey printing; `blue_orange` has its light
/// colour in the middle. viridis and cividis after Smith, van der Walt (2015) and Nuñez, Anderton, Renslow (2018).
pub const RAMPS: [Ramp; 6] = [
    Ramp { id: "viridis", stops: &[[253, 231, 37], [122, 209, 81], [34, 168, 132], [42, 120, 142], [65, 68, 135], [68, 1, 84]] },
    Ramp { id: "cividis", stops: &[[254, 232, 56], [195, 179, 105], [124, 123, 120], [66, 78, 108], [0, 32, 77]] },
    Ramp { id: "heat", stops: &[[255, 240, 190], [254, 196, 79], [236, 112, 20], [170, 50, 10], [90, 10, 10]] },
    Ramp { id: "sea", stops: &[[224, 243, 232], [140, 204, 200], [60, 150, 190], [20, 90, 160], [8, 40, 100]] },
    Ramp { id: "grey", stops: &[[225, 225, 225], [150, 150, 150], [85, 85, 85], [30, 30, 30]] },
    Ramp { id: "blue_orange", stops: &[[20, 80, 160], [120, 170, 215], [240, 238, 230], [240, 165, 90], [170, 70, 0]] },
];

impl Ramp {
    /// Returns the ramp of a word; the first when there is none of that.
    #[must_use]
    pub fn of(id: &str) -> Self {
        RAMPS.into_iter().find(|r| r.id == id).unwrap_or(RAMPS[0])
    }

    /// Returns the colour at a share of the way, 0 to 1.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a few stops")]
    pub fn at(self, share: f64) -> Rgb {
        let place = share.clamp(0.0, 1.0) * (self.stops.len() - 1) as f64;
        let i = (place.floor() as usize).min(self.stops.len() - 2);
        let (a, b, t) = (self.stops[i], self.stops[i + 1], place - i as f64);
        Rgb([0, 1, 2].map(|c| (f64::from(a[c]) + (f64::from(b[c]) - f64::from(a[c])) * t).round() as u8))
    }

    /// Returns the colour of one of so many classes.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a few classes")]
    pub fn class(self, number: usize, classes: usize) -> Rgb {
        if classes < 2 { self.at(0.6) } else { self.at(number as f64 / (classes - 1) as f64) }
    }
}

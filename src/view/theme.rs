//! Every colour of the map picture, light and dark. `ui` takes its own from here too: there is no colour elsewhere.

use crate::layer::Rgb;
use crate::view::Rgba;
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
            Status::MutuallyDetermined => [0, 126, 88],
            Status::Disputed => [190, 40, 30],
            Status::Stale => [176, 108, 0],
            Status::Withdrawn => [140, 130, 126],
        };
        let [r, g, b] = if self.dark { light.map(|c| c / 2 + 118) } else { light };
        Rgba([r, g, b, 255])
    }
}

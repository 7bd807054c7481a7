//! The map plane and the screen: two spaces whose points cannot be mixed up, and their boxes.

/// A point in the units of the map's CRS (metres, or degrees for geographic CRSs); y grows to the north.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct MapPoint {
    /// Easting in map units.
    pub x: f64,
    /// Northing in map units.
    pub y: f64,
}

impl MapPoint {
    /// Makes a map point.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

/// A point on the map widget in logical points; y grows downwards, the origin is the widget's top left.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ScreenPoint {
    /// To the right, in logical points.
    pub x: f64,
    /// Downwards, in logical points.
    pub y: f64,
}

impl ScreenPoint {
    /// Makes a screen point.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Returns the distance to another point in logical points.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// An upright box in map units; empty when a minimum exceeds its maximum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MapExtent {
    /// Least x.
    pub min_x: f64,
    /// Least y.
    pub min_y: f64,
    /// Greatest x.
    pub max_x: f64,
    /// Greatest y.
    pub max_y: f64,
}

impl MapExtent {
    /// The box that holds nothing: including points makes it grow.
    pub const EMPTY: Self =
        Self { min_x: f64::INFINITY, min_y: f64::INFINITY, max_x: f64::NEG_INFINITY, max_y: f64::NEG_INFINITY };

    /// Tells whether the box holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.min_x > self.max_x || self.min_y > self.max_y
    }

    /// Grows the box so that it holds a point.
    pub fn include(&mut self, p: MapPoint) {
        self.min_x = self.min_x.min(p.x);
        self.min_y = self.min_y.min(p.y);
        self.max_x = self.max_x.max(p.x);
        self.max_y = self.max_y.max(p.y);
    }

    /// Returns the box around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            min_x: self.min_x.min(other.min_x),
            min_y: self.min_y.min(other.min_y),
            max_x: self.max_x.max(other.max_x),
            max_y: self.max_y.max(other.max_y),
        }
    }

    /// Tells whether the two boxes share a point.
    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        self.min_x <= other.max_x && other.min_x <= self.max_x && self.min_y <= other.max_y && other.min_y <= self.max_y
    }

    /// Tells whether a point lies in the box or on its edge.
    #[must_use]
    pub fn contains(&self, p: MapPoint) -> bool {
        self.min_x <= p.x && p.x <= self.max_x && self.min_y <= p.y && p.y <= self.max_y
    }

    /// Returns the middle of the box.
    #[must_use]
    pub fn center(&self) -> MapPoint {
        MapPoint::new(f64::midpoint(self.min_x, self.max_x), f64::midpoint(self.min_y, self.max_y))
    }
}

/// Which longitudes positions have, for the box around them; several, filled in parallel, can be put together.
#[derive(Debug, Clone)]
pub struct LonLatSpans {
    /// The lowest and highest longitude in each tenth of a degree: a million points need no sort, and the width of a bin
    /// decides only which gap is the widest.
    bins: Vec<(f64, f64)>,
    south: f64,
    north: f64,
}

impl Default for LonLatSpans {
    fn default() -> Self {
        Self { bins: vec![(f64::INFINITY, f64::NEG_INFINITY); 3600], south: f64::INFINITY, north: f64::NEG_INFINITY }
    }
}

impl LonLatSpans {
    /// Takes in a longitude and latitude in degrees; what is not finite does not count.
    #[inline]
    pub fn include(&mut self, [lon, lat]: [f64; 2]) {
        if !lon.is_finite() || !lat.is_finite() {
            return;
        }
        self.south = self.south.min(lat);
        self.north = self.north.max(lat);
        let lon = if (-180.0..=180.0).contains(&lon) { lon } else { super::wrap_lon(lon) };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..3600 after clamping")]
        let bin = &mut self.bins[((lon + 180.0) * 10.0).clamp(0.0, 3599.0) as usize];
        *bin = (bin.0.min(lon), bin.1.max(lon));
    }

    /// Takes in what another has taken in.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        for (ours, theirs) in self.bins.iter_mut().zip(&other.bins) {
            *ours = (ours.0.min(theirs.0), ours.1.max(theirs.1));
        }
        (self.south, self.north) = (self.south.min(other.south), self.north.max(other.north));
        self
    }

    /// Returns the smallest box: the widest empty span of longitude is its outside. `None` without positions.
    #[must_use]
    pub fn extent(&self) -> Option<LonLatExtent> {
        let spans: Vec<(f64, f64)> = self.bins.iter().copied().filter(|(west, east)| west <= east).collect();
        let (first, last) = (*spans.first()?, *spans.last()?);
        let (mut west, mut east) = (first.0, last.1);
        let mut widest = 360.0 - (last.1 - first.0);
        for pair in spans.windows(2) {
            let gap = pair[1].0 - pair[0].1;
            // Only a gap that is clearly wider than the one across 180° moves the seam.
            if gap > widest + 1e-9 {
                widest = gap;
                west = pair[1].0;
                east = pair[0].1;
            }
        }
        Some(LonLatExtent { west, south: self.south, east, north: self.north })
    }
}

/// A box in longitude and latitude (degrees); it crosses the 180th meridian when west > east.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LonLatExtent {
    /// Western edge, -180..180.
    pub west: f64,
    /// Southern edge.
    pub south: f64,
    /// Eastern edge, -180..180.
    pub east: f64,
    /// Northern edge.
    pub north: f64,
}

impl LonLatExtent {
    /// Returns the smallest box around positions, across 180° where that is narrower; `None` without positions.
    ///
    /// Longitudes are wrapped into -180..180 first; the widest empty span of longitude becomes the outside.
    #[must_use]
    pub fn around(positions: impl IntoIterator<Item = [f64; 2]>) -> Option<Self> {
        let mut spans = LonLatSpans::default();
        positions.into_iter().for_each(|p| spans.include(p));
        spans.extent()
    }

    /// Returns the width in degrees, 0..360.
    #[must_use]
    pub fn width(&self) -> f64 {
        if self.west > self.east { self.east + 360.0 - self.west } else { self.east - self.west }
    }
}

//! The built-in base map: land, lakes, coasts, borders and U.S. states at three scales, so that a map has ground under it
//! without a network. `assets/basemap/README.md` describes the sources and the bytes that are decoded here.

use std::sync::OnceLock;

static BYTES: &[u8] = include_bytes!("../../assets/basemap/basemap.bin");
const MAGIC: &[u8] = b"LMBASE2\n";

/// One line or ring: longitudes and latitudes in degrees, WGS 84.
pub type Path = Vec<[f64; 2]>;

/// One scale of the base map.
#[derive(Debug, Clone, Default)]
pub struct BaseScale {
    /// The scale it was drawn for: 110 000 000 for 1:110 000 000.
    pub denominator: u32,
    /// Polygons: the exterior ring, then holes. Rings do not repeat their first point. Polygons are cut at ±180° and
    /// Antarctica is closed along the pole, so rings have edges there that are no coast.
    pub land: Vec<Vec<Path>>,
    /// Coasts as lines, without the artificial edges of `land`. A closed coast repeats its first point.
    pub coast: Vec<Path>,
    /// Borders between countries, each once, without coasts.
    pub borders: Vec<Path>,
    /// Borders between U.S. states, each once, without the national outline. Empty at the smallest scale.
    pub states: Vec<Path>,
    /// Lakes and reservoirs: the shore, then islands. Empty at the largest scale, which has no source of its own.
    pub lakes: Vec<Vec<Path>>,
}

/// The base map at all its scales, from the smallest scale to the largest.
#[derive(Debug, Clone, Default)]
pub struct BaseMap {
    /// The scales, in falling order of denominator.
    pub scales: Vec<BaseScale>,
}

/// Decodes the built-in base map at the first call and gives the same one ever after.
pub fn builtin() -> &'static BaseMap {
    static MAP: OnceLock<BaseMap> = OnceLock::new();
    MAP.get_or_init(|| decode(BYTES).unwrap_or_default())
}

/// Decodes a whole base map, or gives `None` when the bytes are cut short, run over or make no sense. What it
/// allocates is bounded by the length of the bytes.
fn decode(bytes: &[u8]) -> Option<BaseMap> {
    let mut reader = Reader { bytes: bytes.strip_prefix(MAGIC)? };
    let scales = reader.list(Reader::scale)?;
    reader.bytes.is_empty().then_some(BaseMap { scales })
}

/// What is left of the bytes.
struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    /// An unsigned number, seven bits to a byte, low bits first.
    fn number(&mut self) -> Option<u32> {
        let mut value = 0_u64;
        for shift in (0..35).step_by(7) {
            let (&byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return u32::try_from(value).ok();
            }
        }
        None
    }

    /// A signed number: 0, -1, 1, -2, 2 … are stored as 0, 1, 2, 3, 4 …
    fn signed(&mut self) -> Option<i64> {
        let value = i64::from(self.number()?);
        Some((value >> 1) ^ -(value & 1))
    }

    /// A count of things that take at least `least` bytes each, so that it can be trusted with an allocation.
    fn count(&mut self, least: usize) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count.checked_mul(least)? <= self.bytes.len()).then_some(count)
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.count(1)?;
        (0..count).map(|_| item(self)).collect()
    }

    fn path(&mut self, units: f64) -> Option<Path> {
        let count = self.count(2)?;
        let (mut lon, mut lat) = (0_i64, 0_i64);
        let mut path = Path::with_capacity(count);
        for _ in 0..count {
            lon = lon.checked_add(self.signed()?)?;
            lat = lat.checked_add(self.signed()?)?;
            let point = [lon as f64 / units, lat as f64 / units];
            if point[0].abs() > 180.0 || point[1].abs() > 90.0 {
                return None;
            }
            path.push(point);
        }
        Some(path)
    }

    /// Coasts are stored as runs of ring vertices: which ring, from which vertex, how many, wrapping around.
    fn runs(&mut self, land: &[Vec<Path>]) -> Option<Vec<Path>> {
        let rings: Vec<&Path> = land.iter().flatten().collect();
        // Each edge of a ring is in one run at most; more would be a small file that unfolds into a huge map.
        let mut edges: usize = rings.iter().map(|ring| ring.len()).sum();
        let mut at = 0_usize;
        self.list(|reader| {
            at = at.checked_add(usize::try_from(reader.number()?).ok()?)?;
            let ring = *rings.get(at)?;
            let start = usize::try_from(reader.number()?).ok()?;
            let count = usize::try_from(reader.number()?).ok()?;
            edges = edges.checked_sub(count.checked_sub(1)?)?;
            if start >= ring.len() || count > ring.len() + 1 {
                return None;
            }
            Some(ring.iter().cycle().skip(start).take(count).copied().collect())
        })
    }

    fn polygons(&mut self, units: f64) -> Option<Vec<Vec<Path>>> {
        self.list(|reader| reader.list(|reader| reader.path(units)))
    }

    fn scale(&mut self) -> Option<BaseScale> {
        let denominator = self.number()?;
        let units = f64::from(self.number().filter(|&units| units > 0)?);
        let land = self.polygons(units)?;
        let mut coast = self.runs(&land)?;
        coast.extend(self.list(|reader| reader.path(units))?);
        let borders = self.list(|reader| reader.path(units))?;
        let states = self.list(|reader| reader.path(units))?;
        let lakes = self.polygons(units)?;
        Some(BaseScale { denominator, land, coast, borders, states, lakes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Even-odd over all rings of all polygons.
    fn within(polygons: &[Vec<Path>], [x, y]: [f64; 2]) -> bool {
        let mut inside = false;
        for ring in polygons.iter().flatten() {
            let before = ring.iter().cycle().skip(ring.len().saturating_sub(1));
            for (a, b) in before.zip(ring) {
                if (a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) {
                    inside = !inside;
                }
            }
        }
        inside
    }

    #[test]
    fn the_built_in_map_has_three_scales_with_everything_in_them() {
        let map = builtin();
        let denominators: Vec<u32> = map.scales.iter().map(|scale| scale.denominator).collect();
        assert_eq!(denominators, [110_000_000, 50_000_000, 10_000_000]);
        for scale in &map.scales {
            assert!(scale.land.len() > 100 && scale.coast.len() > 100 && scale.borders.len() > 100);
            assert!(scale.land.iter().flatten().all(|ring| ring.len() >= 3 && ring.first() != ring.last()));
            assert_eq!(scale.states.is_empty(), scale.denominator == 110_000_000);
        }
    }

    #[test]
    fn land_is_land_and_sea_is_sea_at_each_scale() {
        for scale in &builtin().scales {
            let at = scale.denominator;
            // Tokyo, Nevada, both sides of the 180th meridian in Chukotka, and the ice at the pole.
            for place in [[139.75, 35.68], [-116.0, 40.0], [179.0, 67.5], [-179.0, 67.0], [-90.0, -89.9], [90.0, -89.9]] {
                assert!(within(&scale.land, place), "{place:?} at 1:{at}");
            }
            // The Pacific by Minamitorishima's longitude, the Caspian, both sides of the meridian south of Fiji, the Arctic.
            for place in [[150.0, 30.0], [51.0, 41.0], [179.9, -30.0], [-179.9, -30.0], [0.0, 88.0]] {
                assert!(!within(&scale.land, place), "{place:?} at 1:{at}");
            }
        }
    }

    #[test]
    fn lakes_lie_on_land_and_their_islands_are_out_of_them() {
        let [small, middle, large] = &builtin().scales[..] else { panic!("three scales") };
        assert!(large.lakes.is_empty());
        assert!(small.lakes.len() >= 25 && middle.lakes.len() > 400);
        // Superior, Baikal, Victoria; at 1:50m also Biwa, and Manitoulin as an island of Huron.
        for place in [[-88.0, 47.7], [108.0, 53.4], [33.0, -1.0]] {
            assert!([small, middle].iter().all(|s| within(&s.lakes, place) && within(&s.land, place)), "{place:?}");
        }
        assert!(within(&middle.lakes, [136.08, 35.3]), "Biwa");
        assert!(!within(&middle.lakes, [-82.2, 45.75]) && within(&middle.lakes, [-82.3, 44.6]), "Manitoulin and Huron");
        for ring in [small, middle].iter().flat_map(|s| s.lakes.iter().flatten()) {
            assert!(ring.len() >= 3 && ring.first() != ring.last());
            assert!(ring.iter().all(|p| p[0].abs() <= 180.0 && p[1].abs() <= 90.0));
        }
    }

    #[test]
    fn coordinates_are_in_range_and_no_line_runs_across_the_map() {
        for scale in &builtin().scales {
            let lines = scale.coast.iter().chain(&scale.borders).chain(&scale.states);
            for point in scale.land.iter().flatten().chain(lines.clone()).flatten() {
                assert!(point[0].abs() <= 180.0 && point[1].abs() <= 90.0, "{point:?}");
            }
            for line in lines {
                assert!(line.len() >= 2);
                for pair in line.windows(2) {
                    assert!((pair[0][0] - pair[1][0]).abs() < 20.0, "{pair:?}");
                    let cut = pair.iter().all(|p| p[0].abs() >= 179.999) || pair.iter().all(|p| p[1] <= -89.99);
                    assert!(!cut, "{pair:?}");
                }
            }
        }
    }

    #[test]
    fn bytes_cut_short_or_run_over_give_nothing() {
        let step = BYTES.len() / 97;
        for length in (0..200).chain((0..BYTES.len()).step_by(step)).chain([BYTES.len() - 1]) {
            assert!(decode(&BYTES[..length]).is_none(), "{length}");
        }
        assert!(decode(&[BYTES, &[0]].concat()).is_none());
    }

    #[test]
    fn spoiled_bytes_never_panic() {
        let first_scale = 38_000;
        let mut bytes = BYTES[..first_scale].to_vec();
        bytes[MAGIC.len()] = 1;
        for at in (MAGIC.len()..bytes.len()).step_by(29) {
            let kept = bytes[at];
            bytes[at] = [0xff, 0, 0x80, kept ^ 0x40][at & 3];
            let map = decode(&bytes).unwrap_or_default();
            assert!(map.scales.len() <= 1);
            bytes[at] = kept;
        }
    }

    #[test]
    fn a_count_larger_than_the_file_is_refused() {
        let many = [0xff, 0xff, 0xff, 0xff, 0x0f];
        assert!(decode(&[MAGIC, &many].concat()).is_none());
        assert!(decode(&[MAGIC, &[1, 1, 1], &many].concat()).is_none());
        assert!(decode(&[MAGIC, &[1, 1, 1, 1, 1], &many].concat()).is_none());
        // One ring of three vertices, and runs that ask for more edges than it has.
        let ring = [1, 1, 1, 1, 1, 3, 0, 0, 2, 0, 0, 2];
        let whole = [0, 0, 0, 0];
        assert!(decode(&[MAGIC, &ring, &[1, 0, 0, 4], &whole].concat()).is_some());
        assert!(decode(&[MAGIC, &ring, &[2, 0, 0, 4, 0, 0, 4], &whole].concat()).is_none());
        assert!(decode(&[MAGIC, &ring, &[1, 0, 3, 2], &whole].concat()).is_none());
        assert!(decode(&[MAGIC, &ring, &[1, 1, 0, 2], &whole].concat()).is_none());
    }
}

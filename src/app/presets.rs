//! The map CRSs that are offered by name.

use crate::words::Lang;
use serde::Deserialize;
use std::sync::OnceLock;

/// A map CRS that is offered by name.
#[derive(Debug, Clone, Deserialize)]
pub struct Preset {
    /// Its code.
    pub code: String,
    /// English name.
    pub en: String,
    /// Japanese name.
    pub ja: String,
    /// `world` or `region`.
    pub kind: String,
    /// West, south, east, north of what it is for; west > east across 180°.
    pub view: [f64; 4],
}

impl Preset {
    /// Returns the name in a language.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        if lang.is_ja() { &self.ja } else { &self.en }
    }
}

/// Returns the presets of `assets/crs_presets.json`; a test makes sure that the file is whole.
#[must_use]
pub fn presets() -> &'static [Preset] {
    #[derive(Deserialize)]
    struct File {
        presets: Vec<Preset>,
    }
    static PRESETS: OnceLock<Vec<Preset>> = OnceLock::new();
    PRESETS.get_or_init(|| {
        serde_json::from_str::<File>(include_str!("../../assets/crs_presets.json")).map(|f| f.presets).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_a_map_crs_with_a_view_in_it() {
        assert!(presets().len() >= 15);
        for preset in presets() {
            let crs = crate::crs::Crs::parse(&preset.code).unwrap();
            let map = crate::crs::MapProjection::new(&crs).unwrap();
            let [west, south, east, north] = preset.view;
            let view = map.project_extent(crate::geometry::LonLatExtent { west, south, east, north });
            assert!(!view.is_empty(), "{}", preset.code);
        }
    }
}

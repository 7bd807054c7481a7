//! The list of all CRSs in PROJ's registry: the one place of the program where C is called without a safe binding.

use proj_sys::{PJ_TYPE_PJ_TYPE_GEOGRAPHIC_2D_CRS, PJ_TYPE_PJ_TYPE_PROJECTED_CRS, PROJ_CRS_INFO};
use std::ffi::{CStr, c_char, c_int};
use std::sync::OnceLock;

/// What a listed CRS is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListedKind {
    /// Longitude and latitude.
    Geographic,
    /// Lengths on a plane.
    Projected,
}

/// A CRS of the registry as its list has it. The list is made once; what else is known of a CRS tells [`crate::crs::Crs`].
#[derive(Debug, Clone, PartialEq)]
pub struct ListedCrs {
    /// The code, such as `EPSG:6677`, which [`crate::crs::Crs::parse`] understands.
    pub code: String,
    /// Its name in the registry.
    pub name: String,
    /// What it is.
    pub kind: ListedKind,
    /// West, south, east, north of the area it is meant for, in degrees; west > east across 180°.
    pub area_of_use: Option<[f64; 4]>,
    /// What the registry says of that area, in English.
    pub area_name: String,
    /// The map projection's method as the registry names it; empty for geographic CRSs.
    pub method: String,
    /// The registry has withdrawn it.
    pub deprecated: bool,
}

impl ListedCrs {
    /// Returns the authority and its number or word.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        self.code.split_once(':').unwrap_or(("", &self.code))
    }
}

/// Returns all geographic (two axes) and projected CRSs of the Earth that EPSG, ESRI, IGN France and OGC have registered, by
/// authority and number. The first call takes some tens of milliseconds.
#[must_use]
pub fn all() -> &'static [ListedCrs] {
    static ALL: OnceLock<Vec<ListedCrs>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = read();
        all.sort_by_cached_key(|crs| {
            let (authority, code) = crs.parts();
            (authority.to_owned(), code.parse::<u64>().unwrap_or(u64::MAX), code.to_owned())
        });
        all
    })
}

/// Finds a code in the list.
#[must_use]
pub fn listed(code: &str) -> Option<&'static ListedCrs> {
    // Made beside the list, which is sorted for people.
    static BY_CODE: OnceLock<Vec<usize>> = OnceLock::new();
    let all = all();
    let order = BY_CODE.get_or_init(|| {
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by(|&a, &b| all[a].code.cmp(&all[b].code));
        order
    });
    order.binary_search_by(|&i| all[i].code.as_str().cmp(code)).ok().map(|at| &all[order[at]])
}

#[expect(unsafe_code, reason = "PROJ lists its registry only through a C function for which the `proj` crate has no binding")]
fn read() -> Vec<ListedCrs> {
    let mut count: c_int = 0;
    // SAFETY: the context is made here, used by this thread alone and destroyed last. PROJ returns either null or an array of
    // `count` pointers to structures that live until the array is destroyed, and texts of others are copied before that. The
    // authority and the parameters may be null: they mean every authority, and no filter.
    unsafe {
        let context = proj_sys::proj_context_create();
        let list = proj_sys::proj_get_crs_info_list_from_database(context, std::ptr::null(), std::ptr::null(), &raw mut count);
        let mut all = Vec::new();
        if !list.is_null() {
            for i in 0..usize::try_from(count).unwrap_or(0) {
                let info = *list.add(i);
                if !info.is_null() {
                    all.extend(entry(&*info));
                }
            }
            proj_sys::proj_crs_info_list_destroy(list);
        }
        proj_sys::proj_context_destroy(context);
        all
    }
}

fn entry(info: &PROJ_CRS_INFO) -> Option<ListedCrs> {
    let kind = match info.type_ {
        PJ_TYPE_PJ_TYPE_GEOGRAPHIC_2D_CRS => ListedKind::Geographic,
        PJ_TYPE_PJ_TYPE_PROJECTED_CRS => ListedKind::Projected,
        _ => return None,
    };
    let authority = text(info.auth_name);
    let body = text(info.celestial_body_name);
    if !matches!(authority.as_str(), "EPSG" | "ESRI" | "IGNF" | "OGC") || !matches!(body.as_str(), "Earth" | "") {
        return None;
    }
    let area = [info.west_lon_degree, info.south_lat_degree, info.east_lon_degree, info.north_lat_degree];
    Some(ListedCrs {
        code: format!("{authority}:{}", text(info.code)),
        name: text(info.name),
        kind,
        area_of_use: (info.bbox_valid != 0).then_some(area),
        area_name: text(info.area_name),
        method: text(info.projection_method_name),
        deprecated: info.deprecated != 0,
    })
}

#[expect(unsafe_code, reason = "a C string of PROJ's list")]
fn text(of: *const c_char) -> String {
    if of.is_null() {
        return String::new();
    }
    // SAFETY: PROJ's texts end with a zero, and live as long as the list, which outlives this call.
    unsafe { CStr::from_ptr(of) }.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::Crs;

    #[test]
    fn the_list_says_the_same_as_the_registry() {
        let all = all();
        assert!(all.len() > 7000, "{}", all.len());
        for code in ["EPSG:6677", "EPSG:4326", "EPSG:3338", "EPSG:28350", "ESRI:102003", "EPSG:30169"] {
            let (listed, crs) = (listed(code).unwrap(), Crs::parse(code).unwrap());
            assert_eq!(listed.kind == ListedKind::Geographic, crs.is_geographic(), "{code}");
            assert_eq!(listed.area_of_use, crs.area_of_use(), "{code}");
            // The list writes the countries of the world out.
            assert!(code == "EPSG:4326" || Some(listed.area_name.as_str()) == crs.area_name(), "{code}: {}", listed.area_name);
            assert_eq!(listed.method.to_ascii_lowercase(), crs.method(), "{code}");
        }
        assert_eq!(listed("EPSG:28350").unwrap().name, "GDA94 / MGA zone 50");
        assert!(listed("EPSG:2400").unwrap().deprecated && !listed("EPSG:6677").unwrap().deprecated);
        assert!(listed("EPSG:999999").is_none());
        assert!(all.iter().all(|crs| !crs.code.is_empty() && !crs.name.is_empty()));
    }

    #[test]
    fn the_moon_and_heights_are_not_listed() {
        // JGD2011 (vertical) height, WGS 84 with heights, and a code of the Moon.
        for code in ["EPSG:6695", "EPSG:4979", "IAU_2015:30100", "ESRI:104903"] {
            assert!(listed(code).is_none(), "{code}");
        }
    }
}

//! What PROJ does between two CRSs, in words and with its stated accuracy, for people to judge.

use super::convert::make;
use super::{Crs, CrsError, convert};

/// The operation PROJ uses between two CRSs.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// PROJ's description.
    pub description: String,
    /// Stated accuracy in metres, when PROJ states one.
    pub accuracy_m: Option<f64>,
    /// True when PROJ would only guess (a ballpark transformation).
    pub ballpark: bool,
}

/// Tells which operation PROJ uses near a place (in coordinates of `from`; else the middle of its area of use).
///
/// PROJ chooses among several operations point by point, so the place matters: Alaska has its own for NAD27.
///
/// # Errors
/// When PROJ knows no operation between the two.
pub fn operation(from: &Crs, to: &Crs, near: Option<[f64; 2]>) -> Result<Operation, CrsError> {
    if from.same_coordinates(to) {
        return Ok(Operation {
            description: "none: the coordinates stay as they are".to_owned(),
            accuracy_m: Some(0.0),
            ballpark: false,
        });
    }
    let proj = make(from, to)?;
    let middle = || {
        let [west, south, east, north] = from.area_of_use()?;
        let east = if west > east { east + 360.0 } else { east };
        let middle = [f64::midpoint(west, east), f64::midpoint(south, north)];
        *convert(&Crs::wgs84(), from, &[middle]).ok()?.first()?
    };
    // PROJ names the operation only after it has been used.
    if let Some([x, y]) = near.filter(|p| p.iter().all(|v| v.is_finite())).or_else(middle)
        && (!from.is_geographic() || (x.abs() <= 540.0 && y.abs() <= 90.0))
    {
        drop(proj.convert((x, y)));
    }
    let info = proj.proj_info();
    let description = info.description.unwrap_or_default();
    let ballpark = description.to_ascii_lowercase().contains("ballpark");
    Ok(Operation { accuracy_m: (info.accuracy >= 0.0).then_some(info.accuracy), ballpark, description })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crs(code: &str) -> Crs {
        Crs::parse(code).unwrap()
    }

    #[test]
    fn the_tokyo_datum_says_how_rough_it_is() {
        let op = operation(&crs("EPSG:4301"), &Crs::wgs84(), Some([136.8, 35.5])).unwrap();
        assert!(op.description.contains("Tokyo to WGS 84"), "{op:?}");
        assert!(op.accuracy_m.is_some_and(|m| (8.0..=10.0).contains(&m)) && !op.ballpark, "{op:?}");
    }

    #[test]
    fn a_guess_is_called_one() {
        // A sphere without any datum has no registered way to WGS 84.
        let op = operation(&crs("EPSG:4047"), &Crs::wgs84(), Some([10.0, 20.0])).unwrap();
        assert!(op.ballpark, "{op:?}");
    }

    #[test]
    fn without_a_place_the_middle_of_the_area_of_use_is_taken() {
        let op = operation(&crs("EPSG:26912"), &Crs::wgs84(), None).unwrap();
        assert!(op.description.contains("UTM zone 12N") && op.accuracy_m.is_some(), "{op:?}");
        let none = operation(&crs("EPSG:4326"), &Crs::wgs84(), None).unwrap();
        assert_eq!((none.accuracy_m, none.ballpark), (Some(0.0), false));
    }
}

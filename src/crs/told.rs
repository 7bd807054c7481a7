//! The report of an operation in sentences, in both languages.

use super::{Crs, CrsError, OperationPart, OperationReport};
use crate::words::{Lang, Word};

/// The operation used between two CRSs near one place, in short.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// Names of its steps, and their codes.
    pub description: String,
    /// Stated accuracy in metres, when there is one.
    pub accuracy_m: Option<f64>,
    /// True when the change of datum is left out because no operation is known.
    pub ballpark: bool,
}

/// Tells which operation is used near a place (in coordinates of `from`; else the middle of its area of use).
///
/// It is chosen among several point by point, so the place matters: Alaska has its own for NAD27. [`OperationReport`] tells more.
///
/// # Errors
/// When PROJ knows no operation between the two.
pub fn operation(from: &Crs, to: &Crs, near: Option<[f64; 2]>) -> Result<Operation, CrsError> {
    let report = OperationReport::new(from, to, near.as_slice())?;
    Ok(Operation {
        description: report.parts.first().map_or_else(|| Lang::En.t(Word::OpNone).to_owned(), OperationPart::description),
        accuracy_m: report.accuracy_m().filter(|_| !report.is_ballpark()),
        ballpark: report.is_ballpark(),
    })
}

impl OperationPart {
    /// Returns the name with the codes of its changes of datum.
    #[must_use]
    pub fn description(&self) -> String {
        if self.codes.is_empty() { self.name.clone() } else { format!("{} ({})", self.name, self.codes.join(", ")) }
    }
}

impl OperationReport {
    /// Returns the stated accuracy for people: `±9 m`, or that it is not known.
    #[must_use]
    pub fn accuracy_text(&self, lang: Lang) -> String {
        accuracy(self.accuracy_m().filter(|_| !self.is_ballpark()), lang)
    }

    /// Tells everything there is to tell, a sentence a line: what was used for how many positions, how well, and what is missing.
    #[must_use]
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let placed = self.points - self.unplaced;
        let mut lines = Vec::new();
        match self.parts.as_slice() {
            [] => lines.push(lang.fill(Word::OpOne, &[&self.from, &self.to, lang.t(Word::OpNone), &accuracy(Some(0.0), lang)])),
            [only] => {
                let stated = accuracy(only.accuracy_m.filter(|_| !only.ballpark), lang);
                lines.push(lang.fill(Word::OpOne, &[&self.from, &self.to, &only.description(), &stated]));
            }
            several => {
                lines.push(lang.fill(Word::OpSeveral, &[&self.from, &self.to, &several.len().to_string()]));
                for part in several {
                    let stated = accuracy(part.accuracy_m.filter(|_| !part.ballpark), lang);
                    let numbers = [part.points, placed].map(|n| n.to_string());
                    lines.push(lang.fill(Word::OpPart, &[&numbers[0], &numbers[1], &part.description(), &stated]));
                }
            }
        }
        if self.points < self.of {
            lines.push(lang.fill(Word::OpSampled, &[&self.points.to_string(), &self.of.to_string()]));
        }
        let count = |of: fn(&OperationPart) -> usize| self.parts.iter().map(of).sum::<usize>();
        let guessed = count(|p| if p.ballpark { p.points } else { 0 });
        if guessed > 0 {
            lines.push(lang.fill(Word::OpBallpark, &[&guessed.to_string(), &placed.to_string()]));
        }
        let outside = count(|p| p.outside);
        if outside > 0 {
            lines.push(lang.fill(Word::OpOutside, &[&outside.to_string(), &placed.to_string()]));
        }
        if let Some(epoch) = self.parts.iter().find_map(|p| p.epoch) {
            lines.push(lang.fill(Word::OpEpoch, &[&epoch.to_string()]));
        }
        if let Some(best) = self.missing.first() {
            let stated = accuracy(Some(best.accuracy_m), lang);
            lines.push(lang.fill(Word::OpMissing, &[&best.operation, &best.code, &best.grid, &stated]));
        }
        lines
    }
}

fn accuracy(metres: Option<f64>, lang: Lang) -> String {
    metres.map_or_else(|| lang.t(Word::AccuracyUnknown).to_owned(), |m| format!("±{} m", (m * 100.0).round() / 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crs(code: &str) -> Crs {
        Crs::parse(code).unwrap()
    }

    fn report(from: &str, to: &str, points: &[[f64; 2]]) -> OperationReport {
        OperationReport::new(&crs(from), &crs(to), points).unwrap()
    }

    #[test]
    fn the_tokyo_datum_uses_the_grids_on_land_and_says_how_rough_it_is_elsewhere() {
        let land = report("EPSG:4301", "EPSG:6668", &[[130.69, 32.01]]);
        assert_eq!(land.parts[0].grids, ["TKY2JGD.par"]);
        assert!((0.2..0.5).contains(&land.accuracy_m().unwrap()), "{land:?}");
        let quake = report("EPSG:4301", "EPSG:4326", &[[141.3, 38.43]]);
        assert_eq!(quake.parts[0].grids, ["TKY2JGD.par", "touhokutaiheiyouoki2011.par"]);
        let sea = operation(&crs("EPSG:4301"), &Crs::wgs84(), Some([143.0, 36.3])).unwrap();
        assert_eq!((sea.description.as_str(), sea.accuracy_m), ("Tokyo to WGS 84 (108) (EPSG:15484)", Some(9.0)));
        let both = report("EPSG:4301", "EPSG:6668", &[[130.69, 32.01], [143.0, 36.3], [130.7, 32.0], [143.0, 95.0]]);
        assert_eq!(both.parts.iter().map(|p| p.points).collect::<Vec<_>>(), [2, 1], "{both:?}");
        assert_eq!((both.points, both.unplaced, both.accuracy_m()), (4, 1, Some(10.0)));
        let lines = both.lines(Lang::En);
        assert!(lines[2].starts_with("1 of 3 positions: Tokyo to JGD2000 (1)") && lines[2].ends_with("±10 m"), "{lines:#?}");
    }

    #[test]
    fn jgd2000_is_moved_where_the_earthquake_moved_it() {
        let both = report("EPSG:2452", "EPSG:6678", &[[40_000.0, -174_000.0], [-140_000.0, -174_000.0]]);
        let grids: Vec<usize> = both.parts.iter().map(|p| p.grids.len()).collect();
        assert_eq!(grids, [1, 0], "Ishinomaki has parameters, the sea off Niigata none: {both:?}");
        assert_eq!(both.parts[1].accuracy_m, Some(1.0));
        assert_eq!(both.parts[1].codes, ["EPSG:6698"]);
    }

    #[test]
    fn a_guess_is_called_one_and_never_hides_behind_another() {
        // A sphere without any datum has no registered way to WGS 84.
        let op = operation(&crs("EPSG:4047"), &Crs::wgs84(), Some([10.0, 20.0])).unwrap();
        assert!(op.ballpark && op.accuracy_m.is_none(), "{op:?}");
        // Far from America PROJ alone would leave NAD27 where it is, and call it done.
        let far = report("EPSG:4267", "EPSG:4326", &[[-110.0, 38.0], [170.0, 0.0]]);
        assert!(!far.is_ballpark(), "{far:?}");
        assert_eq!(far.parts.iter().map(|p| p.outside).collect::<Vec<_>>(), [0, 1], "{far:?}");
        assert!(far.lines(Lang::En).iter().any(|l| l.contains("1 of 2 positions lie outside")), "{far:?}");
    }

    #[test]
    fn america_states_its_accuracy_and_names_the_grid_that_is_missing() {
        for (from, to, at, code, metres) in [
            ("EPSG:4267", "EPSG:4326", [-150.0, 64.0], "EPSG:1176", 12.0),
            ("EPSG:4267", "EPSG:4326", [-110.0, 38.0], "EPSG:1175", 7.0),
            ("EPSG:4267", "EPSG:4269", [-110.0, 38.0], "EPSG:1175", 11.0),
            ("EPSG:26912", "EPSG:4326", [5e5, 4.2e6], "EPSG:1188", 4.0),
        ] {
            let report = report(from, to, &[at]);
            assert_eq!((report.parts[0].codes[0].as_str(), report.accuracy_m()), (code, Some(metres)), "{report:?}");
            assert!(!report.missing.is_empty() && report.missing[0].accuracy_m < metres, "{report:?}");
        }
        let lines = report("EPSG:4267", "EPSG:4269", &[[-110.0, 38.0]]).lines(Lang::En);
        assert!(lines.last().unwrap().contains("conus.las"), "{lines:#?}");
    }

    #[test]
    fn parameters_that_move_with_time_claim_no_accuracy_of_nought() {
        let report = report("EPSG:9000", "EPSG:6318", &[[-110.0, 38.0]]);
        assert_eq!((report.parts[0].epoch, report.accuracy_m()), (Some(2010.0), None), "{report:?}");
        assert!(report.lines(Lang::En).iter().any(|l| l.contains("2010")));
    }

    #[test]
    fn without_a_place_the_middle_of_the_area_of_use_is_taken() {
        let op = operation(&crs("EPSG:26912"), &Crs::wgs84(), None).unwrap();
        assert!(op.description.contains("NAD83 to WGS 84") && op.accuracy_m.is_some(), "{op:?}");
        let none = operation(&crs("EPSG:4326"), &Crs::wgs84(), None).unwrap();
        assert_eq!((none.accuracy_m, none.ballpark), (Some(0.0), false));
        let json = report("EPSG:4301", "EPSG:6668", &[]).to_json();
        assert_eq!((json["from"].as_str(), json["positions"].as_u64()), (Some("EPSG:4301"), Some(1)), "{json}");
    }
}

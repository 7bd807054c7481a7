//! An instant as both capitals' clocks show it: 27 October in Washington is 28 October in Tokyo.

use crate::workspace::Instant;
use jiff::tz::TimeZone;

/// Returns date and time to the minute in Washington and in Tokyo; twice as it was written when it cannot be converted.
///
/// The rules of the zones are written out here, so that every machine shows the same: U.S. Eastern time as it has been since
/// 2007 (15 U.S.C. 260a), Japan without summer time.
#[must_use]
pub fn washington_and_tokyo(at: &Instant) -> [String; 2] {
    ["EST5EDT,M3.2.0,M11.1.0", "JST-9"].map(|rule| {
        let zone = TimeZone::posix(rule);
        let zoned = at.as_str().parse::<jiff::Timestamp>().and_then(|t| zone.map(|z| t.to_zoned(z)));
        zoned.map_or_else(|_| at.to_minute(), |z| z.strftime("%Y-%m-%d %H:%M").to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_instant_has_two_dates() {
        let both = |at: &str| washington_and_tokyo(&Instant::try_from(at.to_owned()).unwrap());
        assert_eq!(both("2025-10-27T21:49:21-04:00"), ["2025-10-27 21:49", "2025-10-28 10:49"]);
        assert_eq!(both("2026-01-20T12:00:00+09:00"), ["2026-01-19 22:00", "2026-01-20 12:00"]);
    }
}

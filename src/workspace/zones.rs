//! An instant as both capitals' clocks show it: 27 October in Washington is 28 October in Tokyo; and the quarter of the year it is in.

use crate::workspace::Instant;
use jiff::civil::{DateTime, date};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan as _};

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

/// A calendar quarter in some zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quarter {
    /// Its first instant, in nanoseconds since 1970 UTC.
    from: i128,
    /// The first instant after it.
    to: i128,
}

impl Quarter {
    /// Returns the quarter in which an instant is: by the rules of the zone `here` if its clocks show what was written, else by
    /// the offset that was written. `None` at the ends of the calendar.
    #[must_use]
    pub fn of(at: &Instant, here: &TimeZone) -> Option<Self> {
        let instant: Timestamp = at.as_str().parse().ok()?;
        let utc = instant.to_zoned(TimeZone::UTC).datetime();
        let written: DateTime = at.as_str().parse().unwrap_or(utc);
        let offset = Offset::from_seconds(i32::try_from(written.duration_since(utc).as_secs()).ok()?).ok()?;
        let zone = if here.to_offset(instant) == offset { here.clone() } else { TimeZone::fixed(offset) };
        let now = instant.to_zoned(zone.clone());
        let first = date(now.year(), (now.month() - 1) / 3 * 3 + 1, 1);
        let ends = [first, first.checked_add(3.months()).ok()?];
        let [from, to] = ends.map(|day| day.to_zoned(zone.clone()).map(|z| z.timestamp().as_nanosecond()));
        Some(Self { from: from.ok()?, to: to.ok()? })
    }

    /// Tells whether an instant is in it.
    #[must_use]
    pub fn contains(&self, at: &Instant) -> bool {
        (self.from..self.to).contains(&at.nanos())
    }
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

    #[test]
    fn a_quarter_begins_and_ends_at_midnight_of_its_own_zone() {
        let at = |text: &str| Instant::try_from(text.to_owned()).unwrap();
        let eastern = TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").unwrap();
        let has = |now: &str, then: &str| Quarter::of(&at(now), &eastern).unwrap().contains(&at(then));
        // In winter time the quarter still began in summer time.
        assert!(has("2026-11-20T12:00:00-05:00", "2026-10-01T00:30:00-04:00"));
        assert!(!has("2026-11-20T12:00:00-05:00", "2026-09-30T23:30:00-04:00"));
        assert!(has("2026-11-20T12:00:00-05:00", "2026-12-31T23:59:59-05:00"));
        assert!(!has("2026-11-20T12:00:00-05:00", "2027-01-01T00:00:00-05:00"));
        // A clock of another zone speaks for itself: 1 April in Tokyo is still 31 March in Washington.
        assert!(has("2026-04-01T09:00:00+09:00", "2026-04-01T00:00:00+09:00"));
        assert!(!has("2026-04-01T09:00:00+09:00", "2026-03-31T23:59:59+09:00"));
        assert!(has("2026-02-01T00:00:00Z", "2026-01-01T00:00:00Z") && !has("2026-02-01T00:00:00Z", "2026-04-01T00:00:00Z"));
    }
}

//! Days of the calendar as records hold them: `2026-04-28`, and how many lie between two.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// Returns the day that a text is: exactly `YYYY-MM-DD`, and in the calendar.
#[must_use]
pub fn day(text: &str) -> Option<Date> {
    let plain = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    text.parse().ok().filter(|_| plain)
}

/// Returns the day so many calendar months and then days after another; a month that is too short ends on its last day.
#[must_use]
pub fn after(start: &str, months: u32, days: u32) -> Option<String> {
    let span = |n: u32| i64::from(n.min(100_000));
    let by_months = day(start)?.checked_add(span(months).months()).ok()?;
    Some(by_months.checked_add(span(days).days()).ok()?.to_string())
}

/// Returns how many days lie from one day to another; negative when the other one was before.
#[must_use]
pub fn days_between(from: &str, to: &str) -> Option<i64> {
    let span = day(from)?.until((jiff::Unit::Day, day(to)?)).ok()?;
    Some(i64::from(span.get_days()))
}

/// Tells whether a text is an offset from UTC: `+09:00`, `-05:00`, `Z`.
#[must_use]
pub fn is_offset(text: &str) -> bool {
    let digits =
        |s: &str, most: u8| s.len() == 2 && s.parse::<u8>().is_ok_and(|n| n <= most) && s.bytes().all(|b| b.is_ascii_digit());
    let parts = text.strip_prefix(['+', '-']).and_then(|t| t.split_once(':'));
    text == "Z" || parts.is_some_and(|(h, m)| digits(h, 14) && digits(m, 59))
}

/// Tells whether a text is a decimal number without a sign: `250000000`, `12.5`.
#[must_use]
pub fn is_amount(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    [whole, part].iter().all(|s| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_days_are_counted_as_a_calendar_does() {
        assert_eq!(after("2025-10-28", 6, 0).as_deref(), Some("2026-04-28"), "six months");
        assert_eq!(after("2025-10-28", 0, 180).as_deref(), Some("2026-04-26"), "180 days");
        assert_eq!(after("2025-08-31", 6, 0).as_deref(), Some("2026-02-28"), "a short month");
        assert_eq!(after("2025-02-29", 0, 1), None, "no such day");
        assert_eq!(days_between("2026-04-28", "2026-03-01"), Some(-58));
    }

    #[test]
    fn what_is_no_day_no_amount_and_no_offset() {
        assert!(day("2026-04-28").is_some() && day("2024-02-29").is_some());
        for bad in ["", "28.4.2026", "2026-4-28", "2026-13-01", "2026-02-30", "2026-04-28T00:00", "20260428", "２０２６-04-28"]
        {
            assert_eq!(day(bad), None, "{bad}");
        }
        assert!(["0", "250000000", "12.5"].iter().all(|t| is_amount(t)));
        assert!(["", "1,000", "-1", "1e6", ".5", "5.", "1.2.3", "五"].iter().all(|t| !is_amount(t)));
        assert!(["+09:00", "-05:00", "Z"].iter().all(|t| is_offset(t)));
        assert!(["JST", "+9", "+09:61", "09:00", "+0９:00"].iter().all(|t| !is_offset(t)));
    }
}

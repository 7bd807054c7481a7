//! Numbers: read eight digits at a time, and turned into the nearest f64.

use super::{Scan, Syntax};

/// A number as it is written, taken apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number {
    mantissa: u64,
    digits: usize,
    exponent: i32,
    negative: bool,
    pub integer: bool,
    pub start: usize,
    end: usize,
}

/// A decimal fraction: `whole / 10^decimals`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Decimal {
    pub whole: i64,
    pub decimals: u32,
}

/// Whole numbers below this are exact in f64.
pub(crate) const MOST_WHOLE: u64 = 1 << 53;

const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
    1e22,
];

const TENS: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

impl Number {
    /// The number as a whole number and how many of its digits are decimals, unless it is too long or has an exponent upwards.
    #[inline]
    pub fn decimal(&self) -> Option<Decimal> {
        let fits = self.digits <= 18 && self.mantissa < MOST_WHOLE && (-22..=0).contains(&self.exponent);
        let whole = if self.negative { -(self.mantissa as i64) } else { self.mantissa as i64 };
        fits.then_some(Decimal { whole, decimals: self.exponent.unsigned_abs() })
    }

    /// Tells whether it is so long that it may be beyond f64.
    #[inline]
    pub fn may_be_infinite(&self) -> bool {
        self.exponent > 290 || self.digits > 290
    }

    /// The nearest f64; infinite when the number is too large.
    #[inline]
    pub fn value(&self, text: &[u8]) -> f64 {
        // Both factors are exact in f64, so one rounding remains: the result is the nearest f64 (Clinger 1990).
        if self.digits <= 19 && self.mantissa <= 1 << 53 && (-22..=22).contains(&self.exponent) {
            let power = POWERS[self.exponent.unsigned_abs() as usize];
            let size = self.mantissa as f64;
            let size = if self.exponent < 0 { size / power } else { size * power };
            return if self.negative { -size } else { size };
        }
        fast_float2::parse(&text[self.start..self.end]).unwrap_or(f64::INFINITY)
    }
}

impl Scan<'_> {
    /// Passes a position of short plain numbers and nothing else, such as most are: returns x and y, or `None` and stays where
    /// it is. The scanner stands on the bracket.
    #[inline]
    pub fn plain_position(&mut self) -> Option<[Decimal; 2]> {
        let mut at = self.at + 1;
        let blank = |at: &mut usize| {
            if self.text.get(*at) == Some(&b' ') {
                *at += 1;
            }
            self.text.get(*at).copied()
        };
        blank(&mut at)?;
        let x = plain(self.text, &mut at)?;
        if blank(&mut at)? != b',' {
            return None;
        }
        at += 1;
        blank(&mut at)?;
        let y = plain(self.text, &mut at)?;
        match blank(&mut at)? {
            b']' => {
                self.at = at + 1;
                Some([x, y])
            }
            _ => None,
        }
    }

    /// Passes a number (RFC 8259 §6).
    #[inline]
    pub fn number(&mut self) -> Result<Number, Syntax> {
        let (text, start) = (self.text, self.at);
        let mut at = start;
        let negative = text.get(at) == Some(&b'-');
        at += usize::from(negative);
        let mut mantissa = 0_u64;
        let first = at;
        let whole = digits(text, &mut at, &mut mantissa);
        if whole == 0 {
            self.at = at;
            return self.error("a number needs a digit here (JSON knows no NaN, Infinity or leading +)");
        }
        if whole > 1 && text[first] == b'0' {
            self.at = first;
            return self.error("a number begins with a zero");
        }
        let (mut part, mut exponent, mut integer) = (0, 0_i32, true);
        if text.get(at) == Some(&b'.') {
            at += 1;
            integer = false;
            part = digits(text, &mut at, &mut mantissa);
            if part == 0 {
                self.at = at;
                return self.error("a digit is expected after the decimal point");
            }
        }
        if let Some(b'e' | b'E') = text.get(at) {
            integer = false;
            at += 1;
            let down = text.get(at) == Some(&b'-');
            at += usize::from(matches!(text.get(at), Some(b'-' | b'+')));
            let from = at;
            while let Some(digit) = text.get(at).map(|b| b.wrapping_sub(b'0')).filter(|&digit| digit < 10) {
                exponent = exponent.saturating_mul(10).saturating_add(i32::from(digit));
                at += 1;
            }
            if at == from {
                self.at = at;
                return self.error("a digit is expected in the exponent");
            }
            exponent = if down { -exponent } else { exponent };
        }
        self.at = at;
        let exponent = exponent.saturating_sub(i32::try_from(part).unwrap_or(i32::MAX));
        Ok(Number { mantissa, digits: whole + part, exponent, negative, integer, start, end: at })
    }
}

/// Passes a number without an exponent and with at most 15 digits.
#[inline]
fn plain(text: &[u8], at: &mut usize) -> Option<Decimal> {
    let negative = text.get(*at) == Some(&b'-');
    *at += usize::from(negative);
    let (first, mut mantissa) = (*at, 0);
    let whole = digits(text, at, &mut mantissa);
    let mut part = 0;
    if text.get(*at) == Some(&b'.') {
        *at += 1;
        part = digits(text, at, &mut mantissa);
        if part == 0 {
            return None;
        }
    }
    let leading_zero = whole > 1 && text[first] == b'0';
    if whole == 0 || leading_zero || whole + part > 15 || matches!(text.get(*at), Some(b'e' | b'E')) {
        return None;
    }
    let whole = if negative { -(mantissa as i64) } else { mantissa as i64 };
    Some(Decimal { whole, decimals: part as u32 })
}

/// Passes digits, appends them to the mantissa and returns how many they are.
#[inline]
fn digits(text: &[u8], at: &mut usize, mantissa: &mut u64) -> usize {
    const ONES: u64 = u64::MAX / 255;
    let from = *at;
    while let Some(eight) = text.get(*at..).and_then(|rest| rest.first_chunk::<8>()) {
        // Digits become 0 to 9; in every other byte a high bit appears here or below.
        let values = u64::from_le_bytes(*eight) ^ (ONES * u64::from(b'0'));
        let others = (values.wrapping_add(ONES * 0x76) | values) & (ONES * 0x80);
        let n = (others.trailing_zeros() / 8) as usize;
        if n > 0 {
            *mantissa = mantissa.wrapping_mul(TENS[n]).wrapping_add(eight_digits(values << (64 - 8 * n)));
            *at += n;
        }
        if n < 8 {
            return *at - from;
        }
    }
    while let Some(digit) = text.get(*at).map(|b| b.wrapping_sub(b'0')).filter(|&digit| digit < 10) {
        *mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(digit));
        *at += 1;
    }
    *at - from
}

/// The number that eight digits make, the first in the lowest byte: pairs, then fours, then all, each in one multiplication.
#[inline]
fn eight_digits(values: u64) -> u64 {
    const PAIRS: u64 = 0x0000_00FF_0000_00FF;
    let pairs = values.wrapping_mul(10).wrapping_add(values >> 8);
    let (first, second) = (pairs & PAIRS, (pairs >> 16) & PAIRS);
    first.wrapping_mul(0x000F_4240_0000_0064).wrapping_add(second.wrapping_mul(0x0000_2710_0000_0001)) >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_length_are_the_nearest_f64_wherever_the_text_ends() {
        let mut random = 1_u64;
        for length in 1..40 {
            for point in 0..length {
                let mut digits = String::new();
                for i in 0..length {
                    random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    let digit = if i == 0 { 1 + (random >> 40) % 9 } else { (random >> 40) % 10 };
                    digits += &digit.to_string();
                    if i == point && i + 1 < length {
                        digits.push('.');
                    }
                }
                for text in [digits.clone(), format!("-{digits},"), format!("{digits}]     "), format!("{digits}e-7 ")] {
                    let written = text.trim_end_matches([',', ']', ' ']);
                    let mut scan = Scan::new(text.as_bytes(), 0);
                    let number = scan.number().unwrap();
                    assert_eq!(scan.at, written.len(), "{text}");
                    assert_eq!(number.value(text.as_bytes()).to_bits(), written.parse::<f64>().unwrap().to_bits(), "{text}");
                }
            }
        }
    }

    #[test]
    fn numbers_are_decimal_fractions_unless_they_are_long() {
        let decimal = |text: &str| Scan::new(text.as_bytes(), 0).number().unwrap().decimal();
        for (text, whole, decimals) in [("12", 12, 0), ("-1.50", -150, 2), ("1.5e-3", 15, 4), ("-0", 0, 0)] {
            assert_eq!(decimal(text), Some(Decimal { whole, decimals }), "{text}");
        }
        for text in ["1e3", "9007199254740993", "0.00000000000000000000001", "1234567890123456789012"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }

    #[test]
    fn a_plain_position_is_what_two_numbers_are() {
        for numbers in ["1.5,-2", " 1.5, -2.25 ", "0,0", "-0.5,123456789.123456", "12,3.000000001"] {
            let text = format!("[{numbers}]");
            let mut scan = Scan::new(text.as_bytes(), 0);
            let found = scan.plain_position().unwrap();
            assert_eq!(scan.at, text.len());
            let each: Vec<_> =
                numbers.split(',').map(|n| Scan::new(n.trim().as_bytes(), 0).number().unwrap().decimal()).collect();
            assert_eq!(found.map(Some).to_vec(), each, "{text}");
        }
        for text in [
            "[1]",
            "[1,2,3]",
            "[1,2",
            "[01,2]",
            "[1.,2]",
            "[.5,2]",
            "[1e2,2]",
            "[1,2e1]",
            "[+1,2]",
            "[1234567890123456,2]",
            "[1,2x]",
            "[,]",
            "[",
            "[\"1\",2]",
        ] {
            let mut scan = Scan::new(text.as_bytes(), 0);
            assert_eq!((scan.plain_position(), scan.at), (None, 0), "{text}");
        }
    }
}

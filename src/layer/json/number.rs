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

const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
    1e22,
];

const TENS: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

impl Number {
    /// How many decimals it is written with, when the exponent is applied.
    #[inline]
    pub fn decimals(&self) -> u32 {
        self.exponent.min(0).unsigned_abs()
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
    fn decimals_count_with_the_exponent() {
        for (text, decimals) in [("12", 0), ("1.50", 2), ("1.5e-3", 4), ("1.5e3", 0)] {
            assert_eq!(Scan::new(text.as_bytes(), 0).number().unwrap().decimals(), decimals, "{text}");
        }
    }
}

//! Breaks between classes of numbers: equal steps, equal counts, natural groups, round numbers.

use serde::{Deserialize, Serialize};

/// How breaks are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// As many features in each class.
    Quantile,
    /// Classes of one width.
    EqualInterval,
    /// Groups that lie close together (Fisher 1958, Jenks 1977).
    NaturalBreaks,
    /// Round numbers.
    Pretty,
    /// As they were typed.
    Manual,
}

impl Method {
    /// All methods in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Quantile, Self::EqualInterval, Self::NaturalBreaks, Self::Pretty, Self::Manual];
}

/// The most classes that can be asked for.
pub const MOST_CLASSES: usize = 12;

/// Numbers that natural breaks are looked for in, at most: evenly spaced ranks of all.
const SAMPLE: usize = 800;

/// Returns rising breaks for about `classes` classes of sorted numbers, the least and the greatest among them. There are fewer
/// classes when there are fewer different numbers; [`Method::Manual`] breaks as [`Method::EqualInterval`]. Empty without numbers.
#[must_use]
pub fn breaks(sorted: &[f64], method: Method, classes: usize) -> Vec<f64> {
    let (Some(&first), Some(&last)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    let classes = classes.clamp(1, MOST_CLASSES);
    if first >= last {
        return vec![first, last];
    }
    let mut found = match method {
        Method::Quantile => quantiles(sorted, classes),
        Method::EqualInterval | Method::Manual => equal(first, last, classes),
        Method::NaturalBreaks => natural(&sample(sorted), classes),
        Method::Pretty => pretty(first, last, classes),
    };
    found.dedup();
    found
}

#[expect(clippy::cast_precision_loss, reason = "a few classes")]
fn equal(first: f64, last: f64, classes: usize) -> Vec<f64> {
    // Halves first: the difference of the greatest numbers is no number.
    let step = last / classes as f64 - first / classes as f64;
    (0..classes).map(|i| first + step * i as f64).chain([last]).collect()
}

fn quantiles(sorted: &[f64], classes: usize) -> Vec<f64> {
    (0..=classes).filter_map(|i| sorted.get((sorted.len() - 1) * i / classes).copied()).collect()
}

/// Round numbers that take in all: steps of 1, 2, 2.5 or 5 times a power of ten.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss, reason = "a few steps")]
fn pretty(first: f64, last: f64, classes: usize) -> Vec<f64> {
    let rough = last / classes as f64 - first / classes as f64;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].map(|k| k * power).into_iter().find(|s| *s >= rough * 0.999).unwrap_or(rough);
    let start = (first / step).floor();
    let count = ((last / step).ceil() - start).clamp(1.0, 2.0 * MOST_CLASSES as f64);
    let all: Vec<f64> = (0..=count as usize).map(|i| round_to((start + i as f64) * step, step)).collect();
    // Numbers so great that a step is lost in them.
    if all.windows(2).all(|w| w[0] < w[1]) && all.iter().all(|b| b.is_finite()) { all } else { equal(first, last, classes) }
}

/// Takes away what adding up steps left behind the last digit of a step.
fn round_to(value: f64, step: f64) -> f64 {
    let digits = (1.0 - step.log10().floor()).clamp(0.0, 15.0);
    let scale = 10_f64.powf(digits);
    let rounded = (value * scale).round() / scale;
    if rounded.is_finite() { rounded } else { value }
}

fn sample(sorted: &[f64]) -> Vec<f64> {
    if sorted.len() <= SAMPLE {
        return sorted.to_vec();
    }
    (0..SAMPLE).filter_map(|i| sorted.get((sorted.len() - 1) * i / (SAMPLE - 1)).copied()).collect()
}

/// The division into classes with the least sum of squared distances from their means (Fisher 1958), by dynamic programming.
#[expect(clippy::cast_precision_loss, reason = "a few hundred numbers")]
fn natural(numbers: &[f64], classes: usize) -> Vec<f64> {
    let n = numbers.len();
    let (Some(&first), Some(&last)) = (numbers.first(), numbers.last()) else { return Vec::new() };
    // Moved and scaled to 0..1, so that squares of great numbers neither overflow nor drown the differences.
    let width = (last / 2.0 - first / 2.0) * 2.0;
    let scaled: Vec<f64> = numbers.iter().map(|v| ((v / 2.0 - first / 2.0) * 2.0) / width).map(|v| v.clamp(0.0, 1.0)).collect();
    let mut sums = vec![[0.0, 0.0]];
    for v in &scaled {
        let [s, q] = sums.last().copied().unwrap_or_default();
        sums.push([s + v, q + v * v]);
    }
    let spread = |from: usize, to: usize| {
        let (s, q) = (sums[to][0] - sums[from][0], sums[to][1] - sums[from][1]);
        (q - s * s / (to - from) as f64).max(0.0)
    };
    // best[j]: the least spread of the first j numbers in so many classes; cuts: where the last class begins.
    let mut best: Vec<f64> = (0..=n).map(|j| if j == 0 { 0.0 } else { spread(0, j) }).collect();
    let mut cuts: Vec<Vec<usize>> = vec![vec![0; n + 1]];
    for k in 1..classes.min(n) {
        let (mut next, mut cut) = (vec![f64::INFINITY; n + 1], vec![0; n + 1]);
        for j in k + 1..=n {
            for i in k..j {
                let total = best[i] + spread(i, j);
                // Equal numbers are of one class.
                if total < next[j] && numbers[i - 1] < numbers[i] {
                    (next[j], cut[j]) = (total, i);
                }
            }
        }
        if next[n].is_infinite() {
            break;
        }
        best = next;
        cuts.push(cut);
    }
    let (mut breaks, mut at) = (vec![last], n);
    for cut in cuts.iter().skip(1).rev() {
        at = cut[at];
        // Half way over the gap, so that a group of one number is a range too.
        let middle = numbers[at - 1] / 2.0 + numbers[at] / 2.0;
        breaks.push(if numbers[at - 1] < middle { middle } else { numbers[at] });
    }
    breaks.push(first);
    breaks.reverse();
    breaks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_method_breaks_where_it_says() {
        let numbers = [1.0, 2.0, 3.0, 10.0, 11.0, 12.0, 50.0, 51.0, 97.0];
        assert_eq!(breaks(&numbers, Method::EqualInterval, 4), [1.0, 25.0, 49.0, 73.0, 97.0]);
        assert_eq!(breaks(&numbers, Method::Quantile, 4), [1.0, 3.0, 11.0, 50.0, 97.0]);
        assert_eq!(breaks(&numbers, Method::NaturalBreaks, 4), [1.0, 6.5, 31.0, 74.0, 97.0]);
        assert_eq!(breaks(&numbers, Method::Pretty, 4), [0.0, 25.0, 50.0, 75.0, 100.0]);
        assert_eq!(breaks(&[7.0, 7.0], Method::Quantile, 5), [7.0, 7.0]);
        assert!(breaks(&[], Method::Pretty, 5).is_empty());
        assert_eq!(breaks(&[0.1, 0.35], Method::Pretty, 3), [0.1, 0.2, 0.3, 0.4]);
    }

    proptest! {
        #[test]
        fn any_numbers_are_divided_in_order_and_none_is_left_out(
            numbers in prop::collection::vec(prop_oneof![-1e3..1e3_f64, prop::num::f64::NORMAL], 1..60), classes in 1..14_usize,
        ) {
            let mut numbers = numbers;
            numbers.sort_by(f64::total_cmp);
            for method in Method::ALL {
                let found = breaks(&numbers, method, classes);
                prop_assert!(found.len() >= 2 && found.iter().all(|b| b.is_finite()), "{method:?} {found:?}");
                prop_assert!(found.len() == 2 || found.windows(2).all(|w| w[0] < w[1]), "{method:?} {found:?}");
                prop_assert!(found[0] <= numbers[0] && found[found.len() - 1] >= numbers[numbers.len() - 1], "{method:?} {found:?}");
            }
        }
    }
}

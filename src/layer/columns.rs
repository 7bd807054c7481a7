//! Joining columns that were filled in parallel.

use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Makes one vector of pieces with these lengths; `fill` writes piece `i`, in parallel. What is made is of no use when `cancel`
/// was set.
pub(super) fn filled<T: Copy + Default + Send>(
    lengths: &[usize],
    cancel: &AtomicBool,
    fill: impl Fn(usize, &mut [T]) + Sync,
) -> Vec<T> {
    let mut all = vec![T::default(); lengths.iter().sum()];
    let mut rest = all.as_mut_slice();
    let mut pieces = Vec::with_capacity(lengths.len());
    for &length in lengths {
        let (piece, after) = rest.split_at_mut(length);
        pieces.push(piece);
        rest = after;
    }
    let go_on = |_: &(usize, &mut [T])| !cancel.load(Ordering::Relaxed);
    pieces.into_par_iter().enumerate().filter(go_on).for_each(|(i, piece)| fill(i, piece));
    all
}

/// Joins vectors, in parallel; `shift` changes each value of vector `i`. As [`filled`] when `cancel` was set.
pub(super) fn joined<T: Copy + Default + Send + Sync>(
    pieces: &[Vec<T>],
    cancel: &AtomicBool,
    shift: impl Fn(usize, T) -> T + Sync,
) -> Vec<T> {
    let lengths: Vec<usize> = pieces.iter().map(Vec::len).collect();
    filled(&lengths, cancel, |i, out: &mut [T]| {
        for (out, &value) in out.iter_mut().zip(&pieces[i]) {
            *out = shift(i, value);
        }
    })
}

//! Joining columns that were filled in parallel.

use rayon::prelude::*;

/// Makes one vector of pieces with these lengths; `fill` writes piece `i`, in parallel.
pub(super) fn filled<T: Copy + Default + Send>(lengths: &[usize], fill: impl Fn(usize, &mut [T]) + Sync) -> Vec<T> {
    let mut all = vec![T::default(); lengths.iter().sum()];
    let mut rest = all.as_mut_slice();
    let mut pieces = Vec::with_capacity(lengths.len());
    for &length in lengths {
        let (piece, after) = rest.split_at_mut(length);
        pieces.push(piece);
        rest = after;
    }
    pieces.into_par_iter().enumerate().for_each(|(i, piece)| fill(i, piece));
    all
}

/// Joins vectors, in parallel; `shift` changes each value of vector `i`.
pub(super) fn joined<T: Copy + Default + Send + Sync>(pieces: &[Vec<T>], shift: impl Fn(usize, T) -> T + Sync) -> Vec<T> {
    let lengths: Vec<usize> = pieces.iter().map(Vec::len).collect();
    filled(&lengths, |i, out: &mut [T]| {
        for (out, &value) in out.iter_mut().zip(&pieces[i]) {
            *out = shift(i, value);
        }
    })
}

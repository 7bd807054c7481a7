//! Joining columns that were filled in parallel.

use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// From this many bytes on the allocator of Linux (glibc) always takes pages of their own, gives them back as soon as they are
/// free, and draws no conclusions for later. What is not used of them takes no memory.
const OWN_PAGES: usize = if cfg!(target_os = "linux") { 32 << 20 } else { 0 };
/// Smaller columns are not worth a page.
const PAGE: usize = 4096;

/// Makes a vector for at least so many items, in pages of its own: for what is large and soon gone, which would otherwise
/// stay with the program as free memory in small pieces.
pub(crate) fn own_pages<T>(least: usize) -> Vec<T> {
    Vec::with_capacity(least.max(OWN_PAGES / size_of::<T>().max(1)))
}

/// Moves a column that is full into pages of its own, exactly as many as it needs.
pub(super) fn settled<T: Copy>(mut column: Vec<T>) -> Vec<T> {
    if column.capacity() * size_of::<T>() >= OWN_PAGES {
        column.shrink_to_fit();
        return column;
    }
    if size_of_val(&*column) < PAGE {
        return column;
    }
    let mut out = own_pages(column.len());
    out.extend_from_slice(&column);
    out.shrink_to_fit();
    out
}

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

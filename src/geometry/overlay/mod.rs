//! Overlay of areas, exact on the grid of nano-degrees: vertices that an operation does not concern come out to the bit.
//!
//! The borders are cut where they meet ([`noding`]), each piece is labelled with the areas on its two sides ([`arrangement`]),
//! and the pieces with the result on one side only are joined into rings ([`rings`]). Only new crossings are rounded, to the
//! nearest nano-degree (0.1 mm).

mod arrangement;
mod cut;
pub(super) mod grid;
pub(super) mod nesting;
pub(super) mod noding;
mod rings;
#[cfg(test)]
mod tests;

pub use cut::{reshape, split};

use super::Boundary;
use arrangement::{A, B, arrange};
use grid::{Shape, TURN, boundary, shapes};
use rings::{ABOVE, BELOW, Inputs, Ways};

/// What is kept of two areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlay {
    /// What lies in one or the other.
    Union,
    /// What lies in both.
    Intersection,
    /// What lies in the first and not in the second.
    Difference,
    /// What lies in one of them only.
    SymmetricDifference,
}

impl Overlay {
    fn keeps(self, areas: u8) -> bool {
        match self {
            Self::Union => areas != 0,
            Self::Intersection => areas == A | B,
            Self::Difference => areas == A,
            Self::SymmetricDifference => areas == A || areas == B,
        }
    }
}

/// Overlays two areas (each filled by the even-odd rule); `None` when nothing is left.
///
/// Areas on different turns of 360° are brought together first: for [`Overlay::Union`] and [`Overlay::SymmetricDifference`] what
/// belongs together is moved by whole turns to the first polygon that it meets, otherwise `a` stays where it is. A result wider
/// than 360° is put together without a look at its other end; [`Boundary::check`] refuses it.
#[must_use]
pub fn overlay(a: &Boundary, b: &Boundary, op: Overlay) -> Option<Boundary> {
    let mut areas = [shapes(a), shapes(b)];
    match op {
        Overlay::Union | Overlay::SymmetricDifference => gather(&mut areas),
        Overlay::Intersection | Overlay::Difference => areas[1] = copies(&areas[0], &areas[1]),
    }
    if op == Overlay::Intersection && areas[1].is_empty() {
        return None;
    }
    of_shapes(&areas[0], &areas[1], op)
}

fn of_shapes(a: &[Shape], b: &[Shape], op: Overlay) -> Option<Boundary> {
    let edges = arrange(a, b, &[]);
    let ways = Ways::new(&edges, |_, e| match (op.keeps(e.below), op.keeps(e.above)) {
        (false, true) => ABOVE,
        (true, false) => BELOW,
        _ => 0,
    });
    let pieces = ways.polygons(&Inputs::new([a, b]), false);
    boundary(&pieces.into_iter().map(|piece| piece.rings).collect::<Vec<_>>())
}

/// Unites areas, two and two; `None` when there is nothing to unite.
#[must_use]
pub fn union_all(areas: &[&Boundary]) -> Option<Boundary> {
    match areas {
        [] => None,
        [one] => repaired(one),
        _ => {
            let (left, right) = areas.split_at(areas.len() / 2);
            match rayon::join(|| union_all(left), || union_all(right)) {
                (Some(left), Some(right)) => overlay(&left, &right, Overlay::Union),
                (left, right) => left.or(right),
            }
        }
    }
}

/// Makes a valid boundary of one that may cross or touch itself, filled by the even-odd rule: vertices stay, spikes and doubled
/// borders go. `None` when it encloses nothing.
#[must_use]
pub fn repaired(b: &Boundary) -> Option<Boundary> {
    of_shapes(&shapes(b), &[], Overlay::Union)
}

/// Tells whether polygons can meet only where they stand: all of them fit into one turn.
fn within_a_turn(shapes: &[&Shape]) -> bool {
    let west = shapes.iter().map(|s| s.bounds[0]).min().unwrap_or(0);
    let east = shapes.iter().map(|s| s.bounds[2]).max().unwrap_or(0);
    east - west < TURN
}

const TURNS: [i64; 7] = [0, TURN, -TURN, 2 * TURN, -2 * TURN, 3 * TURN, -3 * TURN];

/// Moves polygons by whole turns to those that they meet, the first ones staying where they are.
pub(super) fn gather(areas: &mut [Vec<Shape>]) {
    let mut all: Vec<&mut Shape> = areas.iter_mut().flatten().collect();
    if within_a_turn(&all.iter().map(|s| &**s).collect::<Vec<_>>()) {
        return;
    }
    let mut waiting: Vec<usize> = (0..all.len()).rev().collect();
    let mut reached: Vec<usize> = Vec::new();
    while let Some(one) = reached.pop().or_else(|| waiting.pop()) {
        waiting.retain(|&other| {
            let Some(by) = TURNS.into_iter().find(|&by| all[one].meets(all[other], by)) else { return true };
            *all[other] = all[other].shifted(by);
            reached.push(other);
            false
        });
    }
}

/// Returns the polygons of `b` that meet one of `a`, on every turn that brings them there.
fn copies(a: &[Shape], b: &[Shape]) -> Vec<Shape> {
    let turns = if within_a_turn(&a.iter().chain(b).collect::<Vec<_>>()) { &TURNS[..1] } else { &TURNS[..] };
    let at = |shape| turns.iter().filter(move |by| a.iter().any(|s| s.meets(shape, **by))).map(|by| shape.shifted(*by));
    b.iter().flat_map(at).collect()
}

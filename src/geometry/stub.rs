//! temporary
#![allow(missing_docs, unused, dead_code)]
use super::*;
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlay {
    Union,
    Intersection,
    Difference,
    SymmetricDifference,
}
pub fn overlay(a: &Boundary, b: &Boundary, op: Overlay) -> Option<Boundary> {
    None
}
pub fn union_all(a: &[&Boundary]) -> Option<Boundary> {
    None
}
pub fn repaired(b: &Boundary) -> Option<Boundary> {
    None
}
pub fn split(b: &Boundary, line: &[LonLat]) -> Vec<Boundary> {
    vec![]
}
pub fn reshape(b: &Boundary, line: &[LonLat]) -> Option<Boundary> {
    None
}
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    pub vertices_before: usize,
    pub vertices_after: usize,
    pub area_change_m2: f64,
    pub largest_shift_m: f64,
}
pub fn difference(a: &Boundary, b: &Boundary) -> Difference {
    Difference { vertices_before: 0, vertices_after: 0, area_change_m2: 0.0, largest_shift_m: 0.0 }
}
pub fn simplified_together(a: &[&Boundary], m: f64) -> Vec<Boundary> {
    vec![]
}
pub fn smoothed(a: &Boundary, m: usize) -> Boundary {
    a.clone()
}
pub enum Part {
    Area(Boundary),
}
pub fn buffer(p: &[Part], m: f64) -> Option<Boundary> {
    None
}
pub fn circle(c: LonLat, r: f64, n: usize) -> Option<Boundary> {
    None
}
pub fn moved(b: &Boundary, from: LonLat, to: LonLat) -> Option<Boundary> {
    None
}
pub fn rotated(b: &Boundary, from: LonLat, to: f64) -> Option<Boundary> {
    None
}
pub fn scaled(b: &Boundary, from: LonLat, to: f64) -> Option<Boundary> {
    None
}
pub fn shared(a: &Boundary, b: &Boundary) -> bool {
    false
}
pub struct Torn<K>(K);
impl<K: Clone> Torn<K> {
    pub fn said(&self, f: impl Fn(K) -> String) -> String {
        String::new()
    }
}
pub fn follow<K: Clone>(o: &[(K, &Boundary)], a: &Boundary, b: &Boundary) -> Result<Vec<(K, Boundary)>, Torn<K>> {
    Ok(vec![])
}

//! Stretches of a ring that changed, and the same change made to a ring that shares them.

use super::overlay::grid::Node;
use std::collections::HashMap;

/// Vertices between two that stayed, and what stands there now.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stretch {
    /// The vertex before that stayed; `None` when none did and all of the ring moved.
    before: Option<Node>,
    old: Vec<Node>,
    new: Vec<Node>,
    after: Option<Node>,
}

impl Stretch {
    /// The old vertices with those that stayed on both sides.
    pub(super) fn path(&self) -> Vec<Node> {
        self.before.into_iter().chain(self.old.iter().copied()).chain(self.after).collect()
    }
}

/// Returns what changed from one ring to another; `None` when no vertex stayed and their number changed.
///
/// The vertices that both have, in one cyclic order, are what stayed; when their order changed, only the common start and end.
pub(super) fn stretches(old: &[Node], new: &[Node]) -> Option<Vec<Stretch>> {
    let position = |ring: &[Node]| -> HashMap<Node, usize> { ring.iter().copied().zip(0..).collect() };
    let (in_old, in_new) = (position(old), position(new));
    let mut stayed: Vec<(usize, usize)> = (0..).zip(old).filter_map(|(i, n)| Some((i, *in_new.get(n)?))).collect();
    // One descent at most in the new positions: the same cyclic order.
    let descents = |v: &[(usize, usize)]| v.iter().zip(v.iter().cycle().skip(1)).filter(|(s, t)| s.1 >= t.1).count();
    if descents(&stayed) > 1 || in_old.len() != old.len() || in_new.len() != new.len() {
        let prefix = old.iter().zip(new).take_while(|(a, b)| a == b).count();
        let most = old.len().min(new.len()) - prefix;
        let suffix = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
        let tail = (1..=suffix).rev().map(|k| (old.len() - k, new.len() - k));
        stayed = (0..prefix).map(|i| (i, i)).chain(tail).collect();
    }
    if stayed.is_empty() {
        let moved = Stretch { before: None, old: old.to_vec(), new: new.to_vec(), after: None };
        return (old.len() == new.len()).then_some(vec![moved]);
    }
    let between = |ring: &[Node], from: usize, to: usize| -> Vec<Node> {
        let n = ring.len();
        let count = (to + n - from - 1) % n;
        (1..=count).map(|k| ring[(from + k) % n]).collect()
    };
    let pairs = stayed.iter().zip(stayed.iter().cycle().skip(1));
    let all = pairs.map(|(&(i, k), &(j, l))| Stretch {
        before: Some(old[i]),
        old: between(old, i, j),
        new: between(new, k, l),
        after: Some(old[j]),
    });
    Some(all.filter(|s| s.old != s.new).collect())
}

/// Makes the same change to a ring that shares the stretch.
///
/// # Errors
/// Returns the vertex that would go although the ring does not share all of the stretch.
pub(super) fn followed(ring: &[Node], change: &Stretch) -> Result<Vec<Node>, Node> {
    if change.old.len() == change.new.len() {
        let moved: HashMap<Node, Node> = change.old.iter().copied().zip(change.new.iter().copied()).collect();
        return Ok(ring.iter().map(|n| *moved.get(n).unwrap_or(n)).collect());
    }
    let mut path = change.path();
    let mut new = change.new.clone();
    let n = ring.len();
    for _ in 0..2 {
        let runs_at = |i: usize| path.iter().enumerate().all(|(k, node)| ring[(i + k) % n] == *node);
        if let Some(start) = (0..n).find(|&i| path.len() <= n + 1 && runs_at(i)) {
            // From the end of the stretch around to its start, which the ring may begin in the middle of.
            let rest = n - change.old.len();
            let mut out: Vec<Node> = (0..rest).map(|k| ring[(start + path.len() - 1 + k) % n]).collect();
            out.extend(&new);
            let first = ring.iter().position(|n| out.contains(n)).and_then(|i| out.iter().position(|n| *n == ring[i]));
            out.rotate_left(first.unwrap_or(0));
            return Ok(out);
        }
        path.reverse();
        new.reverse();
    }
    match ring.iter().find(|n| change.old.contains(n)) {
        Some(needed) => Err(*needed),
        None => Ok(ring.to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(xs: &[i64]) -> Vec<Node> {
        xs.iter().map(|&x| (x, 0)).collect()
    }

    #[test]
    fn moves_insertions_removals_and_replacements_are_told() {
        let old = ring(&[1, 2, 3, 4, 5]);
        let told = |new: &[i64]| -> Vec<(Vec<Node>, Vec<Node>)> {
            stretches(&old, &ring(new)).unwrap().into_iter().map(|s| (s.path(), s.new)).collect()
        };
        assert_eq!(told(&[1, 2, 3, 4, 5]), vec![]);
        assert_eq!(told(&[1, 2, 9, 4, 5]), vec![(ring(&[2, 3, 4]), ring(&[9]))]);
        assert_eq!(told(&[9, 2, 3, 4, 5]), vec![(ring(&[5, 1, 2]), ring(&[9]))]);
        assert_eq!(told(&[1, 2, 3, 4, 5, 9]), vec![(ring(&[5, 1]), ring(&[9]))]);
        assert_eq!(told(&[1, 3, 4, 9, 5]), vec![(ring(&[1, 2, 3]), vec![]), (ring(&[4, 5]), ring(&[9]))]);
        assert_eq!(told(&[3, 4, 5, 1, 2]), vec![], "another start");
        assert_eq!(told(&[1, 8, 9, 5]), vec![(ring(&[1, 2, 3, 4, 5]), ring(&[8, 9]))]);
        assert_eq!(stretches(&old, &ring(&[6, 7, 8])), None);
    }

    #[test]
    fn a_neighbour_makes_the_change_in_its_own_direction() {
        let change = |old: &[i64], new: &[i64]| stretches(&ring(old), &ring(new)).unwrap().remove(0);
        let removed = change(&[1, 2, 3, 4], &[1, 3, 4]);
        assert_eq!(followed(&ring(&[3, 2, 1, 7]), &removed), Ok(ring(&[3, 1, 7])));
        assert_eq!(followed(&ring(&[2, 1, 7, 3]), &removed), Ok(ring(&[1, 7, 3])), "the stretch runs over the start");
        assert_eq!(followed(&ring(&[2, 1, 7, 8]), &removed), Err((2, 0)), "the border ends at 2");
        assert_eq!(followed(&ring(&[1, 7, 8, 3]), &removed), Ok(ring(&[1, 7, 8, 3])));
        let put_in = change(&[1, 2, 3, 4], &[1, 2, 8, 9, 3, 4]);
        assert_eq!(followed(&ring(&[7, 3, 2]), &put_in), Ok(ring(&[7, 3, 9, 8, 2])));
        assert_eq!(followed(&ring(&[7, 3, 5, 2]), &put_in), Ok(ring(&[7, 3, 5, 2])));
        let moved = change(&[1, 2, 3, 4], &[1, 9, 3, 4]);
        assert_eq!(followed(&ring(&[7, 2, 5]), &moved), Ok(ring(&[7, 9, 5])), "a junction can move");
    }
}

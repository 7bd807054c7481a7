//! Which links a deposit and a project have: an index that follows every change, so that nobody goes through 100,000 links for one.

use crate::workspace::{DepositRef, DepositSnapshot, Link, RecordId, Table};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// How many parts a map has: a change copies one of them when a snapshot still holds it.
const PARTS: usize = 128;

/// A map in parts that snapshots share.
#[derive(Debug, Clone, PartialEq)]
struct Parts<K: Eq + Hash, V: PartialEq>(Vec<Arc<HashMap<K, V>>>);

impl<K: Eq + Hash + Clone, V: PartialEq + Clone> Default for Parts<K, V> {
    fn default() -> Self {
        Self((0..PARTS).map(|_| Arc::default()).collect())
    }
}

impl<K: Eq + Hash + Clone, V: PartialEq + Clone> Parts<K, V> {
    fn part(key: &K) -> usize {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        #[expect(clippy::cast_possible_truncation, reason = "only the lowest bits count")]
        let hash = hasher.finish() as usize;
        hash % PARTS
    }

    fn of_all(all: impl Iterator<Item = (K, V)>) -> Self {
        let mut parts: Vec<HashMap<K, V>> = (0..PARTS).map(|_| HashMap::with_capacity(all.size_hint().0 / PARTS)).collect();
        for (key, value) in all {
            if let Some(part) = parts.get_mut(Self::part(&key)) {
                part.insert(key, value);
            }
        }
        Self(parts.into_iter().map(Arc::new).collect())
    }

    fn get(&self, key: &K) -> Option<&V> {
        self.0.get(Self::part(key))?.get(key)
    }

    fn of(&mut self, key: &K) -> Option<&mut HashMap<K, V>> {
        self.0.get_mut(Self::part(key)).map(Arc::make_mut)
    }
}

/// The links by both of their ends, and the snapshots by what they are of.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Ties {
    /// The links of a deposit or a project, by id.
    ends: Parts<RecordId, Arc<Vec<Arc<Link>>>>,
    snapshots: Parts<DepositRef, RecordId>,
}

impl Ties {
    /// Makes the index of all links and snapshots.
    pub fn between(links: &Table<Link>, deposits: &Table<DepositSnapshot>) -> Self {
        let ends = || {
            let mut ends: HashMap<&RecordId, Vec<Arc<Link>>> = HashMap::with_capacity(links.len());
            for link in links.values() {
                ends.entry(&link.deposit).or_default().push(link.clone());
                if link.project != link.deposit {
                    ends.entry(&link.project).or_default().push(link.clone());
                }
            }
            Parts::of_all(ends.into_iter().map(|(end, links)| (end.clone(), Arc::new(links))))
        };
        // Of two snapshots of one deposit the later by id counts, as when they come one after the other.
        let snapshots = || Parts::of_all(deposits.values().map(|d| (d.deposit.clone(), d.id.clone())));
        let (ends, snapshots) = rayon::join(ends, snapshots);
        Self { ends, snapshots }
    }

    /// Returns the links of a deposit or a project, by id.
    pub fn of(&self, end: &RecordId) -> &[Arc<Link>] {
        self.ends.get(end).map_or(&[], |links| links.as_slice())
    }

    /// Returns the id of the snapshot of a deposit.
    pub fn snapshot(&self, deposit: &DepositRef) -> Option<&RecordId> {
        self.snapshots.get(deposit)
    }

    /// Follows a link that came, changed or went.
    pub fn link(&mut self, before: Option<&Arc<Link>>, after: Option<&Arc<Link>>) {
        for (link, comes) in before.map(|l| (l, false)).into_iter().chain(after.map(|l| (l, true))) {
            for end in [&link.deposit, &link.project] {
                let Some(part) = self.ends.of(end) else { continue };
                let links = Arc::make_mut(part.entry(end.clone()).or_default());
                match (links.binary_search_by(|l| l.id.cmp(&link.id)), comes) {
                    (Ok(at), true) => links[at] = link.clone(),
                    (Err(at), true) => links.insert(at, link.clone()),
                    (Ok(at), false) => drop(links.remove(at)),
                    (Err(_), false) => {}
                }
                if links.is_empty() {
                    part.remove(end);
                }
            }
        }
    }

    /// Follows a snapshot that came, changed or went.
    pub fn deposit(&mut self, before: Option<&DepositSnapshot>, after: Option<&DepositSnapshot>) {
        if let Some(before) = before
            && let Some(part) = self.snapshots.of(&before.deposit)
            && part.get(&before.deposit) == Some(&before.id)
        {
            part.remove(&before.deposit);
        }
        if let Some(after) = after
            && let Some(part) = self.snapshots.of(&after.deposit)
        {
            part.insert(after.deposit.clone(), after.id.clone());
        }
    }
}

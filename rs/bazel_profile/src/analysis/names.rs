//! Sums by name for any number of different names, in bounded memory.
//!
//! As long as the names fit, the sums are exact. When they do not, this is Space-Saving (Metwally,
//! Agrawal, El Abbadi: Efficient Computation of Frequent and Top-k Elements in Data Streams, 2005)
//! with the evictions done in bulk: the half of the names with the smaller sums goes, the largest sum
//! that went becomes the floor, and a name that comes afterwards begins at the floor, since it may be
//! one that went. So a sum is never too low, and too high by at most what it began with.

use super::ranking::{Group, Ranking, Remainder, Tally};
use crate::event::readable;
use crate::hash::text_hash;
use crate::intern::{Interner, Limits, TextId};

/// What the names of one ranking may take: with the sums, 2.3 MB in all.
const LIMITS: Limits = Limits {
    text_count: 16_384,
    total_bytes: 1_500_000,
};

/// The sum of one name.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    tally: Tally,
    /// What the sum began with, which may be too much.
    error_us: u64,
}

/// Sums by name.
#[derive(Debug)]
pub(crate) struct NameTallies {
    limits: Limits,
    names: Interner,
    /// By the number of the name; the first is the empty name's.
    entries: Vec<Entry>,
    unnamed: Tally,
    total: Tally,
    /// The largest sum that was dropped.
    floor_us: u64,
}

impl Default for NameTallies {
    fn default() -> Self {
        Self::new(LIMITS)
    }
}

impl NameTallies {
    /// Sums within `limits`, which must have room for two names.
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            names: Interner::new(limits),
            entries: vec![Entry::default()],
            unnamed: Tally::default(),
            total: Tally::default(),
            floor_us: 0,
        }
    }

    /// Adds an action of that name; `None` where the profile names none.
    pub(crate) fn add(&mut self, name: Option<&[u8]>, duration_us: u64) {
        self.total.add(duration_us);
        let entry = name.and_then(|name| self.entry(name));
        match entry {
            Some(entry) => entry.tally.add(duration_us),
            None => self.unnamed.add(duration_us),
        }
    }

    /// The name's entry; `None` for a name that is too long for any room.
    fn entry(&mut self, name: &[u8]) -> Option<&mut Entry> {
        let hash = text_hash(name);
        let id = match self.names.try_intern(name, hash) {
            Some(id) => id,
            None if name.len() > self.limits.total_bytes / 8 => return None,
            None => {
                self.evict();
                self.names.try_intern(name, hash)?
            }
        };
        if id as usize == self.entries.len() {
            let tally = Tally {
                action_count: 0,
                duration_us: self.floor_us,
            };
            self.entries.push(Entry {
                tally,
                error_us: self.floor_us,
            });
        }
        self.entries.get_mut(id as usize)
    }

    /// Drops the half of the names with the smaller sums.
    fn evict(&mut self) {
        let sum_us = |entry: &Entry| entry.tally.duration_us;
        let mut sums_us: Vec<u64> = self.entries[1..].iter().map(sum_us).collect();
        let dropped_count = sums_us.len().div_ceil(2);
        let Some(last) = dropped_count.checked_sub(1) else {
            return;
        };
        let floor_us = *sums_us.select_nth_unstable(last).1;
        let below = self.entries[1..].iter().map(sum_us);
        let mut equal_count = dropped_count - below.filter(|&sum_us| sum_us < floor_us).count();
        let names = std::mem::replace(&mut self.names, Interner::new(self.limits));
        let unnamed = self.entries[0];
        let entries = std::mem::replace(&mut self.entries, vec![unnamed]);
        for (id, entry) in entries.into_iter().enumerate().skip(1) {
            let is_equal = sum_us(&entry) == floor_us;
            if sum_us(&entry) < floor_us || (is_equal && equal_count > 0) {
                equal_count -= usize::from(is_equal);
                continue;
            }
            self.names
                .intern(names.text(id as TextId).unwrap_or_default());
            self.entries.push(entry);
        }
        self.floor_us = self.floor_us.max(floor_us);
    }

    /// Ranks the names. Ties are broken by the order of first appearance.
    pub(crate) fn rank(&self, top: usize) -> Ranking {
        let unnamed = Entry {
            tally: self.unnamed,
            error_us: 0,
        };
        let named = self.entries.iter().enumerate();
        let named = named.map(|(id, entry)| (Some(id as TextId), entry));
        let mut order: Vec<(Option<TextId>, &Entry)> = std::iter::once((None, &unnamed))
            .chain(named)
            .filter(|(_, entry)| entry.tally.action_count > 0)
            .collect();
        order.sort_by_key(|(id, entry)| (std::cmp::Reverse(entry.tally.duration_us), *id));
        let (first, rest) = order.split_at(top.min(order.len()));
        let shown = first.iter().fold(Tally::default(), |mut sum, (_, entry)| {
            sum.merge(entry.tally);
            sum
        });
        let group = |(id, entry): &(Option<TextId>, &Entry)| Group {
            name: id.map(|id| readable(self.names.text(id).unwrap_or_default())),
            action_count: entry.tally.action_count,
            duration_us: entry.tally.duration_us,
        };
        Ranking {
            groups: first.iter().map(group).collect(),
            remainder: Remainder {
                group_count: rest.len() as u64,
                action_count: self.total.action_count.saturating_sub(shown.action_count),
                duration_us: self.total.duration_us.saturating_sub(shown.duration_us),
            },
            uncertainty_us: first
                .iter()
                .map(|(_, entry)| entry.error_us)
                .max()
                .unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    fn rank(names: &[(&str, u64)], limits: Limits, top: usize) -> Ranking {
        let mut tallies = NameTallies::new(limits);
        for (name, duration_us) in names {
            tallies.add(Some(name.as_bytes()), *duration_us);
        }
        tallies.rank(top)
    }

    const TWO: Limits = Limits {
        text_count: 2,
        total_bytes: 1000,
    };

    fn groups(ranking: &Ranking) -> Vec<(&str, u64)> {
        let groups = ranking.groups.iter();
        groups
            .map(|group| (group.name.as_deref().unwrap_or("?"), group.duration_us))
            .collect()
    }

    #[test]
    fn exact_while_the_names_fit() {
        let names = [("a", 5), ("b", 7), ("a", 4), ("", 1)];
        let ranking = rank(&names, TWO, 2);
        assert_eq!(groups(&ranking), [("a", 9), ("b", 7)]);
        assert_eq!(ranking.uncertainty_us, 0);
        let expected = Remainder {
            group_count: 1,
            action_count: 1,
            duration_us: 1,
        };
        assert_eq!(ranking.remainder, expected);
    }

    #[test]
    fn actions_without_a_name_are_a_group() {
        let mut tallies = NameTallies::default();
        tallies.add(None, 3);
        tallies.add(Some(b""), 2);
        let ranking = tallies.rank(5);
        assert_eq!(groups(&ranking), [("?", 3), ("", 2)]);
        assert_eq!(ranking.groups[0].name, None);
    }

    #[test]
    fn a_name_that_comes_after_an_eviction_may_be_too_high() {
        let ranking = rank(&[("a", 50), ("b", 3), ("c", 4), ("b", 5)], TWO, 2);
        assert_eq!(groups(&ranking), [("a", 50), ("b", 12)]);
        assert_eq!(
            ranking.uncertainty_us, 7,
            "b had 8, of which 3 were dropped"
        );
        assert_eq!(
            rank(&[("a", 50), ("b", 3), ("c", 4)], TWO, 1).uncertainty_us,
            0
        );
    }

    #[test]
    fn names_too_long_for_any_room_have_none() {
        let limits = Limits {
            text_count: 10,
            total_bytes: 16,
        };
        let ranking = rank(&[("a name that is too long", 1), ("a", 2)], limits, 2);
        assert_eq!(groups(&ranking), [("a", 2), ("?", 1)]);
    }

    proptest! {
        /// The guarantee of Space-Saving: never too low, too high by at most the uncertainty.
        #[test]
        fn sums_are_within_their_bounds(
            actions in prop::collection::vec((0u8..40, 0u64..1000), 0..600),
            text_count in 2usize..20,
        ) {
            let limits = Limits { text_count, total_bytes: 4096 };
            let mut tallies = NameTallies::new(limits);
            let mut exact: HashMap<String, u64> = HashMap::new();
            for (name, duration_us) in &actions {
                let name = format!("//p:{name}");
                tallies.add(Some(name.as_bytes()), *duration_us);
                *exact.entry(name).or_default() += duration_us;
                prop_assert!(tallies.names.len() <= text_count);
                prop_assert_eq!(tallies.names.len() + 1, tallies.entries.len());
            }
            for top in [1, 5, usize::MAX] {
                let ranking = tallies.rank(top);
                for group in &ranking.groups {
                    let name = group.name.clone().unwrap_or_default();
                    let exact_us = exact[&name];
                    prop_assert!(exact_us <= group.duration_us);
                    prop_assert!(group.duration_us - ranking.uncertainty_us <= exact_us);
                }
            }
            // Whatever is not kept is no larger than the floor.
            for (name, exact_us) in &exact {
                let is_kept = tallies.names.contains(name.as_bytes());
                prop_assert!(is_kept || *exact_us <= tallies.floor_us);
            }
        }
    }
}

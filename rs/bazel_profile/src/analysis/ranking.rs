//! Time by group, the largest first, with what was left out summed up.

/// Groups by time, the largest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ranking {
    /// The groups with the most time; as many as were asked for.
    pub groups: Vec<Group>,
    /// All others together.
    pub remainder: Remainder,
    /// The most by which the time of any of `groups` may be too high, in microseconds; it is never too low. 0 as
    /// long as the names fit into the memory that is set apart for them.
    pub uncertainty_us: u64,
}

/// The actions that have one property in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they have in common; `None` where the profile does not say.
    pub name: Option<String>,
    /// How many actions; at least so many where the ranking's times may be too high.
    pub action_count: u64,
    /// Their time together in microseconds, summed over threads.
    pub duration_us: u64,
}

/// What a ranking leaves out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Remainder {
    /// How many groups; at least so many in a profile with more names than fit into memory.
    pub group_count: u64,
    /// How many actions are in them.
    pub action_count: u64,
    /// Their time together in microseconds, summed over threads.
    pub duration_us: u64,
}

/// The sum of one group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) action_count: u64,
    pub(crate) duration_us: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, duration_us: u64) {
        self.action_count += 1;
        self.duration_us = self.duration_us.saturating_add(duration_us);
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.action_count += other.action_count;
        self.duration_us = self.duration_us.saturating_add(other.duration_us);
    }
}

/// Sums by number; the numbers are those of an interner or of a small enum.
#[derive(Debug, Default)]
pub(crate) struct Tallies {
    tallies: Vec<Tally>,
}

impl Tallies {
    /// The sum of group `index`, created empty if need be. Indices are dense, so this stays as
    /// small as the interner.
    pub(crate) fn entry(&mut self, index: usize) -> &mut Tally {
        if index >= self.tallies.len() {
            self.tallies.resize(index + 1, Tally::default());
        }
        &mut self.tallies[index]
    }

    /// The groups that have actions, the most time first. Ties are broken by number, which is the
    /// order of first appearance.
    pub(crate) fn sorted(&self) -> impl Iterator<Item = (usize, Tally)> {
        let groups = self.tallies.iter().copied().enumerate();
        let mut groups: Vec<(usize, Tally)> =
            groups.filter(|(_, tally)| tally.action_count > 0).collect();
        groups.sort_by_key(|(index, tally)| (std::cmp::Reverse(tally.duration_us), *index));
        groups.into_iter()
    }

    /// Ranks the groups that have actions.
    pub(crate) fn rank(&self, top: usize, name: impl Fn(usize) -> Option<String>) -> Ranking {
        let mut ranking = Ranking::default();
        let mut left_out = Tally::default();
        for (rank, (index, tally)) in self.sorted().enumerate() {
            if rank >= top {
                ranking.remainder.group_count += 1;
                left_out.merge(tally);
                continue;
            }
            ranking.groups.push(Group {
                name: name(index),
                action_count: tally.action_count,
                duration_us: tally.duration_us,
            });
        }
        ranking.remainder.action_count = left_out.action_count;
        ranking.remainder.duration_us = left_out.duration_us;
        ranking
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_first_and_the_rest_summed_up() {
        let mut tallies = Tallies::default();
        for (index, duration_us) in [(3, 10), (1, 50), (4, 20), (1, 5), (0, 1)] {
            tallies.entry(index).add(duration_us);
        }
        let ranking = tallies.rank(2, |index| Some(index.to_string()));
        let names: Vec<_> = ranking
            .groups
            .iter()
            .map(|group| group.name.clone().unwrap_or_default())
            .collect();
        assert_eq!(names, ["1", "4"]);
        assert_eq!(
            ranking.groups[0],
            Group {
                name: Some("1".into()),
                action_count: 2,
                duration_us: 55
            }
        );
        assert_eq!(
            ranking.remainder,
            Remainder {
                group_count: 2,
                action_count: 2,
                duration_us: 11
            }
        );
    }
}

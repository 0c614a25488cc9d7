//! How many slots a build used: how many local actions ran at once, and how many while others waited for a slot.

use crate::ActionRow;
use std::collections::BTreeMap;

/// More than the limit may run for this share of the time in which actions wait: a slot is free before its action
/// has ended, while outputs are moved out and the sandbox is deleted.
const ABOVE_LIMIT_SHARE: f64 = 0.01;

/// How many actions ran at once.
#[derive(Debug, Default)]
pub(super) struct Usage {
    /// The most.
    pub(super) peak: usize,
    /// For how long so many ran while others waited, in microseconds.
    while_waiting_us: BTreeMap<usize, u64>,
}

impl Usage {
    /// Counts these actions. Each waits first and then runs; what runs for no time is not seen.
    pub(super) fn new<'a>(rows: impl Iterator<Item = ActionRow<'a>>) -> Self {
        // Time, and by how much the numbers of running and of waiting actions change.
        let mut changes: Vec<(i64, isize, isize)> = rows
            .flat_map(|row| {
                let wait_us = row.wait_us.min(row.duration_us);
                let begin_us = row.start_us.saturating_add_unsigned(wait_us);
                let end_us = row.start_us.saturating_add_unsigned(row.duration_us);
                [(row.start_us, 0, 1), (begin_us, 1, -1), (end_us, -1, 0)]
            })
            .collect();
        changes.sort_unstable_by_key(|&(time_us, ..)| time_us);
        let mut usage = Self::default();
        let (mut running, mut waiting, mut last_us) = (0isize, 0isize, i64::MIN);
        for (time_us, run, wait) in changes {
            // Only what lasts counts, so that the order of changes at one time does not matter.
            let level = running.max(0).unsigned_abs();
            if time_us > last_us {
                usage.peak = usage.peak.max(level);
                if waiting > 0 {
                    *usage.while_waiting_us.entry(level).or_default() += time_us.abs_diff(last_us);
                }
            }
            last_us = time_us;
            running += run;
            waiting += wait;
        }
        usage
    }

    /// How many ran while others waited, but for a small part of that time; at least 1. `None` if none waited.
    pub(super) fn limit(&self) -> Option<usize> {
        let all_us = self
            .while_waiting_us
            .values()
            .map(|&us| us as f64)
            .sum::<f64>();
        let mut above_us = 0.0;
        for (&level, &time_us) in self.while_waiting_us.iter().rev() {
            above_us += time_us as f64;
            if above_us > all_us * ABOVE_LIMIT_SHARE {
                return Some(level.max(1));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Strategy;

    /// Actions by start, wait and run.
    fn check(actions: &[(i64, u64, u64)], peak: usize, limit: Option<usize>) {
        let rows = actions
            .iter()
            .map(|&(start_us, wait_us, run_us)| ActionRow {
                description: b"",
                target: b"",
                mnemonic: b"",
                primary_output: b"",
                strategy: Strategy::Local,
                start_us,
                duration_us: wait_us + run_us,
                wait_us,
                thread_id: 0,
            });
        let usage = Usage::new(rows);
        assert_eq!((usage.peak, usage.limit()), (peak, limit));
    }

    #[test]
    fn without_waits_there_is_no_limit() {
        check(&[], 0, None);
        check(&[(0, 0, 10), (5, 0, 10), (15, 0, 10)], 2, None);
    }

    #[test]
    fn what_ran_while_others_waited_is_the_limit() {
        check(&[(0, 0, 100), (0, 0, 100), (0, 100, 50)], 2, Some(2));
        check(&[(0, 0, 100), (0, 100, 50), (100, 50, 10)], 1, Some(1));
    }

    #[test]
    fn an_end_that_overlaps_a_little_is_no_slot() {
        // The second begins 1 before the first has ended, while the third waits on.
        check(&[(0, 0, 101), (0, 100, 100), (0, 200, 100)], 2, Some(1));
    }

    #[test]
    fn waits_while_nothing_runs_leave_one_slot() {
        check(&[(0, 50, 10)], 1, Some(1));
    }
}

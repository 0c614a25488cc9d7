//! A compact record of the longest actions, for the join with the critical path at the end.
//!
//! Any number of actions takes the same memory: when records or their labels are full, the shorter
//! half goes, and from then on only longer actions are taken. A critical path is made of long actions
//! rather than of short ones, so that what goes is seldom missed; what is missed is counted.

use super::outcome::Outcome;
use super::split::{CompactSplit, StepSplit};
use crate::hash::text_hash;
use crate::intern::{Interner, Limits, TextId, NO_TEXT};

/// Records of 48 bytes; 4.7 MB.
const MAX_RECORDS: usize = 98_304;
/// What the labels of records may take.
const LABEL_LIMITS: Limits = Limits {
    text_count: MAX_RECORDS,
    total_bytes: 5_000_000,
};

/// One action, for the join with the critical path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    pub(crate) start_us: i64,
    pub(crate) end_us: i64,
    split: CompactSplit,
    /// The lower half of the thread id.
    pub(crate) thread: u32,
    /// See [`name_hash`].
    pub(crate) name_hash: u32,
    pub(crate) target: TextId,
    /// The mnemonic's number in the action log.
    pub(crate) mnemonic: u16,
    pub(crate) outcome: Outcome,
}

impl Record {
    fn duration_us(&self) -> u64 {
        self.start_us.abs_diff(self.end_us)
    }

    /// What the action's time went into.
    pub(crate) fn split(&self) -> StepSplit {
        self.split.unpack(self.duration_us())
    }
}

/// An action that may become a record.
pub(crate) struct Candidate<'a> {
    pub(crate) start_us: i64,
    pub(crate) end_us: i64,
    pub(crate) thread_id: i64,
    pub(crate) name: &'a [u8],
    pub(crate) target: &'a [u8],
    pub(crate) mnemonic: u16,
    pub(crate) outcome: Outcome,
    pub(crate) split: StepSplit,
}

/// The records.
#[derive(Debug)]
pub(crate) struct Records {
    max_records: usize,
    label_limits: Limits,
    records: Vec<Record>,
    labels: Interner,
    /// The longest action that is not there, in microseconds; `None` while all are.
    longest_dropped_us: Option<u64>,
}

impl Default for Records {
    fn default() -> Self {
        Self::new(MAX_RECORDS, LABEL_LIMITS)
    }
}

impl Records {
    fn new(max_records: usize, label_limits: Limits) -> Self {
        Self {
            max_records,
            label_limits,
            // Reserved, not used: growing would take old and new memory at once.
            records: Vec::with_capacity(max_records),
            labels: Interner::new(label_limits),
            longest_dropped_us: None,
        }
    }

    /// All records, in the order of the file.
    pub(crate) fn all(&self) -> &[Record] {
        &self.records
    }

    /// The label of the record's target, for people; `None` where the profile has none.
    pub(crate) fn target(&self, record: &Record) -> Option<String> {
        self.labels.readable(record.target)
    }

    /// Whether an action of that length may have been dropped.
    pub(crate) fn may_lack(&self, duration_us: u64) -> bool {
        self.longest_dropped_us
            .is_some_and(|longest_us| duration_us <= longest_us)
    }

    pub(crate) fn push(&mut self, action: &Candidate<'_>) {
        let duration_us = action.start_us.abs_diff(action.end_us);
        if self.may_lack(duration_us) {
            return;
        }
        if self.records.len() >= self.max_records {
            self.drop_shorter_half();
        }
        let target = self.label(action.target);
        if self.may_lack(duration_us) {
            return;
        }
        self.records.push(Record {
            start_us: action.start_us,
            end_us: action.end_us,
            split: CompactSplit::new(&action.split, duration_us),
            thread: action.thread_id as u32,
            name_hash: name_hash(action.name),
            target,
            mnemonic: action.mnemonic,
            outcome: action.outcome,
        });
    }

    fn label(&mut self, label: &[u8]) -> TextId {
        if label.len() > self.label_limits.total_bytes / 8 {
            return NO_TEXT;
        }
        let hash = text_hash(label);
        match self.labels.try_intern(label, hash) {
            Some(target) => target,
            None => {
                self.drop_shorter_half();
                self.labels.intern_hashed(label, hash)
            }
        }
    }

    /// Drops the shorter half, and the labels that only it has.
    fn drop_shorter_half(&mut self) {
        let mut durations_us: Vec<u64> = self.records.iter().map(Record::duration_us).collect();
        let Some(last) = durations_us.len().div_ceil(2).checked_sub(1) else {
            return;
        };
        let longest_us = *durations_us.select_nth_unstable(last).1;
        let labels = std::mem::replace(&mut self.labels, Interner::new(self.label_limits));
        // Of equally long ones all go: which of them stayed would say nothing about the build.
        self.records.retain_mut(|record| {
            let stays = record.duration_us() > longest_us;
            if stays {
                let label = labels.text(record.target).unwrap_or_default();
                record.target = self.labels.intern(label);
            }
            stays
        });
        self.longest_dropped_us = Some(longest_us);
    }
}

/// A hash instead of the description: a million descriptions would take 100 MB. Thread and time are
/// compared as well, so that 32 bits do.
pub(crate) fn name_hash(name: &[u8]) -> u32 {
    (text_hash(name) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::Strategy;

    fn push(records: &mut Records, start_us: i64, duration_us: i64, target: &str) {
        records.push(&Candidate {
            start_us,
            end_us: start_us + duration_us,
            thread_id: 1,
            name: b"name",
            target: target.as_bytes(),
            mnemonic: 0,
            outcome: Outcome::Known(Strategy::Local),
            split: StepSplit::default(),
        });
    }

    #[test]
    fn records_are_small() {
        assert_eq!(std::mem::size_of::<Record>(), 48);
    }

    #[test]
    fn the_longest_stay_with_their_labels() {
        let mut records = Records::default();
        let count = 4 * MAX_RECORDS as i64;
        for number in 0..count {
            // Every length from 1 on once, in no particular order.
            let duration_us = number * 48_271 % count + 1;
            push(
                &mut records,
                number,
                duration_us,
                &format!("//p:{duration_us}"),
            );
            assert!(records.all().len() <= MAX_RECORDS);
        }
        let shortest_us = records.longest_dropped_us.expect("more than fit") + 1;
        let kept = records.all().len() as u64;
        assert_eq!(kept, count as u64 - shortest_us + 1, "all that are longer");
        assert!(kept > MAX_RECORDS as u64 / 4, "{kept}");
        for record in records.all() {
            let label = format!("//p:{}", record.duration_us());
            assert_eq!(records.target(record), Some(label));
        }
        assert!(records.may_lack(shortest_us - 1));
        assert!(!records.may_lack(shortest_us));
    }

    #[test]
    fn labels_are_bounded() {
        let limits = Limits {
            text_count: 1000,
            total_bytes: 10_000,
        };
        let mut records = Records::new(1000, limits);
        for number in 0..2000 {
            push(
                &mut records,
                0,
                number + 1,
                &"x".repeat(100 + number as usize % 7),
            );
            push(&mut records, 0, number + 1, &format!("{number:0>1000}"));
        }
        assert!(records.labels.dropped_count == 0);
        assert!(!records.all().is_empty());
        let last = records
            .all()
            .last()
            .and_then(|record| records.target(record));
        assert_eq!(last, Some(format!("{:0>1000}", 1999)));
    }

    #[test]
    fn nothing_is_dropped_while_all_fit() {
        let mut records = Records::default();
        (0..100).for_each(|number| push(&mut records, 0, number, ""));
        assert_eq!(records.all().len(), 100);
        assert!(!records.may_lack(0));
    }
}

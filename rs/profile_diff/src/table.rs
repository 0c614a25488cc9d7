//! Time by group on both sides: by phase, mnemonic, package, target and strategy. It adds up and ranks; why something
//! changed is the causes' matter.

use std::collections::HashMap;

use crate::change::Change;
use crate::label::text;
use crate::matching::{Matched, Matching, Measure};
use crate::shift::{median, Shifts};
use crate::side::Side;
use crate::sides::{Sides, Which};

/// What a table groups by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Wall time by phase of the build.
    Phase,
    /// Time of actions, summed over threads, by mnemonic; so are the following.
    Mnemonic,
    /// By the package of the target.
    Package,
    /// By the label of the target.
    Target,
    /// By how the actions were carried out.
    Strategy,
}

impl Dimension {
    /// The stable lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Phase => "phase",
            Self::Mnemonic => "mnemonic",
            Self::Package => "package",
            Self::Target => "target",
            Self::Strategy => "strategy",
        }
    }
}

/// The groups of one dimension, those that changed most first.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What is grouped by.
    pub dimension: Dimension,
    /// All groups together.
    pub total: Change,
    /// As many rows as were asked for.
    pub rows: Vec<Row>,
    /// The groups that have no row.
    pub remainder: Remainder,
}

/// One group.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What the group has in common; `None` where the profiles do not say.
    pub name: Option<String>,
    /// Its time.
    pub change: Change,
    /// Its part of all changes of the table, 0 to 1: changes up and down are added without their signs. 0 where
    /// nothing changed.
    pub share: f64,
    /// How many actions are in it, or how often the phase occurs: the median over the runs.
    pub count: Sides<u64>,
}

/// What a table leaves out.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Remainder {
    /// How many groups.
    pub group_count: u64,
    /// Their differences together, in microseconds, head less base.
    pub difference_us: i64,
    /// As [`Row::share`].
    pub share: f64,
}

/// The sums of one group by side and run.
#[derive(Debug, Clone)]
struct Sums {
    duration_us: Sides<Vec<u64>>,
    count: Sides<Vec<u64>>,
}

impl Sums {
    fn new(run_counts: Sides<usize>) -> Self {
        Self {
            duration_us: run_counts.map(|count| vec![0; count]),
            count: run_counts.map(|count| vec![0; count]),
        }
    }

    fn add(&mut self, which: Which, run: usize, duration_us: u64) {
        let sum = &mut self.duration_us.of_mut(which)[run];
        *sum = sum.saturating_add(duration_us);
        self.count.of_mut(which)[run] += 1;
    }

    fn change(&self, shifts: &Shifts) -> Change {
        Change::new(self.duration_us.as_ref().map(Vec::as_slice), shifts)
    }
}

/// The group of an action in one run.
type Name = for<'b> fn(&'b Matched<'_>, &'b Measure) -> &'b [u8];

/// Makes the tables of two sides.
pub(crate) struct Tables<'a> {
    pub(crate) sides: Sides<&'a Side>,
    pub(crate) shifts: &'a Shifts,
    pub(crate) top: usize,
}

impl Tables<'_> {
    /// All tables, in the order reports show them.
    pub(crate) fn all(&self, matching: &Matching<'_>) -> Vec<Table> {
        let by = |dimension, name: Name| self.by_action(dimension, matching, name);
        vec![
            self.by_phase(),
            by(Dimension::Mnemonic, |action, _| action.first.mnemonic),
            by(Dimension::Package, |action, _| action.first.package()),
            by(Dimension::Target, |action, _| action.first.target),
            by(Dimension::Strategy, |_, measure| {
                measure.strategy.name().as_bytes()
            }),
        ]
    }

    fn by_phase(&self) -> Table {
        let mut groups = Groups::new(self.sides.map(Side::run_count));
        for which in Which::BOTH {
            for (run, report) in self.sides.of(which).reports().enumerate() {
                for phase in &report.phases {
                    groups.add(phase.name.as_bytes(), which, run, phase.duration_us);
                }
            }
        }
        self.rank(Dimension::Phase, groups)
    }

    fn by_action(&self, dimension: Dimension, matching: &Matching<'_>, name: Name) -> Table {
        let mut groups = Groups::new(self.sides.map(Side::run_count));
        for action in &matching.actions {
            for which in Which::BOTH {
                for (run, measure) in action.runs(which).iter().enumerate() {
                    if let Some(measure) = measure {
                        groups.add(name(action, measure), which, run, measure.duration_us());
                    }
                }
            }
        }
        self.rank(dimension, groups)
    }

    fn rank(&self, dimension: Dimension, groups: Groups) -> Table {
        let total = groups.total.change(self.shifts);
        let rows = groups.by_name.into_iter().map(|(name, sums)| Row {
            name: text(&name),
            change: sums.change(self.shifts),
            share: 0.0,
            count: sums.count.as_ref().map(|counts| median(counts)),
        });
        let mut rows: Vec<Row> = rows.collect();
        let size_us = |row: &Row| row.change.difference_us().unsigned_abs();
        let all_us: f64 = rows.iter().map(|row| size_us(row) as f64).sum();
        for row in &mut rows {
            row.share = share(row.change.difference_us(), all_us);
        }
        rows.sort_by(|one, other| {
            let rank = |row: &Row| (size_us(row), row.change.base_us.max(row.change.head_us));
            rank(other)
                .cmp(&rank(one))
                .then_with(|| one.name.cmp(&other.name))
        });
        let mut remainder = Remainder::default();
        for row in rows.drain(self.top.min(rows.len())..) {
            let difference_us = row.change.difference_us();
            remainder.group_count += 1;
            remainder.difference_us = remainder.difference_us.saturating_add(difference_us);
            remainder.share += row.share;
        }
        Table {
            dimension,
            total,
            rows,
            remainder,
        }
    }
}

/// A difference as part of all changes.
pub(crate) fn share(difference_us: i64, all_us: f64) -> f64 {
    if all_us > 0.0 {
        difference_us.unsigned_abs() as f64 / all_us
    } else {
        0.0
    }
}

struct Groups {
    run_counts: Sides<usize>,
    by_name: HashMap<Vec<u8>, Sums>,
    total: Sums,
}

impl Groups {
    fn new(run_counts: Sides<usize>) -> Self {
        Self {
            run_counts,
            by_name: HashMap::new(),
            total: Sums::new(run_counts),
        }
    }

    fn add(&mut self, name: &[u8], which: Which, run: usize, duration_us: u64) {
        if !self.by_name.contains_key(name) {
            let sums = Sums::new(self.run_counts);
            self.by_name.insert(name.to_vec(), sums);
        }
        if let Some(sums) = self.by_name.get_mut(name) {
            sums.add(which, run, duration_us);
        }
        self.total.add(which, run, duration_us);
    }
}

//! Which action of one build is which of another. It knows what identifies an action, not what its change means.
//!
//! An action is the same where mnemonic and primary output are the same; where the profiles have no outputs, where
//! mnemonic, target and description are. What is then left on one side only is tried again without the
//! configuration's folder in the output, and at last with the numbers in the description left out, since a flag or
//! one more source file makes no new action. Several of one identity are matched in the order of their start.

use std::borrow::Cow;
use std::collections::HashMap;

use bazel_profile::{ActionRow, CriticalPath, Profile, Strategy};

use crate::label::{without_configuration, without_numbers};
use crate::shift::median;
use crate::side::Side;
use crate::sides::{Sides, Which};

/// What one run says of an action.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure {
    duration_us: u64,
    wait_us: u64,
    pub(crate) strategy: Strategy,
}

impl Measure {
    /// The duration, waiting included.
    pub(crate) fn duration_us(&self) -> u64 {
        self.duration_us
    }

    /// How much of it was waiting for resources.
    pub(crate) fn wait_us(&self) -> u64 {
        self.wait_us
    }

    /// The duration without waiting for resources.
    pub(crate) fn run_us(&self) -> u64 {
        self.duration_us.saturating_sub(self.wait_us)
    }
}

/// One action with what every run of both sides says of it.
#[derive(Debug)]
pub(crate) struct Matched<'a> {
    /// As it was seen first; its texts name the action.
    pub(crate) first: ActionRow<'a>,
    runs: Sides<Vec<Option<Measure>>>,
}

impl<'a> Matched<'a> {
    fn new(first: ActionRow<'a>, run_counts: Sides<usize>) -> Self {
        Self {
            first,
            runs: run_counts.map(|count| vec![None; count]),
        }
    }

    /// Each run, `None` where the action was not carried out.
    pub(crate) fn runs(&self, which: Which) -> &[Option<Measure>] {
        self.runs.of(which)
    }

    /// The runs that carried it out.
    pub(crate) fn measures(&self, which: Which) -> impl Iterator<Item = &Measure> {
        self.runs(which).iter().flatten()
    }

    /// Whether at least half of a side's runs carried it out.
    pub(crate) fn is_on(&self, which: Which) -> bool {
        let count = self.measures(which).count();
        count > 0 && 2 * count >= self.runs(which).len()
    }

    /// The median of a time over the runs that carried it out.
    pub(crate) fn typical_us(&self, which: Which, time_us: fn(&Measure) -> u64) -> u64 {
        let times: Vec<u64> = self.measures(which).map(time_us).collect();
        median(&times)
    }

    /// How most runs of a side carried it out; `None` where none did.
    pub(crate) fn strategy(&self, which: Which) -> Option<Strategy> {
        let count_of = |strategy: Strategy| {
            let same = self.measures(which).filter(|it| it.strategy == strategy);
            same.count()
        };
        let strategies = self.measures(which).map(|measure| measure.strategy);
        strategies.max_by_key(|&strategy| count_of(strategy))
    }

    fn is_only_on(&self, which: Which) -> bool {
        let other = match which {
            Which::Base => Which::Head,
            Which::Head => Which::Base,
        };
        self.measures(other).next().is_none()
    }
}

/// All actions of both sides, and which of them each step of each critical path is.
#[derive(Debug)]
pub(crate) struct Matching<'a> {
    pub(crate) actions: Vec<Matched<'a>>,
    /// By side, run and step: the index of its action; `None` for artificial steps.
    pub(crate) steps: Sides<Vec<Vec<Option<usize>>>>,
}

/// What makes an action the same as another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Identity<'a> {
    mnemonic: &'a [u8],
    target: &'a [u8],
    is_output: bool,
    text: Cow<'a, [u8]>,
}

/// The actions of one identity, and how many of them the current run has used.
#[derive(Debug, Default)]
struct Alike {
    actions: Vec<usize>,
    run_number: usize,
    used_count: usize,
}

impl<'a> Matching<'a> {
    pub(crate) fn new(sides: Sides<&'a Side>) -> Self {
        let mut matcher = Matcher::new(sides);
        for which in Which::BOTH {
            for (run, profile) in sides.of(which).profiles().iter().enumerate() {
                matcher.add(which, run, profile);
            }
        }
        matcher.match_leftovers(|row| Identity {
            mnemonic: row.mnemonic,
            target: row.target,
            is_output: true,
            text: Cow::Owned(without_configuration(row.primary_output)),
        });
        matcher.match_leftovers(|row| Identity {
            mnemonic: row.mnemonic,
            target: row.target,
            is_output: false,
            text: Cow::Owned(without_numbers(row.description)),
        });
        matcher.finish(sides)
    }
}

struct Matcher<'a> {
    has_outputs: bool,
    run_counts: Sides<usize>,
    run_number: usize,
    alike: HashMap<Identity<'a>, Alike>,
    actions: Vec<Matched<'a>>,
    /// By side, run and row: the index of its action.
    of_rows: Sides<Vec<Vec<usize>>>,
    /// By action: the index of the one that it turned out to be.
    merged_into: Vec<usize>,
}

impl<'a> Matcher<'a> {
    fn new(sides: Sides<&'a Side>) -> Self {
        let all = sides.base.profiles().iter().chain(sides.head.profiles());
        // Outputs of one side alone would match nothing.
        let has_outputs = all.into_iter().all(|profile| {
            let mut rows = profile.actions.rows();
            profile.actions.is_empty() || rows.any(|row| !row.primary_output.is_empty())
        });
        Self {
            has_outputs,
            run_counts: sides.map(Side::run_count),
            run_number: 0,
            alike: HashMap::new(),
            actions: Vec::new(),
            of_rows: Sides::default(),
            merged_into: Vec::new(),
        }
    }

    fn add(&mut self, which: Which, run: usize, profile: &'a Profile) {
        self.run_number += 1;
        let mut rows: Vec<(usize, ActionRow<'a>)> = profile.actions.rows().enumerate().collect();
        rows.sort_by_key(|(index, row)| (row.start_us, *index));
        let mut of_rows = vec![0; rows.len()];
        for (index, row) in rows {
            let action = self.action(&row);
            of_rows[index] = action;
            self.actions[action].runs.of_mut(which)[run] = Some(Measure {
                duration_us: row.duration_us,
                wait_us: row.wait_us,
                strategy: row.strategy,
            });
        }
        self.of_rows.of_mut(which).push(of_rows);
    }

    /// The index of the action that a row is; a new one where no other run had it.
    fn action(&mut self, row: &ActionRow<'a>) -> usize {
        let alike = self
            .alike
            .entry(identity(row, self.has_outputs))
            .or_default();
        if alike.run_number != self.run_number {
            alike.run_number = self.run_number;
            alike.used_count = 0;
        }
        alike.used_count += 1;
        if let Some(&action) = alike.actions.get(alike.used_count - 1) {
            return action;
        }
        let action = self.actions.len();
        alike.actions.push(action);
        self.actions
            .push(Matched::new(row.clone(), self.run_counts));
        self.merged_into.push(action);
        action
    }

    /// Matches what only one side has with what only the other has, by another identity.
    fn match_leftovers(&mut self, identity: impl Fn(&ActionRow<'a>) -> Identity<'a>) {
        let mut leftovers: HashMap<Identity<'a>, Sides<Vec<usize>>> = HashMap::new();
        for (index, action) in self.actions.iter().enumerate() {
            for which in Which::BOTH {
                let is_live = self.merged_into[index] == index;
                if is_live && action.is_only_on(which) && !action.first.mnemonic.is_empty() {
                    let group = leftovers.entry(identity(&action.first)).or_default();
                    group.of_mut(which).push(index);
                }
            }
        }
        for group in leftovers.into_values() {
            for (base, head) in group.base.into_iter().zip(group.head) {
                let runs = std::mem::take(&mut self.actions[head].runs.head);
                self.actions[base].runs.head = runs;
                self.merged_into[head] = base;
            }
        }
    }

    fn finish(self, sides: Sides<&Side>) -> Matching<'a> {
        let mut new_index = vec![0; self.actions.len()];
        let mut actions = Vec::with_capacity(self.actions.len());
        for (index, action) in self.actions.into_iter().enumerate() {
            if self.merged_into[index] == index {
                new_index[index] = actions.len();
                actions.push(action);
            }
        }
        let step_actions = |which: Which| {
            let runs = sides
                .of(which)
                .profiles()
                .iter()
                .zip(self.of_rows.of(which));
            let of_run = runs.map(|(profile, of_rows)| {
                let rows = rows_of_steps(profile);
                let action = |row: usize| new_index[self.merged_into[of_rows[row]]];
                rows.into_iter().map(|row| row.map(action)).collect()
            });
            of_run.collect()
        };
        let steps = Sides {
            base: step_actions(Which::Base),
            head: step_actions(Which::Head),
        };
        Matching { actions, steps }
    }
}

fn identity<'a>(row: &ActionRow<'a>, has_outputs: bool) -> Identity<'a> {
    if has_outputs && !row.primary_output.is_empty() {
        // An output has one action only; its target's label may be written in two ways.
        Identity {
            mnemonic: row.mnemonic,
            target: b"",
            is_output: true,
            text: Cow::Borrowed(row.primary_output),
        }
    } else {
        Identity {
            mnemonic: row.mnemonic,
            target: row.target,
            is_output: false,
            text: Cow::Borrowed(row.description),
        }
    }
}

/// By step of a profile's critical path: the row of its action. The report joined the two already and names target
/// and mnemonic; of the rows with these and the same description it is the one with the most time in common.
fn rows_of_steps(profile: &Profile) -> Vec<Option<usize>> {
    let path: &CriticalPath = &profile.report.critical_path;
    let mut by_description: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, step) in path.steps.iter().enumerate() {
        if step.strategy.is_some() {
            let alike = by_description.entry(&step.description).or_default();
            alike.push(index);
        }
    }
    let mut best: Vec<Option<(u64, usize)>> = vec![None; path.steps.len()];
    for (row_index, row) in profile.actions.rows().enumerate() {
        let description = String::from_utf8_lossy(row.description);
        for &index in by_description
            .get(description.as_ref())
            .into_iter()
            .flatten()
        {
            let step = &path.steps[index];
            if step.target != row.target_text() || step.mnemonic != row.mnemonic_text() {
                continue;
            }
            let common_us = overlap_us(
                (step.start_us, step.duration_us),
                (row.start_us, row.duration_us),
            );
            if best[index].is_none_or(|(most_us, _)| common_us > most_us) {
                best[index] = Some((common_us, row_index));
            }
        }
    }
    let rows = best.into_iter().map(|best| best.map(|(_, row)| row));
    rows.collect()
}

fn overlap_us(one: (i64, u64), other: (i64, u64)) -> u64 {
    let end = |(start_us, duration_us): (i64, u64)| start_us.saturating_add_unsigned(duration_us);
    let start_us = one.0.max(other.0);
    let end_us = end(one).min(end(other));
    if end_us > start_us {
        end_us.abs_diff(start_us)
    } else {
        0
    }
}

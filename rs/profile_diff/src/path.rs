//! The critical path on both sides: which steps came, went, and took another time.

use std::collections::HashMap;

use crate::change::Change;
use crate::label::without_numbers;
use crate::matching::Matching;
use crate::shift::Shifts;
use crate::side::Side;
use crate::sides::{Sides, Which};
use crate::table::share;

/// The critical paths compared.
#[derive(Debug, Clone, PartialEq)]
pub struct PathDiff {
    /// The sum of the steps.
    pub change: Change,
    /// Every step that is on the path in at least half of a side's runs, those that changed most first. A step that
    /// is not on a run's path counts as 0 there.
    pub steps: Vec<StepChange>,
}

/// One step of the critical path on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct StepChange {
    /// What became of it.
    pub kind: StepKind,
    /// The action's description, as it was seen first.
    pub description: String,
    /// The label of the action's target.
    pub target: Option<String>,
    /// The action's mnemonic.
    pub mnemonic: Option<String>,
    /// Its time on the path.
    pub change: Change,
    /// Its part of all changes of the path, as [`crate::Row::share`].
    pub share: f64,
}

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// It is on the head's path only.
    Added,
    /// It is on the base's path only.
    Removed,
    /// It takes longer, beyond noise.
    Longer,
    /// It takes less time, beyond noise.
    Shorter,
    /// It takes the same time as far as the runs say.
    Same,
}

impl StepKind {
    /// The stable lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Longer => "longer",
            Self::Shorter => "shorter",
            Self::Same => "same",
        }
    }
}

/// What makes a step the same as another: its action, or, for an artificial one, its texts.
#[derive(Debug, PartialEq, Eq, Hash)]
enum StepIdentity<'a> {
    Action(usize),
    Texts(Option<&'a str>, Option<&'a str>, Vec<u8>),
}

struct StepRuns<'a> {
    description: &'a str,
    target: Option<&'a str>,
    mnemonic: Option<&'a str>,
    duration_us: Sides<Vec<Option<u64>>>,
}

/// Compares the critical paths.
pub(crate) fn diff(sides: Sides<&Side>, matching: &Matching<'_>, shifts: &Shifts) -> PathDiff {
    let totals = sides.map(|side| side.values(|report| report.critical_path.duration_us));
    let steps = collect(sides, matching);
    let changes = steps.into_iter().filter_map(|step| describe(&step, shifts));
    let mut steps: Vec<StepChange> = changes.collect();
    let size_us = |step: &StepChange| step.change.difference_us().unsigned_abs();
    let all_us: f64 = steps.iter().map(|step| size_us(step) as f64).sum();
    for step in &mut steps {
        step.share = share(step.change.difference_us(), all_us);
    }
    // Stable: steps that changed alike stay in the path's order.
    steps.sort_by_key(|step| std::cmp::Reverse(size_us(step)));
    PathDiff {
        change: Change::new(totals.as_ref().map(Vec::as_slice), shifts),
        steps,
    }
}

fn collect<'a>(sides: Sides<&'a Side>, matching: &Matching<'_>) -> Vec<StepRuns<'a>> {
    let mut found: Vec<StepRuns<'a>> = Vec::new();
    let mut by_identity: HashMap<StepIdentity<'a>, usize> = HashMap::new();
    for which in Which::BOTH {
        let runs = sides.of(which).reports().zip(matching.steps.of(which));
        for (run, (report, actions)) in runs.enumerate() {
            for (step, action) in report.critical_path.steps.iter().zip(actions) {
                let (target, mnemonic) = (step.target.as_deref(), step.mnemonic.as_deref());
                let identity = match action {
                    Some(action) => StepIdentity::Action(*action),
                    None => {
                        let text = without_numbers(step.description.as_bytes());
                        StepIdentity::Texts(target, mnemonic, text)
                    }
                };
                let index = *by_identity.entry(identity).or_insert_with(|| {
                    found.push(StepRuns {
                        description: &step.description,
                        target,
                        mnemonic,
                        duration_us: sides.map(|side| vec![None; side.run_count()]),
                    });
                    found.len() - 1
                });
                let slot = &mut found[index].duration_us.of_mut(which)[run];
                *slot = Some(slot.unwrap_or(0).saturating_add(step.duration_us));
            }
        }
    }
    found
}

fn describe(step: &StepRuns<'_>, shifts: &Shifts) -> Option<StepChange> {
    let is_on = step.duration_us.as_ref().map(|runs| {
        let count = runs.iter().flatten().count();
        count > 0 && 2 * count >= runs.len()
    });
    let values = step.duration_us.as_ref();
    let values = values.map(|runs| runs.iter().map(|it| it.unwrap_or(0)).collect::<Vec<_>>());
    let change = Change::new(values.as_ref().map(Vec::as_slice), shifts);
    let kind = match (is_on.base, is_on.head) {
        (false, false) => return None,
        (false, true) => StepKind::Added,
        (true, false) => StepKind::Removed,
        (true, true) if !change.is_certain => StepKind::Same,
        (true, true) if change.difference_us() > 0 => StepKind::Longer,
        (true, true) => StepKind::Shorter,
    };
    Some(StepChange {
        kind,
        description: step.description.to_owned(),
        target: step.target.map(str::to_owned),
        mnemonic: step.mnemonic.map(str::to_owned),
        change,
        share: 0.0,
    })
}

//! The actions: the longest ones, time by mnemonic, package and strategy, and a compact record of
//! each for the critical path.

use std::hash::{DefaultHasher, Hasher};

use super::longest::Longest;
use super::ranking::{Ranking, Tallies, Tally};
use super::strategies::WaitingSpans;
use crate::event::{readable, Event};
use crate::intern::{Interner, TextId, NO_TEXT};
use crate::table::{ActionRow, ActionTable};
use crate::vocabulary::Strategy;

/// Bazel merges nothing before this many events (`JsonTraceFileWriter`), so that an action up to
/// here without a telling span has none.
const FIRST_MERGED_EVENT: u64 = 10_000;

/// All actions that were executed or fetched from a cache; those that were up to date leave no
/// trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actions {
    /// How many.
    pub count: u64,
    /// Their time together in microseconds, summed over threads.
    pub duration_us: u64,
    /// The longest, the longest first.
    pub top: Vec<Action>,
    /// By mnemonic.
    pub by_mnemonic: Ranking,
    /// By the package of the target. All unknown if the build did not ask for labels
    /// (`--experimental_profile_include_target_label`).
    pub by_package: Ranking,
    /// By the target's label. All unknown if the build did not ask for labels.
    pub by_target: Ranking,
    /// By the external repository of the target; the empty name is the main repository.
    pub by_repository: Ranking,
    /// Every pair of mnemonic and strategy that occurs, the most time first.
    pub by_mnemonic_and_strategy: Vec<MnemonicStrategy>,
    /// By strategy, all of them; the names are those of [`Strategy::name`].
    pub by_strategy: Ranking,
    /// Time spent on looking whether actions are up to date (the local action cache), in
    /// microseconds summed over threads, from a counter. `None` without that counter.
    pub local_cache_check_us: Option<u64>,
}

/// The actions of one mnemonic that were carried out in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MnemonicStrategy {
    /// The mnemonic; `None` where the profile does not say.
    pub mnemonic: Option<String>,
    /// How the actions were carried out.
    pub strategy: Strategy,
    /// How many actions.
    pub action_count: u64,
    /// Their time together in microseconds, summed over threads.
    pub duration_us: u64,
}

/// One action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Its progress message, or what Bazel has in place of one.
    pub description: String,
    /// The label of the target that it belongs to; `None` where the profile does not say.
    pub target: Option<String>,
    /// Its mnemonic.
    pub mnemonic: Option<String>,
    /// Its primary output, where the build asked for it
    /// (`--experimental_profile_include_primary_output`).
    pub primary_output: Option<String>,
    /// How it was carried out.
    pub strategy: Strategy,
    /// When it began, in microseconds since the command's start.
    pub start_us: i64,
    /// How long it took, in microseconds.
    pub duration_us: u64,
}

/// One action in 32 bytes, for the join with the critical path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    pub(crate) start_us: i64,
    pub(crate) end_us: i64,
    /// The lower half of the thread id.
    pub(crate) thread: u32,
    /// See [`name_hash`].
    pub(crate) name_hash: u32,
    pub(crate) target: TextId,
    mnemonic: u16,
    outcome: Outcome,
}

/// A strategy, or why there is none yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A span inside the action tells.
    Known(Strategy),
    /// No telling span, and none can be hidden.
    Unmarked,
    /// No telling span, but one may be hidden if the profile turns out to be merged.
    MaybeMerged,
}

/// What is only known at the end of the profile and decides about actions without a telling span.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hindsight {
    /// The profile has merged spans.
    pub(crate) is_merged: bool,
    /// Actions ran on other threads than their own.
    pub(crate) is_dynamic: bool,
}

impl Outcome {
    pub(crate) fn strategy(self, hindsight: Hindsight) -> Strategy {
        match self {
            Self::Known(strategy) => strategy,
            _ if hindsight.is_dynamic => Strategy::Unknown,
            Self::MaybeMerged if hindsight.is_merged => Strategy::Unknown,
            Self::Unmarked | Self::MaybeMerged => Strategy::Internal,
        }
    }
}

/// Collects actions and the spans inside them.
#[derive(Debug)]
pub(crate) struct ActionLog {
    top: usize,
    longest: Longest,
    total: Tally,
    waiting: WaitingSpans,
    targets: Interner,
    mnemonics: Interner,
    packages: Interner,
    /// The package of each target, by the target's number.
    package_of_target: Vec<TextId>,
    by_mnemonic: Tallies,
    by_package: Tallies,
    by_strategy: Tallies,
    unmarked: Tally,
    maybe_merged: Tally,
    records: Vec<Record>,
    /// Every action with its texts, where the caller wants them; as many as there are records.
    table: Option<ActionTable>,
    has_dynamic_execution: bool,
    /// When the last sample of the action counter was taken, and how many checks of the local cache
    /// it saw.
    last_cache_sample: Option<(i64, f64)>,
    cache_check_us: Option<f64>,
}

impl ActionLog {
    pub(crate) fn new(top: usize, table: Option<ActionTable>) -> Self {
        Self {
            top,
            longest: Longest::new(top),
            total: Tally::default(),
            waiting: WaitingSpans::default(),
            targets: Interner::default(),
            mnemonics: Interner::default(),
            packages: Interner::default(),
            package_of_target: vec![NO_TEXT],
            by_mnemonic: Tallies::default(),
            by_package: Tallies::default(),
            by_strategy: Tallies::default(),
            unmarked: Tally::default(),
            maybe_merged: Tally::default(),
            records: Vec::new(),
            table,
            has_dynamic_execution: false,
            last_cache_sample: None,
            cache_check_us: None,
        }
    }

    /// Takes a span inside an action.
    pub(crate) fn ran(&mut self, event: &Event<'_>, strategy: Strategy) {
        self.waiting.add(event, strategy);
    }

    /// Notes that actions race on threads of their own.
    pub(crate) fn expect_dynamic_execution(&mut self) {
        self.has_dynamic_execution = true;
    }

    /// Takes an action, the `event_number`th event of the profile. `None` if it has no time.
    pub(crate) fn action(&mut self, event: &Event<'_>, event_number: u64) -> Option<Outcome> {
        let (start_us, end_us) = (event.start_us?, event.end_us()?);
        let duration_us = event.length_us();
        let outcome = match self.waiting.take(event.thread_id, start_us) {
            Some(strategy) => Outcome::Known(strategy),
            None if event_number <= FIRST_MERGED_EVENT => Outcome::Unmarked,
            None => Outcome::MaybeMerged,
        };
        self.total.add(duration_us);
        match outcome {
            Outcome::Known(strategy) => self.by_strategy.entry(strategy as usize).add(duration_us),
            Outcome::Unmarked => self.unmarked.add(duration_us),
            Outcome::MaybeMerged => self.maybe_merged.add(duration_us),
        }
        let mnemonic = self.mnemonics.intern(&event.args.mnemonic);
        self.by_mnemonic.entry(mnemonic as usize).add(duration_us);
        let target = self.target(&event.args.target);
        let package = self
            .package_of_target
            .get(target as usize)
            .copied()
            .unwrap_or(NO_TEXT);
        self.by_package.entry(package as usize).add(duration_us);
        self.longest.add(duration_us, || {
            (describe(event, start_us, duration_us), outcome)
        });
        if let Some(table) = &mut self.table {
            table.push(&ActionRow {
                description: &event.name,
                target: &event.args.target,
                mnemonic: &event.args.mnemonic,
                primary_output: &event.output,
                strategy: Strategy::Unknown,
                start_us,
                duration_us,
                wait_us: 0,
                thread_id: event.thread_id,
            });
        }
        self.records.push(Record {
            start_us,
            end_us,
            thread: event.thread_id as u32,
            name_hash: name_hash(&event.name),
            target,
            mnemonic: u16::try_from(mnemonic).unwrap_or(0),
            outcome,
        });
        Some(outcome)
    }

    /// Numbers a target and, when it is new, its package.
    fn target(&mut self, label: &[u8]) -> TextId {
        let target = self.targets.intern(label);
        if target as usize == self.package_of_target.len() {
            let package = self.packages.intern(package_of(label));
            self.package_of_target.push(package);
        }
        target
    }

    /// Takes a sample of the action counter: how many checks of the local action cache there were
    /// on average until the next.
    pub(crate) fn cache_checks(&mut self, event: &Event<'_>) {
        let Some(start_us) = event.start_us else {
            return;
        };
        if let Some((last_us, checks)) = self.last_cache_sample {
            let passed_us = start_us.saturating_sub(last_us).max(0) as f64;
            *self.cache_check_us.get_or_insert(0.0) += checks.max(0.0) * passed_us;
        }
        self.last_cache_sample = Some((start_us, event.args.cache_checks.unwrap_or(0.0)));
    }

    /// How many names were not kept because there were too many.
    pub(crate) fn dropped_count(&self) -> u64 {
        self.targets.dropped_count + self.mnemonics.dropped_count + self.packages.dropped_count
    }

    pub(crate) fn hindsight(&self, is_merged: bool) -> Hindsight {
        Hindsight {
            is_merged,
            is_dynamic: self.has_dynamic_execution,
        }
    }

    /// The table, with the strategies that are only known now; empty where none was wanted.
    pub(crate) fn take_table(&mut self, hindsight: Hindsight) -> ActionTable {
        let mut table = self.table.take().unwrap_or_default();
        let strategies = self.records.iter().map(|record| record.outcome);
        table.set_strategies(strategies.map(|outcome| outcome.strategy(hindsight)));
        table
    }

    pub(crate) fn records(&self) -> &[Record] {
        &self.records
    }

    /// Target, mnemonic and strategy of a record.
    pub(crate) fn resolve(
        &self,
        record: &Record,
        hindsight: Hindsight,
    ) -> (Option<String>, Option<String>, Strategy) {
        let target = self.targets.readable(record.target);
        let mnemonic = self.mnemonics.readable(TextId::from(record.mnemonic));
        (target, mnemonic, record.outcome.strategy(hindsight))
    }

    pub(crate) fn finish(mut self, hindsight: Hindsight) -> Actions {
        for (outcome, tally) in [
            (Outcome::Unmarked, self.unmarked),
            (Outcome::MaybeMerged, self.maybe_merged),
        ] {
            self.by_strategy
                .entry(outcome.strategy(hindsight) as usize)
                .merge(tally);
        }
        let strategy_name = |index: usize| {
            Strategy::ALL
                .get(index)
                .map(|strategy| strategy.name().to_owned())
        };
        Actions {
            count: self.total.action_count,
            duration_us: self.total.duration_us,
            top: self.longest.finish(hindsight),
            by_mnemonic: self
                .by_mnemonic
                .rank(self.top, |index| self.mnemonics.readable(index as TextId)),
            by_package: self
                .by_package
                .rank(self.top, |index| self.packages.readable(index as TextId)),
            by_target: Ranking::default(),
            by_repository: Ranking::default(),
            by_mnemonic_and_strategy: Vec::new(),
            by_strategy: self.by_strategy.rank(usize::MAX, strategy_name),
            local_cache_check_us: self.cache_check_us.map(|duration_us| duration_us as u64),
        }
    }
}

fn describe(event: &Event<'_>, start_us: i64, duration_us: u64) -> Action {
    let some = |text: &[u8]| (!text.is_empty()).then(|| readable(text));
    Action {
        description: readable(&event.name),
        target: some(&event.args.target),
        mnemonic: some(&event.args.mnemonic),
        primary_output: some(&event.output),
        strategy: Strategy::Unknown,
        start_us,
        duration_us,
    }
}

/// A hash instead of the description: a million descriptions would take 100 MB. Thread and time are
/// compared as well, so that 32 bits do.
pub(crate) fn name_hash(name: &[u8]) -> u32 {
    let mut hasher = DefaultHasher::new();
    hasher.write(name);
    hasher.finish() as u32
}

/// The package part of a label: `//a/b` of `//a/b:c`, `@@repo//` of `@@repo//:x`. A label without a
/// colon is short for the target named like its package (<https://bazel.build/concepts/labels>).
fn package_of(label: &[u8]) -> &[u8] {
    let package_start = memchr::memmem::find(label, b"//").unwrap_or(0);
    match memchr::memchr(b':', &label[package_start..]) {
        Some(colon) => &label[..package_start + colon],
        None => label,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_of_labels() {
        let check = |label: &str, expected: &str| {
            assert_eq!(package_of(label.as_bytes()), expected.as_bytes())
        };
        check("//a/b:c", "//a/b");
        check("//:x", "//");
        check("//a/b", "//a/b");
        check("@@rules_rust+//rust:x", "@@rules_rust+//rust");
        check("@repo//:x", "@repo//");
        check("@@ext:tag//p:t", "@@ext:tag//p");
        check("", "");
    }

    #[test]
    fn hindsight_decides_about_unmarked_actions() {
        let plain = Hindsight {
            is_merged: false,
            is_dynamic: false,
        };
        let merged = Hindsight {
            is_merged: true,
            is_dynamic: false,
        };
        let dynamic = Hindsight {
            is_merged: false,
            is_dynamic: true,
        };
        assert_eq!(Outcome::MaybeMerged.strategy(plain), Strategy::Internal);
        assert_eq!(Outcome::MaybeMerged.strategy(merged), Strategy::Unknown);
        assert_eq!(Outcome::Unmarked.strategy(merged), Strategy::Internal);
        assert_eq!(Outcome::Unmarked.strategy(dynamic), Strategy::Unknown);
        assert_eq!(
            Outcome::Known(Strategy::Worker).strategy(dynamic),
            Strategy::Worker
        );
    }
}

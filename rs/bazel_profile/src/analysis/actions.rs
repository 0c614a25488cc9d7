//! The actions: the longest ones, and time by mnemonic, target, package, repository and strategy.

use super::labels;
use super::longest::Longest;
use super::names::NameTallies;
use super::outcome::{Hindsight, Outcome, OUTCOME_COUNT};
use super::ranking::{Ranking, Tallies, Tally};
use super::records::{Candidate, Record, Records};
use super::spans::Inside;
use crate::event::{readable, Event};
use crate::intern::{Interner, Limits, TextId};
use crate::step::Strategy;
use crate::table::{ActionRow, ActionTable};

/// Builds have about a hundred mnemonics; the actions of more are without one.
const MNEMONIC_LIMITS: Limits = Limits {
    text_count: 4096,
    total_bytes: 256 * 1024,
};

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

/// What the log says of an action that it took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taken {
    /// How the action was carried out.
    pub(crate) outcome: Outcome,
    /// The number of its mnemonic.
    pub(crate) mnemonic: TextId,
}

/// Collects actions.
#[derive(Debug)]
pub(crate) struct ActionLog {
    top: usize,
    longest: Longest,
    mnemonics: Interner,
    /// By mnemonic, and then by outcome.
    by_outcome: Vec<[Tally; OUTCOME_COUNT]>,
    by_target: NameTallies,
    by_package: NameTallies,
    by_repository: NameTallies,
    records: Records,
    /// Every action with its texts and its outcome, where the caller wants them.
    table: Option<(ActionTable, Vec<Outcome>)>,
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
            mnemonics: Interner::new(MNEMONIC_LIMITS),
            by_outcome: Vec::new(),
            by_target: NameTallies::default(),
            by_package: NameTallies::default(),
            by_repository: NameTallies::default(),
            records: Records::default(),
            table: table.map(|table| (table, Vec::new())),
            last_cache_sample: None,
            cache_check_us: None,
        }
    }

    /// Takes an action, the `event_number`th event of the profile. `None` if it has no time.
    pub(crate) fn action(
        &mut self,
        event: &Event<'_>,
        event_number: u64,
        inside: &Inside,
    ) -> Option<Taken> {
        let (start_us, end_us) = (event.start_us?, event.end_us()?);
        let duration_us = event.length_us();
        let outcome = Outcome::new(inside.strategy, event_number);
        let mnemonic = self.mnemonics.intern(event.args.mnemonic);
        self.tally(mnemonic, outcome, duration_us);
        self.tally_label(event.args.target, duration_us);
        self.longest
            .add(duration_us, || (Action::new(event, start_us), outcome));
        if let Some((table, outcomes)) = &mut self.table {
            table.push(&ActionRow {
                description: event.name,
                target: event.args.target,
                mnemonic: event.args.mnemonic,
                primary_output: event.output,
                strategy: Strategy::Unknown,
                start_us,
                duration_us,
                wait_us: inside.split.queue_us,
                thread_id: event.thread_id,
            });
            outcomes.push(outcome);
        }
        self.records.push(&Candidate {
            start_us,
            end_us,
            thread_id: event.thread_id,
            name: event.name,
            target: event.args.target,
            mnemonic: u16::try_from(mnemonic).unwrap_or(0),
            outcome,
            split: inside.split,
        });
        Some(Taken { outcome, mnemonic })
    }

    fn tally(&mut self, mnemonic: TextId, outcome: Outcome, duration_us: u64) {
        let index = mnemonic as usize;
        if index >= self.by_outcome.len() {
            self.by_outcome
                .resize(index + 1, [Tally::default(); OUTCOME_COUNT]);
        }
        self.by_outcome[index][outcome.index()].add(duration_us);
    }

    fn tally_label(&mut self, label: &[u8], duration_us: u64) {
        let label = Some(label).filter(|label| !label.is_empty());
        self.by_target.add(label, duration_us);
        self.by_package.add(label.map(labels::package), duration_us);
        self.by_repository
            .add(label.map(labels::repository), duration_us);
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

    /// How many times a mnemonic, or a text of the table, was not kept because there were too many.
    pub(crate) fn dropped_count(&self) -> u64 {
        let of_table = self.table.as_ref().map(|(table, _)| table.dropped_count());
        self.mnemonics.dropped_count + of_table.unwrap_or(0)
    }

    /// The table, with the strategies that are only known now; empty where none was wanted.
    pub(crate) fn take_table(&mut self, hindsight: Hindsight) -> ActionTable {
        let (mut table, outcomes) = self.table.take().unwrap_or_default();
        let outcomes = outcomes.into_iter();
        table.set_strategies(outcomes.map(|outcome| outcome.strategy(hindsight)));
        table
    }

    pub(crate) fn records(&self) -> &Records {
        &self.records
    }

    /// A mnemonic by its number, for people.
    pub(crate) fn mnemonic(&self, mnemonic: TextId) -> Option<String> {
        self.mnemonics.readable(mnemonic)
    }

    /// Target and mnemonic of a record.
    pub(crate) fn resolve(&self, record: &Record) -> (Option<String>, Option<String>) {
        let mnemonic = self.mnemonic(TextId::from(record.mnemonic));
        (self.records.target(record), mnemonic)
    }

    pub(crate) fn finish(self, hindsight: Hindsight) -> Actions {
        let mut total = Tally::default();
        let mut by_mnemonic = Tallies::default();
        let mut by_strategy = Tallies::default();
        let mut by_both = Tallies::default();
        for (mnemonic, tallies) in self.by_outcome.iter().enumerate() {
            for (outcome, tally) in Outcome::all().zip(tallies) {
                let strategy = outcome.strategy(hindsight) as usize;
                total.merge(*tally);
                by_mnemonic.entry(mnemonic).merge(*tally);
                by_strategy.entry(strategy).merge(*tally);
                let both = mnemonic * Strategy::ALL.len() + strategy;
                by_both.entry(both).merge(*tally);
            }
        }
        let mnemonic = |index: usize| self.mnemonics.readable(index as TextId);
        let strategy_name = |index: usize| {
            Strategy::ALL
                .get(index)
                .map(|strategy| strategy.name().to_owned())
        };
        let pair = |(index, tally): (usize, Tally)| MnemonicStrategy {
            mnemonic: mnemonic(index / Strategy::ALL.len()),
            strategy: Strategy::ALL[index % Strategy::ALL.len()],
            action_count: tally.action_count,
            duration_us: tally.duration_us,
        };
        Actions {
            count: total.action_count,
            duration_us: total.duration_us,
            top: self.longest.finish(hindsight),
            by_mnemonic: by_mnemonic.rank(self.top, mnemonic),
            by_package: self.by_package.rank(self.top),
            by_target: self.by_target.rank(self.top),
            by_repository: self.by_repository.rank(self.top),
            by_mnemonic_and_strategy: by_both.sorted().map(pair).collect(),
            by_strategy: by_strategy.rank(usize::MAX, strategy_name),
            local_cache_check_us: self.cache_check_us.map(|duration_us| duration_us as u64),
        }
    }
}

impl Action {
    /// The action that an event is about; how it was carried out is not known yet.
    pub(crate) fn new(event: &Event<'_>, start_us: i64) -> Self {
        let some = |text: &[u8]| (!text.is_empty()).then(|| readable(text));
        Self {
            description: readable(event.name),
            target: some(event.args.target),
            mnemonic: some(event.args.mnemonic),
            primary_output: some(event.output),
            strategy: Strategy::Unknown,
            start_us,
            duration_us: event.length_us(),
        }
    }
}

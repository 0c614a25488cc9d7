//! Every action of a build, for those who compare or replay builds: parallel arrays of numbers, and the texts once
//! each. It owns no meaning beyond what [`crate::Action`] has.

use crate::analysis::labels;
use crate::event::readable;
use crate::intern::{Interner, TextId};
use crate::step::Strategy;

/// All actions that a profile names, in the order of the file (by end within a thread).
#[derive(Debug, Default)]
pub struct ActionTable {
    start_us: Vec<i64>,
    duration_us: Vec<u64>,
    wait_us: Vec<u64>,
    strategy: Vec<Strategy>,
    thread_id: Vec<i64>,
    description: Vec<TextId>,
    target: Vec<TextId>,
    mnemonic: Vec<TextId>,
    primary_output: Vec<TextId>,
    texts: Interner,
}

/// One row of an [`ActionTable`]. Texts that the profile does not have are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionRow<'a> {
    /// The progress message.
    pub description: &'a [u8],
    /// The label of the target.
    pub target: &'a [u8],
    /// The mnemonic.
    pub mnemonic: &'a [u8],
    /// The primary output.
    pub primary_output: &'a [u8],
    /// How it was carried out.
    pub strategy: Strategy,
    /// When it began, in microseconds since the command's start.
    pub start_us: i64,
    /// How long it took, in microseconds, waiting included.
    pub duration_us: u64,
    /// How much of that it waited for local resources, a worker or a remote queue.
    pub wait_us: u64,
    /// The thread, or lane, that it ran on.
    pub thread_id: i64,
}

impl<'a> ActionRow<'a> {
    /// The package part of the target's label: `//a/b` of `//a/b:c`; empty if the profile names no target.
    #[must_use]
    pub fn package(&self) -> &'a [u8] {
        labels::package(self.target)
    }
}

impl ActionTable {
    /// How many actions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.start_us.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.start_us.is_empty()
    }

    /// The action at `index`; `None` beyond the end.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<ActionRow<'_>> {
        let text = |ids: &[TextId]| self.texts.text(ids[index]).unwrap_or_default();
        let start_us = *self.start_us.get(index)?;
        Some(ActionRow {
            description: text(&self.description),
            target: text(&self.target),
            mnemonic: text(&self.mnemonic),
            primary_output: text(&self.primary_output),
            strategy: self.strategy[index],
            start_us,
            duration_us: self.duration_us[index],
            wait_us: self.wait_us[index],
            thread_id: self.thread_id[index],
        })
    }

    /// All actions, in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = ActionRow<'_>> {
        (0..self.len()).filter_map(|index| self.row(index))
    }

    /// How many times a text was not kept because there were too many.
    pub(crate) fn dropped_count(&self) -> u64 {
        self.texts.dropped_count
    }

    /// Says how the actions were carried out, in their order.
    pub(crate) fn set_strategies(&mut self, strategies: impl Iterator<Item = Strategy>) {
        self.strategy
            .iter_mut()
            .zip(strategies)
            .for_each(|(old, new)| *old = new);
    }

    /// Adds an action.
    pub fn push(&mut self, row: &ActionRow<'_>) {
        self.start_us.push(row.start_us);
        self.duration_us.push(row.duration_us);
        self.wait_us.push(row.wait_us);
        self.strategy.push(row.strategy);
        self.thread_id.push(row.thread_id);
        self.description.push(self.texts.intern(row.description));
        self.target.push(self.texts.intern(row.target));
        self.mnemonic.push(self.texts.intern(row.mnemonic));
        self.primary_output
            .push(self.texts.intern(row.primary_output));
    }
}

impl ActionRow<'_> {
    /// The label for people; `None` where the profile has none.
    #[must_use]
    pub fn target_text(&self) -> Option<String> {
        (!self.target.is_empty()).then(|| readable(self.target))
    }

    /// The mnemonic for people; `None` where the profile has none.
    #[must_use]
    pub fn mnemonic_text(&self) -> Option<String> {
        (!self.mnemonic.is_empty()).then(|| readable(self.mnemonic))
    }
}

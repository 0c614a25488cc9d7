//! Single actions: the longest ones.

use bazel_profile::{Action, Actions};

use super::{named, table};
use crate::section::{number, words, Section};
use crate::units::{seconds, signed_seconds};

/// The longest actions, the longest first.
pub fn longest(actions: &Actions) -> Option<Section> {
    list(
        format!("Longest actions of {}", actions.count),
        &actions.top,
    )
}

/// A table of actions.
pub fn list(title: String, actions: &[Action]) -> Option<Section> {
    let row = |action: &Action| {
        vec![
            seconds(action.duration_us),
            signed_seconds(action.start_us),
            named(action.mnemonic.as_ref()),
            action.strategy.name().to_owned(),
            named(action.target.as_ref()),
            action.description.clone(),
        ]
    };
    let columns = [
        number("Time"),
        number("Start"),
        words("Mnemonic"),
        words("Strategy"),
        words("Target"),
        words("Description"),
    ];
    table(title, &columns, actions.iter().map(row).collect())
}

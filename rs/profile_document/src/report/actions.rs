//! The actions: the longest, and their time by every property that they have in common.

use bazel_profile as profile;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct Actions<'a> {
    count: u64,
    duration_us: u64,
    local_cache_check_us: Option<u64>,
    top: Vec<Action<'a>>,
    by_mnemonic: Ranking<'a>,
    by_mnemonic_and_strategy: Vec<MnemonicStrategy<'a>>,
    by_target: Ranking<'a>,
    by_package: Ranking<'a>,
    by_repository: Ranking<'a>,
    by_strategy: Ranking<'a>,
}

impl<'a> From<&'a profile::Actions> for Actions<'a> {
    fn from(actions: &'a profile::Actions) -> Self {
        let pairs = &actions.by_mnemonic_and_strategy;
        Self {
            count: actions.count,
            duration_us: actions.duration_us,
            local_cache_check_us: actions.local_cache_check_us,
            top: actions.top.iter().map(Action::from).collect(),
            by_mnemonic: (&actions.by_mnemonic).into(),
            by_mnemonic_and_strategy: pairs.iter().map(MnemonicStrategy::from).collect(),
            by_target: (&actions.by_target).into(),
            by_package: (&actions.by_package).into(),
            by_repository: (&actions.by_repository).into(),
            by_strategy: (&actions.by_strategy).into(),
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Action<'a> {
    description: &'a str,
    target: Option<&'a str>,
    mnemonic: Option<&'a str>,
    primary_output: Option<&'a str>,
    strategy: &'static str,
    start_us: i64,
    duration_us: u64,
}

impl<'a> From<&'a profile::Action> for Action<'a> {
    fn from(action: &'a profile::Action) -> Self {
        Self {
            description: &action.description,
            target: action.target.as_deref(),
            mnemonic: action.mnemonic.as_deref(),
            primary_output: action.primary_output.as_deref(),
            strategy: action.strategy.name(),
            start_us: action.start_us,
            duration_us: action.duration_us,
        }
    }
}

#[derive(Debug, Serialize)]
struct MnemonicStrategy<'a> {
    mnemonic: Option<&'a str>,
    strategy: &'static str,
    action_count: u64,
    duration_us: u64,
}

impl<'a> From<&'a profile::MnemonicStrategy> for MnemonicStrategy<'a> {
    fn from(pair: &'a profile::MnemonicStrategy) -> Self {
        Self {
            mnemonic: pair.mnemonic.as_deref(),
            strategy: pair.strategy.name(),
            action_count: pair.action_count,
            duration_us: pair.duration_us,
        }
    }
}

#[derive(Debug, Serialize)]
struct Ranking<'a> {
    groups: Vec<Group<'a>>,
    remainder: Remainder,
    uncertainty_us: u64,
}

impl<'a> From<&'a profile::Ranking> for Ranking<'a> {
    fn from(ranking: &'a profile::Ranking) -> Self {
        Self {
            groups: ranking.groups.iter().map(Group::from).collect(),
            remainder: ranking.remainder.into(),
            uncertainty_us: ranking.uncertainty_us,
        }
    }
}

#[derive(Debug, Serialize)]
struct Group<'a> {
    name: Option<&'a str>,
    action_count: u64,
    duration_us: u64,
}

impl<'a> From<&'a profile::Group> for Group<'a> {
    fn from(group: &'a profile::Group) -> Self {
        Self {
            name: group.name.as_deref(),
            action_count: group.action_count,
            duration_us: group.duration_us,
        }
    }
}

#[derive(Debug, Serialize)]
struct Remainder {
    group_count: u64,
    action_count: u64,
    duration_us: u64,
}

impl From<profile::Remainder> for Remainder {
    fn from(remainder: profile::Remainder) -> Self {
        Self {
            group_count: remainder.group_count,
            action_count: remainder.action_count,
            duration_us: remainder.duration_us,
        }
    }
}

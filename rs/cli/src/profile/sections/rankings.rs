//! Time by what actions have in common. Times are summed over threads, so that shares are of all actions' time and
//! not of the build's.

use bazel_profile::{Actions, Group, MnemonicStrategy, Ranking};

use super::{named, table};
use crate::section::{number, words, Section};
use crate::units::{counted, percent, seconds};

/// What a table shows for the repository without a name.
const MAIN_REPOSITORY: &str = "(main repository)";

/// By mnemonic; those whose actions were carried out in several ways say how much in which.
pub fn mnemonics(actions: &Actions) -> Option<Section> {
    let mut section = ranking(
        "Time by mnemonic",
        "Mnemonic",
        &actions.by_mnemonic,
        actions.duration_us,
    )?;
    let pairs = &actions.by_mnemonic_and_strategy;
    if let (Some(table), false) = (&mut section.table, pairs.is_empty()) {
        table.columns.push(words("Strategies"));
        let groups = actions.by_mnemonic.groups.iter().map(Some);
        let cells = groups
            .chain(std::iter::repeat(None))
            .map(|group| group.map_or_else(String::new, |group| strategies_of(group, pairs)));
        let rows = table.rows.iter_mut();
        rows.zip(cells).for_each(|(row, cell)| row.push(cell));
    }
    Some(section)
}

fn strategies_of(group: &Group, pairs: &[MnemonicStrategy]) -> String {
    let of_group: Vec<_> = pairs
        .iter()
        .filter(|pair| pair.mnemonic == group.name)
        .collect();
    if let [only] = of_group[..] {
        return only.strategy.name().to_owned();
    }
    let parts = of_group.iter().map(|pair| {
        let time = seconds(pair.duration_us);
        format!("{} {}x {time}", pair.strategy.name(), pair.action_count)
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// By target; left out where the profile has no labels, which the section on packages says.
pub fn targets(actions: &Actions) -> Option<Section> {
    has_names(&actions.by_target)
        .then(|| {
            ranking(
                "Time by target",
                "Target",
                &actions.by_target,
                actions.duration_us,
            )
        })
        .flatten()
}

/// By package.
pub fn packages(actions: &Actions) -> Option<Section> {
    let by_package = &actions.by_package;
    let mut section = ranking(
        "Time by package",
        "Package",
        by_package,
        actions.duration_us,
    )?;
    if !has_names(by_package) {
        section.notes.push(
            "Build with --experimental_profile_include_target_label to see packages and targets."
                .to_owned(),
        );
    }
    Some(section)
}

/// By external repository; left out where everything is of the main one.
pub fn repositories(actions: &Actions) -> Option<Section> {
    let by_repository = &actions.by_repository;
    let is_external = |name: &String| !name.is_empty();
    let mut groups = by_repository.groups.iter();
    if !groups.any(|group| group.name.as_ref().is_some_and(is_external)) {
        return None;
    }
    let mut shown = by_repository.clone();
    for group in &mut shown.groups {
        if group.name.as_deref() == Some("") {
            group.name = Some(MAIN_REPOSITORY.to_owned());
        }
    }
    ranking(
        "Time by repository",
        "Repository",
        &shown,
        actions.duration_us,
    )
}

/// By the way in which actions were carried out.
pub fn strategies(actions: &Actions) -> Option<Section> {
    let mut section = ranking(
        "Time by execution strategy",
        "Strategy",
        &actions.by_strategy,
        actions.duration_us,
    )?;
    section
        .notes
        .extend(actions.local_cache_check_us.map(|checks_us| {
            format!(
                "Checking the local action cache took {} more, over all threads.",
                seconds(checks_us)
            )
        }));
    Some(section)
}

fn has_names(ranking: &Ranking) -> bool {
    ranking.groups.iter().any(|group| group.name.is_some())
}

fn ranking(title: &str, column: &'static str, ranking: &Ranking, total_us: u64) -> Option<Section> {
    let row = |name: String, action_count: u64, duration_us: u64| {
        vec![
            seconds(duration_us),
            percent(duration_us, total_us),
            action_count.to_string(),
            name,
        ]
    };
    let groups = ranking.groups.iter();
    let mut rows: Vec<_> = groups
        .map(|group| {
            let name = named(group.name.as_ref());
            row(name, group.action_count, group.duration_us)
        })
        .collect();
    let rest = ranking.remainder;
    if rest.group_count > 0 {
        let name = format!("({})", counted(rest.group_count, "other"));
        rows.push(row(name, rest.action_count, rest.duration_us));
    }
    let columns = [
        number("Time"),
        number("Share"),
        number("Actions"),
        words(column),
    ];
    let mut section = table(title, &columns, rows)?;
    if ranking.uncertainty_us > 0 {
        section.notes.push(format!(
            "There are more names than are told apart in bounded memory: a time may be too high by up to {}.",
            seconds(ranking.uncertainty_us)
        ));
    }
    Some(section)
}

#[cfg(test)]
mod tests {
    use bazel_profile::{Remainder, Strategy};
    use expect_test::expect;

    use super::super::testing::{check, report};
    use super::*;

    fn group(name: Option<&str>, action_count: u64, duration_us: u64) -> Group {
        Group {
            name: name.map(str::to_owned),
            action_count,
            duration_us,
        }
    }

    fn ranked(groups: Vec<Group>) -> Ranking {
        Ranking {
            groups,
            ..Ranking::default()
        }
    }

    #[test]
    fn mnemonics_say_in_which_ways_they_were_carried_out() {
        let mut actions = report().actions;
        actions.by_mnemonic.remainder = Remainder {
            group_count: 2,
            action_count: 3,
            duration_us: 7_000,
        };
        let pair = |mnemonic: &str, strategy, action_count, duration_us| MnemonicStrategy {
            mnemonic: Some(mnemonic.to_owned()),
            strategy,
            action_count,
            duration_us,
        };
        actions.by_mnemonic_and_strategy = vec![
            pair("CppCompile", Strategy::Sandbox, 1, 600_000),
            pair("CppCompile", Strategy::Cached, 1, 100_000),
            pair("Symlink", Strategy::Internal, 1, 400),
        ];
        check(
            mnemonics(&actions),
            &expect![[r#"

            Time by mnemonic
               Time   Share  Actions  Mnemonic    Strategies
            0.700 s  99.9 %        2  CppCompile  sandbox 1x 0.600 s, cached 1x 0.100 s
            0.000 s   0.1 %        1  Symlink     internal
            0.007 s   1.0 %        3  (2 others)
        "#]],
        );
    }

    #[test]
    fn targets_and_repositories() {
        let mut actions = report().actions;
        actions.by_target = ranked(vec![
            group(Some("//lib:a"), 1, 600_000),
            group(None, 2, 100_400),
        ]);
        actions.by_target.uncertainty_us = 2_000;
        actions.by_repository = ranked(vec![
            group(Some(""), 1, 600_000),
            group(Some("@@ext+"), 1, 100_000),
        ]);
        check(
            targets(&actions),
            &expect![[r#"

            Time by target
               Time   Share  Actions  Target
            0.600 s  85.7 %        1  //lib:a
            0.100 s  14.3 %        2  (unknown)
            There are more names than are told apart in bounded memory: a time may be too high by up to 0.002 s.
        "#]],
        );
        check(
            repositories(&actions),
            &expect![[r#"

            Time by repository
               Time   Share  Actions  Repository
            0.600 s  85.7 %        1  (main repository)
            0.100 s  14.3 %        1  @@ext+
        "#]],
        );
    }

    #[test]
    fn what_has_no_names_is_left_out() {
        let mut actions = report().actions;
        actions.by_target = ranked(vec![group(None, 3, 700_400)]);
        actions.by_repository = ranked(vec![group(Some(""), 3, 700_400)]);
        actions.by_package = ranked(vec![group(None, 3, 700_400)]);
        assert!(targets(&actions).is_none());
        assert!(repositories(&actions).is_none());
        check(
            packages(&actions),
            &expect![[r#"

            Time by package
               Time    Share  Actions  Package
            0.700 s  100.0 %        3  (unknown)
            Build with --experimental_profile_include_target_label to see packages and targets.
        "#]],
        );
    }
}

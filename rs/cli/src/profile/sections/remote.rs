//! What came over the network: the remote cache, remote execution, and fetches of repositories.

use bazel_profile::{Fetch, Fetches, Remote};

use super::{actions, table};
use crate::section::{number, words, Section};
use crate::units::{counted, percent, seconds, signed_seconds};

/// Remote caching and execution, in the order in which an action meets them.
pub fn section(remote: &Remote) -> Option<Section> {
    let counted_times = [
        ("Look-ups", remote.check_count, remote.check_us),
        ("Uploads", remote.upload_count, remote.upload_us),
        (
            "Remote executions",
            remote.execution_count,
            remote.execution_us,
        ),
    ];
    let parts = [
        ("Remote queue", remote.queue_us),
        ("Remote set-up", remote.setup_us),
        ("Remote process", remote.process_us),
    ];
    let downloads = ("Downloads", remote.download_count, remote.download_us);
    let mut facts: Vec<_> = cache_hits(remote).into_iter().collect();
    facts.extend(counted_times.into_iter().filter_map(counted_time));
    facts.extend(
        parts
            .into_iter()
            .filter(|(_, part_us)| *part_us > 0)
            .map(|(label, part_us)| {
                let share = percent(part_us, remote.execution_us);
                (label, format!("{}, {share}", seconds(part_us)))
            }),
    );
    facts.extend(counted_time(downloads));
    (!facts.is_empty()).then(|| Section {
        title: "Remote cache and execution".to_owned(),
        facts,
        ..Section::default()
    })
}

fn cache_hits(remote: &Remote) -> Option<(&'static str, String)> {
    let lookup_count = remote.hit_count.saturating_add(remote.miss_count);
    (lookup_count > 0).then(|| {
        let share = percent(remote.hit_count, lookup_count);
        let actions = counted(lookup_count, "action");
        (
            "Cache hits",
            format!("{} of {actions}, {share}", remote.hit_count),
        )
    })
}

fn counted_time(
    (label, count, duration_us): (&'static str, u64, u64),
) -> Option<(&'static str, String)> {
    (count > 0).then(|| (label, format!("{count} in {}", seconds(duration_us))))
}

/// The longest actions that the cache did not have.
pub fn misses(remote: &Remote) -> Option<Section> {
    let title = format!("Longest cache misses of {}", remote.miss_count);
    actions::list(title, &remote.longest_misses)
}

/// External repositories that were fetched, or found to be there: the profile does not tell these apart.
pub fn fetches(fetches: &Fetches) -> Option<Section> {
    let row = |fetch: &Fetch| {
        vec![
            seconds(fetch.duration_us),
            signed_seconds(fetch.start_us),
            fetch.repository.clone(),
        ]
    };
    let title = format!(
        "External repositories: {} for {}, fetched or found",
        seconds(fetches.duration_us),
        fetches.count
    );
    let columns = [number("Time"), number("Start"), words("Repository")];
    table(title, &columns, fetches.longest.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::testing::{check, report};
    use super::*;

    #[test]
    fn cache_and_execution() {
        let all = Remote {
            check_count: 4,
            check_us: 8_000,
            hit_count: 3,
            miss_count: 1,
            upload_count: 1,
            upload_us: 90_000,
            download_count: 4,
            download_us: 35_000,
            execution_count: 1,
            execution_us: 850_000,
            queue_us: 100_000,
            setup_us: 45_000,
            process_us: 700_000,
            longest_misses: report().actions.top[..1].to_vec(),
        };
        check(
            section(&all),
            &expect![[r#"

                Remote cache and execution
                Cache hits         3 of 4 actions, 75.0 %
                Look-ups           4 in 0.008 s
                Uploads            1 in 0.090 s
                Remote executions  1 in 0.850 s
                Remote queue       0.100 s, 11.8 %
                Remote set-up      0.045 s, 5.3 %
                Remote process     0.700 s, 82.4 %
                Downloads          4 in 0.035 s
            "#]],
        );
        check(
            misses(&all),
            &expect![[r#"

                Longest cache misses of 1
                   Time    Start  Mnemonic    Strategy  Target   Description
                0.600 s  0.200 s  CppCompile  sandbox   //lib:a  Compiling lib/a.cc
            "#]],
        );
    }

    #[test]
    fn a_cache_without_execution() {
        let cache = Remote {
            check_count: 2,
            check_us: 8_000,
            hit_count: 2,
            download_count: 2,
            download_us: 35_000,
            ..Remote::default()
        };
        check(
            section(&cache),
            &expect![[r#"

                Remote cache and execution
                Cache hits  2 of 2 actions, 100.0 %
                Look-ups    2 in 0.008 s
                Downloads   2 in 0.035 s
            "#]],
        );
        assert!(misses(&cache).is_none());
    }

    #[test]
    fn fetched_repositories() {
        let fetched = Fetches {
            count: 2,
            duration_us: 71_000,
            longest: vec![Fetch {
                repository: "@@rules_rust+".to_owned(),
                start_us: 10_000,
                duration_us: 70_000,
            }],
        };
        check(
            fetches(&fetched),
            &expect![[r#"

                External repositories: 0.071 s for 2, fetched or found
                   Time    Start  Repository
                0.070 s  0.010 s  @@rules_rust+
            "#]],
        );
    }

    #[test]
    fn what_was_not_used_is_left_out() {
        assert!(section(&Remote::default()).is_none());
        assert!(misses(&Remote::default()).is_none());
        assert!(fetches(&Fetches::default()).is_none());
    }
}

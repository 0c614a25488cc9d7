//! The report for people as neutral sections: what is said, in which order and in which words. How it looks is the
//! renderers'. Each topic has a file here and gives `None` where the profile has nothing to say on it.
//!
//! The order is that of an engineer's questions: which build is this, what can I do, where did the wall time go,
//! what did it wait for, which work was it, and only then how machines and services were used.

mod actions;
mod build;
mod critical_path;
mod local;
mod parallelism;
mod rankings;
mod remote;
mod resources;
mod suggestions;
#[cfg(test)]
mod testing;

use bazel_profile::{Merged, Report};

use crate::section::{Column, Section, Table};
use crate::units::{counted, seconds};

/// What a table shows for a name that the profile does not say.
const UNKNOWN: &str = "(unknown)";

/// Every section that has something to say, in order. At most `top` suggestions are shown; how many rows the
/// rankings have was decided when the profile was analysed.
pub fn all(report: &Report, top: usize) -> Vec<Section> {
    let actions = &report.actions;
    let sections = [
        Some(build::facts(report)),
        suggestions::section(report, top),
        build::phases(report),
        critical_path::section(report),
        actions::longest(actions),
        rankings::mnemonics(actions),
        rankings::targets(actions),
        rankings::packages(actions),
        rankings::repositories(actions),
        rankings::strategies(actions),
        local::workers(&report.workers),
        local::queueing(&report.queueing, actions),
        local::sandbox(&report.sandbox),
        remote::section(&report.remote),
        remote::misses(&report.remote),
        remote::fetches(&report.fetches),
        report.parallelism.as_ref().map(parallelism::section),
        report.network.as_ref().map(resources::network),
        resources::memory(report),
    ];
    sections.into_iter().flatten().collect()
}

/// What a reader has to know before believing the numbers: one line each.
pub fn warnings(report: &Report) -> Vec<String> {
    let gaps = report
        .completeness
        .gaps
        .iter()
        .map(|gap| format!("incomplete: {gap}"));
    gaps.chain(merged(&report.merged)).collect()
}

fn merged(merged: &Merged) -> Option<String> {
    let Merged {
        span_count,
        event_count,
        duration_us,
    } = merged;
    (*span_count > 0).then(|| {
        format!(
            "merged (slim) profile: {} ({}) lost their names to {}, so times by mnemonic, package \
             and strategy are too low; build with --noslim_profile to keep them",
            counted(*event_count, "event"),
            seconds(*duration_us),
            counted(*span_count, "merged span")
        )
    })
}

/// A section that is a table; `None` without rows.
fn table(title: impl Into<String>, columns: &[Column], rows: Vec<Vec<String>>) -> Option<Section> {
    (!rows.is_empty()).then(|| Section {
        title: title.into(),
        table: Some(Table {
            columns: columns.to_vec(),
            rows,
        }),
        ..Section::default()
    })
}

/// A name, or what stands in its place.
pub fn named(name: Option<&String>) -> String {
    name.cloned().unwrap_or_else(|| UNKNOWN.to_owned())
}

#[cfg(test)]
mod tests {
    use bazel_profile::{
        Fetch, Group, Network, Queueing, Remote, Sandbox, Suggestion, SuggestionKind, Workers,
    };

    use super::testing::report;
    use super::*;

    fn titles(report: &Report) -> Vec<String> {
        let sections = all(report, 10).into_iter();
        sections.map(|section| section.title).collect()
    }

    /// A report with something to say on every topic.
    fn full() -> Report {
        let mut report = report();
        report.suggestions = vec![Suggestion {
            kind: SuggestionKind::IncompleteProfile,
            evidence: Vec::new(),
            gain: None,
            advice: "Build again.".to_owned(),
            flags: Vec::new(),
        }];
        let group = Group {
            name: Some("@@ext+".to_owned()),
            action_count: 1,
            duration_us: 100_000,
        };
        report.actions.by_target.groups = vec![group.clone()];
        report.actions.by_repository.groups = vec![group];
        report.workers = Workers {
            request_count: 1,
            ..Workers::default()
        };
        report.queueing = Queueing {
            resource_count: 1,
            ..Queueing::default()
        };
        report.sandbox = Sandbox {
            action_count: 1,
            ..Sandbox::default()
        };
        report.remote = Remote {
            miss_count: 1,
            longest_misses: report.actions.top.clone(),
            ..Remote::default()
        };
        report.fetches.longest = vec![Fetch {
            repository: "@@ext+".to_owned(),
            start_us: 0,
            duration_us: 1,
        }];
        report.network = Some(Network::default());
        report
    }

    #[test]
    fn the_order_of_all_sections() {
        let expected = [
            "Build",
            "Suggestions",
            "Wall time by phase",
            "Critical path",
            "Longest actions of",
            "Time by mnemonic",
            "Time by target",
            "Time by package",
            "Time by repository",
            "Time by execution strategy",
            "Workers",
            "Queueing",
            "Sandboxes",
            "Remote cache and execution",
            "Longest cache misses of",
            "External repositories",
            "Parallelism",
            "Network of the host",
            "Memory",
        ];
        let titles = titles(&full());
        let is_expected = |(title, start): (&String, &&str)| title.starts_with(start);
        assert!(titles.iter().zip(&expected).all(is_expected), "{titles:?}");
        assert_eq!(titles.len(), expected.len());
    }

    #[test]
    fn a_profile_without_anything_has_its_facts_and_what_to_do_about_it() {
        let nothing = br#"{"traceEvents":[{"name":"thread_name","ph":"M","pid":1,"tid":9,"args":{"name":"Main Thread"}}]}"#;
        let report = bazel_profile::analyze(&nothing[..], &bazel_profile::Options::default());
        assert_eq!(
            titles(&report.expect("a profile")),
            ["Build", "Suggestions"]
        );
    }
}

//! A script of operations, what a history should answer to each by a model in memory, and a real history's answers.

use std::collections::BTreeMap;

use bazel_profile::CacheState;
use perf_history::{
    Attachment, Cursor, Filter, History, KeepPolicy, Outcome, Page, Run, RunContent, RunId,
    RunIdPrefix, RunKey, REPORT, TIMELINE,
};
use perf_metrics::Metric;
use proptest::prelude::*;

use super::runs::{metric, HOUR_MS, START_MS};

/// The metrics that runs of scripts have some of.
const NAMES: [&str; 5] = [
    "build.wall_time",
    "build.action_count",
    "build.mnemonic_time/Rustc",
    "build.mnemonic_time/zz/ä.b",
    "binary.size/dre",
];

/// One operation.
#[derive(Debug, Clone)]
pub enum Step {
    Add(Run, Vec<(&'static str, Vec<u8>)>),
    List(Filter, usize),
    Trend(usize, Filter, usize),
    Prune(KeepPolicy),
}

/// Scripts.
pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (run(), attachments()).prop_map(|(run, attached)| Step::Add(run, attached)),
        2 => (filter(), 0..4_usize).prop_map(|(filter, limit)| Step::List(filter, limit)),
        2 => (0..NAMES.len(), filter(), 0..6_usize)
            .prop_map(|(name, filter, limit)| Step::Trend(name, filter, limit)),
        1 => policy().prop_map(Step::Prune),
    ];
    prop::collection::vec(step, 1..25)
}

fn run() -> impl Strategy<Value = Run> {
    let values = prop::collection::vec(prop::option::of(prop::num::f64::NORMAL), NAMES.len());
    let texts = (0..3_u8, 0..2_u8, 0..2_u8);
    let choices = (0..CacheState::ALL.len(), 0..Outcome::ALL.len(), 0..2_u8);
    (0..6_i64, texts, choices, values).prop_map(|(hour, texts, choices, values)| {
        let (commit, branch, config) = texts;
        let (state, outcome, source) = choices;
        let metrics = NAMES
            .iter()
            .zip(values)
            .filter_map(|(name, value)| Some(metric(name, value?)));
        Run::new(RunContent {
            time_ms: START_MS + hour * HOUR_MS,
            key: RunKey {
                commit: format!("c{commit}"),
                branch: ["main", "größe"][usize::from(branch)].to_owned(),
                target_pattern: "//...".to_owned(),
                config: format!("config{config}"),
                host_class: String::new(),
                cache_state: CacheState::ALL[state],
            },
            outcome: Outcome::ALL[outcome],
            source: format!("s{source}"),
            metrics: metrics.collect(),
        })
        .expect("a run")
    })
}

fn attachments() -> impl Strategy<Value = Vec<(&'static str, Vec<u8>)>> {
    let content = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..40),
        (0..200_usize).prop_map(|count| vec![7; count]),
    ];
    prop::collection::vec(
        (prop::sample::select(vec![TIMELINE, REPORT]), content),
        0..3,
    )
}

fn filter() -> impl Strategy<Value = Filter> {
    let some = |chance| prop::bool::weighted(chance);
    (
        some(0.3),
        some(0.3),
        some(0.2),
        some(0.2),
        0..6_i64,
        some(0.3),
    )
        .prop_map(|(commit, branch, state, outcome, hour, time)| Filter {
            commit: commit.then(|| "c1".to_owned()),
            branch: branch.then(|| "größe".to_owned()),
            cache_state: state.then_some(CacheState::Cold),
            outcome: outcome.then_some(Outcome::Success),
            from_ms: time.then_some(START_MS + hour * HOUR_MS),
            until_ms: time.then_some(START_MS + (hour + 2) * HOUR_MS),
            ..Filter::default()
        })
}

fn policy() -> impl Strategy<Value = KeepPolicy> {
    (
        prop::option::of(0..6_i64),
        prop::option::of(0..3_usize),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(hour, last_per_key, timelines_only, is_dry_run)| KeepPolicy {
                since_ms: hour.map(|hour| START_MS + hour * HOUR_MS),
                last_per_key,
                timelines_only,
                is_dry_run,
            },
        )
}

/// What a history is: runs by time and identifier, with their attachments.
#[derive(Default)]
struct Model(BTreeMap<(i64, RunId), (Run, Kept)>);

/// Attachments by kind.
type Kept = BTreeMap<&'static str, Vec<u8>>;

/// Plays a script on a history, and demands of each answer what the model says.
pub fn play(history: &dyn History, steps: &[Step]) {
    let mut model = Model::default();
    for step in steps {
        model.play(history, step);
        model.agree(history);
    }
}

fn fits(run: &Run, filter: &Filter) -> bool {
    let is = |wanted: &Option<String>, text: &str| wanted.as_ref().is_none_or(|it| it == text);
    is(&filter.commit, &run.key().commit)
        && is(&filter.branch, &run.key().branch)
        && filter
            .cache_state
            .is_none_or(|it| it == run.key().cache_state)
        && filter.outcome.is_none_or(|it| it == run.outcome())
        && filter.from_ms.is_none_or(|it| it <= run.time_ms())
        && filter.until_ms.is_none_or(|it| run.time_ms() < it)
}

fn value(run: &Run, name: &str) -> Option<f64> {
    let mut metrics = run.metrics().iter();
    metrics
        .find(|it: &&Metric| it.name.as_str() == name)
        .map(|it| it.value)
}

impl Model {
    fn play(&mut self, history: &dyn History, step: &Step) {
        match step {
            Step::Add(run, attached) => self.add(history, run, attached),
            Step::List(filter, limit) => self.list(history, filter, *limit),
            Step::Trend(name, filter, limit) => self.trend(history, NAMES[*name], filter, *limit),
            Step::Prune(policy) => self.prune(history, policy),
        }
    }

    fn add(&mut self, history: &dyn History, run: &Run, attached: &[(&'static str, Vec<u8>)]) {
        let attachments: Vec<_> = attached
            .iter()
            .map(|(kind, content)| Attachment { kind, content })
            .collect();
        let added = history.add(run, &attachments).expect("added");
        let place = (run.time_ms(), run.id());
        assert_eq!(added.is_new, !self.0.contains_key(&place));
        let (_, kept) = self
            .0
            .entry(place)
            .or_insert_with(|| (run.clone(), BTreeMap::new()));
        let before = kept.len();
        for (kind, content) in attached {
            kept.entry(*kind).or_insert_with(|| content.clone());
        }
        assert_eq!(added.attachment_count, kept.len() - before);
    }

    /// All pages of a list.
    fn list(&self, history: &dyn History, filter: &Filter, limit: usize) {
        let expected: Vec<RunId> = self
            .0
            .values()
            .rev()
            .map(|(run, _)| run)
            .filter(|run| fits(run, filter))
            .map(Run::id)
            .collect();
        let mut found = Vec::new();
        let mut after: Option<Cursor> = None;
        loop {
            let page = history
                .list(
                    filter,
                    &Page {
                        limit: limit + 1,
                        after,
                    },
                )
                .expect("a page");
            assert!(page.runs.len() <= limit + 1);
            found.extend(page.runs.iter().map(|it| it.run.id()));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(found, expected);
    }

    fn trend(&self, history: &dyn History, name: &str, filter: &Filter, limit: usize) {
        let mut expected: Vec<(RunId, i64, f64)> = self
            .0
            .values()
            .map(|(run, _)| run)
            .filter(|run| fits(run, filter))
            .filter_map(|run| Some((run.id(), run.time_ms(), value(run, name)?)))
            .collect();
        expected.drain(..expected.len().saturating_sub(limit));
        let name = name.parse().expect("a name");
        let points = history.trend(&name, filter, limit).expect("a trend");
        let found: Vec<_> = points
            .iter()
            .map(|it| (it.id, it.time_ms, it.value))
            .collect();
        assert_eq!(found, expected);
    }

    fn prune(&mut self, history: &dyn History, policy: &KeepPolicy) {
        let mut newer: BTreeMap<String, usize> = BTreeMap::new();
        let mut outdated = Vec::new();
        for (place, (run, _)) in self.0.iter().rev() {
            let key = RunKey {
                commit: String::new(),
                ..run.key().clone()
            };
            let count = newer.entry(format!("{key:?}")).or_default();
            let is_kept = policy.since_ms.is_some_and(|since| run.time_ms() >= since)
                || policy.last_per_key.is_some_and(|last| *count < last)
                || policy.since_ms.is_none() && policy.last_per_key.is_none();
            *count += 1;
            if !is_kept {
                outdated.push(*place);
            }
        }
        let pruned = history.prune(policy).expect("pruned");
        let mut attachment_count = 0;
        for place in &outdated {
            let (_, kept) = self.0.get_mut(place).expect("a run");
            let goes = |kind: &&str| !policy.timelines_only || *kind == TIMELINE;
            attachment_count += kept.keys().filter(|kind| goes(kind)).count() as u64;
            if !policy.is_dry_run {
                kept.retain(|kind, _| !goes(kind));
                if !policy.timelines_only {
                    self.0.remove(place);
                }
            }
        }
        let run_count = if policy.timelines_only {
            0
        } else {
            outdated.len() as u64
        };
        assert_eq!(
            (pruned.run_count, pruned.attachment_count),
            (run_count, attachment_count)
        );
    }

    /// Whether the history has exactly what the model has.
    fn agree(&self, history: &dyn History) {
        let all = history
            .list(&Filter::default(), &Page::first(1000))
            .expect("a list");
        assert_eq!(all.runs.len(), self.0.len());
        for (stored, (run, kept)) in all.runs.iter().zip(self.0.values().rev()) {
            assert_eq!(&stored.run, run);
            let kinds: Vec<&str> = stored
                .attachments
                .iter()
                .map(|it| it.kind.as_str())
                .collect();
            assert!(kinds.iter().eq(kept.keys()), "{kinds:?}");
            for (kind, content) in kept {
                let found = history.attachment(run.id(), kind).expect("an attachment");
                assert_eq!(found.as_ref(), Some(content));
            }
            let found = history.find(&RunIdPrefix::from(run.id())).expect("a run");
            assert_eq!(found.as_slice(), std::slice::from_ref(stored));
        }
        let mut names: Vec<&str> = self
            .0
            .values()
            .flat_map(|(run, _)| run.metrics())
            .map(|it| it.name.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        let found = history.metric_names().expect("names");
        assert!(found.iter().map(|it| it.as_str()).eq(names), "{found:?}");
        let report = history.check().expect("a report");
        assert!(report.is_sound(), "{:?}", report.problems);
        assert_eq!(report.run_count, self.0.len() as u64);
    }
}

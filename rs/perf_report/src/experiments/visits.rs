//! Visits of the dashboard in a real browser, over a telephone's network. The benchmark of `dashboard/tests/bench` measures;
//! this makes quantities of what it prints.

use std::path::Path;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use serde::Deserialize;

use crate::experiment::{
    About, Direction, Evidence, Experiment, Finding, Measured, Quantity, Stage, Unit,
};
use crate::judge::{self, Meaning};
use crate::lab::{Effort, Lab};
use crate::process;

const LIMIT: Duration = Duration::from_secs(20 * 60);
const BENCHMARK: &str = "dashboard/tests/bench/visits.mjs";
const PROGRAM: &str = "//rs/backend:dre-backend";
/// How lines of the browser's record end of what came without a question to the server.
const FROM_CACHE: &str = ": HTTP cache";
const BROWSERS: [&str; 2] = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];

/// The experiment.
#[derive(Debug)]
pub struct Visits;

impl Experiment for Visits {
    fn about(&self) -> About {
        About {
            id: "visits",
            title: "Visits of the dashboard",
            before: "no compression, no service worker",
            after: "both",
            method: "The overview in headless Chromium, from a server that holds the bundle, over a network as Lighthouse takes \
                     it for a telephone: a round trip of 150 ms, 1.6 Mbit/s down, 750 kbit/s up, without the slow start of \
                     TCP. Times are from the navigation until the page shows its data; bytes are all that the browser \
                     receives, headers and what the service worker fetches included. A first visit has empty caches; a \
                     repeated one, in a new window over new connections, those that the first has left.",
        }
    }

    fn missing(&self, _lab: &Lab) -> Option<String> {
        let named = std::env::var("CHROMIUM").ok();
        let has_browser = BROWSERS
            .into_iter()
            .chain(named.as_deref())
            .any(|path| Path::new(path).exists());
        let no_browser = "there is no Chromium: install it, or set CHROMIUM".to_owned();
        process::missing(&["node", "npm"]).or_else(|| (!has_browser).then_some(no_browser))
    }

    fn estimate(&self, effort: Effort) -> Duration {
        Duration::from_secs(if effort.quick { 60 } else { 100 })
    }

    fn run(&self, lab: &Lab) -> Result<Measured> {
        lab.say("builds the server and installs npm packages");
        let program = lab.built(PROGRAM, &[])?;
        lab.dashboard()?;
        lab.say("visits in all stages by turns");
        let mut benchmark = lab.node()?;
        let runs = format!("--runs={}", lab.effort().runs);
        benchmark
            .args([BENCHMARK, &runs])
            .env("DRE_BACKEND", program)
            .env("TMPDIR", lab.scratch());
        let printed = process::run(&mut benchmark, LIMIT)?.stdout;
        let benchmark: Benchmark = serde_json::from_str(&printed)
            .with_context(|| format!("{BENCHMARK} prints no figures"))?;
        benchmark.measured()
    }
}

/// What the benchmark prints.
#[derive(Debug, Deserialize)]
struct Benchmark {
    stages: Vec<VisitedStage>,
}

#[derive(Debug, Deserialize)]
struct VisitedStage {
    name: String,
    visits: Vec<Round>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Round {
    first: Visit,
    repeated: Visit,
    /// Whether a third visit showed data without a server.
    shows_offline: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Visit {
    /// From the navigation until the data shows.
    content_us: f64,
    /// All that the browser received.
    bytes: f64,
    /// Where each part came from, a line each.
    record: Vec<String>,
    /// Files that the service worker keeps.
    kept_files: u32,
}

impl Benchmark {
    fn measured(&self) -> Result<Measured> {
        ensure!(
            self.stages.len() == 3 && self.stages.iter().all(|stage| !stage.visits.is_empty()),
            "{BENCHMARK} measured {} stages and not 3",
            self.stages.len()
        );
        let first_time = self.time("first visit", "page.load_time/first", |it| &it.first);
        let first_bytes = self.bytes("received", "page.transfer_size/first", |it| &it.first);
        let repeated_time = self.time("repeated visit", "page.load_time/repeated", |it| {
            &it.repeated
        });
        let repeated_bytes = self.bytes("received then", "page.transfer_size/repeated", |it| {
            &it.repeated
        });
        let mut findings = vec![self.repeated_visit(&repeated_time)];
        findings.extend(self.cost_of_worker(&first_bytes));
        findings.push(self.offline());
        Ok(Measured {
            quantities: vec![first_time, first_bytes, repeated_time, repeated_bytes],
            findings,
        })
    }

    fn time(&self, name: &str, metric: &str, of: fn(&Round) -> &Visit) -> Quantity {
        let stages = self.series(metric, |it| of(it).content_us);
        Quantity::new(name, Unit::Microseconds, Direction::Lower, stages)
    }

    fn bytes(&self, name: &str, metric: &str, of: fn(&Round) -> &Visit) -> Quantity {
        let stages = self.series(metric, |it| of(it).bytes);
        Quantity::new(name, Unit::Bytes, Direction::Lower, stages)
    }

    fn series(&self, metric: &str, of: impl Fn(&Round) -> f64) -> Vec<Stage> {
        let samples = |stage: &VisitedStage| stage.visits.iter().map(&of).collect();
        let stages = self.stages.iter();
        let mut stages: Vec<Stage> = stages
            .map(|stage| Stage::new(&stage.name, samples(stage)))
            .collect();
        if let Some(last) = stages.last_mut() {
            last.metric = Some(metric.to_owned());
        }
        stages
    }

    /// What the worker gains for a repeated visit, with the browser's own record of the stages without and with it.
    fn repeated_visit(&self, time: &Quantity) -> Finding {
        let [.., without, with] = time.stages.as_slice() else {
            unreachable!("there are 3 stages");
        };
        let change = judge::change(time, without, with);
        let gain = match change.map(|change| (change.meaning, change.ratio)) {
            Some((Meaning::Better, ratio)) => format!(
                "The service worker makes a repeated visit {:.1} times as fast as the browser's own cache does",
                1.0 / ratio
            ),
            Some((Meaning::Worse, ratio)) => format!(
                "The service worker makes a repeated visit slower, {ratio:.1} times what it takes with the browser's own cache"
            ),
            _ => "What the service worker gains for a repeated visit over the browser's own cache is not decided".to_owned(),
        };
        let record =
            |stage: &VisitedStage| stage.visits.last().map(|it| it.repeated.record.clone());
        let [.., without, _] = self.stages.as_slice() else {
            unreachable!("there are 3 stages");
        };
        let parts = record(without).unwrap_or_default();
        let asked = parts
            .iter()
            .filter(|line| !line.ends_with(FROM_CACHE))
            .count();
        let text = format!(
            "{gain}. Without it, {} of {} parts of the page were in the browser's cache already, and for the other {asked} \
             the server was asked, if only whether they are still good.",
            parts.len() - asked,
            parts.len()
        );
        let records = self.stages[1..]
            .iter()
            .filter_map(|stage| Some(format!("{}:\n{}", stage.name, record(stage)?.join("\n"))));
        Finding {
            text,
            evidence: Some(Evidence {
                command: format!(
                    "DRE_BACKEND=bazel-bin/rs/backend/dre-backend node {BENCHMARK} --record"
                ),
                output: records.collect::<Vec<_>>().join("\n"),
            }),
        }
    }

    /// What the worker fetches in a first visit for later ones, where that makes the first one receive more.
    fn cost_of_worker(&self, bytes: &Quantity) -> Option<Finding> {
        let [.., without, with] = bytes.stages.as_slice() else {
            return None;
        };
        let [less, more] = [without, with].map(|stage| judge::median(&stage.samples));
        let (less, more) = less.zip(more)?;
        let kept = self.stages.last()?.visits.last()?.first.kept_files;
        (more > less).then(|| Finding {
            text: format!(
                "With the service worker a first visit receives {:.0} kB more, {:.1} times as much: it then keeps {kept} files, \
                 all pages' scripts and styles and the data shown, for use without a server. It begins when the page is loaded.",
                (more - less) / 1e3,
                more / less
            ),
            evidence: None,
        })
    }

    fn offline(&self) -> Finding {
        let [works, fails]: [Vec<&str>; 2] = [true, false].map(|wanted| {
            let all_are =
                |stage: &&VisitedStage| stage.visits.iter().all(|it| it.shows_offline == wanted);
            let fitting = self.stages.iter().filter(all_are);
            fitting.map(|stage| stage.name.as_str()).collect()
        });
        let named = |stages: &[&str]| match stages {
            [] => "in no stage".to_owned(),
            stages => format!("with “{}”", stages.join("”, “")),
        };
        Finding {
            text: format!(
                "Without a server, a third visit showed the data of the second one each time {}, and never {}.",
                named(&works),
                named(&fails)
            ),
            evidence: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn benchmark(repeated_with_worker_us: [f64; 4]) -> Benchmark {
        let visit = |content_us: f64, bytes: f64, source: &str| Visit {
            content_us,
            bytes,
            record: vec![format!("0 to 10 ms  /: {source}")],
            kept_files: if source == "service worker" { 26 } else { 0 },
        };
        let stage = |name: &str, source: &str, bytes: f64, repeated: [f64; 4]| VisitedStage {
            name: name.to_owned(),
            visits: repeated
                .into_iter()
                .map(|us| Round {
                    first: visit(2e6, bytes, source),
                    repeated: visit(us, 2000.0, source),
                    shows_offline: source == "service worker",
                })
                .collect(),
        };
        let slow = [1.2e6, 1.3e6, 1.25e6, 1.2e6];
        Benchmark {
            stages: vec![
                stage("nothing", "server", 200e3, slow),
                stage("+ compression", "server", 40e3, slow),
                stage(
                    "+ service worker",
                    "service worker",
                    160e3,
                    repeated_with_worker_us,
                ),
            ],
        }
    }

    fn texts(benchmark: &Benchmark) -> Vec<String> {
        let measured = benchmark.measured().expect("quantities");
        measured.findings.into_iter().map(|it| it.text).collect()
    }

    #[test]
    fn a_gain_is_told_with_both_records() {
        let measured = benchmark([0.2e6, 0.21e6, 0.2e6, 0.2e6]).measured();
        let measured = measured.expect("quantities");
        let finding = &measured.findings[0];
        assert!(finding.text.contains("0 of 1 parts"), "{}", finding.text);
        assert!(
            finding.text.contains("times as fast as"),
            "{}",
            finding.text
        );
        let evidence = finding.evidence.as_ref().expect("the record");
        assert_eq!(
            evidence.output,
            "+ compression:\n0 to 10 ms  /: server\n+ service worker:\n0 to 10 ms  /: service worker"
        );
    }

    #[test]
    fn what_chance_explains_is_no_gain() {
        let texts = texts(&benchmark([1.2e6, 1.3e6, 1.26e6, 1.19e6]));
        assert!(texts[0].contains("is not decided"), "{}", texts[0]);
    }

    #[test]
    fn costs_and_use_without_a_server_are_told() {
        let texts = texts(&benchmark([0.2e6, 0.21e6, 0.2e6, 0.2e6]));
        assert!(
            texts[1].contains("120 kB more, 4.0 times as much: it then keeps 26 files"),
            "{}",
            texts[1]
        );
        assert_eq!(
            texts[2],
            "Without a server, a third visit showed the data of the second one each time with “+ service worker”, and never \
             with “nothing”, “+ compression”."
        );
    }
}

//! The server under load: what it costs to make an answer for each request, and what answers made before give. The load
//! and its figures are `rs/backend_bench`'s; this owns which servers are stages, and where the time goes that is left.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use serde::Deserialize;

use super::backend_bench::{Bench, NETWORK};
use crate::experiment::{
    About, By, Direction, Evidence, Expected, Experiment, Finding, Measured, Quantity, Stage, Unit,
};
use crate::judge::{self, Meaning};
use crate::lab::{Effort, Lab, NATIVE};
use crate::process::{self, Server};

/// The benchmark's servers and what they are here, from before to after.
const STAGES: [(&str, &str); 4] = [
    (
        "compress-brotli",
        "`RwLock`, serialised and compressed for each request",
    ),
    ("serialize-rwlock", "`RwLock`, serialised for each request"),
    ("dre-backend", "ours as shipped: answers made before"),
    (NATIVE_BUILD, "ours by `--config=perf`: native CPU"),
];
const NATIVE_BUILD: &str = "native";
/// What answers the same with the least that a server does.
const CEILING: &str = "hyper-constant";
/// What the benchmark calls the loads, by connections.
const LOADS: [(u32, &str); 2] = [(64, "-t2 -c64"), (400, "-t12 -c400")];
/// How many times of compressing for each request this project wants to answer.
const GOAL_OVER_COMPRESSING: f64 = 40.0;
/// Under this many connections, memory counts.
const CROWD: u32 = 400;

const PROFILE_LIMIT: Duration = Duration::from_secs(60);
const START_LIMIT: Duration = Duration::from_secs(60);

/// The experiment.
pub struct Load;

impl Experiment for Load {
    fn about(&self) -> About {
        About {
            id: "load",
            title: "`/api/subnets` under load",
            before: "`RwLock`, serialised and compressed each time",
            after: "caches, precompression, native CPU",
            method: "Servers with two threads answer `/api/subnets` of a generated network, compressed with Brotli where \
                     they compress. `wrk` asks over loopback with 2 threads and 64 connections, and with 12 and 400, \
                     each server in turn; it shares the cores with them. Memory is what the process has resident at the end of a \
                     round. It is `tools/bazel run //rs/backend:load_bench -- --distinct 0`.",
        }
    }

    fn missing(&self, _: &Lab) -> Option<String> {
        process::missing(&["perf", "wrk"])
    }

    fn estimate(&self, effort: Effort) -> Duration {
        Duration::from_secs(if effort.quick { 60 } else { 210 })
    }

    fn run(&self, lab: &Lab) -> Result<Measured> {
        let bench = Bench::build(lab)?;
        let native = lab.built("//rs/backend:dre-backend", &NATIVE)?;
        let Effort { quick, runs } = lab.effort();
        let seconds = if quick { 1 } else { 2 };
        lab.say("pressing the servers");
        let (runs, length) = (runs.to_string(), seconds.to_string());
        let also = format!("{NATIVE_BUILD}={}", native.display());
        let arguments = ["--distinct", "0", "--rounds", &runs, "--seconds", &length];
        let arguments = arguments.into_iter().chain(["--also", &also]);
        let (document, _) = bench.run::<Document>(lab, arguments)?;
        let mut measured = document.measured()?;
        lab.say("profiling dre-backend");
        let (shares, evidence) = profile(lab, &bench.shipped, seconds)?;
        let text = native_text(&measured.quantities, &shares)?;
        measured.findings.push(Finding {
            text,
            evidence: Some(evidence),
        });
        Ok(measured)
    }
}

/// What the benchmark writes.
#[derive(Deserialize)]
struct Document {
    measurements: Vec<Measurement>,
}

/// One server under one load in one round.
#[derive(Deserialize)]
struct Measurement {
    server: String,
    load: String,
    requests_per_second: f64,
    wrk: Wrk,
    resident_bytes: f64,
}

#[derive(Deserialize)]
struct Wrk {
    p50_us: f64,
    p99_us: f64,
}

impl Document {
    fn measured(&self) -> Result<Measured> {
        let mut quantities = Vec::new();
        let mut against = Vec::new();
        let time = (Unit::Microseconds, Direction::Lower);
        for (connections, load) in LOADS {
            let with = format!("{connections} connections");
            let key = format!("c{connections}");
            let quantity = |what: &str, family: &str, kind, of: fn(&Measurement) -> f64| {
                let name = format!("{what}, {with}");
                self.quantity(name, &format!("{family}/{key}"), kind, load, of)
            };
            let rates = (Unit::PerSecond, Direction::Higher);
            let rate = quantity("requests", "server.request_rate", rates, |it| {
                it.requests_per_second
            })?;
            against.push(against_serialising(&rate, &with));
            quantities.push(rate.expecting(Expected::times(
                By::Goal,
                "at least 40 times of compressing each time",
                GOAL_OVER_COMPRESSING,
            )));
            quantities.push(quantity("p50", "server.latency_p50", time, |it| {
                it.wrk.p50_us
            })?);
            quantities.push(quantity("p99", "server.latency_p99", time, |it| {
                it.wrk.p99_us
            })?);
            if connections == CROWD {
                let memory = (Unit::Bytes, Direction::Lower);
                let family = "server.resident_memory";
                quantities.push(quantity("resident", family, memory, |it| {
                    it.resident_bytes
                })?);
            }
        }
        quantities.extend(against);
        Ok(Measured {
            quantities,
            findings: self.ceiling_finding().into_iter().collect(),
        })
    }

    fn quantity(
        &self,
        name: String,
        metric: &str,
        (unit, better): (Unit, Direction),
        load: &str,
        of: fn(&Measurement) -> f64,
    ) -> Result<Quantity> {
        let mut stages = Vec::new();
        for (server, stage) in STAGES {
            let samples = self.samples(server, load, of);
            ensure!(!samples.is_empty(), "the benchmark has no server {server}");
            stages.push(Stage::new(stage, samples));
        }
        let last = stages.pop().context("there are stages")?;
        stages.push(last.metric(metric));
        Ok(Quantity::new(name, unit, better, stages))
    }

    fn samples(&self, server: &str, load: &str, of: fn(&Measurement) -> f64) -> Vec<f64> {
        let all = self.measurements.iter();
        let fitting = all.filter(|it| it.server == server && it.load == load);
        fitting.map(of).collect()
    }

    fn ceiling_finding(&self) -> Option<Finding> {
        let rate =
            |server, load| judge::median(&self.samples(server, load, |it| it.requests_per_second));
        let parts = LOADS.map(|(connections, load)| {
            let (ours, ceiling) = (rate("dre-backend", load)?, rate(CEILING, load)?);
            let goal = GOAL_OVER_COMPRESSING * rate(STAGES[0].0, load)?;
            let place = if goal > ceiling { "above" } else { "below" };
            Some(format!(
                "{ceiling:.0} requests a second with {connections} connections. Of that, `dre-backend` as shipped reaches {:.0} %; \
                 {GOAL_OVER_COMPRESSING} times of compressing each time would be {goal:.0} a second, {place} the ceiling",
                ours / ceiling * 100.0
            ))
        });
        let [few, many] = parts;
        Some(Finding {
            text: format!(
                "A bare hyper server that sends the same compressed bytes to whatever is asked is the ceiling. It answers {}. \
                 It answers {}.",
                few?, many?
            ),
            evidence: None,
        })
    }
}

/// The same figures without the first stage, for the demand that is made against the second.
fn against_serialising(rate: &Quantity, with: &str) -> Quantity {
    let demand = Expected::times(By::Goal, "at least 4 times of serialising each time", 4.0);
    let stages = [&rate.stages[1], &rate.stages[3]];
    let stages = stages.map(|stage| Stage::new(&stage.name, stage.samples.clone()));
    let name = format!("requests against serialising, {with}");
    Quantity::new(name, rate.unit, rate.better, stages.into()).expecting(demand)
}

/// A part of a profile: what ran, and its share in percent.
type Share = (String, f64);

/// Where the time of dre-backend goes under the lighter load: shares by program and library, the largest first.
fn profile(lab: &Lab, backend: &Path, seconds: u32) -> Result<(Vec<Share>, Evidence)> {
    let address = format!("127.0.0.1:{}", process::free_port()?);
    let mut command = Command::new(backend);
    command.args([
        "--listen",
        &address,
        "--workers",
        "2",
        "--synthetic",
        NETWORK,
    ]);
    let mut server = Server::start(&mut command, &lab.scratch().join("dre-backend.log"))?;
    let port = address
        .rsplit(':')
        .next()
        .and_then(|port| port.parse().ok());
    server.wait_for_port(port.context("an address has a port")?, START_LIMIT)?;
    let mut wrk = Command::new("wrk");
    wrk.args(["-t2", "-c64", &format!("-d{}s", seconds + 2)])
        .args(["-H", "Accept-Encoding: br"])
        .arg(format!("http://{address}/api/subnets"));
    let _load = Server::start(&mut wrk, &lab.scratch().join("wrk.log"))?;
    let data = lab.scratch().join("load.perf");
    let mut record = Command::new("perf");
    record
        .args(["record", "--quiet", "--output"])
        .arg(&data)
        .args(["--pid", &server.id().to_string()])
        .args(["--", "sleep", &seconds.to_string()]);
    process::run(&mut record, PROFILE_LIMIT)?;
    let mut report = Command::new("perf");
    report
        .args(["report", "--stdio", "--sort", "dso", "--input"])
        .arg(&data);
    let shares = shares(&process::run(&mut report, PROFILE_LIMIT)?.stdout);
    ensure!(!shares.is_empty(), "perf took no samples of dre-backend");
    let lines = shares.iter().take(4);
    let lines: Vec<String> = lines
        .map(|(name, share)| format!("{share:6.2}%  {name}"))
        .collect();
    let evidence = Evidence {
        command: format!(
            "perf record --pid $(pidof dre-backend) -- sleep {seconds}; perf report --stdio --sort dso"
        ),
        output: lines.join("\n"),
    };
    Ok((shares, evidence))
}

/// The lines of `perf report --sort dso` as `    71.25%  [kernel.kallsyms]`.
fn shares(printed: &str) -> Vec<Share> {
    let lines = printed.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let (share, name) = line.trim().split_once('%')?;
            Some((name.trim().to_owned(), share.parse().ok()?))
        })
        .collect()
}

/// What compiling for this CPU gave, and what it could give.
fn native_text(quantities: &[Quantity], shares: &[Share]) -> Result<String> {
    let kernel = shares.iter().filter(|(name, _)| name.starts_with("[k"));
    let kernel: f64 = kernel.map(|(_, share)| share).sum();
    let rates = quantities
        .iter()
        .filter(|it| it.stages.len() == STAGES.len());
    let changes: Vec<String> = rates
        .filter(|it| it.unit == Unit::PerSecond)
        .filter_map(|rate| {
            let change = judge::change(rate, &rate.stages[2], &rate.stages[3])?;
            let meaning = match change.meaning {
                Meaning::Better => "more",
                Meaning::Worse => "fewer",
                Meaning::Same => "the same",
                Meaning::Undecided => "undecided",
            };
            Some(format!(
                "× {:.2} of the {} ({meaning})",
                change.ratio, rate.name
            ))
        })
        .collect();
    ensure!(!changes.is_empty(), "nothing was measured");
    Ok(format!(
        "Native CPU against as shipped: {}. Of the time of `dre-backend` under load, {kernel:.0} % are in the kernel, which \
         receives and sends; only the rest is code that is compiled here, and none of it formats or compresses.",
        changes.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        let mut measurements = Vec::new();
        for round in 0..4 {
            for (_, load) in LOADS {
                let rates = [2_000.0, 20_000.0, 96_000.0, 98_000.0, 100_000.0];
                let servers = STAGES.iter().map(|(server, _)| *server).chain([CEILING]);
                for (server, rate) in servers.zip(rates) {
                    measurements.push(Measurement {
                        server: server.to_owned(),
                        load: load.to_owned(),
                        requests_per_second: rate + f64::from(round),
                        wrk: Wrk {
                            p50_us: 6e7 / rate,
                            p99_us: 2e8 / rate,
                        },
                        resident_bytes: 18e6,
                    });
                }
            }
        }
        Document { measurements }
    }

    #[test]
    fn every_server_is_a_stage_of_every_quantity() {
        let measured = document().measured().unwrap();
        let names: Vec<&str> = measured
            .quantities
            .iter()
            .map(|it| it.name.as_str())
            .collect();
        assert_eq!(
            names,
            [
                "requests, 64 connections",
                "p50, 64 connections",
                "p99, 64 connections",
                "requests, 400 connections",
                "p50, 400 connections",
                "p99, 400 connections",
                "resident, 400 connections",
                "requests against serialising, 64 connections",
                "requests against serialising, 400 connections",
            ]
        );
        let rate = &measured.quantities[0];
        assert_eq!(rate.stages[0].samples, [2_000.0, 2_001.0, 2_002.0, 2_003.0]);
        let last = &rate.stages[3];
        assert_eq!(last.metric.as_deref(), Some("server.request_rate/c64"));
        let text = &measured.findings[0].text;
        assert!(text.contains("as shipped reaches 96 %"), "{text}");
        assert!(
            text.contains("would be 80060 a second, below the ceiling"),
            "{text}"
        );
    }

    #[test]
    fn a_server_that_is_not_there_is_told() {
        let mut document = document();
        document.measurements.retain(|it| it.server != NATIVE_BUILD);
        assert_eq!(
            document.measured().unwrap_err().to_string(),
            "the benchmark has no server native"
        );
    }

    #[test]
    fn the_text_says_what_the_kernel_takes() {
        let printed =
            "# Samples: 3K\n#\n    71.25%  [kernel.kallsyms]\n    28.50%  dre-backend\n\n";
        let shares = shares(printed);
        assert_eq!(shares[1], ("dre-backend".to_owned(), 28.5));
        let text = native_text(&document().measured().unwrap().quantities, &shares).unwrap();
        assert!(
            text.contains("× 1.02 of the requests, 64 connections (more)"),
            "{text}"
        );
        assert!(text.contains("71 % are in the kernel"), "{text}");
    }
}

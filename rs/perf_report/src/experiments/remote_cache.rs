//! A build without earlier results without a remote cache, with an empty one and with a full one: nginx with its WebDAV module on the
//! loopback interface, set up as docs/remote.md says. It owns that server and what it stores.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{ensure, Context, Result};

use crate::bazel_builds::{self, remote_evidence, BazelBuilds, Build, LIBRARY};
use crate::experiment::{About, Direction, Experiment, Finding, Measured, Quantity, Unit};
use crate::lab::{Effort, Lab};
use crate::nginx::{self, Nginx, Traffic};
use crate::process;

/// How long the build whose cache goes away may take to store its first result.
const FIRST_RESULT_LIMIT: Duration = Duration::from_secs(120);
const POLL: Duration = Duration::from_millis(10);

/// The experiment.
pub struct RemoteCache;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cache {
    None,
    Empty,
    Full,
}

const STAGES: [Cache; 3] = [Cache::None, Cache::Empty, Cache::Full];

impl Cache {
    fn stage(self) -> &'static str {
        match self {
            Self::None => "no cache",
            Self::Empty => "an empty remote cache",
            Self::Full => "a full remote cache",
        }
    }

    /// As a part of paths and addresses.
    fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Empty => "empty",
            Self::Full => "full",
        }
    }
}

impl Experiment for RemoteCache {
    fn about(&self) -> About {
        About {
            id: "remote_cache",
            title: "A remote cache",
            before: "no cache",
            after: "`--config=remote`, the cache filled by an earlier build",
            method: "A build of `//rs/ca_bundle` and all it needs, without the results of earlier builds; \
                     packages are read already. The cache is nginx with its WebDAV module, as docs/remote.md sets it up, on the loopback \
                     interface: a real network comes on top.",
        }
    }

    fn missing(&self, _lab: &Lab) -> Option<String> {
        nginx::missing()
    }

    fn estimate(&self, effort: Effort) -> Duration {
        let rest = if effort.quick { 30 } else { 120 };
        Duration::from_secs(rest + 9 * (1 + effort.runs as u64))
    }

    fn run(&self, lab: &Lab) -> Result<Measured> {
        let dre = lab.built("//rs/cli:dre", &[])?;
        let builds = BazelBuilds::new(lab, "remote-output-base")?;
        let bench = Bench::new(lab, &builds)?;
        builds.fetch(LIBRARY)?;
        let mut rounds = [Round::default(), Round::default(), Round::default()];
        let samples = lab.in_turn(&STAGES, lab.effort().runs, |cache, _| {
            let round = bench.measure(*cache)?;
            let samples = round.samples();
            rounds[*cache as usize] = round;
            Ok(samples)
        })?;
        let [_, empty, full] = &rounds;
        ensure!(
            empty.build.digests == full.build.digests,
            "what came out of the cache is not what was put in"
        );
        let mut findings = vec![
            bench.finding(&dre, Cache::Empty, empty_text(empty))?,
            bench.finding(&dre, Cache::Full, full_text(full))?,
        ];
        if !lab.effort().quick {
            findings.push(bench.new_machine()?);
            findings.push(bench.outage()?);
        }
        Ok(Measured {
            quantities: quantities(&samples),
            findings,
        })
    }
}

/// One build, and what the cache had to do with it.
#[derive(Debug, Default)]
struct Round {
    build: Build,
    traffic: Traffic,
}

impl Round {
    /// In the order of [`quantities`].
    fn samples(&self) -> Vec<f64> {
        let moved = self.traffic.received_bytes + self.traffic.sent_bytes;
        let mut samples = self.build.samples();
        samples.push(moved as f64);
        samples
    }
}

/// The server, and where builds are.
struct Bench<'a> {
    lab: &'a Lab,
    builds: &'a BazelBuilds<'a>,
    folder: PathBuf,
    port: u16,
    nginx: Nginx,
}

impl<'a> Bench<'a> {
    fn new(lab: &'a Lab, builds: &'a BazelBuilds<'a>) -> Result<Self> {
        let folder = lab.scratch().join("remote_cache");
        let port = process::free_port()?;
        let nginx = start(&folder, port)?;
        Ok(Self {
            lab,
            builds,
            folder,
            port,
            nginx,
        })
    }

    fn measure(&self, cache: Cache) -> Result<Round> {
        let word = cache.word();
        let options = match cache {
            Cache::None => Vec::new(),
            Cache::Empty | Cache::Full => remote(self.port, word),
        };
        let stored = self.folder.join("cache").join(word);
        if cache == Cache::Empty && stored.exists() {
            fs::remove_dir_all(&stored)
                .with_context(|| format!("cannot empty {}", stored.display()))?;
        }
        let before = self.nginx.traffic()?;
        let profile = self.profile(word);
        let build = self.builds.build(LIBRARY, &options, &profile)?;
        let traffic = self.nginx.traffic()?.since(before);
        Ok(Round { build, traffic })
    }

    fn profile(&self, word: &str) -> PathBuf {
        self.folder.join(format!("{word}.profile.gz"))
    }

    fn finding(&self, dre: &Path, cache: Cache, text: String) -> Result<Finding> {
        let evidence = remote_evidence(dre, &self.profile(cache.word()))?;
        Ok(Finding {
            text,
            evidence: Some(evidence),
        })
    }

    /// A machine that has never built this: its repositories have to be fetched, results come out of the cache.
    fn new_machine(&self) -> Result<Finding> {
        self.lab.say("a new output base with the full cache");
        let machine = BazelBuilds::new(self.lab, "remote-new-output-base")?;
        machine.forget()?;
        let options = remote(self.port, Cache::Full.word());
        let build = machine.build(LIBRARY, &options, &self.profile("new"))?;
        machine.forget()?;
        let text = format!(
            "On a machine that has never seen these sources (a new output base: repositories are fetched and everything is read anew) the full \
             cache gave {} of {} results. That build took {:.1} s, once.",
            build.actions.hits,
            build.actions.all(),
            build.wall.as_secs_f64()
        );
        Ok(Finding {
            text,
            evidence: None,
        })
    }

    /// A server that ends while a build uses it.
    fn outage(&self) -> Result<Finding> {
        self.lab.say("a cache that goes away");
        let folder = self.folder.join("outage");
        let port = process::free_port()?;
        let server = start(&folder, port)?;
        let stored = folder.join("cache/outage/ac");
        let build = thread::scope(|scope| {
            scope.spawn(move || {
                let begin = Instant::now();
                while !stored.exists() && begin.elapsed() < FIRST_RESULT_LIMIT {
                    thread::sleep(POLL);
                }
                drop(server);
            });
            let options = remote(port, "outage");
            self.builds
                .build(LIBRARY, &options, &self.profile("outage"))
        })?;
        let text = format!(
            "A cache that goes away costs its results and nothing else: stopped when it had stored its first one, it left {} actions to be carried \
             out here; the build succeeded after {:.1} s (once).",
            build.actions.local,
            build.wall.as_secs_f64()
        );
        Ok(Finding {
            text,
            evidence: None,
        })
    }
}

/// Starts the server of docs/remote.md in a folder.
fn start(folder: &Path, port: u16) -> Result<Nginx> {
    let cache = folder.join("cache");
    fs::create_dir_all(&cache).with_context(|| format!("cannot make {}", cache.display()))?;
    let server = format!(
        "    server {{
        listen 127.0.0.1:{port};
        location / {{
            root cache;
            dav_methods PUT;
            create_full_put_path on;
            client_max_body_size 0;
        }}
    }}
"
    );
    Nginx::start(folder, port, &server)
}

fn remote(port: u16, word: &str) -> Vec<String> {
    vec![
        "--config=remote".to_owned(),
        format!("--remote_cache=http://127.0.0.1:{port}/{word}"),
    ]
}

fn empty_text(round: &Round) -> String {
    format!(
        "An empty cache is asked in vain for each result and given each: {} requests that brought it {:.1} MB. Only the first build of each state of \
         the sources pays for that.",
        round.traffic.requests,
        round.traffic.received_bytes as f64 / 1e6
    )
}

fn full_text(round: &Round) -> String {
    let actions = round.build.actions;
    format!(
        "A full cache gave {} of {} results in {} requests and {:.2} MB: Bazel fetches the files that were asked for and what actions that are still \
         carried out read; for all others it is enough to know their digests. What remains of the time is Bazel's own.",
        actions.hits,
        actions.all(),
        round.traffic.requests,
        round.traffic.sent_bytes as f64 / 1e6
    )
}

/// `samples` are `[stage][quantity][round]`.
fn quantities(samples: &[Vec<Vec<f64>>]) -> Vec<Quantity> {
    let names = STAGES.map(Cache::stage);
    let metric = "build.scenario_time/full_remote_cache";
    let mut quantities = bazel_builds::quantities(&names, samples, metric);
    if let Some(hits) = quantities.last_mut().and_then(|it| it.stages.last_mut()) {
        hits.metric = Some("build.cache_hit_ratio".to_owned());
    }
    // Without a cache there is nothing to compare with.
    let moved = bazel_builds::stages(&names, samples, quantities.len()).split_off(1);
    let name = "moved to and from the cache";
    quantities.push(Quantity::new(name, Unit::Bytes, Direction::Lower, moved));
    quantities
}

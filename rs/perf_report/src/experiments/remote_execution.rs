//! A build without earlier results here, by a remote engine, and out of that engine's cache: BuildBox behind nginx on the loopback
//! interface, set up as docs/remote.md says. It owns those servers and what they store.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{ensure, Context, Result};

use crate::bazel_builds::{self, remote_evidence, BazelBuilds, Build, LIBRARY};
use crate::experiment::{About, Experiment, Finding, Measured, Unavailable};
use crate::judge;
use crate::lab::{Effort, Lab};
use crate::nginx::{self, Nginx, Traffic};
use crate::process::{self, Server};

const STORE: &str = "buildbox-casd";
const RUNNER: &str = "buildbox-run-hosttools";
const UNPACK_LIMIT: Duration = Duration::from_secs(10 * 60);
const START_LIMIT: Duration = Duration::from_secs(30);

/// What Bazel 7 has to be told instead of BuildBox's own answer, which begins with version 2.1 of the API: a gRPC message
/// (not compressed, 33 bytes) of a `ServerCapabilities` with SHA-256 as the digest function of store and execution, an
/// action cache that may be written, batches of 4 MiB, execution, and version 2.0 as the lowest and the highest.
/// <https://github.com/bazelbuild/remote-apis/blob/v2.0.0/build/bazel/remote/execution/v2/remote_execution.proto>
const CAPABILITIES: &[u8] = b"\0\0\0\0\x21\
    \x0a\x0e\x0a\x01\x01\x12\x02\x08\x01\x20\x80\x80\x80\x02\x28\x01\
    \x12\x07\x08\x01\x10\x01\x2a\x01\x01\
    \x22\x02\x08\x02\
    \x2a\x02\x08\x02";

/// The experiment.
pub struct RemoteExecution;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Here,
    Engine,
    EnginesCache,
}

const STAGES: [Place; 3] = [Place::Here, Place::Engine, Place::EnginesCache];

impl Place {
    fn stage(self) -> &'static str {
        match self {
            Self::Here => "carried out here",
            Self::Engine => "carried out by the engine",
            Self::EnginesCache => "out of the engine's cache",
        }
    }
}

impl Experiment for RemoteExecution {
    fn about(&self) -> About {
        About {
            id: "remote_execution",
            title: "Remote execution",
            before: "actions are carried out by Bazel, in its sandbox",
            after: "`--config=remote` with an engine that has carried them out before",
            method: "A build of `//rs/ca_bundle` and all it needs, without the results of earlier builds; packages are read already. \
                     The engine is BuildBox behind nginx, as docs/remote.md sets them up, on the same machine; it has the files of the compiler from \
                     the round that does not count. In the stage in between Bazel does not take results from its cache \
                     (`--noremote_accept_cached`).",
        }
    }

    fn missing(&self, _lab: &Lab) -> Option<String> {
        let no_engine = || {
            let unpacking = process::missing(&["python3", "apt-get", "dpkg"])?;
            Some(format!(
                "not installed: {STORE}; and to unpack it from Debian, {unpacking}"
            ))
        };
        nginx::missing().or_else(|| installed().map_or_else(no_engine, |_| None))
    }

    fn estimate(&self, effort: Effort) -> Duration {
        let rest = if effort.quick { 60 } else { 120 };
        let round = 11;
        Duration::from_secs(rest + round * (1 + effort.runs as u64))
    }

    fn run(&self, lab: &Lab) -> Result<Measured> {
        let programs = programs(lab)?;
        let dre = lab.built("//rs/cli:dre", &[])?;
        let builds = BazelBuilds::new(lab, "remote-output-base")?;
        builds.fetch(LIBRARY)?;
        let engine = Engine::start(&lab.scratch().join("remote_execution"), &programs)?;
        let mut last = [Build::default(), Build::default(), Build::default()];
        let mut sent = [None, None];
        let samples = lab.in_turn(&STAGES, lab.effort().runs, |place, round| {
            let before = engine.nginx.traffic()?;
            let build = engine.build(&builds, *place, LIBRARY, &[])?;
            if *place == Place::Engine {
                sent[round.min(1)] = Some(engine.nginx.traffic()?.since(before));
            }
            let samples = build.samples();
            last[*place as usize] = build;
            Ok(samples)
        })?;
        let names = STAGES.map(Place::stage);
        let metric = "build.scenario_time/full_remote_execution";
        let mut findings = vec![
            Finding {
                text: price(&samples, &last[Place::Engine as usize]),
                evidence: Some(remote_evidence(&dre, &engine.profile(Place::Engine))?),
            },
            plain(transfers(sent)?),
            plain(identity(LIBRARY, &last[0], &last[1])),
        ];
        if !lab.effort().quick {
            findings.push(plain(engine.release_identity(lab, &builds)?));
        }
        Ok(Measured {
            quantities: bazel_builds::quantities(&names, &samples, metric),
            findings,
        })
    }
}

/// The two programs where they are installed.
fn installed() -> Option<[PathBuf; 2]> {
    Some([process::find(STORE)?, process::find(RUNNER)?])
}

/// The two programs, unpacked from Debian into the lab's cache if they are not installed.
fn programs(lab: &Lab) -> Result<[PathBuf; 2]> {
    if let Some(programs) = installed() {
        return Ok(programs);
    }
    lab.say("BuildBox, from Debian unless it is here already");
    let mut unpack = Command::new("python3");
    unpack
        .arg("tools/perf/buildbox.py")
        .arg(lab.kept("buildbox")?)
        .current_dir(lab.checkout()?)
        .env("PYTHONDONTWRITEBYTECODE", "1");
    let folder = process::run(&mut unpack, UNPACK_LIMIT).map_err(|error| {
        let text = error.to_string();
        // The command has this machine's paths.
        let reason = text
            .rsplit_once("buildbox: ")
            .map_or("", |(_, reason)| reason);
        Unavailable(format!("BuildBox cannot be unpacked from Debian: {reason}"))
    })?;
    let folder = PathBuf::from(folder.stdout.trim());
    Ok([STORE, RUNNER].map(|program| folder.join(program)))
}

/// The running engine; it ends with this value.
struct Engine {
    folder: PathBuf,
    port: u16,
    nginx: Nginx,
    _store: Server,
}

impl Engine {
    fn start(folder: &Path, [store, runner]: &[PathBuf; 2]) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let capabilities = folder.join("capabilities");
        fs::write(&capabilities, CAPABILITIES)
            .with_context(|| format!("cannot write {}", capabilities.display()))?;
        let behind = process::free_port()?;
        let mut command = Command::new(store);
        command
            .arg(format!("--bind=127.0.0.1:{behind}"))
            .arg(format!("--buildbox-run={}", runner.display()))
            .arg(format!("--jobs={}", thread::available_parallelism()?))
            .arg(folder.join("store"));
        let mut store = Server::start(&mut command, &folder.join("store.log"))?;
        store.wait_for_port(behind, START_LIMIT)?;
        let port = process::free_port()?;
        let nginx = Nginx::start(folder, port, &front(port, behind))?;
        Ok(Self {
            folder: folder.to_owned(),
            port,
            nginx,
            _store: store,
        })
    }

    fn profile(&self, place: Place) -> PathBuf {
        let name = match place {
            Place::Here => "here",
            Place::Engine => "engine",
            Place::EnginesCache => "engines-cache",
        };
        self.folder.join(format!("{name}.profile.gz"))
    }

    fn build(
        &self,
        builds: &BazelBuilds<'_>,
        place: Place,
        target: &str,
        options: &[&str],
    ) -> Result<Build> {
        let mut options: Vec<String> = options.iter().map(|&option| option.to_owned()).collect();
        if place != Place::Here {
            options.push("--config=remote".to_owned());
            options.push(format!("--remote_executor=grpc://127.0.0.1:{}", self.port));
        }
        if place == Place::Engine {
            options.push("--noremote_accept_cached".to_owned());
        }
        let build = builds.build(target, &options, &self.profile(place))?;
        // `--config=remote` lets an engine's failures be made good here.
        ensure!(
            place == Place::Here || build.actions.local == 0,
            "the engine failed: {} actions were carried out here instead",
            build.actions.local
        );
        Ok(build)
    }

    /// What a release is made of has to be the same wherever it is made: a program, linked.
    fn release_identity(&self, lab: &Lab, builds: &BazelBuilds<'_>) -> Result<String> {
        lab.say("an optimised program, here and by the engine");
        let target = "//rs/ca_bundle:write_ca_bundle";
        let optimised = ["--compilation_mode=opt"];
        let here = self.build(builds, Place::Here, target, &optimised)?;
        let engine = self.build(builds, Place::Engine, target, &optimised)?;
        Ok(identity(&format!("-c opt {target}"), &here, &engine))
    }
}

/// The server of docs/remote.md: answers what the engine can do by itself, and passes everything else on.
fn front(port: u16, behind: u16) -> String {
    format!(
        "    upstream engine {{
        server 127.0.0.1:{behind};
        keepalive 16;
    }}
    server {{
        listen 127.0.0.1:{port} http2;
        client_max_body_size 0;
        keepalive_requests 1000000;
        location / {{
            grpc_pass grpc://engine;
            grpc_read_timeout 1h;
        }}
        location = /build.bazel.remote.execution.v2.Capabilities/GetCapabilities {{
            error_page 405 =200 /capabilities;
            return 405;
        }}
        location = /capabilities {{
            internal;
            root .;
            default_type application/grpc;
            add_trailer grpc-status 0;
        }}
    }}
"
    )
}

fn plain(text: String) -> Finding {
    Finding {
        text,
        evidence: None,
    }
}

/// `samples` are `[stage][quantity][round]`, the time first.
fn price(samples: &[Vec<Vec<f64>>], engine: &Build) -> String {
    let time = |place: Place| judge::median(&samples[place as usize][0]).unwrap_or(f64::NAN);
    format!(
        "This engine has the cores that Bazel has without it, so its price is all that it can show here: every action's inputs are looked up, laid out \
         in a folder for it, and its results stored. {} of {} actions were carried out by it, and the build took {:.2} times as long as without. What \
         engines are for is not on one machine: the cores of others (`--jobs` of the engine's size), and results that all share.",
        engine.actions.remote,
        engine.actions.all(),
        time(Place::Engine) / time(Place::Here)
    )
}

/// What the engine was sent by the first build that it carried out, and by the last.
fn transfers(sent: [Option<Traffic>; 2]) -> Result<String> {
    let [Some(first), Some(last)] = sent else {
        anyhow::bail!("the engine was measured in no round");
    };
    Ok(format!(
        "The first build sent {:.1} MB in {} requests, since the compiler's files are inputs as the sources are; the last one sent {:.1} MB in {}. An \
         action sees its declared inputs, the machine's C compiler, and nothing else of ours.",
        first.received_bytes as f64 / 1e6,
        first.requests,
        last.received_bytes as f64 / 1e6,
        last.requests
    ))
}

fn identity(target: &str, here: &Build, engine: &Build) -> String {
    let same = here.digests == engine.digests && !here.digests.is_empty();
    let answer = if same {
        "the same bytes"
    } else {
        "other bytes"
    };
    format!("`{target}` is {answer} when the engine builds it as when it is built here.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_is_as_long_as_it_says() {
        let (length, message) = CAPABILITIES[1..].split_at(4);
        assert_eq!(length, (message.len() as u32).to_be_bytes());
    }

    #[test]
    fn other_digests_are_other_bytes() {
        let build = |digest: &str| Build {
            digests: vec![digest.to_owned()],
            ..Build::default()
        };
        let text = identity("//x", &build("11"), &build("11"));
        assert!(text.contains("the same bytes"), "{text}");
        let text = identity("//x", &build("11"), &build("22"));
        assert!(text.contains("other bytes"), "{text}");
        let unknown = Build::default();
        let text = identity("//x", &unknown, &unknown);
        assert!(text.contains("other bytes"), "{text}");
    }
}

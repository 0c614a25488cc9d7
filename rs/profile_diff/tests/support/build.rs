//! Builds made up in code, written as the profiles that Bazel would have written of them.

use std::fmt::Write;

use bazel_profile::{analyze_actions, Options, Profile};
use profile_diff::Side;

/// When the actions begin; loading and analysis take so long.
pub const ANALYSIS_US: u64 = 500_000;
/// How long the build goes on after the last action.
pub const FINISH_US: u64 = 100_000;

/// One action of a build.
#[derive(Debug, Clone)]
pub struct Action {
    pub target: String,
    pub mnemonic: String,
    pub description: String,
    pub output: String,
    pub strategy: &'static str,
    /// In microseconds since the first action could start.
    pub start_us: u64,
    pub duration_us: u64,
    pub is_on_path: bool,
}

/// A build.
#[derive(Debug, Clone)]
pub struct Build {
    pub version: &'static str,
    pub analysis_us: u64,
    pub collection_us: u64,
    pub host_cpu_cores: Option<f64>,
    pub is_merged: bool,
    pub actions: Vec<Action>,
}

/// An action of a target, in a sandbox, off the critical path; named after it.
pub fn action(target: &str, mnemonic: &str, start_ms: u64, duration_ms: u64) -> Action {
    let name = target.trim_start_matches('/').replace([':', '/'], "_");
    Action {
        target: target.to_owned(),
        mnemonic: mnemonic.to_owned(),
        description: format!("{mnemonic} {name}"),
        output: format!("bazel-out/k8-fastbuild/bin/{name}.out"),
        strategy: "sandbox",
        start_us: start_ms * 1000,
        duration_us: duration_ms * 1000,
        is_on_path: false,
    }
}

impl Action {
    pub fn on_path(mut self) -> Self {
        self.is_on_path = true;
        self
    }

    pub fn strategy(mut self, strategy: &'static str) -> Self {
        self.strategy = strategy;
        self
    }

    fn end_us(&self) -> u64 {
        self.start_us + self.duration_us
    }

    /// The span inside an action that says how it was carried out.
    fn mark(&self) -> Option<(&'static str, &'static str)> {
        Some(match self.strategy {
            "sandbox" => ("general information", "subprocess.run"),
            "worker" => ("local execution in worker", "work"),
            "local" => ("local action execution", "run"),
            "cached" => ("remote action cache check", "check cache hit"),
            "remote" => ("remote action execution", "execute remotely"),
            _ => return None,
        })
    }
}

impl Build {
    pub fn new(actions: Vec<Action>) -> Self {
        Self {
            version: "release 7.7.1",
            analysis_us: ANALYSIS_US,
            collection_us: 0,
            host_cpu_cores: None,
            is_merged: false,
            actions,
        }
    }

    /// The profile in Bazel's own layout.
    pub fn json(&self) -> String {
        let mut events = Events::default();
        events
            .push(r#""name":"thread_name","ph":"M","pid":1,"tid":9,"args":{"name":"Main Thread"}"#);
        let last_us = self.actions.iter().map(Action::end_us).max().unwrap_or(0);
        let end_us = self.analysis_us + last_us;
        events.phase("Initialize command", 0);
        events.phase("Load and analyze dependencies", 10_000);
        events.phase("Build artifacts", self.analysis_us);
        for (index, action) in self.actions.iter().enumerate() {
            events.action(action, self.analysis_us, index + 100);
        }
        for (index, action) in self.actions.iter().enumerate() {
            if action.is_on_path {
                events.step(action, self.analysis_us, index + 100);
            }
        }
        if self.collection_us > 0 {
            events.span(
                "gc notification",
                "major GC",
                20_000,
                self.collection_us,
                8,
                "",
            );
        }
        if self.is_merged {
            events.span("Unknown event", "merged 7 events", 30_000, 1_000, 7, "");
        }
        events.phase("Complete build", end_us);
        events.span("general information", "finish", end_us, FINISH_US, 9, "");
        if let Some(cores) = self.host_cpu_cores {
            for at_us in (0..end_us).step_by(1_000_000) {
                events.push(&format!(
                    r#""name":"CPU usage (total)","ph":"C","ts":{at_us},"pid":1,"tid":9,"args":{{"system cpu":{cores}}}"#
                ));
            }
        }
        format!(
            "{{\"otherData\":{{\"bazel_version\":\"{}\",\"build_id\":\"b\"}},\"traceEvents\":[\n{}\n]\n}}\n",
            self.version,
            events.0.join(",\n")
        )
    }

    pub fn profile(&self) -> Profile {
        analyze_actions(self.json().as_bytes(), &Options::default()).expect("a profile")
    }
}

/// A side of builds.
pub fn side(builds: &[Build]) -> Side {
    Side::new(builds.iter().map(Build::profile).collect())
}

#[derive(Default)]
struct Events(Vec<String>);

impl Events {
    fn push(&mut self, fields: &str) {
        self.0.push(format!("    {{{fields}}}"));
    }

    fn phase(&mut self, name: &str, start_us: u64) {
        self.push(&format!(
            r#""cat":"build phase marker","name":"{name}","ph":"i","ts":{start_us},"pid":1,"tid":9"#
        ));
    }

    fn span(
        &mut self,
        category: &str,
        name: &str,
        start_us: u64,
        duration_us: u64,
        thread: usize,
        more: &str,
    ) {
        let mut fields = format!(
            r#""cat":"{category}","name":"{name}","ph":"X","ts":{start_us},"dur":{duration_us},"pid":1"#
        );
        write!(fields, r#"{more},"tid":{thread}"#).expect("memory can be written");
        self.push(&fields);
    }

    fn action(&mut self, action: &Action, from_us: u64, thread: usize) {
        let start_us = from_us + action.start_us;
        if let Some((category, name)) = action.mark() {
            self.span(category, name, start_us, action.duration_us, thread, "");
        }
        let mut more = String::new();
        if !action.output.is_empty() {
            write!(more, r#","out":"{}""#, action.output).expect("memory can be written");
        }
        write!(
            more,
            r#","args":{{"target":"{}","mnemonic":"{}"}}"#,
            action.target, action.mnemonic
        )
        .expect("memory can be written");
        self.span(
            "action processing",
            &action.description,
            start_us,
            action.duration_us,
            thread,
            &more,
        );
    }

    fn step(&mut self, action: &Action, from_us: u64, thread: usize) {
        let name = format!("action '{}'", action.description);
        self.span(
            "critical path component",
            &name,
            from_us + action.start_us,
            action.duration_us,
            0,
            &format!(r#","args":{{"tid":{thread}}}"#),
        );
    }
}

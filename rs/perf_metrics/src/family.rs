//! The vocabulary: every metric there is, in one table. Adding one is adding a line here.

/// What a metric's value is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Time, in microseconds.
    Microseconds,
    /// Size or memory, in bytes.
    Bytes,
    /// A number of things; may be a mean, thus a fraction.
    Count,
    /// A share between 0 and 1.
    Ratio,
}

impl Unit {
    /// Every unit.
    pub const ALL: [Self; 4] = [Self::Microseconds, Self::Bytes, Self::Count, Self::Ratio];

    /// The stable lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Microseconds => "microseconds",
            Self::Bytes => "bytes",
            Self::Count => "count",
            Self::Ratio => "ratio",
        }
    }
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Better {
    /// The less, the better.
    Lower,
    /// The more, the better.
    Higher,
}

/// Whether the same thing measured again gives the same value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Noise {
    /// It does, given the same sources and the same state of the caches: one run decides.
    Deterministic,
    /// It does not: only several runs decide.
    Noisy,
}

/// Metrics that differ in their key alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Family {
    /// The name without the key, as in `binary.size`.
    pub name: &'static str,
    /// What the key is, as in `program`; `None` for a family of one metric without a key.
    pub key: Option<&'static str>,
    /// What its values are counted in.
    pub unit: Unit,
    /// Which way is better.
    pub better: Better,
    /// Whether one run decides.
    pub noise: Noise,
    /// What it is, in a few words.
    pub description: &'static str,
}

/// Every family, by area.
#[must_use]
pub fn families() -> &'static [Family] {
    FAMILIES
}

const FAMILIES: &[Family] = &[
    time(
        "build.wall_time",
        None,
        "from the command's start to its end",
    ),
    time("build.critical_path", None, "the longest chain of actions"),
    time(
        "build.execution_time",
        None,
        "the phases that execute actions",
    ),
    time(
        "build.phase_time",
        Some("phase"),
        "one phase of the command",
    ),
    time(
        "build.action_time",
        None,
        "all actions, summed over threads",
    ),
    time(
        "build.mnemonic_time",
        Some("mnemonic"),
        "the actions of one mnemonic, summed over threads",
    ),
    time(
        "build.queue_time",
        None,
        "waits for local resources, workers and remote queues, summed over threads",
    ),
    time(
        "build.sandbox_overhead_time",
        None,
        "setting up and deleting sandboxes, summed over threads",
    ),
    time(
        "build.fetch_time",
        None,
        "fetching repositories, summed over threads",
    ),
    time(
        "build.remote_upload_time",
        None,
        "uploads of inputs and results, summed over threads",
    ),
    time(
        "build.remote_download_time",
        None,
        "downloads of outputs, summed over threads",
    ),
    time(
        "build.gc_time",
        None,
        "stop-the-world collections of garbage in Bazel",
    ),
    time(
        "build.idle_core_time",
        None,
        "core-time during execution without an action to run",
    ),
    time(
        "build.scenario_time",
        Some("scenario"),
        "one way to come to the same build, as clean, edited or out of a warm cache",
    ),
    bytes(
        "build.peak_heap",
        None,
        Noise::Noisy,
        "the highest sample of Bazel's memory",
    ),
    bytes(
        "build.host_peak_memory",
        None,
        Noise::Noisy,
        "the highest sample of the host's memory in use",
    ),
    count(
        "build.action_count",
        None,
        "actions that were carried out or came out of a cache",
    ),
    count(
        "build.mnemonic_count",
        Some("mnemonic"),
        "the actions of one mnemonic",
    ),
    count("build.fetch_count", None, "repositories that were fetched"),
    Family {
        name: "build.cache_hit_ratio",
        key: None,
        unit: Unit::Ratio,
        better: Better::Higher,
        noise: Noise::Deterministic,
        description:
            "actions whose result came out of a remote or disk cache, of those that might have",
    },
    Family {
        name: "build.average_running_actions",
        key: None,
        unit: Unit::Count,
        better: Better::Higher,
        noise: Noise::Noisy,
        description: "actions that ran at once, on average over the execution",
    },
    bytes(
        "binary.size",
        Some("program"),
        Noise::Deterministic,
        "a program's file",
    ),
    bytes(
        "bundle.size",
        Some("bundle"),
        Noise::Deterministic,
        "what a browser loads",
    ),
    time(
        "bundle.build_time",
        Some("scenario"),
        "from the sources, or an edit of one, to the bundle",
    ),
    bytes(
        "image.size",
        Some("image"),
        Noise::Deterministic,
        "a container image",
    ),
    time(
        "program.startup_time",
        Some("program"),
        "from a program's start until it is ready",
    ),
    time("program.run_time", Some("program"), "a program's whole run"),
    bytes(
        "program.peak_memory",
        Some("program"),
        Noise::Noisy,
        "the most memory a program has resident",
    ),
    time(
        "page.load_time",
        Some("visit"),
        "from opening a page until it shows its data",
    ),
    bytes(
        "page.transfer_size",
        Some("visit"),
        Noise::Noisy,
        "what a browser receives for a page, headers and all",
    ),
    Family {
        name: "server.request_rate",
        key: Some("load"),
        unit: Unit::Count,
        better: Better::Higher,
        noise: Noise::Noisy,
        description: "requests that a server answers in a second",
    },
    time(
        "server.latency_p50",
        Some("load"),
        "within which half of the requests are answered",
    ),
    time(
        "server.latency_p99",
        Some("load"),
        "within which 99 of 100 requests are answered",
    ),
    bytes(
        "server.resident_memory",
        Some("load"),
        Noise::Noisy,
        "the memory that a server has resident",
    ),
];

const fn time(name: &'static str, key: Option<&'static str>, description: &'static str) -> Family {
    Family {
        name,
        key,
        unit: Unit::Microseconds,
        better: Better::Lower,
        noise: Noise::Noisy,
        description,
    }
}

const fn bytes(
    name: &'static str,
    key: Option<&'static str>,
    noise: Noise,
    description: &'static str,
) -> Family {
    Family {
        name,
        key,
        unit: Unit::Bytes,
        better: Better::Lower,
        noise,
        description,
    }
}

const fn count(name: &'static str, key: Option<&'static str>, description: &'static str) -> Family {
    Family {
        name,
        key,
        unit: Unit::Count,
        better: Better::Lower,
        noise: Noise::Deterministic,
        description,
    }
}

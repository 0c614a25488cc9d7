//! What categories, names, counters, phases and threads of a profile mean, for Bazel 6 to 9, in
//! declarative tables.
//!
//! This is the one place to edit when a Bazel version renames something. Sources: Bazel's
//! `ProfilerTask` (categories), `ProfilePhase` (phases), `LocalResourceUsageCollectors` and
//! `TraceProfilerServiceImpl` (counters), `ThreadMetadata` (threads) and the spawn runners (names).
//! Tables are ordered by how often their entries occur, since look-ups go through them in order.

/// How an action was carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Strategy {
    /// In a local sandbox.
    Sandbox,
    /// By a persistent worker.
    Worker,
    /// As a local process without a sandbox.
    Local,
    /// On a remote execution service.
    Remote,
    /// Not run: the result came out of a remote or disk cache.
    Cached,
    /// Inside Bazel, without a process (writing a file, making a symlink).
    Internal,
    /// The profile does not say, for example because spans were merged.
    Unknown,
}

impl Strategy {
    /// Every strategy, in the order reports list ties.
    pub const ALL: [Self; 7] = [
        Self::Sandbox,
        Self::Worker,
        Self::Local,
        Self::Remote,
        Self::Cached,
        Self::Internal,
        Self::Unknown,
    ];

    /// The stable lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Worker => "worker",
            Self::Local => "local",
            Self::Remote => "remote",
            Self::Cached => "cached",
            Self::Internal => "internal",
            Self::Unknown => "unknown",
        }
    }
}

/// What an event contributes to, by its category and name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The whole execution of one action.
    Action,
    /// A span inside an action that shows how it was carried out.
    Ran(Strategy),
    /// Waiting for local CPUs, memory or a worker slot.
    ResourceWait,
    /// A phase of the build begins.
    Phase,
    /// A step of the critical path.
    CriticalPathStep,
    /// A pause for garbage collection.
    GarbageCollection,
    /// Several spans that Bazel merged into one to keep the profile small.
    Merged,
    /// Nothing that the analyses use.
    Other,
}

const GENERAL: &[u8] = b"general information";

const CATEGORIES: &[(&[u8], Meaning)] = &[
    (b"action processing", Meaning::Action),
    (b"remote action cache check", Meaning::Ran(Strategy::Cached)),
    (b"remote output download", Meaning::Ran(Strategy::Cached)),
    (b"remote action execution", Meaning::Ran(Strategy::Remote)),
    (
        b"Remote execution process wall time",
        Meaning::Ran(Strategy::Remote),
    ),
    (b"action resource lock", Meaning::ResourceWait),
    (b"local action execution", Meaning::Ran(Strategy::Local)),
    (
        b"Local execution process wall time",
        Meaning::Ran(Strategy::Local),
    ),
    (
        b"waiting for response from worker",
        Meaning::Ran(Strategy::Worker),
    ),
    (
        b"setting up inputs for worker",
        Meaning::Ran(Strategy::Worker),
    ),
    (
        b"copying outputs from worker",
        Meaning::Ran(Strategy::Worker),
    ),
    (b"borrowing a worker", Meaning::Ran(Strategy::Worker)),
    (b"local execution in worker", Meaning::Ran(Strategy::Worker)),
    (b"Unknown event", Meaning::Merged),
    (b"gc notification", Meaning::GarbageCollection),
    (b"critical path component", Meaning::CriticalPathStep),
    (b"build phase marker", Meaning::Phase),
];

/// Names under `general information`, and under categories this table does not know (Bazel 9 gives
/// the sandbox its own).
const GENERAL_PREFIXES: &[(&[u8], Meaning)] = &[
    (b"sandbox.", Meaning::Ran(Strategy::Sandbox)),
    (b"subprocess.run", Meaning::Ran(Strategy::Sandbox)),
];

/// What an event means. A category may carry a mnemonic after a comma (seen in builds between Bazel
/// 5 and 6).
pub(crate) fn meaning(category: &[u8], name: &[u8]) -> Meaning {
    if category != GENERAL {
        let found = CATEGORIES.iter().find(|(text, _)| *text == category);
        if let Some((_, meaning)) = found {
            return *meaning;
        }
        if let Some(comma) = memchr::memchr(b',', category) {
            return meaning(&category[..comma], name);
        }
    }
    let found = GENERAL_PREFIXES
        .iter()
        .find(|(prefix, _)| name.starts_with(prefix));
    found.map_or(Meaning::Other, |(_, meaning)| *meaning)
}

/// A series of samples over the build's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counter {
    /// Actions in flight, and checks of the local action cache.
    Actions,
    /// CPU use of the whole host, in cores.
    HostCpu,
    /// Memory of Bazel's JVM, heap and other, in MiB.
    BazelMemory,
    /// Memory in use on the host, in MiB.
    HostMemory,
}

const COUNTERS: &[(&[u8], Counter)] = &[
    (b"action count", Counter::Actions),
    (b"action counters", Counter::Actions),
    (b"CPU usage (total)", Counter::HostCpu),
    (b"Memory usage (Bazel)", Counter::BazelMemory),
    (b"Memory usage (total)", Counter::HostMemory),
];

/// The counter of that name, if the analyses use it.
pub(crate) fn counter(name: &[u8]) -> Option<Counter> {
    COUNTERS
        .iter()
        .find(|(text, _)| *text == name)
        .map(|(_, counter)| *counter)
}

/// A phase of the build, whatever the Bazel version calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhaseKind {
    /// The client starts or finds the server.
    Launch,
    /// The client unpacks its embedded files.
    Extract,
    /// The command's options and modules are set up.
    Initialize,
    /// Target patterns become targets.
    TargetPatterns,
    /// Packages are loaded (old versions, before analysis was interleaved).
    Load,
    /// Packages are loaded and targets analysed.
    Analyze,
    /// Loading, analysis and execution at once (Skymeld).
    AnalyzeAndExecute,
    /// Licences are checked (old versions).
    License,
    /// The output tree is prepared.
    Prepare,
    /// Actions are executed.
    Execute,
    /// The build is wound up.
    Finish,
    /// A phase that this version does not know.
    Other,
}

impl PhaseKind {
    /// The stable lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Launch => "launch",
            Self::Extract => "extract",
            Self::Initialize => "initialize",
            Self::TargetPatterns => "target_patterns",
            Self::Load => "load",
            Self::Analyze => "analyze",
            Self::AnalyzeAndExecute => "analyze_and_execute",
            Self::License => "license",
            Self::Prepare => "prepare",
            Self::Execute => "execute",
            Self::Finish => "finish",
            Self::Other => "other",
        }
    }

    /// Whether actions run in this phase.
    #[must_use]
    pub fn executes_actions(self) -> bool {
        matches!(self, Self::Execute | Self::AnalyzeAndExecute)
    }
}

const PHASES: &[(&[u8], PhaseKind)] = &[
    (b"Launch Blaze", PhaseKind::Launch),
    (b"Extracting Bazel binary", PhaseKind::Extract),
    (b"Initialize command", PhaseKind::Initialize),
    (b"Evaluate target patterns", PhaseKind::TargetPatterns),
    (b"Load packages", PhaseKind::Load),
    (b"Analyze dependencies", PhaseKind::Analyze),
    (b"Load and analyze dependencies", PhaseKind::Analyze),
    (
        b"Load, analyze dependencies and build artifacts",
        PhaseKind::AnalyzeAndExecute,
    ),
    (b"Analyze licenses", PhaseKind::License),
    (b"Prepare for build", PhaseKind::Prepare),
    (b"Build artifacts", PhaseKind::Execute),
    (b"Complete build", PhaseKind::Finish),
];

/// The phase that a phase marker of that name begins.
pub(crate) fn phase_kind(name: &[u8]) -> PhaseKind {
    PHASES
        .iter()
        .find(|(text, _)| *text == name)
        .map_or(PhaseKind::Other, |(_, kind)| *kind)
}

/// Whether a thread of that name runs the command itself.
pub(crate) fn is_main_thread(name: &[u8]) -> bool {
    name == b"Main Thread" || name.starts_with(b"grpc-command")
}

/// Whether a thread of that name races local against remote execution, which leaves no mark on the
/// action's own thread.
pub(crate) fn is_dynamic_execution_thread(name: &[u8]) -> bool {
    name.starts_with(b"dynamic-execution")
}

/// How many spans a merged one stands for: `merged 17 events` is 17. `None` if the name says
/// nothing.
pub(crate) fn merged_count(name: &[u8]) -> Option<u64> {
    let digits = name.strip_prefix(b"merged ")?.strip_suffix(b" events")?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// A critical path step's own description: `action 'Compiling a.cc'` is about `Compiling a.cc`.
pub(crate) fn step_description(name: &[u8]) -> &[u8] {
    name.strip_prefix(b"action '")
        .and_then(|rest| rest.strip_suffix(b"'"))
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meanings() {
        assert_eq!(meaning(b"action processing", b"x"), Meaning::Action);
        assert_eq!(
            meaning(b"action processing,CppCompile", b"x"),
            Meaning::Action
        );
        assert_eq!(
            meaning(b"general information", b"sandbox.delete"),
            Meaning::Ran(Strategy::Sandbox)
        );
        assert_eq!(
            meaning(b"a category of Bazel 10", b"sandbox.copyOutputs"),
            Meaning::Ran(Strategy::Sandbox)
        );
        assert_eq!(meaning(b"general information", b"anything"), Meaning::Other);
        assert_eq!(meaning(b",,,", b""), Meaning::Other);
        assert_eq!(meaning(b"", b""), Meaning::Other);
    }

    #[test]
    fn texts_inside_names() {
        assert_eq!(merged_count(b"merged 17 events"), Some(17));
        assert_eq!(merged_count(b"merged x events"), None);
        assert_eq!(
            step_description(b"action 'Compiling 'a''"),
            b"Compiling 'a'"
        );
        assert_eq!(step_description(b"something else"), b"something else");
    }
}

//! What categories, names, counters, phases and threads of a profile mean, for Bazel 6 to 9, in
//! declarative tables.
//!
//! This is the one place to edit when a Bazel version renames something. Sources: Bazel's
//! `ProfilerTask` (categories), `ProfilePhase` (phases), `LocalResourceUsageCollectors` and
//! `TraceProfilerServiceImpl` (counters), `ThreadMetadata` (threads) and the spawn runners (names).
//! Tables are ordered by how often their entries occur, since look-ups go through them in order.

pub use crate::step::Strategy;

use crate::step::Step;

/// What an event contributes to, by its category and name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The whole execution of one action.
    Action,
    /// A span inside an action, or what its time went into.
    Inside(Step),
    /// A phase of the build begins.
    Phase,
    /// A step of the critical path.
    CriticalPathStep,
    /// A pause for garbage collection.
    GarbageCollection,
    /// The fetch of an external repository, or a look at whether it is needed.
    Fetch,
    /// A call of a repository rule; up to Bazel 6 the only trace of a fetch.
    RepositoryRule,
    /// Several spans that Bazel merged into one to keep the profile small.
    Merged,
    /// Nothing that the analyses use.
    Other,
}

/// Ordered by the length of the text, because a look-up compares only texts of equal length.
const CATEGORIES: &[(&[u8], Meaning)] = &[
    (b"Unknown event", Meaning::Merged),
    (b"gc notification", Meaning::GarbageCollection),
    (b"action processing", Meaning::Action),
    (b"build phase marker", Meaning::Phase),
    (b"borrowing a worker", Meaning::Inside(Step::WorkerBorrow)),
    (b"Fetching repository", Meaning::Fetch),
    (b"action resource lock", Meaning::Inside(Step::ResourceWait)),
    (
        b"local action execution",
        Meaning::Inside(Step::LocalExecution),
    ),
    (
        b"remote output download",
        Meaning::Inside(Step::RemoteDownload),
    ),
    (
        b"Remote execution setup",
        Meaning::Inside(Step::RemoteSetup),
    ),
    (
        b"remote action execution",
        Meaning::Inside(Step::RemoteExecution),
    ),
    (b"critical path component", Meaning::CriticalPathStep),
    (
        b"remote action cache check",
        Meaning::Inside(Step::CacheCheck),
    ),
    (
        b"complete action execution",
        Meaning::Inside(Step::Completion),
    ),
    (
        b"local execution in worker",
        Meaning::Inside(Step::WorkerRequest),
    ),
    (
        b"copying outputs from worker",
        Meaning::Inside(Step::WorkerCopy),
    ),
    (
        b"setting up inputs for worker",
        Meaning::Inside(Step::WorkerSetup),
    ),
    (
        b"Remote execution upload time",
        Meaning::Inside(Step::RemoteUpload),
    ),
    (
        b"Remote execution queuing time",
        Meaning::Inside(Step::RemoteQueue),
    ),
    (
        b"Remote execution file fetching",
        Meaning::Inside(Step::RemoteSetup),
    ),
    (
        b"waiting for response from worker",
        Meaning::Inside(Step::WorkerWork),
    ),
    (
        b"Starlark repository function call",
        Meaning::RepositoryRule,
    ),
    (
        b"Local execution process wall time",
        Meaning::Inside(Step::LocalProcess),
    ),
    (
        b"Remote execution process wall time",
        Meaning::Inside(Step::RemoteProcess),
    ),
];

/// One more than the longest text of [`CATEGORIES`].
const LENGTHS: usize = 35;

/// Where in [`CATEGORIES`] the texts of each length begin. Does not compile unless they are ordered.
const FIRST_OF_LENGTH: [usize; LENGTHS + 1] = {
    let mut first = [CATEGORIES.len(); LENGTHS + 1];
    let mut index = CATEGORIES.len();
    let mut length = LENGTHS;
    while length > 0 {
        length -= 1;
        while index > 0 && CATEGORIES[index - 1].0.len() == length {
            index -= 1;
        }
        first[length] = index;
    }
    assert!(index == 0, "CATEGORIES is not ordered by length");
    first
};

/// Spans whose name says more than their category: which category's step it is, the name, and the
/// step that it really is.
const EXCEPTIONS: &[(Step, &[u8], Step)] = &[
    // Outputs of remote actions that a local action needs.
    (
        Step::RemoteDownload,
        b"stage remote inputs",
        Step::InputSetup,
    ),
    // What a local action made, for the cache.
    (Step::RemoteUpload, b"upload outputs", Step::OutputUpload),
    // What the service's worker made, for the service's own store.
    (Step::RemoteUpload, b"upload", Step::RemoteOutput),
];

const GENERAL: &[u8] = b"general information";

/// Names under `general information`, and under categories this table does not know (Bazel 9 gives
/// the sandbox its own). The first prefix that fits counts.
const GENERAL_PREFIXES: &[(&[u8], Step)] = &[
    (b"sandbox.copyOutputs", Step::SandboxTeardown),
    (b"sandbox.delete", Step::SandboxTeardown),
    (b"sandbox.verifyPostCondition", Step::SandboxTeardown),
    (b"sandbox.", Step::SandboxSetup),
    (b"subprocess.run", Step::SandboxRun),
    (b"action.prepare", Step::InputSetup),
    (b"AbstractSpawnStrategy.getInputMapping", Step::InputSetup),
    (b"context.prefetchInputs", Step::InputSetup),
];

/// What an event means. A category may carry a mnemonic after a comma (seen in builds between Bazel
/// 5 and 6).
pub(crate) fn meaning(category: &[u8], name: &[u8]) -> Meaning {
    if category != GENERAL {
        if let Some(meaning) = category_meaning(category) {
            return exception(meaning, name);
        }
        if let Some(comma) = memchr::memchr(b',', category) {
            return meaning(&category[..comma], name);
        }
    }
    // Few names begin like this, and most events are about something else.
    if !matches!(name.first(), Some(b's' | b'a' | b'A' | b'c')) {
        return Meaning::Other;
    }
    let found = GENERAL_PREFIXES
        .iter()
        .find(|(prefix, _)| name.starts_with(prefix));
    found.map_or(Meaning::Other, |(_, step)| Meaning::Inside(*step))
}

fn category_meaning(category: &[u8]) -> Option<Meaning> {
    let first = *FIRST_OF_LENGTH.get(category.len())?;
    let end = *FIRST_OF_LENGTH.get(category.len() + 1)?;
    let found = CATEGORIES[first..end]
        .iter()
        .find(|(text, _)| *text == category);
    found.map(|(_, meaning)| *meaning)
}

fn exception(meaning: Meaning, name: &[u8]) -> Meaning {
    let Meaning::Inside(step @ (Step::RemoteDownload | Step::RemoteUpload)) = meaning else {
        return meaning;
    };
    let found = EXCEPTIONS
        .iter()
        .find(|(of, text, _)| *of == step && *text == name);
    found.map_or(meaning, |(_, _, step)| Meaning::Inside(*step))
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
    /// What the host sends, in Mbit/s.
    NetworkUp,
    /// What the host receives, in Mbit/s.
    NetworkDown,
}

const COUNTERS: &[(&[u8], Counter)] = &[
    (b"action count", Counter::Actions),
    (b"action counters", Counter::Actions),
    (b"CPU usage (total)", Counter::HostCpu),
    (b"Memory usage (Bazel)", Counter::BazelMemory),
    (b"Memory usage (total)", Counter::HostMemory),
    (b"Network Up usage (total)", Counter::NetworkUp),
    (b"Network Down usage (total)", Counter::NetworkDown),
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

/// The number of the worker process that a span is about: `Worker #7 working` is 7. 0 if it names
/// none.
pub(crate) fn worker_number(name: &[u8]) -> u32 {
    let Some(rest) = name.strip_prefix(b"Worker #") else {
        return 0;
    };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0u32, |number, digit| {
        number
            .saturating_mul(10)
            .saturating_add(u32::from(digit - b'0'))
    })
}

/// The repository that a call of a repository rule fetches: `//external:maven` is about `@maven`.
/// `None` for calls inside it.
pub(crate) fn rule_repository(name: &[u8]) -> Option<&[u8]> {
    name.strip_prefix(b"//external:")
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
            Meaning::Inside(Step::SandboxTeardown)
        );
        assert_eq!(
            meaning(b"a category of Bazel 10", b"sandbox.copyOutputs"),
            Meaning::Inside(Step::SandboxTeardown)
        );
        assert_eq!(meaning(b"general information", b"anything"), Meaning::Other);
        assert_eq!(meaning(b",,,", b""), Meaning::Other);
        assert_eq!(meaning(b"", b""), Meaning::Other);
    }

    #[test]
    fn every_category_is_found() {
        for (category, meaning) in CATEGORIES {
            assert_eq!(super::meaning(category, b""), *meaning);
        }
        assert_eq!(meaning(&[b'x'; LENGTHS], b""), Meaning::Other);
    }

    #[test]
    fn names_that_say_more_than_their_category() {
        let check = |category: &[u8], name: &[u8], step| {
            assert_eq!(meaning(category, name), Meaning::Inside(step));
        };
        check(
            b"remote output download",
            b"download outputs",
            Step::RemoteDownload,
        );
        check(
            b"remote output download",
            b"stage remote inputs",
            Step::InputSetup,
        );
        check(
            b"Remote execution upload time",
            b"upload missing inputs",
            Step::RemoteUpload,
        );
        check(
            b"Remote execution upload time",
            b"upload outputs",
            Step::OutputUpload,
        );
        check(
            b"Remote execution upload time",
            b"upload",
            Step::RemoteOutput,
        );
        check(
            b"general information",
            b"sandbox.createFileSystem",
            Step::SandboxSetup,
        );
        check(
            b"general information",
            b"context.prefetchInputs",
            Step::InputSetup,
        );
    }

    #[test]
    fn texts_inside_names() {
        assert_eq!(worker_number(b"Worker #17 working"), 17);
        assert_eq!(worker_number(b"Worker #99999999999 working"), u32::MAX);
        assert_eq!(worker_number(b"Setting up inputs"), 0);
        assert_eq!(rule_repository(b"//external:maven"), Some(&b"maven"[..]));
        assert_eq!(rule_repository(b"local: git fetch"), None);
        assert_eq!(merged_count(b"merged 17 events"), Some(17));
        assert_eq!(merged_count(b"merged x events"), None);
        assert_eq!(
            step_description(b"action 'Compiling 'a''"),
            b"Compiling 'a'"
        );
        assert_eq!(step_description(b"something else"), b"something else");
    }
}

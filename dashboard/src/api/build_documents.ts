/**
 * The documents about builds. The server's description calls them objects: their fields are those of `rs/build_api` and of
 * the schemas in `rs/profile_document/docs`, as far as pages show them. Times and durations carry their units.
 */

import type { TraceUs } from "../base/trace_time";
import type { Bytes, DurationUs, Ratio, TimeMs } from "../base/units";

/** What the caches held before a build. */
export type CacheState = "cold" | "mixed" | "warm" | "up_to_date" | "unknown";
/** How a build ended. */
export type Outcome = "success" | "failure" | "interrupted" | "unknown";
/** What a metric is counted in. */
export type MetricUnit = "microseconds" | "bytes" | "count" | "ratio";

/** Which build. What nobody said of it is empty. */
export interface BuildIdentity {
  readonly id: string;
  readonly time_ms: TimeMs;
  readonly commit: string;
  readonly branch: string;
  readonly target: string;
  readonly config: string;
  readonly host_class: string;
  readonly cache_state: CacheState;
  readonly outcome: Outcome;
  readonly source: string;
}

/** Metrics by name, each in its own unit. */
export type Metrics = Readonly<Record<string, number | undefined>>;

/** A build in the list. */
export interface BuildRow extends BuildIdentity {
  readonly has_report: boolean;
  readonly has_timeline: boolean;
  readonly metrics: Metrics;
}

/** A page of builds, the newest first. */
export interface BuildsDocument {
  readonly builds: readonly BuildRow[];
  readonly next: string | null;
}

/** A build with its report; null for one that was recorded without a profile. */
export interface BuildDocument extends BuildIdentity {
  readonly metrics: Metrics;
  readonly report: { readonly status: string; readonly profile: ProfileReport | null } | null;
}

/** Lower and upper bound. */
export interface Bounds {
  readonly at_least_us: DurationUs;
  readonly at_most_us: DurationUs;
}

/** What a profile says. */
export interface ProfileReport {
  readonly gaps: readonly { readonly code: string; readonly message: string }[];
  readonly event_count: number;
  readonly build: { readonly bazel_version: string | null; readonly build_id: string | null };
  readonly total_duration_us: DurationUs;
  readonly suggestions: readonly Suggestion[];
  readonly phases: readonly Phase[];
  readonly critical_path: {
    readonly duration_us: DurationUs;
    readonly steps: readonly CriticalPathStep[];
  };
  readonly actions: Actions;
  readonly queueing: { readonly duration_us: DurationUs };
  readonly remote: { readonly hit_ratio: Ratio | null; readonly check_count: number };
  readonly parallelism: Parallelism | null;
  readonly memory: {
    readonly collection_duration_us: DurationUs;
    readonly bazel_peak_bytes: Bytes | null;
    readonly host_peak_bytes: Bytes | null;
  };
  readonly merged: { readonly event_count: number; readonly duration_us: DurationUs };
}

/** What would make the build faster. */
export interface Suggestion {
  readonly kind: string;
  /** Null where the profile cannot say. */
  readonly gain: Bounds | null;
  readonly evidence: readonly string[];
  readonly advice: string;
  readonly flags: readonly string[];
}

/** A phase of the command. */
export interface Phase {
  readonly kind: string;
  readonly name: string;
  readonly start_us: TraceUs;
  readonly duration_us: DurationUs;
}

/** A step of the critical path. */
export interface CriticalPathStep {
  readonly description: string;
  readonly target: string | null;
  readonly mnemonic: string | null;
  readonly strategy: string | null;
  readonly start_us: TraceUs;
  readonly duration_us: DurationUs;
  /** What its time went into; null where its action was not found. */
  readonly split: {
    readonly run_us: DurationUs;
    readonly queue_us: DurationUs;
    readonly setup_us: DurationUs;
    readonly output_us: DurationUs;
    readonly other_us: DurationUs;
  } | null;
  /** How much earlier the build would end without it. */
  readonly drag: Bounds | null;
}

/** The actions of a build. */
export interface Actions {
  readonly count: number;
  readonly duration_us: DurationUs;
  readonly top: readonly LongAction[];
  readonly by_mnemonic: Ranking;
  readonly by_package: Ranking;
  readonly by_target: Ranking;
  readonly by_strategy: Ranking;
}

/** One of the longest actions. */
export interface LongAction {
  readonly description: string;
  readonly target: string | null;
  readonly mnemonic: string | null;
  readonly strategy: string;
  readonly start_us: TraceUs;
  readonly duration_us: DurationUs;
}

/** Actions by something that they have in common, the longest first. */
export interface Ranking {
  readonly groups: readonly Group[];
  /** What the groups leave out. */
  readonly remainder: {
    readonly group_count: number;
    readonly action_count: number;
    readonly duration_us: DurationUs;
  };
  /** By how much times may be too high. */
  readonly uncertainty_us: DurationUs;
}

/** Actions with one name; null for those without. */
export interface Group {
  readonly name: string | null;
  readonly action_count: number;
  readonly duration_us: DurationUs;
}

/** How much ran at once. */
export interface Parallelism {
  readonly cores: { readonly count: number; readonly is_estimate: boolean };
  readonly average_running: number;
  readonly busy_core_us: DurationUs;
  readonly idle_core_us: DurationUs;
}

/** What a search in a timeline found. */
export interface SearchDocument {
  readonly span_count: number;
  readonly duration_us: DurationUs;
  /** The longest, by start. */
  readonly spans: readonly {
    readonly thread_id: number;
    readonly depth: number;
    readonly start_us: TraceUs;
    readonly duration_us: DurationUs;
    readonly name: string;
    readonly target: string;
    readonly mnemonic: string;
  }[];
}

/** The metrics that some build has. */
export interface MetricsDocument {
  readonly metrics: readonly MetricRow[];
}

/** A metric. */
export interface MetricRow {
  readonly name: string;
  readonly family: string;
  readonly key: string | null;
  readonly unit: MetricUnit;
  readonly better: "lower" | "higher";
  readonly is_deterministic: boolean;
  readonly description: string;
}

/** A metric over time, oldest first, and where it changed for good. */
export interface TrendDocument {
  readonly metric: string;
  readonly unit: MetricUnit;
  readonly better: "lower" | "higher";
  readonly points: readonly TrendPoint[];
  readonly change_points: readonly ChangePoint[];
}

/** A build's value. */
export interface TrendPoint {
  readonly id: string;
  readonly time_ms: TimeMs;
  readonly commit: string;
  readonly value: number;
}

/** The first build with another level than those before. */
export interface ChangePoint {
  readonly index: number;
  readonly id: string;
  readonly time_ms: TimeMs;
  readonly commit: string;
  readonly before_median: number;
  readonly after_median: number;
  readonly p_value: number;
}

/** What the rules found, the newest first. */
export interface AlertsDocument {
  readonly alerts: readonly AlertRow[];
  readonly next: string | null;
}

/** An alert. */
export interface AlertRow {
  readonly id: string;
  readonly rule: string;
  readonly level: "warn" | "fail";
  readonly message: string;
  readonly metric: string;
  readonly unit: MetricUnit;
  readonly value: number;
  readonly limit: number;
  /** Null for a rule with an absolute limit. */
  readonly baseline: number | null;
  readonly baseline_runs: number;
  readonly repeated: boolean;
  readonly build: string;
  readonly build_time_ms: TimeMs;
  readonly commit: string;
  readonly branch: string;
  readonly delivery: string;
  readonly attempt_count: number;
  readonly last_failure: string | null;
}

/** What changed between builds, and why. */
export interface ComparisonDocument {
  readonly base: ComparedSide;
  readonly head: ComparedSide;
  readonly remarks: readonly string[];
  readonly verdict: "slower" | "faster" | "unchanged" | "undecided";
  readonly total: Change;
  readonly comparison: {
    readonly ratio: number | null;
    readonly p_value: number | null;
    readonly minimum_detectable_effect: number | null;
  } | null;
  readonly causes: readonly Cause[];
  readonly tables: readonly DifferenceTable[];
  readonly critical_path: { readonly change: Change; readonly steps: readonly PathStepChange[] };
}

/** The builds of one side. */
export interface ComparedSide {
  readonly profiles: readonly string[];
  readonly cache_state: CacheState;
}

/** A time before and after. */
export interface Change {
  readonly base_us: DurationUs;
  readonly head_us: DurationUs;
  readonly difference_us: DurationUs;
  readonly interval: { readonly low_us: DurationUs; readonly high_us: DurationUs } | null;
  readonly is_certain: boolean;
}

/** Why builds differ. */
export interface Cause {
  readonly kind: string;
  readonly target: string | null;
  readonly mnemonic: string | null;
  readonly action_count: number;
  /** The difference in work, summed over threads. */
  readonly work_us: DurationUs;
  /** What undoing it would gain. */
  readonly gain_us: DurationUs | null;
  readonly gain_basis: string | null;
  readonly share_of_total: number | null;
  readonly evidence: readonly string[];
}

/** Differences by mnemonic, package or whatever else. */
export interface DifferenceTable {
  readonly dimension: string;
  readonly total: Change;
  readonly rows: readonly {
    readonly name: string | null;
    readonly change: Change;
    readonly share: number;
    readonly base_count: number;
    readonly head_count: number;
  }[];
  readonly remainder: { readonly group_count: number; readonly difference_us: DurationUs };
}

/** A step that came, went or changed. */
export interface PathStepChange {
  readonly kind: string;
  readonly description: string;
  readonly target: string | null;
  readonly mnemonic: string | null;
  readonly change: Change;
}

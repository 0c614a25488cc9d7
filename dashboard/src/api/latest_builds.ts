/** The little that the overview says of builds. Their description has no types yet, so these are checked by hand. */

import { failure, success } from "../base/result";
import { type DurationUs, durationUs, type TimeMs, timeMs } from "../base/units";
import type { Question } from "./questions";

/** A build in one line. */
export interface LatestBuild {
  readonly id: string;
  readonly time: TimeMs;
  readonly target: string;
  readonly branch: string;
  /** `success`, `failure`, `interrupted` or `unknown`. */
  readonly outcome: string;
  /** How long it took; null where its profile does not tell. */
  readonly wallTime: DurationUs | null;
}

/** The name of the metric that says how long a build took, in microseconds. */
const WALL_TIME = "build.wall_time";

/** The newest builds, newest first. */
export function latestBuilds(most: number): Question<readonly LatestBuild[]> {
  return {
    url: `/api/builds?limit=${most}`,
    check: (document) => {
      const builds = field(document, "builds");
      if (!Array.isArray(builds)) return failure('it has no "builds"');
      return success(builds.flatMap(build));
    },
  };
}

/** A build, or nothing where it has no identifier or time. */
function build(row: unknown): readonly LatestBuild[] {
  const id = field(row, "id");
  const time = field(row, "time_ms");
  if (typeof id !== "string" || typeof time !== "number") return [];
  const wallTime = field(field(row, "metrics"), WALL_TIME);
  return [
    {
      id,
      time: timeMs(time),
      target: text(row, "target"),
      branch: text(row, "branch"),
      outcome: text(row, "outcome"),
      wallTime: typeof wallTime === "number" ? durationUs(wallTime) : null,
    },
  ];
}

function text(value: unknown, name: string): string {
  const found = field(value, name);
  return typeof found === "string" ? found : "";
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

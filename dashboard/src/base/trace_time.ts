/** Time within a build. Durations are `units`' microseconds; this is the point on the build's own clock. */

import type { Quantity } from "./units";

/** Microseconds since the build's start; what the launcher did before is negative. */
export type TraceUs = Quantity<"us since the build's start">;

/** So many microseconds since the build's start. */
export const traceUs = (value: number): TraceUs => value as TraceUs;

/** A part of a build's time: from the first microsecond up to, and without, the last. */
export interface Extent {
  readonly fromUs: TraceUs;
  readonly toUs: TraceUs;
}

/**
 * Which spans belong to the critical path. Bazel draws the path on a lane of its own; the spans of its actions are those of
 * the same name that overlap with a step.
 */

import type { TraceUs } from "../../base/trace_time";
import { firstAlive } from "./raster";
import type { TimelineWindow } from "./window";

/** A step of the critical path. */
export interface PathStep {
  readonly description: string;
  readonly startUs: TraceUs;
  readonly endUs: TraceUs;
}

/** The most spans of a row that are looked at for one step. */
const MOST_LOOKED_AT = 64;

/** The span of a row that a step is about, as its start and end; null if the row has none. */
export function stepSpan(
  window: TimelineWindow,
  row: number,
  step: PathStep,
): readonly [number, number] | null {
  const { blocks, lanes, text } = window;
  const end = lanes.firstBlock[row + 1] ?? 0;
  const first = firstAlive(window, row, step.startUs);
  for (let block = first; block < Math.min(end, first + MOST_LOOKED_AT); block += 1) {
    const startUs = blocks.startUs[block] ?? 0;
    if (startUs >= step.endUs) return null;
    const isSingle = blocks.spanCount[block] === 1;
    if (isSingle && text(blocks.name[block] ?? 0) === step.description) {
      return [startUs, blocks.endUs[block] ?? startUs];
    }
  }
  return null;
}

/** Spans at places: what is under a pointer, and what lies beside, above and below a span. */

import { type TraceUs, traceUs } from "../../base/trace_time";
import { firstAlive } from "./raster";
import type { TimelineWindow } from "./window";

/** Where a span is: enough to find it again. */
export interface SpanPlace {
  readonly threadId: number;
  readonly depth: number;
  readonly startUs: TraceUs;
}

/** A span, or several together that are too narrow to tell apart. */
export interface PickedSpan extends SpanPlace {
  readonly endUs: TraceUs;
  /** How much of the time from start to end is filled. */
  readonly busyUs: number;
  /** How many spans these are. */
  readonly spanCount: number;
  /** Texts; those that the profile does not have are empty, and those of several spans together as well. */
  readonly name: string;
  readonly category: string;
  readonly target: string;
  readonly mnemonic: string;
}

/** The row of a lane at a depth; null if the window has nothing of that lane. */
export function windowRow(window: TimelineWindow, threadId: number, depth: number): number | null {
  const lane = window.lanes.threadId.indexOf(threadId);
  if (lane < 0 || depth >= (window.lanes.rowCount[lane] ?? 0)) return null;
  return (window.lanes.firstRow[lane] ?? 0) + depth;
}

/** The span at a time, or the nearest that is at most so far away. */
export function spanAt(
  window: TimelineWindow,
  place: SpanPlace,
  slackUs: number,
): PickedSpan | null {
  const row = windowRow(window, place.threadId, place.depth);
  if (row === null) return null;
  const end = window.lanes.firstBlock[row + 1] ?? 0;
  const { startUs, endUs } = window.blocks;
  const distance = (block: number): number =>
    Math.max(0, (startUs[block] ?? 0) - place.startUs, place.startUs - (endUs[block] ?? 0));
  let best = -1;
  let least = slackUs;
  for (let block = firstAlive(window, row, place.startUs - slackUs); block < end; block += 1) {
    if ((startUs[block] ?? 0) > place.startUs + slackUs) break;
    const far = distance(block);
    // A span begins with its first microsecond and ends before its last: of two that touch, the later one is meant.
    if (far < least || far === 0 || (best < 0 && far === least)) [best, least] = [block, far];
  }
  return best < 0 ? null : picked(window, place, best);
}

/** The span before (-1) or after (1) a place in its row. */
export function besides(
  window: TimelineWindow,
  place: SpanPlace,
  direction: -1 | 1,
): PickedSpan | null {
  const row = windowRow(window, place.threadId, place.depth);
  if (row === null) return null;
  const first = window.lanes.firstBlock[row] ?? 0;
  const end = window.lanes.firstBlock[row + 1] ?? 0;
  const { startUs } = window.blocks;
  let block = firstAlive(window, row, place.startUs);
  if (direction > 0) while (block < end && (startUs[block] ?? 0) <= place.startUs) block += 1;
  else
    do block -= 1;
    while (block >= first && (startUs[block] ?? 0) >= place.startUs);
  return block >= first && block < end ? picked(window, place, block) : null;
}

function picked(window: TimelineWindow, { threadId, depth }: SpanPlace, block: number): PickedSpan {
  const { blocks, text } = window;
  return {
    threadId,
    depth,
    startUs: traceUs(blocks.startUs[block] ?? 0),
    endUs: traceUs(blocks.endUs[block] ?? 0),
    busyUs: blocks.busyUs[block] ?? 0,
    spanCount: blocks.spanCount[block] ?? 1,
    name: text(blocks.name[block] ?? 0),
    category: text(blocks.category[block] ?? 0),
    target: text(blocks.target[block] ?? 0),
    mnemonic: text(blocks.mnemonic[block] ?? 0),
  };
}

/** How busy a build is over time, for the small picture of all of it. */

import { isCriticalPath } from "./lanes";
import type { TimelineWindow } from "./window";

/** How many threads are busy, on average, in each of some parts of a window of equal length. */
export function density(window: TimelineWindow, parts: number): Float64Array {
  const { lanes, blocks, fromUs, toUs } = window;
  const busy = new Float64Array(parts);
  const partUs = (toUs - fromUs) / Math.max(1, parts);
  if (!(partUs > 0)) return busy;
  for (let lane = 0; lane < lanes.length; lane += 1) {
    if (isCriticalPath(lanes.threadId[lane] ?? -1)) continue;
    // The outermost row says when the thread was busy; what lies below is a part of that.
    const row = lanes.firstRow[lane] ?? 0;
    const end = lanes.firstBlock[row + 1] ?? 0;
    for (let block = lanes.firstBlock[row] ?? 0; block < end; block += 1) {
      const startUs = Math.max(fromUs, blocks.startUs[block] ?? 0);
      const endUs = Math.min(toUs, blocks.endUs[block] ?? 0);
      spread(
        busy,
        (startUs - fromUs) / partUs,
        (endUs - fromUs) / partUs,
        blocks.busyUs[block] ?? 0,
        partUs,
      );
    }
  }
  return busy;
}

/** Shares time out evenly among the parts from one place to another. */
function spread(
  busy: Float64Array,
  from: number,
  to: number,
  busyUs: number,
  partUs: number,
): void {
  const last = Math.min(busy.length - 1, Math.floor(to));
  const perPart = to > from ? busyUs / partUs / (to - from) : 0;
  for (let part = Math.max(0, Math.floor(from)); part <= last; part += 1) {
    const share = Math.min(part + 1, to) - Math.max(part, from);
    busy[part] = (busy[part] ?? 0) + perPart * Math.max(0, share);
  }
}

/** What a search found, in the order of time: which match is next to where one is. */

import type { TraceUs } from "../../base/trace_time";
import type { SpanPlace } from "./pick";

/** A span that was found. */
export interface Match extends SpanPlace {
  readonly endUs: TraceUs;
  readonly name: string;
}

/** The match after (1) or before (-1) a place, around the ends; the first or last one where there is no place. */
export function nextMatch<M extends SpanPlace>(
  matches: readonly M[],
  place: SpanPlace | null,
  direction: -1 | 1,
): M | null {
  if (matches.length === 0) return null;
  if (place === null) return matches.at(direction > 0 ? 0 : -1) ?? null;
  const order = matches.map((match) => compare(match, place));
  const found =
    direction > 0 ? order.findIndex((it) => it > 0) : order.findLastIndex((it) => it < 0);
  return matches.at(found < 0 && direction > 0 ? 0 : found) ?? null;
}

/** The index of a match; -1 where the place is none. */
export function matchIndex(matches: readonly SpanPlace[], place: SpanPlace | null): number {
  return place === null ? -1 : matches.findIndex((match) => compare(match, place) === 0);
}

/** Whether two places are the same. */
export function isSamePlace(left: SpanPlace | null, right: SpanPlace | null): boolean {
  return left === right || (left !== null && right !== null && compare(left, right) === 0);
}

/** By time, then from top to bottom. */
export function compare(left: SpanPlace, right: SpanPlace): number {
  return left.startUs - right.startUs || left.threadId - right.threadId || left.depth - right.depth;
}

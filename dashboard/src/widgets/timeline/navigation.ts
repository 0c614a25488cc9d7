/** Which span is meant: by a place of the drawing, or by going from the chosen one in a direction. It changes nothing. */

import { traceUs } from "../../base/trace_time";
import { besides, type PickedSpan, type SpanPlace, spanAt } from "../../model/timeline/pick";
import { extentOf, timeAt } from "../../model/timeline/viewport";
import type { TimelineController } from "./controller";

/** How far from a pointer a span may be, in pixels, to be meant. */
const SLACK_PX = 3;

/** The span at a place of the drawing. */
export function spanUnder(
  controller: TimelineController,
  xPx: number,
  threadId: number,
  depth: number,
): PickedSpan | null {
  const viewport = controller.viewport.peek();
  if (!viewport) return null;
  const place = { threadId, depth, startUs: timeAt(viewport, xPx) };
  return nearest(controller, place, SLACK_PX * viewport.usPerPx);
}

/** The span before (-1) or after (1) the chosen one in its row. */
export function spanBeside(controller: TimelineController, direction: -1 | 1): PickedSpan | null {
  const place = controller.selected.peek();
  if (!place) return null;
  const found = controller.sources().map(({ window }) => besides(window, place, direction));
  const spans = found.filter((span) => span !== null);
  spans.sort((left, right) => direction * (left.startUs - right.startUs));
  return spans[0] ?? null;
}

/** The span above (-1) or below (1) the chosen one, at about the same time. */
export function spanAcross(controller: TimelineController, direction: -1 | 1): PickedSpan | null {
  const [chosen, viewport] = [controller.selected.peek(), controller.viewport.peek()];
  if (!chosen || !viewport) return null;
  const rows = controller.layout.peek().rows.filter((row) => row.kind === "spans");
  const seen = extentOf(viewport);
  const from = Math.max(chosen.startUs, seen.fromUs);
  const startUs = traceUs((from + Math.max(from, Math.min(chosen.endUs, seen.toUs))) / 2);
  const isChosen = ({ threadId, depth }: SpanRow): boolean =>
    threadId === chosen.threadId && depth === chosen.depth;
  const index = rows.findIndex(isChosen);
  const ahead = direction > 0 ? rows.slice(index + 1) : rows.slice(0, index).reverse();
  return firstOf(controller, ahead, startUs);
}

/** A span in the middle of the drawing. */
export function middleSpan(controller: TimelineController): PickedSpan | null {
  const viewport = controller.viewport.peek();
  if (!viewport) return null;
  const scrollPx = controller.scrollPx.peek();
  const rows = controller.layout.peek().rows.filter((row) => row.kind === "spans");
  const seen = rows.filter((row) => row.yPx >= scrollPx);
  return firstOf(controller, seen, timeAt(viewport, viewport.widthPx / 2));
}

interface SpanRow {
  readonly threadId: number;
  readonly depth: number;
}

/** The span of the first of some rows that has one within sight around a time. */
function firstOf(
  controller: TimelineController,
  rows: readonly SpanRow[],
  startUs: SpanPlace["startUs"],
): PickedSpan | null {
  const viewport = controller.viewport.peek();
  const slackUs = viewport ? (viewport.widthPx * viewport.usPerPx) / 2 : 0;
  for (const { threadId, depth } of rows) {
    const span = nearest(controller, { threadId, depth, startUs }, slackUs);
    if (span) return span;
  }
  return null;
}

function nearest(
  controller: TimelineController,
  place: SpanPlace,
  slackUs: number,
): PickedSpan | null {
  const distance = ({ startUs, endUs }: PickedSpan): number =>
    Math.max(0, startUs - place.startUs, place.startUs - endUs);
  const found = controller.sources().map(({ window }) => spanAt(window, place, slackUs));
  const spans = found.filter((span) => span !== null);
  spans.sort((left, right) => distance(left) - distance(right));
  return spans[0] ?? null;
}

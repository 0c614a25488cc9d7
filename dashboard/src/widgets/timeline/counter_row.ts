/** A counter over time: what holds until the next value, as an area under a line. */

import type { LayoutRow } from "../../model/timeline/lanes";
import { xOf } from "../../model/timeline/viewport";
import type { TimelineWindow } from "../../model/timeline/window";
import { rowTop, type Surface } from "./surface";

type CounterRow = Extract<LayoutRow, { readonly kind: "counter" }>;

const NUMBER = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** Draws a counter's row, with the highest value within sight. */
export function drawCounter(surface: Surface, row: CounterRow): void {
  const { context, drawing, gutterPx } = surface;
  const { sources, viewport, colors } = drawing;
  const highest = sources.reduce((most, { window }) => Math.max(most, maximum(window, row)), 0);
  if (!(highest > 0)) return;
  const top = rowTop(surface, row) + 3;
  const bottom = rowTop(surface, row) + row.heightPx - 3;
  context.fillStyle = colors.counter;
  for (const { window, clip } of sources) {
    // Whole pixels, so that no seam shows between tiles.
    const left = gutterPx + Math.round(Math.max(0, xOf(viewport, clip.fromUs)));
    const right = gutterPx + Math.round(Math.min(viewport.widthPx, xOf(viewport, clip.toUs)));
    const index = counterIndex(window, row);
    if (index < 0 || right <= left) continue;
    context.beginPath();
    context.moveTo(left, bottom);
    let y = bottom;
    for (const [timeUs, value] of points(window, index)) {
      const x = Math.min(right, Math.max(left, gutterPx + xOf(viewport, timeUs)));
      context.lineTo(x, y);
      y = bottom - (value / highest) * (bottom - top);
      context.lineTo(x, y);
    }
    context.lineTo(right, y);
    context.lineTo(right, bottom);
    context.fill();
  }
  context.fillStyle = colors.muted;
  context.font = "10px system-ui, 'Liberation Sans', sans-serif";
  context.textBaseline = "top";
  context.fillText(`${NUMBER.format(highest)} at most`, gutterPx + 4, top - 2);
}

function counterIndex({ counters, text }: TimelineWindow, row: CounterRow): number {
  for (let index = 0; index < counters.length; index += 1) {
    const isName = text(counters.name[index] ?? 0) === row.name;
    if (isName && text(counters.series[index] ?? 0) === row.series) return index;
  }
  return -1;
}

function maximum(window: TimelineWindow, row: CounterRow): number {
  const index = counterIndex(window, row);
  if (index < 0) return 0;
  let most = 0;
  for (const [, value] of points(window, index)) most = Math.max(most, value);
  return most;
}

function* points(window: TimelineWindow, index: number): Generator<readonly [number, number]> {
  const { counters, fromUs, toUs, widthPx } = window;
  const usPerPx = (toUs - fromUs) / widthPx;
  const end = counters.firstPoint[index + 1] ?? 0;
  for (let point = counters.firstPoint[index] ?? 0; point < end; point += 1) {
    yield [fromUs + (counters.xPx[point] ?? 0) * usPerPx, counters.value[point] ?? 0];
  }
}

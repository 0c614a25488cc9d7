/**
 * Spans as pixels: one row of a timeline is one line of colors, whatever the number of spans. Drawing costs what is within
 * sight and no more, and allocates nothing. What a color looks like is the caller's: this only chooses among those given.
 */

import type { TimelineWindow } from "./window";

/** How many shades each color has, from hardly there to full. */
export const SHADES = 16;

/** Where a line lies. Pixels are those of the screen. */
export interface Line {
  /** The colors of the line's pixels. */
  readonly pixels: Uint32Array;
  readonly fromUs: number;
  readonly usPerPixel: number;
}

/** A part of a line, in microseconds. */
export interface Clip {
  readonly fromUs: number;
  readonly toUs: number;
}

/** From this width on, in pixels, a span ends with a gap, so that one sees where the next begins. */
const GAP_FROM_PX = 4;

/**
 * Draws a row of a window between two times. `colors` are those of the window's blocks, `shades` what each looks like:
 * `SHADES` for each color, from hardly there to full.
 */
export function drawRow(
  line: Line,
  window: TimelineWindow,
  row: number,
  clip: Clip,
  colors: Uint8Array,
  shades: Uint32Array,
): void {
  const { firstBlock } = window.lanes;
  const end = firstBlock[row + 1] ?? 0;
  const { pixels, fromUs, usPerPixel } = line;
  const { startUs, endUs } = window.blocks;
  const width = pixels.length;
  for (let block = firstAlive(window, row, clip.fromUs); block < end; block += 1) {
    const begun = startUs[block] ?? 0;
    if (begun >= clip.toUs) return;
    const ended = endUs[block] ?? 0;
    const left = Math.round((Math.max(begun, clip.fromUs) - fromUs) / usPerPixel);
    if (left >= width) return;
    const exact = (Math.min(ended, clip.toUs) - fromUs) / usPerPixel;
    let right = Math.max(left + 1, Math.round(exact));
    if (right <= 0) continue;
    if (right - left >= GAP_FROM_PX && ended <= clip.toUs) right -= 1;
    const color = (colors[block] ?? 0) * SHADES + shadeOf(window, block, usPerPixel);
    pixels.fill(shades[color] ?? 0, Math.max(0, left), Math.min(width, right));
  }
}

/** The first block of a row that ends after a time. */
export function firstAlive(window: TimelineWindow, row: number, timeUs: number): number {
  const { firstBlock } = window.lanes;
  const { endUs, startUs } = window.blocks;
  let low = firstBlock[row] ?? 0;
  let high = firstBlock[row + 1] ?? 0;
  while (low < high) {
    const middle = (low + high) >> 1;
    const isOver = (endUs[middle] ?? 0) <= timeUs && (startUs[middle] ?? 0) < timeUs;
    if (isOver) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How full a block is: of several spans what they fill, of a narrow one its part of the pixel. */
function shadeOf(window: TimelineWindow, block: number, usPerPixel: number): number {
  const { startUs, endUs, busyUs, spanCount } = window.blocks;
  const spanUs = (endUs[block] ?? 0) - (startUs[block] ?? 0);
  const full = SHADES - 1;
  const isSingle = (spanCount[block] ?? 1) === 1;
  if (isSingle && spanUs >= usPerPixel) return full;
  const part = isSingle ? spanUs / usPerPixel : (busyUs[block] ?? 0) / Math.max(spanUs, usPerPixel);
  // Even an instant is to be seen.
  return Math.round(full * Math.min(1, 0.35 + 0.65 * part));
}

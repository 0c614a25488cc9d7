/**
 * Which color a span has: the terms that take most time have one each, the others share one. Colors are numbers here; what
 * they look like is the style sheet's.
 */

import { isCriticalPath } from "./lanes";
import type { TimelineWindow } from "./window";

/** What spans are colored by. */
export const COLOR_KEYS = ["category", "mnemonic"] as const;
/** One of them. */
export type ColorKey = (typeof COLOR_KEYS)[number];

/** How many terms have a color of their own: more cannot be told apart. */
export const OWN_COLORS = 8;
/** The colors behind those. */
export const COLOR = { other: OWN_COLORS, none: OWN_COLORS + 1, critical: OWN_COLORS + 2 } as const;
/** How many colors there are. */
export const COLORS = OWN_COLORS + 3;

/** Bazel's category for what has none of its own; it encloses the rest, so it stays in the background. */
const GENERAL = "general information";

/** A term with its color. */
export interface LegendEntry {
  readonly term: string;
  readonly color: number;
  /** How long spans of it took, summed over threads, in microseconds. */
  readonly busyUs: number;
}

/** The colors of a build. */
export interface Palette {
  readonly key: ColorKey;
  /** The terms with colors of their own, the longest first. */
  readonly entries: readonly LegendEntry[];
  readonly colorOf: (term: string) => number;
}

/** The colors for a build, by a window over all of it. */
export function paletteOf(window: TimelineWindow, key: ColorKey): Palette {
  const entries = totals(window, key)
    .filter(([term]) => term !== "" && term !== GENERAL)
    .slice(0, OWN_COLORS)
    .map(([term, busyUs], color) => ({ term, color, busyUs }));
  const colors = new Map(entries.map(({ term, color }) => [term, color]));
  const colorOf = (term: string): number => {
    if (term === "" || term === GENERAL) return COLOR.none;
    return colors.get(term) ?? COLOR.other;
  };
  return { key, entries, colorOf };
}

/** The color of each block of a window. */
export function blockColors(window: TimelineWindow, palette: Palette): Uint8Array {
  const { lanes, blocks, text } = window;
  const terms = blocks[palette.key];
  const unknown = 255;
  const byTerm = new Uint8Array(window.textCount).fill(unknown);
  const colors = new Uint8Array(blocks.length);
  for (let block = 0; block < blocks.length; block += 1) {
    const term = terms[block] ?? 0;
    let color = byTerm[term] ?? COLOR.none;
    if (color === unknown) {
      color = palette.colorOf(text(term));
      byTerm[term] = color;
    }
    colors[block] = color;
  }
  for (let lane = 0; lane < lanes.length; lane += 1) {
    if (!isCriticalPath(lanes.threadId[lane] ?? -1)) continue;
    const first = lanes.firstBlock[lanes.firstRow[lane] ?? 0] ?? 0;
    const end = lanes.firstBlock[lanes.firstRow[lane + 1] ?? 0] ?? 0;
    colors.fill(COLOR.critical, first, end);
  }
  return colors;
}

function totals(window: TimelineWindow, key: ColorKey): readonly (readonly [string, number])[] {
  const { lanes, blocks, text } = window;
  const byId = new Float64Array(Math.max(1, window.textCount));
  for (let lane = 0; lane < lanes.length; lane += 1) {
    if (isCriticalPath(lanes.threadId[lane] ?? -1)) continue;
    const first = lanes.firstBlock[lanes.firstRow[lane] ?? 0] ?? 0;
    const end = lanes.firstBlock[lanes.firstRow[lane + 1] ?? 0] ?? 0;
    for (let block = first; block < end; block += 1) {
      const term = blocks[key][block] ?? 0;
      byId[term] = (byId[term] ?? 0) + (blocks.busyUs[block] ?? 0);
    }
  }
  return Array.from(byId, (busyUs, id) => [text(id), busyUs] as const)
    .filter(([, busyUs]) => busyUs > 0)
    .sort((left, right) => right[1] - left[1]);
}

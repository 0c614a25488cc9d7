/**
 * Which rows a timeline has, from top to bottom: threads of one kind in a group that can be closed, counters in another. It
 * knows where rows are, not what is drawn in them.
 */

import type { TimelineWindow } from "./window";

/** The heights of rows, in pixels. */
export const HEIGHT_PX = { group: 20, spans: 14, counter: 34, gap: 3 } as const;
/** The group of counters. */
export const COUNTERS = "counters";
/** Bazel's thread that the critical path is drawn on. */
const CRITICAL_PATH_THREAD = 0;

/** One row. */
export type LayoutRow = { readonly yPx: number; readonly heightPx: number } & (
  | {
      readonly kind: "group";
      readonly id: string;
      readonly title: string;
      readonly isClosed: boolean;
    }
  | {
      readonly kind: "spans";
      readonly threadId: number;
      readonly depth: number;
      readonly title: string;
    }
  | { readonly kind: "counter"; readonly name: string; readonly series: string }
);

/** All rows, and how high they are together. */
export interface Layout {
  readonly rows: readonly LayoutRow[];
  readonly heightPx: number;
}

interface Thread {
  readonly threadId: number;
  readonly name: string;
  readonly rows: number;
}

/** Whether a lane is the critical path's own. */
export function isCriticalPath(threadId: number): boolean {
  return threadId === CRITICAL_PATH_THREAD;
}

/** The kind of a thread: its name without its number. */
export function threadKind(name: string): string {
  return name.replace(/[\s#\-_]*\d+$/, "") || name;
}

/** The rows of a build, by a window over all of it. `closed` names the groups of which only the head is shown. */
export function layoutOf(window: TimelineWindow, closed: ReadonlySet<string>): Layout {
  const rows: LayoutRow[] = [];
  let yPx: number = HEIGHT_PX.gap;
  const add = (heightPx: number, row: (yPx: number) => LayoutRow): void => {
    rows.push(row(yPx));
    yPx += heightPx;
  };
  const head = (id: string, title: string): boolean => {
    const isClosed = closed.has(id);
    const heightPx = HEIGHT_PX.group;
    add(heightPx, (yPx) => ({ kind: "group", id, title, isClosed, yPx, heightPx }));
    return !isClosed;
  };
  const lane = ({ threadId, name, rows: depth }: Thread): void => {
    for (let row = 0; row < depth; row += 1) {
      const heightPx = HEIGHT_PX.spans;
      const title = row === 0 ? name : "";
      add(heightPx, (yPx) => ({ kind: "spans", threadId, depth: row, title, yPx, heightPx }));
    }
    yPx += HEIGHT_PX.gap;
  };
  const [critical, others] = partition(threads(window), ({ threadId }) => isCriticalPath(threadId));
  critical.forEach(lane);
  addCounters(window, head, add);
  for (const [kind, members] of grouped(others)) {
    const [first] = members;
    if (members.length === 1 && first) lane(first);
    else if (head(kind, `${kind} (${members.length})`)) members.forEach(lane);
  }
  return { rows, heightPx: yPx };
}

/** The row at a height; null between rows and below the last. */
export function rowAt(layout: Layout, yPx: number): LayoutRow | null {
  const row = layout.rows[firstRowBelow(layout, yPx)];
  return row && yPx >= row.yPx ? row : null;
}

/** The index of the first row that ends below a height. */
export function firstRowBelow({ rows }: Layout, yPx: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && row.yPx + row.heightPx <= yPx) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The row of a lane at a depth. */
export function rowOf({ rows }: Layout, threadId: number, depth: number): LayoutRow | null {
  const fits = (row: LayoutRow): boolean =>
    row.kind === "spans" && row.threadId === threadId && row.depth === depth;
  return rows.find(fits) ?? null;
}

function addCounters(
  window: TimelineWindow,
  head: (id: string, title: string) => boolean,
  add: (heightPx: number, row: (yPx: number) => LayoutRow) => void,
): void {
  const { counters, text } = window;
  if (counters.length === 0 || !head(COUNTERS, `Counters (${counters.length})`)) return;
  for (let index = 0; index < counters.length; index += 1) {
    const name = text(counters.name[index] ?? 0);
    const series = text(counters.series[index] ?? 0);
    const heightPx = HEIGHT_PX.counter;
    add(heightPx, (yPx) => ({ kind: "counter", name, series, yPx, heightPx }));
  }
}

function threads({ lanes, text }: TimelineWindow): readonly Thread[] {
  return Array.from(lanes.threadId, (threadId, lane) => ({
    threadId,
    name: text(lanes.name[lane] ?? 0) || `thread ${threadId}`,
    rows: lanes.rowCount[lane] ?? 0,
  }));
}

function grouped(all: readonly Thread[]): ReadonlyMap<string, readonly Thread[]> {
  const groups = new Map<string, Thread[]>();
  for (const thread of all) {
    const kind = threadKind(thread.name);
    const members = groups.get(kind);
    if (members) members.push(thread);
    else groups.set(kind, [thread]);
  }
  return groups;
}

function partition<T>(all: readonly T[], fits: (each: T) => boolean): readonly [T[], T[]] {
  return [all.filter(fits), all.filter((each) => !fits(each))];
}

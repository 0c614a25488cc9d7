/** A subnet over the versions of the registry: which versions to ask for, and what a line through them looks like. */

import type { VersionRow } from "../api/documents";

/** The most versions of a history: each is a question. */
export const MAX_HISTORY = 12;

/** The versions to show: the newest and, evenly among the others, so many that it stays readable. Ascending. */
export function chooseVersions<Row extends Pick<VersionRow, "version">>(
  versions: readonly Row[],
  most = MAX_HISTORY,
): readonly Row[] {
  const ascending = versions.toSorted((left, right) => left.version - right.version);
  if (ascending.length <= most) return ascending;
  const step = (ascending.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => ascending[Math.round(index * step)]).filter(
    (row) => row !== undefined,
  );
}

/** A point of a line, in a box that is one wide and one high, with 0 at the bottom. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Values as points from left to right. A line of equal values is in the middle; gaps are left out. */
export function linePoints(values: readonly (number | null)[]): readonly Point[] {
  const known = values.filter((value) => value !== null);
  const lowest = Math.min(...known);
  const span = Math.max(...known) - lowest;
  return values.flatMap((value, index) => {
    if (value === null) return [];
    const x = values.length === 1 ? 0.5 : index / (values.length - 1);
    return [{ x, y: span === 0 ? 0.5 : (value - lowest) / span }];
  });
}

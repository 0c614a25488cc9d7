/**
 * What a table shows: which rows fit the filter, in which order, and which of them are within sight. It knows nothing of
 * what is drawn.
 */

/** What a cell is sorted and searched by. */
export type CellValue = string | number | boolean | null | undefined;

const COLLATOR = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Rows in the order of a value. Equal rows keep their order, rows without a value come last either way. */
export function sortRows<Row>(
  rows: readonly Row[],
  cell: (row: Row) => CellValue,
  descending: boolean,
): readonly Row[] {
  const sign = descending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, value: cell(row) ?? null }));
  keyed.sort(({ value: left }, { value: right }) => {
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * compare(left, right);
  });
  return keyed.map(({ row }) => row);
}

/** Rows that have every word of a text somewhere, in upper or lower case. */
export function filterRows<Row>(
  rows: readonly Row[],
  text: string,
  cells: (row: Row) => readonly CellValue[],
): readonly Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const found = cells(row).join("\n").toLowerCase();
    return words.every((word) => found.includes(word));
  });
}

/** A part of a list: from `first` up to, and without, `end`. */
export interface Range {
  /** The first row's index. */
  readonly first: number;
  /** The index after the last row's. */
  readonly end: number;
}

/** The rows to draw: those within sight and some beyond, so that scrolling meets no gap. */
export function visibleRange(
  scrollPx: number,
  viewportPx: number,
  rowPx: number,
  rows: number,
  beyond = 8,
): Range {
  const first = Math.floor(Math.max(0, scrollPx) / rowPx) - beyond;
  const end = Math.ceil((Math.max(0, scrollPx) + viewportPx) / rowPx) + beyond;
  const clamp = (index: number): number => Math.min(Math.max(index, 0), rows);
  return { first: clamp(first), end: clamp(end) };
}

/** The different values of a column, sorted, with how many rows have each. */
export function distinctValues<Row>(
  rows: readonly Row[],
  cell: (row: Row) => string | null | undefined,
): readonly { readonly value: string; readonly rows: number }[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = cell(row);
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, number]) => ({ value, rows: number }))
    .sort((left, right) => COLLATOR.compare(left.value, right.value));
}

function compare(left: NonNullable<CellValue>, right: NonNullable<CellValue>): number {
  if (typeof left === "string" && typeof right === "string") return COLLATOR.compare(left, right);
  return Number(left) - Number(right);
}

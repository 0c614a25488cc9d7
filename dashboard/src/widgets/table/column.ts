/** What a table shows in a column. */

import type { ComponentChildren } from "preact";
import type { CellValue } from "../../model/table";

/** A column of a table. */
export interface Column<Row> {
  /** The identifier, which the URL has when the table is sorted by it. */
  readonly id: string;
  /** The head. */
  readonly title: string;
  /** What the column means, where its head does not say it. */
  readonly explanation?: string;
  /** How wide it is, in pixels. What is left of the table's width is shared out evenly. */
  readonly widthPx: number;
  /** Numbers stand at the right. */
  readonly align?: "right";
  /** What it is sorted by, searched by, and shown as unless `draw` draws it. */
  readonly cell: (row: Row) => CellValue;
  /** Draws the cell. */
  readonly draw?: (row: Row) => ComponentChildren;
  /** Whether the first click on its head sorts the largest first, as one wants for sizes. */
  readonly largestFirst?: boolean;
  /** Whether it cannot be sorted by. */
  readonly isFixed?: boolean;
}

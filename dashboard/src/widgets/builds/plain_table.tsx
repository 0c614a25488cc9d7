/** A short table that is read from top to bottom: no sorting, no scrolling. */

import type { ComponentChildren } from "preact";
import "./builds.css";

/** A column. */
export interface PlainColumn<Row> {
  readonly title: string;
  readonly draw: (row: Row) => ComponentChildren;
  /** Numbers stand at the right; a long text is cut. */
  readonly kind?: "number" | "text";
  /** What a long text is in full. */
  readonly full?: (row: Row) => string;
  /** Left out where there is little room. */
  readonly isOptional?: boolean;
}

interface PlainTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly PlainColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row, index: number) => string;
}

/** The table. */
export function PlainTable<Row>({ caption, columns, rows, rowKey }: PlainTableProps<Row>) {
  const className = ({ kind, isOptional }: PlainColumn<Row>): string | undefined =>
    [kind === "number" && "right", kind === "text" && "cut", isOptional && "optional"]
      .filter(Boolean)
      .join(" ") || undefined;
  return (
    <div class="table-scroll-none">
      <table class="table table-plain">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" class={className(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowKey(row, index)} class="table-row">
              {columns.map((column) => (
                <td key={column.title} class={className(column)} title={column.full?.(row)}>
                  {column.draw(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

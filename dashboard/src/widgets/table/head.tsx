/** The head of a table: each column's name, which sorts by it. */

import type { Sort } from "../../base/url_state";
import type { Column } from "./column";

interface HeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

/** The row of heads. */
export function Head<Row>({ columns, sort, onSort }: HeadProps<Row>) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map((column, position) => {
          const isSorted = !column.isFixed && column.id === sort.column;
          const className = [position === 0 && "first", column.align].filter(Boolean).join(" ");
          return (
            <th
              key={column.id}
              scope="col"
              class={className || undefined}
              title={column.explanation}
              aria-sort={isSorted ? (sort.descending ? "descending" : "ascending") : undefined}
            >
              {column.isFixed ? (
                column.title
              ) : (
                <button
                  type="button"
                  class="table-sort"
                  onClick={() => onSort(nextSort(column, sort))}
                >
                  {column.title}
                  <span class="table-sort-mark" aria-hidden="true">
                    {isSorted ? (sort.descending ? "▼" : "▲") : ""}
                  </span>
                </button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function nextSort<Row>(column: Column<Row>, sort: Sort): Sort {
  const isSorted = column.id === sort.column;
  const descending = isSorted ? !sort.descending : column.largestFirst === true;
  return { column: column.id, descending };
}

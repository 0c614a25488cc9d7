/**
 * A table of any length: it draws the rows within sight only, sorts by its heads, and can be walked with the arrow keys.
 * What it is sorted by is the caller's, mostly the URL's. Rows are of one height, which `--row` in the style sheet repeats.
 */

import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { NO_VALUE } from "../../base/format";
import { navigate } from "../../base/location";
import type { Sort } from "../../base/url_state";
import { type Range, sortRows, visibleRange } from "../../model/table";
import type { Column } from "./column";
import { Head } from "./head";

/** The height of a row and of the head, in pixels. */
const ROW_PX = 32;

interface TableProps<Row> {
  /** What the table is of, for those who cannot see what is around it. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Where a row leads, if anywhere; Enter goes there. One of the columns should draw a link to it, for the pointer. */
  readonly rowHref?: (row: Row) => string | null;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

/** A sorted table. */
export function Table<Row>(props: TableProps<Row>) {
  const { caption, columns, rows, sort, onSort } = props;
  const frame = useRef<HTMLDivElement>(null);
  const sorted = useMemo(() => {
    const column = columns.find(({ id }) => id === sort.column);
    return column ? sortRows(rows, column.cell, sort.descending) : rows;
  }, [columns, rows, sort.column, sort.descending]);
  const range = useVisibleRange(frame, sorted.length);
  const { active, onKeyDown, onFocus } = useArrowKeys(frame, sorted, props.rowHref);
  const widthPx = columns.reduce((total, column) => total + column.widthPx, 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section class="table-frame table-scroll" ref={frame} tabIndex={0} aria-label={caption}>
      <table
        class="table table-fixed"
        aria-rowcount={sorted.length + 1}
        style={{ minWidth: `${widthPx}px` }}
        onKeyDown={onKeyDown}
        onFocusIn={onFocus}
      >
        <caption class="visually-hidden">{caption}</caption>
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={{ width: `${column.widthPx}px` }} />
          ))}
        </colgroup>
        <Head columns={columns} sort={sort} onSort={onSort} />
        <Body {...props} rows={sorted} range={range} active={within(active, range)} />
      </table>
    </section>
  );
}

interface BodyProps<Row> extends TableProps<Row> {
  readonly range: Range;
  /** The row that the Tab key reaches. */
  readonly active: number;
}

function Body<Row>({ columns, rows, rowKey, range, active }: BodyProps<Row>) {
  return (
    <tbody>
      <Spacer rows={range.first} columns={columns.length} />
      {rows.slice(range.first, range.end).map((row, offset) => {
        const index = range.first + offset;
        return (
          <tr
            key={rowKey(row)}
            class="table-row"
            aria-rowindex={index + 2}
            data-row={index}
            tabIndex={index === active ? 0 : -1}
          >
            {columns.map((column, position) => (
              <Cell key={column.id} column={column} row={row} isFirst={position === 0} />
            ))}
          </tr>
        );
      })}
      <Spacer rows={rows.length - range.end} columns={columns.length} />
    </tbody>
  );
}

function Cell<Row>(props: { column: Column<Row>; row: Row; isFirst: boolean }) {
  const { column, row, isFirst } = props;
  const value = column.cell(row);
  const shown = column.draw?.(row) ?? value ?? NO_VALUE;
  const className = [isFirst && "first", column.align].filter(Boolean).join(" ") || undefined;
  if (isFirst) {
    return (
      <th scope="row" class={className}>
        {shown}
      </th>
    );
  }
  return (
    <td class={className} title={typeof value === "string" ? value : undefined}>
      {typeof shown === "boolean" ? (shown ? "yes" : "no") : shown}
    </td>
  );
}

/** Stands for rows that are out of sight. */
function Spacer({ rows, columns }: { rows: number; columns: number }) {
  if (rows <= 0) return null;
  return (
    <tr class="spacer">
      <td colSpan={columns} style={{ height: `${rows * ROW_PX}px` }} />
    </tr>
  );
}

function useVisibleRange(frame: { readonly current: HTMLElement | null }, rows: number): Range {
  // Few rows at first: before anything is painted it is known how many there is room for.
  const [view, setView] = useState({ scrollPx: 0, viewportPx: 0 });
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const look = (): void => {
      // Within one row nothing else is drawn: a state that does not change draws nothing.
      const scrollPx = Math.floor(element.scrollTop / ROW_PX) * ROW_PX;
      const viewportPx = element.clientHeight;
      setView((before) =>
        before.scrollPx === scrollPx && before.viewportPx === viewportPx
          ? before
          : { scrollPx, viewportPx },
      );
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [frame]);
  return visibleRange(view.scrollPx, view.viewportPx, ROW_PX, rows);
}

/** Moves the focus from row to row. A row that is not drawn yet gets it once it is. */
function useArrowKeys<Row>(
  frame: { readonly current: HTMLElement | null },
  rows: readonly Row[],
  rowHref: ((row: Row) => string | null) | undefined,
) {
  const [active, setActive] = useState(0);
  const goal = useRef<number | null>(null);
  const reach = (): void => {
    const row = frame.current?.querySelector<HTMLElement>(`[data-row="${goal.current}"]`);
    if (!row) return;
    goal.current = null;
    row.focus({ preventScroll: true });
  };
  // At each drawing: scrolling to the row made it one of those that are drawn.
  useLayoutEffect(reach);
  const onKeyDown = (event: KeyboardEvent): void => {
    const index = rowOf(event.target);
    const row = index === null ? undefined : rows[index];
    if (index === null || row === undefined) return;
    const href = rowHref?.(row) ?? null;
    if (event.key === "Enter" && href !== null) {
      event.preventDefault();
      navigate(href);
      return;
    }
    const page = Math.max(1, Math.floor((frame.current?.clientHeight ?? 0) / ROW_PX) - 2);
    const next = nextRow(event.key, index, page, rows.length);
    if (next === null) return;
    event.preventDefault();
    scrollTo(frame.current, next);
    goal.current = next;
    reach();
  };
  const onFocus = (event: FocusEvent): void => {
    const element = event.target instanceof HTMLElement ? event.target.closest("tr") : null;
    const index = rowOf(element);
    if (index !== null) setActive(index);
  };
  return { active, onKeyDown, onFocus };
}

/** The index of the row that an element is; null for anything else. */
function rowOf(element: EventTarget | null): number | null {
  if (!(element instanceof HTMLElement) || element.dataset.row === undefined) return null;
  return Number(element.dataset.row);
}

/** Brings a row within sight, beneath the head, before it is drawn. */
function scrollTo(frame: HTMLElement | null, index: number): void {
  if (!frame) return;
  const top = index * ROW_PX;
  const lowest = frame.scrollTop + frame.clientHeight - 2 * ROW_PX;
  if (top < frame.scrollTop) frame.scrollTop = top;
  else if (top > lowest) frame.scrollTop = top - frame.clientHeight + 2 * ROW_PX;
}

/** The row that Tab reaches must be drawn. */
function within(index: number, { first, end }: Range): number {
  return Math.min(Math.max(index, first), end - 1);
}

function nextRow(key: string, index: number, page: number, rows: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -rows,
    End: rows,
  };
  const step = steps[key];
  return step === undefined ? null : Math.min(Math.max(index + step, 0), rows - 1);
}

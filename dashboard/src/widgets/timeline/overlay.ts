/**
 * What stands over the image of spans: labels, the critical path, matches, the chosen span, counters, the ruler and the names
 * of rows. Sizes are those of the page; places are counted from the canvas's corner.
 */

import { formatDuration } from "../../base/format";
import { durationUs } from "../../base/units";
import { stepSpan } from "../../model/timeline/critical_path";
import type { LayoutRow } from "../../model/timeline/lanes";
import { firstAlive } from "../../model/timeline/raster";
import { rulerStepUs, xOf } from "../../model/timeline/viewport";
import type { Source, TimelineController } from "./controller";
import { drawCounter } from "./counter_row";
import { RULER_PX, rowTop, type Surface } from "./surface";

type SpansRow = Extract<LayoutRow, { readonly kind: "spans" }>;

/** A character of the labels, which are of one width. */
const LABEL_CHARACTER_PX = 6.05;
const LABEL_FONT = "10px ui-monospace, Menlo, Consolas, 'Liberation Mono', monospace";
const NAME_FONT = "11px system-ui, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif";
/** Narrower spans have no label. */
const LABEL_FROM_PX = 40;
/** The most labels of a drawing. */
const MOST_LABELS = 400;
/** How far ticks of the ruler are from each other, at least. */
const TICK_PX = 96;

/** Draws everything over the image of the spans. */
export function drawOverlay(surface: Surface, controller: TimelineController): void {
  const { context, drawing, gutterPx } = surface;
  const { widthPx, heightPx } = drawing.size;
  context.save();
  context.beginPath();
  context.rect(gutterPx, RULER_PX, widthPx, heightPx);
  context.clip();
  for (const row of drawing.rows) if (row.kind === "counter") drawCounter(surface, row);
  drawLabels(surface);
  drawPath(surface, controller);
  drawMatches(surface, controller);
  drawSelection(surface, controller);
  context.restore();
  drawRuler(surface);
  drawNames(surface);
}

function drawLabels(surface: Surface): void {
  const { context, drawing } = surface;
  context.font = LABEL_FONT;
  context.textBaseline = "middle";
  let left = MOST_LABELS;
  for (const row of drawing.rows) {
    if (row.kind !== "spans") continue;
    for (const source of drawing.sources) left = drawRowLabels(surface, row, source, left);
  }
}

/** Draws the labels of a row from one source; how many may still be drawn. */
function drawRowLabels(surface: Surface, row: SpansRow, source: Source, most: number): number {
  const { drawing, layer } = surface;
  const { viewport, palette } = drawing;
  const { window, clip } = source;
  const index = layer.rowIndex(window, row.threadId, row.depth);
  if (index < 0) return most;
  const { blocks, lanes } = window;
  const colors = layer.blockColors(window, palette);
  const minUs = LABEL_FROM_PX * viewport.usPerPx;
  const fromUs = Math.max(clip.fromUs, viewport.fromUs);
  const toUs = Math.min(clip.toUs, viewport.fromUs + viewport.widthPx * viewport.usPerPx);
  const end = lanes.firstBlock[index + 1] ?? 0;
  let left = most;
  for (let block = firstAlive(window, index, fromUs); block < end && left > 0; block += 1) {
    const startUs = blocks.startUs[block] ?? 0;
    const endUs = blocks.endUs[block] ?? 0;
    if (startUs >= toUs) break;
    // Of a span in two tiles, the one that has its begin within sight has the label.
    const isBefore = startUs < clip.fromUs && clip.fromUs > viewport.fromUs;
    if (endUs - startUs < minUs || isBefore || (blocks.spanCount[block] ?? 1) !== 1) continue;
    const text = window.text(blocks.name[block] ?? 0);
    if (drawLabel(surface, row, [startUs, endUs], text, colors[block] ?? 0)) left -= 1;
  }
  return left;
}

function drawLabel(
  surface: Surface,
  row: SpansRow,
  [startUs, endUs]: readonly [number, number],
  text: string,
  color: number,
): boolean {
  const { context, drawing, gutterPx } = surface;
  const { viewport, colors } = drawing;
  const x = Math.max(0, xOf(viewport, startUs));
  const room = Math.floor(
    (Math.min(viewport.widthPx, xOf(viewport, endUs)) - x - 8) / LABEL_CHARACTER_PX,
  );
  if (room < 4) return false;
  const isFaded = drawing.focus === null ? drawing.isFaded : drawing.focus !== color;
  context.fillStyle = isFaded ? colors.text : (colors.inks[color] ?? colors.text);
  context.fillText(shorten(text, room), gutterPx + x + 4, rowTop(surface, row) + row.heightPx / 2);
  return true;
}

function drawPath(surface: Surface, controller: TimelineController): void {
  const { context, drawing, layer } = surface;
  const { viewport, rows, sources, colors } = drawing;
  const toUs = viewport.fromUs + viewport.widthPx * viewport.usPerPx;
  const seen = controller.steps.peek().filter(
    // Steps narrower than that could not be told apart.
    ({ startUs, endUs }) =>
      startUs < toUs && endUs > viewport.fromUs && endUs - startUs > 2 * viewport.usPerPx,
  );
  context.strokeStyle = colors.critical;
  context.lineWidth = 2;
  for (const row of rows) {
    if (row.kind !== "spans") continue;
    for (const { window } of sources) {
      const index = layer.rowIndex(window, row.threadId, row.depth);
      const spans = index < 0 ? [] : seen.map((step) => stepSpan(window, index, step));
      for (const span of spans) if (span) outline(surface, row, span);
    }
  }
}

function drawMatches(surface: Surface, controller: TimelineController): void {
  const { context, drawing, gutterPx } = surface;
  const { viewport, rows, colors } = drawing;
  const matches = controller.matches.peek();
  if (matches.length === 0) return;
  const tops = new Map(
    rows.flatMap((row) =>
      row.kind === "spans" ? [[`${row.threadId}.${row.depth}`, row] as const] : [],
    ),
  );
  context.fillStyle = colors.match;
  for (const { threadId, depth, startUs, endUs } of matches) {
    const row = tops.get(`${threadId}.${depth}`);
    const x = xOf(viewport, startUs);
    const width = Math.max(2, (endUs - startUs) / viewport.usPerPx);
    if (!row || x > viewport.widthPx || x + width < 0) continue;
    const left = Math.max(0, x);
    const right = Math.min(viewport.widthPx, x + width);
    context.fillRect(gutterPx + left, rowTop(surface, row), right - left, row.heightPx - 1);
  }
}

function drawSelection(surface: Surface, controller: TimelineController): void {
  const { context, drawing } = surface;
  context.strokeStyle = drawing.colors.text;
  for (const [span, lineWidth] of [
    [controller.hovered.peek(), 1],
    [controller.selected.peek(), 2],
  ] as const) {
    if (!span) continue;
    const row = drawing.rows.find(
      (it) => it.kind === "spans" && it.threadId === span.threadId && it.depth === span.depth,
    );
    context.lineWidth = lineWidth;
    if (row) outline(surface, row, [span.startUs, span.endUs]);
  }
}

/** Draws a line around a part of a row. */
function outline(
  surface: Surface,
  row: LayoutRow,
  [startUs, endUs]: readonly [number, number],
): void {
  const { context, drawing, gutterPx } = surface;
  const { viewport, size } = drawing;
  // A canvas draws nothing of rectangles that reach millions of pixels out of sight.
  const left = Math.max(-8, xOf(viewport, startUs));
  const right = Math.min(size.widthPx + 8, Math.max(left + 2, xOf(viewport, endUs)));
  if (right < left) return;
  const width = Math.max(1, right - left - 1);
  context.strokeRect(gutterPx + left + 0.5, rowTop(surface, row) + 0.5, width, row.heightPx - 2);
}

function drawRuler({ context, drawing, gutterPx }: Surface): void {
  const { viewport, colors, size } = drawing;
  context.fillStyle = colors.surface;
  context.fillRect(0, 0, gutterPx + size.widthPx, RULER_PX);
  const stepUs = rulerStepUs(viewport.usPerPx, TICK_PX);
  context.font = NAME_FONT;
  context.textBaseline = "middle";
  context.strokeStyle = colors.line;
  context.lineWidth = 1;
  context.save();
  context.beginPath();
  context.rect(gutterPx, 0, size.widthPx, RULER_PX + size.heightPx);
  context.clip();
  const first = Math.floor(viewport.fromUs / stepUs) * stepUs;
  for (let index = 0; ; index += 1) {
    const timeUs = first + index * stepUs;
    const x = gutterPx + Math.round(xOf(viewport, timeUs)) + 0.5;
    if (x > gutterPx + size.widthPx) break;
    context.beginPath();
    context.moveTo(x, 16);
    context.lineTo(x, RULER_PX);
    context.stroke();
    context.fillStyle = colors.muted;
    const text = formatDuration(durationUs(timeUs));
    const fits = x + 4 + context.measureText(text).width <= gutterPx + size.widthPx;
    if (fits) context.fillText(text, x + 4, RULER_PX / 2);
  }
  context.restore();
  context.fillStyle = colors.line;
  context.fillRect(0, RULER_PX - 1, gutterPx + size.widthPx, 1);
}

function drawNames(surface: Surface): void {
  const { context, drawing, gutterPx } = surface;
  const { colors, rows, size } = drawing;
  context.save();
  context.beginPath();
  context.rect(0, RULER_PX, gutterPx + size.widthPx, size.heightPx);
  context.clip();
  context.fillStyle = colors.surface;
  context.fillRect(0, RULER_PX, gutterPx, size.heightPx);
  context.font = NAME_FONT;
  context.textBaseline = "middle";
  for (const row of rows) {
    const y = rowTop(surface, row);
    if (row.kind === "group") {
      context.fillStyle = colors.surface;
      context.fillRect(0, y, gutterPx + size.widthPx, row.heightPx);
      context.fillStyle = colors.text;
      context.fillText(`${row.isClosed ? "▸" : "▾"} ${row.title}`, 8, y + row.heightPx / 2);
      continue;
    }
    const title =
      row.kind === "counter" ? [row.name, row.series].filter(Boolean).join(", ") : row.title;
    if (title === "") continue;
    context.fillStyle = colors.muted;
    context.fillText(fitting(context, title, gutterPx - 20), 14, y + row.heightPx / 2);
  }
  context.fillStyle = colors.line;
  context.fillRect(gutterPx - 1, RULER_PX, 1, size.heightPx);
  context.restore();
}

function shorten(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}

/** A name cut in its middle, since names of threads differ at their ends. */
function fitting(context: CanvasRenderingContext2D, text: string, widthPx: number): string {
  if (context.measureText(text).width <= widthPx) return text;
  for (let kept = text.length - 2; kept > 2; kept -= 1) {
    const tail = Math.ceil(kept / 2);
    const cut = `${text.slice(0, kept - tail)}…${text.slice(text.length - tail)}`;
    if (context.measureText(cut).width <= widthPx) return cut;
  }
  return "…";
}

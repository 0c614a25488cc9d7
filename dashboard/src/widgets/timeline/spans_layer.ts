/** The rows of spans as an image, line by line. It knows where rows are; labels and marks are drawn over it by `overlay`. */

import type { LayoutRow } from "../../model/timeline/lanes";
import { blockColors, type Palette } from "../../model/timeline/palette";
import { drawRow } from "../../model/timeline/raster";
import type { Viewport } from "../../model/timeline/viewport";
import type { TimelineWindow } from "../../model/timeline/window";
import type { Colors } from "./colors";
import type { Size, Source } from "./controller";

/** What is drawn. */
export interface Drawing {
  readonly viewport: Viewport;
  readonly size: Size;
  readonly scrollPx: number;
  /** The rows within sight. */
  readonly rows: readonly LayoutRow[];
  readonly sources: readonly Source[];
  readonly palette: Palette;
  readonly colors: Colors;
  /** The color that stands out; null for none. */
  readonly focus: number | null;
  /** Whether all spans fade behind the matches of a search. */
  readonly isFaded: boolean;
}

/** Draws spans into an image that it keeps. */
export class SpansLayer {
  private image = new ImageData(1, 1);
  private pixels = new Uint32Array(this.image.data.buffer);
  private line = new Uint32Array(1);
  private readonly colorsOf = new WeakMap<
    TimelineWindow,
    { palette: Palette; colors: Uint8Array }
  >();
  private readonly lanesOf = new WeakMap<TimelineWindow, ReadonlyMap<number, number>>();

  /** The image of the drawing. It holds until the next one is drawn. */
  draw(drawing: Drawing): ImageData {
    const { size, colors, rows, scrollPx } = drawing;
    this.fit(Math.round(size.widthPx * size.ratio), Math.round(size.heightPx * size.ratio));
    this.pixels.fill(colors.groundPixel);
    const shades = shadesFor(drawing);
    for (const row of rows) {
      if (row.kind !== "spans") continue;
      this.line.fill(colors.groundPixel);
      this.drawLine(drawing, row.threadId, row.depth, shades);
      const top = Math.round((row.yPx - scrollPx) * size.ratio);
      const bottom = Math.round((row.yPx + row.heightPx - scrollPx - 1) * size.ratio);
      for (let y = Math.max(0, top); y < Math.min(bottom, this.image.height); y += 1) {
        this.pixels.set(this.line, y * this.image.width);
      }
    }
    return this.image;
  }

  /** The row of a window for a lane and a depth; -1 if it has nothing of the lane. */
  rowIndex(window: TimelineWindow, threadId: number, depth: number): number {
    let lanes = this.lanesOf.get(window);
    if (!lanes) {
      lanes = new Map(Array.from(window.lanes.threadId, (id, lane) => [id, lane]));
      this.lanesOf.set(window, lanes);
    }
    const lane = lanes.get(threadId);
    if (lane === undefined || depth >= (window.lanes.rowCount[lane] ?? 0)) return -1;
    return (window.lanes.firstRow[lane] ?? 0) + depth;
  }

  /** The colors of a window's blocks. */
  blockColors(window: TimelineWindow, palette: Palette): Uint8Array {
    const known = this.colorsOf.get(window);
    if (known?.palette === palette) return known.colors;
    const colors = blockColors(window, palette);
    this.colorsOf.set(window, { palette, colors });
    return colors;
  }

  private drawLine(drawing: Drawing, threadId: number, depth: number, shades: Uint32Array): void {
    const { viewport, size, sources, palette } = drawing;
    const usPerPixel = viewport.usPerPx / size.ratio;
    const line = { pixels: this.line, fromUs: viewport.fromUs, usPerPixel };
    const seen = {
      fromUs: viewport.fromUs,
      toUs: viewport.fromUs + viewport.widthPx * viewport.usPerPx,
    };
    for (const { window, clip } of sources) {
      const row = this.rowIndex(window, threadId, depth);
      if (row < 0) continue;
      const part = {
        fromUs: Math.max(clip.fromUs, seen.fromUs),
        toUs: Math.min(clip.toUs, seen.toUs),
      };
      if (part.fromUs >= part.toUs) continue;
      drawRow(line, window, row, part, this.blockColors(window, palette), shades);
    }
  }

  private fit(width: number, height: number): void {
    const [w, h] = [Math.max(1, width), Math.max(1, height)];
    if (this.image.width === w && this.image.height === h) return;
    this.image = new ImageData(w, h);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.line = new Uint32Array(w);
  }
}

/** Full colors, or faded ones but for the color that stands out. */
function shadesFor({ colors, focus, isFaded }: Drawing): Uint32Array {
  if (focus === null) return isFaded ? colors.faded : colors.shades;
  const shades = colors.faded.slice();
  const perColor = shades.length / colors.inks.length;
  const first = focus * perColor;
  shades.set(colors.shades.subarray(first, first + perColor), first);
  return shades;
}

/** A canvas as the parts of a drawing see it: a ruler above, the names of rows at the left, and spans in what is left. */

import type { LayoutRow } from "../../model/timeline/lanes";
import type { Drawing, SpansLayer } from "./spans_layer";

/** The height of the ruler. */
export const RULER_PX = 24;
/** The room for the names of rows, on a wide and on a narrow canvas. */
const GUTTER_PX = { wide: 188, narrow: 92 } as const;
const NARROW_PX = 640;

/** A canvas to draw on, what is drawn, and where the part with the spans begins. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly drawing: Drawing;
  readonly gutterPx: number;
  readonly layer: SpansLayer;
}

/** How much room the names of rows take. */
export function gutterOf(canvasWidthPx: number): number {
  return canvasWidthPx < NARROW_PX ? GUTTER_PX.narrow : GUTTER_PX.wide;
}

/** The upper edge of a row on the canvas. */
export function rowTop({ drawing }: Surface, row: LayoutRow): number {
  return RULER_PX + row.yPx - drawing.scrollPx;
}

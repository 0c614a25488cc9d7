/** Which part of a build's time is drawn, and how wide: zooming, panning and fitting. It knows neither events nor pixels' size. */

import { type Extent, type TraceUs, traceUs } from "../../base/trace_time";

/** A part of a build's time on a drawing of some width. */
export interface Viewport {
  /** The left edge. */
  readonly fromUs: TraceUs;
  /** How much time a pixel is. */
  readonly usPerPx: number;
  /** How wide it is, in pixels. */
  readonly widthPx: number;
}

/** The finest that can be looked at: forty pixels for a microsecond, the profile's own grain. */
const MIN_US_PER_PX = 1 / 40;
/** How far one may look beyond both ends, as a part of the width. */
const MARGIN = 0.02;

/** All of a build. */
export function whole(extent: Extent, widthPx: number): Viewport {
  return fit(extent, extent, widthPx, MARGIN);
}

/** A part of a build with some room on both sides. */
export function fit(part: Extent, extent: Extent, widthPx: number, margin = 0.1): Viewport {
  const px = Math.max(1, widthPx);
  const usPerPx = (part.toUs - part.fromUs) / (px * (1 - 2 * margin));
  return within(
    { fromUs: traceUs(part.fromUs - margin * px * usPerPx), usPerPx, widthPx: px },
    extent,
  );
}

/** The same left and right edge on another width. */
export function resize(viewport: Viewport, widthPx: number, extent: Extent): Viewport {
  const px = Math.max(1, widthPx);
  const usPerPx = (viewport.usPerPx * viewport.widthPx) / px;
  return within({ fromUs: viewport.fromUs, usPerPx, widthPx: px }, extent);
}

/** Zooms by a factor, in for more than one; what is at `xPx` stays there. */
export function zoom(viewport: Viewport, factor: number, xPx: number, extent: Extent): Viewport {
  const wanted = viewport.usPerPx / factor;
  const usPerPx = Math.min(Math.max(wanted, MIN_US_PER_PX), largest(extent, viewport.widthPx));
  const fromUs = traceUs(viewport.fromUs + xPx * (viewport.usPerPx - usPerPx));
  return within({ ...viewport, fromUs, usPerPx }, extent);
}

/** Moves the view to later times by so many pixels. */
export function pan(viewport: Viewport, px: number, extent: Extent): Viewport {
  return within({ ...viewport, fromUs: traceUs(viewport.fromUs + px * viewport.usPerPx) }, extent);
}

/** Moves the view as little as needed so that a part of the build is within sight, or its begin where it is too long. */
export function reveal(viewport: Viewport, part: Extent, extent: Extent): Viewport {
  const seen = extentOf(viewport);
  const marginUs = 0.05 * (seen.toUs - seen.fromUs);
  const isSeen = part.fromUs < seen.toUs - marginUs && part.toUs > seen.fromUs + marginUs;
  if (isSeen) return viewport;
  const middle = (part.fromUs + Math.min(part.toUs, part.fromUs + 8 * marginUs)) / 2;
  const fromUs = traceUs(middle - (seen.toUs - seen.fromUs) / 2);
  return within({ ...viewport, fromUs }, extent);
}

/** What is within sight. */
export function extentOf({ fromUs, usPerPx, widthPx }: Viewport): Extent {
  return { fromUs, toUs: traceUs(fromUs + widthPx * usPerPx) };
}

/** Where a time is, in pixels from the left edge. */
export function xOf(viewport: Viewport, timeUs: number): number {
  return (timeUs - viewport.fromUs) / viewport.usPerPx;
}

/** The time at a place, in pixels from the left edge. */
export function timeAt(viewport: Viewport, xPx: number): TraceUs {
  return traceUs(viewport.fromUs + xPx * viewport.usPerPx);
}

/** The steps of a ruler: round numbers of microseconds, milliseconds, seconds, minutes or hours, at least so wide. */
export function rulerStepUs(usPerPx: number, minPx: number): number {
  const least = usPerPx * minPx;
  const minute = 60e6;
  const steps = [minute / 4, minute / 2, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute];
  const long = [...steps, 30 * minute, 60 * minute, 120 * minute, 360 * minute, 720 * minute];
  if (least > 10e6) return long.find((step) => step >= least) ?? 1440 * minute;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least)));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= least) ?? 10 * power;
}

function largest(extent: Extent, widthPx: number): number {
  const all = Math.max(1, extent.toUs - extent.fromUs);
  return all / (Math.max(1, widthPx) * (1 - 2 * MARGIN));
}

function within(viewport: Viewport, extent: Extent): Viewport {
  const { widthPx } = viewport;
  const most = largest(extent, widthPx);
  const isNumber = Number.isFinite(viewport.usPerPx) && Number.isFinite(viewport.fromUs);
  const usPerPx = isNumber ? Math.min(Math.max(viewport.usPerPx, MIN_US_PER_PX), most) : most;
  const marginUs = MARGIN * widthPx * usPerPx;
  const first = extent.fromUs - marginUs;
  const last = extent.toUs + marginUs - widthPx * usPerPx;
  const wanted = isNumber ? viewport.fromUs : first;
  return { fromUs: traceUs(Math.max(first, Math.min(wanted, last))), usPerPx, widthPx };
}

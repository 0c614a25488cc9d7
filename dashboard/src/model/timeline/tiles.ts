/**
 * How a timeline is cut into tiles: by level, where a pixel of level n is 2^n microseconds, and by place. A tile is a window
 * as the server answers it, so the same tile is asked for wherever one came from. It knows nothing of what is in a tile.
 */

import { type Extent, traceUs } from "../../base/trace_time";
import { extentOf, type Viewport } from "./viewport";

/** How many pixels of its own level a tile is wide. */
export const TILE_PX = 1024;

/** Which tile. */
export interface Tile extends Extent {
  /** The same for the same tile: `level/index`. */
  readonly key: string;
  readonly level: number;
  readonly index: number;
}

/** The level whose pixels are nearest to those of a drawing. */
export function levelFor(usPerPx: number): number {
  return Math.max(0, Math.round(Math.log2(usPerPx)));
}

/** The tile of a level at a place. Tiles are counted from the build's first event. */
export function tileAt(level: number, index: number, extent: Extent): Tile {
  const spanUs = TILE_PX * 2 ** level;
  const fromUs = traceUs(Math.floor(extent.fromUs) + index * spanUs);
  return { key: `${level}/${index}`, level, index, fromUs, toUs: traceUs(fromUs + spanUs) };
}

/** The tiles of a view, from its middle outwards: what one looks at comes first. */
export function visibleTiles(viewport: Viewport, extent: Extent): readonly Tile[] {
  const level = levelFor(viewport.usPerPx);
  const [first, last] = range(level, viewport, extent);
  const middle = (first + last) / 2;
  const indexes = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  indexes.sort((left, right) => Math.abs(left - middle) - Math.abs(right - middle));
  return indexes.map((index) => tileAt(level, index, extent));
}

/** The tiles beside those of a view, where panning leads next. */
export function neighbours(viewport: Viewport, extent: Extent): readonly Tile[] {
  const level = levelFor(viewport.usPerPx);
  const [first, last] = range(level, viewport, extent);
  const end = count(level, extent);
  const beside = [last + 1, first - 1].filter((index) => index >= 0 && index < end);
  return beside.map((index) => tileAt(level, index, extent));
}

/** The tile of the next coarser level that a tile is a part of. */
export function parent(tile: Tile, extent: Extent): Tile {
  return tileAt(tile.level + 1, Math.floor(tile.index / 2), extent);
}

function range(level: number, viewport: Viewport, extent: Extent): readonly [number, number] {
  const seen = extentOf(viewport);
  const origin = Math.floor(extent.fromUs);
  const spanUs = TILE_PX * 2 ** level;
  const last = count(level, extent) - 1;
  const clamp = (index: number): number => Math.min(Math.max(index, 0), last);
  const first = clamp(Math.floor((seen.fromUs - origin) / spanUs));
  return [first, Math.max(first, clamp(Math.ceil((seen.toUs - origin) / spanUs) - 1))];
}

function count(level: number, extent: Extent): number {
  const spanUs = TILE_PX * 2 ** level;
  return Math.max(1, Math.ceil((extent.toUs - Math.floor(extent.fromUs)) / spanUs));
}

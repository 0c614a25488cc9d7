/**
 * A timeline's state, and what can be done with it: what is within sight, what is chosen, which tiles are wanted. Whoever
 * draws follows the signals; whoever has a pointer or keys calls the methods. It must not know the canvas.
 */

import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { timelineBytes } from "../../api/builds";
import type { Extent } from "../../base/trace_time";
import { traceUs } from "../../base/trace_time";
import type { PathStep } from "../../model/timeline/critical_path";
import { type Layout, layoutOf, rowOf } from "../../model/timeline/lanes";
import { type Match, nextMatch } from "../../model/timeline/matches";
import { type ColorKey, type Palette, paletteOf } from "../../model/timeline/palette";
import { type PickedSpan, type SpanPlace, spanAt } from "../../model/timeline/pick";
import { TileCache } from "../../model/timeline/tile_cache";
import {
  levelFor,
  neighbours,
  parent,
  TILE_PX,
  type Tile,
  visibleTiles,
} from "../../model/timeline/tiles";
import type { Viewport } from "../../model/timeline/viewport";
import * as view from "../../model/timeline/viewport";
import { decodeWindow, type TimelineWindow } from "../../model/timeline/window";
import { middleSpan, spanAcross, spanBeside } from "./navigation";

/** The most bytes of tiles that are held. */
const MAX_TILE_BYTES = 64 * 1024 * 1024;
/** The most requests for tiles at once. */
const MAX_REQUESTS = 4;
/** How many coarser levels are looked at for a tile that is not there yet. */
const MAX_PARENTS = 6;

/** How large the part of the canvas is that has spans, and how many of the screen's pixels a pixel is. */
export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly ratio: number;
}

/** A window to draw from, and the part of time that it is drawn for. */
export interface Source {
  readonly window: TimelineWindow;
  readonly clip: Extent;
}

/** What is known once the whole build was seen from afar. */
export interface Ready {
  readonly overview: TimelineWindow;
  readonly extent: Extent;
}

/** The state of one timeline. */
export class TimelineController {
  readonly ready = signal<Ready | null>(null);
  readonly failure = signal<string | null>(null);
  readonly size = signal<Size>({ widthPx: 0, heightPx: 0, ratio: 1 });
  readonly viewport = signal<Viewport | null>(null);
  readonly scrollPx = signal(0);
  readonly selected = signal<PickedSpan | null>(null);
  readonly hovered = signal<PickedSpan | null>(null);
  readonly matches = signal<readonly Match[]>([]);
  readonly closed = signal<ReadonlySet<string>>(new Set());
  readonly colorBy = signal<ColorKey>("category");
  /** The term that stands out; empty for none. */
  readonly focus = signal("");
  readonly steps = signal<readonly PathStep[]>([]);
  /** Rises when a tile comes. */
  readonly tilesChanged = signal(0);
  readonly layout: ReadonlySignal<Layout>;
  readonly palette: ReadonlySignal<Palette | null>;

  private readonly tiles: TileCache<Tile, TimelineWindow>;
  private readonly closing = new AbortController();
  private readonly stopWanting: () => void;
  /** What the URL asked for before the build was there. */
  private wantedView: Extent | null = null;

  constructor(readonly id: string) {
    this.layout = computed(() => {
      const ready = this.ready.value;
      return ready ? layoutOf(ready.overview, this.closed.value) : { rows: [], heightPx: 0 };
    });
    this.palette = computed(() => {
      const ready = this.ready.value;
      return ready && paletteOf(ready.overview, this.colorBy.value);
    });
    this.tiles = new TileCache({
      maxBytes: MAX_TILE_BYTES,
      maxRequests: MAX_REQUESTS,
      keyOf: ({ key }: Tile) => key,
      sizeBytes: (window: TimelineWindow) => window.sizeBytes,
      load: (tile: Tile) => this.load(tile),
      onChange: () => {
        this.failure.value = this.tiles.failure();
        this.tilesChanged.value += 1;
      },
    });
    this.stopWanting = effect(() => this.wantTiles());
  }

  /** Stops all requests. */
  close(): void {
    this.closing.abort();
    this.stopWanting();
    this.tiles.close();
  }

  /** Asks for all of the build, as fine as it is drawn. */
  async start(): Promise<void> {
    this.failure.value = null;
    const { widthPx, ratio } = this.size.peek();
    // Round widths, so that a window that is a little wider is answered from a cache.
    const width = Math.min(4096, Math.max(512, Math.ceil((widthPx * ratio) / 256) * 256));
    const bytes = await timelineBytes(this.id, width, null, this.closing.signal);
    if (this.closing.signal.aborted) return;
    performance.mark("timeline-data");
    const decoded = bytes.ok ? decodeWindow(bytes.value) : bytes;
    if (!decoded.ok) {
      this.failure.value = decoded.error;
      return;
    }
    const { fromUs, toUs } = decoded.value;
    const extent = { fromUs, toUs };
    this.viewport.value = this.wantedView
      ? view.fit(this.wantedView, extent, widthPx, 0)
      : view.whole(extent, widthPx);
    this.ready.value = { overview: decoded.value, extent };
  }

  /** Tries again what failed. */
  retry(): void {
    if (this.ready.peek() === null) void this.start();
    else {
      this.failure.value = null;
      this.tiles.retry();
    }
  }

  /** Whether all tiles of the view are there. */
  isSettled(): boolean {
    return this.ready.peek() !== null && this.tiles.isSettled();
  }

  /** Takes the size of the drawing. What was within sight stays. */
  resize(size: Size): void {
    const before = this.size.peek();
    const { widthPx, heightPx, ratio } = size;
    if (before.widthPx === widthPx && before.heightPx === heightPx && before.ratio === ratio)
      return;
    this.size.value = size;
    this.change((viewport, extent) => view.resize(viewport, widthPx, extent));
    this.scroll(0);
  }

  /** What to draw, from the finest that is there. */
  sources(): readonly Source[] {
    const [ready, viewport] = [this.ready.peek(), this.deviceViewport()];
    if (!ready || !viewport) return [];
    const { overview, extent } = ready;
    if (isOverviewEnough(overview, viewport)) return [{ window: overview, clip: extent }];
    return visibleTiles(viewport, extent).map((tile) => {
      const { fromUs, toUs } = tile;
      return { window: this.finest(tile, ready), clip: { fromUs, toUs } };
    });
  }

  /** Shows all of the build. */
  showAll(): void {
    this.change((viewport, extent) => view.whole(extent, viewport.widthPx));
  }

  /** Shows a part of the build, or what the URL asks for once the build is there. */
  show(part: Extent | null, margin = 0): void {
    this.wantedView = part;
    if (part === null) this.showAll();
    else this.change((viewport, extent) => view.fit(part, extent, viewport.widthPx, margin));
  }

  /** Zooms in, for a factor of more than one, around a place; the middle by default. */
  zoom(factor: number, xPx?: number): void {
    this.change((it, extent) => view.zoom(it, factor, xPx ?? it.widthPx / 2, extent));
  }

  /** Moves to later times by so many pixels. */
  pan(px: number): void {
    this.change((viewport, extent) => view.pan(viewport, px, extent));
  }

  /** Moves to lower rows by so many pixels. */
  scroll(px: number): void {
    const most = Math.max(0, this.layout.peek().heightPx - this.size.peek().heightPx);
    this.scrollPx.value = Math.min(most, Math.max(0, this.scrollPx.peek() + px));
  }

  /** Chooses a span, or none. */
  select(span: PickedSpan | null): void {
    this.selected.value = span;
    if (span) this.reveal(span);
  }

  /** Chooses the span of a place, which need not be within sight, and moves there unless told otherwise. */
  async locate(place: SpanPlace, reveal = true): Promise<void> {
    const { startUs } = place;
    const part = { fromUs: startUs, toUs: traceUs(startUs + 1) };
    const bytes = await timelineBytes(this.id, 1, part, this.closing.signal);
    if (!bytes.ok || this.closing.signal.aborted) return;
    const decoded = decodeWindow(bytes.value);
    const span = decoded.ok ? spanAt(decoded.value, place, 1) : null;
    if (!span) return;
    if (reveal) this.select(span);
    else this.selected.value = span;
  }

  /** Chooses the span before (-1) or after (1) the chosen one in its row, or one in the middle of the drawing. */
  selectBeside(direction: -1 | 1): void {
    this.selectFound(() => spanBeside(this, direction));
  }

  /** Chooses the span above (-1) or below (1) the chosen one. */
  selectAcross(direction: -1 | 1): void {
    this.selectFound(() => spanAcross(this, direction));
  }

  /** Shows the chosen span, with some room around it. */
  fitSelected(): void {
    const span = this.selected.peek();
    if (span)
      this.show(
        { fromUs: span.startUs, toUs: traceUs(Math.max(span.endUs, span.startUs + 1)) },
        0.1,
      );
  }

  /** Chooses the next match of the search, or the one before. */
  async selectMatch(direction: -1 | 1): Promise<void> {
    const match = nextMatch(this.matches.peek(), this.selected.peek(), direction);
    if (match) await this.locate(match);
  }

  /** Opens or closes a group of rows. */
  toggle(group: string): void {
    const closed = new Set(this.closed.peek());
    if (!closed.delete(group)) closed.add(group);
    this.closed.value = closed;
    this.scroll(0);
  }

  private selectFound(find: () => PickedSpan | null): void {
    const span = this.selected.peek() ? find() : middleSpan(this);
    if (span) this.select(span);
  }

  private reveal(span: PickedSpan): void {
    const part = { fromUs: span.startUs, toUs: span.endUs };
    this.change((viewport, extent) => view.reveal(viewport, part, extent));
    const row = rowOf(this.layout.peek(), span.threadId, span.depth);
    if (!row) return;
    const { heightPx } = this.size.peek();
    const [top, scrolled] = [row.yPx, this.scrollPx.peek()];
    if (top < scrolled) this.scroll(top - scrolled);
    else if (top + row.heightPx > scrolled + heightPx) {
      this.scroll(top + row.heightPx - heightPx - scrolled);
    }
  }

  private change(next: (viewport: Viewport, extent: Extent) => Viewport): void {
    const [viewport, ready] = [this.viewport.peek(), this.ready.peek()];
    if (viewport && ready) this.viewport.value = next(viewport, ready.extent);
  }

  /** The view in the pixels of the screen, of which the tiles are made. */
  private deviceViewport(): Viewport | null {
    const viewport = this.viewport.peek();
    const { ratio } = this.size.peek();
    if (!viewport) return null;
    const { fromUs, usPerPx, widthPx } = viewport;
    return { fromUs, usPerPx: usPerPx / ratio, widthPx: widthPx * ratio };
  }

  private wantTiles(): void {
    const ready = this.ready.value;
    void this.viewport.value;
    const viewport = this.deviceViewport();
    if (!ready || !viewport) return;
    const { overview, extent } = ready;
    const isEnough = isOverviewEnough(overview, viewport);
    const tiles = [...visibleTiles(viewport, extent), ...neighbours(viewport, extent)];
    this.tiles.want(isEnough ? [] : tiles);
  }

  private load(tile: Tile) {
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, this.closing.signal]);
    const decoded = timelineBytes(this.id, TILE_PX, tile, signal).then((bytes) =>
      bytes.ok ? decodeWindow(bytes.value) : bytes,
    );
    return { result: decoded, abort: () => abort.abort() };
  }

  private finest(tile: Tile, { overview, extent }: Ready): TimelineWindow {
    let candidate = tile;
    for (let step = 0; step <= MAX_PARENTS; step += 1) {
      const window = this.tiles.get(candidate.key);
      if (window) return window;
      candidate = parent(candidate, extent);
    }
    return overview;
  }
}

function isOverviewEnough({ fromUs, toUs, widthPx }: TimelineWindow, viewport: Viewport): boolean {
  return levelFor(viewport.usPerPx) >= levelFor((toUs - fromUs) / widthPx);
}

/**
 * Pointers and keys on a timeline's canvas. Dragging and the wheel move and zoom; every one of them has a key. Keys that are
 * held move smoothly, at the same speed whatever the machine draws in a second.
 */

import type { LayoutRow } from "../../model/timeline/lanes";
import { rowAt } from "../../model/timeline/lanes";
import type { PickedSpan } from "../../model/timeline/pick";
import type { TimelineController } from "./controller";
import { spanUnder } from "./navigation";
import { gutterOf, RULER_PX } from "./surface";

/** How far a pointer may move and still click, in pixels. */
const CLICK_PX = 4;
/** How many pixels a line of a wheel is. */
const LINE_PX = 16;
/** How many widths a held key moves in a second, and how much it zooms. */
const WIDTHS_PER_SECOND = 1.4;
const ZOOM_PER_SECOND = 6;
/** What one press of a key zooms, and how far it scrolls. */
const ZOOM_STEP = 1.5;
const SCROLL_STEP_PX = 42;

/** What a held key does: pixels to move for a width of one, and the exponent of zooming. */
const HELD: Readonly<Record<string, { readonly pan: number; readonly zoom: number }>> = {
  a: { pan: -1, zoom: 0 },
  d: { pan: 1, zoom: 0 },
  arrowleft: { pan: -1, zoom: 0 },
  arrowright: { pan: 1, zoom: 0 },
  w: { pan: 0, zoom: 1 },
  s: { pan: 0, zoom: -1 },
};

interface Point {
  readonly xPx: number;
  readonly yPx: number;
}

/** Listens on a canvas until it is closed. */
export class Input {
  private readonly pointers = new Map<number, Point>();
  private readonly held = new Set<string>();
  private readonly abort = new AbortController();
  private movedPx = 0;
  private frame = 0;
  private lastMs = 0;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly controller: TimelineController,
    /** Goes to the field that is searched from. */
    private readonly onSearch: () => void,
  ) {
    const { signal } = this.abort;
    canvas.addEventListener("wheel", this.onWheel, { passive: false, signal });
    canvas.addEventListener("pointerdown", this.onDown, { signal });
    canvas.addEventListener("pointermove", this.onMove, { signal });
    canvas.addEventListener("pointerup", this.onUp, { signal });
    canvas.addEventListener("pointercancel", this.onUp, { signal });
    canvas.addEventListener("pointerleave", () => this.hover(null), { signal });
    canvas.addEventListener("dblclick", () => controller.fitSelected(), { signal });
    canvas.addEventListener("keydown", this.onKeyDown, { signal });
    canvas.addEventListener("keyup", ({ key }) => this.held.delete(key.toLowerCase()), { signal });
    canvas.addEventListener("blur", () => this.held.clear(), { signal });
  }

  /** Listens no more. */
  close(): void {
    this.abort.abort();
    cancelAnimationFrame(this.frame);
  }

  private readonly onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
    const [deltaX, deltaY] = [event.deltaX * unit, event.deltaY * unit];
    if (event.shiftKey) this.controller.scroll(deltaY || deltaX);
    else if (Math.abs(deltaX) > Math.abs(deltaY)) this.controller.pan(deltaX);
    else this.controller.zoom(Math.exp(-deltaY / 240), this.point(event).xPx);
  };

  private readonly onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    this.pointers.set(event.pointerId, this.point(event));
    this.movedPx = 0;
    this.canvas.setPointerCapture(event.pointerId);
  };

  private readonly onMove = (event: PointerEvent): void => {
    const to = this.point(event);
    const from = this.pointers.get(event.pointerId);
    if (!from) {
      this.hover(to);
      return;
    }
    this.pointers.set(event.pointerId, to);
    const [other] = [...this.pointers].flatMap(([id, at]) => (id === event.pointerId ? [] : [at]));
    if (other) this.pinch(from, to, other);
    else this.drag(from, to);
  };

  private readonly onUp = (event: PointerEvent): void => {
    const wasDown = this.pointers.delete(event.pointerId);
    if (wasDown && event.type === "pointerup" && this.movedPx <= CLICK_PX)
      this.click(this.point(event));
  };

  private drag(from: Point, to: Point): void {
    this.movedPx += Math.abs(to.xPx - from.xPx) + Math.abs(to.yPx - from.yPx);
    this.controller.pan(from.xPx - to.xPx);
    this.controller.scroll(from.yPx - to.yPx);
  }

  private pinch(from: Point, to: Point, other: Point): void {
    this.movedPx += CLICK_PX + 1;
    const before = Math.abs(from.xPx - other.xPx);
    const after = Math.abs(to.xPx - other.xPx);
    if (before > 8 && after > 8) this.controller.zoom(after / before, (to.xPx + other.xPx) / 2);
    this.controller.pan((from.xPx - to.xPx) / 2);
  }

  private click(at: Point): void {
    this.canvas.focus({ preventScroll: true });
    const row = this.row(at);
    if (row?.kind === "group") this.controller.toggle(row.id);
    else this.controller.select(this.span(at, row));
  }

  private hover(at: Point | null): void {
    const row = at && this.row(at);
    const span = at ? this.span(at, row) : null;
    const before = this.controller.hovered.peek();
    const isSame = span?.startUs === before?.startUs && span?.threadId === before?.threadId;
    if (!isSame || span?.depth !== before?.depth) this.controller.hovered.value = span;
    this.canvas.style.setProperty("cursor", row?.kind === "group" || span ? "pointer" : "grab");
  }

  private row({ yPx }: Point): LayoutRow | null {
    if (yPx < 0) return null;
    return rowAt(this.controller.layout.peek(), yPx + this.controller.scrollPx.peek());
  }

  private span({ xPx }: Point, row: LayoutRow | null): PickedSpan | null {
    if (row?.kind !== "spans" || xPx < 0) return null;
    return spanUnder(this.controller, xPx, row.threadId, row.depth);
  }

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    const isHeld = HELD[key] !== undefined && !event.shiftKey;
    if (isHeld) this.hold(key);
    else if (!this.press(key, event.shiftKey)) return;
    event.preventDefault();
  };

  /** Does what a key is for; false for one that is for nothing. */
  private press(key: string, isShifted: boolean): boolean {
    const { controller } = this;
    const actions: Readonly<Record<string, () => void>> = {
      "+": () => controller.zoom(ZOOM_STEP),
      "=": () => controller.zoom(ZOOM_STEP),
      "-": () => controller.zoom(1 / ZOOM_STEP),
      _: () => controller.zoom(1 / ZOOM_STEP),
      arrowup: () => (isShifted ? controller.selectAcross(-1) : controller.scroll(-SCROLL_STEP_PX)),
      arrowdown: () => (isShifted ? controller.selectAcross(1) : controller.scroll(SCROLL_STEP_PX)),
      arrowleft: () => controller.selectBeside(-1),
      arrowright: () => controller.selectBeside(1),
      home: () => controller.showAll(),
      f: () => controller.fitSelected(),
      enter: () =>
        controller.selected.peek() ? controller.fitSelected() : controller.selectBeside(1),
      escape: () => controller.select(null),
      n: () => void controller.selectMatch(isShifted ? -1 : 1),
      "/": () => this.onSearch(),
    };
    const action = actions[key];
    action?.();
    return action !== undefined;
  }

  private hold(key: string): void {
    this.held.add(key);
    if (this.frame !== 0) return;
    this.lastMs = performance.now();
    // Even a short press moves by something.
    this.move(16);
    this.frame = requestAnimationFrame(this.onFrame);
  }

  private readonly onFrame = (nowMs: number): void => {
    const elapsedMs = Math.min(100, Math.max(0, nowMs - this.lastMs));
    this.lastMs = nowMs;
    this.move(elapsedMs);
    this.frame = this.held.size > 0 ? requestAnimationFrame(this.onFrame) : 0;
  };

  private move(elapsedMs: number): void {
    const seconds = elapsedMs / 1000;
    const { widthPx } = this.controller.size.peek();
    for (const key of this.held) {
      const step = HELD[key];
      if (step?.pan) this.controller.pan(step.pan * WIDTHS_PER_SECOND * seconds * widthPx);
      if (step?.zoom) this.controller.zoom(ZOOM_PER_SECOND ** (step.zoom * seconds));
    }
  }

  /** A place in the part of the canvas that has spans. */
  private point(event: MouseEvent): Point {
    const { left, top, width } = this.canvas.getBoundingClientRect();
    return { xPx: event.clientX - left - gutterOf(width), yPx: event.clientY - top - RULER_PX };
  }
}

/**
 * Draws a timeline on its canvas: once for each frame in which something changed. It owns the canvas's size and the order of
 * what is drawn; what a span looks like is `spans_layer`'s, what stands over it `overlay`'s.
 */

import { effect } from "@preact/signals";
import { theme } from "../../base/theme";
import { firstRowBelow } from "../../model/timeline/lanes";
import { COLOR } from "../../model/timeline/palette";
import { type Colors, readColors } from "./colors";
import type { TimelineController } from "./controller";
import { drawOverlay } from "./overlay";
import { type Drawing, SpansLayer } from "./spans_layer";
import { gutterOf, RULER_PX } from "./surface";

/** Follows a timeline's state and draws it. */
export class Painter {
  private readonly layer = new SpansLayer();
  private readonly context: CanvasRenderingContext2D | null;
  private readonly observer: ResizeObserver;
  private readonly scheme = matchMedia("(prefers-color-scheme: dark)");
  private readonly stop: () => void;
  private colors: Colors | null = null;
  private frame = 0;
  private isFirst = true;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly controller: TimelineController,
  ) {
    this.context = canvas.getContext("2d", { alpha: false });
    this.observer = new ResizeObserver(() => this.measure());
    // In the screen's own pixels, so that a move to another screen is seen as well.
    this.observer.observe(canvas, { box: "device-pixel-content-box" });
    this.scheme.addEventListener("change", this.forgetColors);
    this.measure();
    const unfollowTheme = effect(() => {
      void theme.value;
      this.forgetColors();
    });
    const unfollow = effect(() => {
      const { ready, viewport, scrollPx, selected, hovered, matches, focus } = controller;
      for (const each of [ready, viewport, scrollPx, selected, hovered, matches, focus])
        void each.value;
      const { layout, palette, tilesChanged, size, steps } = controller;
      for (const each of [layout, palette, tilesChanged, size, steps]) void each.value;
      this.schedule();
    });
    this.stop = () => {
      unfollowTheme();
      unfollow();
    };
  }

  /** Draws no more. */
  close(): void {
    this.stop();
    this.observer.disconnect();
    this.scheme.removeEventListener("change", this.forgetColors);
    cancelAnimationFrame(this.frame);
  }

  private readonly forgetColors = (): void => {
    this.colors = null;
    this.schedule();
  };

  private measure(): void {
    const { clientWidth, clientHeight } = this.canvas;
    if (clientWidth === 0 || clientHeight === 0) return;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    this.canvas.width = Math.round(clientWidth * ratio);
    this.canvas.height = Math.round(clientHeight * ratio);
    const widthPx = Math.max(1, clientWidth - gutterOf(clientWidth));
    this.controller.resize({ widthPx, heightPx: Math.max(1, clientHeight - RULER_PX), ratio });
    this.schedule();
  }

  private schedule(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  private draw(): void {
    const { context, canvas } = this;
    this.colors ??= readColors(canvas.parentElement ?? canvas);
    const drawing = this.drawing(this.colors);
    if (!context) return;
    const { ratio } = this.controller.size.peek();
    if (!drawing) {
      context.fillStyle = this.colors.ground;
      context.fillRect(0, 0, canvas.width, canvas.height);
      return;
    }
    const gutterPx = gutterOf(canvas.clientWidth);
    const { layer } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.putImageData(
      layer.draw(drawing),
      Math.round(gutterPx * ratio),
      Math.round(RULER_PX * ratio),
    );
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawOverlay({ context, drawing, gutterPx, layer }, this.controller);
    if (this.isFirst) performance.mark("timeline-drawn");
    this.isFirst = false;
  }

  private drawing(colors: Colors): Drawing | null {
    const { controller } = this;
    const [viewport, palette] = [controller.viewport.peek(), controller.palette.peek()];
    if (!viewport || !palette) return null;
    const [size, scrollPx, layout] = [
      controller.size.peek(),
      controller.scrollPx.peek(),
      controller.layout.peek(),
    ];
    const first = firstRowBelow(layout, scrollPx);
    const end = firstRowBelow(layout, scrollPx + size.heightPx) + 1;
    const focus = controller.focus.peek();
    return {
      viewport,
      size,
      scrollPx,
      rows: layout.rows.slice(first, end),
      sources: controller.sources(),
      palette,
      colors,
      focus: focus === "" ? null : focusColor(focus, palette.colorOf),
      isFaded: controller.matches.peek().length > 0,
    };
  }
}

/** The color of the term that stands out. */
function focusColor(term: string, colorOf: (term: string) => number): number | null {
  const color = colorOf(term);
  return color === COLOR.other ? null : color;
}

/** The whole build in small: how busy it is over time, and which part is within sight. Dragging moves that part. */

import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { theme } from "../../base/theme";
import { density } from "../../model/timeline/density";
import { timeAt, type Viewport, whole, xOf } from "../../model/timeline/viewport";
import { type Colors, readColors } from "./colors";
import type { Ready, TimelineController } from "./controller";
import { gutterOf } from "./surface";

/** The picture. What it does can be done with keys on the timeline, so a keyboard does not stop here. */
export function Minimap({ controller }: { controller: TimelineController }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => (canvas.current ? follow(canvas.current, controller) : undefined), [controller]);
  return (
    <div aria-hidden="true">
      <canvas class="timeline-minimap" ref={canvas} />
    </div>
  );
}

function follow(canvas: HTMLCanvasElement, controller: TimelineController): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  const move = (event: PointerEvent): void => {
    if (event.buttons !== 1) return;
    const [ready, viewport] = [controller.ready.peek(), controller.viewport.peek()];
    if (!ready || !viewport) return;
    const { left, width } = canvas.getBoundingClientRect();
    const small = whole(ready.extent, width - gutterOf(width));
    const timeUs = timeAt(small, event.clientX - left - gutterOf(width));
    controller.pan((timeUs - viewport.fromUs) / viewport.usPerPx - viewport.widthPx / 2);
  };
  canvas.addEventListener("pointermove", move, { signal });
  canvas.addEventListener(
    "pointerdown",
    (event) => {
      canvas.setPointerCapture(event.pointerId);
      move(event);
    },
    { signal },
  );
  let frame = 0;
  const draw = (): void => {
    frame = 0;
    const [ready, viewport] = [controller.ready.peek(), controller.viewport.peek()];
    if (ready && viewport) drawMinimap(canvas, ready, viewport);
  };
  const stop = effect(() => {
    for (const each of [controller.ready, controller.viewport, controller.size, theme])
      void each.value;
    if (frame === 0) frame = requestAnimationFrame(draw);
  });
  return () => {
    abort.abort();
    stop();
    cancelAnimationFrame(frame);
  };
}

function drawMinimap(canvas: HTMLCanvasElement, ready: Ready, viewport: Viewport): void {
  const context = canvas.getContext("2d", { alpha: false });
  const { clientWidth, clientHeight } = canvas;
  if (!context || clientWidth === 0) return;
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const colors = readColors(canvas.parentElement ?? document.body);
  const gutterPx = gutterOf(clientWidth);
  const small = whole(ready.extent, clientWidth - gutterPx);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = colors.surface;
  context.fillRect(0, 0, clientWidth, clientHeight);
  context.translate(gutterPx, 0);
  drawDensity(context, ready, small, clientHeight, colors);
  const from = xOf(small, viewport.fromUs);
  const to = xOf(small, viewport.fromUs + viewport.widthPx * viewport.usPerPx);
  context.fillStyle = colors.accent;
  context.globalAlpha = 0.16;
  context.fillRect(from, 0, Math.max(2, to - from), clientHeight);
  context.globalAlpha = 1;
  for (const edge of [from, to - 2]) context.fillRect(edge, 0, 2, clientHeight);
  context.fillStyle = colors.muted;
  context.font = "11px system-ui, 'Liberation Sans', sans-serif";
  context.textBaseline = "middle";
  context.fillText("Busy threads", 14 - gutterPx, clientHeight / 2);
}

function drawDensity(
  context: CanvasRenderingContext2D,
  { overview, extent }: Ready,
  small: Viewport,
  heightPx: number,
  colors: Colors,
): void {
  const from = xOf(small, extent.fromUs);
  const parts = Math.max(1, Math.round(xOf(small, extent.toUs) - from));
  const busy = cached(overview, parts);
  const most = busy.reduce((highest, value) => Math.max(highest, value), 0);
  if (!(most > 0)) return;
  context.fillStyle = colors.counter;
  for (const [part, value] of busy.entries()) {
    const barPx = (value / most) * (heightPx - 4);
    context.fillRect(from + part, heightPx - barPx, 1, barPx);
  }
}

const known = new WeakMap<object, Float64Array>();

function cached(overview: Ready["overview"], parts: number): Float64Array {
  const before = known.get(overview);
  if (before?.length === parts) return before;
  const values = density(overview, parts);
  known.set(overview, values);
  return values;
}

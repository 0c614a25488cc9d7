/** A metric over builds as a chart. It is a chunk of its own, with the library that draws it; the table beside says the same. */

import "uplot/dist/uPlot.min.css";
import "./builds.css";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import type { TrendDocument } from "../../api/build_documents";
import { formatTime } from "../../base/format";
import { navigate } from "../../base/location";
import { theme } from "../../base/theme";
import { timeMs } from "../../base/units";
import { formatMetric } from "../../model/builds/metric";
import { rulerStepUs } from "../../model/timeline/viewport";
import { buildHref } from "./facts";

const HEIGHT_PX = 220;
/** How far ticks are from each other, at least. */
const TICK_PX = 36;

/** The chart. A click on a build opens it. */
export default function TrendChart({ trend }: { trend: TrendDocument }) {
  const frame = useRef<HTMLDivElement>(null);
  const shown = theme.value;
  useEffect(() => (frame.current ? draw(frame.current, trend) : undefined), [trend, shown]);
  const text = `${trend.metric} of ${trend.points.length} builds over time`;
  return <div class="chart" ref={frame} role="img" aria-label={text} />;
}

function draw(frame: HTMLElement, trend: TrendDocument): () => void {
  const chart = new uPlot(options(frame, trend), data(trend), frame);
  const observer = new ResizeObserver(() => {
    chart.setSize({ width: frame.clientWidth, height: HEIGHT_PX });
  });
  observer.observe(frame);
  const open = (): void => {
    const point = trend.points[chart.cursor.idx ?? -1];
    if (point) navigate(buildHref(point.id));
  };
  chart.over.addEventListener("click", open);
  return () => {
    observer.disconnect();
    chart.destroy();
  };
}

/** Builds stand side by side: those of one night would else be one point beside those of a week. */
function data({ points, change_points }: TrendDocument): uPlot.AlignedData {
  const levels = levelsOf(points.length, change_points, points);
  return [points.map((_, index) => index), points.map(({ value }) => value), levels];
}

/** The level between changes: the medians on both sides of each, nothing where nothing changed. */
function levelsOf(
  length: number,
  changes: TrendDocument["change_points"],
  points: TrendDocument["points"],
): (number | null)[] {
  const [first] = changes;
  if (!first || points.length === 0) return Array.from({ length }, () => null);
  return Array.from({ length }, (_, index) => {
    const last = changes.findLast((change) => change.index <= index);
    return last ? last.after_median : first.before_median;
  });
}

function options(frame: HTMLElement, trend: TrendDocument): uPlot.Options {
  const color = (name: string): string => resolved(frame, name);
  const [line, muted, accent, bad] = ["line", "text-muted", "accent", "warn"].map(color);
  const format = (value: number | null | undefined): string => formatMetric(value, trend.unit);
  const axis = {
    stroke: muted ?? "",
    grid: { stroke: line ?? "", width: 1 },
    ticks: { show: false },
  };
  const when = (index: number): string => {
    const point = trend.points[index];
    return point ? formatTime(timeMs(point.time_ms)) : "";
  };
  return {
    width: frame.clientWidth,
    height: HEIGHT_PX,
    padding: [8, 56, 0, 0],
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, most * 1.08 || 1] } },
    cursor: { points: { size: 7 }, drag: { x: false, y: false } },
    axes: [
      {
        ...axis,
        space: 120,
        gap: 10,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000],
        values: (_, splits) => dates(splits.map(when)),
      },
      {
        ...axis,
        size: 76,
        values: (_, splits) => splits.map(format),
        ...(trend.unit === "microseconds" ? { splits: timeSplits } : {}),
      },
    ],
    series: [
      { label: "Build", value: (_, index) => (index === null ? "–" : when(index)) },
      {
        label: trend.metric,
        stroke: accent ?? "",
        width: 1.5,
        points: { show: trend.points.length < 200, size: 5 },
        value: (_, value) => format(value),
      },
      {
        label: "Level",
        stroke: bad ?? "",
        width: 2,
        dash: [6, 4],
        points: { show: false },
        paths: uPlot.paths.stepped?.({ align: 1 }) ?? (() => null),
        value: (_, value) => format(value),
        show: trend.change_points.length > 0,
      },
    ],
  };
}

/** Times under the chart: the date where it changes, and the clock between. */
function dates(times: readonly string[]): string[] {
  let last = "";
  return times.map((time) => {
    const [date = "", clock = ""] = time.split(", ");
    const text = date === last ? clock : date;
    last = date;
    return text;
  });
}

/** Round durations beside the chart: 10 min rather than 600,000,000 µs. */
function timeSplits(_: uPlot, __: number, least: number, most: number): number[] {
  const stepUs = rulerStepUs((most - least) / HEIGHT_PX, TICK_PX);
  const first = Math.ceil(least / stepUs);
  const length = Math.max(0, Math.floor(most / stepUs) - first + 1);
  return Array.from({ length }, (___, index) => (first + index) * stepUs);
}

/** A token of the style sheet as a color that a canvas takes. */
function resolved(frame: HTMLElement, name: string): string {
  const probe = document.createElement("span");
  probe.hidden = true;
  frame.append(probe);
  probe.style.setProperty("color", `var(--${name})`);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Values of metrics as people read them, and how much they changed. */

import type { MetricUnit } from "../../api/build_documents";
import { formatBytes, formatCount, formatDuration, formatRatio, NO_VALUE } from "../../base/format";
import { bytes, count, durationUs, ratio } from "../../base/units";

/** A value in its unit; a dash where there is none. */
export function formatMetric(value: number | null | undefined, unit: MetricUnit): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE;
  switch (unit) {
    case "microseconds":
      return formatDuration(durationUs(value));
    case "bytes":
      return formatBytes(bytes(value));
    case "ratio":
      return formatRatio(ratio(value, 1));
    case "count":
      return Number.isInteger(value) ? formatCount(count(value)) : value.toFixed(2);
  }
}

/** A change in percent, with its sign: `+12.5 %`, `−3.0 %`, `0 %`, `< 0.1 %` either way; a dash where there is nothing to compare with. */
export function formatChange(before: number, after: number): string {
  if (!Number.isFinite(before) || !Number.isFinite(after)) return NO_VALUE;
  if (before === after) return "0 %";
  if (before === 0) return NO_VALUE;
  const percent = ((after - before) / Math.abs(before)) * 100;
  if (Math.abs(percent) < 0.05) return "< 0.1 %";
  return `${percent < 0 ? "−" : "+"}${Math.abs(percent).toFixed(1)} %`;
}

/** Whether a change is for the better, for the worse, or neither. */
export function judge(
  before: number,
  after: number,
  better: "lower" | "higher",
): "good" | "bad" | "same" {
  if (before === after || !Number.isFinite(before) || !Number.isFinite(after)) return "same";
  return after < before === (better === "lower") ? "good" : "bad";
}

/** A duration with its sign, for differences. */
export function formatDifference(differenceUs: number): string {
  const text = formatDuration(durationUs(Math.abs(differenceUs)));
  if (differenceUs === 0) return text;
  return `${differenceUs < 0 ? "−" : "+"}${text}`;
}

/** The words of a code: `no_remote_cache` as `No remote cache`. */
export function titleOf(code: string): string {
  const text = code.replaceAll("_", " ");
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

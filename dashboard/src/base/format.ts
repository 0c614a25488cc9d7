/**
 * Quantities as people read them: three or four digits that matter, and the unit. It knows no locale but the one that the
 * documents are written in, so that a screenshot and a test say the same everywhere.
 */

import type { Bytes, Count, DurationUs, Ratio, TimeMs } from "./units";

/** Stands where there is no value. */
export const NO_VALUE = "–";

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const DATE = new Intl.DateTimeFormat("en-GB", {
  day: "2-digit",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const CLOCK = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

/** `1,440`. */
export function formatCount(value: Count): string {
  return WHOLE.format(value);
}

/** A count with the noun it counts: `1 node`, `13 nodes`. */
export function formatCounted(value: number, singular: string, plural = `${singular}s`): string {
  return `${WHOLE.format(value)} ${value === 1 ? singular : plural}`;
}

/** `12.5 %`; what is not all and not nothing never reads as 0 % or 100 %. */
export function formatRatio(value: Ratio): string {
  if (!Number.isFinite(value)) return NO_VALUE;
  const percent = value * 100;
  if (percent > 0 && percent < 0.05) return "< 0.1 %";
  if (percent < 100 && percent >= 99.95) return "> 99.9 %";
  return `${percent.toFixed(1)} %`;
}

/** `850 µs`, `12.4 ms`, `3.27 s`, `2 min 5 s`, `3 h 20 min`. */
export function formatDuration(value: DurationUs): string {
  if (!Number.isFinite(value)) return NO_VALUE;
  if (value < 0) return `−${formatDuration(-value as DurationUs)}`;
  if (value < 999.5) return `${Math.round(value)} µs`;
  if (value < 999_500) return `${significant(value / 1e3)} ms`;
  if (value < 59_995_000) return `${significant(value / 1e6)} s`;
  const seconds = Math.round(value / 1e6);
  if (seconds < 3600) return parts(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(seconds / 60);
  return parts(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

/** `512 B`, `1.2 KB`, `38.5 MB`: powers of 1000, as networks and disks count. */
export function formatBytes(value: Bytes): string {
  if (!Number.isFinite(value)) return NO_VALUE;
  if (value < 0) return `−${formatBytes(-value as Bytes)}`;
  let size: number = value;
  for (const unit of ["B", "KB", "MB", "GB"]) {
    if (size < 999.5) return `${unit === "B" ? Math.round(size) : significant(size)} ${unit}`;
    size /= 1000;
  }
  return `${significant(size)} TB`;
}

/** `20 Nov 2026`, UTC. */
export function formatDate(time: TimeMs): string {
  return isTime(time) ? DATE.format(time) : NO_VALUE;
}

/** `20 Nov 2026, 03:54`, UTC. */
export function formatTime(time: TimeMs): string {
  return isTime(time) ? `${DATE.format(time)}, ${CLOCK.format(time)}` : NO_VALUE;
}

/** `2026-11-20`, UTC: what date fields and the API take. Empty for what is no time. */
export function isoDate(time: TimeMs): string {
  return isTime(time) ? new Date(time).toISOString().slice(0, 10) : "";
}

/** The first group of a principal, which is how people call it; other texts as they are. */
export function shortPrincipal(text: string): string {
  const first = text.split("-", 1)[0] ?? text;
  return /^[a-z2-7]{5}$/.test(first) && text.length > first.length ? first : text;
}

/** The first eight digits of a commit or a version's hash; other texts as they are. */
export function shortHash(text: string): string {
  return /^[0-9a-f]{12,}$/.test(text) ? text.slice(0, 8) : text;
}

function isTime(time: number): boolean {
  return Math.abs(time) <= 8.64e15;
}

function significant(value: number): string {
  return trimmed(value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}

function trimmed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function parts(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = small === 0 ? "" : ` ${small} ${smallUnit}`;
  return `${WHOLE.format(large)} ${largeUnit}${rest}`;
}

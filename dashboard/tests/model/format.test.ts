import assert from "node:assert/strict";
import { test } from "node:test";
import {
  formatBytes,
  formatCounted,
  formatDuration,
  formatRatio,
  formatTime,
  isoDate,
  shortHash,
  shortPrincipal,
} from "../../src/base/format";
import { bytes, durationUs, ratio, timeMs } from "../../src/base/units";

const MINUTE = 60e6;

test("durations have three digits and a unit that fits", () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, "0 µs"],
    [999, "999 µs"],
    [999.6, "1 ms"],
    [12_345, "12.3 ms"],
    [999_499, "999 ms"],
    [999_600, "1 s"],
    [3_270_000, "3.27 s"],
    [59_996_000, "1 min"],
    [125 * 1e6, "2 min 5 s"],
    [200 * MINUTE, "3 h 20 min"],
    [-12_345, "−12.3 ms"],
    [Number.NaN, "–"],
    [Number.POSITIVE_INFINITY, "–"],
  ];
  for (const [value, expected] of cases) {
    assert.equal(formatDuration(durationUs(value)), expected, String(value));
  }
});

test("no duration reads as sixty seconds or minutes", () => {
  for (let seconds = 58; seconds < 7300; seconds += 0.7) {
    assert.doesNotMatch(formatDuration(durationUs(seconds * 1e6)), /\b60 (s|min)/);
  }
});

test("sizes are powers of 1000", () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1 KB"],
    [2_097_152, "2.1 MB"],
    [38_460_000, "38.5 MB"],
    [5e15, "5000 TB"],
    [-1500, "−1.5 KB"],
  ];
  for (const [value, expected] of cases) assert.equal(formatBytes(bytes(value)), expected);
});

test("a part that is not nothing and not all never reads as such", () => {
  assert.equal(formatRatio(ratio(0, 7)), "0.0 %");
  assert.equal(formatRatio(ratio(1, 100_000)), "< 0.1 %");
  assert.equal(formatRatio(ratio(1431, 1440)), "99.4 %");
  assert.equal(formatRatio(ratio(99_999, 100_000)), "> 99.9 %");
  assert.equal(formatRatio(ratio(7, 7)), "100.0 %");
  assert.equal(formatRatio(ratio(1, 0)), "0.0 %");
});

test("times are in UTC, and what is no time says so", () => {
  const time = timeMs(Date.parse("2026-11-20T03:54:49Z"));
  assert.equal(formatTime(time), "20 Nov 2026, 03:54");
  assert.equal(isoDate(time), "2026-11-20");
  assert.equal(formatTime(timeMs(Number.NaN)), "–");
  assert.equal(isoDate(timeMs(Number.POSITIVE_INFINITY)), "");
});

test("identifiers are shown by their first part", () => {
  assert.equal(shortPrincipal("tdb26-jop6k-aogll-7ltgs"), "tdb26");
  assert.equal(shortPrincipal("an1"), "an1");
  assert.equal(shortPrincipal("Antwerp-North"), "Antwerp-North");
  assert.equal(shortHash("ec4f4636b24e095610a5729d87d79910ea7dbb11"), "ec4f4636");
  assert.equal(shortHash("release-1"), "release-1");
});

test("counts agree with their nouns", () => {
  assert.equal(formatCounted(1, "node"), "1 node");
  assert.equal(formatCounted(1440, "node"), "1,440 nodes");
  assert.equal(formatCounted(0, "country", "countries"), "0 countries");
});

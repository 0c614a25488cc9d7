import assert from "node:assert/strict";
import { test } from "node:test";
import { traceUs } from "../../../src/base/trace_time";
import { stepSpan } from "../../../src/model/timeline/critical_path";
import { density } from "../../../src/model/timeline/density";
import { COUNTERS, layoutOf, rowAt, rowOf, threadKind } from "../../../src/model/timeline/lanes";
import { blockColors, COLOR, COLORS, paletteOf } from "../../../src/model/timeline/palette";
import { drawRow, SHADES } from "../../../src/model/timeline/raster";
import { decodeWindow, type TimelineWindow } from "../../../src/model/timeline/window";
import { type TestWindow, windowBytes } from "../../support/window_bytes";

function window(test: TestWindow): TimelineWindow {
  const result = decodeWindow(windowBytes(test));
  assert.ok(result.ok);
  return result.value;
}

const BUILD: TestWindow = {
  toUs: 1000,
  lanes: [
    {
      threadId: 0,
      name: "Critical Path",
      rows: [[{ startUs: 0, endUs: 500, category: "critical path component" }]],
    },
    {
      threadId: 9,
      name: "Main Thread",
      rows: [[{ startUs: 0, endUs: 1000, category: "general information" }]],
    },
    {
      threadId: 40,
      name: "worker-0",
      rows: [
        [
          {
            startUs: 100,
            endUs: 400,
            name: "Compiling a",
            category: "action processing",
            mnemonic: "Rustc",
          },
          {
            startUs: 400,
            endUs: 600,
            name: "Linking",
            category: "action processing",
            mnemonic: "CppLink",
          },
          { startUs: 900, endUs: 910, spans: 8, busyUs: 5, category: "fetch" },
        ],
        [{ startUs: 120, endUs: 180, category: "sandbox" }],
      ],
    },
    {
      threadId: 41,
      name: "worker-1",
      rows: [[{ startUs: 250, endUs: 750, category: "action processing" }]],
    },
  ],
  counters: [{ name: "CPU", points: [[0, 1]] }],
};

/** What each color's shades look like: the color in the tens, the shade in the ones. */
const LEGIBLE = Uint32Array.from({ length: COLORS * SHADES }, (_, index) => 100 + index);

function line(build: TimelineWindow, row: number, clip = { fromUs: 0, toUs: 1000 }, pixels = 100) {
  const drawn = new Uint32Array(pixels);
  const colors = Uint8Array.from({ length: build.blocks.length }, (_, block) => block % COLORS);
  drawRow(
    { pixels: drawn, fromUs: 0, usPerPixel: 1000 / pixels },
    build,
    row,
    clip,
    colors,
    LEGIBLE,
  );
  return drawn;
}

test("spans fill their pixels, and wide ones end with a gap", () => {
  const pixels = line(window(BUILD), 2);
  const full = (block: number): number => 100 + block * SHADES + SHADES - 1;
  assert.equal(pixels[9], 0);
  assert.equal(pixels[10], full(2));
  assert.equal(pixels[38], full(2));
  assert.equal(pixels[39], 0, "the gap");
  assert.equal(pixels[40], full(3));
  assert.equal(pixels[89], 0);
  const several = (pixels[90] ?? 0) - 100 - 4 * SHADES;
  assert.ok(several > 3 && several < SHADES - 1, `half full: ${several}`);
  assert.equal(pixels[91], 0);
});

test("nothing is drawn outside of the part that a tile is for", () => {
  const pixels = line(window(BUILD), 2, { fromUs: 200, toUs: 450 });
  assert.deepEqual([pixels[19], pixels[44] !== 0, pixels[45]], [0, true, 0]);
  assert.ok((pixels[20] ?? 0) > 0);
});

test("even the shortest span is to be seen, and drawing never leaves the line", () => {
  const tiny = window({
    toUs: 1000,
    lanes: [{ threadId: 1, name: "a", rows: [[{ startUs: 500, endUs: 500 }]] }],
  });
  assert.equal(line(tiny, 0).filter((pixel) => pixel !== 0).length, 1);
  const wide = window({
    toUs: 1000,
    lanes: [{ threadId: 1, name: "a", rows: [[{ startUs: -1e9, endUs: 1e9 }]] }],
  });
  assert.ok(line(wide, 0).every((pixel) => pixel !== 0));
});

test("the terms that take most time have colors of their own, what encloses all stays behind", () => {
  const build = window(BUILD);
  const palette = paletteOf(build, "category");
  assert.deepEqual(
    palette.entries.map(({ term }) => term),
    ["action processing", "sandbox", "fetch"],
  );
  assert.equal(palette.entries[0]?.busyUs, 1000);
  const colors = blockColors(build, palette);
  assert.deepEqual([...colors], [COLOR.critical, COLOR.none, 0, 0, 2, 1, 0]);
  assert.deepEqual(
    paletteOf(build, "mnemonic").entries.map(({ term }) => term),
    ["Rustc", "CppLink"],
  );
  assert.equal(palette.colorOf("never seen"), COLOR.other);
});

test("threads of one kind are a group that can be closed, and the critical path comes first", () => {
  const build = window(BUILD);
  const { rows, heightPx } = layoutOf(build, new Set([COUNTERS]));
  const titles = rows.map((row) => (row.kind === "counter" ? row.name : row.title));
  assert.deepEqual(titles, [
    "Critical Path",
    "Counters (1)",
    "Main Thread",
    "worker (2)",
    "worker-0",
    "",
    "worker-1",
  ]);
  const closed = layoutOf(build, new Set(["worker"]));
  assert.deepEqual(
    closed.rows.map(({ kind }) => kind),
    ["spans", "group", "counter", "spans", "group"],
  );
  assert.equal(rowOf(closed, 40, 0), null);
  for (const row of rows) assert.equal(rowAt({ rows, heightPx }, row.yPx + 1), row);
  assert.equal(rowAt({ rows, heightPx }, heightPx + 1), null);
  assert.equal(threadKind("skyframe-evaluator-execution-12"), "skyframe-evaluator-execution");
  assert.equal(threadKind("42"), "42");
});

test("the critical path's spans are found by name where they overlap", () => {
  const build = window(BUILD);
  const step = { description: "Linking", startUs: traceUs(380), endUs: traceUs(590) };
  assert.deepEqual(stepSpan(build, 2, step), [400, 600]);
  assert.equal(stepSpan(build, 2, { ...step, description: "Other" }), null);
  assert.equal(stepSpan(build, 2, { ...step, startUs: traceUs(650), endUs: traceUs(700) }), null);
});

test("density is how many threads are busy on average", () => {
  const busy = density(window(BUILD), 4);
  // The main thread all the time; the workers 150, 250+..., counted by hand for each quarter of 250 us.
  const expected = [
    1 + 150 / 250,
    1 + 250 / 250 + 250 / 250,
    1 + 100 / 250 + 250 / 250,
    1 + 5 / 250,
  ];
  for (const [part, value] of busy.entries())
    assert.ok(Math.abs(value - (expected[part] ?? 0)) < 1e-9, `${part}: ${value}`);
  assert.deepEqual([...density(window({ toUs: 0, lanes: [] }), 3)], [0, 0, 0]);
});

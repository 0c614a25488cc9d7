import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeWindow, type TimelineWindow } from "../../../src/model/timeline/window";
import { type TestWindow, windowBytes } from "../../support/window_bytes";

const SAMPLE: TestWindow = {
  toUs: 1000,
  lanes: [
    { threadId: 3, name: "main", rows: [[{ startUs: 0, endUs: 900, name: "höher" }], []] },
    {
      threadId: 7,
      name: "worker-1",
      rows: [
        [
          { startUs: 10, endUs: 20, name: "a", mnemonic: "Rustc" },
          { startUs: 30, endUs: 90, spans: 5, busyUs: 25 },
        ],
        [{ startUs: 12, endUs: 14, name: "inner" }],
      ],
    },
  ],
  counters: [
    {
      name: "CPU",
      points: [
        [0, 1.5],
        [50, 3],
      ],
    },
  ],
};

function decoded(bytes: ArrayBuffer): TimelineWindow {
  const result = decodeWindow(bytes);
  assert.ok(result.ok, result.ok ? "" : result.error);
  return result.value;
}

test("a window is read where it lies", () => {
  const { lanes, blocks, counters, text, fromUs, toUs, widthPx } = decoded(windowBytes(SAMPLE));
  assert.deepEqual([fromUs, toUs, widthPx], [0, 1000, 100]);
  assert.deepEqual([...lanes.threadId], [3, 7]);
  assert.deepEqual([...lanes.name].map(text), ["main", "worker-1"]);
  assert.deepEqual([...lanes.firstRow], [0, 2, 4]);
  assert.deepEqual([...lanes.firstBlock], [0, 1, 1, 3, 4]);
  assert.deepEqual([...blocks.startUs], [0, 10, 30, 12]);
  assert.deepEqual([...blocks.name].map(text), ["höher", "a", "", "inner"]);
  assert.deepEqual([...blocks.spanCount], [1, 1, 5, 1]);
  assert.deepEqual([...blocks.busyUs], [900, 10, 25, 2]);
  assert.equal(text(blocks.mnemonic[1] ?? 0), "Rustc");
  assert.deepEqual([...counters.value], [1.5, 3]);
  assert.equal(text(4711), "");
});

test("an empty window is one", () => {
  const window = decoded(windowBytes({ toUs: 1, lanes: [] }));
  assert.deepEqual([window.lanes.length, window.blocks.length, window.counters.length], [0, 0, 0]);
});

test("bytes that are no window are told so, whatever is wrong with them", () => {
  const refusal = (bytes: ArrayBuffer): string => {
    const result = decodeWindow(bytes);
    return result.ok ? "" : result.error;
  };
  assert.match(refusal(new ArrayBuffer(0)), /cut off/);
  assert.match(refusal(new ArrayBuffer(64)), /no timeline/);
  const bytes = windowBytes(SAMPLE);
  assert.match(refusal(bytes.slice(0, -1)), /bytes instead of/);
  const newer = bytes.slice(0);
  new Uint32Array(newer)[1] = 2;
  assert.match(refusal(newer), /version 2/);
  const wordCount = Math.floor(bytes.byteLength / 4);
  for (const value of [0, 1, 3, 0x7fffffff, 0xffffffff]) {
    for (let word = 0; word < wordCount; word += 1) {
      const damaged = bytes.slice(0);
      new Uint32Array(damaged, 0, wordCount)[word] = value;
      const result = decodeWindow(damaged);
      // What is read must be safe to walk.
      if (result.ok)
        for (const at of result.value.lanes.firstBlock) assert.ok(at <= result.value.blocks.length);
    }
  }
});

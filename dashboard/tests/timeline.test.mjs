// Holds the reader of timelines to the server that writes them: a window as bytes must say what the same window says as JSON.
// It fails when the layout of the bytes changes on one side alone; src/model/timeline/window.ts and
// rs/bazel_profile/src/trace/layout.rs are the two sides.

import "./support/typescript.mjs";
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startBackend } from "./support/backend.mjs";
import { profile, SANDBOXED, upload } from "./support/builds.mjs";

const { decodeWindow } = await import("../src/model/timeline/window.ts");

let backend;
let folder;
let path;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dre-dashboard-"));
  backend = await startBackend(["--data-dir", folder]);
  const id = await upload(backend.url, profile({ inner: SANDBOXED }));
  path = `${backend.url}/api/builds/${id}/timeline`;
});
after(async () => {
  await backend?.stop();
  await rm(folder, { recursive: true });
});

for (const query of ["", "?width=7", "?from=900000&to=2100000&width=300", "?from=-90&to=-80"]) {
  test(`bytes and JSON of the timeline${query} say the same`, async () => {
    const accept = "application/octet-stream";
    const bytes = await fetch(path + query, { headers: { accept } });
    const result = decodeWindow(await bytes.arrayBuffer());
    assert.ok(result.ok, result.error);
    const expected = await (await fetch(path + query)).json();
    assert.deepEqual(documentOf(result.value), withoutPixels(expected));
  });
}

/** A decoded window in the form of the server's JSON. */
function documentOf({ fromUs, toUs, widthPx, lanes, blocks, counters, text }) {
  const block = (depth) => (index) => ({
    depth,
    span_count: blocks.spanCount[index],
    start_us: blocks.startUs[index],
    end_us: blocks.endUs[index],
    busy_us: blocks.busyUs[index],
    name: text(blocks.name[index]),
    category: text(blocks.category[index]),
    target: text(blocks.target[index]),
    mnemonic: text(blocks.mnemonic[index]),
  });
  const indexes = (first, end) =>
    Array.from({ length: end - first }, (_, offset) => first + offset);
  const row = (lane, depth) => {
    const at = lanes.firstRow[lane] + depth;
    return indexes(lanes.firstBlock[at], lanes.firstBlock[at + 1]).map(block(depth));
  };
  return {
    from_us: fromUs,
    to_us: toUs,
    width_px: widthPx,
    lanes: indexes(0, lanes.length).map((lane) => ({
      thread_id: lanes.threadId[lane],
      name: text(lanes.name[lane]),
      row_count: lanes.rowCount[lane],
      blocks: indexes(0, lanes.rowCount[lane]).flatMap((depth) => row(lane, depth)),
    })),
    counters: indexes(0, counters.length).map((counter) => ({
      name: text(counters.name[counter]),
      series: text(counters.series[counter]),
      points: indexes(counters.firstPoint[counter], counters.firstPoint[counter + 1]).map(
        (point) => ({ x: counters.xPx[point], value: counters.value[point] }),
      ),
    })),
  };
}

/** The server's JSON with texts instead of their numbers, and what the dashboard does not read left out. */
function withoutPixels({ from_us, to_us, width_px, lanes, counters, texts }) {
  return {
    from_us,
    to_us,
    width_px,
    lanes: lanes.map((lane) => ({
      ...lane,
      name: texts[lane.name] ?? "",
      blocks: lane.blocks.map(({ x_start, x_end, ...block }) => ({
        ...block,
        name: texts[block.name],
        category: texts[block.category],
        target: texts[block.target],
        mnemonic: texts[block.mnemonic],
      })),
    })),
    counters: counters.map(({ name, series, points }) => ({
      name: texts[name],
      series: texts[series],
      points: points.map(({ x, value }) => ({ x: Math.fround(x), value: Math.fround(value) })),
    })),
  };
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { failure, type Result, success } from "../../../src/base/result";
import { type Extent, traceUs } from "../../../src/base/trace_time";
import { TileCache } from "../../../src/model/timeline/tile_cache";
import {
  levelFor,
  neighbours,
  parent,
  TILE_PX,
  tileAt,
  visibleTiles,
} from "../../../src/model/timeline/tiles";
import { fit, whole } from "../../../src/model/timeline/viewport";

const BUILD: Extent = { fromUs: traceUs(-43_000), toUs: traceUs(60_000_000) };
const part = (fromUs: number, toUs: number) =>
  fit({ fromUs: traceUs(fromUs), toUs: traceUs(toUs) }, BUILD, 1100, 0);

test("the level's pixels are nearest to the drawing's", () => {
  for (const [usPerPx, level] of [
    [0.025, 0],
    [1, 0],
    [1.5, 1],
    [2.8, 1],
    [3, 2],
    [1000, 10],
  ] as const) {
    assert.equal(levelFor(usPerPx), level, `${usPerPx}`);
  }
});

test("tiles cover what is within sight, the middle first, and nothing beyond the build", () => {
  const view = part(10e6, 14e6);
  const tiles = visibleTiles(view, BUILD);
  const sorted = tiles.toSorted((left, right) => left.index - right.index);
  assert.ok((sorted[0]?.fromUs ?? 0) <= 10e6 && (sorted.at(-1)?.toUs ?? 0) >= 14e6);
  for (const [index, tile] of sorted.entries()) {
    assert.equal(tile.toUs - tile.fromUs, TILE_PX * 2 ** tile.level);
    if (index > 0) assert.equal(tile.fromUs, sorted[index - 1]?.toUs);
  }
  const middle = 12e6;
  const distance = (it: Extent): number => Math.abs((it.fromUs + it.toUs) / 2 - middle);
  assert.equal(Math.min(...tiles.map(distance)), distance(tiles[0] ?? BUILD));
  for (const tile of visibleTiles(whole(BUILD, 1100), BUILD)) {
    assert.ok(tile.index >= 0 && tile.fromUs < BUILD.toUs);
  }
});

test("the neighbours are beside, and none is before the first or behind the last", () => {
  const seen = visibleTiles(part(10e6, 14e6), BUILD).map(({ index }) => index);
  const beside = neighbours(part(10e6, 14e6), BUILD).map(({ index }) => index);
  assert.deepEqual(beside, [Math.max(...seen) + 1, Math.min(...seen) - 1]);
  assert.deepEqual(
    neighbours(part(-43_000, 1000), BUILD).map(({ index }) => index > 0),
    [true],
  );
});

test("a tile lies in its parent", () => {
  const tile = tileAt(4, 7, BUILD);
  const above = parent(tile, BUILD);
  assert.equal(above.key, "5/3");
  assert.ok(above.fromUs <= tile.fromUs && above.toUs >= tile.toUs);
});

/** Requests that are answered by hand. */
function requests() {
  const open = new Map<string, (result: Result<string, string>) => void>();
  const aborted: string[] = [];
  const load = (key: string) => ({
    result: new Promise<Result<string, string>>((resolve) => open.set(key, resolve)),
    abort: () => aborted.push(key),
  });
  const answer = async (key: string, result: Result<string, string> = success(key)) => {
    open.get(key)?.(result);
    open.delete(key);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { open, aborted, load, answer };
}

function cache(load: ReturnType<typeof requests>["load"], maxBytes = 30) {
  let changes = 0;
  const tiles = new TileCache<string, string>({
    maxBytes,
    maxRequests: 2,
    keyOf: (key) => key,
    sizeBytes: () => 10,
    load,
    onChange: () => {
      changes += 1;
    },
  });
  return { tiles, changes: () => changes };
}

test("few tiles are asked for at once, in the order of their importance", async () => {
  const { open, load, answer } = requests();
  const { tiles, changes } = cache(load);
  tiles.want(["a", "b", "c"]);
  assert.deepEqual([...open.keys()], ["a", "b"]);
  await answer("b");
  assert.deepEqual([...open.keys()], ["a", "c"]);
  assert.equal(tiles.get("b"), "b");
  assert.equal(changes(), 1);
  assert.equal(tiles.isSettled(), false);
});

test("what is no longer wanted is given up, and its answer is dropped", async () => {
  const { aborted, load, answer } = requests();
  const { tiles, changes } = cache(load);
  tiles.want(["a"]);
  tiles.want(["b"]);
  assert.deepEqual(aborted, ["a"]);
  await answer("a");
  assert.equal(tiles.get("a"), undefined);
  assert.equal(changes(), 0);
});

test("the tiles used least recently go, and those within sight stay", async () => {
  const { load, answer } = requests();
  const { tiles } = cache(load);
  for (const key of ["a", "b", "c"]) {
    tiles.want([key]);
    await answer(key);
  }
  assert.equal(tiles.get("a"), "a");
  tiles.want(["d"]);
  await answer("d");
  assert.deepEqual(
    ["a", "b", "c", "d"].map((key) => tiles.get(key)),
    ["a", undefined, "c", "d"],
  );
  tiles.want(["a", "c", "d", "e"]);
  await answer("e");
  assert.equal(tiles.sizeBytes(), 40, "all of them are wanted");
  tiles.close();
  assert.equal(tiles.sizeBytes(), 0);
});

test("a failure is told once and not asked again until told to", async () => {
  const { open, load, answer } = requests();
  const { tiles, changes } = cache(load);
  tiles.want(["a"]);
  await answer("a", failure("the server cannot be reached"));
  assert.equal(tiles.failure(), "the server cannot be reached");
  assert.equal(changes(), 1);
  tiles.want(["a"]);
  assert.equal(open.size, 0);
  tiles.retry();
  await answer("a");
  assert.equal(tiles.failure(), null);
  assert.equal(tiles.get("a"), "a");
});

test("what failed is asked for again when one comes back to it", async () => {
  const { open, load, answer } = requests();
  const { tiles } = cache(load);
  tiles.want(["a"]);
  await answer("a", failure("the server cannot be reached"));
  tiles.want(["b"]);
  assert.equal(tiles.failure(), null);
  tiles.want(["b", "a"]);
  assert.deepEqual([...open.keys()], ["b", "a"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { traceUs } from "../../../src/base/trace_time";
import { CLOSED, SPAN, VIEW } from "../../../src/model/timeline/link";
import { matchIndex, nextMatch } from "../../../src/model/timeline/matches";
import { besides, spanAt } from "../../../src/model/timeline/pick";
import { decodeWindow } from "../../../src/model/timeline/window";
import { windowBytes } from "../../support/window_bytes";

const place = (threadId: number, depth: number, startUs: number) => ({
  threadId,
  depth,
  startUs: traceUs(startUs),
});

const result = decodeWindow(
  windowBytes({
    toUs: 1000,
    lanes: [
      {
        threadId: 5,
        name: "a",
        rows: [
          [
            { startUs: 0, endUs: 100, name: "first", category: "c", mnemonic: "M" },
            { startUs: 200, endUs: 300, name: "second" },
            { startUs: 300, endUs: 310, name: "third", spans: 3, busyUs: 4 },
          ],
          [],
        ],
      },
    ],
  }),
);
assert.ok(result.ok);
const window = result.value;

test("a pointer means the span under it, or the nearest within reach", () => {
  const name = (startUs: number, slackUs: number) =>
    spanAt(window, place(5, 0, startUs), slackUs)?.name;
  assert.equal(name(50, 0), "first");
  assert.equal(name(110, 0), undefined);
  assert.equal(name(110, 20), "first");
  assert.equal(name(190, 95), "second");
  assert.equal(name(300, 5), "third");
  assert.equal(spanAt(window, place(5, 1, 50), 1000), null);
  assert.equal(spanAt(window, place(6, 0, 50), 1000), null);
  assert.equal(spanAt(window, place(5, 2, 50), 1000), null);
});

test("a picked span has all that is known of it", () => {
  assert.deepEqual(spanAt(window, place(5, 0, 50), 0), {
    ...place(5, 0, 0),
    endUs: 100,
    busyUs: 100,
    spanCount: 1,
    name: "first",
    category: "c",
    target: "",
    mnemonic: "M",
  });
});

test("spans are walked along their row", () => {
  const walk = (startUs: number, direction: -1 | 1) =>
    besides(window, place(5, 0, startUs), direction)?.name;
  assert.equal(walk(0, 1), "second");
  assert.equal(walk(200, 1), "third");
  assert.equal(walk(300, 1), undefined);
  assert.equal(walk(300, -1), "second");
  assert.equal(walk(0, -1), undefined);
});

test("matches are walked in the order of time, around the ends", () => {
  const matches = [place(5, 0, 10), place(4, 1, 20), place(5, 0, 20)];
  assert.equal(nextMatch(matches, null, 1), matches[0]);
  assert.equal(nextMatch(matches, null, -1), matches[2]);
  assert.equal(nextMatch(matches, place(5, 0, 10), 1), matches[1]);
  assert.equal(nextMatch(matches, place(4, 1, 20), 1), matches[2]);
  assert.equal(nextMatch(matches, place(5, 0, 20), 1), matches[0]);
  assert.equal(nextMatch(matches, place(5, 0, 10), -1), matches[2]);
  assert.equal(nextMatch(matches, place(9, 9, 15), -1), matches[0]);
  assert.equal(nextMatch([], null, 1), null);
  assert.equal(matchIndex(matches, place(4, 1, 20)), 1);
  assert.equal(matchIndex(matches, place(4, 1, 21)), -1);
});

test("what the URL says is read back, and what it cannot mean is left out", () => {
  for (const view of [{ fromUs: traceUs(-43_000), toUs: traceUs(12) }, null]) {
    assert.deepEqual(VIEW.read(VIEW.write(view)), view);
  }
  for (const text of ["5~5", "9~1", "a~b", "1~", "1e3~2e3", "99999999999999999999~1"]) {
    assert.equal(VIEW.read(text), null, text);
  }
  assert.deepEqual(SPAN.read(SPAN.write(place(1131, 2, -5))), place(1131, 2, -5));
  for (const text of ["1.2", "1.-2.3", "x.1.2", ""]) assert.equal(SPAN.read(text), null, text);
  assert.deepEqual([...CLOSED.read(null)], ["counters"]);
  assert.deepEqual([...CLOSED.read(CLOSED.write(new Set()))], []);
  assert.deepEqual(
    [...CLOSED.read(CLOSED.write(new Set(["worker", "counters"])))],
    ["counters", "worker"],
  );
});

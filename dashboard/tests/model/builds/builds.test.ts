import assert from "node:assert/strict";
import { test } from "node:test";
import {
  formatChange,
  formatDifference,
  formatMetric,
  judge,
  titleOf,
} from "../../../src/model/builds/metric";
import { has, sideParameter, toggled } from "../../../src/model/builds/sides";

test("values are shown in their unit", () => {
  assert.equal(formatMetric(61_500_000, "microseconds"), "1 min 2 s");
  assert.equal(formatMetric(5_100_000, "bytes"), "5.1 MB");
  assert.equal(formatMetric(0.25, "ratio"), "25.0 %");
  assert.equal(formatMetric(1440, "count"), "1,440");
  assert.equal(formatMetric(1.5, "count"), "1.50");
  for (const value of [null, undefined, Number.NaN])
    assert.equal(formatMetric(value, "count"), "–");
});

test("changes have a sign and a direction", () => {
  assert.equal(formatChange(100, 112.5), "+12.5 %");
  assert.equal(formatChange(100, 97), "−3.0 %");
  assert.equal(formatChange(100, 100), "0 %");
  assert.equal(formatChange(100, 100.01), "< 0.1 %");
  assert.equal(formatChange(0, 5), "–");
  assert.equal(formatDifference(-1_500_000), "−1.5 s");
  assert.equal(judge(1, 2, "lower"), "bad");
  assert.equal(judge(1, 2, "higher"), "good");
  assert.equal(judge(2, 2, "lower"), "same");
  assert.equal(titleOf("no_remote_cache"), "No remote cache");
});

test("sides are short identifiers, each once, and nothing else", () => {
  const base = sideParameter("base");
  const id = "0123456789abcdef".repeat(4);
  assert.deepEqual(base.read(`${id},${id},no id,DEADBEEF,abcd`), ["0123456789ab", "abcd"]);
  assert.equal(base.write([]), null);
  assert.equal(base.write([id]), "0123456789ab");
  assert.ok(has(["0123456789ab"], id));
  assert.deepEqual(toggled(["0123456789ab"], id), []);
  assert.deepEqual(toggled([], id), ["0123456789ab"]);
});

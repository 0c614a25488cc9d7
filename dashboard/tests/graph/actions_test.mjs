// What programs saw that ran as actions.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));

test("a js_run_binary runs in the root of the output tree", () => {
  const { environment, ...seen } = read("./inspected.json");
  assert.match(seen.directory, /^bazel-out\/[^/]+\/bin$/);
  assert.equal(environment.BAZEL_PACKAGE, "dashboard/tests/graph");
  assert.equal(environment.OF_PROGRAM, "program's");
  assert.match(environment.OF_ACTION, /^(fastbuild|dbg|opt)$/);
  assert.equal(seen.fixed, "--fixed=two words");
  assert.equal(seen.length, "1 metres");
  assert.equal(seen.unit, "metres");
});

test("a js_run_binary makes folders", () => {
  assert.deepEqual(read("./folder/copy.json"), read("./inspected.json"));
});

test("chdir leads below that root, and stdout becomes a file", () => {
  assert.match(
    read("./inspected_below.json").directory,
    /^bazel-out\/[^/]+\/bin\/dashboard\/tests\/graph$/,
  );
});

test("a rule of our own can have a js_binary as its tool", () => {
  const { directory, unit } = read("./inspected_by_rule.json");
  assert.match(directory, /^bazel-out\/[^/]+\/bin$/);
  assert.equal(unit, "metres");
});

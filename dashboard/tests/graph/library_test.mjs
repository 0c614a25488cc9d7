// Packages are linked strictly, and sources lie in the output tree beside them.

import assert from "node:assert/strict";
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { text } from "./length.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const require = createRequire(import.meta.url);

test("a library brings its packages and its data", () => {
  assert.equal(text(3), "3 metres");
});

test("a declared package is found by require and by import", async () => {
  assert.equal(typeof require("preact").h, "function");
  assert.equal(typeof (await import("preact")).h, "function");
});

test("a package of the lock that is not declared is not found", async () => {
  assert.throws(() => require("webpack"), { code: "MODULE_NOT_FOUND" });
  await assert.rejects(import("webpack"), { code: "ERR_MODULE_NOT_FOUND" });
});

test("a package that only a package declares is found by that one alone", async () => {
  assert.throws(() => require("@preact/signals-core"), { code: "MODULE_NOT_FOUND" });
  await assert.rejects(import("@preact/signals-core"), { code: "ERR_MODULE_NOT_FOUND" });
  const signals = createRequire(realpathSync(require.resolve("@preact/signals")));
  assert.equal(typeof signals("@preact/signals-core").signal, "function");
});

test("the store and its links lie in the output tree", () => {
  const real = realpathSync(`${here}../../node_modules/preact/package.json`);
  assert.match(
    real,
    /\/dashboard\/node_modules\/\.aspect_rules_js\/preact@[^/]+\/node_modules\/preact\/package\.json$/,
  );
});

test("sources are copies in the output tree, without what was not declared", () => {
  assert.match(
    realpathSync(`${here}length.mjs`),
    /\/(bazel-out|.*\.runfiles)\/.*dashboard\/tests\/graph\/length\.mjs$/,
  );
  assert.equal(existsSync(`${here}BUILD.bazel`), false);
  assert.equal(existsSync(`${here}length.d.ts`), false);
});

test("it runs in the root of its tree and knows who it is", () => {
  assert.equal(existsSync("dashboard/tests/graph/library_test.mjs"), true);
  assert.equal(process.env.JS_BINARY__TARGET, "//dashboard/tests/graph:library_test");
  assert.equal(process.env.JS_BINARY__PACKAGE, "dashboard/tests/graph");
});

// A package's own program ran in an action, with plugins and packages from the store.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

test("webpack bundled a module with a package", async () => {
  const url = new URL("./bundle/main.js", import.meta.url);
  assert.doesNotMatch(readFileSync(url, "utf8"), /\b(import|require)\(?["']@preact/);
  await import(url);
  assert.equal(globalThis.bundled, "bundled");
});

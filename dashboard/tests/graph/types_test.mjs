// Declarations of types come to those that ask for them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

test("declarations lie beside the sources", () => {
  assert.match(
    readFileSync(new URL("./length.d.ts", import.meta.url), "utf8"),
    /export function text/,
  );
});

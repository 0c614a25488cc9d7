// Holds src/api/schema.d.ts to the server's own description of its API. To repair it after the API has changed:
//   node tests/schema.test.mjs --write

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import openapiTypescript, { astToString } from "openapi-typescript";
import { startBackend } from "./support/backend.mjs";

const SCHEMA = new URL("../src/api/schema.d.ts", import.meta.url);
const REPAIR = "node tests/schema.test.mjs --write";
const HEAD = `// Generated from /api/openapi.json. Do not edit: ${REPAIR}\n\n`;

async function generate() {
  const backend = await startBackend();
  try {
    const response = await fetch(`${backend.url}/api/openapi.json`);
    assert.equal(response.status, 200);
    return HEAD + astToString(await openapiTypescript(await response.text()));
  } finally {
    await backend.stop();
  }
}

if (process.argv.includes("--write")) {
  await writeFile(SCHEMA, await generate());
} else {
  test("schema.d.ts is what the server describes", async () => {
    const [written, described] = await Promise.all([readFile(SCHEMA, "utf8"), generate()]);
    const advice = `src/api/schema.d.ts is not what /api/openapi.json describes: ${REPAIR}`;
    assert.ok(written === described, advice);
  });
}

// What the gate is asked, and what becomes of its answer. A program that repeats its arguments stands in for dre.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../bundle_budget.mjs", import.meta.url));

const MANIFEST = {
  assets: {
    "main.js": { bytes: 100, brotliBytes: 40 },
    "main.css": { bytes: 10, brotliBytes: 8 },
    "main.js.LICENSE.txt": { bytes: 1000, brotliBytes: 500 },
    "later.js": { bytes: 90, brotliBytes: 30 },
    "image.png": { bytes: 7 },
  },
  entries: { main: ["main.css", "main.js"] },
};

function judge(context, { manifest = JSON.stringify(MANIFEST), exitStatus = 0 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "bundle-budget-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const dre = join(folder, "dre");
  writeFileSync(dre, `#!/bin/sh\necho "$@"\nexit ${exitStatus}\n`, { mode: 0o755 });
  if (manifest !== null) writeFileSync(join(folder, "asset-manifest.json"), manifest);
  const options = {
    encoding: "utf8",
    env: { ...process.env, TEST_UNDECLARED_OUTPUTS_DIR: folder },
  };
  const args = [PROGRAM, dre, "budgets.toml", folder, "dashboard"];
  return { folder, ...spawnSync(process.execPath, args, options) };
}

test("all files and those of each entry are summed up, compressed where they are, without licences", (context) => {
  const { status, stdout, folder } = judge(context);
  assert.equal(status, 0);
  const metrics = ["bundle.size/dashboard=85B", "bundle.size/dashboard/main=48B"];
  assert.equal(
    stdout,
    `gate --budgets budgets.toml ${metrics.map((metric) => `--metric=${metric}`).join(" ")}\n`,
  );
  assert.equal(readFileSync(join(folder, "metrics.txt"), "utf8"), `${metrics.join("\n")}\n`);
});

for (const exitStatus of [1, 2]) {
  test(`what the gate refuses with ${exitStatus} fails`, (context) => {
    assert.equal(judge(context, { exitStatus }).status, exitStatus);
  });
}

for (const [name, manifest] of [
  ["no manifest", null],
  ["a damaged manifest", "{"],
]) {
  test(`a folder with ${name} is an error of one line`, (context) => {
    const { status, stderr } = judge(context, { manifest });
    assert.equal(status, 2);
    assert.match(stderr, /^cannot read .*asset-manifest\.json: .*; is it a bundle of webpack\?\n$/);
  });
}

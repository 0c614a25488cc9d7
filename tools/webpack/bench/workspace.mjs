// Folders that benchmarks bundle in: the dashboard's configuration and packages, over some sources.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { linkPackages, PACKAGES } from "../../../dashboard/webpack/tests/project.mjs";
import { readTree, writeFiles } from "../../workers/webpack_worker/tests/support.mjs";

const DASHBOARD = fileURLToPath(new URL("../../../dashboard", import.meta.url));

/**
 * Lays a project out in the folder `dashboard`.
 *
 * @param {string} workspace
 * @param {string | { files: Record<string, string>, edited: string }} project a folder of sources, or the files
 * @returns {string} the path of the file to edit
 */
export function layOut(workspace, project) {
  const folder = join(workspace, "dashboard");
  for (const name of ["webpack", "package.json"]) {
    cpSync(join(DASHBOARD, name), join(folder, name), { recursive: true });
  }
  linkPackages(folder);
  if (typeof project === "string") {
    cpSync(project, join(folder, "src"), { recursive: true });
    return join(folder, "src/main.tsx");
  }
  writeFiles(folder, project.files);
  return join(folder, project.edited);
}

/** The digests that Bazel sends with a request: it has them already. */
export function inputs(workspace) {
  return ["dashboard/src", "dashboard/webpack"].flatMap((folder) =>
    Object.entries(readTree(join(workspace, folder))).map(([path, content]) => ({
      path: `${folder}/${path}`,
      digest: createHash("sha256").update(content, "latin1").digest("base64"),
    })),
  );
}

/**
 * Runs webpack's command line on a project; the bundle is in its folder `dist`.
 *
 * @param {string} workspace
 * @param {{ config: string, options?: string[], node?: string[] }} settings further options of webpack and of Node.js
 */
export function runWebpack(workspace, { config, options = [], node = [] }) {
  const program = join(PACKAGES, "webpack-cli/bin/cli.js");
  const args = [...node, program, "build", "--mode", "production", "--config", config, ...options];
  const cwd = join(workspace, "dashboard");
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  assert.equal(status, 0, stdout + stderr);
}

/** Does something and tells how long it took. */
export async function timed(task) {
  const start = performance.now();
  const result = await task();
  return { seconds: (performance.now() - start) / 1000, result };
}

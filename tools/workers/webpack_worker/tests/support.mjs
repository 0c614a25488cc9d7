// What the tests of the worker share: a small project of plain JavaScript, and folders that go when a test ends.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { PROGRAM, WorkerClient } from "./worker_client.mjs";

const WEBPACK = realpathSync(
  fileURLToPath(new URL("../../../../dashboard/node_modules/webpack", import.meta.url)),
);

const CONFIG = `
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
export default (_environment, { mode }) => ({
  mode,
  context: dirname(fileURLToPath(import.meta.url)),
  entry: { main: "./src/main.js" },
  output: { publicPath: process.env.PUBLIC_PATH ?? "/", filename: "[name].[contenthash].js" },
});
`;

/** The project that tests start from: an entry and what it imports. */
export const FILES = {
  "project/config.mjs": CONFIG,
  "project/src/main.js": 'import { greeting } from "./greeting.js";\ndocument.title = greeting;\n',
  "project/src/greeting.js": 'export const greeting = "first";\n',
};

/** A new folder, removed after the test. */
export function temporaryFolder(test) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "webpack-worker-test-")));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files by their paths below a folder; null removes one. */
export function writeFiles(folder, files) {
  for (const [path, content] of Object.entries(files)) {
    const absolute = join(folder, path);
    mkdirSync(dirname(absolute), { recursive: true });
    if (content === null) rmSync(absolute);
    else writeFileSync(absolute, content);
  }
}

/** A workspace with the project in it. */
export function makeWorkspace(folder, files = FILES) {
  writeFiles(folder, files);
  mkdirSync(join(folder, "project/node_modules"));
  symlinkSync(WEBPACK, join(folder, "project/node_modules/webpack"));
  return folder;
}

// A folder at a time: what keeps programs inside their tree may look for the links of a recursive listing
// in its topmost folder only, as the fs of rules_js 3.4.1 does.
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** Every file below a folder with its content, by path. */
export function readTree(folder) {
  const paths = filesBelow(folder)
    .map((path) => relative(folder, path))
    .sort();
  return Object.fromEntries(
    paths.map((path) => [path, readFileSync(join(folder, path), "latin1")]),
  );
}

/** All bytes of a bundle as one text. */
export function bundleText(folder) {
  return Object.values(readTree(folder)).join("\n");
}

const sha256 = (content) => createHash("sha256").update(content).digest("base64");

/** A request for the files of a workspace, as Bazel writes one. */
export function requestFor(workspace, { output = "out", extra = [], hasDigests = true } = {}) {
  const sources = Object.keys(readTree(join(workspace, "project"))).filter(
    (path) => path !== "config.mjs" && !path.startsWith("node_modules"),
  );
  const paths = ["config.mjs", ...sources].map((path) => `project/${path}`);
  const inputs = paths.map((path) => {
    const digest = hasDigests ? sha256(readFileSync(join(workspace, path))) : "";
    return { path, digest };
  });
  return {
    arguments: [
      "--config=project/config.mjs",
      ...sources.map((path) => `--source=project/${path}`),
      "--package=project/node_modules/webpack",
      `--output=${output}`,
      ...extra,
    ],
    inputs,
  };
}

/** Starts a worker in a folder; it is ended after the test. */
export function startWorker(context, workspace, options) {
  const worker = new WorkerClient(workspace, options);
  context.after(() => worker.end());
  return worker;
}

/** Runs the program once. */
export function runOnce(workspace, args) {
  return spawnSync(process.execPath, [PROGRAM, ...args], { cwd: workspace, encoding: "utf8" });
}

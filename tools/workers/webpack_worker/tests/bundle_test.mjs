// One request after another: what changes must show, and nothing else may.

import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  bundleText,
  FILES,
  makeWorkspace,
  readTree,
  requestFor,
  runOnce,
  startWorker,
  temporaryFolder,
  writeFiles,
} from "./support.mjs";

function workspaceWithWorker(context, options) {
  const workspace = makeWorkspace(temporaryFolder(context));
  return { workspace, worker: startWorker(context, workspace, options) };
}

async function bundle({ workspace, worker }, options) {
  const response = await worker.ask(requestFor(workspace, options));
  assert.deepEqual(
    { exitCode: response.exitCode, output: response.output, wasCancelled: response.wasCancelled },
    { exitCode: 0, output: "", wasCancelled: false },
  );
  return bundleText(join(workspace, options?.output ?? "out"));
}

test("a worker and one run write the same bytes, first and after edits", async (context) => {
  const parts = workspaceWithWorker(context);
  const { workspace } = parts;
  for (const greeting of ["first", "second", "first"]) {
    writeFiles(workspace, {
      "project/src/greeting.js": `export const greeting = "${greeting}";\n`,
    });
    await bundle(parts);
    const once = runOnce(workspace, requestFor(workspace, { output: "once" }).arguments);
    assert.equal(once.stderr, "");
    assert.equal(once.status, 0);
    assert.deepEqual(readTree(join(workspace, "out")), readTree(join(workspace, "once")));
    assert.match(bundleText(join(workspace, "out")), new RegExp(greeting));
  }
});

test("one run reads a flag file", (context) => {
  const workspace = makeWorkspace(temporaryFolder(context));
  writeFiles(workspace, { "out.params": requestFor(workspace).arguments.join("\n") });
  const once = runOnce(workspace, ["@out.params"]);
  assert.equal(once.status, 0, once.stderr);
  assert.match(bundleText(join(workspace, "out")), /first/);
});

test("an edit without digests shows", async (context) => {
  const parts = workspaceWithWorker(context);
  assert.match(await bundle(parts, { hasDigests: false }), /first/);
  writeFiles(parts.workspace, { "project/src/greeting.js": 'export const greeting = "other";\n' });
  const text = await bundle(parts, { hasDigests: false });
  assert.match(text, /other/);
  assert.doesNotMatch(text, /first/);
});

test("a removed file is an error, with paths of the workspace; putting it back repairs it", async (context) => {
  const parts = workspaceWithWorker(context);
  const { workspace, worker } = parts;
  const before = await bundle(parts);
  writeFiles(workspace, { "project/src/greeting.js": null });
  const { exitCode, output } = await worker.ask(requestFor(workspace));
  assert.equal(exitCode, 1);
  assert.match(output, /Can't resolve '\.\/greeting\.js' in 'project\/src'/);
  assert.ok(!output.includes(workspace), output);
  assert.doesNotMatch(output, /webpack-worker-/);
  writeFiles(workspace, { "project/src/greeting.js": FILES["project/src/greeting.js"] });
  assert.equal(await bundle(parts), before);
});

test("a new file takes precedence where resolution finds it first", async (context) => {
  const parts = workspaceWithWorker(context);
  writeFiles(parts.workspace, {
    "project/src/main.js": 'import { greeting } from "./greeting";\ndocument.title = greeting;\n',
    "project/src/greeting.js": null,
    "project/src/greeting/index.js": 'export const greeting = "folder";\n',
  });
  assert.match(await bundle(parts), /folder/);
  writeFiles(parts.workspace, { "project/src/greeting.js": 'export const greeting = "file";\n' });
  assert.match(await bundle(parts), /file/);
});

test("a file becomes a folder, and a folder a file", async (context) => {
  const parts = workspaceWithWorker(context);
  const source = (content) => `export const greeting = "${content}";\n`;
  writeFiles(parts.workspace, {
    "project/src/main.js": 'import { greeting } from "./g";\ndocument.title = greeting;\n',
    "project/src/g": source("file"),
  });
  assert.match(await bundle(parts), /file/);
  writeFiles(parts.workspace, {
    "project/src/g": null,
    "project/src/g/index.js": source("folder"),
  });
  assert.match(await bundle(parts), /folder/);
  rmSync(join(parts.workspace, "project/src/g"), { recursive: true });
  writeFiles(parts.workspace, { "project/src/g": source("again") });
  assert.match(await bundle(parts), /again/);
});

test("a file that is not declared is not there", async (context) => {
  const { workspace, worker } = workspaceWithWorker(context);
  const request = requestFor(workspace);
  request.arguments = request.arguments.filter((argument) => !argument.endsWith("greeting.js"));
  const { exitCode, output } = await worker.ask(request);
  assert.equal(exitCode, 1);
  assert.match(output, /Can't resolve '\.\/greeting\.js'/);
  const once = runOnce(workspace, request.arguments);
  assert.equal(once.status, 1);
  assert.match(once.stderr, /Can't resolve '\.\/greeting\.js'/);
});

test("a broken source is an error with its place, and repairing it repairs the bundle", async (context) => {
  const parts = workspaceWithWorker(context);
  const { workspace, worker } = parts;
  writeFiles(workspace, { "project/src/greeting.js": "export const greeting = ;\n" });
  const { exitCode, output } = await worker.ask(requestFor(workspace));
  assert.equal(exitCode, 1);
  assert.match(output, /src\/greeting\.js 1:24/);
  assert.ok(!existsSync(join(workspace, "out")), "nothing is written");
  writeFiles(workspace, { "project/src/greeting.js": FILES["project/src/greeting.js"] });
  assert.match(await bundle(parts), /first/);
});

test("the output folder has the bundle whole, and nothing else, though nothing changed", async (context) => {
  const parts = workspaceWithWorker(context);
  const output = join(parts.workspace, "out");
  await bundle(parts);
  const before = readTree(output);
  rmSync(output, { recursive: true });
  writeFiles(parts.workspace, { "out/stale.js": "stale", "out/folder/stale.js": "stale" });
  await bundle(parts);
  assert.deepEqual(readTree(output), before);
});

test("sources may be links, and folders", async (context) => {
  const { workspace, worker } = workspaceWithWorker(context);
  writeFiles(workspace, { "elsewhere.js": 'export const greeting = "linked";\n' });
  rmSync(join(workspace, "project/src/greeting.js"));
  symlinkSync("../../elsewhere.js", join(workspace, "project/src/greeting.js"));
  const request = requestFor(workspace);
  request.arguments = request.arguments.filter((argument) => !argument.startsWith("--source"));
  request.arguments.push("--source=project/src");
  assert.equal((await worker.ask(request)).exitCode, 0);
  assert.match(bundleText(join(workspace, "out")), /linked/);
});

test("generated files lie beside sources", async (context) => {
  const { workspace, worker } = workspaceWithWorker(context);
  writeFiles(workspace, {
    "project/src/greeting.js": null,
    "bazel-out/k8/bin/project/src/greeting.js": 'export const greeting = "generated";\n',
  });
  const request = requestFor(workspace);
  request.arguments.push("--bin-dir=bazel-out/k8/bin");
  request.arguments.push("--source=bazel-out/k8/bin/project/src/greeting.js");
  assert.equal((await worker.ask(request)).exitCode, 0);
  assert.match(bundleText(join(workspace, "out")), /generated/);
});

test("the environment decides, and each has a compiler of its own", async (context) => {
  const parts = workspaceWithWorker(context);
  const page = (path) => ({ extra: [`--env=PUBLIC_PATH=${path}`] });
  writeFiles(parts.workspace, {
    "project/src/main.js": "document.title = __webpack_public_path__;\n",
  });
  assert.match(await bundle(parts, page("/one/")), /\/one\//);
  assert.match(await bundle(parts, page("/two/")), /\/two\//);
  assert.match(await bundle(parts, page("/one/")), /\/one\//);
  assert.equal(parts.worker.compilerProcesses().length, 2);
});

test("a changed configuration counts", async (context) => {
  const parts = workspaceWithWorker(context);
  await bundle(parts);
  const other = FILES["project/config.mjs"].replace("[name].[contenthash].js", "renamed.js");
  writeFiles(parts.workspace, { "project/config.mjs": other });
  await bundle(parts);
  assert.deepEqual(Object.keys(readTree(join(parts.workspace, "out"))), ["renamed.js"]);
  assert.equal(parts.worker.compilerProcesses().length, 1, "the old compiler is gone");
});

test("what a configuration prints does not disturb the protocol", async (context) => {
  const parts = workspaceWithWorker(context);
  const printing = `console.log("not a response");\n${FILES["project/config.mjs"]}`;
  writeFiles(parts.workspace, { "project/config.mjs": printing });
  await bundle(parts);
  assert.deepEqual(parts.worker.noise, []);
  await parts.worker.end();
  assert.match(parts.worker.standardError, /not a response/);
});

test("read-only sources can be replaced", async (context) => {
  const parts = workspaceWithWorker(context);
  const path = join(parts.workspace, "project/src/greeting.js");
  chmodSync(path, 0o444);
  await bundle(parts);
  chmodSync(path, 0o644);
  const content = readFileSync(path, "utf8").replace("first", "second");
  writeFiles(parts.workspace, { "project/src/greeting.js": content });
  assert.match(await bundle(parts), /second/);
});

// Requests at once, cancelled, from sandboxes, damaged, and too large for memory.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
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

function greet(workspace, greeting) {
  writeFiles(workspace, { "project/src/greeting.js": `export const greeting = "${greeting}";\n` });
}

/** A configuration whose bundle waits until the file `go` is there, and says by `waiting` that it does. */
function makeSlow(workspace) {
  const wait = `
import { existsSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
class Wait {
  apply(compiler) {
    compiler.hooks.make.tapPromise("Wait", async () => {
      writeFileSync(${JSON.stringify(join(workspace, "waiting"))}, "");
      while (!existsSync(${JSON.stringify(join(workspace, "go"))})) await setTimeout(5);
    });
  }
}
`;
  const config = FILES["project/config.mjs"].replace("  mode,", "  mode, plugins: [new Wait()],");
  writeFiles(workspace, { "project/config.mjs": wait + config });
}

async function until(condition) {
  while (!condition()) await setTimeout(5);
}

test("requests at once get answers of their own", async (context) => {
  const workspace = makeWorkspace(temporaryFolder(context));
  const worker = startWorker(context, workspace);
  const outputs = ["a", "b", "a", "c", "b"];
  const page = (output) => ({ output, extra: [`--env=PUBLIC_PATH=/${output}/`] });
  writeFiles(workspace, { "project/src/main.js": "document.title = __webpack_public_path__;\n" });
  const responses = outputs.map((output) => worker.ask(requestFor(workspace, page(output))));
  for (const { exitCode, output } of await Promise.all(responses))
    assert.equal(exitCode, 0, output);
  for (const output of outputs) {
    assert.match(bundleText(join(workspace, output)), new RegExp(`/${output}/`));
  }
});

test("requests of one configuration are served in turn, each with its own state of the sources", async (context) => {
  const workspace = makeWorkspace(temporaryFolder(context));
  const worker = startWorker(context, workspace);
  const sandboxes = ["one", "two", "three"].map((greeting) => {
    const sandboxDir = `sandbox/${greeting}`;
    makeWorkspace(join(workspace, sandboxDir));
    greet(join(workspace, sandboxDir), greeting);
    return { greeting, sandboxDir };
  });
  const responses = sandboxes.map(({ sandboxDir }) =>
    worker.ask({ ...requestFor(join(workspace, sandboxDir)), sandboxDir }),
  );
  for (const { exitCode, output } of await Promise.all(responses))
    assert.equal(exitCode, 0, output);
  for (const { greeting, sandboxDir } of sandboxes) {
    assert.match(bundleText(join(workspace, sandboxDir, "out")), new RegExp(greeting));
  }
  assert.equal(worker.compilerProcesses().length, 1);
});

/** A sandbox as Bazel makes one: true folders, with links to files elsewhere. */
function makeSandbox(workspace, sandbox) {
  for (const path of Object.keys(readTree(join(workspace, "project")))) {
    const link = join(sandbox, "project", path);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(workspace, "project", path), link);
  }
  const description = realpathSync(join(workspace, "project/node_modules/webpack/package.json"));
  mkdirSync(join(sandbox, "project/node_modules/webpack"), { recursive: true });
  symlinkSync(description, join(sandbox, "project/node_modules/webpack/package.json"));
}

test("a compiler outlives the sandboxes of its requests", async (context) => {
  const workspace = makeWorkspace(temporaryFolder(context));
  const worker = startWorker(context, workspace);
  let compilers;
  for (const number of [1, 2, 3]) {
    greet(workspace, `greeting-${number}`);
    const sandboxDir = `sandbox/${number}`;
    makeSandbox(workspace, join(workspace, sandboxDir));
    const response = await worker.ask({ ...requestFor(workspace), sandboxDir });
    assert.equal(response.exitCode, 0, response.output);
    assert.match(bundleText(join(workspace, sandboxDir, "out")), new RegExp(`greeting-${number}`));
    assert.ok(!existsSync(join(workspace, "out")), "only the sandbox is written");
    rmSync(join(workspace, sandboxDir), { recursive: true });
    compilers ??= worker.compilerProcesses();
    assert.deepEqual(worker.compilerProcesses(), compilers);
  }
});

test("a compiler whose packages lie in the sandbox itself does not outlive it", async (context) => {
  const workspace = makeWorkspace(temporaryFolder(context));
  const worker = startWorker(context, workspace);
  const folder = "project/node_modules/own";
  for (const version of ["1.0.0", "2.0.0"]) {
    const sandboxDir = `sandbox/${version}`;
    const sandbox = join(workspace, sandboxDir);
    makeSandbox(workspace, sandbox);
    writeFiles(sandbox, {
      [`${folder}/package.json`]: JSON.stringify({ name: "own", version, main: "index.js" }),
      [`${folder}/index.js`]: `module.exports = "own-${version}";\n`,
    });
    rmSync(join(sandbox, "project/src/greeting.js"));
    writeFiles(sandbox, {
      "project/src/greeting.js": 'export { default as greeting } from "own";\n',
    });
    const request = requestFor(workspace, { extra: [`--package=${folder}`], hasDigests: false });
    const response = await worker.ask({ ...request, sandboxDir });
    assert.equal(response.exitCode, 0, response.output);
    assert.match(bundleText(join(sandbox, "out")), new RegExp(`own-${version}`));
    rmSync(sandbox, { recursive: true });
    await until(() => worker.compilerProcesses().length === 0);
  }
});

test("a compiler whose packages lie in the sandbox does not outlive a cancelled request either", async (context) => {
  const workspace = makeWorkspace(temporaryFolder(context));
  makeSlow(workspace);
  const worker = startWorker(context, workspace);
  const sandboxDir = "sandbox/1";
  const sandbox = join(workspace, sandboxDir);
  makeSandbox(workspace, sandbox);
  const folder = "project/node_modules/own";
  writeFiles(sandbox, { [`${folder}/package.json`]: '{ "name": "own" }' });
  const request = requestFor(workspace, { extra: [`--package=${folder}`] });
  const { id, response } = worker.start({ ...request, sandboxDir });
  await until(() => existsSync(join(workspace, "waiting")));
  worker.cancel(id);
  assert.equal((await response).wasCancelled, true);
  rmSync(sandbox, { recursive: true });
  writeFiles(workspace, { go: "" });
  await until(() => worker.compilerProcesses().length === 0);
});

test("a request that is cancelled while it is bundled is answered and writes nothing", async (context) => {
  const workspace = makeWorkspace(temporaryFolder(context));
  makeSlow(workspace);
  const worker = startWorker(context, workspace);
  const { id, response } = worker.start(requestFor(workspace));
  await until(() => existsSync(join(workspace, "waiting")));
  worker.cancel(id);
  assert.deepEqual(await response, { exitCode: 0, output: "", requestId: id, wasCancelled: true });
  writeFiles(workspace, { go: "" });
  greet(workspace, "after");
  const next = await worker.ask(requestFor(workspace, { output: "next" }));
  assert.equal(next.exitCode, 0, next.output);
  assert.match(bundleText(join(workspace, "next")), /after/);
  assert.ok(!existsSync(join(workspace, "out")));
});

test("a request that is cancelled while it waits is answered at once", async (context) => {
  const workspace = makeWorkspace(temporaryFolder(context));
  makeSlow(workspace);
  const worker = startWorker(context, workspace);
  const first = worker.start(requestFor(workspace));
  await until(() => existsSync(join(workspace, "waiting")));
  const second = worker.start(requestFor(workspace));
  worker.cancel(second.id);
  assert.equal((await second.response).wasCancelled, true);
  worker.cancel(12345); // of a request that was answered long ago
  writeFiles(workspace, { go: "" });
  const { exitCode, wasCancelled } = await first.response;
  assert.deepEqual({ exitCode, wasCancelled }, { exitCode: 0, wasCancelled: false });
});

test("a compiler that takes too much memory is ended after its answer", async (context) => {
  const workspace = makeWorkspace(temporaryFolder(context));
  const worker = startWorker(context, workspace, ["--memory_limit_mb=1"]);
  for (const greeting of ["first", "second"]) {
    greet(workspace, greeting);
    const response = await worker.ask(requestFor(workspace));
    assert.equal(response.exitCode, 0, response.output);
    assert.match(bundleText(join(workspace, "out")), new RegExp(greeting));
    await until(() => worker.compilerProcesses().length === 0);
  }
});

test("a compiler that dies is an error of that request alone", async (context) => {
  const workspace = makeWorkspace(temporaryFolder(context));
  makeSlow(workspace);
  const worker = startWorker(context, workspace);
  const { response } = worker.start(requestFor(workspace));
  await until(() => existsSync(join(workspace, "waiting")));
  const [compiler] = worker.compilerProcesses();
  const folder = worker.compilerFolder(compiler);
  process.kill(compiler, "SIGKILL");
  const { exitCode, output } = await response;
  assert.equal(exitCode, 1);
  assert.match(output, /^the compiler's process ended \(SIGKILL\): build again, it starts anew\n$/);
  assert.ok(!existsSync(folder));
  writeFiles(workspace, { go: "" });
  assert.equal((await worker.ask(requestFor(workspace))).exitCode, 0);
});

test("the end of input ends the worker, its compilers and their folders", async (context) => {
  const workspace = makeWorkspace(temporaryFolder(context));
  const worker = startWorker(context, workspace);
  await worker.ask(requestFor(workspace));
  const compilers = worker.compilerProcesses();
  assert.equal(compilers.length, 1);
  const folder = worker.compilerFolder(compilers[0]);
  assert.ok(existsSync(join(folder, "mirror/project/config.mjs")));
  assert.equal(await worker.end(), 0);
  assert.ok(!existsSync(folder));
  for (const pid of compilers) assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
});

for (const [name, line, message] of [
  ["no JSON", "{", /^a request is not JSON: /],
  ["no object", "7", /^a request's line is not an object$/m],
  ["a wrong id", '{"requestId": "x"}', /^a request's requestId is no whole number$/m],
  ["wrong arguments", '{"arguments": [1]}', /^a request's arguments are no texts$/m],
  ["wrong inputs", '{"inputs": [{}]}', /^a request's inputs have no path$/m],
]) {
  test(`a damaged line ends the worker: ${name}`, async (context) => {
    const worker = startWorker(context, makeWorkspace(temporaryFolder(context)));
    worker.write(`${line}\n`);
    assert.equal(await worker.exited(), 1);
    assert.match(worker.standardError, message);
    assert.equal(worker.standardError.trim().split("\n").length, 1);
  });
}

for (const [name, change, message] of [
  ["no such option", ["--colour=red"], /^there is no option --colour: give --config, /],
  ["no value", ["--output"], /^cannot read "--output": write --NAME=VALUE\n$/],
  ["no such mode", ["--mode=fast"], /^there is no mode fast: give one of production, /],
  ["no such source", ["--source=gone.js"], /^cannot read the source gone\.js: ENOENT\n$/],
  [
    "no such package",
    ["--package=node_modules/gone"],
    /^cannot read the package node_modules\/gone: ENOENT\n$/,
  ],
  [
    "a path outside",
    ["--source=../outside.js"],
    /is not below the folder of the action|cannot read/,
  ],
  ["no variable", ["--env=X"], /^--env=X sets nothing: write --env=NAME=VALUE\n$/],
]) {
  test(`arguments that are wrong are an error of one line: ${name}`, async (context) => {
    const workspace = makeWorkspace(temporaryFolder(context));
    const worker = startWorker(context, workspace);
    const request = requestFor(workspace, { extra: change });
    const { exitCode, output } = await worker.ask(request);
    assert.equal(exitCode, 1);
    assert.match(output, message);
    assert.equal(output.split("\n").length, 2);
    const once = runOnce(workspace, request.arguments);
    assert.equal(once.status, 1);
    assert.equal(once.stderr, output);
  });
}

for (const [name, config, message] of [
  ["it throws", 'throw new Error("my reason");', /^my reason\n$/],
  [
    "no default export",
    "export const other = 1;",
    /^project\/config\.mjs must export one configuration/,
  ],
  ["several", "export default [{}, {}];", /^project\/config\.mjs must export one configuration/],
  ["an unknown option", "export default { entri: 1 };", /unknown property 'entri'/],
  [
    "a syntax error",
    "export default {;",
    /^project\/config\.mjs:1\nexport default \{;\n.*Unexpected token/s,
  ],
  [
    "a missing package",
    'import "nothing-like-it";',
    /Cannot find package 'nothing-like-it' imported from project\/config\.mjs/,
  ],
]) {
  test(`a configuration that is wrong is an error, until it is right: ${name}`, async (context) => {
    const workspace = makeWorkspace(temporaryFolder(context));
    writeFiles(workspace, { "project/config.mjs": config });
    const worker = startWorker(context, workspace);
    const { exitCode, output } = await worker.ask(requestFor(workspace));
    assert.equal(exitCode, 1);
    assert.match(output, message);
    writeFiles(workspace, { "project/config.mjs": FILES["project/config.mjs"] });
    assert.equal((await worker.ask(requestFor(workspace))).exitCode, 0);
  });
}

test("what a configuration takes from the sources must be declared as its own, and then counts", async (context) => {
  const workspace = makeWorkspace(temporaryFolder(context));
  const config = FILES["project/config.mjs"].replace(/publicPath: [^,]*/, "publicPath: path");
  writeFiles(workspace, {
    "project/config.mjs": `import { path } from "./src/path.mjs";\n${config}`,
    "project/src/main.js": "document.title = __webpack_public_path__;\n",
    "project/src/path.mjs": "export const path = '/one/';\n",
  });
  const worker = startWorker(context, workspace);
  const undeclared = requestFor(workspace);
  const { exitCode, output } = await worker.ask(undeclared);
  assert.equal(exitCode, 1);
  assert.match(output, /Cannot find module 'project\/src\/path\.mjs'/);
  const once = runOnce(workspace, undeclared.arguments);
  assert.equal(once.status, 1);
  assert.match(once.stderr, /Cannot find module 'project\/src\/path\.mjs'/);
  for (const path of ["/one/", "/two/"]) {
    writeFiles(workspace, { "project/src/path.mjs": `export const path = "${path}";\n` });
    const extra = ["--config-source=project/src/path.mjs"];
    const response = await worker.ask(requestFor(workspace, { extra }));
    assert.equal(response.exitCode, 0, response.output);
    assert.match(bundleText(join(workspace, "out")), new RegExp(path));
  }
});

test("a configuration that one of its files breaks is right again when the file is", async (context) => {
  const workspace = makeWorkspace(temporaryFolder(context));
  const config = `import "./src/greeting.js";\n${FILES["project/config.mjs"]}`;
  writeFiles(workspace, { "project/config.mjs": config, "project/src/greeting.js": "broken;\n" });
  const worker = startWorker(context, workspace);
  const request = () =>
    requestFor(workspace, { extra: ["--config-source=project/src/greeting.js"] });
  const { exitCode, output } = await worker.ask(request());
  assert.deepEqual({ exitCode, output }, { exitCode: 1, output: "broken is not defined\n" });
  writeFiles(workspace, { "project/src/greeting.js": FILES["project/src/greeting.js"] });
  assert.equal((await worker.ask(request())).exitCode, 0);
});

test("a memory limit that is no number is refused", (context) => {
  const once = runOnce(temporaryFolder(context), ["--memory_limit_mb=much"]);
  assert.equal(once.status, 1);
  assert.equal(once.stderr, "cannot read --memory_limit_mb=much: give a number of megabytes\n");
});

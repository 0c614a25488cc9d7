// What happens before webpack starts, and the server for development. A program that repeats its arguments stands in
// for npm: nothing is fetched.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  temporaryFolder,
  writeFiles,
} from "../../../tools/workers/webpack_worker/tests/support.mjs";
import { linkPackages, makeProject } from "./project.mjs";

const REFUSAL = fileURLToPath(new URL("../refuse_install.mjs", import.meta.url));

/** A project whose webpack says that it runs, and an npm that says what it was asked. */
function makeStubs(context, { npmStatus = 0 } = {}) {
  const folder = temporaryFolder(context);
  const project = makeProject(folder);
  writeFiles(project, {
    "pnpm-lock.yaml": "lockfileVersion: one\n",
    "node_modules/webpack-cli/bin/cli.js": 'console.log("webpack", ...process.argv.slice(2));\n',
  });
  mkdirSync(join(folder, "bin"));
  const npm = `#!/bin/sh\necho npm "$@"\nexit ${npmStatus}\n`;
  writeFileSync(join(folder, "bin/npm"), npm, { mode: 0o755 });
  return { project, path: `${join(folder, "bin")}:${process.env.PATH}` };
}

function start({ project, path }, ...args) {
  const program = join(project, "webpack/start.mjs");
  const options = { encoding: "utf8", env: { ...process.env, PATH: path } };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], options);
  return { status, stderr, lines: stdout.split("\n").filter(Boolean) };
}

const BUILD = "webpack build --mode production --config webpack/config.mjs";
const INSTALL =
  /^npm exec --yes --package=pnpm@[\d.]+ -- pnpm install --frozen-lockfile --ignore-scripts$/;

test("packages are installed before the first build, and when the lock file has changed", (context) => {
  const stubs = makeStubs(context);
  const first = start(stubs, "build");
  assert.equal(first.status, 0, first.stderr);
  assert.match(first.lines[0], INSTALL);
  assert.deepEqual(first.lines.slice(1), [BUILD]);
  assert.deepEqual(start(stubs, "build").lines, [BUILD]);
  writeFiles(stubs.project, { "pnpm-lock.yaml": "lockfileVersion: two\n" });
  assert.match(start(stubs, "build").lines[0], INSTALL);
});

test("an installation that fails ends the build, and is tried again", (context) => {
  const stubs = makeStubs(context, { npmStatus: 1 });
  for (const _ of ["first", "second"]) {
    const { status, lines, stderr } = start(stubs, "build");
    assert.equal(status, 1);
    assert.equal(lines.length, 1);
    assert.match(stderr, /^cannot install the packages in .*: see the lines above$/m);
  }
});

test("a command that does not exist is an error of one line", (context) => {
  const { status, lines, stderr } = start(makeStubs(context), "biuld");
  assert.equal(status, 2);
  assert.deepEqual(lines, []);
  assert.equal(stderr, 'there is no command "biuld": give one of dev, build, report\n');
});

for (const [manager, status] of [
  ["pnpm/10.34.9 npm/? node/v20.0.0 linux x64", 0],
  ["yarn/1.22.22 npm/? node/v20.0.0 linux x64", 1],
  ["npm/11.0.0 node/v20.0.0 linux x64 workspaces/false", 1],
  ["", 1],
]) {
  test(`an installation by ${manager.split("/")[0] || "nobody"} is ${status ? "refused" : "let be"}`, () => {
    const env = { ...process.env, npm_config_user_agent: manager };
    const run = spawnSync(process.execPath, [REFUSAL], { encoding: "utf8", env });
    assert.equal(run.status, status);
    const message = /^packages come from pnpm-lock\.yaml: run yarn dev or yarn build, .*\n$/;
    assert.match(run.stderr, status ? message : /^$/);
  });
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What an address answers, as soon as it does and the answer fits. */
async function eventually(address, fits) {
  for (;;) {
    const text = await fetch(address).then(
      (response) => response.text(),
      () => "",
    );
    if (fits(text)) return text;
    await setTimeout(50);
  }
}

test("the server for development serves the page, follows edits, and leaves data to dre-backend", async (context) => {
  const project = makeProject(temporaryFolder(context));
  linkPackages(project);
  const port = await freePort();
  const program = join(project, "node_modules/webpack-cli/bin/cli.js");
  const options = ["serve", "--mode", "development", "--config", "webpack/config.mjs"];
  const server = spawn(process.execPath, [program, ...options, "--port", String(port)], {
    cwd: project,
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => server.on("exit", resolve));
  context.after(async () => {
    server.kill();
    await ended;
  });
  const origin = `http://127.0.0.1:${port}`;
  await eventually(`${origin}/main.js`, (text) => text.includes("kept-by-tree-shaking"));
  assert.match(await (await fetch(`${origin}/subnets/some-id`)).text(), /<main id="page">/);
  assert.doesNotMatch(await (await fetch(`${origin}/api/subnets`)).text(), /<main id="page">/);
  const library = join(project, "src/library.ts");
  const edited = readFileSync(library, "utf8").replace("kept-by-tree-shaking", "after-the-edit");
  writeFileSync(library, edited);
  await eventually(`${origin}/main.js`, (text) => text.includes("after-the-edit"));
  assert.ok(!existsSync(join(project, "dist")), "nothing is written");
});

// What the stand-in for aspect_rules_js loads before every program, in a sandbox made here.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after } from "node:test";
import { fileURLToPath } from "node:url";

const PRELOAD = fileURLToPath(
  new URL("../modules/aspect_rules_js/js/private/preload.cjs", import.meta.url),
);
const BIN = "bazel-out/k8/bin";
const scratch = realpathSync(
  mkdtempSync(path.join(process.env.TEST_TMPDIR ?? tmpdir(), "stay-inside-")),
);
after(() => rmSync(scratch, { recursive: true }));

/** Writes the real output tree, and a sandbox that holds links to those files that are `declared`. */
function sandbox(files, declared) {
  const [real, root] = ["real", "sandbox"].map((name) =>
    path.join(mkdtempSync(`${scratch}/`), name),
  );
  for (const [name, text] of Object.entries(files)) {
    for (const tree of [real, root])
      mkdirSync(path.dirname(`${tree}/${BIN}/${name}`), { recursive: true });
    writeFileSync(`${real}/${BIN}/${name}`, text);
    if (declared.includes(name)) symlinkSync(`${real}/${BIN}/${name}`, `${root}/${BIN}/${name}`);
  }
  return { real, root };
}

/** Runs a program of the sandbox as the launcher does; returns what it prints as JSON. */
function run(root, entryPoint, variables = {}) {
  const { JS_BINARY__NODE_BINARY: node = process.execPath, PATH } = process.env;
  const result = spawnSync(
    node,
    ["--preserve-symlinks-main", "--require", PRELOAD, `${root}/${BIN}/${entryPoint}`],
    {
      cwd: `${root}/${BIN}`,
      encoding: "utf8",
      env: { JS_BINARY__FS_PATCH_ROOTS: root, PATH, ...variables },
    },
  );
  assert.equal(result.status, 0, result.stderr);
  return JSON.parse(result.stdout);
}

const TRY = `
const attempt = async (name) => import(name).then(() => "found", (error) => error.code);
`;

test("a module that was imported does not see what nobody declared", () => {
  const files = {
    "main.mjs": 'import { seen } from "./declared.mjs"; console.log(JSON.stringify(await seen()));',
    "declared.mjs": `${TRY} export const seen = async () => [await attempt("./hidden.mjs"), await attempt("./beside.mjs")];`,
    "beside.mjs": "",
    "hidden.mjs": "",
  };
  const { root } = sandbox(files, ["main.mjs", "declared.mjs", "beside.mjs"]);
  assert.deepEqual(run(root, "main.mjs"), ["ERR_MODULE_NOT_FOUND", "found"]);
  assert.deepEqual(run(root, "main.mjs", { JS_BINARY__PATCH_NODE_FS: "0" }), ["found", "found"]);
});

test("nor does a module that was required", () => {
  const files = {
    "main.cjs": 'require("./declared.cjs");',
    "declared.cjs":
      'try { require("./hidden.cjs") } catch ({ code }) { console.log(JSON.stringify(code)) }',
    "hidden.cjs": "",
  };
  const { root } = sandbox(files, ["main.cjs", "declared.cjs"]);
  assert.equal(run(root, "main.cjs"), "MODULE_NOT_FOUND");
});

test("a link out of the tree counts as the file, a link within as a link", () => {
  const program = `
    const fs = require("node:fs");
    const kind = (entry) => (entry.isSymbolicLink() ? "link" : entry.isFile() ? "file" : "other");
    const refusal = (call) => { try { return call() } catch ({ code }) { return code } };
    const both = (name) => ({
      listed: kind(fs.readdirSync(".", { withFileTypes: true }).find((entry) => entry.name === name)),
      lstat: kind(fs.lstatSync(name)),
      readlink: refusal(() => fs.readlinkSync(name)),
      real: fs.realpathSync(name),
    });
    (async () => {
      const out = both("out.txt");
      const promised = { lstat: kind(await fs.promises.lstat("out.txt")), real: await fs.promises.realpath("out.txt") };
      fs.realpath.native("out.txt", (_, native) =>
        fs.readlink("out.txt", ({ code }) => console.log(JSON.stringify({ code, native, out, promised, within: both("within") }))));
    })();`;
  const { root } = sandbox({ "main.cjs": program, "out.txt": "" }, ["main.cjs", "out.txt"]);
  symlinkSync("out.txt", `${root}/${BIN}/within`);
  const real = `${root}/${BIN}/out.txt`;
  assert.deepEqual(run(root, "main.cjs"), {
    code: "EINVAL",
    native: real,
    out: { listed: "file", lstat: "file", readlink: "EINVAL", real },
    promised: { lstat: "file", real },
    within: { listed: "link", lstat: "link", readlink: "out.txt", real },
  });
});

test("packages are found through the links of the store, from the sandbox", () => {
  const store = "node_modules/.aspect_rules_js";
  const files = {
    "main.mjs": 'import one from "one"; console.log(JSON.stringify(one));',
    [`${store}/one@1/node_modules/one/index.js`]: 'module.exports = [__filename, require("two")];',
    [`${store}/two@1/node_modules/two/index.js`]: "module.exports = __filename;",
  };
  const { root } = sandbox(files, Object.keys(files));
  symlinkSync(".aspect_rules_js/one@1/node_modules/one", `${root}/${BIN}/node_modules/one`);
  symlinkSync("../../two@1/node_modules/two", `${root}/${BIN}/${store}/one@1/node_modules/two`);
  assert.deepEqual(run(root, "main.mjs"), [
    `${root}/${BIN}/${store}/one@1/node_modules/one/index.js`,
    `${root}/${BIN}/${store}/two@1/node_modules/two/index.js`,
  ]);
});

test("what does not exist is an error as ever, and other folders are as they are", () => {
  const program = `
    const fs = require("node:fs");
    const code = (call) => { try { return call() } catch ({ code }) { return code } };
    console.log(JSON.stringify([
      code(() => fs.realpathSync("none")),
      code(() => fs.lstatSync("none")),
      fs.lstatSync("none", { throwIfNoEntry: false }) ?? "nothing",
      fs.realpathSync(Buffer.from("/")),
      fs.realpathSync(process.env.ELSEWHERE),
    ]));`;
  const { root, real } = sandbox({ "main.cjs": program }, ["main.cjs"]);
  symlinkSync(real, `${scratch}/elsewhere`);
  assert.deepEqual(run(root, "main.cjs", { ELSEWHERE: `${scratch}/elsewhere` }), [
    "ENOENT",
    "ENOENT",
    "nothing",
    "/",
    real,
  ]);
});

// What the configuration makes of a small page. The page is `sample/`; it has one of each thing that matters here.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, cpSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import {
  readTree,
  runOnce,
  startWorker,
  temporaryFolder,
} from "../../../tools/workers/webpack_worker/tests/support.mjs";
import { bundleArguments, linkPackages, makeProject, PACKAGES } from "./project.mjs";

/** The packages that end up in the sample's bundle, by the beginnings of their names in the package manager's store. */
const BUNDLED =
  /^(preact|uplot|d3-geo|d3-array|internmap|workbox-(precaching|routing|strategies|core))@/;

/** Lays the bundled packages out as another package manager would, in a store of another name and depth. */
function copyPackages(project, storeFolder) {
  const store = dirname(dirname(dirname(realpathSync(join(PACKAGES, "preact")))));
  for (const name of readdirSync(store).filter((entry) => BUNDLED.test(entry))) {
    const options = { recursive: true, verbatimSymlinks: true };
    cpSync(join(store, name), join(storeFolder, name), options);
  }
  const moved = new Map(
    readdirSync(storeFolder).map((name) => [name.split("@")[0], join(storeFolder, name)]),
  );
  mkdirSync(join(project, "node_modules"));
  for (const name of readdirSync(PACKAGES).filter((entry) => !entry.startsWith("."))) {
    const folder = moved.has(name)
      ? join(moved.get(name), "node_modules", name)
      : realpathSync(join(PACKAGES, name));
    symlinkSync(folder, join(project, "node_modules", name));
  }
}

/** Runs webpack's own command line, as `yarn build` does. */
function build(project, { mode = "production", env = {} } = {}) {
  const program = join(project, "node_modules/webpack-cli/bin/cli.js");
  const args = [program, "build", "--mode", mode, "--config", "webpack/config.mjs"];
  const options = { cwd: project, encoding: "utf8", env: { ...process.env, ...env } };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
  assert.equal(status, 0, `${stdout}${stderr}`);
  return readTree(join(project, "dist"));
}

let bundle;

/** The one file of the bundle with such a name. */
function only(pattern) {
  const names = Object.keys(bundle).filter((name) => pattern.test(name));
  assert.equal(names.length, 1, `${pattern}: ${Object.keys(bundle).join(", ")}`);
  return { name: names[0], text: bundle[names[0]] };
}

before(() => {
  const folder = temporaryFolder({ after: (remove) => process.on("exit", remove) });
  const project = makeProject(folder);
  linkPackages(project);
  bundle = build(project);
});

test("bytes depend neither on the folder nor on how packages are laid out", (context) => {
  const folder = temporaryFolder(context);
  const project = makeProject(join(folder, "deeper/and/deeper"));
  copyPackages(project, join(folder, "bin/node_modules/.aspect_rules_js"));
  assert.deepEqual(build(project), bundle);
});

test("worker, one run and webpack's command line write the same bytes, also after edits", async (context) => {
  const folder = temporaryFolder(context);
  const project = makeProject(folder);
  linkPackages(project);
  const worker = startWorker(context, folder);
  const append = (path, text) => appendFileSync(join(project, path), text);
  const edits = {
    nothing: () => {},
    "a page": () => append("src/pages/chart.tsx", 'export const edited: string = "one";\n'),
    "what pages share": () => append("src/pages/shared.ts", 'document.title = "two";\n'),
    "the template": () => append("src/index.html", "<p>three</p>\n"),
    styles: () => append("src/style.css", "p { color: blue; }\n"),
    "an image": () => append("src/logo.svg", "<!-- four -->\n"),
    "the service worker": () => append("src/service_worker.ts", "void self.skipWaiting();\n"),
  };
  for (const [name, edit] of Object.entries(edits)) {
    edit();
    const { exitCode, output } = await worker.ask({ arguments: bundleArguments("worker") });
    assert.deepEqual({ exitCode, output }, { exitCode: 0, output: "" });
    assert.deepEqual(readTree(join(folder, "worker")), build(project), `after an edit of ${name}`);
  }
  const once = runOnce(folder, bundleArguments("once"));
  assert.deepEqual({ status: once.status, stderr: once.stderr }, { status: 0, stderr: "" });
  assert.deepEqual(readTree(join(folder, "worker")), readTree(join(folder, "once")));
  assert.notDeepEqual(readTree(join(folder, "worker")), bundle);
});

test("there is a script for the page, for each later page, for what they share, and for each library", () => {
  const names = Object.keys(bundle).map((name) => name.replace(/\.[0-9a-f]{16}\./, ".HASH."));
  const scripts = names.filter((name) => name.endsWith(".js"));
  assert.deepEqual(scripts.sort(), [
    "common.HASH.js",
    "main.HASH.js",
    "page-chart.HASH.js",
    "page-map.HASH.js",
    "service_worker.js",
    "vendor-chart.HASH.js",
    "vendor-map.HASH.js",
  ]);
});

test("the page asks for one script and one style sheet, and has none in itself", () => {
  const { text } = only(/^index\.html$/);
  assert.deepEqual(text.match(/<script[^>]*>/g), [
    `<script defer="defer" src="/${only(/^main\..*\.js$/).name}">`,
  ]);
  assert.match(text, /<script[^>]*><\/script>/);
  assert.deepEqual(text.match(/<link[^>]*>/g), [
    `<link href="/${only(/^main\..*\.css$/).name}" rel="stylesheet">`,
  ]);
  assert.doesNotMatch(text, /<style|style=/);
});

test("what is not used is dropped, and so are calls of the console", () => {
  const { text } = only(/^main\..*\.js$/);
  assert.match(text, /kept-by-tree-shaking/);
  assert.doesNotMatch(text, /removed-by-tree-shaking|dropped in production|console\./);
  assert.doesNotMatch(text, /debugger/);
});

test("no script evaluates text, which the content security policy forbids", () => {
  for (const [name, text] of Object.entries(bundle)) {
    if (name.endsWith(".js")) assert.doesNotMatch(text, /\beval\(|new Function\(/, name);
  }
});

test("licences stand in a file beside the script", () => {
  const { text } = only(/^main\..*\.js\.LICENSE\.txt$/);
  assert.match(text, /A licence of the sample, kept\./);
  assert.doesNotMatch(only(/^main\..*\.js$/).text, /A licence of the sample/);
});

test("styles are small", () => {
  assert.equal(only(/^page-chart\..*\.css$/).text, ".chart{color:#000}");
  assert.doesNotMatch(only(/^main\..*\.css$/).text, /removed/);
});

test("each text has both compressed forms beside it, of the same content", () => {
  const bytes = (name) => Buffer.from(bundle[name], "latin1");
  const texts = Object.keys(bundle).filter((name) => /\.(js|css|html|svg|txt)$/.test(name));
  assert.ok(texts.length > 10);
  for (const name of texts) {
    assert.deepEqual(brotliDecompressSync(bytes(`${name}.br`)), bytes(name));
    assert.deepEqual(gunzipSync(bytes(`${name}.gz`)), bytes(name));
  }
});

test("the manifest lists every file with its sizes and its hash", () => {
  const { assets, entries, publicPath, version } = JSON.parse(bundle["asset-manifest.json"]);
  const names = Object.keys(bundle).filter((name) => !/\.(br|gz)$/.test(name));
  assert.deepEqual([...Object.keys(assets), "asset-manifest.json"].sort(), names.sort());
  assert.deepEqual({ publicPath, version }, { publicPath: "/", version: 1 });
  const first = [only(/^main\..*\.css$/).name, only(/^main\..*\.js$/).name];
  assert.deepEqual(entries.main.sort(), first.sort());
  for (const [name, asset] of Object.entries(assets)) {
    const hash = createHash("sha384").update(bundle[name], "latin1").digest("base64");
    assert.deepEqual(asset, {
      bytes: bundle[name].length,
      gzipBytes: bundle[`${name}.gz`].length,
      brotliBytes: bundle[`${name}.br`].length,
      integrity: `sha384-${hash}`,
      immutable: /\.[0-9a-f]{16}\.(js|css|svg)$/.test(name),
    });
  }
});

test("the service worker keeps the page, all scripts and all styles, and not itself", () => {
  const { text } = only(/^service_worker\.js$/);
  const urls = [...text.matchAll(/'url':'([^']+)'/g)].map(([, url]) => url.slice(1)).sort();
  const kept = Object.keys(bundle).filter((name) => /\.(js|css|html)$/.test(name));
  assert.deepEqual(urls, kept.filter((name) => name !== "service_worker.js").sort());
});

test("assets can come from elsewhere, while the page stands at the server's root", (context) => {
  const project = makeProject(temporaryFolder(context));
  linkPackages(project);
  const origin = "https://assets.example/dre/";
  const elsewhere = build(project, { env: { DRE_PUBLIC_PATH: origin } });
  assert.match(elsewhere["index.html"], /src="https:\/\/assets\.example\/dre\/main\./);
  assert.match(elsewhere["service_worker.js"], /'url':'https:\/\/assets\.example\/dre\/main\./);
  assert.match(elsewhere["service_worker.js"], /'url':'\/index\.html'/);
  assert.equal(JSON.parse(elsewhere["asset-manifest.json"]).publicPath, origin);
});

test("development has source maps and short names, production has neither", (context) => {
  const project = makeProject(temporaryFolder(context));
  linkPackages(project);
  const development = build(project, { mode: "development" });
  assert.ok("main.js.map" in development);
  assert.match(development["main.js"], /dropped in production/);
  assert.deepEqual(
    Object.keys(bundle).filter((name) => name.endsWith(".map")),
    [],
  );
  assert.doesNotMatch(Object.values(bundle).join(), /sourceMappingURL/);
});

test("the report is a page and JSON, the same each time", (context) => {
  const reports = ["one", "two"].map((name) => {
    const project = makeProject(join(temporaryFolder(context), name));
    linkPackages(project);
    const files = build(project, { env: { DRE_BUNDLE_REPORT: "1" } });
    return [
      files["bundle-report.html"],
      files["bundle-report.json"],
      files["bundle-packages.json"],
      files["bundle-sizes.json"],
    ];
  });
  assert.deepEqual(reports[0], reports[1]);
  const [page, json, packages, sizes] = reports[0];
  assert.match(page, /^\s*<!DOCTYPE html>/i);
  const chart = JSON.parse(json).find(({ label }) => label.startsWith("vendor-chart."));
  assert.ok(
    chart.parsedSize > 40_000 && chart.brotliSize > 10_000,
    JSON.stringify(chart).slice(0, 200),
  );
  // Those of the page and of its service worker, and webpack, whose runtime is in every bundle.
  const bundled = JSON.parse(packages);
  for (const { name, version, licence } of bundled) {
    assert.match(`${name}@${version}`, /^(webpack@|preact@|uplot@|d3-|internmap@|workbox-)/);
    assert.match(licence, /^(MIT|ISC)$/, name);
  }
  const names = bundled.map(({ name }) => name);
  assert.deepEqual(names, [...names].sort());
  for (const name of ["d3-geo", "preact", "uplot", "webpack", "workbox-precaching"]) {
    assert.ok(names.includes(name), `${name} is not in ${names}`);
  }
  // How much of each file is whose.
  const files = JSON.parse(sizes);
  const owners = (prefix) => {
    const { parts } = files.find(({ file }) => file.startsWith(prefix));
    return parts.map(({ of }) => of);
  };
  assert.deepEqual(owners("vendor-chart."), ["uplot"]);
  assert.ok(owners("main.").includes("preact") && owners("main.").includes("src"));
  assert.ok(owners("service_worker.js").includes("workbox-precaching"));
  for (const { file, bytes, brotli_bytes, parts } of files) {
    assert.ok(0 < brotli_bytes && brotli_bytes <= bytes + 10, file);
    assert.ok(
      parts.every(({ of, source_bytes }) => source_bytes > 0 && !of.includes("..")),
      file,
    );
  }
  const { dependencies } = bundled.find(({ name }) => name === "d3-geo");
  assert.ok(
    dependencies.some((each) => each.startsWith("d3-array@")),
    `${dependencies}`,
  );
});

// Measures the first and the repeated visit of the overview in headless Chromium, against the program that holds the bundle,
// over a telephone's network. It prints one JSON document, for //tools/perf:report:
//
//   DRE_BACKEND=… node tests/bench/visits.mjs [--runs 6] [--record]
//
// With --record it prints instead where each part of the last repeated visit came from.
//
// After visits that do not count, stages take turns, the order turning round each time. Each visit is in a window of its
// own; the first has empty caches, and the repeated one those that the first has left, over new connections. A third one
// finds no server.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startBackend } from "../support/backend.mjs";
import { launch, skip } from "../support/browser.mjs";
import { profile, upload } from "../support/builds.mjs";
import { MOBILE, slowNetwork } from "../support/slow_network.mjs";

/** A visit is over when nothing was received for so long: some round trips. */
const QUIET_MS = 500;
/** Longest time that anything may take. */
const LIMIT_MS = 30_000;

const STAGES = [
  {
    name: "no compression, no service worker",
    context: { serviceWorkers: "block", extraHTTPHeaders: { "accept-encoding": "identity" } },
  },
  { name: "+ compression", context: { serviceWorkers: "block" } },
  { name: "+ service worker", context: { serviceWorkers: "allow" }, hasWorker: true },
];

/** Notes when the overview shows its data. It runs in the page, before the page's own scripts. */
function noteContent() {
  const look = () => {
    const isShown = document.querySelector(".tile") && !document.querySelector(".loading");
    if (!isShown || window.contentMs !== undefined) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      window.contentMs ??= performance.now();
    });
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { subtree: true, childList: true, attributes: true });
}

/** What the browser's own record says of the page and of all that it loaded, a line each. */
function record() {
  // What is still good by the server's word counts as 300 bytes: https://www.w3.org/TR/resource-timing/#dom-performanceresourcetiming-transfersize
  const source = ({ workerStart, transferSize }) => {
    if (workerStart > 0) return "service worker";
    const bySize = { 0: "HTTP cache", 300: "HTTP cache, after asking the server" };
    return bySize[transferSize] ?? "server";
  };
  const entries = ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type));
  return entries
    .filter(({ responseEnd }) => responseEnd > 0 && responseEnd <= window.contentMs)
    .map((entry) => {
      const { pathname } = new URL(entry.name);
      const [from, to] = [entry.startTime, entry.responseEnd].map((ms) =>
        ms.toFixed(0).padStart(5),
      );
      return `${from} to ${to} ms  ${pathname}: ${source(entry)}`;
    });
}

/** How many files the service worker keeps. */
async function keptFiles() {
  const names = await caches.keys();
  const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return requests.flat().length;
}

/** Visits the overview in a new window, until nothing more is received. */
async function visit(context, network, { hasWorker }) {
  const before = network.receivedBytes();
  const page = await context.newPage();
  try {
    await page.goto(network.url, { waitUntil: "commit", timeout: LIMIT_MS });
    await page.waitForFunction(() => window.contentMs !== undefined, null, { timeout: LIMIT_MS });
    assert.equal(await page.locator(".tile").count(), 42, "the overview does not show its subnets");
    if (hasWorker) await page.waitForFunction(workerHasAll, null, { timeout: LIMIT_MS });
    await network.quiet(QUIET_MS);
    return {
      contentUs: (await page.evaluate(() => window.contentMs)) * 1000,
      bytes: network.receivedBytes() - before,
      record: await page.evaluate(record),
      keptFiles: await page.evaluate(keptFiles),
    };
  } finally {
    await page.close();
    network.hangUp();
  }
}

/** Whether the service worker has the page, and the data that the page shows. */
async function workerHasAll() {
  if (navigator.serviceWorker.controller === null) return false;
  const kept = await (await caches.open("documents-1")).keys();
  const paths = kept.map(({ url }) => new URL(url).pathname);
  return ["subnets", "providers", "versions", "diff", "builds"].every((path) =>
    paths.includes(`/api/${path}`),
  );
}

/** Whether the overview shows its data without a server. */
async function showsOffline(context, network) {
  network.cut();
  const page = await context.newPage();
  try {
    await page.goto(network.url, { waitUntil: "commit", timeout: LIMIT_MS });
    await page.waitForFunction(() => window.contentMs !== undefined, null, { timeout: LIMIT_MS });
    return true;
  } catch (error) {
    if (/net::ERR_/.test(error.message)) return false;
    throw error;
  } finally {
    await page.close();
    network.mend();
  }
}

/** A visit with empty caches, a repeated one, and whether a third one needs a server. */
async function measure(browser, network, stage) {
  const context = await browser.newContext(stage.context);
  try {
    await context.addInitScript(noteContent);
    const first = await visit(context, network, stage);
    const repeated = await visit(context, network, stage);
    return { first, repeated, showsOffline: await showsOffline(context, network) };
  } finally {
    await context.close();
  }
}

function records(stages) {
  const lines = stages.flatMap(({ name, visits }) => [
    `${name}:`,
    ...visits.at(-1).repeated.record,
  ]);
  return lines.join("\n");
}

async function main() {
  const { values } = parseArgs({
    options: { runs: { type: "string", default: "6" }, record: { type: "boolean" } },
  });
  assert.ok(!skip, skip);
  const data = await mkdtemp(join(tmpdir(), "dre-visits-"));
  const backend = await startBackend(["--data-dir", data]);
  await upload(backend.url, profile());
  const network = await slowNetwork(backend.url, MOBILE);
  const browser = await launch();
  try {
    const stages = STAGES.map(({ name }) => ({ name, visits: [] }));
    await measure(browser, network, STAGES.at(-1));
    for (let run = 1; run <= Number(values.runs); run += 1) {
      const order = STAGES.map((_, index) => index);
      for (const index of run % 2 === 0 ? order : order.toReversed()) {
        stages[index].visits.push(await measure(browser, network, STAGES[index]));
      }
    }
    console.log(values.record ? records(stages) : JSON.stringify({ stages }));
  } finally {
    await browser.close();
    await network.close();
    await backend.stop();
    await rm(data, { recursive: true });
  }
}

await main();

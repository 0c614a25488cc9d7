// A browser and a site for end-to-end tests: Chromium as the machine has it, the bundle in `dist` (or where DRE_BUNDLE
// says), and a dre-backend behind it.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { startBackend } from "./backend.mjs";
import { serve } from "./server.mjs";

const require = createRequire(import.meta.url);

const PROGRAMS = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"];
const BUNDLE = process.env.DRE_BUNDLE ?? fileURLToPath(new URL("../../dist", import.meta.url));

const program = PROGRAMS.find((path) => path && existsSync(path));
/** Why no test with a browser can run here; false where it can. */
export const skip = program ? false : "there is no Chromium: install it, or set CHROMIUM";

/** The narrow and the wide window. */
export const WINDOWS = [
  { width: 360, height: 740 },
  { width: 1280, height: 860 },
];

/**
 * Starts a server and the site before it.
 *
 * @param {{ keepsBuilds?: boolean, options?: string[] }} settings options: further ones of the server
 */
export async function startSite({ keepsBuilds = true, options = [] } = {}) {
  const advice = "build it with `yarn build`, or set DRE_BUNDLE";
  assert.ok(existsSync(BUNDLE), `${BUNDLE}: there is no bundle; ${advice}`);
  const data = await mkdtemp(join(tmpdir(), "dre-dashboard-"));
  const backend = await startBackend([...(keepsBuilds ? ["--data-dir", data] : []), ...options]);
  const site = await serve({ folder: BUNDLE, backend: backend.url });
  const stop = async () => {
    await site.close();
    await backend.stop();
    await rm(data, { recursive: true });
  };
  return { site, backend, stop };
}

/** Starts a browser. */
export function launch(options = []) {
  // Where tests run as root, as in containers, Chromium's own sandbox cannot start.
  return chromium.launch({ executablePath: program, args: ["--no-sandbox", ...options] });
}

/** Starts a server, the site before it, and a browser. */
export async function start(settings) {
  const { site, backend, stop } = await startSite(settings);
  const browser = await launch();
  return { browser, site, backend, stop: () => browser.close().then(stop) };
}

/** A page that takes every message of an error, so that a test can say that there was none. */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ serviceWorkers: "block", ...options });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(`${error.message}\n${error.stack ?? ""}`));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return { context, page, errors };
}

/** Waits until the page has all its data. */
export async function settle(page) {
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(() => !document.querySelector(".loading"));
}

/** What axe finds against the accessibility guidelines (WCAG 2.2 A and AA), one line each. */
export async function accessibilityProblems(page) {
  const axe = require.resolve("axe-core/axe.min.js");
  await page.evaluate(await readFile(axe, "utf8"));
  return page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await window.axe.run(document, { runOnly: tags });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`),
    );
  });
}

// The program as it is shipped: dre-backend holds the bundle and serves it with its own headers. Every page draws under
// them without a complaint of the browser, and starts again without a server.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startBackend } from "../support/backend.mjs";
import { launch, openPage, settle, skip } from "../support/browser.mjs";
import { profile, upload } from "../support/builds.mjs";

describe("the program that holds the bundle", { skip }, () => {
  let backend;
  let browser;
  let folder;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dre-dashboard-"));
    backend = await startBackend(["--data-dir", folder]);
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await backend?.stop();
    await rm(folder, { recursive: true });
  });

  test("draws every page under its own headers", async () => {
    const id = await upload(backend.url, profile());
    const document = await (await fetch(`${backend.url}/api/subnets?limit=1`)).json();
    const pages = [
      "/",
      "/subnets",
      `/subnets/${document.subnets[0].id}`,
      "/nodes",
      "/providers",
      "/builds",
      `/builds/${id}`,
      `/builds/${id}?tab=timeline`,
      `/compare?base=${id}&head=${id}`,
      "/budgets",
      "/images",
    ];
    const { page, errors, context } = await openPage(browser);
    for (const path of pages) {
      const response = await page.goto(backend.url + path);
      assert.equal(
        response.status(),
        200,
        `${path}: a dre-backend with the bundle in it is built by Bazel`,
      );
      assert.match(response.headers()["content-security-policy"], /script-src 'self'/, path);
      await settle(page);
      assert.deepEqual(errors, [], path);
      assert.equal(await page.getByRole("alert").count(), 0, path);
    }
    await context.close();
  });

  test("starts again when the server is gone", async () => {
    const { page, context } = await openPage(browser, { serviceWorkers: "allow" });
    await page.goto(backend.url);
    await settle(page);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.waitForFunction(async () => {
      const kept = await (await caches.open("documents-1")).keys();
      return kept.some(({ url }) => new URL(url).pathname === "/api/subnets");
    });
    await context.setOffline(true);
    await page.reload();
    await settle(page);
    assert.equal(await page.locator(".tile").count(), 42);
    await context.close();
  });
});

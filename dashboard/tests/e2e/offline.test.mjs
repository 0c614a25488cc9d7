// The service worker: the dashboard starts without a server, with the data that was seen, and a newer one asks before it
// takes over. And the data stays current: an event makes a page ask again.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { openPage, settle, skip, start } from "../support/browser.mjs";

describe("without a server, and with a newer one", { skip }, () => {
  let world;
  let page;
  let window;
  before(async () => {
    world = await start();
  });
  after(() => world?.stop());
  beforeEach(async () => {
    ({ page, context: window } = await openPage(world.browser, { serviceWorkers: "allow" }));
  });
  afterEach(() => window?.close());

  test("a reload shows what was seen, and what was not seen says so", async () => {
    await page.goto(world.site.url);
    await settle(page);
    await controlled(page);
    const tiles = await page.locator(".tile").allInnerTexts();
    assert.equal(tiles.length, 42);
    await world.site.pause();
    await page.reload();
    await settle(page);
    assert.deepEqual(await page.locator(".tile").allInnerTexts(), tiles);
    await page.getByText("Not connected: what is shown may be old").waitFor({ state: "attached" });
    // The page's code is kept; its data was never asked for.
    await page.getByRole("link", { name: "Nodes", exact: true }).first().click();
    await page.getByRole("alert").getByText("the server cannot be reached").waitFor();
    await world.site.resume();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("1,440 nodes").waitFor();
  });

  test("a newer version asks, and then takes over", async () => {
    await page.goto(world.site.url);
    await settle(page);
    await controlled(page);
    world.site.replace("/service_worker.js", (text) => `${text}\n// newer`);
    await page.reload();
    await page.getByText("A new version of the dashboard is ready.").waitFor();
    await Promise.all([
      page.waitForEvent("load"),
      page.getByRole("button", { name: "Reload" }).click(),
    ]);
    await settle(page);
    assert.equal(await page.getByText("A new version of the dashboard is ready.").count(), 0);
  });

  test("a window that stays open looks for a newer version when one comes back to it", async () => {
    await page.goto(world.site.url);
    await settle(page);
    await controlled(page);
    world.site.replace("/service_worker.js", (text) => `${text}\n// newer still`);
    await look(page, "hidden");
    await look(page, "visible");
    await page.getByText("A new version of the dashboard is ready.").waitFor();
  });

  test("a document that is no more is not shown for good", async () => {
    await page.goto(`${world.site.url}/providers`);
    await page.getByText("94 providers").waitFor();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.reload();
    await page.getByText("94 providers").waitFor();
    await page.waitForFunction(async () => {
      const cache = await caches.open("documents-1");
      return (await cache.keys()).some(({ url }) => new URL(url).pathname === "/api/providers");
    });
    const bringBack = world.site.remove("/api/providers");
    await page.reload();
    await page.getByRole("alert").getByText("/api/providers is no more").waitFor();
    bringBack();
  });

  test("another window follows when one takes the newer version", async () => {
    await page.goto(world.site.url);
    await settle(page);
    await controlled(page);
    const other = await window.newPage();
    await other.goto(world.site.url);
    await settle(other);
    world.site.replace("/service_worker.js", (text) => `${text}\n// newest`);
    await page.reload();
    // Only one of them asks: the other one was told to wait.
    await other.getByRole("button", { name: "Not now" }).click();
    await Promise.all([
      page.waitForEvent("load"),
      page.getByRole("button", { name: "Reload" }).click(),
    ]);
    // Its parts that were not loaded yet are gone with the older version.
    await Promise.all([
      other.waitForEvent("load"),
      other.getByRole("button", { name: "Reload" }).click(),
    ]);
    await settle(other);
    assert.equal(await other.getByText("A new version of the dashboard is ready.").count(), 0);
  });

  test("windows that nobody looks at hold no connection", async () => {
    await window.close();
    ({ page, context: window } = await openPage(world.browser));
    // Over HTTP/1.1 a browser opens six connections to a server, for all windows together.
    for (let count = 0; count < 8; count += 1) {
      const next = await window.newPage();
      await next.goto(world.site.url, { timeout: 10_000 });
      await next.getByText("Live: new versions").waitFor({ state: "attached", timeout: 10_000 });
      await look(next, "hidden");
    }
    const [, first] = window.pages();
    await Promise.all([first.waitForRequest("**/api/events"), look(first, "visible")]);
  });

  test("a newer version of the registry shows without a reload", async () => {
    await window.close();
    ({ page, context: window } = await openPage(world.browser));
    let asked = 0;
    await page.route("**/api/subnets", async (route) => {
      asked += 1;
      const response = await route.fetch();
      const document = await response.json();
      const newer = { ...document, version: 9, subnets: document.subnets.slice(1), total: 41 };
      await route.fulfill({ response, json: asked === 1 ? document : newer });
    });
    await page.route("**/api/events", async (route) => {
      await page.locator(".tile").nth(41).waitFor();
      const data = JSON.stringify({ version: 9, time: "2026-11-21T00:00:00Z", synthetic: true });
      await route.fulfill({
        contentType: "text/event-stream",
        body: `retry: 60000\n\nid: 9\nevent: snapshot\ndata: ${data}\n\n`,
      });
    });
    await page.goto(world.site.url);
    await page.getByText("Version 9,").waitFor();
    assert.equal(await page.locator(".tile").count(), 41);
    assert.equal(asked, 2);
  });

  test("a refusal is shown in the server's words, and trying again helps", async () => {
    await window.close();
    ({ page, context: window } = await openPage(world.browser));
    let isDown = true;
    await page.route("**/api/providers", async (route) => {
      const json = { type: "x", title: "x", status: 503, detail: "the store is being repaired" };
      return isDown ? route.fulfill({ status: 503, json }) : route.continue();
    });
    await page.goto(`${world.site.url}/providers`);
    await page.getByRole("alert").getByText("the store is being repaired").waitFor();
    isDown = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("94 providers").waitFor();
  });
});

/** Shows a window or hides it, which headless browsers do not do by themselves. */
function look(page, state) {
  return page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
}

/** Waits until the service worker has the page, and the data that the page shows. */
async function controlled(page) {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.waitForFunction(async () => {
    const cache = await caches.open("documents-1");
    const kept = (await cache.keys()).map(({ url }) => new URL(url).pathname);
    return ["/api/subnets", "/api/providers", "/api/versions", "/api/diff"].every((path) =>
      kept.includes(path),
    );
  });
}

// The first load of the overview: what must come before there is content, and how much of it.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openPage, settle, skip, start } from "../support/browser.mjs";

/** The most bytes of scripts and styles, as sent: 60 KB. */
const MOST_BYTES = 60_000;

describe("the first load", { skip }, () => {
  let world;
  before(async () => {
    world = await start();
  });
  after(() => world?.stop());

  test("is one page, one script and one style sheet, and small", async () => {
    const { page, context } = await openPage(world.browser);
    await page.goto(world.site.url);
    await settle(page);
    const loaded = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .filter(({ name }) => !new URL(name).pathname.startsWith("/api/"))
        .map(({ name, encodedBodySize }) => ({
          kind: new URL(name).pathname.split(".").at(-1),
          bytes: encodedBodySize,
        })),
    );
    assert.deepEqual(loaded.map(({ kind }) => kind).sort(), ["css", "js"]);
    const bytes = loaded.reduce((sum, each) => sum + each.bytes, 0);
    assert.ok(bytes > 0 && bytes <= MOST_BYTES, `${bytes} bytes of scripts and styles`);
    await context.close();
  });

  test("does not move what is drawn already", async () => {
    const { page, context } = await openPage(world.browser);
    await page.addInitScript(() => {
      window.shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shift += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    for (const path of ["/", "/subnets", "/nodes", "/providers"]) {
      await page.goto(world.site.url + path);
      await settle(page);
      const shift = await page.evaluate(() => window.shift);
      assert.ok(shift < 0.1, `${path}: a layout shift of ${shift}`);
    }
    await context.close();
  });
});

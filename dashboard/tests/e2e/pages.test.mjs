// Every page, in a narrow and a wide window, light and dark: it has its data, says that it is synthetic, fits the window, is
// accessible, and breaks nothing of the content security policy. Where DRE_SCREENSHOTS names a folder, pictures go there.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import {
  accessibilityProblems,
  openPage,
  settle,
  skip,
  start,
  WINDOWS,
} from "../support/browser.mjs";

/** Paths, the title of each, and a text that stands there once the data does. */
const PAGES = [
  ["/", "Overview", "Every subnet"],
  ["/subnets", "Subnets", "42 subnets"],
  ["/subnets?rules=against&type=application&sort=size", "Subnets", "of 42 subnets"],
  ["/subnets/SUBNET", "Subnet", "Where its members are"],
  ["/subnets/SUBNET?tab=members", "Subnet", "Host version"],
  ["/subnets/SUBNET?tab=history", "Subnet", "Time (UTC)"],
  ["/subnets/SUBNET?tab=changes", "Subnet", "to version 8"],
  ["/subnets/SUBNET?tab=parameters", "Subnet", "Largest ingress message"],
  ["/nodes", "Nodes", "1,440 nodes"],
  ["/providers", "Providers", "94 providers"],
];

describe("every page", { skip }, () => {
  let world;
  let subnet;
  before(async () => {
    world = await start();
    const document = await (
      await fetch(`${world.backend.url}/api/subnets?sort=-penalty&limit=1`)
    ).json();
    subnet = document.subnets[0].id;
  });
  after(() => world?.stop());

  for (const viewport of WINDOWS) {
    for (const colorScheme of ["light", "dark"]) {
      test(`${viewport.width} px, ${colorScheme}`, async (context) => {
        const {
          page,
          errors,
          context: window,
        } = await openPage(world.browser, { viewport, colorScheme });
        for (const [path, title, text] of PAGES) {
          await context.test(path, async () => {
            await page.goto(world.site.url + path.replace("SUBNET", subnet));
            await settle(page);
            await check(page, title, text);
            await picture(page, `${path} ${viewport.width} ${colorScheme}`);
          });
        }
        assert.deepEqual(errors, []);
        await window.close();
      });
    }
  }

  test("a page that does not exist says so, and so does a subnet", async () => {
    const { page, context } = await openPage(world.browser);
    await page.goto(`${world.site.url}/nowhere`);
    await page.getByText("There is nothing at /nowhere.").waitFor();
    await page.goto(`${world.site.url}/subnets/zzzzz`);
    await page.getByRole("alert").getByText('there is no subnet "zzzzz"').waitFor();
    assert.deepEqual(await accessibilityProblems(page), []);
    await context.close();
  });
});

test("a document that a page cannot draw ends that page alone, and says so", { skip }, async () => {
  const world = await start();
  try {
    const { page } = await openPage(world.browser);
    let isOlder = true;
    await page.route("**/api/subnets", async (route) => {
      const response = await route.fetch();
      const document = await response.json();
      // As another version of the server could answer.
      if (isOlder) for (const subnet of document.subnets) delete subnet.nakamoto;
      await route.fulfill({ response, json: document });
    });
    await page.goto(`${world.site.url}/subnets`);
    await page.getByRole("alert").getByText("This page cannot be drawn").waitFor();
    await page.getByRole("link", { name: "Providers", exact: true }).first().click();
    await page.getByText("94 providers").waitFor();
    await page.getByRole("link", { name: "Subnets", exact: true }).first().click();
    isOlder = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("42 subnets").waitFor();
  } finally {
    await world.stop();
  }
});

test("a server that keeps no builds says what it needs to keep some", { skip }, async () => {
  const world = await start({ keepsBuilds: false });
  try {
    const { page } = await openPage(world.browser);
    await page.goto(world.site.url);
    await page.getByText("start it with --data-dir DIR").waitFor();
  } finally {
    await world.stop();
  }
});

async function check(page, title, text) {
  assert.ok((await page.locator("h1").first().textContent()).startsWith(title));
  assert.ok((await page.title()).startsWith(title));
  await page.getByText(text).first().waitFor();
  assert.ok(
    await page.locator("main .mark-synthetic").first().isVisible(),
    "not marked as synthetic",
  );
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.equal(overflow, 0, "wider than the window");
  assert.deepEqual(await accessibilityProblems(page), []);
}

async function picture(page, name) {
  const folder = process.env.DRE_SCREENSHOTS;
  if (!folder) return;
  const file = `${name.replaceAll(/[^a-zA-Z0-9]+/g, "_")}.png`;
  await page.screenshot({ path: join(folder, file), fullPage: true });
}

// What can be done with a pointer can be done with keys, and the URL follows.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openPage, settle, skip, start } from "../support/browser.mjs";

describe("keys", { skip }, () => {
  let world;
  let page;
  let window;
  before(async () => {
    world = await start();
    ({ page, context: window } = await openPage(world.browser, {
      viewport: { width: 1280, height: 860 },
    }));
  });
  after(async () => {
    await window?.close();
    await world?.stop();
  });
  const open = async (path) => {
    await page.goto(world.site.url + path);
    await settle(page);
  };
  const parameter = (name) => new URL(page.url()).searchParams.get(name);

  test("the first Tab offers to skip the navigation", async () => {
    await open("/");
    await page.keyboard.press("Tab");
    assert.equal(await focusedText(page), "Skip to content");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "content");
  });

  test("rows are walked by arrows, also those that were not drawn, and Enter opens one", async () => {
    await open("/nodes");
    await page.locator("tr[data-row='0']").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await focused(page, 2);
    await page.keyboard.press("End");
    await focused(page, 1439);
    const drawn = await page.locator("tbody tr[data-row]").count();
    assert.ok(drawn < 60, `${drawn} of 1440 rows are drawn`);
    await page.keyboard.press("Home");
    await focused(page, 0);
    await page.keyboard.press("ArrowUp");
    await focused(page, 0);
    await open("/subnets");
    const id = await page.locator("tr[data-row='1'] a").first().getAttribute("title");
    await page.locator("tr[data-row='0']").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: `Subnet ${id.slice(0, 5)}` }).waitFor();
    assert.equal(new URL(page.url()).pathname, `/subnets/${id}`);
    assert.equal(await page.evaluate(() => document.activeElement?.id), "content");
  });

  test("a head sorts, and the way back keeps it", async () => {
    await open("/subnets");
    const head = page.getByRole("button", { name: "Nodes" });
    await head.focus();
    await page.keyboard.press("Enter");
    assert.equal(parameter("sort"), "-size");
    const sizes = () => page.locator("tbody tr[data-row] td:nth-child(2)").allInnerTexts();
    assert.deepEqual((await sizes()).slice(0, 2), ["40", "34"]);
    await page.keyboard.press("Enter");
    assert.equal(parameter("sort"), "size");
    assert.equal((await sizes())[0], "13");
    const sorted = page.locator("th[aria-sort]");
    assert.equal(await sorted.getAttribute("aria-sort"), "ascending");
    await page.getByRole("link", { name: "Providers", exact: true }).first().press("Enter");
    await page.getByRole("heading", { level: 1, name: "Providers" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Subnets" }).waitFor();
    assert.equal(parameter("sort"), "size");
  });

  test("what is typed filters the list and stands in the URL", async () => {
    await open("/nodes?country=CH");
    const shown = page.locator(".filters-count");
    assert.match(await shown.textContent(), /^\d+ of 1,440 nodes$/);
    await page.getByRole("searchbox", { name: "Search" }).focus();
    await page.keyboard.type("no such node");
    await page.getByText("No node fits these filters.").waitFor();
    assert.equal(parameter("q"), "no such node");
    assert.equal(parameter("country"), "CH");
  });

  test("tabs are chosen by arrows", async () => {
    await open("/subnets");
    await page.locator("tr[data-row='0'] a").first().press("Enter");
    await page.getByRole("tab", { name: "Decentralization" }).focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(parameter("tab"), "members");
    assert.equal(await focusedText(page), "Members");
    await page.keyboard.press("End");
    assert.equal(parameter("tab"), "parameters");
    await page.getByText("Largest ingress message").waitFor();
  });

  test("a date shows the network as it was, and stays while one looks around", async () => {
    const { versions } = await (await fetch(`${world.backend.url}/api/versions`)).json();
    const date = versions[1].time.slice(0, 10);
    const expected = versions.findLast(({ time }) => time.slice(0, 10) <= date).version;
    await open("/subnets");
    await page.getByLabel("As of").fill(date);
    await page.getByText(`Version ${expected},`).waitFor();
    assert.equal(parameter("at"), date);
    await page.getByRole("link", { name: "Nodes", exact: true }).first().press("Enter");
    await page.getByRole("heading", { level: 1, name: "Nodes" }).waitFor();
    await page.getByText(`Version ${expected},`).waitFor();
    assert.equal(parameter("at"), date);
    await page.getByRole("button", { name: "Back to newest" }).press("Enter");
    await page.getByText("Version 8,").waitFor();
    assert.equal(parameter("at"), null);
    await open(`/subnets/gxdk3?tab=changes&at=${date}`);
    await page.getByText(`to version ${expected}`).waitFor();
    const version = versions.find((row) => row.version === expected);
    assert.equal(
      await page.getByLabel("To", { exact: true }).inputValue(),
      version.time.slice(0, 10),
    );
  });

  test("the menu of a narrow window opens and closes, and the theme is remembered", async () => {
    const narrow = await openPage(world.browser, { viewport: { width: 360, height: 740 } });
    await narrow.page.goto(world.site.url);
    await settle(narrow.page);
    const menu = narrow.page.getByRole("button", { name: "Menu" });
    const link = narrow.page.getByRole("link", { name: "Nodes", exact: true });
    assert.equal(await link.isVisible(), false);
    await menu.press("Enter");
    assert.equal(await menu.getAttribute("aria-expanded"), "true");
    await narrow.page.getByLabel("Theme").selectOption("dark");
    await link.press("Enter");
    await narrow.page.getByRole("heading", { level: 1, name: "Nodes" }).waitFor();
    assert.equal(await menu.getAttribute("aria-expanded"), "false");
    await narrow.page.reload();
    assert.equal(await narrow.page.locator("html").getAttribute("data-theme"), "dark");
    await narrow.context.close();
  });
});

function focusedText(page) {
  return page.evaluate(() => document.activeElement?.textContent);
}

function focused(page, row) {
  return page.waitForFunction(
    (index) => document.activeElement?.getAttribute("data-row") === String(index),
    row,
  );
}

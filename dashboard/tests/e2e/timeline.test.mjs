// The timeline as people use it: with the wheel, by dragging, and with keys alone; and that a link to it shows the same again.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { accessibilityProblems, openPage, settle, skip, start } from "../support/browser.mjs";
import { profile, upload } from "../support/builds.mjs";

const WAIT = { timeout: 10_000 };

describe("the timeline", { skip }, () => {
  let world;
  let id;
  let page;
  let window;
  let errors;
  before(async () => {
    world = await start();
    id = await upload(world.backend.url, profile({ seconds: 8 }), { commit: "a".repeat(40) });
  });
  after(() => world?.stop());
  beforeEach(async () => {
    ({
      page,
      errors,
      context: window,
    } = await openPage(world.browser, { viewport: { width: 1280, height: 860 } }));
  });
  afterEach(async () => {
    assert.deepEqual(errors, []);
    await window.close();
  });

  const open = async (query = "") => {
    await page.goto(`${world.site.url}/builds/${id}?tab=timeline${query}`);
    await settle(page);
    await page.waitForFunction(() => performance.getEntriesByName("timeline-drawn").length > 0);
  };
  const canvas = () => page.locator(".timeline-canvas");
  const details = () => page.getByRole("region", { name: "Chosen span" });
  const parameter = (name) => new URL(page.url()).searchParams.get(name);
  const waitForParameter = (name, test) =>
    page.waitForFunction(
      ([name, pattern]) =>
        new RegExp(pattern).test(new URL(location.href).searchParams.get(name) ?? ""),
      [name, test.source],
      WAIT,
    );
  const view = () => (parameter("view") ?? "").split("~").map(Number);
  /** Where on the canvas a span is: its lane by its place from above, in the middle of the time given. */
  const colorAt = (x, y) =>
    canvas().evaluate(
      (element, [x, y]) => [...element.getContext("2d").getImageData(x, y, 1, 1).data.slice(0, 3)],
      [x, y],
    );

  test("draws spans in the colors of the legend, and in those of the other theme", async () => {
    await open();
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(100);
      const wanted = await page
        .locator(".timeline-key-10")
        .evaluate((key) => getComputedStyle(key).backgroundColor.match(/\d+/g).map(Number));
      // The first row is the critical path's, right under the ruler.
      assert.deepEqual(await colorAt(260, 24 + 14), wanted, colorScheme);
    }
  });

  test("is walked with keys alone, and what is chosen is read out", async () => {
    await open();
    await canvas().focus();
    await page.keyboard.press("Enter");
    await details().getByText("action 'Compiling").waitFor();
    await page.keyboard.press("Shift+ArrowRight");
    await details()
      .getByText("action 'Linking app'")
      .or(details().getByText("action 'Compiling 3'"))
      .waitFor();
    await page.keyboard.press("Shift+ArrowDown");
    assert.notEqual(await details().innerText(), "");
    await page.keyboard.press("Escape");
    await details().getByText("Nothing is chosen.").waitFor();
    await page.waitForFunction(() => !new URL(location.href).searchParams.has("span"));
  });

  test("keys zoom, move and come back", async () => {
    await open();
    await canvas().focus();
    await page.keyboard.press("+");
    await waitForParameter("view", /~/);
    const [from, to] = view();
    assert.ok(to - from < 8_000_000 && to - from > 4_000_000, `${from} to ${to}`);
    await page.keyboard.down("d");
    await page.waitForTimeout(200);
    await page.keyboard.up("d");
    await page.waitForFunction(
      (before) => !location.search.includes(`view=${before}`),
      `${from}%7E${to}`,
    );
    await page.waitForTimeout(500);
    assert.ok(view()[0] > from);
    await page.keyboard.press("Home");
    await page.waitForFunction(() => !new URL(location.href).searchParams.has("view"));
  });

  test("a click chooses, F shows the chosen span, and the link shows it again", async () => {
    await open();
    const box = await canvas().boundingBox();
    // The main thread's spans end first; the first worker's row is found by its name in the details.
    let name = "";
    for (let y = 30; y < box.height && !name.includes("Compiling 1"); y += 7) {
      await page.mouse.click(box.x + 188 + (box.width - 188) * 0.38, box.y + y);
      name = await details().innerText();
      if (/Critical Path/.test(name)) name = "";
    }
    assert.match(name, /Compiling 1/);
    assert.match(name, /\/\/pkg:t1/);
    assert.match(name, /Takes\s*2 s/);
    await page.keyboard.press("f");
    await waitForParameter("view", /~/);
    const [from, to] = view();
    assert.ok(
      from > 1_000_000 && from < 2_000_000 && to > 4_000_000 && to < 5_000_000,
      `${from} to ${to}`,
    );
    const url = page.url();
    await page.goto("about:blank");
    await page.goto(url);
    await details().getByText("Compiling 1").waitFor();
    await page.waitForTimeout(500);
    assert.deepEqual(view(), [from, to]);
  });

  test("the wheel zooms at the pointer, and dragging moves", async () => {
    await open();
    const box = await canvas().boundingBox();
    const middle = [box.x + 188 + (box.width - 188) / 2, box.y + 200];
    await page.mouse.move(...middle);
    await page.mouse.wheel(0, -480);
    await waitForParameter("view", /~/);
    await page.waitForTimeout(400);
    const [from, to] = view();
    assert.ok(Math.abs((from + to) / 2 - 4_000_000) < 150_000, `${from} to ${to}`);
    assert.ok(to - from < 2_000_000);
    await page.mouse.down();
    await page.mouse.move(middle[0] - 300, middle[1], { steps: 5 });
    await page.mouse.up();
    await page.waitForTimeout(500);
    const moved = view();
    assert.ok(moved[0] > from);
    assert.ok(Math.abs(moved[1] - moved[0] - (to - from)) <= 2, "as wide as before");
    await details().getByText("Nothing is chosen.").waitFor();
  });

  test("a search counts, marks and walks its matches", async () => {
    await open();
    await canvas().focus();
    await page.keyboard.press("/");
    await page.keyboard.type("cppcompile");
    await page.getByText("3 spans, 6 s in all").waitFor();
    assert.equal(parameter("find"), "cppcompile");
    await page.keyboard.press("Enter");
    await page.getByText("1 of 3 spans").waitFor();
    await details().getByText("Compiling 0").waitFor();
    await page.getByRole("button", { name: "Next match" }).press("Enter");
    await details().getByText("Compiling 1").waitFor();
    await canvas().focus();
    await page.keyboard.press("Shift+N");
    await details().getByText("Compiling 0").waitFor();
    await page.getByLabel("Search names, targets, mnemonics").fill("no such span");
    await page.getByText("nothing found").waitFor();
    assert.deepEqual(await accessibilityProblems(page), []);
  });

  test("Enter before the answer chooses the first match when it comes", async () => {
    await open();
    const field = page.getByLabel("Search names, targets, mnemonics");
    await field.fill("cppcompile");
    await field.press("Enter");
    await page.getByText("1 of 3 spans").waitFor();
    await details().getByText("Compiling 0").waitFor();
  });

  test("colors follow the mnemonic, and a term stands out", async () => {
    await open("&color=mnemonic");
    const term = page.getByRole("button", { name: "CppLink" });
    await term.press("Enter");
    assert.equal(await term.getAttribute("aria-pressed"), "true");
    await waitForParameter("focus", /CppLink/);
    await page.getByLabel("Color by").selectOption("category");
    await page.getByRole("button", { name: "action processing" }).waitFor();
    await page.waitForFunction(() => !new URL(location.href).searchParams.has("focus"));
  });

  test("groups open and close, and the link knows", async () => {
    await open();
    const box = await canvas().boundingBox();
    // The head of the counters is the second row.
    await page.mouse.click(box.x + 40, box.y + 24 + 3 + 14 + 3 + 10);
    await page.waitForFunction(() => new URL(location.href).searchParams.get("closed") === "");
    await page.mouse.click(box.x + 40, box.y + 24 + 3 + 14 + 3 + 10);
    await page.waitForFunction(() => !new URL(location.href).searchParams.has("closed"));
  });

  test("a server that is gone is told, and trying again helps", async () => {
    let isDown = true;
    await page.route("**/timeline?*", (route) => (isDown ? route.abort() : route.continue()));
    await page.goto(`${world.site.url}/builds/${id}?tab=timeline`);
    await page.getByRole("alert").getByText("the server cannot be reached").waitFor();
    isDown = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("button", { name: "action processing" }).waitFor();
    errors.splice(0);
  });
});

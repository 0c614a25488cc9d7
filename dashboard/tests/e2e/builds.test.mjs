// The pages about builds: their data, their states, their URLs, and that they can be used with keys alone.

import "../support/builds.mjs";
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
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
import { CACHED, profile, SANDBOXED, upload } from "../support/builds.mjs";

const HOUR_S = 3600;
/** The first of the builds that take longer for good. */
const SLOW_FROM = 10;

describe("builds", { skip }, () => {
  let world;
  let folder;
  let ids;
  let warm;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dre-rules-"));
    const rules = join(folder, "alerts.toml");
    await writeFile(
      rules,
      '[[alert]]\nname = "slow"\nmetric = "build.wall_time"\nchange = "20 %"\nruns = 5\n',
    );
    world = await start({ options: ["--alerts", rules] });
    ids = [];
    for (let index = 0; index < 20; index += 1) {
      const seconds = (index < SLOW_FROM ? 4 : 6) + ((index * 7) % 5) / 50;
      const made = profile({ seconds, beginS: index * HOUR_S, inner: SANDBOXED });
      ids.push(await upload(world.backend.url, made, labels(index)));
    }
    const made = profile({ beginS: 100 * HOUR_S, inner: CACHED });
    warm = await upload(world.backend.url, made, { branch: "side", commit: "f".repeat(40) });
  });
  after(async () => {
    await world?.stop();
    await rm(folder, { recursive: true });
  });
  const open = async (page, path) => {
    await page.goto(world.site.url + path);
    await settle(page);
  };

  for (const viewport of WINDOWS) {
    for (const colorScheme of ["light", "dark"]) {
      test(`every page, ${viewport.width} px, ${colorScheme}`, async (context) => {
        const {
          page,
          errors,
          context: window,
        } = await openPage(world.browser, { viewport, colorScheme });
        const sides = `base=${ids.slice(0, 4)}&head=${ids.slice(-4)}`;
        for (const [path, title, text] of [
          ["/builds", "Builds", "Changed for good at"],
          [`/builds/${ids[3]}`, "Build 00000003", "What would make it faster"],
          [`/builds/${ids[3]}?tab=timeline`, "Build 00000003", "Nothing is chosen"],
          [`/builds/${ids[3]}?tab=actions`, "Build 00000003", "CppCompile"],
          [`/builds/${ids[3]}?tab=path`, "Build 00000003", "Linking app"],
          [`/builds/${ids[3]}?tab=metrics`, "Build 00000003", "build.wall_time"],
          [`/compare?${sides}`, "Compare", "Slower actions"],
          [`/compare?base=${ids[0]}&head=${warm}`, "Compare", "began with unlike caches"],
          ["/budgets", "Budgets and alerts", "The server keeps no verdicts"],
          ["/images", "Images and bundles", "No such size has been recorded."],
        ]) {
          await context.test(path.replaceAll(/[0-9a-f]{20,}/g, "ID"), async () => {
            await open(page, path);
            await page.getByText(text).first().waitFor();
            assert.ok((await page.locator("h1").innerText()).startsWith(title));
            await page.waitForTimeout(50);
            const overflow = await page.evaluate(
              () => document.documentElement.scrollWidth - innerWidth,
            );
            assert.equal(overflow, 0, "wider than the window");
            assert.deepEqual(await accessibilityProblems(page), []);
            await picture(page, `${title} ${text} ${viewport.width} ${colorScheme}`);
          });
        }
        // The server refuses to compare builds that are not alike, and the browser notes each refusal.
        assert.deepEqual(
          errors.filter((it) => !/422/.test(it)),
          [],
        );
        await window.close();
      });
    }
  }

  test("filters stand in the URL, and the server applies them", async () => {
    const { page, context } = await openPage(world.browser);
    await open(page, "/builds");
    assert.equal(await page.locator("tr[data-row]").count(), 21);
    await page.getByLabel("Branch").selectOption("side");
    await page.waitForFunction(() => document.querySelectorAll("tr[data-row]").length === 1);
    assert.equal(new URL(page.url()).searchParams.get("branch"), "side");
    await page.getByText("Too few builds for a trend.").waitFor();
    await open(page, "/builds?branch=nowhere");
    await page.getByText("No build fits these filters.").waitFor();
    await context.close();
  });

  test("the trend says from which build on it is slower, and leads there", async () => {
    const { page, context } = await openPage(world.browser);
    await open(page, "/builds?branch=main");
    await page.locator(".chart canvas").waitFor();
    const row = page.getByRole("table", { name: "Lasting changes" }).locator("tbody tr");
    assert.equal(await row.count(), 1);
    assert.match(await row.innerText(), /4\.\d+ s\s+6\.\d+ s\s+\+4\d\.\d %/);
    await row.getByRole("link").press("Enter");
    await page.waitForURL(`**/builds/${ids[SLOW_FROM]}`);
    await open(page, "/builds?branch=main&metric=build.mnemonic_time/CppLink");
    await page.getByRole("table", { name: "Lasting changes" }).waitFor();
    await context.close();
  });

  test("both sides are picked from the list, and the causes come first", async () => {
    const { page, context } = await openPage(world.browser);
    await open(page, "/compare?branch=main");
    await page.getByText("Choose builds to compare with.").waitFor();
    const pick = (index, side) =>
      page
        .getByRole("button", { name: `${commit(index).slice(0, 8)} in the ${side}` })
        .press("Enter");
    for (const index of [16, 17, 18, 19]) await pick(index, "head");
    for (const index of [12, 13]) await pick(index, "base");
    await page.getByText("Undecided").or(page.getByText("Unchanged")).first().waitFor();
    const parameters = new URL(page.url()).searchParams;
    assert.equal(parameters.get("base"), [ids[12], ids[13]].map((id) => id.slice(0, 12)).join(","));
    assert.equal(parameters.get("head")?.split(",").length, 4);
    await page.getByRole("button", { name: `Remove ${commit(12).slice(0, 8)}` }).click();
    assert.equal(new URL(page.url()).searchParams.get("base"), ids[13].slice(0, 12));
    await context.close();
  });

  test("unlike builds are refused with the reason, and compared when one insists", async () => {
    const { page, context } = await openPage(world.browser);
    await open(page, `/compare?base=${ids[0]}&head=${warm}`);
    await page.getByRole("alert").getByText("the base is cold, the head is warm").waitFor();
    await page.getByRole("button", { name: "Compare all the same" }).press("Enter");
    await page.getByText("Forced: the base is cold, the head is warm").waitFor();
    assert.equal(new URL(page.url()).searchParams.get("force"), "yes");
    await context.close();
  });

  test("an alert says what was found, and leads to its build", async () => {
    const { page, context } = await openPage(world.browser);
    await open(page, "/budgets");
    const alert = page
      .getByRole("listitem")
      .filter({ hasText: "slow: build.wall_time is 6" })
      .last();
    await alert.getByText("sent nowhere: the server has no webhook").waitFor();
    await alert.getByRole("link").press("Enter");
    await page.waitForURL(`**/builds/${ids[SLOW_FROM]}`);
    await open(page, "/budgets?q=no-such-branch");
    await page.getByText("No alert fits these filters.").waitFor();
    await context.close();
  });

  test("sizes that were recorded have their course", async () => {
    const { page, context } = await openPage(world.browser);
    const metric = { name: "binary.size/dre", family: "binary.size", key: "dre", unit: "bytes" };
    await page.route("**/api/metrics", (route) =>
      route.fulfill({ json: { metrics: [{ ...metric, better: "lower" }] } }),
    );
    const points = [5_000_000, 5_000_000, 5_500_000].map((value, index) => ({
      id: ids[index],
      time_ms: 1e12,
      commit: commit(index),
      value,
    }));
    await page.route("**/api/metrics/trend?*", (route) =>
      route.fulfill({
        json: { metric: metric.name, unit: "bytes", better: "lower", points, change_points: [] },
      }),
    );
    await open(page, "/images");
    await page.getByText("5.5 MB").waitFor();
    await page.getByText("+10.0 %").waitFor();
    await page.getByText("--metric bundle.size/dashboard=58KB").waitFor();
    await context.close();
  });

  test("a build that is not there says so", async () => {
    const { page, context } = await openPage(world.browser);
    await page.goto(`${world.site.url}/builds/0000000000000000`);
    await page.getByRole("alert").getByText("there is no build").waitFor();
    await page.goto(`${world.site.url}/builds/0000000000000000?tab=timeline`);
    await page.getByRole("alert").first().waitFor();
    await context.close();
  });
});

describe("a server without builds", { skip }, () => {
  const PAGES = ["/builds", "/compare", "/budgets", "/images"];

  test("says how to keep them", async () => {
    const world = await start({ keepsBuilds: false });
    const { page } = await openPage(world.browser);
    for (const path of PAGES) {
      await page.goto(world.site.url + path);
      await page.getByRole("alert").getByText("start it with --data-dir").first().waitFor();
    }
    await world.stop();
  });

  test("says how to send the first one", async () => {
    const world = await start();
    const { page, errors } = await openPage(world.browser);
    for (const [path, text] of [
      ["/builds", "No build has been uploaded yet."],
      ["/compare", "Choose builds to compare with."],
      ["/budgets", "No alert has been raised."],
      ["/images", "No such size has been recorded."],
    ]) {
      await page.goto(world.site.url + path);
      await page.getByText(text).first().waitFor();
    }
    assert.deepEqual(errors, []);
    await world.stop();
  });
});

function commit(index) {
  return index.toString(16).padStart(8, "0").repeat(5);
}

function labels(index) {
  const outcome = index === 5 ? "failure" : "success";
  return { commit: commit(index), branch: "main", target: "//...", host_class: "ci", outcome };
}

async function picture(page, name) {
  const folder = process.env.DRE_SCREENSHOTS;
  if (!folder) return;
  const file = `${name.replaceAll(/[^a-zA-Z0-9]+/g, "_")}.png`;
  await page.screenshot({ path: join(folder, file), fullPage: true });
}

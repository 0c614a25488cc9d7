// What pages look like, compared with pictures of them that are kept in screenshots/. A change that is meant is taken over by
//   DRE_UPDATE_SCREENSHOTS=1 node --test tests/e2e/screenshots.test.mjs
// Only the content is compared, as far as it is within sight: navigation and times are other tests' matter.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { openPage, settle, skip, start, WINDOWS } from "../support/browser.mjs";

const KEPT = fileURLToPath(new URL("./screenshots/", import.meta.url));
const FOUND = process.env.TEST_UNDECLARED_OUTPUTS_DIR ?? join(tmpdir(), "dre-screenshots");
const UPDATES = process.env.DRE_UPDATE_SCREENSHOTS === "1";

/** How unlike two colors may be, 0 to 1: smoothed edges of letters differ between machines. */
const COLOR_TOLERANCE = 0.2;
/** Which part of all pixels may be beyond that. */
const MOST_DIFFERENT = 0.02;

/** Pictures at half the size show what has moved, and take a quarter of the room. */
const SCALE = 0.5;

const PAGES = { overview: "/", subnets: "/subnets", subnet: "/subnets/gxdk3", nodes: "/nodes" };

describe("pages look as they did", { skip }, () => {
  let world;
  before(async () => {
    world = await start();
    await mkdir(UPDATES ? KEPT : FOUND, { recursive: true });
  });
  after(() => world?.stop());

  for (const viewport of WINDOWS) {
    for (const [page, path] of Object.entries(PAGES)) {
      const name = `${page}_${viewport.width}.png`;
      test(name, async () => {
        const picture = await photograph(world, path, viewport);
        if (UPDATES) await writeFile(join(KEPT, name), picture);
        else await compare(name, picture);
      });
    }
  }
});

async function photograph(world, path, viewport) {
  const { page, context } = await openPage(world.browser, {
    viewport,
    deviceScaleFactor: SCALE,
    reducedMotion: "reduce",
  });
  await page.goto(world.site.url + path);
  await settle(page);
  const box = await page.locator("main").boundingBox();
  const clip = { ...box, height: viewport.height - box.y };
  // Times are those of the generated network, which ends when it is made.
  const mask = [page.locator(".page-meta"), page.locator(".panel > .label")];
  const picture = await page.screenshot({ clip, mask, animations: "disabled" });
  await context.close();
  return picture;
}

async function compare(name, picture) {
  const advice =
    "look at it, and if it is meant run: DRE_UPDATE_SCREENSHOTS=1 node --test tests/e2e/screenshots.test.mjs";
  await writeFile(join(FOUND, name), picture);
  const found = PNG.sync.read(picture);
  const kept = PNG.sync.read(await readFile(join(KEPT, name)));
  const size = ({ width, height }) => `${width} x ${height}`;
  assert.equal(size(found), size(kept), `${name} has another size; ${advice}`);
  const { data, width, height } = found;
  const different = pixelmatch(data, kept.data, null, width, height, {
    threshold: COLOR_TOLERANCE,
  });
  const part = different / (width * height);
  const place = `${join(FOUND, name)} differs in ${(100 * part).toFixed(2)} % of its pixels`;
  assert.ok(part <= MOST_DIFFERENT, `${place}; ${advice}`);
}

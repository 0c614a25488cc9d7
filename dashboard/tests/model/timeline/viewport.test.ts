import assert from "node:assert/strict";
import { test } from "node:test";
import { type Extent, traceUs } from "../../../src/base/trace_time";
import {
  extentOf,
  fit,
  pan,
  resize,
  reveal,
  rulerStepUs,
  timeAt,
  whole,
  xOf,
  zoom,
} from "../../../src/model/timeline/viewport";

const span = (fromUs: number, toUs: number): Extent => ({
  fromUs: traceUs(fromUs),
  toUs: traceUs(toUs),
});
const BUILD = span(-40_000, 60_000_000);

test("the whole build is within sight, with a little room", () => {
  const seen = extentOf(whole(BUILD, 1000));
  assert.ok(seen.fromUs < BUILD.fromUs && seen.toUs > BUILD.toUs);
  assert.ok(seen.toUs - seen.fromUs < 1.05 * (BUILD.toUs - BUILD.fromUs));
});

test("what is under the pointer stays there while one zooms", () => {
  const view = fit(span(10e6, 20e6), BUILD, 1000);
  for (const factor of [0.7, 1.5, 40]) {
    const zoomed = zoom(view, factor, 300, BUILD);
    assert.ok(Math.abs(timeAt(zoomed, 300) - timeAt(view, 300)) < 1e-3, `${factor}`);
    assert.ok(Math.abs(zoomed.usPerPx * factor - view.usPerPx) < 1e-6);
  }
  const there = zoom(zoom(view, 8, 100, BUILD), 1 / 8, 100, BUILD);
  assert.ok(Math.abs(there.fromUs - view.fromUs) < 1e-3);
});

test("zooming ends at the whole build and at a fraction of a microsecond", () => {
  const far = zoom(whole(BUILD, 1000), 1e-9, 10, BUILD);
  assert.deepEqual(far, whole(BUILD, 1000));
  const near = zoom(far, 1e12, 500, BUILD);
  assert.equal(near.usPerPx, 1 / 40);
});

test("panning ends a little beyond both ends", () => {
  const view = fit(span(10e6, 20e6), BUILD, 1000);
  assert.equal(timeAt(pan(view, 50, BUILD), 0), timeAt(view, 50));
  const last = extentOf(pan(view, 1e9, BUILD));
  assert.ok(last.toUs > BUILD.toUs && last.toUs < BUILD.toUs + 1e6);
  const first = extentOf(pan(view, -1e9, BUILD));
  assert.ok(first.fromUs < BUILD.fromUs && first.fromUs > BUILD.fromUs - 1e6);
});

test("a part is shown with room, and another width keeps what is seen", () => {
  const view = fit(span(10e6, 20e6), BUILD, 1000, 0.1);
  assert.equal(Math.round(xOf(view, 10e6)), 100);
  assert.equal(Math.round(xOf(view, 20e6)), 900);
  const narrow = extentOf(resize(view, 360, BUILD));
  assert.ok(
    Math.abs(narrow.fromUs - view.fromUs) < 1 && Math.abs(narrow.toUs - extentOf(view).toUs) < 1,
  );
});

test("a span out of sight is moved to, and one within sight is not", () => {
  const view = fit(span(10e6, 20e6), BUILD, 1000);
  assert.equal(reveal(view, span(12e6, 13e6), BUILD), view);
  const moved = extentOf(reveal(view, span(50e6, 50_000_100), BUILD));
  assert.ok(moved.fromUs < 50e6 && moved.toUs > 50_000_100);
  assert.equal(reveal(view, span(50e6, 51e6), BUILD).usPerPx, view.usPerPx);
});

test("numbers that are none show the whole build", () => {
  assert.deepEqual(fit(span(Number.NaN, 5), BUILD, 1000), whole(BUILD, 1000));
  assert.deepEqual(pan(whole(BUILD, 1000), Number.NaN, BUILD), whole(BUILD, 1000));
});

test("a ruler has round steps that are wide enough", () => {
  for (const [usPerPx, expected] of [
    [0.025, 5],
    [1, 100],
    [1000, 100_000],
    [150_000, 15e6],
    [1e6, 120e6],
    [40e6, 7200e6],
  ] as const) {
    const step = rulerStepUs(usPerPx, 96);
    assert.equal(step, expected, `${usPerPx}`);
    assert.ok(step / usPerPx >= 96);
  }
});

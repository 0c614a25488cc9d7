// The network of the benchmark of visits: bytes arrive whole and in order, not before their time, and are counted.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { slowNetwork } from "./support/slow_network.mjs";

const ROUND_TRIP_MS = 40;
const DOWN_BITS = 1_600_000;
/** Takes 200 ms at that rate. */
const BODY = Buffer.from(Array.from({ length: 40_000 }, (_, index) => index % 251));
const CLOSED = { connection: "close" };

let server;
let network;
before(async () => {
  server = createServer((_request, response) => response.end(BODY));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
});
after(() => server.close());
beforeEach(async () => {
  const settings = { roundTripMs: ROUND_TRIP_MS, downBits: DOWN_BITS, upBits: DOWN_BITS };
  network = await slowNetwork(`http://127.0.0.1:${server.address().port}`, settings);
});
afterEach(() => network.close());

async function load() {
  const response = await fetch(network.url, { headers: CLOSED });
  return Buffer.from(await response.arrayBuffer());
}

test("an answer takes two round trips and the time of its bytes, at least", async () => {
  const begin = performance.now();
  assert.deepEqual(await load(), BODY);
  const leastMs = 2 * ROUND_TRIP_MS + (8000 * BODY.length) / DOWN_BITS;
  const tookMs = performance.now() - begin;
  // Timers may be early by a millisecond, twice.
  assert.ok(tookMs >= leastMs - 2, `${tookMs} ms and not ${leastMs} ms at least`);
});

test("answers at the same time share the network", async () => {
  const begin = performance.now();
  const bodies = await Promise.all([load(), load()]);
  assert.ok(bodies.every((body) => body.equals(BODY)));
  assert.ok(performance.now() - begin >= (2 * 8000 * BODY.length) / DOWN_BITS);
});

test("what was received is counted, with headers", async () => {
  await load();
  const bytes = network.receivedBytes();
  assert.ok(bytes > BODY.length && bytes < BODY.length + 1000, `${bytes} bytes`);
  await network.quiet(2 * ROUND_TRIP_MS);
  assert.equal(network.receivedBytes(), bytes);
});

test("a network that is cut refuses until it is mended", async () => {
  network.cut();
  await assert.rejects(load(), TypeError);
  network.mend();
  assert.deepEqual(await load(), BODY);
});

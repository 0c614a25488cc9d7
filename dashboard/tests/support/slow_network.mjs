// A network between a browser and a server: bytes take their time, however the browser asks for them, and are counted. It
// must not know what they say. Chromium's own throttling leaves out what a service worker asks for.

import { createServer, connect as openSocket } from "node:net";

/** Lighthouse's telephone: its round trip in milliseconds, and bits a second each way. */
export const MOBILE = { roundTripMs: 150, downBits: 1_600_000, upBits: 750_000 };

/** Bytes that go at once: what waits behind a large answer gets its turn in between. */
const PIECE_BYTES = 1400;

/** One way of the network: pieces leave one after the other, and arrive a while later. */
class Way {
  #bytesPerMs;
  #delayMs;
  #freeAtMs = 0;
  #waiting = [];
  #timer = null;
  /** Bytes that have arrived. */
  bytes = 0;
  /** When the last of them arrived, by the clock of `performance`. */
  lastMs = 0;

  constructor(bits, delayMs) {
    this.#bytesPerMs = bits / 8 / 1000;
    this.#delayMs = delayMs;
  }

  /** Sends bytes; `arrive` is called with each piece. */
  send(data, arrive) {
    for (let begin = 0; begin < data.length; begin += PIECE_BYTES) {
      const piece = data.subarray(begin, begin + PIECE_BYTES);
      this.#put(piece.length, () => arrive(piece));
    }
  }

  /** Calls back when all that was sent before has arrived. */
  after(arrive) {
    this.#put(0, arrive);
  }

  #put(bytes, arrive) {
    const leavesMs = Math.max(performance.now(), this.#freeAtMs) + bytes / this.#bytesPerMs;
    this.#freeAtMs = leavesMs;
    this.#waiting.push({ bytes, arrive, atMs: leavesMs + this.#delayMs });
    this.#wait();
  }

  #wait() {
    if (this.#timer || this.#waiting.length === 0) return;
    const ms = Math.max(0, this.#waiting[0].atMs - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      while (this.#waiting.length > 0 && this.#waiting[0].atMs <= performance.now() + 1) {
        const { bytes, arrive } = this.#waiting.shift();
        this.bytes += bytes;
        if (bytes > 0) this.lastMs = performance.now();
        arrive();
      }
      this.#wait();
    }, ms);
  }

  get isIdle() {
    return this.#waiting.length === 0;
  }
}

/**
 * Puts a network before a server of this machine.
 *
 * - `receivedBytes`: what browsers have received so far, with the headers of HTTP;
 * - `quiet`: resolves when nothing was received for some milliseconds from now on;
 * - `hangUp` ends all connections, as time between visits does; `cut` refuses new ones as well, until `mend`.
 *
 * @param {string} server its address
 * @param {{ roundTripMs: number, downBits: number, upBits: number }} settings as MOBILE
 */
export async function slowNetwork(server, { roundTripMs, downBits, upBits }) {
  const { hostname, port } = new URL(server);
  const [up, down] = [new Way(upBits, roundTripMs / 2), new Way(downBits, roundTripMs / 2)];
  const sockets = new Set();
  let isCut = false;

  function join(from, to, way) {
    from.on("data", (data) => way.send(data, (piece) => to.writable && to.write(piece)));
    from.on("end", () => way.after(() => to.end()));
    from.on("error", () => to.destroy());
    from.on("close", () => sockets.delete(from));
    sockets.add(from);
  }

  const proxy = createServer({ allowHalfOpen: true, noDelay: true }, (browser) => {
    if (isCut) {
      browser.destroy();
      return;
    }
    const upstream = openSocket({ host: hostname, port: Number(port), allowHalfOpen: true });
    upstream.setNoDelay(true);
    join(upstream, browser, down);
    // Opening a connection takes a round trip before anything can be asked.
    setTimeout(() => join(browser, upstream, up), roundTripMs);
    browser.on("error", () => upstream.destroy());
    browser.on("close", () => upstream.destroy());
  });
  await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));

  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${proxy.address().port}`,
    receivedBytes: () => down.bytes,
    async quiet(ms) {
      const beginMs = performance.now();
      const quietMs = () => performance.now() - Math.max(down.lastMs, beginMs);
      const isQuiet = () => up.isIdle && down.isIdle && quietMs() >= ms;
      while (!isQuiet()) await new Promise((resolve) => setTimeout(resolve, 20));
    },
    hangUp,
    cut() {
      isCut = true;
      hangUp();
    },
    mend() {
      isCut = false;
    },
    close() {
      hangUp();
      return new Promise((resolve) => proxy.close(resolve));
    },
  };
}

// A server for end-to-end tests: the bundle as files, with the headers that the dashboard must live with, and everything
// under /api from a running dre-backend. It must not know what the pages do.

import { readFile } from "node:fs/promises";
import { createServer, request as httpRequest } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

/** What the bundle must work under: nothing inline, nothing from elsewhere. */
const SECURITY = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/**
 * Serves a folder and a backend on a free port. `pause` breaks every connection, as a server that is gone would, until
 * `resume`; `replace` gives another text for a file from then on; `remove` takes a document away, and gives what brings it back.
 *
 * @param {{ folder: string, backend: string }} settings
 */
export async function serve({ folder, backend }) {
  const replaced = new Map();
  const removed = new Set();
  let isPaused = false;
  const server = createServer((request, response) => {
    if (isPaused) {
      request.socket.destroy();
      return;
    }
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const isData = /^\/(api\/|healthz$|readyz$|metrics$)/.test(pathname);
    if (removed.has(pathname)) {
      const problem = { type: "x", title: "x", status: 404, detail: `${pathname} is no more` };
      response.writeHead(404, { "content-type": "application/problem+json" });
      response.end(JSON.stringify(problem));
      return;
    }
    const answer = isData
      ? forward(request, response, backend)
      : file(request, response, { folder, pathname, replaced });
    answer.catch(() => response.destroy());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    pause: () => {
      isPaused = true;
      server.closeAllConnections();
    },
    resume: () => {
      isPaused = false;
    },
    replace: (path, change) => replaced.set(path, change),
    remove: (path) => {
      removed.add(path);
      return () => removed.delete(path);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

async function forward(request, response, backend) {
  const upstream = httpRequest(new URL(request.url, backend), {
    method: request.method,
    headers: { ...request.headers, host: new URL(backend).host },
  });
  upstream.on("response", (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  upstream.on("error", () => response.destroy());
  response.on("close", () => upstream.destroy());
  request.pipe(upstream);
}

async function file(request, response, { folder, pathname, replaced }) {
  const path = normalize(decodeURIComponent(pathname));
  // A path without a dot is a page: the bundle's own router reads it.
  const name = extname(path) === "" ? "index.html" : path;
  const encoding = (request.headers["accept-encoding"] ?? "").includes("br") ? "br" : null;
  const plain = await readFile(join(folder, name)).catch(() => null);
  if (!plain) {
    response.writeHead(404, SECURITY).end();
    return;
  }
  const change = replaced.get(pathname);
  const packed =
    !change && encoding && (await readFile(join(folder, `${name}.br`)).catch(() => null));
  const isHashed = /\.[0-9a-f]{16}\./.test(name);
  response.writeHead(200, {
    ...SECURITY,
    "content-type": TYPES[extname(name)] ?? "application/octet-stream",
    "cache-control": isHashed ? "public, max-age=31536000, immutable" : "no-cache",
    ...(packed ? { "content-encoding": "br" } : {}),
    vary: "accept-encoding",
  });
  response.end(change ? change(plain.toString()) : packed || plain);
}

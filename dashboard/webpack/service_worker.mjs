// Makes `service_worker.js` out of src/service_worker.ts, with the list of the assets that it keeps for use offline:
// the page, and all scripts and styles, so that a page of an older version never misses one of its parts.

import { InjectManifest } from "workbox-webpack-plugin";

const HASHED_NAME = /\.[0-9a-f]{16}\./;
const PAGE = "index.html";

/** The page stands at the server's root, also where other assets come from elsewhere. */
function pageFromRoot(entries) {
  const manifest = entries.map((entry) =>
    entry.url.endsWith(`/${PAGE}`) ? { ...entry, url: `/${PAGE}` } : entry,
  );
  return { manifest };
}

/**
 * InjectManifest for a compiler that lives through many builds: it would warn that its second list may lack assets,
 * which is so only if webpack forgets unchanged ones, and its options would grow with each build.
 */
class RepeatableInjectManifest extends InjectManifest {
  apply(compiler) {
    const declared = this.config;
    compiler.hooks.thisCompilation.tap("RepeatableInjectManifest", () => {
      this.config = { ...declared, mode: compiler.options.mode };
      this.alreadyCalled = false;
    });
    super.apply(compiler);
  }
}

/** The plugin; for production alone. */
export function serviceWorkerPlugin() {
  return new RepeatableInjectManifest({
    swSrc: "./src/service_worker.ts",
    swDest: "service_worker.js",
    include: [/\.js$/, /\.css$/, PAGE],
    dontCacheBustURLsMatching: HASHED_NAME,
    manifestTransforms: [pageFromRoot],
  });
}

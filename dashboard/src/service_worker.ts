/// <reference lib="webworker" />
/**
 * The service worker: keeps the shell and all chunks, so that the dashboard starts without a server, and the API's
 * documents, so that it then has something to show. It shows what it has and asks the server meanwhile; when the answer
 * is another one it tells the pages. It takes over only when a page says so.
 */

import { ExpirationPlugin } from "workbox-expiration";
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { NetworkFirst, StaleWhileRevalidate } from "workbox-strategies";

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: { url: string; revision: string | null }[];
};

/** The cache of documents, and how much of them it keeps. */
const DOCUMENTS = { cacheName: "documents-1", maxEntries: 80, maxAgeSeconds: 14 * 24 * 3600 };
/** Answers that say that a document is no more; others may be of a passing trouble, in which the kept one is better. */
const GONE = [404, 410];
/** What the server answers itself and no cache may stand in for. */
const NOT_PAGES = [/^\/api\//, /^\/(healthz|readyz|metrics)$/];

cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);
registerRoute(new NavigationRoute(createHandlerBoundToURL("/index.html"), { denylist: NOT_PAGES }));

/** The strategies' plugins; the package's types were not written for exact optional properties. */
type Plugins = NonNullable<NonNullable<ConstructorParameters<typeof NetworkFirst>[0]>["plugins"]>;
const plugins = [
  new ExpirationPlugin({
    maxEntries: DOCUMENTS.maxEntries,
    maxAgeSeconds: DOCUMENTS.maxAgeSeconds,
    purgeOnQuotaError: true,
  }),
] as Plugins;
const current = new NetworkFirst({ cacheName: DOCUMENTS.cacheName, plugins });
const cached = new StaleWhileRevalidate({
  cacheName: DOCUMENTS.cacheName,
  plugins: [
    ...plugins,
    {
      fetchDidSucceed: async ({ request, response }) => {
        if (GONE.includes(response.status)) await forget(request);
        return response;
      },
      cacheDidUpdate: async ({ request, oldResponse, newResponse }) => {
        const isSame = oldResponse?.headers.get("etag") === newResponse.headers.get("etag");
        if (oldResponse && !isSame) await tellPages(new URL(request.url));
      },
    },
  ],
});

registerRoute(
  ({ url, request, sameOrigin }) => sameOrigin && isDocument(url, request),
  (options) => (options.request.cache === "no-cache" ? current : cached).handle(options),
);

self.addEventListener("message", (event) => {
  if (event.data?.type === "take-over") void self.skipWaiting();
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/** Whether it is one of the API's documents that pages show; streams of events and timelines' windows are not. */
function isDocument({ pathname }: URL, request: Request): boolean {
  return (
    pathname.startsWith("/api/") &&
    pathname !== "/api/events" &&
    !pathname.endsWith("/timeline") &&
    (request.headers.get("accept") ?? "").includes("application/json")
  );
}

/** Keeps a document no longer, and lets pages that show it ask again. */
async function forget(request: Request): Promise<void> {
  const cache = await caches.open(DOCUMENTS.cacheName);
  if (await cache.delete(request)) await tellPages(new URL(request.url));
}

async function tellPages({ pathname, search }: URL): Promise<void> {
  for (const client of await self.clients.matchAll({ type: "window" })) {
    client.postMessage({ type: "updated", url: pathname + search });
  }
}

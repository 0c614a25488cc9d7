/** The service worker's life as the page sees it: it is registered, a newer one waits, and a person decides. */

import { signal } from "@preact/signals";
import { refreshAll, reread } from "../api/store";

/** Whether a newer version of the dashboard waits to take over. */
export const updateWaits = signal(false);

/** How often a window that stays open looks for a newer version, in milliseconds. */
const LOOK_MS = 3_600_000;

let waiting: ServiceWorker | null = null;
let isReloading = false;

/** Listens to the service worker, registers it once the page is loaded, and watches for newer ones. */
export function startUpdates(): void {
  if (!("serviceWorker" in navigator)) return;
  // At once: what the worker has to say about the page's first documents is not said again.
  listen();
  addEventListener("load", () => void register());
}

function listen(): void {
  const { serviceWorker } = navigator;
  let isControlled = serviceWorker.controller !== null;
  serviceWorker.addEventListener("controllerchange", () => {
    if (isReloading) location.reload();
    // A newer version took over in another window: parts that this one has not loaded yet are gone.
    else if (isControlled) updateWaits.value = true;
    // What came before the worker took over is not in its cache yet.
    else refreshAll();
    isControlled = true;
  });
  serviceWorker.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const url = updatedUrl(data);
    if (url !== null) reread(url);
  });
}

async function register(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker.register("/service_worker.js");
    offer(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker?.addEventListener("statechange", () => {
        if (worker.state === "installed") offer(registration.waiting);
      });
    });
    // A browser looks by itself only when a page is loaded, and some pages stay open for weeks.
    const look = () => void registration.update().catch(() => {});
    setInterval(look, LOOK_MS);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") look();
    });
  } catch {
    // Without a service worker everything works but the offline start.
  }
}

/** Lets the newer version take over, unless it has in another window, and loads it. */
export function applyUpdate(): void {
  isReloading = true;
  if (waiting?.state === "installed") waiting.postMessage({ type: "take-over" });
  else location.reload();
}

/** Keeps the current version until the next visit. */
export function dismissUpdate(): void {
  updateWaits.value = false;
}

function offer(worker: ServiceWorker | null): void {
  // The very first worker replaces nothing.
  if (!worker || !navigator.serviceWorker.controller) return;
  waiting = worker;
  updateWaits.value = true;
}

/** The path and query of a document that the worker has a newer version of. */
function updatedUrl(data: unknown): string | null {
  if (typeof data !== "object" || data === null) return null;
  if (!("type" in data) || data.type !== "updated") return null;
  return "url" in data && typeof data.url === "string" ? data.url : null;
}

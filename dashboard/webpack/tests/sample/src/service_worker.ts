import { precacheAndRoute } from "workbox-precaching";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string }[] };

precacheAndRoute(self.__WB_MANIFEST);

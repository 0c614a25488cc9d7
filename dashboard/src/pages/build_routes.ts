/** The routes of pages about builds, images and budgets. `routes` joins them to the table. */

import { lazy } from "../widgets/lazy";
import type { Route } from "./route";

/** Routes, in the order of the navigation. */
export const BUILD_ROUTES: readonly Route[] = [
  {
    pattern: "/builds",
    page: lazy(() => import(/* webpackChunkName: "builds" */ "./builds/page")),
    navigation: { title: "Builds", group: "Builds" },
  },
  {
    pattern: "/builds/:id",
    page: lazy(() => import(/* webpackChunkName: "build" */ "./build/page")),
  },
  {
    pattern: "/compare",
    page: lazy(() => import(/* webpackChunkName: "compare" */ "./compare/page")),
    navigation: { title: "Compare", group: "Builds" },
  },
  {
    pattern: "/budgets",
    page: lazy(() => import(/* webpackChunkName: "budgets" */ "./budgets/page")),
    navigation: { title: "Budgets and alerts", group: "Builds" },
  },
  {
    pattern: "/images",
    page: lazy(() => import(/* webpackChunkName: "images" */ "./images/page")),
    navigation: { title: "Images and bundles", group: "Builds" },
  },
];

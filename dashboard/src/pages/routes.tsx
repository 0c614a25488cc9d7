/**
 * The table of routes. The overview is part of the first script, so that it needs no second one; every other page is a
 * chunk that comes when it is first opened.
 */

import { matchPath } from "../base/url_state";
import { lazy } from "../widgets/lazy";
import { BUILD_ROUTES } from "./build_routes";
import OverviewPage from "./overview/page";
import type { PageProps, Route } from "./route";

/** Every route. The first whose pattern fits holds. */
export const ROUTES: readonly Route[] = [
  {
    pattern: "/",
    page: OverviewPage,
    navigation: { title: "Overview", group: "Network" },
  },
  {
    pattern: "/subnets",
    page: lazy(() => import(/* webpackChunkName: "subnets" */ "./subnets/page")),
    navigation: { title: "Subnets", group: "Network" },
  },
  {
    pattern: "/subnets/:id",
    page: lazy(() => import(/* webpackChunkName: "subnet" */ "./subnet/page")),
  },
  {
    pattern: "/nodes",
    page: lazy(() => import(/* webpackChunkName: "nodes" */ "./nodes/page")),
    navigation: { title: "Nodes", group: "Network" },
  },
  {
    pattern: "/providers",
    page: lazy(() => import(/* webpackChunkName: "providers" */ "./providers/page")),
    navigation: { title: "Providers", group: "Network" },
  },
  ...BUILD_ROUTES,
];

/** A route and what its pattern's names stand for. */
export interface Match {
  readonly route: Route;
  readonly values: PageProps["values"];
}

/** The route of a path; null where there is none. */
export function matchRoute(path: string): Match | null {
  for (const route of ROUTES) {
    const values = matchPath(route.pattern, path);
    if (values) return { route, values };
  }
  return null;
}

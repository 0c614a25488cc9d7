/** What a route is. The tables are in `routes` and `build_routes`. */

import type { ComponentType } from "preact";

/** What a page is given. All other state of a page is its URL's query. */
export interface PageProps {
  /** The values of the pattern's `:names`. */
  readonly values: Readonly<Record<string, string>>;
}

/** A pattern of paths and the page that stands there. */
export interface Route {
  /** The pattern: `/subnets/:id`. */
  readonly pattern: string;
  /** The page; `lazy` makes it a chunk of its own. */
  readonly page: ComponentType<PageProps>;
  /** The name in the navigation, and the group it stands in; absent for pages that are reached from others. */
  readonly navigation?: { readonly title: string; readonly group: "Network" | "Builds" };
}

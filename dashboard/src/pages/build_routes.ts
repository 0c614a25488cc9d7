/** The routes of pages about builds, images and budgets. `routes` joins them to the table. */

import type { Route } from "./route";

/** Routes, in the order of the navigation. */
export const BUILD_ROUTES: readonly Route[] = [];

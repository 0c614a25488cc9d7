/** The two sides of a comparison, as lists of identifiers in the URL: short ones, which the server takes as well. */

import type { Parameter } from "../../base/url_state";

/** How many digits of an identifier stand in a URL. */
const DIGITS = 12;

/** A side: the identifiers of builds, in the order in which they were chosen. */
export type SideIds = readonly string[];

/** A side in the URL: identifiers with commas between them. What is no identifier is left out. */
export function sideParameter(name: "base" | "head"): Parameter<SideIds> {
  return {
    name,
    read: (text) => [...new Set((text ?? "").split(",").filter(isId).map(shortId))],
    write: (ids) => (ids.length === 0 ? null : ids.map(shortId).join(",")),
  };
}

/** The first digits of an identifier. */
export function shortId(id: string): string {
  return id.slice(0, DIGITS);
}

/** Whether a side has a build. */
export function has(side: SideIds, id: string): boolean {
  return side.some((each) => id.startsWith(each));
}

/** A side with a build, or without it where it was there. */
export function toggled(side: SideIds, id: string): SideIds {
  return has(side, id) ? side.filter((each) => !id.startsWith(each)) : [...side, shortId(id)];
}

function isId(text: string): boolean {
  return /^[0-9a-f]{4,64}$/.test(text);
}

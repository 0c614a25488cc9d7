/**
 * Where the page is: the browser's address as signals, and the ways to change it. It owns the history and the clicks on
 * links; which page stands at an address is the route table's.
 */

import { batch, signal } from "@preact/signals";
import { useCallback } from "preact/hooks";
import { type Parameter, parameterOf, withParameter } from "./url_state";

/** The path, without a trailing slash. */
export const path = signal("/");
/** The query, without its question mark. */
export const query = signal("");

/** Follows the browser's history and the clicks on links of this site from now on. */
export function startLocation(): void {
  read();
  addEventListener("popstate", read);
  document.addEventListener("click", followLink);
}

/** Goes to an address of this site. */
export function navigate(url: string): void {
  history.pushState(null, "", url);
  read();
  scrollTo(0, 0);
}

/** Changes the address without a step in the history. */
export function replace(url: string): void {
  history.replaceState(history.state, "", url);
  read();
}

/** A parameter of the page's URL: its value, and how to set it. Setting it makes no step in the history. */
export function useParameter<T>(parameter: Parameter<T>): readonly [T, (value: T) => void] {
  const value = parameterOf(query.value, parameter);
  const set = useCallback(
    (next: T) => {
      const text = withParameter(query.peek(), parameter, next);
      replace(text === "" ? path.peek() : `${path.peek()}?${text}`);
    },
    [parameter],
  );
  return [value, set];
}

function read(): void {
  const { pathname, search } = window.location;
  batch(() => {
    path.value = pathname.length > 1 ? pathname.replace(/\/+$/, "") || "/" : "/";
    query.value = search.slice(1);
  });
}

function followLink(event: MouseEvent): void {
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey);
  if (!isPlain || event.altKey || event.defaultPrevented) return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.target || link.hasAttribute("download")) return;
  const url = new URL(link.href, window.location.href);
  // What the server answers itself, such as a document of the API, is not a page.
  if (url.origin !== window.location.origin || url.pathname.startsWith("/api/")) return;
  if (url.hash !== "" && url.pathname === window.location.pathname) return;
  event.preventDefault();
  navigate(url.pathname + url.search + url.hash);
}

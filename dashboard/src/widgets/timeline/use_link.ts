/** Keeps a timeline and the URL of its page in step: the URL is read when the timeline starts, and written as it changes. */

import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { path, query, replace } from "../../base/location";
import { parameterOf, withParameter } from "../../base/url_state";
import { CLOSED, COLOR_BY, FOCUS, SPAN, VIEW } from "../../model/timeline/link";
import { extentOf } from "../../model/timeline/viewport";
import type { TimelineController } from "./controller";

/** How long to wait after a change: a browser takes only so many in a second. */
const WRITE_MS = 300;

/** Reads the state from the URL, and writes it there from then on. */
export function useLink(controller: TimelineController): void {
  useEffect(() => {
    readLink(controller);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isReading = false;
    let written = query.peek();
    const stopWriting = effect(() => {
      const next = linkOf(controller);
      if (isReading) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        written = next(query.peek());
        if (written !== query.peek())
          replace(written === "" ? path.peek() : `${path.peek()}?${written}`);
      }, WRITE_MS);
    });
    const stopReading = effect(() => {
      const now = query.value;
      // Going back in the history, or a link on the page, says what to show; what was written here does not.
      if (now === written || controller.ready.peek() === null) return;
      const isOurs = [VIEW.name, SPAN.name].some((name) => differs(now, written, name));
      written = now;
      if (!isOurs) return;
      isReading = true;
      readLink(controller);
      isReading = false;
    });
    return () => {
      clearTimeout(timer);
      stopWriting();
      stopReading();
    };
  }, [controller]);
}

function differs(left: string, right: string, name: string): boolean {
  return new URLSearchParams(left).get(name) !== new URLSearchParams(right).get(name);
}

function readLink(controller: TimelineController): void {
  const now = query.peek();
  controller.closed.value = parameterOf(now, CLOSED);
  controller.colorBy.value = parameterOf(now, COLOR_BY);
  controller.focus.value = parameterOf(now, FOCUS);
  controller.show(parameterOf(now, VIEW));
  const place = parameterOf(now, SPAN);
  if (place === null) controller.selected.value = null;
  else void controller.locate(place, parameterOf(now, VIEW) === null);
}

/** How a query is to be changed. */
function linkOf(controller: TimelineController): (query: string) => string {
  const [ready, viewport] = [controller.ready.value, controller.viewport.value];
  const [closed, colorBy] = [controller.closed.value, controller.colorBy.value];
  const [focus, selected] = [controller.focus.value, controller.selected.value];
  if (!ready || !viewport) return (before) => before;
  const seen = extentOf(viewport);
  const isAll = seen.fromUs <= ready.extent.fromUs && seen.toUs >= ready.extent.toUs;
  return (before) => {
    let next = withParameter(before, VIEW, isAll ? null : seen);
    next = withParameter(next, SPAN, selected);
    next = withParameter(next, CLOSED, closed);
    next = withParameter(next, COLOR_BY, colorBy);
    return withParameter(next, FOCUS, focus);
  };
}

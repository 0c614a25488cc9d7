/** The state of a timeline in the URL of its page: what is within sight, what is chosen, what is searched for. */

import { type Extent, traceUs } from "../../base/trace_time";
import { choiceParameter, type Parameter, textParameter } from "../../base/url_state";
import { COUNTERS } from "./lanes";
import { COLOR_KEYS } from "./palette";
import type { SpanPlace } from "./pick";

/** What is within sight, as `FROM-TO` in microseconds; null for the whole build. */
export const VIEW: Parameter<Extent | null> = {
  name: "view",
  read: (text) => {
    const found = /^(-?\d{1,16})~(-?\d{1,16})$/.exec(text ?? "");
    const [fromUs, toUs] = [Number(found?.[1]), Number(found?.[2])];
    return found && fromUs < toUs ? { fromUs: traceUs(fromUs), toUs: traceUs(toUs) } : null;
  },
  write: (view) => (view === null ? null : `${Math.floor(view.fromUs)}~${Math.ceil(view.toUs)}`),
};

/** The chosen span, as `THREAD.DEPTH.START`; null for none. */
export const SPAN: Parameter<SpanPlace | null> = {
  name: "span",
  read: (text) => {
    const found = /^(-?\d{1,16})\.(\d{1,6})\.(-?\d{1,16})$/.exec(text ?? "");
    if (!found) return null;
    const [threadId, depth, startUs] = found.slice(1).map(Number);
    return { threadId: threadId ?? 0, depth: depth ?? 0, startUs: traceUs(startUs ?? 0) };
  },
  write: (place) =>
    place === null ? null : `${place.threadId}.${place.depth}.${Math.round(place.startUs)}`,
};

/** What is searched for. */
export const FIND = textParameter("find");
/** What spans are colored by. */
export const COLOR_BY = choiceParameter("color", COLOR_KEYS);
/** The term that stands out while the others fade; empty for none. */
export const FOCUS = textParameter("focus");

/** The groups of which only the head is shown; by default the counters. */
export const CLOSED: Parameter<ReadonlySet<string>> = {
  name: "closed",
  read: (text) => new Set(text === null ? [COUNTERS] : text.split("~").filter(Boolean)),
  write: (closed) => {
    const text = [...closed].sort().join("~");
    return text === COUNTERS ? null : text;
  },
};

/**
 * The server's stream of events: which version of the registry is the newest, and whether the stream is open. It knows
 * nothing of answers; the store follows it.
 */

import { signal } from "@preact/signals";
import { failure, type Result, success } from "../base/result";

/** A version of the registry, as an event tells of it. */
export interface LiveVersion {
  /** The version. */
  readonly version: number;
  /** When the registry was like that (RFC 3339, UTC). */
  readonly time: string;
  /** Whether the network is generated. */
  readonly synthetic: boolean;
}

/** The newest version that the server told of; null before it has. */
export const liveVersion = signal<LiveVersion | null>(null);
/** `live` while the stream is open, `lost` after it broke; the browser then tries to open it again. */
export const liveState = signal<"connecting" | "live" | "lost">("connecting");

/** How long to wait before a stream that the browser gave up is opened again. */
const REOPEN_MS = 15_000;

let source: EventSource | null = null;
let reopening: ReturnType<typeof setTimeout> | undefined;

/**
 * Follows the server's events from now on, whenever the page is within sight. Over HTTP/1.1 a browser opens six connections
 * to a server for all its windows together: once six streams are open nothing else loads.
 */
export function startEvents(): void {
  document.addEventListener("visibilitychange", follow);
  follow();
}

function follow(): void {
  clearTimeout(reopening);
  source?.close();
  source = document.visibilityState === "visible" ? open() : null;
}

/** Opens a stream. Its first event is the newest version, so what was missed meanwhile is made up for. */
function open(): EventSource {
  const stream = new EventSource("/api/events");
  const take = (event: MessageEvent<string>): void => {
    const parsed = parseLiveVersion(event.data);
    if (parsed.ok) liveVersion.value = parsed.value;
  };
  stream.addEventListener("snapshot", take);
  // What was missed is more than the server keeps: the newest version is all that counts here.
  stream.addEventListener("reset", take);
  stream.addEventListener("open", () => {
    liveState.value = "live";
  });
  stream.addEventListener("error", () => {
    liveState.value = "lost";
    // A refusal ends the stream for good; a lost connection does not.
    if (stream.readyState === EventSource.CLOSED) reopening = setTimeout(follow, REOPEN_MS);
  });
  return stream;
}

/** Reads what an event carries. */
export function parseLiveVersion(text: string): Result<LiveVersion, string> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return failure("the event is no JSON");
  }
  if (typeof data !== "object" || data === null) return failure("the event is no object");
  if (!("version" in data) || typeof data.version !== "number") return failure("no version");
  if (!("time" in data) || typeof data.time !== "string") return failure("no time");
  const synthetic = "synthetic" in data && data.synthetic === true;
  return success({ version: data.version, time: data.time, synthetic });
}

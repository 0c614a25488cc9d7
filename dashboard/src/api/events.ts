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

/** Follows the server's events from now on. */
export function startEvents(): void {
  const source = new EventSource("/api/events");
  const take = (event: MessageEvent<string>): void => {
    const parsed = parseLiveVersion(event.data);
    if (parsed.ok) liveVersion.value = parsed.value;
  };
  source.addEventListener("snapshot", take);
  // What was missed is more than the server keeps: the newest version is all that counts here.
  source.addEventListener("reset", take);
  source.addEventListener("open", () => {
    liveState.value = "live";
  });
  source.addEventListener("error", () => {
    liveState.value = "lost";
    // A refusal ends the stream for good; a lost connection does not.
    if (source.readyState === EventSource.CLOSED) setTimeout(startEvents, REOPEN_MS);
  });
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

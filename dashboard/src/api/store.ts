/**
 * The answers that pages show, as signals: each question is asked once however many ask it, an answer stays while a newer
 * one is fetched, and the answers used least recently are forgotten. Who shows them and how is not known here.
 */

import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { ask, type Failure, type Freshness } from "./client";
import { liveVersion } from "./events";
import type { Question } from "./questions";

/** What is known of an answer. */
export interface Answer<T> {
  /** The newest one that came. */
  readonly value: T | null;
  /** Why the last attempt gave none. */
  readonly failure: Failure | null;
  /** Whether it is being asked for. */
  readonly pending: boolean;
}

interface Entry {
  readonly question: Question<unknown>;
  readonly answer: Signal<Answer<unknown>>;
  /** Rises with each request, so that an answer overtaken by a later one is dropped. */
  attempt: number;
}

/** How many answers are kept. The largest, all nodes, takes some megabytes. */
const MAX_ENTRIES = 48;

const entries = new Map<string, Entry>();

/** The answer to a question, which is asked unless it was before. */
export function answerTo<T>(question: Question<T>): ReadonlySignal<Answer<T>> {
  const { url } = question;
  let entry = entries.get(url);
  if (entry) {
    // Last in the map is used last.
    entries.delete(url);
    if (entry.answer.peek().failure) void load(entry, "cached");
  } else {
    entry = { question, answer: signal({ value: null, failure: null, pending: true }), attempt: 0 };
    void load(entry, "cached");
  }
  entries.set(url, entry);
  forgetOldest();
  // The address decides the type: the question that made the entry had the same one.
  return entry.answer as ReadonlySignal<Answer<T>>;
}

/** Asks again, past all caches. */
export function refresh(url: string): void {
  const entry = entries.get(url);
  if (entry) void load(entry, "current");
}

/** Reads a known answer anew from the service worker's cache, which has a newer one. */
export function reread(url: string): void {
  const entry = entries.get(url);
  if (entry) void load(entry, "cached");
}

/** Asks everything again that may have changed. */
export function refreshAll(): void {
  for (const entry of entries.values()) void load(entry, "current");
}

/**
 * Keeps answers current from now on: those of another version of the registry than the server's newest are asked for again.
 * That one may be lower, after the server was given another registry.
 */
export function followVersions(): void {
  effect(() => {
    const newest = liveVersion.value?.version;
    if (newest === undefined) return;
    for (const entry of entries.values()) {
      const shown = versionOf(entry.answer.peek().value);
      if (isMoving(entry) && shown !== null && shown !== newest) void load(entry, "current");
    }
  });
}

async function load(entry: Entry, freshness: Freshness): Promise<void> {
  entry.attempt += 1;
  const { attempt } = entry;
  const before = entry.answer.peek();
  if (!before.pending) entry.answer.value = { ...before, pending: true };
  const result = await ask(entry.question, freshness);
  if (attempt !== entry.attempt) return;
  const kept = entry.answer.peek().value;
  entry.answer.value = result.ok
    ? { value: result.value, failure: null, pending: false }
    : { value: kept, failure: result.error, pending: false };
}

/** Whether the answer is about the newest version, whichever that is. */
function isMoving(entry: Entry): boolean {
  const query = entry.question.url.split("?")[1] ?? "";
  const parameters = new URLSearchParams(query);
  return !parameters.has("at") && !parameters.has("to");
}

/** The version a document shows; null for one that has none, or is not there yet. */
function versionOf(document: unknown): number | null {
  if (typeof document !== "object" || document === null || !("version" in document)) return null;
  return typeof document.version === "number" ? document.version : null;
}

function forgetOldest(): void {
  for (const url of entries.keys()) {
    if (entries.size <= MAX_ENTRIES) return;
    entries.delete(url);
  }
}

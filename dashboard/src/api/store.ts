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
  /** Whether something shows it. */
  isShown: boolean;
}

/** How many answers are kept, beside those that are shown. The largest, all nodes, takes some megabytes. */
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
    entry = makeEntry(question);
    void load(entry, "cached");
  }
  entries.set(url, entry);
  forgetOldest();
  // The address decides the type: the question that made the entry had the same one.
  return entry.answer as ReadonlySignal<Answer<T>>;
}

function makeEntry(question: Question<unknown>): Entry {
  const first: Answer<unknown> = { value: null, failure: null, pending: true };
  const answer = signal(first, {
    watched: () => {
      entry.isShown = true;
      // It may have been forgotten between the question and the first look.
      if (!entries.has(question.url)) entries.set(question.url, entry);
    },
    unwatched: () => {
      entry.isShown = false;
    },
  });
  const entry: Entry = { question, answer, attempt: 0, isShown: false };
  return entry;
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
    for (const entry of entries.values()) {
      if (isOld(entry, newest)) void load(entry, "current");
    }
  });
}

async function load(entry: Entry, freshness: Freshness): Promise<void> {
  entry.attempt += 1;
  const { attempt } = entry;
  const before = entry.answer.peek();
  const newestBefore = liveVersion.peek()?.version;
  if (!before.pending) entry.answer.value = { ...before, pending: true };
  const result = await ask(entry.question, freshness);
  if (attempt !== entry.attempt) return;
  const kept = entry.answer.peek().value;
  entry.answer.value = result.ok
    ? { value: result.value, failure: null, pending: false }
    : { value: isGone(result.error) ? null : kept, failure: result.error, pending: false };
  // It was on its way when a newer version was told of.
  const newest = liveVersion.peek()?.version;
  if (result.ok && newest !== newestBefore && isOld(entry, newest)) await load(entry, "current");
}

/** Whether the server says that there is nothing any more; other failures may pass, and what was shown is better than nothing. */
function isGone({ status }: Failure): boolean {
  return status === 404 || status === 410;
}

/** Whether the answer shows another version than the newest, which it is meant to be about. */
function isOld(entry: Entry, newest: number | undefined): boolean {
  const shown = versionOf(entry.answer.peek().value);
  return isMoving(entry) && shown !== null && newest !== undefined && shown !== newest;
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

/** Forgets answers that nothing shows; one that is shown must be known to be asked for again. */
function forgetOldest(): void {
  const idle = [...entries.values()].filter(({ isShown }) => !isShown);
  for (const { question } of idle.slice(0, Math.max(0, entries.size - MAX_ENTRIES))) {
    entries.delete(question.url);
  }
}

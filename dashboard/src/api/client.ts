/**
 * Asks the API over HTTP, and turns all that can go wrong into one line. It keeps nothing: answers are the store's.
 */

import { failure, type Result, success } from "../base/result";
import type { Problem } from "./documents";
import type { Question } from "./questions";

/** Why there is no answer. */
export interface Failure {
  /** `unreachable`: no server was reached; `refused`: it answered with a problem; `unreadable`: with something else. */
  readonly kind: "unreachable" | "refused" | "unreadable";
  /** The HTTP status; 0 where there is none. */
  readonly status: number;
  /** What went wrong, and where, in one line. */
  readonly text: string;
  /** Which problem the server told of, as `unlike-builds`; empty where it told of none. */
  readonly problem: string;
}

/** How an answer may come: from whatever cache has it, or from the server in any case. */
export type Freshness = "cached" | "current";

/** Asks one question. */
export async function ask<T>(
  question: Question<T>,
  freshness: Freshness = "cached",
): Promise<Result<T, Failure>> {
  const { url, check } = question;
  let response: Response;
  try {
    // The service worker takes `no-cache` for: ask the server first.
    const cache = freshness === "current" ? "no-cache" : "default";
    response = await fetch(url, { headers: { accept: "application/json" }, cache });
  } catch {
    return failed("unreachable", 0, `${url}: the server cannot be reached`);
  }
  const document = await json(response);
  if (!response.ok) {
    const text = refusal(url, response, document);
    return failed("refused", response.status, text, problemKind(document));
  }
  if (document === undefined) return failed("unreadable", response.status, `${url}: no JSON came`);
  const checked = check(document);
  if (checked.ok) return success(checked.value);
  return failed("unreadable", response.status, `${url}: ${checked.error}`);
}

function failed(
  kind: Failure["kind"],
  status: number,
  text: string,
  problem = "",
): Result<never, Failure> {
  return failure({ kind, status, text, problem });
}

/** The last part of a problem's type, `urn:problem-type:dre:KIND`. */
function problemKind(document: unknown): string {
  if (!isProblem(document) || typeof document.type !== "string") return "";
  return document.type.split(":").at(-1) ?? "";
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

function refusal(url: string, response: Response, document: unknown): string {
  return isProblem(document) ? document.detail : `${url}: the server answered ${response.status}`;
}

function isProblem(document: unknown): document is Problem {
  return (
    typeof document === "object" &&
    document !== null &&
    "detail" in document &&
    typeof document.detail === "string"
  );
}

/** The questions about builds, and the bytes of timelines. */

import { failure, type Result, success } from "../base/result";
import type { Extent } from "../base/trace_time";
import { pathWithQuery } from "../base/url_state";
import type {
  AlertsDocument,
  BuildDocument,
  BuildsDocument,
  ComparisonDocument,
  MetricsDocument,
  SearchDocument,
  TrendDocument,
} from "./build_documents";
import { has, type Question } from "./questions";
import type { paths } from "./schema";

/** What chooses builds, by the API's own names; empty texts choose all. */
export type BuildFilter = Omit<
  NonNullable<paths["/api/builds"]["get"]["parameters"]["query"]>,
  "limit" | "cursor" | "metrics"
>;

/** The most builds on one side of a comparison. */
export const MAX_SIDE = 20;
/** The most spans that a search lists. */
export const MAX_FOUND = 1000;

/** Builds, the newest first. `cursor` is the field `next` of the page before. */
export function builds(filter: BuildFilter, limit: number, cursor = ""): Question<BuildsDocument> {
  const url = pathWithQuery("/api/builds", { ...filter, limit, cursor });
  return { url, check: has("builds", "next") };
}

/** A build by its identifier, or the first digits of it. */
export function build(id: string): Question<BuildDocument> {
  return { url: `/api/builds/${encodeURIComponent(id)}`, check: has("id", "metrics", "report") };
}

/** The metrics that some build has. */
export function metrics(): Question<MetricsDocument> {
  return { url: "/api/metrics", check: has("metrics") };
}

/** A metric over time. */
export function trend(metric: string, filter: BuildFilter, limit = 500): Question<TrendDocument> {
  const url = pathWithQuery("/api/metrics/trend", { metric, ...filter, limit });
  return { url, check: has("points", "change_points", "unit") };
}

/** What the rules found. */
export function alerts(limit: number, cursor = ""): Question<AlertsDocument> {
  return { url: pathWithQuery("/api/alerts", { limit, cursor }), check: has("alerts", "next") };
}

/** What changed between builds. `force` compares those that began with unlike caches all the same. */
export function comparison(
  base: readonly string[],
  head: readonly string[],
  force: boolean,
): Question<ComparisonDocument> {
  const query = { base: base.join(","), head: head.join(","), force: force || null };
  const url = pathWithQuery("/api/builds/compare", query).replaceAll("%2C", ",");
  return { url, check: has("verdict", "total", "causes", "tables") };
}

/** What a build's timeline says of a text. */
export function timelineSearch(id: string, text: string): Question<SearchDocument> {
  const path = `/api/builds/${encodeURIComponent(id)}/timeline/search`;
  return {
    url: pathWithQuery(path, { text, limit: MAX_FOUND }),
    check: has("span_count", "duration_us", "spans"),
  };
}

/** Asks for a part of a build's timeline as bytes, which `model/timeline/window` reads; the whole without a part. */
export async function timelineBytes(
  id: string,
  widthPx: number,
  part: Extent | null,
  signal: AbortSignal,
): Promise<Result<ArrayBuffer, string>> {
  const query = { from: part?.fromUs, to: part?.toUs, width: widthPx };
  const url = pathWithQuery(`/api/builds/${encodeURIComponent(id)}/timeline`, query);
  try {
    const response = await fetch(url, { signal, headers: { accept: "application/octet-stream" } });
    if (response.ok) return success(await response.arrayBuffer());
    return failure(await refusal(response));
  } catch {
    return failure("the server cannot be reached");
  }
}

async function refusal(response: Response): Promise<string> {
  try {
    const problem: unknown = await response.json();
    if (typeof problem === "object" && problem !== null && "detail" in problem) {
      return String(problem.detail);
    }
  } catch {
    // What is no JSON is told by its status.
  }
  return `the server answered ${response.status}`;
}

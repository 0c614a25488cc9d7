/** What builds are called, and what is said of them in a word. */

import type { BuildIdentity, CacheState, Outcome } from "../../api/build_documents";
import { shortHash } from "../../base/format";
import { pathWithQuery } from "../../base/url_state";
import { shortId } from "../../model/builds/sides";

const OUTCOME_TONES: Readonly<Record<Outcome, string>> = {
  success: "mark-good",
  failure: "mark-bad",
  interrupted: "mark-warn",
  unknown: "",
};

/** Where a build's page is. */
export function buildHref(id: string, parameters: Readonly<Record<string, string>> = {}): string {
  return pathWithQuery(`/builds/${encodeURIComponent(id)}`, parameters);
}

/** Where a part of a build's timeline is. */
export function timelineHref(id: string, fromUs: number, durationUs: number): string {
  const marginUs = Math.max(1, Math.round(durationUs / 10));
  const view = `${Math.floor(fromUs) - marginUs}~${Math.ceil(fromUs + durationUs) + marginUs}`;
  return buildHref(id, { tab: "timeline", view });
}

/** What a build is called: its commit, or else the first digits of its identifier. */
export function buildName({ id, commit }: Pick<BuildIdentity, "id" | "commit">): string {
  return commit === "" ? shortId(id) : shortHash(commit);
}

/** How a build ended. */
export function OutcomeMark({ outcome }: { outcome: Outcome }) {
  return <span class={`mark ${OUTCOME_TONES[outcome]}`}>{outcome}</span>;
}

/** What the caches held before a build. */
export function CacheMark({ state }: { state: CacheState }) {
  return <span class="mark">{state.replaceAll("_", " ")}</span>;
}

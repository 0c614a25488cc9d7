/**
 * The questions that pages ask of the API: an address, and what its answer is. Parameters are typed by the generated
 * description, so a parameter that the server no longer takes does not compile. It asks nothing itself.
 */

import { failure, type Result, success } from "../base/result";
import { pathWithQuery } from "../base/url_state";
import type { DiffDocument, Envelope, ListDocument, Lists, SubnetDetail } from "./documents";
import type { paths } from "./schema";

/** A question to the API. Two with the same address are the same question. */
export interface Question<T> {
  /** The path and query. */
  readonly url: string;
  /** Takes the parsed JSON for the answer, or says in a few words what is missing in it. */
  readonly check: (document: unknown) => Result<T, string>;
}

/** Where the lists are. */
const LIST_PATHS = {
  subnets: "/api/subnets",
  nodes: "/api/nodes",
  providers: "/api/providers",
  data_centers: "/api/data-centers",
  versions: "/api/versions",
  assessments: "/api/decentralization",
} as const satisfies Record<keyof Lists, keyof paths>;

type QueryOf<P extends keyof paths> = paths[P] extends {
  get: { parameters: { query?: infer Query } };
}
  ? Omit<NonNullable<Query>, "fields">
  : never;

type ListQuery<Name extends keyof Lists> = QueryOf<(typeof LIST_PATHS)[Name]>;

/** A list, all of it unless `limit` says otherwise, of rows with all fields. */
export function list<Name extends keyof Lists>(
  name: Name,
  query?: ListQuery<Name>,
): Question<ListDocument<Name, Lists[Name]>> {
  return { url: pathWithQuery(LIST_PATHS[name], { ...query }), check: has("total", name) };
}

/** A list of rows that have only some fields, which makes long lists a fraction of their size. */
export function listOf<Name extends keyof Lists, Field extends keyof Lists[Name] & string>(
  name: Name,
  fields: readonly Field[],
  query?: ListQuery<Name>,
): Question<ListDocument<Name, Pick<Lists[Name], Field>>> {
  const url = pathWithQuery(LIST_PATHS[name], { ...query, fields: fields.join(",") });
  // Commas separate fields; encoding them would only make addresses longer.
  return { url: url.replaceAll("%2C", ","), check: has("total", name) };
}

/** A subnet with its members. */
export function subnet(id: string, at?: string): Question<Envelope & { subnet: SubnetDetail }> {
  const path = `/api/subnets/${encodeURIComponent(id)}`;
  return { url: pathWithQuery(path, { at }), check: has("subnet") };
}

/** What changed between two versions. */
export function diff(query: QueryOf<"/api/diff">): Question<DiffDocument> {
  return { url: pathWithQuery("/api/diff", { ...query }), check: has("from", "changes") };
}

/** Accepts an object that has these fields. The server's own tests hold its documents to the description. */
export function has<T>(...fields: readonly string[]): Question<T>["check"] {
  return (document) => {
    if (typeof document !== "object" || document === null) return failure("it is no object");
    const missing = fields.find((field) => !(field in document));
    return missing === undefined ? success(document as T) : failure(`it has no "${missing}"`);
  };
}

/** What changed between two versions of the registry, in words short enough for a list. */

import type { ChangeRow } from "../api/documents";
import { shortHash, shortPrincipal } from "../base/format";

/** A change as a list shows it. */
export interface ChangeLine {
  /** What happened: `joined`, `upgraded`, `added`. */
  readonly verb: string;
  /** What it happened to: `node`, `subnet`, `data center`. */
  readonly kind: string;
  /** The identifier of what it happened to, in full. */
  readonly subject: string;
  /** The subnet that it is about, in full; null for what is about no subnet. */
  readonly subnet: string | null;
  /** The rest: values before and after. */
  readonly detail: string;
}

/** A change as a list shows it. */
export function describeChange(change: ChangeRow): ChangeLine {
  const kind = change.subject_kind.replaceAll("_", " ");
  const verb = change.change.startsWith(`${change.subject_kind}_`)
    ? change.change.slice(change.subject_kind.length + 1).replaceAll("_", " ")
    : change.change.replaceAll("_", " ");
  return {
    verb,
    kind,
    subject: change.subject_id,
    subnet: subnetOf(change),
    detail: detailOf(change),
  };
}

/** How many changes there are of each kind, most first. */
export function countChanges(
  changes: readonly Pick<ChangeRow, "change" | "subject_kind">[],
): readonly { readonly change: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { change } of changes) counts.set(change, (counts.get(change) ?? 0) + 1);
  return [...counts]
    .map(([change, count]) => ({ change: change.replaceAll("_", " "), count }))
    .sort((left, right) => right.count - left.count);
}

/** The changes that are about a subnet: its own, and nodes that joined or left it. */
export function changesOfSubnet(
  changes: readonly ChangeRow[],
  subnet: string,
): readonly ChangeRow[] {
  return changes.filter(
    ({ subject_id, from, to }) => subject_id === subnet || from === subnet || to === subnet,
  );
}

function subnetOf(change: ChangeRow): string | null {
  if (change.subject_kind === "subnet") return change.subject_id;
  return change.subject_kind === "node" ? (change.to ?? change.from ?? null) : null;
}

function detailOf({ change, from, to, fields }: ChangeRow): string {
  const short = (text: string): string => shortHash(shortPrincipal(text));
  if (fields.length > 0) {
    return fields
      .map(
        (field) => `${field.field}: ${short(field.from) || "none"} → ${short(field.to) || "none"}`,
      )
      .join("; ");
  }
  if (change === "node_joined") return `subnet ${short(to ?? "")}`;
  if (change === "node_left") return `subnet ${short(from ?? "")}`;
  if (from && to) return `${short(from)} → ${short(to)}`;
  return short(to ?? from ?? "");
}

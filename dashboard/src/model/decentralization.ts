/**
 * What Nakamoto coefficients and penalties mean, and what can be said of many of them. The numbers are the server's; this
 * only orders, sums up and explains them.
 */

import type { FindingDetail, Nakamoto } from "../api/documents";

/** A property of nodes that coefficients are counted by. */
export interface Feature {
  /** The name in the API. */
  readonly id: keyof Nakamoto;
  /** The name for people. */
  readonly title: string;
  /** The shortest name, for heads of narrow columns. */
  readonly short: string;
}

/** The scored features, in the order of the API. */
export const FEATURES: readonly Feature[] = [
  { id: "node_operator", title: "Node operator", short: "NO" },
  { id: "node_provider", title: "Node provider", short: "NP" },
  { id: "data_center", title: "Data center", short: "DC" },
  { id: "data_center_owner", title: "Data center owner", short: "DO" },
  { id: "area", title: "Area", short: "AR" },
  { id: "country", title: "Country", short: "CO" },
];

/** How good a coefficient is. */
export type Grade = "bad" | "warn" | "fair" | "good";

/** What the grades mean, worst first. */
export const GRADES: readonly { readonly grade: Grade; readonly meaning: string }[] = [
  { grade: "bad", meaning: "1: one actor can stop the subnet" },
  { grade: "warn", meaning: "2: two actors can" },
  { grade: "fair", meaning: "3 or more" },
  { grade: "good", meaning: "at least ¾ of the best possible" },
];

/** The largest coefficient that a subnet of so many nodes can have: every node is another actor's. */
export function bestCoefficient(size: number): number {
  return size <= 0 ? 0 : Math.floor(size / 3) + 1;
}

/** How good a coefficient is for a subnet of so many nodes. */
export function gradeOf(value: number, size: number): Grade {
  if (value <= 1) return "bad";
  if (value === 2) return "warn";
  return value >= 0.75 * bestCoefficient(size) ? "good" : "fair";
}

/** The smallest coefficient: the feature by which the subnet is easiest to stop. */
export function minimumOf(nakamoto: Nakamoto): number {
  return Math.min(...FEATURES.map(({ id }) => nakamoto[id]));
}

/** What is needed of a subnet to sum up many. */
export interface Scored {
  readonly size: number;
  readonly nakamoto: Nakamoto;
}

/** One feature over many subnets. */
export interface FeatureSummary {
  readonly feature: Feature;
  readonly minimum: number;
  readonly median: number;
  /** How many subnets have each grade. */
  readonly grades: Readonly<Record<Grade, number>>;
}

/** Each feature over many subnets; empty for none. */
export function summarizeFeatures(subnets: readonly Scored[]): readonly FeatureSummary[] {
  if (subnets.length === 0) return [];
  return FEATURES.map((feature) => {
    const grades: Record<Grade, number> = { bad: 0, warn: 0, fair: 0, good: 0 };
    for (const { nakamoto, size } of subnets) grades[gradeOf(nakamoto[feature.id], size)] += 1;
    const values = subnets.map(({ nakamoto }) => nakamoto[feature.id]).sort((a, b) => a - b);
    return { feature, minimum: values[0] ?? 0, median: medianOf(values), grades };
  });
}

/** What each rule demands, and why. The names are the API's. */
const RULES: Readonly<Record<string, string>> = {
  size: "A subnet has at least two nodes; no other rule is applied to a smaller one.",
  foundation_nodes:
    "The foundation has exactly its number of nodes, so that it can help without deciding.",
  country_third: "No country holds more than a third of a subnet that keeps important keys.",
  actor_limit: "No node provider, data center or data center owner has more nodes than the limit.",
  country_limit: "No country has more nodes than the limit.",
  residence: "No node is outside the subnet's residence.",
  provider_majority: "One node provider alone cannot stop a subnet of more than three nodes.",
  two_thirds:
    "No value of any feature holds more than two thirds of the nodes: it could decide alone.",
  linked_providers: "Providers that belong together count as one.",
};

/** What a rule demands; its name for one that is not known here. */
export function explainRule(rule: string): string {
  return RULES[rule] ?? rule.replaceAll("_", " ");
}

/** All findings of one rule. */
export interface RuleFindings {
  readonly rule: string;
  /** What they add to the penalty together. */
  readonly penalty: number;
  readonly findings: readonly FindingDetail[];
}

/** Findings by rule, those that cost most first. */
export function groupByRule(findings: readonly FindingDetail[]): readonly RuleFindings[] {
  const groups = new Map<string, FindingDetail[]>();
  for (const finding of findings) {
    const group = groups.get(finding.rule);
    if (group) group.push(finding);
    else groups.set(finding.rule, [finding]);
  }
  return [...groups]
    .map(([rule, group]) => ({
      rule,
      penalty: group.reduce((sum, finding) => sum + finding.penalty, 0),
      findings: group.toSorted((left, right) => right.penalty - left.penalty),
    }))
    .sort((left, right) => right.penalty - left.penalty);
}

function medianOf(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

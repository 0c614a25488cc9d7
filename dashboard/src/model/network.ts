/** What the overview says of a whole network, from its lists of subnets and providers. */

import type { ProviderRow, SubnetRow } from "../api/documents";

/** The network in a few numbers. */
export interface NetworkTotals {
  readonly subnets: number;
  /** Subnets that keep every rule. */
  readonly subnetsWithinRules: number;
  /** Subnets that make no progress now; null where the source does not tell. */
  readonly haltedSubnets: number | null;
  readonly nodes: number;
  readonly assignedNodes: number;
  /** Null where the source does not observe nodes. */
  readonly healthyNodes: number | null;
  /** Providers that have a node. */
  readonly providers: number;
  /** Countries with a node that belongs to a subnet. */
  readonly countries: number;
}

type Subnet = Pick<SubnetRow, "penalty" | "is_halted" | "country_nodes">;
type Provider = Pick<ProviderRow, "nodes" | "assigned_nodes" | "healthy_nodes">;

/** Sums up a network. Nodes without a provider are not in the lists that this reads, so they do not count. */
export function totalsOf(
  subnets: readonly Subnet[],
  providers: readonly Provider[],
): NetworkTotals {
  const owners = providers.filter(({ nodes }) => nodes > 0);
  const observed = owners.filter(({ healthy_nodes }) => healthy_nodes !== null);
  const told = subnets.filter(({ is_halted }) => is_halted !== null);
  const countries = new Set(subnets.flatMap((subnet) => subnet.country_nodes.map(countryOf)));
  return {
    subnets: subnets.length,
    subnetsWithinRules: subnets.filter(({ penalty }) => penalty === 0).length,
    haltedSubnets: told.length === 0 ? null : told.filter(({ is_halted }) => is_halted).length,
    nodes: sum(owners, ({ nodes }) => nodes),
    assignedNodes: sum(owners, ({ assigned_nodes }) => assigned_nodes),
    healthyNodes:
      observed.length === 0 ? null : sum(observed, ({ healthy_nodes }) => healthy_nodes ?? 0),
    providers: owners.length,
    countries: countries.size,
  };
}

/** Whether a subnet makes progress, in words. */
export function activityOf(isHalted: boolean | null): "halted" | "running" | "not observed" {
  if (isHalted === null) return "not observed";
  return isHalted ? "halted" : "running";
}

function countryOf({ value }: { readonly value: string }): string {
  return value;
}

function sum<Row>(rows: readonly Row[], number: (row: Row) => number): number {
  return rows.reduce((total, row) => total + number(row), 0);
}

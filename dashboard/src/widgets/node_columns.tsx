/** The columns of tables of nodes, and the fields that they need. */

import type { NodeRow } from "../api/documents";
import { NO_VALUE } from "../base/format";
import { networkHref, Short, SubnetLink } from "./identifier";
import type { Column } from "./table/column";

/** The fields of a node that its columns show. */
export const NODE_FIELDS = [
  "id",
  "subnet_id",
  "provider_id",
  "provider_name",
  "data_center_id",
  "country",
  "area",
  "status",
  "reward_type",
  "hostos_version",
  "is_api_boundary_node",
] as const;

/** A node as far as its columns show it. */
export type ListedNode = Pick<NodeRow, (typeof NODE_FIELDS)[number]>;

/** The tones of states of health. */
const TONES: Readonly<Record<string, string>> = {
  Healthy: "mark-good",
  Degraded: "mark-warn",
  Dead: "mark-bad",
};

/** What a node without a subnet does. */
export function roleOf({ subnet_id, is_api_boundary_node }: ListedNode): string {
  if (subnet_id !== null) return "in a subnet";
  return is_api_boundary_node ? "API boundary" : "unassigned";
}

/** The columns, from left to right. */
export const NODE_COLUMNS: readonly Column<ListedNode>[] = [
  {
    id: "id",
    title: "Node",
    widthPx: 80,
    cell: ({ id }) => id,
    draw: ({ id }) => <Short text={id} />,
  },
  {
    id: "subnet",
    title: "Subnet",
    widthPx: 112,
    cell: ({ subnet_id }) => subnet_id,
    draw: (node) =>
      node.subnet_id === null ? (
        <span class="muted">{roleOf(node)}</span>
      ) : (
        <SubnetLink id={node.subnet_id} />
      ),
  },
  {
    id: "status",
    title: "Health",
    widthPx: 104,
    cell: ({ status }) => status,
    draw: ({ status }) =>
      status === null ? NO_VALUE : <span class={`mark ${TONES[status] ?? ""}`}>{status}</span>,
  },
  {
    id: "provider",
    title: "Provider",
    widthPx: 220,
    cell: ({ provider_name, provider_id }) => provider_name ?? provider_id,
    draw: ({ provider_id, provider_name }) =>
      provider_id === null ? (
        NO_VALUE
      ) : (
        <a href={networkHref("/nodes", { provider: provider_id })}>
          {provider_name ?? <Short text={provider_id} />}
        </a>
      ),
  },
  { id: "country", title: "Country", widthPx: 84, cell: ({ country }) => country },
  { id: "area", title: "Area", widthPx: 120, cell: ({ area }) => area },
  {
    id: "data_center",
    title: "Data center",
    widthPx: 108,
    cell: ({ data_center_id }) => data_center_id,
  },
  { id: "type", title: "Reward type", widthPx: 108, cell: ({ reward_type }) => reward_type },
  {
    id: "version",
    title: "Host version",
    widthPx: 112,
    cell: ({ hostos_version }) => hostos_version,
    draw: ({ hostos_version }) =>
      hostos_version === null ? NO_VALUE : <Short text={hostos_version} />,
  },
];

/** The columns of the table of subnets. */

import type { SubnetRow } from "../../api/documents";
import { formatCount, NO_VALUE } from "../../base/format";
import { count } from "../../base/units";
import { FEATURES } from "../../model/decentralization";
import { Coefficient } from "../../widgets/coefficients";
import { Short, SubnetLink } from "../../widgets/identifier";
import type { Column } from "../../widgets/table/column";

/** One column for each feature's coefficient. */
const COEFFICIENTS: readonly Column<SubnetRow>[] = FEATURES.map(({ id, title, short }) => ({
  id,
  title: short,
  explanation: `Nakamoto coefficient by ${title.toLowerCase()}`,
  widthPx: 48,
  align: "right",
  cell: ({ nakamoto }) => nakamoto[id],
  draw: ({ nakamoto, size }) => <Coefficient value={nakamoto[id]} size={size} />,
}));

/** The columns, from left to right. */
export const COLUMNS: readonly Column<SubnetRow>[] = [
  {
    id: "id",
    title: "Subnet",
    widthPx: 74,
    cell: ({ id }) => id,
    draw: ({ id }) => <SubnetLink id={id} />,
  },
  {
    id: "size",
    title: "Nodes",
    widthPx: 62,
    align: "right",
    largestFirst: true,
    cell: ({ size }) => size,
  },
  ...COEFFICIENTS,
  {
    id: "score",
    title: "Score",
    explanation: "The mean of the coefficients' binary logarithms: larger is better",
    widthPx: 64,
    align: "right",
    cell: ({ average_log2 }) => average_log2,
    draw: ({ average_log2 }) => average_log2?.toFixed(2) ?? NO_VALUE,
  },
  {
    id: "penalty",
    title: "Penalty",
    explanation: "Points for what is against the rules of the target topology: 0 keeps every rule",
    widthPx: 78,
    align: "right",
    largestFirst: true,
    cell: ({ penalty }) => penalty,
    draw: ({ penalty, findings }) => (
      <span
        class={penalty === 0 ? "muted" : undefined}
        title={findings.map(({ text }) => text).join("\n")}
      >
        {formatCount(count(penalty))}
      </span>
    ),
  },
  {
    id: "countries",
    title: "Countries",
    widthPx: 88,
    align: "right",
    cell: ({ countries }) => countries,
  },
  {
    id: "providers",
    title: "Providers",
    widthPx: 86,
    align: "right",
    cell: ({ providers }) => providers,
  },
  {
    id: "healthy",
    title: "Healthy",
    explanation: "Nodes that were healthy when the source looked",
    widthPx: 72,
    align: "right",
    cell: ({ healthy_nodes }) => healthy_nodes,
    draw: ({ healthy_nodes, size }) => (
      <span class={healthy_nodes !== null && healthy_nodes < size ? "tone-bad" : undefined}>
        {healthy_nodes ?? NO_VALUE}
      </span>
    ),
  },
  {
    id: "type",
    title: "Type",
    widthPx: 148,
    cell: ({ subnet_type }) => subnet_type?.replaceAll("_", " "),
  },
  {
    id: "version",
    title: "Version",
    widthPx: 84,
    cell: ({ replica_version }) => replica_version,
    draw: ({ replica_version }) =>
      replica_version === null ? NO_VALUE : <Short text={replica_version} />,
  },
];

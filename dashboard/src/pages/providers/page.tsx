/** All node providers: who owns nodes, how many, and how widely they are spread. */

import { useMemo } from "preact/hooks";
import type { ProviderRow } from "../../api/documents";
import { list } from "../../api/questions";
import { formatCount, formatRatio, NO_VALUE } from "../../base/format";
import { useParameter } from "../../base/location";
import { count, ratio } from "../../base/units";
import { choiceParameter, sortParameter, textParameter } from "../../base/url_state";
import { filterRows } from "../../model/table";
import { AsOf, AT } from "../../widgets/as_of";
import { ChoiceFilter, Filters, TextFilter } from "../../widgets/filters";
import { networkHref, Short } from "../../widgets/identifier";
import { PageHeader } from "../../widgets/page_header";
import { Answered, Empty } from "../../widgets/states";
import type { Column } from "../../widgets/table/column";
import { Table } from "../../widgets/table/table";
import { useAnswer } from "../../widgets/use_answer";

const SORT = sortParameter({ column: "nodes", descending: true });
const SEARCH = textParameter("q");
const OWNERS = choiceParameter("owners", ["", "with", "without"]);

export default function ProvidersPage() {
  const [at] = useParameter(AT);
  const question = list("providers", { at });
  return (
    <>
      <PageHeader
        title="Providers"
        lead="Node providers own the network's nodes and are rewarded for them."
        envelope={useAnswer(question).value}
      >
        <AsOf />
      </PageHeader>
      <Answered question={question} lines={16}>
        {({ providers }) => <Providers providers={providers} />}
      </Answered>
    </>
  );
}

function Providers({ providers }: { providers: readonly ProviderRow[] }) {
  const [sort, setSort] = useParameter(SORT);
  const [search, setSearch] = useParameter(SEARCH);
  const [owners, setOwners] = useParameter(OWNERS);
  const columns = useMemo(() => columnsOf(providers), [providers]);
  const rows = useMemo(() => {
    const chosen = providers.filter(
      ({ nodes }) => owners === "" || (owners === "with") === nodes > 0,
    );
    return filterRows(chosen, search, ({ id, name }) => [id, name]);
  }, [providers, search, owners]);
  return (
    <>
      <Filters shown={rows.length} total={providers.length} noun="provider">
        <TextFilter value={search} onChange={setSearch} placeholder="Name or principal" />
        <ChoiceFilter
          title="Nodes"
          value={owners}
          choices={[
            { value: "with", title: "Has nodes" },
            { value: "without", title: "Has none" },
          ]}
          onChange={(value) => setOwners(OWNERS.read(value))}
        />
      </Filters>
      {rows.length === 0 ? (
        <Empty title="No provider fits these filters." />
      ) : (
        <Table
          caption="Node providers"
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          rowHref={nodesOf}
          sort={sort}
          onSort={setSort}
        />
      )}
    </>
  );
}

function nodesOf({ id }: ProviderRow): string {
  return networkHref("/nodes", { provider: id });
}

function columnsOf(providers: readonly ProviderRow[]): readonly Column<ProviderRow>[] {
  const total = providers.reduce((sum, { nodes }) => sum + nodes, 0);
  const number = (
    id: string,
    title: string,
    cell: (row: ProviderRow) => number | null,
  ): Column<ProviderRow> => ({
    id,
    title,
    widthPx: 104,
    align: "right",
    largestFirst: true,
    cell,
    draw: (row) => {
      const value = cell(row);
      return value === null ? NO_VALUE : formatCount(count(value));
    },
  });
  return [
    {
      id: "name",
      title: "Provider",
      widthPx: 210,
      cell: ({ name, id }) => name ?? id,
      draw: (row) => <a href={nodesOf(row)}>{row.name ?? <Short text={row.id} />}</a>,
    },
    {
      id: "id",
      title: "Principal",
      widthPx: 96,
      cell: ({ id }) => id,
      draw: ({ id }) => <Short text={id} />,
    },
    number("nodes", "Nodes", ({ nodes }) => nodes),
    {
      ...number("share", "Share", ({ nodes }) => nodes),
      explanation: "The part of all nodes",
      draw: ({ nodes }) => formatRatio(ratio(nodes, total)),
    },
    number("assigned", "In subnets", ({ assigned_nodes }) => assigned_nodes),
    number("healthy", "Healthy", ({ healthy_nodes }) => healthy_nodes),
    number("subnets", "Subnets", ({ subnets }) => subnets),
    number("operators", "Operators", ({ operators }) => operators),
    number("data_centers", "Data centers", ({ data_centers }) => data_centers),
  ];
}

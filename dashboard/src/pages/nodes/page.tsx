/** All nodes: what they do, whose they are, where they stand, and whether they are healthy. */

import { useMemo } from "preact/hooks";
import { listOf } from "../../api/questions";
import { useParameter } from "../../base/location";
import { sortParameter, textParameter } from "../../base/url_state";
import { distinctValues, filterRows } from "../../model/table";
import { AsOf, AT } from "../../widgets/as_of";
import { ChoiceFilter, Filters, TextFilter } from "../../widgets/filters";
import { subnetHref } from "../../widgets/identifier";
import { type ListedNode, NODE_COLUMNS, NODE_FIELDS, roleOf } from "../../widgets/node_columns";
import { PageHeader } from "../../widgets/page_header";
import { Answered, Empty } from "../../widgets/states";
import { Table } from "../../widgets/table/table";
import { useAnswer } from "../../widgets/use_answer";

const SORT = sortParameter({ column: "id", descending: false });
const SEARCH = textParameter("q");
const ROLE = textParameter("role");
const COUNTRY = textParameter("country");
const HEALTH = textParameter("health");
const PROVIDER = textParameter("provider");

export default function NodesPage() {
  const [at] = useParameter(AT);
  const question = listOf("nodes", NODE_FIELDS, { at });
  return (
    <>
      <PageHeader
        title="Nodes"
        lead="Each node is one machine. It belongs to a subnet, routes users' requests, or waits to be assigned."
        envelope={useAnswer(question).value}
      >
        <AsOf />
      </PageHeader>
      <Answered question={question} lines={16}>
        {({ nodes }) => <Nodes nodes={nodes} />}
      </Answered>
    </>
  );
}

function Nodes({ nodes }: { nodes: readonly ListedNode[] }) {
  const [sort, setSort] = useParameter(SORT);
  const { rows, filters } = useFilters(nodes);
  return (
    <>
      <Filters shown={rows.length} total={nodes.length} noun="node">
        {filters}
      </Filters>
      {rows.length === 0 ? (
        <Empty title="No node fits these filters." />
      ) : (
        <Table
          caption="Nodes"
          columns={NODE_COLUMNS}
          rows={rows}
          rowKey={({ id }) => id}
          rowHref={({ subnet_id }) => (subnet_id === null ? null : subnetHref(subnet_id))}
          sort={sort}
          onSort={setSort}
        />
      )}
    </>
  );
}

/** The nodes that fit what the URL asks for, and the controls that change it. */
function useFilters(nodes: readonly ListedNode[]) {
  const [search, setSearch] = useParameter(SEARCH);
  const [role, setRole] = useParameter(ROLE);
  const [country, setCountry] = useParameter(COUNTRY);
  const [health, setHealth] = useParameter(HEALTH);
  const [provider, setProvider] = useParameter(PROVIDER);
  const choices = useMemo(() => choicesOf(nodes), [nodes]);
  const rows = useMemo(() => {
    const fits = (chosen: string, value: string | null) => chosen === "" || chosen === value;
    const chosen = nodes.filter(
      (node) =>
        fits(role, roleOf(node)) &&
        fits(country, node.country) &&
        fits(health, node.status) &&
        fits(provider, node.provider_id),
    );
    return filterRows(chosen, search, searched);
  }, [nodes, search, role, country, health, provider]);
  const { roles, countries, healths, providers } = choices;
  const filters = (
    <>
      <TextFilter value={search} onChange={setSearch} placeholder="Node, subnet, data center" />
      <ChoiceFilter title="Role" value={role} choices={roles} onChange={setRole} />
      <ChoiceFilter title="Country" value={country} choices={countries} onChange={setCountry} />
      <ChoiceFilter title="Health" value={health} choices={healths} onChange={setHealth} />
      <ChoiceFilter title="Provider" value={provider} choices={providers} onChange={setProvider} />
    </>
  );
  return { rows, filters };
}

function choicesOf(nodes: readonly ListedNode[]) {
  const names = new Map(nodes.map((node) => [node.provider_id ?? "", node.provider_name]));
  const providers = distinctValues(nodes, (node) => node.provider_id).map(({ value }) => ({
    value,
    title: names.get(value) ?? value,
  }));
  return {
    roles: distinctValues(nodes, roleOf),
    countries: distinctValues(nodes, (node) => node.country),
    healths: distinctValues(nodes, (node) => node.status),
    providers: providers.sort((left, right) => left.title.localeCompare(right.title, "en")),
  };
}

function searched(node: ListedNode): readonly (string | null)[] {
  return [
    node.id,
    node.subnet_id,
    node.provider_name,
    node.data_center_id,
    node.area,
    node.reward_type,
    node.hostos_version,
  ];
}

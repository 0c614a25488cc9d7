/** All subnets: a table that sorts by anything, and what its numbers mean. */

import { useMemo } from "preact/hooks";
import type { SubnetRow } from "../../api/documents";
import { list } from "../../api/questions";
import { useParameter } from "../../base/location";
import { choiceParameter, sortParameter, textParameter } from "../../base/url_state";
import { distinctValues, filterRows } from "../../model/table";
import { AsOf, AT } from "../../widgets/as_of";
import { ChoiceFilter, Filters, TextFilter } from "../../widgets/filters";
import { subnetHref } from "../../widgets/identifier";
import { PageHeader } from "../../widgets/page_header";
import { Answered, Empty } from "../../widgets/states";
import { Table } from "../../widgets/table/table";
import { useAnswer } from "../../widgets/use_answer";
import { COLUMNS } from "./columns";
import { Explanations } from "./explanations";

const SORT = sortParameter({ column: "penalty", descending: true });
const SEARCH = textParameter("q");
const TYPE = textParameter("type");
const RULES = choiceParameter("rules", ["", "kept", "against"]);

export default function SubnetsPage() {
  const [at] = useParameter(AT);
  const question = list("subnets", { at });
  return (
    <>
      <PageHeader
        title="Subnets"
        lead="Each subnet runs a blockchain on its nodes. The coefficients say how many actors must act together to stop it; the penalty, how far it is from the target topology."
        envelope={useAnswer(question).value}
      >
        <AsOf />
      </PageHeader>
      <Answered question={question}>{({ subnets }) => <Subnets subnets={subnets} />}</Answered>
    </>
  );
}

function Subnets({ subnets }: { subnets: readonly SubnetRow[] }) {
  const [sort, setSort] = useParameter(SORT);
  const [search, setSearch] = useParameter(SEARCH);
  const [type, setType] = useParameter(TYPE);
  const [rules, setRules] = useParameter(RULES);
  const types = useMemo(() => distinctValues(subnets, (row) => row.subnet_type), [subnets]);
  const rows = useMemo(() => {
    const chosen = subnets.filter(
      ({ subnet_type, penalty }) =>
        (type === "" || subnet_type === type) &&
        (rules === "" || (rules === "kept") === (penalty === 0)),
    );
    return filterRows(chosen, search, searched);
  }, [subnets, search, type, rules]);
  return (
    <>
      <Filters shown={rows.length} total={subnets.length} noun="subnet">
        <TextFilter value={search} onChange={setSearch} placeholder="Subnet, country, version" />
        <ChoiceFilter title="Type" value={type} choices={types.map(named)} onChange={setType} />
        <ChoiceFilter
          title="Rules"
          value={rules}
          choices={[
            { value: "kept", title: "Keeps all" },
            { value: "against", title: "Against some" },
          ]}
          onChange={(value) => setRules(RULES.read(value))}
        />
      </Filters>
      {rows.length === 0 ? (
        <Empty title="No subnet fits these filters." />
      ) : (
        <Table
          caption="Subnets"
          columns={COLUMNS}
          rows={rows}
          rowKey={({ id }) => id}
          rowHref={({ id }) => subnetHref(id)}
          sort={sort}
          onSort={setSort}
        />
      )}
      <Explanations subnets={subnets} />
    </>
  );
}

function searched(row: SubnetRow): readonly (string | null)[] {
  const countries = row.country_nodes.map(({ value }) => value);
  return [row.id, row.subnet_type, row.replica_version, ...countries];
}

function named({ value }: { value: string }) {
  return { value, title: value.replaceAll("_", " ") };
}

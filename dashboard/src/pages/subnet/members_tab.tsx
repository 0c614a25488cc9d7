/** A subnet's members. */

import type { NodeRow } from "../../api/documents";
import { useParameter } from "../../base/location";
import { sortParameter } from "../../base/url_state";
import { NODE_COLUMNS } from "../../widgets/node_columns";
import { Empty } from "../../widgets/states";
import { Table } from "../../widgets/table/table";

const SORT = sortParameter({ column: "country", descending: false });
/** All members have the same subnet. */
const COLUMNS = NODE_COLUMNS.filter(({ id }) => id !== "subnet");

/** The tab. */
export function MembersTab({ members }: { members: readonly NodeRow[] }) {
  const [sort, setSort] = useParameter(SORT);
  if (members.length === 0) return <Empty title="This subnet has no members." />;
  return (
    <Table
      caption="Members of the subnet"
      columns={COLUMNS}
      rows={members}
      rowKey={({ id }) => id}
      sort={sort}
      onSort={setSort}
    />
  );
}

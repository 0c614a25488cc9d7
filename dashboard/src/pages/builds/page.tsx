/** All builds: chosen by what is said of them, with the trend of a metric and where it changed for good. */

import { useMemo } from "preact/hooks";
import type { BuildRow } from "../../api/build_documents";
import { type BuildFilter, builds } from "../../api/builds";
import { useParameter } from "../../base/location";
import { numberParameter, sortParameter } from "../../base/url_state";
import { BUILD_COLUMNS } from "../../widgets/builds/build_columns";
import { BuildFilters, useBuildFilter } from "../../widgets/builds/build_filters";
import { buildHref } from "../../widgets/builds/facts";
import { PageHeader } from "../../widgets/page_header";
import { Answered, Empty } from "../../widgets/states";
import { Table } from "../../widgets/table/table";
import { TrendPanel } from "./trend_panel";

const SORT = sortParameter({ column: "time", descending: true });
const ROWS = numberParameter("rows");
/** How many builds are asked for at first, and at most: the server answers with no more. */
const FIRST = 100;
const MOST = 1000;

export default function BuildsPage() {
  const filter = useBuildFilter();
  const [wanted, setWanted] = useParameter(ROWS);
  const limit = Math.min(MOST, Math.max(FIRST, Math.floor(wanted ?? FIRST)));
  return (
    <>
      <PageHeader
        title="Builds"
        lead="What was uploaded or recorded, the newest first. A build never changes once it is here."
      />
      <BuildFilters />
      <TrendPanel filter={filter} />
      <Answered question={builds(filter, limit)} lines={16}>
        {({ builds: rows, next }) => (
          <List
            rows={rows}
            filter={filter}
            hasMore={next !== null}
            onMore={limit < MOST ? () => setWanted(Math.min(MOST, limit * 3)) : null}
          />
        )}
      </Answered>
    </>
  );
}

interface ListProps {
  readonly rows: readonly BuildRow[];
  readonly filter: BuildFilter;
  readonly hasMore: boolean;
  readonly onMore: (() => void) | null;
}

function List({ rows, filter, hasMore, onMore }: ListProps) {
  const [sort, setSort] = useParameter(SORT);
  const isFiltered = useMemo(() => Object.values(filter).some((value) => value !== ""), [filter]);
  if (rows.length === 0) {
    return isFiltered ? (
      <Empty title="No build fits these filters." />
    ) : (
      <Empty title="No build has been uploaded yet.">
        Build with <code>--profile=FILE</code> and send the file to <code>POST /api/builds</code>,
        or record builds with <code>dre history add</code>.
      </Empty>
    );
  }
  return (
    <>
      <Table
        caption="Builds"
        columns={BUILD_COLUMNS}
        rows={rows}
        rowKey={({ id }) => id}
        rowHref={({ id }) => buildHref(id)}
        sort={sort}
        onSort={setSort}
      />
      {hasMore && (
        <p class="panel-foot muted">
          There are older ones.{" "}
          {onMore ? (
            <button type="button" class="button" onClick={onMore}>
              Show more
            </button>
          ) : (
            `No more than ${MOST} are listed; the filters reach the others.`
          )}
        </p>
      )}
    </>
  );
}

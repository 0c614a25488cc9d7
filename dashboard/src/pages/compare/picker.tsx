/** The list of builds to pick both sides from. */

import { useMemo } from "preact/hooks";
import type { BuildRow } from "../../api/build_documents";
import { builds, MAX_SIDE } from "../../api/builds";
import { useParameter } from "../../base/location";
import { sortParameter } from "../../base/url_state";
import { has, type SideIds } from "../../model/builds/sides";
import { BUILD_COLUMNS } from "../../widgets/builds/build_columns";
import { BuildFilters, useBuildFilter } from "../../widgets/builds/build_filters";
import { buildName } from "../../widgets/builds/facts";
import { Panel } from "../../widgets/panel";
import { Answered, Empty } from "../../widgets/states";
import type { Column } from "../../widgets/table/column";
import { Table } from "../../widgets/table/table";

const SORT = sortParameter({ column: "time", descending: true });
/** How many of the newest builds are listed; the filters reach the others. */
const LISTED = 300;

interface PickerProps {
  readonly base: SideIds;
  readonly head: SideIds;
  readonly onToggle: (side: "base" | "head", id: string) => void;
}

/** The list. */
export function Picker(props: PickerProps) {
  const filter = useBuildFilter();
  const [sort, setSort] = useParameter(SORT);
  const columns = useMemo(
    () => [...BUILD_COLUMNS.slice(0, 1), pickColumn(props), ...BUILD_COLUMNS.slice(1)],
    [props.base, props.head],
  );
  return (
    <div class="panels-after">
      <Panel title="Builds to choose from">
        <BuildFilters />
        <Answered question={builds(filter, LISTED)}>
          {({ builds: rows }) =>
            rows.length === 0 ? (
              <Empty title="No build fits these filters." />
            ) : (
              <Table
                caption="Builds"
                columns={columns}
                rows={rows}
                rowKey={({ id }) => id}
                sort={sort}
                onSort={setSort}
              />
            )
          }
        </Answered>
      </Panel>
    </div>
  );
}

function pickColumn({ base, head, onToggle }: PickerProps): Column<BuildRow> {
  const sides = { base, head };
  return {
    id: "pick",
    title: "Side",
    widthPx: 124,
    isFixed: true,
    cell: ({ id }) => (has(base, id) ? "base" : has(head, id) ? "head" : ""),
    draw: (row) => (
      <span class="pick">
        {(["base", "head"] as const).map((side) => (
          <button
            key={side}
            type="button"
            class="button"
            aria-pressed={has(sides[side], row.id)}
            aria-label={`${buildName(row)} in the ${side}`}
            disabled={
              !row.has_report || (!has(sides[side], row.id) && sides[side].length >= MAX_SIDE)
            }
            onClick={() => onToggle(side, row.id)}
          >
            {side}
          </button>
        ))}
      </span>
    ),
  };
}

/** The filters of builds: the server chooses, so that what is far back is found as well. Their state is the URL's. */

import { useMemo } from "preact/hooks";
import type { BuildRow } from "../../api/build_documents";
import { type BuildFilter, builds } from "../../api/builds";
import { useParameter } from "../../base/location";
import { textParameter } from "../../base/url_state";
import { distinctValues } from "../../model/table";
import { ChoiceFilter } from "../filters";
import { useAnswer } from "../use_answer";

const BRANCH = textParameter("branch");
const TARGET = textParameter("target");
const CONFIG = textParameter("config");
const HOST_CLASS = textParameter("host_class");
const CACHE_STATE = textParameter("cache_state");
const OUTCOME = textParameter("outcome");

/** How many of the newest builds say which values there are to choose from. */
const LOOKED_AT = 300;

/** What the URL chooses, as the API takes it. */
export function useBuildFilter(): BuildFilter {
  const [branch] = useParameter(BRANCH);
  const [target] = useParameter(TARGET);
  const [config] = useParameter(CONFIG);
  const [host_class] = useParameter(HOST_CLASS);
  const [cache_state] = useParameter(CACHE_STATE);
  const [outcome] = useParameter(OUTCOME);
  return useMemo(
    () => ({ branch, target, config, host_class, cache_state, outcome }),
    [branch, target, config, host_class, cache_state, outcome],
  );
}

/** The filter of branches alone, for what has no other labels. */
export function BranchFilter() {
  const { value } = useAnswer(builds({}, LOOKED_AT));
  const rows = value?.builds ?? [];
  return (
    <search class="filters">
      <Filter title="Branch" parameter={BRANCH} rows={rows} cell={({ branch }) => branch} />
    </search>
  );
}

/** The line of filters. */
export function BuildFilters() {
  const { value } = useAnswer(builds({}, LOOKED_AT));
  const rows = value?.builds ?? [];
  return (
    <search class="filters">
      <Filter title="Branch" parameter={BRANCH} rows={rows} cell={({ branch }) => branch} />
      <Filter title="Target" parameter={TARGET} rows={rows} cell={({ target }) => target} />
      <Filter title="Config" parameter={CONFIG} rows={rows} cell={({ config }) => config} />
      <Filter title="Host" parameter={HOST_CLASS} rows={rows} cell={(row) => row.host_class} />
      <Filter title="Caches" parameter={CACHE_STATE} rows={rows} cell={(row) => row.cache_state} />
      <Filter title="Outcome" parameter={OUTCOME} rows={rows} cell={({ outcome }) => outcome} />
    </search>
  );
}

interface FilterProps {
  readonly title: string;
  readonly parameter: typeof BRANCH;
  readonly rows: readonly BuildRow[];
  readonly cell: (row: BuildRow) => string;
}

function Filter({ title, parameter, rows, cell }: FilterProps) {
  const [value, setValue] = useParameter(parameter);
  const choices = distinctValues(rows, cell);
  return <ChoiceFilter title={title} value={value} choices={choices} onChange={setValue} />;
}

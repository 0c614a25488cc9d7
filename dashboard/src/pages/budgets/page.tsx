/** What the server's rules found in builds when they arrived, and where budgets are decided. */

import { useMemo } from "preact/hooks";
import type { AlertRow } from "../../api/build_documents";
import { alerts } from "../../api/builds";
import { formatTime, shortHash } from "../../base/format";
import { useParameter } from "../../base/location";
import { numberParameter, textParameter } from "../../base/url_state";
import { shortId } from "../../model/builds/sides";
import { distinctValues, filterRows } from "../../model/table";
import { buildHref } from "../../widgets/builds/facts";
import { ChoiceFilter, Filters, TextFilter } from "../../widgets/filters";
import { PageHeader } from "../../widgets/page_header";
import { Panel } from "../../widgets/panel";
import { Answered, Empty } from "../../widgets/states";

const SEARCH = textParameter("q");
const LEVEL = textParameter("level");
const RULE = textParameter("rule");
const ROWS = numberParameter("rows");
const FIRST = 100;
const MOST = 1000;

export default function BudgetsPage() {
  const [wanted, setWanted] = useParameter(ROWS);
  const limit = Math.min(MOST, Math.max(FIRST, Math.floor(wanted ?? FIRST)));
  return (
    <>
      <PageHeader
        title="Budgets and alerts"
        lead="Alerts are what the server's rules find in a build when it arrives. Budgets decide changes, with the statistics of several runs, before they are merged."
      />
      <div class="stack">
        <Panel title="Alerts" aside="the newest first">
          <Answered question={alerts(limit)}>
            {({ alerts: rows, next }) => (
              <Alerts
                rows={rows}
                onMore={next !== null && limit < MOST ? () => setWanted(MOST) : null}
              />
            )}
          </Answered>
        </Panel>
        <Panel title="Budgets">
          <p class="text">
            The server keeps no verdicts on budgets. The checked-in <code>budgets.toml</code> says
            what builds and programs may cost, and <code>dre gate</code> decides with it, on the
            machine that measured: times only with enough runs to tell a change from noise, sizes
            and counts at once.
          </p>
          <p class="text muted">
            What was measured is recorded with <code>dre history add</code>; its course stands under{" "}
            <a href="/builds">Builds</a>, and that of sizes under{" "}
            <a href="/images">Images and bundles</a>.
          </p>
        </Panel>
      </div>
    </>
  );
}

function Alerts({ rows, onMore }: { rows: readonly AlertRow[]; onMore: (() => void) | null }) {
  const [search, setSearch] = useParameter(SEARCH);
  const [level, setLevel] = useParameter(LEVEL);
  const [rule, setRule] = useParameter(RULE);
  const shown = useMemo(() => {
    const fits = (chosen: string, value: string): boolean => chosen === "" || chosen === value;
    const chosen = rows.filter((row) => fits(level, row.level) && fits(rule, row.rule));
    return filterRows(chosen, search, (row) => [row.message, row.metric, row.branch, row.commit]);
  }, [rows, search, level, rule]);
  if (rows.length === 0) {
    return (
      <Empty title="No alert has been raised.">
        Either no build was worse than the rules allow, or there are no rules: start the server with{" "}
        <code>--alerts FILE</code>, and each build is checked when it arrives.
      </Empty>
    );
  }
  return (
    <>
      <Filters shown={shown.length} total={rows.length} noun="alert">
        <TextFilter value={search} onChange={setSearch} placeholder="Metric, branch, commit" />
        <ChoiceFilter
          title="Level"
          value={level}
          choices={[{ value: "fail" }, { value: "warn" }]}
          onChange={setLevel}
        />
        <ChoiceFilter
          title="Rule"
          value={rule}
          choices={distinctValues(rows, (row) => row.rule)}
          onChange={setRule}
        />
      </Filters>
      {shown.length === 0 ? (
        <Empty title="No alert fits these filters." />
      ) : (
        <ul>
          {shown.map((alert) => (
            <Alert key={alert.id} alert={alert} />
          ))}
        </ul>
      )}
      {onMore && (
        <p class="panel-foot">
          <button type="button" class="button" onClick={onMore}>
            Show older ones
          </button>
        </p>
      )}
    </>
  );
}

function Alert({ alert }: { alert: AlertRow }) {
  const { level, delivery, last_failure } = alert;
  return (
    <li class="suggestion">
      <div class="suggestion-head">
        <h3>
          <span class={level === "fail" ? "mark mark-bad" : "mark mark-warn"}>{level}</span>{" "}
          {alert.message}
        </h3>
        <span class="label">{formatTime(alert.build_time_ms)} UTC</span>
      </div>
      <p class="muted">
        Build{" "}
        <a class="code" href={buildHref(alert.build)}>
          {alert.commit === "" ? shortId(alert.build) : shortHash(alert.commit)}
        </a>
        {alert.branch !== "" && ` on ${alert.branch}`}
        {alert.repeated && "; the build before broke the rule as well"}; {deliveryText(delivery)}
        {delivery !== "delivered" && last_failure !== null && `, last: ${last_failure}`}
      </p>
    </li>
  );
}

function deliveryText(delivery: string): string {
  switch (delivery) {
    case "delivered":
      return "the webhook has it";
    case "pending":
      return "waits for the webhook";
    case "given_up":
      return "the webhook never took it";
    default:
      return "sent nowhere: the server has no webhook";
  }
}

/** The actions of a build: what their time is spent on, by mnemonic, package, target and strategy, and the longest ones. */

import type { Group, LongAction, ProfileReport, Ranking } from "../../api/build_documents";
import { formatCount, formatCounted, formatDuration } from "../../base/format";
import { useParameter } from "../../base/location";
import { count, durationUs } from "../../base/units";
import { choiceParameter } from "../../base/url_state";
import { timelineHref } from "../../widgets/builds/facts";
import { PlainTable } from "../../widgets/builds/plain_table";
import { Share } from "../../widgets/builds/share";
import { Panel } from "../../widgets/panel";
import { Empty } from "../../widgets/states";

const RANKINGS = {
  mnemonic: "Mnemonic",
  package: "Package",
  target: "Target",
  strategy: "Strategy",
} as const;
const BY = choiceParameter("by", ["mnemonic", "package", "target", "strategy"]);

/** The tab. */
export function ActionsTab({ id, profile }: { id: string; profile: ProfileReport }) {
  const [by, setBy] = useParameter(BY);
  const { actions } = profile;
  if (actions.count === 0) return <Empty title="No action was carried out." />;
  const rankings = {
    mnemonic: actions.by_mnemonic,
    package: actions.by_package,
    target: actions.by_target,
    strategy: actions.by_strategy,
  };
  return (
    <div class="stack">
      <Panel
        title={`Time by ${by}`}
        aside={
          <select
            class="input"
            aria-label="What actions are summed up by"
            value={by}
            onChange={({ currentTarget }) => setBy(BY.read(currentTarget.value))}
          >
            {Object.entries(RANKINGS).map(([key, title]) => (
              <option key={key} value={key}>
                by {title.toLowerCase()}
              </option>
            ))}
          </select>
        }
      >
        <Groups title={RANKINGS[by]} ranking={rankings[by]} totalUs={actions.duration_us} />
      </Panel>
      <Panel title="Longest actions" aside="each leads to its place in the timeline">
        <Longest id={id} actions={actions.top} />
      </Panel>
    </div>
  );
}

function Groups(props: { title: string; ranking: Ranking; totalUs: number }) {
  const { title, ranking, totalUs } = props;
  const { remainder, uncertainty_us } = ranking;
  return (
    <>
      <PlainTable<Group>
        caption={`Time by ${title.toLowerCase()}`}
        rows={ranking.groups}
        rowKey={({ name }) => name ?? ""}
        columns={[
          {
            title,
            kind: "text",
            draw: ({ name }) => name ?? <span class="muted">not in the profile</span>,
            full: ({ name }) => name ?? "",
          },
          {
            title: "Actions",
            kind: "number",
            draw: ({ action_count }) => formatCount(count(action_count)),
          },
          {
            title: "Time",
            kind: "number",
            draw: ({ duration_us }) => formatDuration(duration_us),
          },
          {
            title: "Share",
            kind: "number",
            isOptional: true,
            draw: ({ duration_us }) => <Share part={duration_us} whole={totalUs} />,
          },
        ]}
      />
      {remainder.group_count > 0 && (
        <p class="panel-foot muted">
          And {formatCounted(remainder.group_count, "other")}, together{" "}
          {formatDuration(remainder.duration_us)}.
          {uncertainty_us > 0 && ` Times may be too high by ${formatDuration(uncertainty_us)}.`}
        </p>
      )}
    </>
  );
}

function Longest({ id, actions }: { id: string; actions: readonly LongAction[] }) {
  return (
    <PlainTable<LongAction>
      caption="Longest actions"
      rows={actions}
      rowKey={({ description, start_us }) => `${start_us} ${description}`}
      columns={[
        {
          title: "Action",
          kind: "text",
          draw: ({ description, start_us, duration_us }) => (
            <a href={timelineHref(id, start_us, duration_us)}>{description}</a>
          ),
          full: ({ description, target }) => [description, target].filter(Boolean).join("\n"),
        },
        { title: "Mnemonic", isOptional: true, draw: ({ mnemonic }) => mnemonic ?? "–" },
        { title: "Strategy", isOptional: true, draw: ({ strategy }) => strategy },
        {
          title: "Starts at",
          kind: "number",
          isOptional: true,
          draw: ({ start_us }) => formatDuration(durationUs(start_us)),
        },
        { title: "Takes", kind: "number", draw: ({ duration_us }) => formatDuration(duration_us) },
      ]}
    />
  );
}

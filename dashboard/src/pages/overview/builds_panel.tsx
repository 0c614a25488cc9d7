/** The latest builds that the server keeps, or what it needs to keep any. */

import { type LatestBuild, latestBuilds } from "../../api/latest_builds";
import { formatDuration, formatTime, NO_VALUE } from "../../base/format";
import { Panel } from "../../widgets/panel";
import { Empty, Loading } from "../../widgets/states";
import { useAnswer } from "../../widgets/use_answer";

/** How many builds are shown. */
const SHOWN = 6;
/** The tones of outcomes. */
const TONES: Readonly<Record<string, string>> = {
  success: "mark-good",
  failure: "mark-bad",
  interrupted: "mark-warn",
};

/** The latest builds. */
export function LatestBuildsPanel() {
  const { value, failure } = useAnswer(latestBuilds(SHOWN));
  return (
    <Panel title="Latest builds">
      {value ? <Builds builds={value} /> : failure ? <NoBuilds text={failure.text} /> : <Loading />}
    </Panel>
  );
}

function NoBuilds({ text }: { text: string }) {
  return <Empty title="There are no builds to show.">{text}</Empty>;
}

function Builds({ builds }: { builds: readonly LatestBuild[] }) {
  if (builds.length === 0) {
    return (
      <Empty title="No build has been uploaded yet.">
        Send Bazel's profile to <code>POST /api/builds</code>; the newest builds then stand here.
      </Empty>
    );
  }
  return (
    <ul class="lines">
      {builds.map(({ id, time, target, branch, outcome, wallTime }) => (
        <li key={id} class="line">
          <span class={`mark ${TONES[outcome] ?? ""}`}>{outcome || "unknown"}</span>
          <span class="line-text">
            <a href={`/builds/${encodeURIComponent(id)}`}>{target || id.slice(0, 12)}</a>{" "}
            <span class="muted">
              {branch} {formatTime(time)}
            </span>
          </span>
          <span class="numeric">{wallTime === null ? NO_VALUE : formatDuration(wallTime)}</span>
        </li>
      ))}
    </ul>
  );
}

/** A build in short: a few figures, what is missing in its profile, its phases, and what would make it faster. */

import type { Bounds, Phase, ProfileReport, Suggestion } from "../../api/build_documents";
import { formatCount, formatDuration, formatRatio, NO_VALUE } from "../../base/format";
import { count, durationUs, ratio } from "../../base/units";
import { titleOf } from "../../model/builds/metric";
import { timelineHref } from "../../widgets/builds/facts";
import { PlainTable } from "../../widgets/builds/plain_table";
import { Share } from "../../widgets/builds/share";
import { Figure, Figures } from "../../widgets/figure";
import { Panel } from "../../widgets/panel";
import { Empty } from "../../widgets/states";

/** The tab. */
export function SummaryTab({ id, profile }: { id: string; profile: ProfileReport }) {
  return (
    <>
      <Warnings profile={profile} />
      <Overview profile={profile} />
      <div class="stack">
        <Panel title="What would make it faster" aside="the largest expected gain first">
          <Suggestions suggestions={profile.suggestions} />
        </Panel>
        <Panel title="Phases" aside="wall time; they follow each other">
          <Phases id={id} phases={profile.phases} />
        </Panel>
      </div>
    </>
  );
}

function Warnings({ profile }: { profile: ProfileReport }) {
  const { gaps, merged } = profile;
  const isSlim = merged.event_count > 0;
  if (gaps.length === 0 && !isSlim) return null;
  return (
    <div class="warnings" role="note">
      <strong>Not all of the build is in its profile.</strong>
      <ul>
        {gaps.map(({ code, message }) => (
          <li key={code}>{message}</li>
        ))}
        {isSlim && (
          <li>
            {formatCount(count(merged.event_count))} short events were merged by Bazel, together{" "}
            {formatDuration(merged.duration_us)}: sums by name are too low. Build with{" "}
            <code>--noslim_profile</code>.
          </li>
        )}
      </ul>
    </div>
  );
}

function Overview({ profile }: { profile: ProfileReport }) {
  const { total_duration_us, critical_path, actions, queueing, remote, parallelism } = profile;
  const share = ratio(critical_path.duration_us, total_duration_us);
  return (
    <div class="build-figures">
      <Figures>
        <Figure
          label="Wall time"
          value={formatDuration(total_duration_us)}
          note={profile.build.bazel_version ?? ""}
        />
        <Figure
          label="Critical path"
          value={formatDuration(critical_path.duration_us)}
          note={`${formatRatio(share)} of the wall time`}
        />
        <Figure
          label="Actions"
          value={formatCount(count(actions.count))}
          note={`${formatDuration(actions.duration_us)} in all`}
        />
        <Figure
          label="Cache hits"
          value={remote.hit_ratio === null ? NO_VALUE : formatRatio(remote.hit_ratio)}
          note={
            remote.check_count === 0
              ? "no remote or disk cache"
              : `of ${formatCount(count(remote.check_count))} look-ups`
          }
        />
        <Figure
          label="Running at once"
          value={parallelism ? parallelism.average_running.toFixed(1) : NO_VALUE}
          note={
            parallelism
              ? `on ${parallelism.cores.count} cores${parallelism.cores.is_estimate ? ", estimated" : ""}`
              : "not in the profile"
          }
        />
        <Figure
          label="Waits"
          value={formatDuration(queueing.duration_us)}
          note="for cores, memory, workers"
        />
      </Figures>
    </div>
  );
}

function Suggestions({ suggestions }: { suggestions: readonly Suggestion[] }) {
  if (suggestions.length === 0) {
    return <Empty title="Nothing stands out in this profile." />;
  }
  return (
    <ul>
      {suggestions.map(({ kind, gain, evidence, advice, flags }) => (
        <li key={`${kind} ${advice}`} class="suggestion">
          <div class="suggestion-head">
            <h3>{titleOf(kind)}</h3>
            <span class="numeric">{formatGain(gain)}</span>
          </div>
          <p>{advice}</p>
          {evidence.map((line) => (
            <p key={line} class="muted">
              {line}
            </p>
          ))}
          {flags.map((flag) => (
            <code key={flag} class="code">
              {flag}
            </code>
          ))}
        </li>
      ))}
    </ul>
  );
}

function formatGain(gain: Bounds | null): string {
  if (gain === null) return "gain unknown";
  const most = formatDuration(gain.at_most_us);
  if (gain.at_least_us === 0) return `up to ${most}`;
  const least = formatDuration(gain.at_least_us);
  return least === most ? `saves ${most}` : `saves ${least} to ${most}`;
}

function Phases({ id, phases }: { id: string; phases: readonly Phase[] }) {
  const totalUs = phases.reduce((sum, { duration_us }) => sum + duration_us, 0);
  return (
    <>
      <div class="phases" aria-hidden="true">
        {phases.map(({ kind, name, duration_us }) => (
          <span
            key={name}
            class={kind.includes("execut") ? "phase phase-execute" : "phase"}
            title={name}
            style={{ flexGrow: duration_us }}
          />
        ))}
      </div>
      <PlainTable
        caption="Phases"
        rows={phases}
        rowKey={({ name }) => name}
        columns={[
          {
            title: "Phase",
            draw: ({ name, start_us, duration_us }) => (
              <a href={timelineHref(id, start_us, duration_us)}>{name}</a>
            ),
          },
          {
            title: "Starts at",
            kind: "number",
            isOptional: true,
            draw: ({ start_us }) => formatDuration(durationUs(start_us)),
          },
          {
            title: "Takes",
            kind: "number",
            draw: ({ duration_us }) => formatDuration(duration_us),
          },
          {
            title: "Share",
            kind: "number",
            draw: ({ duration_us }) => <Share part={duration_us} whole={totalUs} />,
          },
        ]}
      />
    </>
  );
}

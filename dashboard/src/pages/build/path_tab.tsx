/** The critical path: the chain of actions that decided how long the build took, and what each step costs it. */

import type { Bounds, CriticalPathStep, ProfileReport } from "../../api/build_documents";
import { formatDuration, formatRatio, NO_VALUE } from "../../base/format";
import { ratio } from "../../base/units";
import { timelineHref } from "../../widgets/builds/facts";
import { PlainTable } from "../../widgets/builds/plain_table";
import { Panel } from "../../widgets/panel";
import { Empty } from "../../widgets/states";

/** The tab. */
export function PathTab({ id, profile }: { id: string; profile: ProfileReport }) {
  const { steps, duration_us } = profile.critical_path;
  if (steps.length === 0) {
    return (
      <Empty title="The profile has no critical path.">
        Bazel writes it when the build ends; builds that carry out nothing have none.
      </Empty>
    );
  }
  const share = ratio(duration_us, profile.total_duration_us);
  return (
    <Panel
      title={`${formatDuration(duration_us)}, ${formatRatio(share)} of the wall time`}
      aside="in the order in which they ran"
    >
      <p class="text muted">
        Drag is how much earlier the build would end if the step took no time: a long step beside a
        chain of nearly the same length has little. Each step leads to its place in the timeline.
      </p>
      <PlainTable<CriticalPathStep>
        caption="Critical path"
        rows={steps}
        rowKey={({ start_us, description }) => `${start_us} ${description}`}
        columns={columns(id)}
      />
    </Panel>
  );
}

function columns(id: string) {
  const part = (name: "run_us" | "queue_us" | "setup_us") => (step: CriticalPathStep) =>
    step.split === null ? NO_VALUE : formatDuration(step.split[name]);
  return [
    {
      title: "Step",
      kind: "text" as const,
      draw: ({ description, start_us, duration_us }: CriticalPathStep) => (
        <a href={timelineHref(id, start_us, duration_us)}>{description}</a>
      ),
      full: ({ description, target }: CriticalPathStep) =>
        [description, target].filter(Boolean).join("\n"),
    },
    {
      title: "Mnemonic",
      isOptional: true,
      draw: ({ mnemonic }: CriticalPathStep) => mnemonic ?? NO_VALUE,
    },
    {
      title: "Takes",
      kind: "number" as const,
      draw: ({ duration_us }: CriticalPathStep) => formatDuration(duration_us),
    },
    {
      title: "Drag",
      kind: "number" as const,
      draw: ({ drag }: CriticalPathStep) => formatDrag(drag),
    },
    { title: "Run", kind: "number" as const, isOptional: true, draw: part("run_us") },
    { title: "Queue", kind: "number" as const, isOptional: true, draw: part("queue_us") },
    { title: "Set-up", kind: "number" as const, isOptional: true, draw: part("setup_us") },
  ];
}

function formatDrag(drag: Bounds | null): string {
  if (drag === null) return NO_VALUE;
  const [least, most] = [formatDuration(drag.at_least_us), formatDuration(drag.at_most_us)];
  return least === most ? least : `${least} to ${most}`;
}

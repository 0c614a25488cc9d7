/** The build's timeline, in a chunk of its own. */

import { useMemo } from "preact/hooks";
import type { ProfileReport } from "../../api/build_documents";
import { traceUs } from "../../base/trace_time";
import { lazy } from "../../widgets/lazy";

const Timeline = lazy(
  () => import(/* webpackChunkName: "timeline" */ "../../widgets/timeline/timeline"),
  18,
);

/** The timeline with the steps of the critical path. */
export function TimelineTab({ id, profile }: { id: string; profile: ProfileReport | null }) {
  const steps = useMemo(
    () =>
      (profile?.critical_path.steps ?? []).map(({ description, start_us, duration_us }) => ({
        description,
        startUs: start_us,
        endUs: traceUs(start_us + duration_us),
      })),
    [profile],
  );
  return <Timeline id={id} steps={steps} />;
}

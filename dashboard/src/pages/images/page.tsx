/** What is shipped: the sizes of programs, of what browsers load, and of container images, and how they changed. */

import type { MetricRow, TrendDocument } from "../../api/build_documents";
import { metrics, trend } from "../../api/builds";
import { formatTime, shortHash } from "../../base/format";
import { pathWithQuery } from "../../base/url_state";
import { formatChange, formatMetric, judge } from "../../model/builds/metric";
import { shortId } from "../../model/builds/sides";
import { BranchFilter, useBuildFilter } from "../../widgets/builds/build_filters";
import { buildHref } from "../../widgets/builds/facts";
import { LineChart } from "../../widgets/line_chart";
import { PageHeader } from "../../widgets/page_header";
import { Panel } from "../../widgets/panel";
import { Answered, Empty } from "../../widgets/states";
import "../../widgets/builds/builds.css";

/** The kinds of what is shipped, and how a size of each is recorded. */
const KINDS = [
  {
    family: "image.size",
    title: "Images",
    example: "image.size/backend=23.4MB",
    explanation: "container images, compressed as they are pulled",
  },
  {
    family: "bundle.size",
    title: "Bundles",
    example: "bundle.size/dashboard=58KB",
    explanation: "what a browser loads",
  },
  {
    family: "binary.size",
    title: "Programs",
    example: "binary.size/dre=5.1MB",
    explanation: "the files of programs",
  },
] as const;

/** How many of the newest sizes are looked at. */
const POINTS = 200;

export default function ImagesPage() {
  const { branch = "" } = useBuildFilter();
  return (
    <>
      <PageHeader
        title="Images and bundles"
        lead="Sizes of what is shipped, as they were recorded. Sizes are deterministic: one measurement decides."
      />
      <BranchFilter />
      <Answered question={metrics()}>
        {({ metrics: all }) => (
          <div class="stack">
            {KINDS.map(({ family, title, example, explanation }) => (
              <Panel key={family} title={title} aside={explanation}>
                <Kind
                  rows={all.filter((metric) => metric.family === family)}
                  example={example}
                  branch={branch}
                />
              </Panel>
            ))}
          </div>
        )}
      </Answered>
    </>
  );
}

interface KindProps {
  readonly rows: readonly MetricRow[];
  readonly example: string;
  readonly branch: string;
}

function Kind({ rows, example, branch }: KindProps) {
  if (rows.length === 0) {
    return (
      <Empty title="No such size has been recorded.">
        <code>
          dre history add --store HISTORY --commit COMMIT --branch main --metric {example}
        </code>{" "}
        records one, where HISTORY is the server's history.
      </Empty>
    );
  }
  return (
    <div class="sizes">
      {rows.map((row) => (
        <Answered key={row.name} question={trend(row.name, { branch }, POINTS)} lines={3}>
          {(document) => <Size metric={row} trend={document} />}
        </Answered>
      ))}
    </div>
  );
}

function Size({ metric, trend: document }: { metric: MetricRow; trend: TrendDocument }) {
  const { points, unit, better, change_points } = document;
  const [before, last] = [points.at(-2), points.at(-1)];
  const href = pathWithQuery("/builds", { metric: metric.name });
  return (
    <section class="size">
      <div class="suggestion-head">
        <h3>
          <a href={href}>{metric.key}</a>
        </h3>
        <span class="size-value">{formatMetric(last?.value, unit)}</span>
      </div>
      <LineChart
        label={`Size of ${metric.key ?? metric.name} over ${points.length} measurements`}
        values={points.map(({ value }) => value)}
      />
      {last === undefined ? (
        <p class="label">No measurement on this branch.</p>
      ) : (
        <p class="label">
          {before && (
            <span class={`tone-${judge(before.value, last.value, better)}`}>
              {formatChange(before.value, last.value)}
            </span>
          )}
          {before && " since the measurement before. "}
          At{" "}
          <a class="code" href={buildHref(last.id)}>
            {last.commit === "" ? shortId(last.id) : shortHash(last.commit)}
          </a>
          , {formatTime(last.time_ms)}.
        </p>
      )}
      {change_points.length > 0 && (
        <p class="label">{`Changed for good ${change_points.length === 1 ? "once" : `${change_points.length} times`} in this span.`}</p>
      )}
    </section>
  );
}

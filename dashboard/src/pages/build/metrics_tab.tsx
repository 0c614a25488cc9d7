/** All metrics of a build, each leading to its trend. */

import type { BuildDocument, MetricUnit } from "../../api/build_documents";
import { metrics } from "../../api/builds";
import { pathWithQuery } from "../../base/url_state";
import { formatMetric } from "../../model/builds/metric";
import { PlainTable } from "../../widgets/builds/plain_table";
import { Panel } from "../../widgets/panel";
import { Answered, Empty } from "../../widgets/states";

/** The tab. */
export function MetricsTab({ build }: { build: BuildDocument }) {
  const names = Object.keys(build.metrics).sort();
  if (names.length === 0) return <Empty title="No metric was recorded for this build." />;
  return (
    <Panel title="Metrics" aside="each leads to its trend">
      <Answered question={metrics()}>
        {(known) => {
          const units = new Map<string, MetricUnit>(
            known.metrics.map(({ name, unit }) => [name, unit]),
          );
          return (
            <PlainTable<string>
              caption="Metrics"
              rows={names}
              rowKey={(name) => name}
              columns={[
                {
                  title: "Metric",
                  kind: "text",
                  draw: (name) => (
                    <a href={pathWithQuery("/builds", { metric: name, branch: build.branch })}>
                      {name}
                    </a>
                  ),
                  full: (name) => name,
                },
                {
                  title: "Value",
                  kind: "number",
                  draw: (name) => formatMetric(build.metrics[name], units.get(name) ?? "count"),
                },
              ]}
            />
          );
        }}
      </Answered>
    </Panel>
  );
}

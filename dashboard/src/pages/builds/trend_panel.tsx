/** A metric of the chosen builds over time, and the builds at which it changed for good. */

import type { ChangePoint, MetricRow, TrendDocument } from "../../api/build_documents";
import { type BuildFilter, metrics, trend } from "../../api/builds";
import { formatTime, shortHash } from "../../base/format";
import { useParameter } from "../../base/location";
import { textParameter } from "../../base/url_state";
import { formatChange, formatMetric, judge } from "../../model/builds/metric";
import { shortId } from "../../model/builds/sides";
import { buildHref } from "../../widgets/builds/facts";
import { PlainTable } from "../../widgets/builds/plain_table";
import { lazy } from "../../widgets/lazy";
import { Panel } from "../../widgets/panel";
import { Answered, Empty } from "../../widgets/states";
import { useAnswer } from "../../widgets/use_answer";

const METRIC = textParameter("metric", "build.wall_time");
/** A trend of fewer builds says nothing. */
const LEAST_POINTS = 2;

const TrendChart = lazy(
  () => import(/* webpackChunkName: "trend_chart" */ "../../widgets/builds/trend_chart"),
  8,
);

/** The panel. */
export function TrendPanel({ filter }: { filter: BuildFilter }) {
  const [name, setName] = useParameter(METRIC);
  const { value, failure } = useAnswer(metrics());
  if (failure) return null;
  const known = value?.metrics ?? [];
  if (value !== null && known.length === 0) return null;
  return (
    <div class="panels">
      <Panel
        title="Trend"
        isWide
        aside={
          <label>
            <span class="visually-hidden">Metric</span>
            <select
              class="input"
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            >
              {!known.some((metric) => metric.name === name) && (
                <option value={name}>{name}</option>
              )}
              <Options metrics={known} />
            </select>
          </label>
        }
      >
        <Answered question={trend(name, filter)} lines={8}>
          {(document) => <Trend trend={document} />}
        </Answered>
      </Panel>
    </div>
  );
}

/** Metrics with a key stand together under the name of their family. */
function Options({ metrics: all }: { metrics: readonly MetricRow[] }) {
  const families = [...new Set(all.map(({ family }) => family))];
  return (
    <>
      {families.map((family) => {
        const members = all.filter((metric) => metric.family === family);
        const options = members.map(({ name, key }) => (
          <option key={name} value={name}>
            {key ?? name}
          </option>
        ));
        return members[0]?.key === null ? (
          options
        ) : (
          <optgroup key={family} label={family}>
            {options}
          </optgroup>
        );
      })}
    </>
  );
}

function Trend({ trend: document }: { trend: TrendDocument }) {
  const { points, change_points, unit, better } = document;
  if (points.length < LEAST_POINTS) {
    return (
      <Empty title="Too few builds for a trend.">
        {points.length === 0 ? "None" : "One"} of those that fit the filters has this metric.
      </Empty>
    );
  }
  return (
    <>
      <TrendChart trend={document} />
      {change_points.length === 0 ? (
        <p class="panel-foot muted">
          {points.length} builds, and no lasting change among them.{" "}
          {better === "lower" ? "Lower" : "Higher"} is better.
        </p>
      ) : (
        <PlainTable<ChangePoint>
          caption="Lasting changes"
          rows={change_points}
          rowKey={({ id }) => id}
          columns={[
            {
              title: "Changed for good at",
              draw: ({ id, commit }) => (
                <a class="code" href={buildHref(id)}>
                  {commit === "" ? shortId(id) : shortHash(commit)}
                </a>
              ),
            },
            { title: "Time (UTC)", isOptional: true, draw: ({ time_ms }) => formatTime(time_ms) },
            {
              title: "Before",
              kind: "number",
              isOptional: true,
              draw: ({ before_median }) => formatMetric(before_median, unit),
            },
            {
              title: "After",
              kind: "number",
              draw: ({ after_median }) => formatMetric(after_median, unit),
            },
            {
              title: "Change",
              kind: "number",
              draw: ({ before_median, after_median }) => (
                <span class={`tone-${judge(before_median, after_median, better)}`}>
                  {formatChange(before_median, after_median)}
                </span>
              ),
            },
            {
              title: "p",
              kind: "number",
              isOptional: true,
              draw: ({ p_value }) => (p_value < 0.001 ? "< 0.001" : p_value.toFixed(3)),
            },
          ]}
        />
      )}
    </>
  );
}

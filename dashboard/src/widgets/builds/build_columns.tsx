/** The columns of tables of builds. */

import type { BuildRow } from "../../api/build_documents";
import { formatTime } from "../../base/format";
import { formatMetric } from "../../model/builds/metric";
import type { Column } from "../table/column";
import { buildHref, buildName, CacheMark, OutcomeMark } from "./facts";

/** The columns, from left to right. */
export const BUILD_COLUMNS: readonly Column<BuildRow>[] = [
  {
    id: "commit",
    title: "Build",
    widthPx: 92,
    cell: buildName,
    draw: (row) => (
      <a class="code" href={buildHref(row.id)} title={`${row.commit}\n${row.id}`}>
        {buildName(row)}
      </a>
    ),
  },
  {
    id: "time",
    title: "Begun (UTC)",
    widthPx: 148,
    largestFirst: true,
    cell: ({ time_ms }) => time_ms,
    draw: ({ time_ms }) => <span class="numeric">{formatTime(time_ms)}</span>,
  },
  {
    id: "wall",
    title: "Wall time",
    widthPx: 108,
    align: "right",
    largestFirst: true,
    cell: ({ metrics }) => metrics["build.wall_time"],
    draw: ({ metrics }) => formatMetric(metrics["build.wall_time"], "microseconds"),
  },
  {
    id: "path",
    title: "Critical path",
    widthPx: 100,
    align: "right",
    largestFirst: true,
    cell: ({ metrics }) => metrics["build.critical_path"],
    draw: ({ metrics }) => formatMetric(metrics["build.critical_path"], "microseconds"),
  },
  {
    id: "actions",
    title: "Actions",
    widthPx: 80,
    align: "right",
    largestFirst: true,
    cell: ({ metrics }) => metrics["build.action_count"],
    draw: ({ metrics }) => formatMetric(metrics["build.action_count"], "count"),
  },
  {
    id: "hits",
    title: "Cache hits",
    widthPx: 84,
    align: "right",
    largestFirst: true,
    cell: ({ metrics }) => metrics["build.cache_hit_ratio"],
    draw: ({ metrics }) => formatMetric(metrics["build.cache_hit_ratio"], "ratio"),
  },
  {
    id: "caches",
    title: "Caches",
    widthPx: 92,
    cell: ({ cache_state }) => cache_state,
    draw: ({ cache_state }) => <CacheMark state={cache_state} />,
  },
  {
    id: "outcome",
    title: "Outcome",
    widthPx: 92,
    cell: ({ outcome }) => outcome,
    draw: ({ outcome }) => <OutcomeMark outcome={outcome} />,
  },
  { id: "branch", title: "Branch", widthPx: 110, cell: ({ branch }) => branch },
  { id: "target", title: "Target", widthPx: 160, cell: ({ target }) => target },
  { id: "config", title: "Config", widthPx: 80, cell: ({ config }) => config },
  { id: "host", title: "Host", widthPx: 80, cell: ({ host_class }) => host_class },
];

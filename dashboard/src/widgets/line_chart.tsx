/** A small line through a few values, for their course; exact values stand beside it in a table. */

import { linePoints } from "../model/history";

const WIDTH = 320;
const HEIGHT = 56;
const MARGIN = 6;

/** A line. Gaps are bridged, equal values make a level one. */
export function LineChart({
  label,
  values,
}: {
  label: string;
  values: readonly (number | null)[];
}) {
  const points = linePoints(values).map(({ x, y }) => ({
    x: MARGIN + x * (WIDTH - 2 * MARGIN),
    y: HEIGHT - MARGIN - y * (HEIGHT - 2 * MARGIN),
  }));
  const last = points.at(-1);
  const line = points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  return (
    <svg class="line-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <polyline points={line} />
      {last && <circle cx={last.x} cy={last.y} r={3} />}
    </svg>
  );
}

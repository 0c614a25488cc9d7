/** Nakamoto coefficients as numbers on grounds that say how good they are. The numbers alone say it, too. */

import type { Nakamoto } from "../api/documents";
import { FEATURES, GRADES, gradeOf } from "../model/decentralization";

/** One coefficient. */
export function Coefficient({
  value,
  size,
  title,
}: {
  value: number;
  size: number;
  title?: string;
}) {
  return (
    <span class={`coefficient grade-${gradeOf(value, size)}`} title={title}>
      {value}
    </span>
  );
}

/** The coefficients of all features, in their order. */
export function Coefficients({ nakamoto, size }: { nakamoto: Nakamoto; size: number }) {
  return (
    <span class="coefficients">
      {FEATURES.map(({ id, title }) => (
        <Coefficient
          key={id}
          value={nakamoto[id]}
          size={size}
          title={`${title}: ${nakamoto[id]}`}
        />
      ))}
    </span>
  );
}

/** What the grounds mean. */
export function GradeLegend() {
  return (
    <ul class="legend">
      {GRADES.map(({ grade, meaning }) => (
        <li key={grade}>
          <span class={`legend-key grade-${grade}`} aria-hidden="true" /> {meaning}
        </li>
      ))}
    </ul>
  );
}

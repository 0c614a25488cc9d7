/** What the colors mean. A term that is pressed stands out, and the others fade. */

import { formatDuration } from "../../base/format";
import { durationUs } from "../../base/units";
import { COLOR } from "../../model/timeline/palette";
import type { TimelineController } from "./controller";

/** The legend. */
export function Legend({ controller }: { controller: TimelineController }) {
  const palette = controller.palette.value;
  const focus = controller.focus.value;
  if (!palette) return null;
  return (
    <ul class="timeline-legend" aria-label="Colors">
      {palette.entries.map(({ term, color, busyUs }) => (
        <li key={term}>
          <button
            type="button"
            class="timeline-term"
            aria-pressed={term === focus}
            title={`${formatDuration(durationUs(busyUs))}, summed over threads`}
            onClick={() => {
              controller.focus.value = term === focus ? "" : term;
            }}
          >
            <span class={`timeline-key timeline-key-${color}`} aria-hidden="true" />
            {term}
          </button>
        </li>
      ))}
      <Plain color={COLOR.other} title="others" />
      <Plain color={COLOR.none} title={palette.key === "mnemonic" ? "no mnemonic" : "general"} />
      <Plain color={COLOR.critical} title="critical path" />
    </ul>
  );
}

function Plain({ color, title }: { color: number; title: string }) {
  return (
    <li class="timeline-term timeline-plain">
      <span class={`timeline-key timeline-key-${color}`} aria-hidden="true" />
      {title}
    </li>
  );
}

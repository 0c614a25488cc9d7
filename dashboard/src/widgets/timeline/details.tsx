/** What is known of the chosen span, in words: the same for those who see the drawing and those who do not. */

import { formatCounted, formatDuration, formatRatio } from "../../base/format";
import { durationUs, ratio } from "../../base/units";
import type { PickedSpan } from "../../model/timeline/pick";
import type { TimelineController } from "./controller";

/** The chosen span, or how to choose one. */
export function Details({ controller }: { controller: TimelineController }) {
  const span = controller.selected.value;
  return (
    <section class="timeline-details" aria-live="polite" aria-label="Chosen span">
      {span ? <Span span={span} controller={controller} /> : <Help />}
    </section>
  );
}

function Span({ span, controller }: { span: PickedSpan; controller: TimelineController }) {
  const lengthUs = durationUs(span.endUs - span.startUs);
  const isSingle = span.spanCount === 1;
  const facts: readonly (readonly [string, string])[] = [
    ["Starts at", formatDuration(durationUs(span.startUs))],
    ["Takes", formatDuration(lengthUs)],
    ["Busy", isSingle ? "" : formatRatio(ratio(Math.min(span.busyUs, lengthUs), lengthUs))],
    ["Category", span.category],
    ["Mnemonic", span.mnemonic],
    ["Thread", threadName(controller, span.threadId)],
  ];
  const name = isSingle
    ? span.name || "(without a name)"
    : `${formatCounted(span.spanCount, "span")}, too narrow to tell apart here; zoom in to see each`;
  return (
    <>
      <div class="timeline-details-head">
        <span class="timeline-details-name">{name}</span>
        <button type="button" class="button" onClick={() => controller.fitSelected()}>
          Zoom to it
        </button>
      </div>
      {span.target !== "" && <p class="code muted">{span.target}</p>}
      <dl class="timeline-facts numeric">
        {facts
          .filter(([, value]) => value !== "")
          .map(([title, value]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </>
  );
}

function threadName({ ready }: TimelineController, threadId: number): string {
  const overview = ready.value?.overview;
  const lane = overview?.lanes.threadId.indexOf(threadId) ?? -1;
  return overview && lane >= 0 ? overview.text(overview.lanes.name[lane] ?? 0) : "";
}

function Help() {
  return (
    <>
      <p class="timeline-details-name">
        Nothing is chosen. Click a span, or press Enter on the timeline.
      </p>
      <p class="timeline-help">
        <kbd>W</kbd> <kbd>S</kbd> or the wheel zoom, <kbd>A</kbd> <kbd>D</kbd>, arrows or dragging
        move, <kbd>Shift</kbd> and arrows go from span to span, <kbd>F</kbd> shows the chosen one,{" "}
        <kbd>Home</kbd> all, <kbd>/</kbd> searches, <kbd>N</kbd> goes to the next match,{" "}
        <kbd>Esc</kbd> chooses nothing.
      </p>
    </>
  );
}

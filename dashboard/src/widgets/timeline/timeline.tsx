/** The timeline of a build: a small picture of all of it, the spans, what the colors mean, and the chosen span in words. */

import "./timeline.css";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import { useParameter } from "../../base/location";
import type { PathStep } from "../../model/timeline/critical_path";
import { COLOR_BY, FIND } from "../../model/timeline/link";
import { COLOR_KEYS } from "../../model/timeline/palette";
import { Failed } from "../states";
import { TimelineController } from "./controller";
import { Details } from "./details";
import { Input } from "./input";
import { Legend } from "./legend";
import { Minimap } from "./minimap";
import { Painter } from "./painter";
import { Search } from "./search";
import { useLink } from "./use_link";

interface TimelineProps {
  /** The build's identifier. */
  readonly id: string;
  /** The critical path, which is marked. */
  readonly steps: readonly PathStep[];
}

/** A timeline. It is a chunk of its own: most visits to a build do not open it. */
export default function Timeline({ id, steps }: TimelineProps) {
  const controller = useMemo(() => new TimelineController(id), [id]);
  const [find, setFind] = useParameter(FIND);
  const canvas = useRef<HTMLCanvasElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const help = useId();
  useEffect(() => {
    controller.steps.value = steps;
  }, [controller, steps]);
  useLink(controller);
  useEffect(() => {
    if (!canvas.current) return undefined;
    const painter = new Painter(canvas.current, controller);
    const input = new Input(canvas.current, controller, () => field.current?.focus());
    void controller.start();
    return () => {
      input.close();
      painter.close();
      controller.close();
    };
  }, [controller]);
  return (
    <div class="timeline">
      <div class="timeline-tools">
        <Search controller={controller} text={find} onChange={setFind} field={field} />
        <ColorBy controller={controller} />
        <Buttons controller={controller} />
      </div>
      <State controller={controller} />
      <div class="timeline-frame">
        <Minimap controller={controller} />
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: its keys are its own */}
        <canvas
          class="timeline-canvas"
          ref={canvas}
          tabIndex={0}
          role="application"
          aria-roledescription="timeline"
          aria-label="Timeline of the build: threads from top to bottom, time from left to right"
          aria-describedby={help}
        />
      </div>
      <p id={help} class="visually-hidden">
        W and S zoom, A and D move, Shift and the arrow keys go from span to span, F shows the
        chosen span, Home shows all, slash searches, N goes to the next match. What is chosen is
        read out below.
      </p>
      <Legend controller={controller} />
      <Details controller={controller} />
    </div>
  );
}

function ColorBy({ controller }: { controller: TimelineController }) {
  return (
    <label class="filter">
      <span class="label">Color by</span>
      <select
        class="input"
        value={controller.colorBy.value}
        onChange={({ currentTarget }) => {
          controller.focus.value = "";
          controller.colorBy.value = COLOR_BY.read(currentTarget.value);
        }}
      >
        {COLOR_KEYS.map((key) => (
          <option key={key} value={key}>
            {key}
          </option>
        ))}
      </select>
    </label>
  );
}

function Buttons({ controller }: { controller: TimelineController }) {
  const buttons: readonly (readonly [string, string, () => void])[] = [
    ["−", "Zoom out", () => controller.zoom(1 / 2)],
    ["+", "Zoom in", () => controller.zoom(2)],
    ["All", "All of the build", () => controller.showAll()],
  ];
  return (
    <span class="timeline-buttons">
      {buttons.map(([text, title, action]) => (
        <button
          key={text}
          type="button"
          class="button"
          title={title}
          aria-label={title}
          onClick={action}
        >
          {text}
        </button>
      ))}
    </span>
  );
}

function State({ controller }: { controller: TimelineController }) {
  const failure = controller.failure.value;
  if (failure !== null) return <Failed text={failure} onRetry={() => controller.retry()} />;
  if (controller.ready.value !== null) return null;
  return (
    <p class="label" role="status">
      The timeline is on its way…
    </p>
  );
}

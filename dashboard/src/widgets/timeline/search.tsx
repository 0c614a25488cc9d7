/** Searching a timeline: the server finds, since the page has only what is drawn; the matches are walked one by one. */

import type { Ref } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { SearchDocument } from "../../api/build_documents";
import { timelineSearch } from "../../api/builds";
import { formatCounted, formatDuration } from "../../base/format";
import { traceUs } from "../../base/trace_time";
import { type Match, matchIndex } from "../../model/timeline/matches";
import { useAnswer } from "../use_answer";
import type { TimelineController } from "./controller";

/** How long to wait for the next letter. */
const TYPING_MS = 250;
/** The longest text that the server searches for. */
const MAX_LENGTH = 200;

/** In which direction the matches are walked. */
type Direction = -1 | 1;

interface SearchProps {
  readonly controller: TimelineController;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly field: Ref<HTMLInputElement>;
}

/** The field, and what was found. */
export function Search({ controller, text, onChange, field }: SearchProps) {
  const [typed, setTyped] = useState(text);
  // Enter may come before the answer does: then the first match is chosen once it is there.
  const awaited = useRef<Direction | null>(null);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => onChange(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, text, onChange]);
  useEffect(() => {
    if (text === "") controller.matches.value = [];
  }, [controller, text]);
  const walk = (direction: Direction) => {
    if (typed === text && controller.matches.value.length > 0) {
      void controller.selectMatch(direction);
    } else {
      awaited.current = direction;
      onChange(typed);
    }
  };
  return (
    <>
      <label class="filter filter-text">
        <span class="label">Search names, targets, mnemonics</span>
        <input
          type="search"
          class="input"
          ref={field}
          maxLength={MAX_LENGTH}
          value={typed}
          onInput={({ currentTarget }) => {
            awaited.current = null;
            setTyped(currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") walk(event.shiftKey ? -1 : 1);
          }}
        />
      </label>
      {text !== "" && <Found controller={controller} text={text} awaited={awaited} />}
    </>
  );
}

interface FoundProps {
  readonly controller: TimelineController;
  readonly text: string;
  readonly awaited: { current: Direction | null };
}

function Found({ controller, text, awaited }: FoundProps) {
  const { value, failure } = useAnswer(timelineSearch(controller.id, text));
  // Before anyone sees that there are matches, they can be walked.
  useLayoutEffect(() => {
    controller.matches.value = value ? matchesOf(value) : [];
    if (value === null || awaited.current === null) return;
    void controller.selectMatch(awaited.current);
    awaited.current = null;
  }, [controller, value, awaited]);
  const index = matchIndex(controller.matches.value, controller.selected.value);
  const go = (direction: Direction) => () => void controller.selectMatch(direction);
  return (
    <div class="timeline-tools">
      <output class="label numeric">
        {failure ? failure.text : value ? summary(value, index) : "…"}
      </output>
      {value !== null && value.spans.length > 0 && (
        <span class="nowrap">
          <button type="button" class="button" aria-label="Match before" onClick={go(-1)}>
            ↑
          </button>{" "}
          <button type="button" class="button" aria-label="Next match" onClick={go(1)}>
            ↓
          </button>
        </span>
      )}
    </div>
  );
}

function summary({ span_count, duration_us, spans }: SearchDocument, index: number): string {
  if (span_count === 0) return "nothing found";
  const all = `${formatCounted(span_count, "span")}, ${formatDuration(duration_us)} in all`;
  const listed = spans.length < span_count ? `; the longest ${spans.length} are marked` : "";
  return index < 0 ? all + listed : `${index + 1} of ${all}${listed}`;
}

function matchesOf({ spans }: SearchDocument): readonly Match[] {
  return spans.map(({ thread_id, depth, start_us, duration_us, name }) => ({
    threadId: thread_id,
    depth,
    startUs: start_us,
    endUs: traceUs(start_us + duration_us),
    name,
  }));
}

/** The builds of both sides, by name. */

import { build, MAX_SIDE } from "../../api/builds";
import { formatTime } from "../../base/format";
import { formatMetric } from "../../model/builds/metric";
import type { SideIds } from "../../model/builds/sides";
import { buildHref, buildName, CacheMark } from "../../widgets/builds/facts";
import { useAnswer } from "../../widgets/use_answer";

interface SidesProps {
  readonly base: SideIds;
  readonly head: SideIds;
  readonly onRemove: (side: "base" | "head", id: string) => void;
}

/** Both sides. */
export function Sides({ base, head, onRemove }: SidesProps) {
  return (
    <div class="sides">
      <Side title="Base" note="before" ids={base} onRemove={(id) => onRemove("base", id)} />
      <Side title="Head" note="after" ids={head} onRemove={(id) => onRemove("head", id)} />
    </div>
  );
}

interface SideProps {
  readonly title: string;
  readonly note: string;
  readonly ids: SideIds;
  readonly onRemove: (id: string) => void;
}

function Side({ title, note, ids, onRemove }: SideProps) {
  return (
    <section class="side" aria-label={title}>
      <div class="side-head">
        <h2>{title}</h2>
        <span class="label">
          {note}, {ids.length} of at most {MAX_SIDE}
        </span>
      </div>
      {ids.length === 0 ? (
        <p class="muted">None yet.</p>
      ) : (
        <ul>
          {ids.map((id) => (
            <Member key={id} id={id} onRemove={() => onRemove(id)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Member({ id, onRemove }: { id: string; onRemove: () => void }) {
  const { value, failure } = useAnswer(build(id));
  const name = value ? buildName(value) : id;
  return (
    <li>
      <span class="line-text">
        <a class="code" href={buildHref(id)}>
          {name}
        </a>{" "}
        {value && (
          <>
            <span class="numeric">
              {formatMetric(value.metrics["build.wall_time"], "microseconds")}
            </span>{" "}
            <CacheMark state={value.cache_state} />{" "}
            <span class="muted">{formatTime(value.time_ms)}</span>
          </>
        )}
        {failure && <span class="tone-bad">{failure.text}</span>}
      </span>
      <button
        type="button"
        class="button button-quiet"
        aria-label={`Remove ${name}`}
        onClick={onRemove}
      >
        ✕
      </button>
    </li>
  );
}

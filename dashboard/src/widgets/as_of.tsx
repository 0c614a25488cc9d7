/** Which state of the network a page shows: the newest, or that of a date, which the URL has as `at`. */

import { list } from "../api/questions";
import { isoDate } from "../base/format";
import { useParameter } from "../base/location";
import { timeMs } from "../base/units";
import { textParameter } from "../base/url_state";
import { useAnswer } from "./use_answer";

/** The parameter: empty for the newest state, or what the API takes as `at`. */
export const AT = textParameter("at");

/** Chooses a date, within those that the server has. */
export function AsOf() {
  const [at, setAt] = useParameter(AT);
  const { value } = useAnswer(list("versions"));
  const times = value?.versions.map((version) => Date.parse(version.time)) ?? [];
  const date = /^\d{4}-\d{2}-\d{2}/.exec(at)?.[0] ?? "";
  return (
    <span class="as-of">
      <label>
        <span class="label">As of</span>
        <input
          type="date"
          class="input"
          value={date}
          min={times.length > 0 ? isoDate(timeMs(Math.min(...times))) : undefined}
          max={times.length > 0 ? isoDate(timeMs(Math.max(...times))) : undefined}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
      </label>
      {at === "" ? (
        <span class="mark">newest</span>
      ) : (
        <button type="button" class="button" onClick={() => setAt("")}>
          Back to newest
        </button>
      )}
    </span>
  );
}

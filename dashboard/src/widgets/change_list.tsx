/** Changes between two versions, one a line. */

import type { ChangeRow } from "../api/documents";
import { describeChange } from "../model/changes";
import { Short, SubnetLink } from "./identifier";

/** What kind of change a verb is, as a tone. */
const TONES: Readonly<Record<string, string>> = {
  joined: "mark-good",
  added: "mark-good",
  created: "mark-good",
  left: "mark-warn",
  removed: "mark-bad",
};

/** Changes, one a line. */
export function ChangeList({ changes }: { changes: readonly ChangeRow[] }) {
  return (
    <ul class="lines">
      {changes.map((change) => {
        const { verb, kind, subject, detail } = describeChange(change);
        return (
          <li
            key={`${change.change} ${subject} ${change.from ?? ""} ${change.to ?? ""}`}
            class="line"
            title={change.text}
          >
            <span class={`mark ${TONES[verb] ?? ""}`}>
              {kind} {verb}
            </span>
            <span class="line-text">
              {kind === "subnet" ? <SubnetLink id={subject} /> : <Short text={subject} />}{" "}
              <span class="muted">{detail}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

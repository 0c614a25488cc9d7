/** What changed from the version before to the one that is shown. */

import { diff, list } from "../../api/questions";
import { formatCounted, formatTime } from "../../base/format";
import { timeMs } from "../../base/units";
import { countChanges } from "../../model/changes";
import { ChangeList } from "../../widgets/change_list";
import { Panel } from "../../widgets/panel";
import { Answered, Empty } from "../../widgets/states";

/** How many changes are shown. */
const SHOWN = 7;

/** The changes that led to a version. */
export function ChangesPanel({ version }: { version: number }) {
  return (
    <Panel title="Latest changes" aside={`up to version ${version}`}>
      <Answered question={list("versions")} lines={SHOWN}>
        {({ versions }) => {
          const earlier = versions.filter((row) => row.version < version);
          const previous = earlier.reduce((most, row) => Math.max(most, row.version), 0);
          if (earlier.length === 0) {
            return <Empty title="This is the first version that the server has." />;
          }
          return <Changes from={previous} to={version} />;
        }}
      </Answered>
    </Panel>
  );
}

function Changes({ from, to }: { from: number; to: number }) {
  const question = diff({ from: String(from), to: String(to) });
  return (
    <Answered question={question} lines={SHOWN}>
      {({ changes, from: older }) => (
        <>
          <p class="label">
            {formatCounted(changes.length, "change")} since{" "}
            {formatTime(timeMs(Date.parse(older.time)))}
            {" UTC: "}
            {countChanges(changes)
              .slice(0, 4)
              .map(({ change, count }) => `${count} × ${change}`)
              .join(", ")}
          </p>
          <ChangeList changes={changes.slice(0, SHOWN)} />
        </>
      )}
    </Answered>
  );
}

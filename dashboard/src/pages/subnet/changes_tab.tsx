/** What changed in a subnet between two dates. */

import type { Envelope } from "../../api/documents";
import { diff, list } from "../../api/questions";
import { formatCounted, formatTime, isoDate } from "../../base/format";
import { useParameter } from "../../base/location";
import { timeMs } from "../../base/units";
import { textParameter } from "../../base/url_state";
import { changesOfSubnet } from "../../model/changes";
import { ChangeList } from "../../widgets/change_list";
import { Panel } from "../../widgets/panel";
import { Answered, Empty } from "../../widgets/states";

const FROM = textParameter("from");
const TO = textParameter("to");

/** The tab. Without dates it compares the first version that the server has with the one that is shown. */
export function ChangesTab({ id, envelope }: { id: string; envelope: Envelope }) {
  return (
    <Answered question={list("versions")}>
      {({ versions }) => {
        const times = versions.map(({ time }) => Date.parse(time));
        const oldest = Math.min(...versions.map((row) => row.version));
        const first = isoDate(timeMs(Math.min(...times)));
        const last = isoDate(timeMs(Math.max(...times)));
        return <Changes id={id} first={first} last={last} oldest={oldest} shown={envelope} />;
      }}
    </Answered>
  );
}

interface ChangesProps {
  readonly id: string;
  readonly first: string;
  readonly last: string;
  /** The versions that stand for the dates where none is chosen: a date is the end of its day. */
  readonly oldest: number;
  readonly shown: Envelope;
}

function Changes({ id, first, last, oldest, shown }: ChangesProps) {
  const [from, setFrom] = useParameter(FROM);
  const [to, setTo] = useParameter(TO);
  // A subnet's principal stands in the text of each change about it.
  const question = diff({ from: from || String(oldest), to: to || String(shown.version), q: id });
  return (
    <>
      <search class="filters">
        <DateField
          title="From"
          value={from || first}
          first={first}
          last={last}
          onChange={setFrom}
        />
        <DateField
          title="To"
          value={to || isoDate(timeMs(Date.parse(shown.time)))}
          first={first}
          last={last}
          onChange={setTo}
        />
      </search>
      <Answered question={question}>
        {(found) => {
          const changes = changesOfSubnet(found.changes, id);
          return (
            <Panel title={formatCounted(changes.length, "change")} aside={span(found.from, found)}>
              {changes.length === 0 ? (
                <Empty title="Nothing changed in this subnet between these dates." />
              ) : (
                <ChangeList changes={changes} />
              )}
            </Panel>
          );
        }}
      </Answered>
    </>
  );
}

interface DateFieldProps {
  readonly title: string;
  readonly value: string;
  readonly first: string;
  readonly last: string;
  readonly onChange: (value: string) => void;
}

function DateField({ title, value, first, last, onChange }: DateFieldProps) {
  return (
    <label class="filter" title="The network at the end of this day, UTC">
      <span class="label">{title}</span>
      <input
        type="date"
        class="input"
        value={value}
        min={first}
        max={last}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}

function span(from: Envelope, to: Envelope): string {
  const moment = ({ version, time }: Envelope) =>
    `version ${version} (${formatTime(timeMs(Date.parse(time)))})`;
  return `${moment(from)} to ${moment(to)}, UTC`;
}

/** What changed between two sides: the verdict, the causes, then where the time went. */

import type {
  Cause,
  Change,
  ComparisonDocument,
  DifferenceTable,
  PathStepChange,
} from "../../api/build_documents";
import { formatDuration, formatRatio, NO_VALUE } from "../../base/format";
import { ratio } from "../../base/units";
import { formatChange, formatDifference, titleOf } from "../../model/builds/metric";
import { PlainTable } from "../../widgets/builds/plain_table";
import { Panel } from "../../widgets/panel";
import { Empty } from "../../widgets/states";

const VERDICTS = {
  slower: { tone: "tone-bad", text: "Slower" },
  faster: { tone: "tone-good", text: "Faster" },
  unchanged: { tone: "", text: "Unchanged" },
  undecided: { tone: "tone-warn", text: "Undecided: too few builds, or too noisy" },
} as const;

/** The difference. */
export function Difference({ difference }: { difference: ComparisonDocument }) {
  const { causes, tables, critical_path, remarks } = difference;
  return (
    <div class="stack">
      <Verdict difference={difference} />
      {remarks.length > 0 && (
        <ul class="warnings">
          {remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
      <Panel title="Why" aside="what undoing each would gain">
        <Causes causes={causes} />
      </Panel>
      {tables.map((table) => (
        <Table key={table.dimension} table={table} />
      ))}
      {critical_path.steps.length > 0 && (
        <Panel title="Critical path" aside={<Summary change={critical_path.change} />}>
          <Steps steps={critical_path.steps} />
        </Panel>
      )}
    </div>
  );
}

function Verdict({ difference }: { difference: ComparisonDocument }) {
  const { verdict, total, comparison } = difference;
  const { tone, text } = VERDICTS[verdict];
  const detectable = comparison?.minimum_detectable_effect ?? null;
  return (
    <Panel title="Wall time">
      <div class="verdict">
        <span class={`verdict-figure ${tone}`}>{formatDifference(total.difference_us)}</span>
        <span class="numeric">{formatChange(total.base_us, total.head_us)}</span>
        <span class="numeric muted">
          {formatDuration(total.base_us)} → {formatDuration(total.head_us)}
        </span>
        <strong class={tone}>{text}</strong>
      </div>
      <p class="label numeric">
        {[
          total.interval &&
            `with 95 % confidence ${formatDifference(total.interval.low_us)} to ${formatDifference(total.interval.high_us)}`,
          comparison?.p_value != null && `p = ${comparison.p_value.toFixed(3)}`,
          detectable !== null &&
            `the smallest change that so many builds could show is ${formatRatio(ratio(detectable, 1))}`,
        ]
          .filter(Boolean)
          .join("; ")}
      </p>
    </Panel>
  );
}

function Causes({ causes }: { causes: readonly Cause[] }) {
  if (causes.length === 0) return <Empty title="No cause stands out." />;
  return (
    <ul>
      {causes.map(({ kind, target, mnemonic, gain_us, work_us, share_of_total, evidence }) => (
        <li key={`${kind} ${target} ${mnemonic}`} class="suggestion">
          <div class="suggestion-head">
            <h3>
              {titleOf(kind)}
              {mnemonic !== null && `: ${mnemonic}`}
            </h3>
            <span class="numeric">
              {gain_us === null ? `${formatDifference(work_us)} of work` : formatDuration(gain_us)}
              {share_of_total !== null &&
                `, ${formatRatio(ratio(share_of_total, 1))} of the change`}
            </span>
          </div>
          {target !== null && <p class="code">{target}</p>}
          {evidence.map((line) => (
            <p key={line} class="muted">
              {line}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}

function Table({ table }: { table: DifferenceTable }) {
  const { dimension, rows, remainder, total } = table;
  const title = `By ${dimension.replaceAll("_", " ")}`;
  if (rows.length === 0) return null;
  return (
    <Panel title={title} aside={<Summary change={total} />}>
      <PlainTable<DifferenceTable["rows"][number]>
        caption={title}
        rows={rows}
        rowKey={({ name }) => name ?? ""}
        columns={[
          {
            title: titleOf(dimension),
            kind: "text",
            draw: ({ name }) => name ?? <span class="muted">not in the profile</span>,
            full: ({ name }) => name ?? "",
          },
          {
            title: "Count",
            kind: "number",
            isOptional: true,
            draw: ({ base_count, head_count }) =>
              base_count === head_count ? base_count : `${base_count} → ${head_count}`,
          },
          ...changeColumns<DifferenceTable["rows"][number]>(),
        ]}
      />
      {remainder.group_count > 0 && (
        <p class="panel-foot muted">
          And {remainder.group_count} others, together {formatDifference(remainder.difference_us)}.
        </p>
      )}
    </Panel>
  );
}

function Steps({ steps }: { steps: readonly PathStepChange[] }) {
  return (
    <PlainTable<PathStepChange>
      caption="Changes of the critical path"
      rows={steps}
      rowKey={({ kind, description }, index) => `${index} ${kind} ${description}`}
      columns={[
        {
          title: "Step",
          kind: "text",
          draw: ({ description }) => description,
          full: ({ description, target }) => [description, target].filter(Boolean).join("\n"),
        },
        { title: "What", isOptional: true, draw: ({ kind }) => titleOf(kind) },
        ...changeColumns<PathStepChange>(),
      ]}
    />
  );
}

function changeColumns<Row extends { readonly change: Change }>() {
  return [
    {
      title: "Base",
      kind: "number" as const,
      isOptional: true,
      draw: ({ change }: Row) => formatDuration(change.base_us),
    },
    {
      title: "Head",
      kind: "number" as const,
      isOptional: true,
      draw: ({ change }: Row) => formatDuration(change.head_us),
    },
    {
      title: "Difference",
      kind: "number" as const,
      draw: ({ change }: Row) => (
        <span
          class={change.is_certain ? (change.difference_us > 0 ? "tone-bad" : "tone-good") : ""}
        >
          {change.difference_us === 0 ? NO_VALUE : formatDifference(change.difference_us)}
        </span>
      ),
    },
  ];
}

function Summary({ change }: { change: Change }) {
  return (
    <span class="numeric">
      {formatDuration(change.base_us)} → {formatDuration(change.head_us)}
    </span>
  );
}

/** How decentralized the network is: by feature, the subnets against the rules, and every subnet as a tile. */

import type { SubnetRow } from "../../api/documents";
import { formatCount, formatCounted, shortPrincipal } from "../../base/format";
import { count } from "../../base/units";
import {
  type FeatureSummary,
  GRADES,
  gradeOf,
  minimumOf,
  summarizeFeatures,
} from "../../model/decentralization";
import { GradeLegend } from "../../widgets/coefficients";
import { networkHref, SubnetLink, subnetHref } from "../../widgets/identifier";
import { Panel } from "../../widgets/panel";
import { Empty } from "../../widgets/states";

/** How many subnets the list of those against the rules names. */
const WORST = 6;

interface SubnetsProps {
  readonly subnets: readonly SubnetRow[];
}

/** Each feature: the smallest coefficient, the median, and how many subnets are how good. */
export function FeaturesPanel({ subnets }: SubnetsProps) {
  const summaries = summarizeFeatures(subnets);
  return (
    <Panel title="Nakamoto coefficients" aside="how many actors together can stop a subnet">
      {summaries.length === 0 ? (
        <Empty title="This network has no subnets." />
      ) : (
        <table class="table table-plain">
          <thead>
            <tr>
              <th scope="col">Feature</th>
              <th scope="col" class="right">
                Smallest
              </th>
              <th scope="col" class="right optional">
                Median
              </th>
              <th scope="col" class="wide">
                Subnets
              </th>
            </tr>
          </thead>
          <tbody>
            {summaries.map((summary) => (
              <FeatureLine key={summary.feature.id} summary={summary} />
            ))}
          </tbody>
        </table>
      )}
      <GradeLegend />
    </Panel>
  );
}

function FeatureLine({ summary }: { summary: FeatureSummary }) {
  const { feature, minimum, median, grades } = summary;
  return (
    <tr>
      <th scope="row">{feature.title}</th>
      <td class="right">{minimum}</td>
      <td class="right optional">{median}</td>
      <td>
        <span class="bar">
          {GRADES.filter(({ grade }) => grades[grade] > 0).map(({ grade, meaning }) => (
            <span
              key={grade}
              class={`bar-part grade-${grade}`}
              style={{ flexGrow: grades[grade] }}
              title={`${formatCounted(grades[grade], "subnet")}, ${meaning}`}
            >
              {grades[grade]}
            </span>
          ))}
        </span>
      </td>
    </tr>
  );
}

/** The subnets that are furthest from the target topology. */
export function PenaltiesPanel({ subnets }: SubnetsProps) {
  const against = subnets
    .filter(({ penalty }) => penalty > 0)
    .toSorted((left, right) => right.penalty - left.penalty);
  const rest = against.length - WORST;
  return (
    <Panel
      title="Against the rules"
      aside={`${formatCounted(against.length, "subnet")} of ${subnets.length}`}
    >
      {against.length === 0 ? (
        <Empty title="Every subnet keeps every rule of the target topology." />
      ) : (
        <ul class="lines">
          {against.slice(0, WORST).map(({ id, penalty, findings }) => (
            <li key={id} class="line">
              <SubnetLink id={id} />
              <span class="line-text" title={findings.map(({ text }) => text).join("\n")}>
                {findings[0]?.text}
                {findings.length > 1 && (
                  <span class="muted">
                    {" "}
                    and {formatCounted(findings.length - 1, "more", "more")}
                  </span>
                )}
              </span>
              <span class="numeric">{formatCount(count(penalty))}</span>
            </li>
          ))}
        </ul>
      )}
      {rest > 0 && (
        <p class="panel-foot">
          <a href={networkHref("/subnets", { rules: "against", sort: "-penalty" })}>
            {formatCounted(rest, "more subnet")}
          </a>
        </p>
      )}
    </Panel>
  );
}

/** Every subnet as a tile, the easiest to stop first. */
export function SubnetsPanel({ subnets }: SubnetsProps) {
  const ordered = subnets
    .map((subnet) => ({ subnet, minimum: minimumOf(subnet.nakamoto) }))
    .sort(
      (left, right) => left.minimum - right.minimum || right.subnet.penalty - left.subnet.penalty,
    );
  return (
    <Panel
      title="Every subnet"
      aside="by its smallest coefficient, the easiest to stop first"
      isWide
    >
      <ul class="tiles">
        {ordered.map(({ subnet, minimum }) => (
          <li key={subnet.id}>
            <a
              class={`tile grade-${gradeOf(minimum, subnet.size)}`}
              href={subnetHref(subnet.id)}
              title={`${formatCounted(subnet.size, "node")}, smallest coefficient ${minimum}, penalty ${subnet.penalty}`}
            >
              <span class="code">{shortPrincipal(subnet.id)}</span>
              <span class="tile-number">{minimum}</span>
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

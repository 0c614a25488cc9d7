/** What the numbers of the table of subnets mean, and which rules cost how much now. */

import type { SubnetRow } from "../../api/documents";
import { formatCount, formatCounted } from "../../base/format";
import { count } from "../../base/units";
import { explainRule, FEATURES, groupByRule } from "../../model/decentralization";
import { GradeLegend } from "../../widgets/coefficients";
import { Panel } from "../../widgets/panel";

/** The legend under the table. */
export function Explanations({ subnets }: { subnets: readonly SubnetRow[] }) {
  const rules = groupByRule(subnets.flatMap(({ findings }) => findings));
  return (
    <div class="panels panels-after">
      <Panel title="Coefficients">
        <p class="text">
          The Nakamoto coefficient of a feature is the fewest different values that together hold
          more than a third of a subnet's nodes. So many actors must act together to stop it.
        </p>
        <dl class="pairs pairs-inline">
          {FEATURES.map(({ id, short, title }) => (
            <div key={id}>
              <dt>{short}</dt>
              <dd>{title}</dd>
            </div>
          ))}
        </dl>
        <GradeLegend />
      </Panel>
      <Panel title="Penalties">
        <p class="text">
          Points for each rule of the target topology that a subnet does not keep. A subnet's page
          lists who or what is against them.
        </p>
        {rules.length === 0 ? (
          <p class="text muted">Every subnet keeps every rule.</p>
        ) : (
          <ul class="lines">
            {rules.map(({ rule, penalty, findings }) => (
              <li key={rule} class="line line-open">
                <span class="line-text">
                  {explainRule(rule)}{" "}
                  <span class="muted">{formatCounted(findings.length, "finding")}</span>
                </span>
                <span class="numeric">{formatCount(count(penalty))}</span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </div>
  );
}

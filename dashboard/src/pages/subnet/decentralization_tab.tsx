/** Where a subnet's members are, what is against the rules, and each feature's coefficient with all it was counted from. */

import type { CoefficientDetail, FindingDetail, SubnetDetail } from "../../api/documents";
import { listOf } from "../../api/questions";
import { formatCount, formatCounted, shortPrincipal } from "../../base/format";
import { useParameter } from "../../base/location";
import { count } from "../../base/units";
import { bestCoefficient, explainRule, FEATURES, groupByRule } from "../../model/decentralization";
import { placeMembers } from "../../model/placement";
import { AT } from "../../widgets/as_of";
import { Coefficient } from "../../widgets/coefficients";
import { lazy } from "../../widgets/lazy";
import { Panel } from "../../widgets/panel";
import { Answered, Empty } from "../../widgets/states";

const WorldMap = lazy(() => import(/* webpackChunkName: "world_map" */ "../../widgets/world_map"));

/** How many values of a feature are named. */
const NAMED = 6;

/** The tab. */
export function DecentralizationTab({ subnet }: { subnet: SubnetDetail }) {
  const { coefficients, findings } = subnet.decentralization;
  return (
    <div class="stack">
      <div class="panels panels-map">
        <MapPanel subnet={subnet} />
        <FindingsPanel findings={findings} />
      </div>
      <div class="panels panels-dense">
        {coefficients.map((coefficient) => (
          <FeaturePanel key={coefficient.feature} coefficient={coefficient} size={subnet.size} />
        ))}
      </div>
    </div>
  );
}

function MapPanel({ subnet }: { subnet: SubnetDetail }) {
  const [at] = useParameter(AT);
  const sites = listOf("data_centers", ["id", "owner", "region", "gps"], { at });
  return (
    <Panel
      title="Where its members are"
      aside={formatCounted(subnet.countries, "country", "countries")}
    >
      <Answered question={sites} lines={12}>
        {({ data_centers }) => {
          const placement = placeMembers(subnet.members, data_centers);
          if (placement.places.length === 0) {
            return <Empty title="The source has no positions of these data centers." />;
          }
          return <WorldMap placement={placement} />;
        }}
      </Answered>
      <p class="panel-foot muted">
        {subnet.country_nodes.map(({ value, nodes }) => `${value} ${nodes}`).join(" · ")}
      </p>
    </Panel>
  );
}

function FindingsPanel({ findings }: { findings: readonly FindingDetail[] }) {
  const groups = groupByRule(findings);
  const total = groups.reduce((sum, { penalty }) => sum + penalty, 0);
  return (
    <Panel title="Penalty" aside={`${formatCount(count(total))} points`}>
      {groups.length === 0 ? (
        <p class="text muted">Keeps every rule of the target topology.</p>
      ) : (
        groups.map(({ rule, penalty, findings: found }) => (
          <section key={rule} class="rule">
            <h3>
              {explainRule(rule)} <span class="mark mark-warn">+{formatCount(count(penalty))}</span>
            </h3>
            <ul class="lines">
              {found.map(({ text, subject, feature }) => (
                <li key={`${feature} ${subject}`} class="line line-open" title={subject}>
                  <span class="line-text">{text}</span>
                </li>
              ))}
            </ul>
          </section>
        ))
      )}
    </Panel>
  );
}

function FeaturePanel({ coefficient, size }: { coefficient: CoefficientDetail; size: number }) {
  const { feature, value, controlled, distinct, largest } = coefficient;
  const title = FEATURES.find(({ id }) => id === feature)?.title ?? feature.replaceAll("_", " ");
  return (
    <Panel
      title={title}
      aside={
        <>
          <Coefficient value={value} size={size} /> of at most {bestCoefficient(size)}
        </>
      }
    >
      <p class="label">
        {formatCounted(value, "value")} of {distinct} {value === 1 ? "holds" : "together hold"}{" "}
        {controlled} of {formatCounted(size, "node")}, more than a third
      </p>
      <span class="bar bar-thin" aria-hidden="true">
        {largest.map((each, index) => (
          <span
            key={each.value}
            class={index < value ? "bar-part bar-held" : "bar-part bar-rest"}
            style={{ flexGrow: each.nodes }}
            title={`${each.value}: ${each.nodes}`}
          />
        ))}
      </span>
      <Values coefficient={coefficient} />
    </Panel>
  );
}

/** The values with the most nodes by name, and the others together. */
function Values({ coefficient: { distinct, largest } }: { coefficient: CoefficientDetail }) {
  const others = largest.slice(NAMED).reduce((sum, { nodes }) => sum + nodes, 0);
  return (
    <ul class="values">
      {largest.slice(0, NAMED).map((each) => (
        <li key={each.value} title={each.value}>
          <span class="values-name">{shortPrincipal(each.value)}</span>
          <span class="numeric">{each.nodes}</span>
        </li>
      ))}
      {others > 0 && (
        <li class="muted">
          <span>{formatCounted(distinct - NAMED, "more", "more")}</span>
          <span class="numeric">{others}</span>
        </li>
      )}
    </ul>
  );
}

/** The overview: the network in a few numbers, how decentralized it is, what changed last, and the latest builds. */

import { list, listOf } from "../../api/questions";
import { formatCount, formatRatio } from "../../base/format";
import { useParameter } from "../../base/location";
import { count, ratio } from "../../base/units";
import { type NetworkTotals, totalsOf } from "../../model/network";
import { AsOf, AT } from "../../widgets/as_of";
import { Figure, Figures } from "../../widgets/figure";
import { networkHref } from "../../widgets/identifier";
import { PageHeader } from "../../widgets/page_header";
import { Answered } from "../../widgets/states";
import { useAnswer } from "../../widgets/use_answer";
import { LatestBuildsPanel } from "./builds_panel";
import { ChangesPanel } from "./changes_panel";
import { FeaturesPanel, PenaltiesPanel, SubnetsPanel } from "./decentralization_panels";

export default function OverviewPage() {
  const [at] = useParameter(AT);
  const subnets = list("subnets", { at });
  const subnetsAnswer = useAnswer(subnets);
  const providers = useAnswer(
    listOf("providers", ["nodes", "assigned_nodes", "healthy_nodes"], { at }),
  );
  const document = subnetsAnswer.value;
  const totals =
    document && providers.value ? totalsOf(document.subnets, providers.value.providers) : null;
  return (
    <>
      <PageHeader
        title="Overview"
        lead="The network's subnets and how decentralized they are."
        envelope={document}
      >
        <AsOf />
      </PageHeader>
      <Totals totals={totals} />
      <Answered question={subnets} lines={24}>
        {(found) => (
          <div class="panels">
            <FeaturesPanel subnets={found.subnets} />
            <PenaltiesPanel subnets={found.subnets} />
            <SubnetsPanel subnets={found.subnets} />
            <ChangesPanel version={found.version} />
            <LatestBuildsPanel />
          </div>
        )}
      </Answered>
    </>
  );
}

function haltedText(subnets: number | null): string {
  if (subnets === null) return "halts not observed";
  return subnets > 0 ? `${subnets} halted` : "none halted";
}

function Totals({ totals }: { totals: NetworkTotals | null }) {
  const shown = (value: number | null | undefined) =>
    value === null || value === undefined ? "…" : formatCount(count(value));
  const part = (value: number, whole: number) => formatRatio(ratio(value, whole));
  return (
    <Figures>
      <Figure
        label="Subnets"
        value={<a href={networkHref("/subnets")}>{shown(totals?.subnets)}</a>}
        note={totals && haltedText(totals.haltedSubnets)}
      />
      <Figure
        label="Within all rules"
        value={shown(totals?.subnetsWithinRules)}
        note={totals && `${part(totals.subnetsWithinRules, totals.subnets)} of subnets`}
      />
      <Figure
        label="Nodes"
        value={<a href={networkHref("/nodes")}>{shown(totals?.nodes)}</a>}
        note={totals && `${shown(totals.assignedNodes)} in subnets`}
      />
      <Figure
        label="Healthy nodes"
        value={totals && totals.healthyNodes === null ? "–" : shown(totals?.healthyNodes)}
        note={
          totals &&
          (totals.healthyNodes === null ? "not observed" : part(totals.healthyNodes, totals.nodes))
        }
      />
      <Figure
        label="Providers"
        value={<a href={networkHref("/providers")}>{shown(totals?.providers)}</a>}
        note="with nodes"
      />
      <Figure label="Countries" value={shown(totals?.countries)} note="with nodes in subnets" />
    </Figures>
  );
}

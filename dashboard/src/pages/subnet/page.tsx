/** One subnet: how it stands, where its members are, who they are, and how it came to be so. */

import type { ComponentChildren } from "preact";
import type { Envelope, SubnetDetail } from "../../api/documents";
import { subnet as subnetQuestion } from "../../api/questions";
import { formatCount, NO_VALUE, shortHash, shortPrincipal } from "../../base/format";
import { useParameter } from "../../base/location";
import { count } from "../../base/units";
import { choiceParameter } from "../../base/url_state";
import { minimumOf } from "../../model/decentralization";
import { activityOf } from "../../model/network";
import { AsOf, AT } from "../../widgets/as_of";
import { Figure, Figures } from "../../widgets/figure";
import { networkHref } from "../../widgets/identifier";
import { PageHeader } from "../../widgets/page_header";
import { Answered } from "../../widgets/states";
import { Tabs } from "../../widgets/tabs";
import { useAnswer } from "../../widgets/use_answer";
import type { PageProps } from "../route";
import { ChangesTab } from "./changes_tab";
import { DecentralizationTab } from "./decentralization_tab";
import { HistoryTab } from "./history_tab";
import { MembersTab } from "./members_tab";
import { ParametersTab } from "./parameters_tab";

const TABS = [
  { id: "decentralization", title: "Decentralization" },
  { id: "members", title: "Members" },
  { id: "history", title: "History" },
  { id: "changes", title: "Changes" },
  { id: "parameters", title: "Parameters" },
] as const;
type TabId = (typeof TABS)[number]["id"];
const TAB = choiceParameter<TabId>("tab", [
  "decentralization",
  "members",
  "history",
  "changes",
  "parameters",
]);

export default function SubnetPage({ values }: PageProps) {
  const [at] = useParameter(AT);
  const id = values.id ?? "";
  const question = subnetQuestion(id, at);
  const document = useAnswer(question).value;
  return (
    <>
      <nav class="crumbs" aria-label="Where this page belongs">
        <a href={networkHref("/subnets")}>Subnets</a>
      </nav>
      <PageHeader
        title={`Subnet ${shortPrincipal(id)}`}
        lead={<Lead id={document?.subnet.id ?? id} />}
        envelope={document}
      >
        <AsOf />
      </PageHeader>
      <Answered question={question}>
        {(found) => <Subnet subnet={found.subnet} envelope={found} />}
      </Answered>
    </>
  );
}

function Lead({ id }: { id: string }) {
  return <span class="code">{id}</span>;
}

function Subnet({ subnet, envelope }: { subnet: SubnetDetail; envelope: Envelope }) {
  const [tab, setTab] = useParameter(TAB);
  const panels: Readonly<Record<TabId, () => ComponentChildren>> = {
    decentralization: () => <DecentralizationTab subnet={subnet} />,
    members: () => <MembersTab members={subnet.members} />,
    history: () => <HistoryTab id={subnet.id} version={envelope.version} />,
    changes: () => <ChangesTab id={subnet.id} envelope={envelope} />,
    parameters: () => <ParametersTab parameters={subnet.parameters} />,
  };
  return (
    <>
      <SubnetFigures subnet={subnet} />
      <Tabs label="About this subnet" tabs={TABS} chosen={tab} onChoose={setTab}>
        {panels[tab]()}
      </Tabs>
    </>
  );
}

function SubnetFigures({ subnet }: { subnet: SubnetDetail }) {
  const { size, healthy_nodes, replica_version } = subnet;
  const health = healthy_nodes === null ? "health not observed" : `${healthy_nodes} healthy`;
  return (
    <Figures>
      <Figure label="Nodes" value={size} note={health} />
      <Figure
        label="Smallest coefficient"
        value={minimumOf(subnet.nakamoto)}
        note={`score ${subnet.average_log2?.toFixed(3) ?? NO_VALUE}`}
      />
      <Figure
        label="Penalty"
        value={formatCount(count(subnet.penalty))}
        note={subnet.penalty === 0 ? "keeps every rule" : "against the rules"}
      />
      <Figure label="Countries" value={subnet.countries} note={`${subnet.providers} providers`} />
      <Figure
        label="Type"
        value={
          <span class="figure-word">{subnet.subnet_type?.replaceAll("_", " ") ?? NO_VALUE}</span>
        }
        note={
          <span class={subnet.is_halted ? "tone-bad" : ""}>{activityOf(subnet.is_halted)}</span>
        }
      />
      <Figure
        label="Replica version"
        value={
          <span class="figure-word code" title={replica_version ?? undefined}>
            {replica_version === null ? NO_VALUE : shortHash(replica_version)}
          </span>
        }
      />
    </Figures>
  );
}

/** One build: what it is, what its time went into, what would make it faster, and its timeline. */

import type { BuildDocument } from "../../api/build_documents";
import { build } from "../../api/builds";
import { formatTime, shortHash } from "../../base/format";
import { useParameter } from "../../base/location";
import { choiceParameter, pathWithQuery } from "../../base/url_state";
import { shortId } from "../../model/builds/sides";
import { buildName, CacheMark, OutcomeMark } from "../../widgets/builds/facts";
import { PageHeader } from "../../widgets/page_header";
import { Answered, Empty } from "../../widgets/states";
import { Tabs } from "../../widgets/tabs";
import { useAnswer } from "../../widgets/use_answer";
import type { PageProps } from "../route";
import { ActionsTab } from "./actions_tab";
import { MetricsTab } from "./metrics_tab";
import { PathTab } from "./path_tab";
import { SummaryTab } from "./summary_tab";
import { TimelineTab } from "./timeline_tab";

const TABS = [
  { id: "summary", title: "Summary" },
  { id: "timeline", title: "Timeline" },
  { id: "actions", title: "Actions" },
  { id: "path", title: "Critical path" },
  { id: "metrics", title: "Metrics" },
] as const;
type TabId = (typeof TABS)[number]["id"];
const TAB = choiceParameter<TabId>("tab", ["summary", "timeline", "actions", "path", "metrics"]);

export default function BuildPage({ values }: PageProps) {
  const question = build(values.id ?? "");
  const { value } = useAnswer(question);
  return (
    <>
      <PageHeader title={value ? `Build ${buildName(value)}` : "Build"} lead={value?.target}>
        {value ? <Identity build={value} /> : <a href="/builds">All builds</a>}
      </PageHeader>
      <Answered question={question} lines={14}>
        {(document) => <Content build={document} />}
      </Answered>
    </>
  );
}

function Identity({ build }: { build: BuildDocument }) {
  const words = [
    build.branch,
    build.commit && shortHash(build.commit),
    build.config,
    build.host_class,
    `${formatTime(build.time_ms)} UTC`,
  ];
  return (
    <>
      <span class="muted">{words.filter(Boolean).join(" · ")}</span>
      <span class="as-of">
        <OutcomeMark outcome={build.outcome} /> <CacheMark state={build.cache_state} />
        <a href={pathWithQuery("/compare", { head: shortId(build.id) })}>Compare…</a>
      </span>
    </>
  );
}

function Content({ build }: { build: BuildDocument }) {
  const [tab, setTab] = useParameter(TAB);
  return (
    <Tabs label="Parts of the build" tabs={TABS} chosen={tab} onChoose={setTab}>
      <Tab build={build} tab={tab} />
    </Tabs>
  );
}

function Tab({ build, tab }: { build: BuildDocument; tab: TabId }) {
  const profile = build.report?.profile ?? null;
  if (tab === "metrics") return <MetricsTab build={build} />;
  if (tab === "timeline") return <TimelineTab id={build.id} profile={profile} />;
  if (profile === null) {
    return (
      <Empty title="This build was recorded without its profile.">
        Its metrics are all there is. Upload the profile to <code>POST /api/builds</code>, and its
        report stands here.
      </Empty>
    );
  }
  if (tab === "actions") return <ActionsTab id={build.id} profile={profile} />;
  if (tab === "path") return <PathTab id={build.id} profile={profile} />;
  return <SummaryTab id={build.id} profile={profile} />;
}

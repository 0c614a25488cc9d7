/** Two sides of builds, several a side: what changed between them, and why. Both sides stand in the URL. */

import { comparison } from "../../api/builds";
import { refresh } from "../../api/store";
import { useParameter } from "../../base/location";
import { choiceParameter } from "../../base/url_state";
import { type SideIds, sideParameter, toggled } from "../../model/builds/sides";
import { PageHeader } from "../../widgets/page_header";
import { Empty, Failed, Loading } from "../../widgets/states";
import { useAnswer } from "../../widgets/use_answer";
import { Difference } from "./difference";
import { Picker } from "./picker";
import { Refusal } from "./refusal";
import { Sides } from "./sides";

const BASE = sideParameter("base");
const HEAD = sideParameter("head");
const FORCE = choiceParameter("force", ["no", "yes"]);

export default function ComparePage() {
  const [base, setBase] = useParameter(BASE);
  const [head, setHead] = useParameter(HEAD);
  const [force, setForce] = useParameter(FORCE);
  const change = (side: "base" | "head", id: string): void => {
    if (side === "base") setBase(toggled(base, id));
    else setHead(toggled(head, id));
  };
  return (
    <>
      <PageHeader
        title="Compare"
        lead="What changed between builds, and why. With several builds a side, chance is told from change: four or more are enough for most questions."
      />
      <Sides base={base} head={head} onRemove={change} />
      {base.length > 0 && head.length > 0 ? (
        <Compared base={base} head={head} force={force === "yes"} onForce={() => setForce("yes")} />
      ) : (
        <Empty
          title={base.length === 0 ? "Choose builds to compare with." : "Choose builds to look at."}
        >
          The base is what was before, the head what came after. Pick builds of each from the list
          below.
        </Empty>
      )}
      <Picker base={base} head={head} onToggle={change} />
    </>
  );
}

interface ComparedProps {
  readonly base: SideIds;
  readonly head: SideIds;
  readonly force: boolean;
  readonly onForce: () => void;
}

function Compared({ base, head, force, onForce }: ComparedProps) {
  const question = comparison(base, head, force);
  const { value, failure } = useAnswer(question);
  if (value !== null) return <Difference difference={value} />;
  if (failure?.problem === "unlike-builds")
    return <Refusal text={failure.text} onForce={onForce} />;
  if (failure) return <Failed text={failure.text} onRetry={() => refresh(question.url)} />;
  return <Loading lines={12} label="The profiles are read and compared" />;
}

/** A subnet's coefficients and penalty over the versions of the registry. */

import type { AssessmentRow, VersionRow } from "../../api/documents";
import { list } from "../../api/questions";
import { formatCount, formatTime, NO_VALUE } from "../../base/format";
import { count, timeMs } from "../../base/units";
import { FEATURES } from "../../model/decentralization";
import { chooseVersions } from "../../model/history";
import { Coefficient } from "../../widgets/coefficients";
import { LineChart } from "../../widgets/line_chart";
import { Panel } from "../../widgets/panel";
import { Answered, Empty } from "../../widgets/states";
import { useAnswers } from "../../widgets/use_answer";

/** The tab: the subnet up to a version. */
export function HistoryTab({ id, version }: { id: string; version: number }) {
  return (
    <Answered question={list("versions")}>
      {({ versions }) => {
        const past = versions.filter((row) => row.version <= version);
        if (past.length < 2) {
          return <Empty title="The server has only one version: there is no history yet." />;
        }
        return <History id={id} versions={chooseVersions(past)} total={past.length} />;
      }}
    </Answered>
  );
}

interface HistoryProps {
  readonly id: string;
  readonly versions: readonly VersionRow[];
  readonly total: number;
}

/** A version, and the subnet in it; null while it is on its way, or where there was no such subnet. */
interface Moment {
  readonly version: VersionRow;
  readonly assessment: AssessmentRow | null;
}

function History({ id, versions, total }: HistoryProps) {
  const questions = versions.map(({ version }) =>
    list("assessments", { subnet_id: id, at: String(version) }),
  );
  const answers = useAnswers(questions);
  const moments: readonly Moment[] = versions.map((version, index) => ({
    version,
    assessment: answers[index]?.value?.assessments[0] ?? null,
  }));
  const failed = answers.filter(({ failure }) => failure !== null).length;
  return (
    <div class="stack">
      <div class="panels panels-dense">
        <Chart
          title="Score"
          moments={moments}
          value={({ average_log2 }) => average_log2}
          format={(score) => score.toFixed(3)}
        />
        <Chart title="Penalty" moments={moments} value={({ penalty }) => penalty} />
        <Chart title="Nodes" moments={moments} value={({ size }) => size} />
      </div>
      {versions.length < total && (
        <p class="label">
          {versions.length} of {total} versions, evenly chosen.
        </p>
      )}
      {failed > 0 && (
        <p class="label">
          {failed} versions could not be read, or did not have this subnet; they are left out.
        </p>
      )}
      <MomentsTable moments={moments} />
    </div>
  );
}

interface ChartProps {
  readonly title: string;
  readonly moments: readonly Moment[];
  readonly value: (assessment: AssessmentRow) => number | null;
  /** How the newest value is shown; as a count unless told. */
  readonly format?: (value: number) => string;
}

const formatWhole = (value: number): string => formatCount(count(value));

function Chart({ title, moments, value, format = formatWhole }: ChartProps) {
  const values = moments.map(({ assessment }) => (assessment ? value(assessment) : null));
  const last = values.findLast((each) => each !== null);
  return (
    <Panel
      title={title}
      aside={<span class="numeric">{last === undefined ? NO_VALUE : format(last)}</span>}
    >
      <LineChart label={`${title} over the versions`} values={values} />
    </Panel>
  );
}

function MomentsTable({ moments }: { moments: readonly Moment[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section class="table-frame" tabIndex={0} aria-label="Versions">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Time (UTC)</th>
            {["Version", "Nodes", ...FEATURES.map(({ short }) => short), "Score", "Penalty"].map(
              (title) => (
                <th key={title} scope="col" class="right">
                  {title}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {moments.toReversed().map((moment) => (
            <MomentLine key={moment.version.version} moment={moment} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function MomentLine({ moment: { version, assessment } }: { moment: Moment }) {
  return (
    <tr>
      <th scope="row" class="nowrap">
        {formatTime(timeMs(Date.parse(version.time)))}
      </th>
      <td class="right">{version.version}</td>
      <td class="right">{assessment?.size ?? NO_VALUE}</td>
      {FEATURES.map(({ id }) => (
        <td key={id} class="right">
          {assessment ? <Coefficient value={assessment[id]} size={assessment.size} /> : NO_VALUE}
        </td>
      ))}
      <td class="right">{assessment?.average_log2?.toFixed(3) ?? NO_VALUE}</td>
      <td class="right">{assessment ? formatCount(count(assessment.penalty)) : NO_VALUE}</td>
    </tr>
  );
}

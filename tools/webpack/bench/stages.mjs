// What each option of the bundler gives on the dashboard, and what the worker gives beside: sizes of the bundle, and times
// from an edit to it. It prints one JSON document, for //tools/perf:report:
//
//   node tools/webpack/bench/stages.mjs [--runs=N] [--quick]
//   node tools/webpack/bench/stages.mjs --profile
//
// After a round that does not count, of the sources as they are, stages take turns, the order turning round each time. Each
// round edits a page; the worker's bundle is held against webpack's, byte by byte. With --quick only the first and the last
// stage of webpack's command line are timed. With --profile it says instead which packages take the time.

import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundleArguments } from "../../../dashboard/webpack/tests/project.mjs";
import { parseArguments } from "../../workers/webpack_worker/arguments.mjs";
import { readProject } from "../../workers/webpack_worker/project.mjs";
import {
  makeCompilerFolder,
  ProjectCompiler,
} from "../../workers/webpack_worker/project_compiler.mjs";
import { readTree } from "../../workers/webpack_worker/tests/support.mjs";
import { WorkerClient } from "../../workers/webpack_worker/tests/worker_client.mjs";
import { bundleSizes, readManifest } from "../bundle_sizes.mjs";
import { readProfiles, shares } from "./cpu_profile.mjs";
import { inputs, layOut, runWebpack, timed } from "./workspace.mjs";

const SOURCES = fileURLToPath(new URL("../../../dashboard/src", import.meta.url));
const OPTIONS = fileURLToPath(new URL("options.mjs", import.meta.url));
const EDITED = "dashboard/src/pages/subnets/page.tsx";
/** Edits that a profile of the worker sums up. */
const PROFILED_EDITS = 5;

/** Webpack's command line, from nothing to the dashboard's own configuration: what is taken away from that. */
const PLAIN = { name: "one-shot webpack, plain", without: "splitting,tree-shaking,minifier" };
const WHOLE = { name: "+ splitting", without: "" };
const ONE_SHOT = [
  PLAIN,
  { name: "+ tree shaking", without: "splitting,minifier" },
  { name: "+ the chosen minifier", without: "splitting" },
  WHOLE,
];
const WORKER = { name: "+ the worker" };

/** Bundles the sources, whose digests are given; returns the bundle's folder. */
async function bundle(workspace, worker, stage, { digests, node }) {
  if (stage !== WORKER) {
    const options = ["--env", `without=${stage.without}`];
    runWebpack(workspace, { config: OPTIONS, options, node });
    return join(workspace, "dashboard/dist");
  }
  const request = { arguments: bundleArguments("worker"), inputs: digests };
  const { exitCode, output } = await worker.ask(request);
  assert.equal(exitCode, 0, output);
  return join(workspace, "worker");
}

/** Bundles once in each stage. */
async function round(workspace, worker, stages) {
  const digests = inputs(workspace);
  const trees = new Map();
  const made = [];
  for (const stage of stages) {
    const { seconds, result } = await timed(() => bundle(workspace, worker, stage, { digests }));
    trees.set(stage, readTree(result));
    const { all, entries } = bundleSizes(readManifest(result));
    made.push({ name: stage.name, timeUs: seconds * 1e6, all, first: entries.main });
  }
  const message = "the worker writes other bytes than webpack's command line";
  assert.deepEqual(trees.get(WORKER), trees.get(WHOLE), message);
  return made;
}

function edit(workspace, number) {
  appendFileSync(join(workspace, EDITED), `\ndocument.title = "edit ${number}";\n`);
}

/** Sizes of all stages, and times of some in turn. */
async function measure(workspace, { runs, timedStages }) {
  const worker = new WorkerClient(workspace);
  try {
    const first = await round(workspace, worker, [...ONE_SHOT, WORKER]);
    const sizes = first.map(({ name, all, first }) => ({ name, all, first }));
    const times = timedStages.map(({ name }) => ({ name, timesUs: [] }));
    for (let run = 1; run <= runs; run += 1) {
      edit(workspace, run);
      const stages = run % 2 === 0 ? timedStages : timedStages.toReversed();
      for (const { name, timeUs } of await round(workspace, worker, stages)) {
        times.find((stage) => stage.name === name).timesUs.push(timeUs);
      }
    }
    return { sizes, times };
  } finally {
    await worker.end();
  }
}

/** Prints which packages take the time: of one bundle by webpack's command line, and of edits in the worker's compiler. */
async function profile(workspace) {
  const print = (title, profiles) => console.log([`${title}:`, ...shares(profiles)].join("\n"));
  for (const stage of [PLAIN, WHOLE]) {
    const folder = join(workspace, "profiles", `without ${stage.without}`);
    const node = ["--cpu-prof", `--cpu-prof-dir=${folder}`];
    await bundle(workspace, null, stage, { node });
    print(`one bundle, ${stage.name}`, readProfiles(folder));
  }
  print(`${PROFILED_EDITS} edits, ${WORKER.name}`, [await profileEdits(workspace)]);
}

/** A profile of edits, by the worker's compiler in this process. */
async function profileEdits(workspace) {
  const compiler = new ProjectCompiler({ folder: makeCompilerFolder(), livesOn: true });
  const compile = async () => {
    const digests = new Map(inputs(workspace).map(({ path, digest }) => [path, digest]));
    const project = readProject(parseArguments(bundleArguments("worker")), { workspace, digests });
    await compiler.sync(project);
    const { succeeded, output } = await compiler.compile();
    assert.ok(succeeded, output);
    await compiler.deliver(project.output);
  };
  const session = new Session();
  session.connect();
  try {
    await compile();
    await session.post("Profiler.enable");
    await session.post("Profiler.start");
    for (let run = 1; run <= PROFILED_EDITS; run += 1) {
      edit(workspace, run);
      await compile();
    }
    return (await session.post("Profiler.stop")).profile;
  } finally {
    session.disconnect();
    await compiler.close();
  }
}

async function main() {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "6" },
      quick: { type: "boolean" },
      profile: { type: "boolean" },
    },
  });
  const workspace = realpathSync(mkdtempSync(join(tmpdir(), "webpack-stages-")));
  try {
    layOut(workspace, SOURCES);
    if (values.profile) {
      await profile(workspace);
      return;
    }
    const timedStages = [...(values.quick ? [PLAIN, WHOLE] : ONE_SHOT), WORKER];
    const measured = await measure(workspace, { runs: Number(values.runs), timedStages });
    console.log(JSON.stringify(measured));
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

await main();

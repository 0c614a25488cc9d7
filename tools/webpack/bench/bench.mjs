// How much faster a living compiler bundles after one edit than webpack that starts anew, on one configuration: the
// dashboard's. Rounds are interleaved, so that another load on the machine hits all alike; each round edits a file and
// holds all bundles against each other, so that nothing that is fast is wrong.
//
//   node tools/webpack/bench/bench.mjs [--runs=N] [--sources=FOLDER]
//
// Without --sources it is a generated project.

import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundleArguments } from "../../../dashboard/webpack/tests/project.mjs";
import { readTree, runOnce } from "../../workers/webpack_worker/tests/support.mjs";
import { WorkerClient } from "../../workers/webpack_worker/tests/worker_client.mjs";
import { generatedProject } from "./generated_project.mjs";
import { inputs, layOut, runWebpack, timed } from "./workspace.mjs";

/** What the worker's second bundle must gain over one run, at least. */
const GOAL = 6;

/** The ways to make a bundle: each makes one and returns its folder. */
function waysToBundle(workspace, worker, request) {
  return {
    "worker, living compiler": async () => {
      const { exitCode, output } = await worker.ask(request);
      assert.equal(exitCode, 0, output);
      return "worker";
    },
    "one run of the same program": async () => {
      const { status, stderr } = runOnce(workspace, bundleArguments("once"));
      assert.equal(status, 0, stderr);
      return "once";
    },
    "webpack's command line": async () => {
      runWebpack(workspace, { config: "webpack/config.mjs" });
      return "dashboard/dist";
    },
  };
}

/** Makes the bundle in each way; returns it. */
async function round(workspace, ways, samples) {
  let first;
  for (const [name, way] of Object.entries(ways)) {
    const { seconds, result } = await timed(way);
    samples[name].push(seconds);
    const bundle = readTree(join(workspace, result));
    first ??= bundle;
    assert.deepEqual(bundle, first, `${name} writes other bytes`);
  }
  return first;
}

function quantile(sorted, share) {
  const position = (sorted.length - 1) * share;
  const [low, high] = [Math.floor(position), Math.ceil(position)];
  return sorted[low] + (sorted[high] - sorted[low]) * (position - low);
}

/** Prints medians with the quartiles, and each way's ratio to the first; returns the ratio of the second. */
function report(samples) {
  const medians = Object.entries(samples).map(([name, values]) => {
    const sorted = values.toSorted((left, right) => left - right);
    const [low, median, high] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share));
    return { name, low, median, high };
  });
  for (const { name, low, median, high } of medians) {
    const ratio = (median / medians[0].median).toFixed(1);
    const spread = `${low.toFixed(3)} to ${high.toFixed(3)}`;
    console.log(`${name.padEnd(30)}${median.toFixed(3)} s  (${spread} s)  ${ratio} x`);
  }
  return medians[1].median / medians[0].median;
}

async function measure(workspace, worker, { runs, edited }) {
  const request = { arguments: bundleArguments("worker"), inputs: inputs(workspace) };
  const ways = waysToBundle(workspace, worker, request);
  const [living] = Object.values(ways);
  const { seconds } = await timed(living);
  console.log(`the worker's first bundle took ${seconds.toFixed(3)} s`);
  const samples = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  let before = {};
  for (let run = 0; run < runs; run += 1) {
    appendFileSync(edited, `document.title = "edit ${run}";\n`);
    request.inputs = inputs(workspace);
    const bundle = await round(workspace, ways, samples);
    assert.notDeepEqual(bundle, before, "the edit changes nothing");
    before = bundle;
  }
  return samples;
}

async function main() {
  const options = { runs: { type: "string", default: "7" }, sources: { type: "string" } };
  const { values } = parseArgs({ options });
  const workspace = realpathSync(mkdtempSync(join(tmpdir(), "webpack-bench-")));
  const edited = layOut(workspace, values.sources ?? generatedProject());
  const worker = new WorkerClient(workspace);
  try {
    const samples = await measure(workspace, worker, { runs: Number(values.runs), edited });
    const ratio = report(samples);
    console.log(`after one edit: ${ratio.toFixed(1)} times as fast as one run; goal ${GOAL}`);
    return ratio >= GOAL ? 0 : 1;
  } finally {
    await worker.end();
    rmSync(workspace, { recursive: true, force: true });
  }
}

process.exitCode = await main();

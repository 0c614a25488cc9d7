// Builds for tests: profiles that become builds of a server, and small ones made here.

import assert from "node:assert/strict";

/** The token of servers that are started for tests; they take it from the environment. */
export const TOKEN = "a-token-for-tests-of-the-dashboard";
process.env.DRE_BACKEND_TOKEN = TOKEN;

const SECOND = 1_000_000;

/**
 * Uploads a profile; the identifier of its build.
 *
 * @param {string} server
 * @param {string | Buffer} profile
 * @param {Record<string, string>} labels
 */
export async function upload(server, profile, labels = {}) {
  const query = new URLSearchParams(labels);
  const response = await fetch(`${server}/api/builds?${query}`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/octet-stream" },
    body: profile,
  });
  const taken = await response.json();
  assert.ok(response.ok, JSON.stringify(taken));
  return taken.id;
}

/**
 * A small profile: four actions one after the other on one thread, and their critical path.
 *
 * @param {{ seconds?: number, beginS?: number, inner?: readonly [string, string] }} settings how long the build takes, when
 *   it began, and the category and name of the span inside each action, which tell how it was carried out
 */
export function profile({ seconds = 4, beginS = 0, inner } = {}) {
  const each = (seconds * SECOND) / 4;
  const events = [
    { name: "thread_name", ph: "M", tid: 0, args: { name: "Critical Path" } },
    { name: "thread_name", ph: "M", tid: 9, args: { name: "Main Thread" } },
    { name: "thread_name", ph: "M", tid: 40, args: { name: "skyframe-evaluator-execution-0" } },
    { name: "thread_name", ph: "M", tid: 41, args: { name: "skyframe-evaluator-execution-1" } },
    { cat: "build phase marker", name: "Initialize command", ph: "i", ts: 0, tid: 9 },
    { cat: "general information", name: "Waiting", ph: "X", ts: 0, dur: each, tid: 41 },
  ];
  for (const index of [0, 1, 2, 3]) {
    const span = { ph: "X", ts: index * each, dur: each };
    const args = { target: `//pkg:t${index}`, mnemonic: index === 3 ? "CppLink" : "CppCompile" };
    const name = index === 3 ? "Linking app" : `Compiling ${index}`;
    const out = `pkg/t${index}.o`;
    // As Bazel does: what is inside comes first.
    if (inner)
      events.push({
        ...span,
        ts: span.ts + 10,
        dur: each - 20,
        cat: inner[0],
        name: inner[1],
        tid: 40,
      });
    events.push({ ...span, cat: "action processing", name, out, args, tid: 40 });
    events.push({
      ...span,
      cat: "critical path component",
      name: `action '${name}'`,
      tid: 0,
      args: { tid: 40 },
    });
  }
  for (const index of [0, 1, 2, 3]) {
    const args = { cpu: String(1 + index) };
    events.push({ name: "CPU usage (total)", ph: "C", ts: index * each, tid: 9, args });
  }
  events.push({
    cat: "build phase marker",
    name: "Complete build",
    ph: "i",
    ts: seconds * SECOND,
    tid: 9,
  });
  const otherData = {
    bazel_version: "release 7.7.1",
    build_id: `b-${beginS}`,
    date: "2026-01-01T00:00:00Z",
    profile_start_ts: 1_767_225_600_000 + beginS * 1000,
  };
  const lines = events.map((event) => JSON.stringify({ pid: 1, ...event }));
  return `{"otherData":${JSON.stringify(otherData)},"traceEvents":[\n${lines.join(",\n")}\n]}\n`;
}

/** How the profile's actions were carried out: on this machine, or taken from a cache. */
export const SANDBOXED = ["general information", "subprocess.run"];
export const CACHED = ["remote action cache check", "check cache hit"];

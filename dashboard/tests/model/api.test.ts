import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { ask } from "../../src/api/client";
import { liveVersion, parseLiveVersion } from "../../src/api/events";
import { latestBuilds } from "../../src/api/latest_builds";
import { diff, list, listOf, subnet } from "../../src/api/questions";
import { answerTo, followVersions, refresh } from "../../src/api/store";

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

/** Answers every request; gives the requests that came. */
function answer(body: unknown, status = 200): { url: string; cache: string | undefined }[] {
  const requests: { url: string; cache: string | undefined }[] = [];
  globalThis.fetch = async (input, init) => {
    requests.push({ url: String(input), cache: init?.cache });
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return new Response(text, { status });
  };
  return requests;
}

test("questions are addresses", () => {
  assert.equal(list("subnets", { at: "" }).url, "/api/subnets");
  assert.equal(list("assessments", { at: "7" }).url, "/api/decentralization?at=7");
  assert.equal(
    listOf("nodes", ["id", "country"], { at: "2026-11-18" }).url,
    "/api/nodes?at=2026-11-18&fields=id,country",
  );
  assert.equal(subnet("../nodes").url, "/api/subnets/..%2Fnodes");
  assert.equal(diff({ from: "1", to: "8" }).url, "/api/diff?from=1&to=8");
});

test("an answer that lacks what it must have is named, not drawn", async () => {
  answer({ total: 0 });
  const missing = await ask(list("subnets"));
  assert.ok(!missing.ok);
  assert.deepEqual(missing.error, {
    kind: "unreadable",
    status: 200,
    text: '/api/subnets: it has no "subnets"',
    problem: "",
  });
  answer("<html>");
  const html = await ask(list("subnets"));
  assert.ok(!html.ok && html.error.text === "/api/subnets: no JSON came");
});

test("a problem's own words are shown, and other refusals by their status", async () => {
  answer({ detail: "there is no node" }, 404);
  const problem = await ask(list("nodes"));
  assert.ok(!problem.ok && problem.error.kind === "refused");
  assert.equal(problem.error.text, "there is no node");
  answer("Bad gateway", 502);
  const gateway = await ask(list("nodes"));
  assert.ok(!gateway.ok);
  assert.equal(gateway.error.text, "/api/nodes: the server answered 502");
});

test("without a server the failure says so", async () => {
  globalThis.fetch = () => Promise.reject(new TypeError("failed"));
  const result = await ask(list("nodes"));
  assert.ok(!result.ok && result.error.kind === "unreachable");
});

test("a question is asked once, and its answer stays while a newer one fails", async () => {
  const question = list("providers", { at: "3" });
  const document = { total: 0, next: null, providers: [] };
  const requests = answer(document);
  const signal = answerTo(question);
  assert.equal(answerTo(question), signal);
  assert.deepEqual(signal.peek(), { value: null, failure: null, pending: true });
  await settled(() => !signal.value.pending);
  assert.equal(requests.length, 1);
  assert.deepEqual(signal.value.value, document);
  answer({ detail: "down" }, 503);
  refresh(question.url);
  await settled(() => !signal.value.pending);
  const latest = signal.value;
  assert.equal(latest.failure?.text, "down");
  assert.deepEqual(latest.value, document);
  answer({ detail: "no more" }, 404);
  refresh(question.url);
  await settled(() => !signal.value.pending);
  const gone = signal.value;
  assert.equal(gone.failure?.text, "no more");
  assert.equal(gone.value, null, "what is gone is not shown");
});

test("of two answers to one question the later request's counts", async () => {
  const question = list("versions", { limit: 2 });
  const waiting: ((response: Response) => void)[] = [];
  globalThis.fetch = () => new Promise((resolve) => waiting.push(resolve));
  const signal = answerTo(question);
  refresh(question.url);
  const body = (total: number) => new Response(JSON.stringify({ total, versions: [] }));
  waiting[1]?.(body(2));
  await settled(() => !signal.value.pending);
  waiting[0]?.(body(1));
  await settled(() => true);
  assert.equal(signal.value.value?.total, 2);
});

test("answers of another version than the newest are asked for again, those of a date are not", async () => {
  const rows = (version: number) => ({ version, total: 0, nodes: [] });
  answer(rows(5));
  const newest = answerTo(list("nodes", { limit: 1 }));
  const dated = answerTo(list("nodes", { limit: 1, at: "5" }));
  await settled(() => !newest.value.pending && !dated.value.pending);
  followVersions();
  const live = (version: number) => {
    const requests = answer(rows(version));
    liveVersion.value = { version, time: "2026-11-20T00:00:00Z", synthetic: true };
    return requests.map(({ url, cache }) => `${url} ${cache}`);
  };
  const again = ["/api/nodes?limit=1 no-cache"];
  assert.deepEqual(live(5), []);
  assert.deepEqual(live(6), again);
  await settled(() => !newest.value.pending);
  assert.deepEqual(live(2), again, "the server now has another registry, and starts anew");
  await settled(() => !newest.value.pending);
  assert.deepEqual(live(2), []);
});

test("an answer that was on its way when a newer version came is asked for again", async () => {
  const waiting: ((response: Response) => void)[] = [];
  globalThis.fetch = () => new Promise((resolve) => waiting.push(resolve));
  const rows = (version: number) => new Response(JSON.stringify({ version, total: 0, nodes: [] }));
  const signal = answerTo(list("nodes", { limit: 3 }));
  liveVersion.value = { version: 30, time: "2026-11-20T00:00:00Z", synthetic: true };
  const sent = waiting.length;
  waiting[0]?.(rows(29));
  await settled(() => waiting.length > sent);
  waiting.at(-1)?.(rows(30));
  await settled(() => !signal.value.pending);
  assert.equal(signal.value.value?.version, 30);
});

test("what is shown is not forgotten, however much is asked after it", async () => {
  const requests = answer({ total: 0, providers: [] });
  const shown = Array.from({ length: 60 }, (_, at) => list("providers", { at: String(100 + at) }));
  const stops = shown.map((question) => answerTo(question).subscribe(() => {}));
  await settled(() => requests.length === 60);
  for (const { url } of shown) refresh(url);
  assert.equal(requests.length, 120);
  for (const stop of stops) stop();
  const idle = Array.from({ length: 60 }, (_, at) => list("providers", { at: String(200 + at) }));
  for (const question of idle) answerTo(question);
  for (const { url } of shown) refresh(url);
  assert.equal(requests.length, 180, "what nothing shows makes room");
});

test("events that are no versions are refused", () => {
  for (const text of ["", "{", "null", "[]", '{"version":"8"}', '{"version":8}']) {
    assert.ok(!parseLiveVersion(text).ok, text);
  }
  const parsed = parseLiveVersion('{"version":8,"time":"2026-11-20T03:54:49Z","synthetic":true}');
  assert.ok(parsed.ok && parsed.value.version === 8 && parsed.value.synthetic);
});

test("builds that cannot be read are left out", () => {
  const { check } = latestBuilds(3);
  assert.ok(!check({ builds: 3 }).ok);
  assert.ok(!check(null).ok);
  const builds = check({
    builds: [null, { id: "a" }, { id: "b", time_ms: 5, metrics: { "build.wall_time": 9 } }],
  });
  assert.ok(builds.ok);
  assert.deepEqual(
    builds.value.map(({ id, time, wallTime, outcome }) => [id, time, wallTime, outcome]),
    [["b", 5, 9, ""]],
  );
});

/** Lets everything that waits go on until a condition holds. */
async function settled(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (turn > 3 && condition()) return;
  }
  throw new Error("it does not settle");
}

import assert from "node:assert/strict";
import { test } from "node:test";
import type { FindingDetail, Nakamoto } from "../../src/api/documents";
import {
  bestCoefficient,
  explainRule,
  gradeOf,
  groupByRule,
  minimumOf,
  summarizeFeatures,
} from "../../src/model/decentralization";

const even = (value: number): Nakamoto => ({
  node_operator: value,
  node_provider: value,
  data_center: value,
  data_center_owner: value,
  area: value,
  country: value,
});

const finding = (rule: string, subject: string, penalty: number): FindingDetail => ({
  rule,
  subject,
  penalty,
  feature: null,
  count: 2,
  limit: 1,
  text: subject,
});

test("the best coefficient of thirteen nodes is five", () => {
  assert.deepEqual([0, 1, 3, 13, 34, 40].map(bestCoefficient), [0, 1, 2, 5, 12, 14]);
});

test("one actor is bad and two are few, whatever the size; the rest is measured against the best", () => {
  assert.equal(gradeOf(0, 0), "bad");
  assert.equal(gradeOf(1, 1), "bad");
  assert.equal(gradeOf(2, 4), "warn");
  assert.equal(gradeOf(3, 13), "fair");
  assert.equal(gradeOf(4, 13), "good");
  assert.equal(gradeOf(6, 40), "fair");
});

test("a subnet is as strong as its weakest feature", () => {
  assert.equal(minimumOf({ ...even(5), country: 3 }), 3);
});

test("features are summed up over subnets", () => {
  const subnets = [2, 5, 5, 4].map((value) => ({ size: 13, nakamoto: even(value) }));
  const summaries = summarizeFeatures(subnets);
  assert.equal(summaries.length, 6);
  const [first] = summaries;
  assert.equal(first?.minimum, 2);
  assert.equal(first?.median, 4.5);
  assert.deepEqual(first?.grades, { bad: 0, warn: 1, fair: 0, good: 3 });
  assert.deepEqual(summarizeFeatures([]), []);
});

test("findings are grouped by rule, the dearest first", () => {
  const groups = groupByRule([
    finding("actor_limit", "a", 10),
    finding("country_limit", "CH", 100),
    finding("actor_limit", "b", 30),
  ]);
  assert.deepEqual(
    groups.map(({ rule, penalty, findings }) => [rule, penalty, findings.map((it) => it.subject)]),
    [
      ["country_limit", 100, ["CH"]],
      ["actor_limit", 40, ["b", "a"]],
    ],
  );
});

test("a rule that is not known here keeps its name", () => {
  assert.equal(explainRule("moon_limit"), "moon limit");
  assert.match(explainRule("actor_limit"), /more nodes than the limit/);
});

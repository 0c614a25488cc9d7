import assert from "node:assert/strict";
import { test } from "node:test";
import {
  choiceParameter,
  matchPath,
  numberParameter,
  parameterOf,
  pathWithQuery,
  sortParameter,
  textParameter,
  withParameter,
} from "../../src/base/url_state";

const SORT = sortParameter({ column: "penalty", descending: true });

test("defaults are not in the URL, other values are, and come back", () => {
  assert.equal(withParameter("q=swiss", SORT, { column: "penalty", descending: true }), "q=swiss");
  const sorted = withParameter("q=swiss", SORT, { column: "size", descending: true });
  assert.equal(sorted, "q=swiss&sort=-size");
  assert.deepEqual(parameterOf(sorted, SORT), { column: "size", descending: true });
  assert.deepEqual(parameterOf("sort=size", SORT), { column: "size", descending: false });
  assert.equal(withParameter(sorted, textParameter("q"), ""), "sort=-size");
});

test("a text that fits nothing reads as the default", () => {
  const choice = choiceParameter("tab", ["members", "history"]);
  assert.equal(parameterOf("tab=nonsense", choice), "members");
  assert.equal(parameterOf("tab=history", choice), "history");
  assert.deepEqual(parameterOf("sort=-", SORT), { column: "penalty", descending: true });
  assert.deepEqual(parameterOf("sort=", SORT), { column: "penalty", descending: true });
  for (const text of ["", "from=", "from=x", "from=1e999", "from=%20"]) {
    assert.equal(parameterOf(text, numberParameter("from")), null, text);
  }
  assert.equal(parameterOf("from=-2.5", numberParameter("from")), -2.5);
});

test("queries leave out what is absent and encode the rest", () => {
  assert.equal(pathWithQuery("/nodes", {}), "/nodes");
  const query = { at: "", provider: "a&b", limit: 5, cursor: null, sort: undefined };
  assert.equal(pathWithQuery("/nodes", query), "/nodes?provider=a%26b&limit=5");
});

test("patterns match whole paths", () => {
  assert.deepEqual(matchPath("/subnets/:id", "/subnets/tdb26"), { id: "tdb26" });
  assert.deepEqual(matchPath("/subnets/:id", "/subnets/a%2Fb"), { id: "a/b" });
  assert.deepEqual(matchPath("/", "/"), {});
  for (const path of ["/subnets", "/subnets/", "/subnets/a/b", "/nodes/a", "/subnets/%ff"]) {
    assert.equal(matchPath("/subnets/:id", path), null, path);
  }
});

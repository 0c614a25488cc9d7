import assert from "node:assert/strict";
import { test } from "node:test";
import { distinctValues, filterRows, sortRows, visibleRange } from "../../src/model/table";

test("rows without a value come last in either order, equal ones keep theirs", () => {
  const rows = [
    { id: "a", size: 13 },
    { id: "b", size: null },
    { id: "c", size: 40 },
    { id: "d", size: 13 },
  ];
  const order = (descending: boolean) =>
    sortRows(rows, ({ size }) => size, descending)
      .map(({ id }) => id)
      .join("");
  assert.equal(order(false), "adcb");
  assert.equal(order(true), "cadb");
  assert.equal(rows.map(({ id }) => id).join(""), "abcd");
});

test("texts sort as people count", () => {
  const names = ["sch10", "Sch2", "sch1", "an1"];
  assert.deepEqual(
    sortRows(names, (name) => name, false),
    ["an1", "sch1", "Sch2", "sch10"],
  );
});

test("a filter finds all its words in any order, across cells but not through them", () => {
  const rows = [
    ["tdb26", "Zürich"],
    ["uzr34", "Antwerp"],
    ["ab", "cd"],
  ];
  const found = (text: string) => filterRows(rows, text, (row) => row).map(([id]) => id);
  assert.deepEqual(found("  "), ["tdb26", "uzr34", "ab"]);
  assert.deepEqual(found("zürich TDB"), ["tdb26"]);
  assert.deepEqual(found("bc"), []);
  assert.deepEqual(found("(["), []);
});

test("rows within sight are drawn, and never rows that are not there", () => {
  assert.deepEqual(visibleRange(0, 320, 32, 1440, 8), { first: 0, end: 18 });
  assert.deepEqual(visibleRange(3200, 320, 32, 1440, 8), { first: 92, end: 118 });
  assert.deepEqual(visibleRange(46_080, 320, 32, 1440, 8), { first: 1432, end: 1440 });
  assert.deepEqual(visibleRange(-40, 320, 32, 3, 8), { first: 0, end: 3 });
  assert.deepEqual(visibleRange(99_999, 320, 32, 5, 8), { first: 5, end: 5 });
});

test("choices are the values that rows have, with their number", () => {
  const values = distinctValues(["CH", null, "BE", "CH", ""], (country) => country);
  assert.deepEqual(values, [
    { value: "BE", rows: 1 },
    { value: "CH", rows: 2 },
  ]);
});

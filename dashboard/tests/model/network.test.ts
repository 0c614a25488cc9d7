import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChangeRow } from "../../src/api/documents";
import { changesOfSubnet, countChanges, describeChange } from "../../src/model/changes";
import { chooseVersions, linePoints } from "../../src/model/history";
import { activityOf, totalsOf } from "../../src/model/network";
import { placeMembers } from "../../src/model/placement";

const SUBNET = "27ia6-vgfzs-mc2xm-afow5-nae";
const OTHER = "tdb26-jop6k-aogll-7ltgs-aae";
const NODE = "an24a-rrelx-2d2w3-yklo5-lqe";

const change = (fields: Partial<ChangeRow>): ChangeRow => ({
  change: "node_joined",
  subject_kind: "node",
  subject_id: NODE,
  text: "",
  from: null,
  to: null,
  fields: [],
  ...fields,
});

test("totals count what is there, and health only where it was observed", () => {
  const subnets = [
    { penalty: 0, is_halted: false, country_nodes: [{ value: "CH", nodes: 2 }] },
    {
      penalty: 30,
      is_halted: true,
      country_nodes: [
        { value: "CH", nodes: 1 },
        { value: "BE", nodes: 1 },
      ],
    },
  ];
  const providers = [
    { nodes: 4, assigned_nodes: 3, healthy_nodes: 4 },
    { nodes: 0, assigned_nodes: 0, healthy_nodes: null },
  ];
  assert.deepEqual(totalsOf(subnets, providers), {
    subnets: 2,
    subnetsWithinRules: 1,
    haltedSubnets: 1,
    nodes: 4,
    assignedNodes: 3,
    healthyNodes: 4,
    providers: 1,
    countries: 2,
  });
  const unobserved = [{ nodes: 4, assigned_nodes: 3, healthy_nodes: null }];
  assert.equal(totalsOf(subnets, unobserved).healthyNodes, null);
  assert.equal(totalsOf([], []).healthyNodes, null);
  const silent = subnets.map((subnet) => ({ ...subnet, is_halted: null }));
  assert.equal(totalsOf(silent, providers).haltedSubnets, null);
  assert.deepEqual([true, false, null].map(activityOf), ["halted", "running", "not observed"]);
});

test("members stand where their data centers are, and the others are counted", () => {
  const gps = { latitude_degrees: 47.4, longitude_degrees: 8.5 };
  const site = (id: string) => ({ id, owner: "Owner", region: "Europe,CH,Zurich", gps });
  const members = ["zh1", "zh2", "zh2", "gone", null].map((id) => ({ data_center_id: id }));
  const sites = [site("zh1"), site("zh2"), site("unused"), { ...site("gone"), gps: null }];
  const { places, unplaced } = placeMembers(members, sites);
  assert.deepEqual(
    places.map(({ id, nodes, region }) => [id, nodes, region]),
    [
      ["zh2", 2, "Europe, CH, Zurich"],
      ["zh1", 1, "Europe, CH, Zurich"],
    ],
  );
  assert.equal(unplaced, 2);
});

test("a change is told by its verb, and what it is about", () => {
  const joined = describeChange(change({ to: SUBNET }));
  assert.deepEqual(
    [joined.kind, joined.verb, joined.subnet, joined.detail],
    ["node", "joined", SUBNET, "subnet 27ia6"],
  );
  const moved = describeChange(change({ change: "node_moved", from: OTHER, to: SUBNET }));
  assert.equal(moved.detail, "tdb26 → 27ia6");
  const fields = [{ field: "hostos_version", from: "", to: "12ef9d507424bff9bc60" }];
  const changed = describeChange(change({ change: "node_changed", fields }));
  assert.equal(changed.detail, "hostos_version: none → 12ef9d50");
  assert.equal(changed.subnet, null);
});

test("a subnet's changes are its own and those of nodes that came or went", () => {
  const rows = [
    change({ to: SUBNET }),
    change({ change: "node_left", from: SUBNET }),
    change({ to: OTHER }),
    change({ change: "subnet_upgraded", subject_kind: "subnet", subject_id: SUBNET }),
  ];
  assert.deepEqual(changesOfSubnet(rows, SUBNET), [rows[0], rows[1], rows[3]]);
  assert.deepEqual(countChanges(rows)[0], { change: "node joined", count: 2 });
});

test("a history has the first and the newest version, and not too many between", () => {
  const versions = Array.from({ length: 100 }, (_, index) => ({ version: 100 - index }));
  const chosen = chooseVersions(versions, 5).map(({ version }) => version);
  assert.deepEqual(chosen, [1, 26, 51, 75, 100]);
  assert.deepEqual(chooseVersions([{ version: 2 }, { version: 1 }]), [
    { version: 1 },
    { version: 2 },
  ]);
});

test("a line leaves gaps out, and equal values make a level one", () => {
  assert.deepEqual(linePoints([0, null, 10]), [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ]);
  assert.deepEqual(
    linePoints([3, 3]).map(({ y }) => y),
    [0.5, 0.5],
  );
  assert.deepEqual(linePoints([7]), [{ x: 0.5, y: 0.5 }]);
  assert.deepEqual(linePoints([]), []);
  assert.deepEqual(linePoints([null]), []);
});

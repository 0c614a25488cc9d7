// Which npm packages a program on Node.js spends its time in, from what `node --cpu-prof` writes: samples by the package
// of the innermost function, summed over the threads and processes that wrote a profile.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageParts } from "../../../dashboard/webpack/portable_module_names.mjs";

/** How many owners are named; the others are one line. */
const NAMED = 4;

/** Who a function belongs to: a package, Node.js itself, or what the sampler calls `(garbage collector)` and the like. */
function owner({ functionName, url }) {
  if (url === "") return functionName.startsWith("(") ? functionName : "V8";
  if (url.startsWith("node:")) return "Node.js";
  return packageParts(url)?.name ?? "this repository";
}

/** The milliseconds of each owner, the most first. What a thread waits does not count. */
function timeByOwner(profiles) {
  const times = new Map();
  for (const { nodes, samples, timeDeltas } of profiles) {
    const owners = new Map(nodes.map(({ id, callFrame }) => [id, owner(callFrame)]));
    samples.forEach((id, index) => {
      const name = owners.get(id);
      if (name === "(idle)") return;
      times.set(name, (times.get(name) ?? 0) + timeDeltas[index] / 1000);
    });
  }
  return [...times].sort(([, left], [, right]) => right - left);
}

/** All profiles of a folder, as V8 wrote them. */
export function readProfiles(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith(".cpuprofile"));
  return files.map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
}

/** Lines of a table: milliseconds by owner, summed over profiles, the sum last. */
export function shares(profiles) {
  const times = timeByOwner(profiles);
  const total = times.reduce((sum, [, ms]) => sum + ms, 0);
  const rest = times.slice(NAMED).reduce((sum, [, ms]) => sum + ms, 0);
  const lines = [...times.slice(0, NAMED), ["all others", rest], ["together", total]];
  return lines.map(([name, ms]) => {
    const share = ((100 * ms) / total).toFixed(0);
    return `${ms.toFixed(0).padStart(7)} ms ${share.padStart(4)} %  ${name}`;
  });
}

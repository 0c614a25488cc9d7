// Judges a bundle's sizes by `dre gate`: it only adds up what the bundle's manifest says.
//
//   node bundle_budget.mjs DRE BUDGETS BUNDLE KEY

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundleSizes, readManifest } from "./bundle_sizes.mjs";

/**
 * The metrics of a bundle: bytes after Brotli, of all files and of what each entry needs at once.
 *
 * @param {string} key the bundle's name in metrics
 * @param {ReturnType<typeof bundleSizes>} sizes
 * @returns {string[]} each `NAME=VALUE`
 */
function metricsOf(key, { all, entries }) {
  return [
    `bundle.size/${key}=${all.brotliBytes}B`,
    ...Object.entries(entries).map(
      ([entry, { brotliBytes }]) => `bundle.size/${key}/${entry}=${brotliBytes}B`,
    ),
  ];
}

/** Runs the gate and returns its exit status. */
function main([dre, budgets, bundle, key]) {
  const metrics = metricsOf(key, bundleSizes(readManifest(bundle)));
  const folder = process.env.TEST_UNDECLARED_OUTPUTS_DIR;
  if (folder) writeFileSync(join(folder, "metrics.txt"), `${metrics.join("\n")}\n`);
  const options = metrics.map((metric) => `--metric=${metric}`);
  const gate = spawnSync(resolve(dre), ["gate", "--budgets", budgets, ...options], {
    stdio: "inherit",
  });
  if (gate.error) throw new Error(`cannot start ${dre}: ${gate.error.message}`);
  return gate.status ?? 1;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}

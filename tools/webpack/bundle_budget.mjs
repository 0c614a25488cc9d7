// Judges a bundle's sizes by `dre gate`: it only adds up what the bundle's manifest says.
//
//   node bundle_budget.mjs DRE BUDGETS BUNDLE KEY

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const MANIFEST = "asset-manifest.json";
const LICENCES = /\.LICENSE\.txt$/; // no browser loads them

/**
 * The metrics of a bundle: bytes after Brotli, of all files and of what each entry needs at once.
 *
 * @param {string} key the bundle's name in metrics
 * @param {{ assets: Record<string, { bytes: number, brotliBytes?: number }>, entries: Record<string, string[]> }} manifest
 * @returns {string[]} each `NAME=VALUE`
 */
function metricsOf(key, { assets, entries }) {
  const size = (names) => {
    const sizes = names.map((name) => assets[name].brotliBytes ?? assets[name].bytes);
    return sizes.reduce((sum, bytes) => sum + bytes, 0);
  };
  const all = Object.keys(assets).filter((name) => !LICENCES.test(name));
  return [
    `bundle.size/${key}=${size(all)}B`,
    ...Object.entries(entries).map(
      ([entry, names]) => `bundle.size/${key}/${entry}=${size(names)}B`,
    ),
  ];
}

function readManifest(bundle) {
  const path = join(bundle, MANIFEST);
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(`cannot read ${path}: ${error.message}; is it a bundle of webpack?`);
  }
}

/** Runs the gate and returns its exit status. */
function main([dre, budgets, bundle, key]) {
  const metrics = metricsOf(key, readManifest(bundle));
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

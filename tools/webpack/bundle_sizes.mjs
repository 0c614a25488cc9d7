// What a bundle weighs, as its manifest says.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const MANIFEST = "asset-manifest.json";
const LICENCES = /\.LICENSE\.txt$/; // no browser loads them

/**
 * Reads the manifest of a bundle.
 *
 * @param {string} bundle the folder
 * @throws where there is none, in one line that says so
 */
export function readManifest(bundle) {
  const path = join(bundle, MANIFEST);
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(`cannot read ${path}: ${error.message}; is it a bundle of webpack?`);
  }
}

/** What a file weighs in each form; where it is not compressed, it goes as it is. */
function sizeOf({ bytes, gzipBytes = bytes, brotliBytes = bytes }) {
  return { bytes, gzipBytes, brotliBytes };
}

/**
 * The sizes of a bundle: of all files, and of what each entry needs at once.
 *
 * @param {{ assets: Record<string, { bytes: number, gzipBytes?: number, brotliBytes?: number }>, entries: Record<string, string[]> }} manifest
 */
export function bundleSizes({ assets, entries }) {
  const sum = (names) =>
    names
      .map((name) => sizeOf(assets[name]))
      .reduce((total, size) => ({
        bytes: total.bytes + size.bytes,
        gzipBytes: total.gzipBytes + size.gzipBytes,
        brotliBytes: total.brotliBytes + size.brotliBytes,
      }));
  const all = Object.keys(assets).filter((name) => !LICENCES.test(name));
  return {
    all: sum(all),
    entries: Object.fromEntries(Object.entries(entries).map(([name, files]) => [name, sum(files)])),
  };
}

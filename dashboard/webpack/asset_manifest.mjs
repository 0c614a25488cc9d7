// Writes `asset-manifest.json`: every file of the bundle with its sizes and its hash for subresource integrity, and
// which files each entry needs at once. The budget of the bundle reads it, and so may whoever serves the files.

import { createHash } from "node:crypto";

/** The manifest's own name: it is the one file that it does not list. */
export const MANIFEST_NAME = "asset-manifest.json";

const NAME = "AssetManifestPlugin";
const COMPRESSED = /\.(br|gz)$/;

/** The bytes of the file beside an asset, if there is one. */
function bytesOf(compilation, name) {
  return compilation.getAsset(name)?.source.buffer().length;
}

function describe(compilation, { name, source, info }) {
  const content = source.buffer();
  return {
    bytes: content.length,
    gzipBytes: bytesOf(compilation, `${name}.gz`),
    brotliBytes: bytesOf(compilation, `${name}.br`),
    integrity: `sha384-${createHash("sha384").update(content).digest("base64")}`,
    // Its name has a hash of its content, so it never changes.
    immutable: info.immutable === true,
  };
}

function manifest(compilation) {
  const assets = compilation
    .getAssets()
    .filter(({ name }) => !COMPRESSED.test(name))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map((asset) => [asset.name, describe(compilation, asset)]);
  const entries = [...compilation.entrypoints].map(([name, entry]) => [
    name,
    entry.getFiles().filter((file) => !file.endsWith(".map")),
  ]);
  return {
    version: 1,
    publicPath: compilation.outputOptions.publicPath,
    entries: Object.fromEntries(entries),
    assets: Object.fromEntries(assets),
  };
}

/** The plugin. It comes after all that makes assets. */
export class AssetManifestPlugin {
  apply(compiler) {
    const { Compilation, sources } = compiler.webpack;
    compiler.hooks.thisCompilation.tap(NAME, (compilation) => {
      const stage = Compilation.PROCESS_ASSETS_STAGE_REPORT;
      compilation.hooks.processAssets.tap({ name: NAME, stage }, () => {
        const text = `${JSON.stringify(manifest(compilation), null, 2)}\n`;
        compilation.emitAsset(MANIFEST_NAME, new sources.RawSource(text));
      });
    });
  }
}

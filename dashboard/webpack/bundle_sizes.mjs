// Writes `bundle-sizes.json`: how much of each script and style sheet is of which npm package and which folder of ours. It
// counts sources, as they go into a file: a minifier makes them smaller together, and nobody can say what of it is whose.

import { posix } from "node:path";
import { bundlesOf } from "./bundle_packages.mjs";
import { packageParts } from "./portable_module_names.mjs";

const NAME = "BundleSizesPlugin";
/** The list's name. */
export const SIZES_NAME = "bundle-sizes.json";

const STYLES = /\.css$/;

/** A style sheet of a package is known by its portable name alone. */
const PORTABLE = /\bnpm:((?:@[^/]+\/)?[^/@]+)@/;

/** Whose a module is: the package's name, or a folder from the project's. */
function owner(path, context) {
  const name = path.match(PORTABLE)?.[1] ?? packageParts(path)?.name;
  return name ?? posix.dirname(posix.relative(context, path.split("?", 1)[0]));
}

/** Bytes of sources by whose they are, for one file of a chunk. */
function parts(chunk, file, { chunkGraph, compiler }) {
  const bytesByOwner = new Map();
  for (const module of chunkGraph.getChunkModulesIterable(chunk)) {
    if (module.type.startsWith("css") !== STYLES.test(file)) continue;
    // Modules that were put into one keep their names.
    for (const part of module.modules ?? [module]) {
      const path = part.nameForCondition();
      if (!path) continue;
      const of = owner(path, compiler.root.context);
      bytesByOwner.set(of, (bytesByOwner.get(of) ?? 0) + part.size());
    }
  }
  const sorted = [...bytesByOwner].sort(([left], [right]) => (left < right ? -1 : 1));
  return sorted.map(([of, source_bytes]) => ({ of, source_bytes }));
}

function files(compilation) {
  const size = (name) => compilation.getAsset(name)?.source.buffer().length;
  const all = bundlesOf(compilation).flatMap((bundle) =>
    [...bundle.chunks].flatMap((chunk) =>
      [...chunk.files].map((file) => ({
        file,
        bytes: size(file),
        brotli_bytes: size(`${file}.br`),
        parts: parts(chunk, file, bundle),
      })),
    ),
  );
  const described = all.filter(({ bytes }) => bytes !== undefined);
  return described.sort((left, right) => (left.file < right.file ? -1 : 1));
}

/** The plugin. It comes after all that makes assets. */
export class BundleSizesPlugin {
  apply(compiler) {
    const { Compilation, sources } = compiler.webpack;
    compiler.hooks.thisCompilation.tap(NAME, (compilation) => {
      const stage = Compilation.PROCESS_ASSETS_STAGE_REPORT;
      compilation.hooks.processAssets.tap({ name: NAME, stage }, () => {
        const text = `${JSON.stringify(files(compilation), null, 2)}\n`;
        compilation.emitAsset(SIZES_NAME, new sources.RawSource(text));
      });
    });
  }
}

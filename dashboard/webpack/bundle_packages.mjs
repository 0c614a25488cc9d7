// Writes `bundle-packages.json`: the npm packages that have modules in the bundle, each with its version, its licence and
// those of the others that it declares to need. What a lock file names besides never reaches a browser.

import { declaredLicence } from "./licence.mjs";
import { packageParts } from "./portable_module_names.mjs";

const NAME = "BundlePackagesPlugin";
/** The list's name. */
export const PACKAGES_NAME = "bundle-packages.json";

/** The service worker is a bundle of its own; other compilations inside of one make only what build steps run. */
const SERVICE_WORKER = /InjectManifest$/;

/** The compilations that make what browsers get. */
export function bundlesOf(compilation) {
  const isServiceWorker = ({ compiler }) => SERVICE_WORKER.test(compiler.name);
  return [compilation, ...compilation.children.filter(isServiceWorker)];
}

/** The folders of packages with modules in the chunks of a compilation, and whether webpack's own runtime is there. */
function* folders({ chunks, chunkGraph, compiler }) {
  for (const chunk of chunks) {
    for (const module of chunkGraph.getChunkModulesIterable(chunk)) {
      // Modules that were put into one keep their names.
      for (const part of module.modules ?? [module]) {
        const parts = packageParts(part.nameForCondition() ?? "");
        if (parts) yield parts.folder;
      }
    }
    if (chunkGraph.getNumberOfRuntimeModules(chunk) > 0) {
      yield `${compiler.root.context}/node_modules/webpack`;
    }
  }
}

function describe(manifest, manifests) {
  const { name, version, dependencies, peerDependencies } = manifest;
  const declared = { ...peerDependencies, ...dependencies };
  return {
    name,
    version,
    licence: declaredLicence(manifest),
    dependencies: manifests
      .filter((other) => Object.hasOwn(declared, other.name))
      .map((other) => `${other.name}@${other.version}`),
  };
}

function packages(compilation) {
  const manifests = new Map();
  for (const folder of bundlesOf(compilation).flatMap((bundle) => [...folders(bundle)])) {
    const text = compilation.inputFileSystem.readFileSync(`${folder}/package.json`, "utf8");
    const manifest = JSON.parse(text);
    manifests.set(`${manifest.name} ${manifest.version}`, manifest);
  }
  const sorted = [...manifests].sort(([left], [right]) => (left < right ? -1 : 1));
  const values = sorted.map(([, manifest]) => manifest);
  return values.map((manifest) => describe(manifest, values));
}

/** The plugin. */
export class BundlePackagesPlugin {
  apply(compiler) {
    const { Compilation, sources } = compiler.webpack;
    compiler.hooks.thisCompilation.tap(NAME, (compilation) => {
      const stage = Compilation.PROCESS_ASSETS_STAGE_REPORT;
      compilation.hooks.processAssets.tap({ name: NAME, stage }, () => {
        const text = `${JSON.stringify(packages(compilation), null, 2)}\n`;
        compilation.emitAsset(PACKAGES_NAME, new sources.RawSource(text));
      });
    });
  }
}

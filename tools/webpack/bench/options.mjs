// The bundler's options one by one: webpack's configuration of the project in the current folder, without some of what makes
// bundles small. Webpack's command line reads it:
//
//   cd dashboard && node_modules/.bin/webpack build --config ../tools/webpack/bench/options.mjs --env without=splitting,minifier

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** What can be taken away: each changes a configuration. */
const TAKE_AWAY = {
  /** Everything is in the file of its entry, pages that come when they are opened as well. */
  splitting: (configuration) => {
    configuration.optimization.splitChunks = false;
    configuration.module.parser = { javascript: { dynamicImportMode: "eager" } };
  },
  /** What nobody imports stays, and modules are not put into one another. */
  "tree-shaking": (configuration) => {
    Object.assign(configuration.optimization, {
      usedExports: false,
      providedExports: false,
      sideEffects: false,
      innerGraph: false,
      concatenateModules: false,
    });
  },
  /** Terser as webpack starts it by itself; styles stay as they are. */
  minifier: (configuration) => {
    delete configuration.optimization.minimizer;
  },
};

/** What webpack's command line calls. */
export default async function withoutOptions({ without = "" }, settings) {
  const { default: configure } = await import(pathToFileURL(resolve("webpack/config.mjs")));
  const configuration = configure({}, settings);
  for (const option of without.split(",").filter(Boolean)) {
    const takeAway = TAKE_AWAY[option];
    if (!takeAway) {
      const names = Object.keys(TAKE_AWAY).join(", ");
      throw new Error(`without=${option}: there is no such option; give some of ${names}`);
    }
    takeAway(configuration);
  }
  return configuration;
}

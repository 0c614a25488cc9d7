// The dashboard's webpack configuration: the one place that decides what the bundle's bytes are. The persistent worker,
// the one-shot program, `yarn build` and `yarn dev` all call `configure`, so it must not know which of them does, nor
// where on a disk it runs: equal sources give equal bytes in any folder.

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import HtmlWebpackPlugin from "html-webpack-plugin";
import MiniCssExtractPlugin from "mini-css-extract-plugin";
import { AssetManifestPlugin } from "./asset_manifest.mjs";
import { cacheGroups } from "./chunks.mjs";
import { compressionPlugins } from "./compression.mjs";
import { devServer } from "./dev_server.mjs";
import { minimizers } from "./minimizers.mjs";
import { PortableModuleNamesPlugin } from "./portable_module_names.mjs";
import { reportPlugins } from "./report.mjs";
import { rules } from "./rules.mjs";
import { serviceWorkerPlugin } from "./service_worker.mjs";

const PROJECT_FOLDER = dirname(dirname(fileURLToPath(import.meta.url)));

/** The browsers' language: what every engine of the last three years runs. */
export const LANGUAGE_LEVEL = "es2022";

/**
 * The configuration for webpack.
 *
 * @param {object} settings
 * @param {"production" | "development"} settings.mode
 * @param {string} settings.publicPath where a browser finds the assets: a path or an address, with a slash at its end
 * @param {boolean} settings.report whether to write the bundle analyzer's report, too
 * @returns {import("webpack").Configuration}
 */
export function configure({ mode, publicPath, report }) {
  const production = mode === "production";
  const name = production ? "[name].[contenthash:16]" : "[name]";
  return {
    mode,
    context: PROJECT_FOLDER,
    target: ["web", LANGUAGE_LEVEL],
    entry: { main: "./src/main.tsx" },
    output: {
      path: join(PROJECT_FOLDER, "dist"),
      publicPath,
      filename: `${name}.js`,
      chunkFilename: `${name}.js`,
      assetModuleFilename: `${name}[ext]`,
      // The page may stand beside another one that webpack made.
      uniqueName: "dre",
      clean: true,
    },
    resolve: { extensions: [".ts", ".tsx", ".mjs", ".js"] },
    module: { rules: rules({ languageLevel: LANGUAGE_LEVEL }) },
    // No `eval` even here: the content security policy must not differ between what is tried and what is served.
    devtool: production ? false : "source-map",
    optimization: {
      // Both follow from names: PortableModuleNamesPlugin's, and those that imports give to chunks.
      moduleIds: "deterministic",
      chunkIds: "named",
      sideEffects: true,
      splitChunks: { chunks: "async", cacheGroups },
      minimizer: minimizers({ languageLevel: LANGUAGE_LEVEL }),
    },
    plugins: [
      new PortableModuleNamesPlugin(),
      new HtmlWebpackPlugin({
        template: "./src/index.html",
        inject: "head",
        scriptLoading: "defer",
      }),
      new MiniCssExtractPlugin({ filename: `${name}.css`, chunkFilename: `${name}.css` }),
      ...(production ? [serviceWorkerPlugin(), ...compressionPlugins()] : []),
      new AssetManifestPlugin(),
      ...reportPlugins({ report }),
    ],
    stats: { modules: false, logging: "warn" },
    performance: false, // budgets.toml judges sizes
    devServer: devServer(),
  };
}

/** What webpack's command line and the worker call: the settings come from the mode and the environment. */
export default function fromEnvironment(_environment, { mode = "production" } = {}) {
  return configure({
    mode,
    publicPath: process.env.DRE_PUBLIC_PATH || "/",
    report: process.env.DRE_BUNDLE_REPORT === "1",
  });
}

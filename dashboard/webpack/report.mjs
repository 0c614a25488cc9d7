// The bundle analyzer's report, as a page and as JSON: which module takes how much of which file; the list of the npm
// packages that the modules are of; and how much of each file is whose. On demand, with DRE_BUNDLE_REPORT=1.

import { BundleAnalyzerPlugin } from "webpack-bundle-analyzer";
import { BundlePackagesPlugin } from "./bundle_packages.mjs";
import { BundleSizesPlugin } from "./bundle_sizes.mjs";

/**
 * The plugins that write `bundle-report.html`, `bundle-report.json`, `bundle-packages.json` and
 * `bundle-sizes.json`.
 *
 * @param {{ report: boolean }} settings
 * @returns {import("webpack").WebpackPluginInstance[]}
 */
export function reportPlugins({ report }) {
  if (!report) return [];
  const options = { openAnalyzer: false, logLevel: "error", compressionAlgorithm: "brotli" };
  return [
    new BundleAnalyzerPlugin({
      ...options,
      analyzerMode: "static",
      defaultSizes: "brotli",
      reportFilename: "bundle-report.html",
      // A title with the time of day would make each report another one.
      reportTitle: "dre dashboard",
    }),
    new BundleAnalyzerPlugin({
      ...options,
      analyzerMode: "json",
      reportFilename: "bundle-report.json",
    }),
    new BundlePackagesPlugin(),
    new BundleSizesPlugin(),
  ];
}

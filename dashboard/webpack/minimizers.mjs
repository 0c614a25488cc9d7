// What makes scripts and styles small. swc minifies scripts: terser takes three times as long for 1 % less. It runs on
// threads of its own, so that further processes would only cost their start.

import CssMinimizerPlugin from "css-minimizer-webpack-plugin";
import TerserPlugin from "terser-webpack-plugin";

/**
 * The minimizers of scripts and of styles; webpack uses them in production alone.
 *
 * @param {{ languageLevel: string }} settings
 * @returns {import("webpack").WebpackPluginInstance[]}
 */
export function minimizers({ languageLevel }) {
  return [
    new TerserPlugin({
      minify: TerserPlugin.swcMinify,
      parallel: false,
      extractComments: "some", // licences, into a file beside the script
      terserOptions: {
        ecma: Number(languageLevel.replace("es", "")),
        compress: { drop_console: true, drop_debugger: true, passes: 2 },
      },
    }),
    new CssMinimizerPlugin({ minify: CssMinimizerPlugin.lightningCssMinify, parallel: false }),
  ];
}

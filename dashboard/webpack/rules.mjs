// What turns each kind of source into a module. Types are not checked here: that is `tsc`, a test of its own.

import MiniCssExtractPlugin from "mini-css-extract-plugin";

/**
 * The rules for modules.
 *
 * @param {{ languageLevel: string }} settings
 * @returns {import("webpack").RuleSetRule[]}
 */
export function rules({ languageLevel }) {
  return [
    { test: /\.tsx?$/, loader: "swc-loader", options: swc({ languageLevel }) },
    { test: /\.css$/, use: [MiniCssExtractPlugin.loader, "css-loader"] },
    { test: /\.(svg|png|ico|woff2|webmanifest)$/, type: "asset/resource" },
  ];
}

function swc({ languageLevel }) {
  return {
    // A .swcrc of the machine must not decide anything.
    configFile: false,
    swcrc: false,
    jsc: {
      target: languageLevel,
      parser: { syntax: "typescript", tsx: true },
      transform: { react: { runtime: "automatic", importSource: "preact" } },
    },
  };
}

// How modules are shared out among files. One script and one style sheet come first: the framework is a few kilobytes,
// and a request of its own would cost more than it saves. All else belongs to a page and comes when the page does:
// `import(/* webpackChunkName: "NAME" */ …)`. The groups are tried from the highest priority to the lowest.

/** Packages that only some pages need, by the file that they share. */
const LIBRARIES = {
  map: /[\\/]node_modules[\\/](d3-[a-z]+|internmap|topojson-client|world-atlas)[\\/]/,
  chart: /[\\/]node_modules[\\/]uplot[\\/]/,
};

const library = ([name, test]) => [
  name,
  { name: `vendor-${name}`, test, priority: 30, enforce: true },
];

/**
 * Webpack's cache groups.
 *
 * - `vendor-NAME`: a large library with what it needs;
 * - `vendor`: all other packages of pages;
 * - `common`: sources that several pages share.
 */
export const cacheGroups = {
  default: false,
  defaultVendors: false,
  ...Object.fromEntries(Object.entries(LIBRARIES).map(library)),
  vendor: { name: "vendor", test: /[\\/]node_modules[\\/]/, priority: 20, enforce: true },
  common: { name: "common", minChunks: 2, priority: 10, enforce: true },
};

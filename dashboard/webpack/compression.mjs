// Compresses text once, when it is bundled, so that no server does it for each answer. The bytes depend on the input
// alone. Webpack's cache keeps what did not change.

import { brotliCompress, constants, gzip } from "node:zlib";
import CompressionPlugin from "compression-webpack-plugin";
import { MANIFEST_NAME } from "./asset_manifest.mjs";

const TEXT = /\.(js|css|html|svg|json|txt|ico|webmanifest)$/;

/** The tenth byte of a gzip file names the system that wrote it; 255 is "unknown" (RFC 1952, section 2.3.1). */
const GZIP_SYSTEM_OFFSET = 9;
const GZIP_SYSTEM_UNKNOWN = 255;

function portableGzip(input, options, callback) {
  gzip(input, options, (error, output) => {
    if (!error) output[GZIP_SYSTEM_OFFSET] = GZIP_SYSTEM_UNKNOWN;
    callback(error, output);
  });
}

function compression(extension, algorithm, compressionOptions) {
  return new CompressionPlugin({
    filename: `[path][base].${extension}`,
    test: TEXT,
    exclude: MANIFEST_NAME,
    algorithm,
    compressionOptions,
    // Beside each text, however small: a server need not ask whether there is one.
    threshold: 0,
    minRatio: Number.POSITIVE_INFINITY,
  });
}

/**
 * The plugins that write NAME.br and NAME.gz beside each text NAME.
 *
 * @returns {import("webpack").WebpackPluginInstance[]}
 */
export function compressionPlugins() {
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  return [
    compression("br", brotliCompress, { params: quality }),
    compression("gz", portableGzip, { level: constants.Z_BEST_COMPRESSION }),
  ];
}

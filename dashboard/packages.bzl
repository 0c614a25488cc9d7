"""The npm packages of the bundle. Tests name theirs where they stand."""

# What lies in the bundle.
BUNDLED_PACKAGES = [
    "@preact/signals",
    "d3-geo",
    "preact",
    "topojson-client",
    "uplot",
    "workbox-expiration",
    "workbox-precaching",
    "workbox-routing",
    "workbox-strategies",
    "world-atlas",
]

# What makes it.
BUNDLER_PACKAGES = [
    "@swc/core",
    "compression-webpack-plugin",
    "css-loader",
    "css-minimizer-webpack-plugin",
    "html-webpack-plugin",
    "lightningcss",
    "mini-css-extract-plugin",
    "swc-loader",
    "terser-webpack-plugin",
    "webpack",
    "webpack-bundle-analyzer",
    "workbox-webpack-plugin",
]

# What serves it while it is worked on.
DEVELOPMENT_PACKAGES = [
    "webpack-cli",
    "webpack-dev-server",
]

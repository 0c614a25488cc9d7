// Loaded before every entry point: keeps the program inside the trees that Bazel gave it.
"use strict";

const { register } = require("node:module");
const { pathToFileURL } = require("node:url");
const { roots, stayInside } = require("./stay_inside.cjs");

if (process.env.JS_BINARY__PATCH_NODE_FS !== "0" && roots.length > 0) {
  stayInside();
  // What `import` resolves does not go through the functions that are replaced above.
  register("./esm_hook.mjs", pathToFileURL(__filename));
}

// Keeps a program inside the trees that Bazel gave it. In sandboxes and runfiles each file is a
// symbolic link to where it really lies, and beside that lie files that nobody declared. So a link
// out of its tree counts as the file itself; links within a tree, such as those of node_modules,
// stay links. Knows nothing about packages.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { syncBuiltinESMExports } = require("node:module");

// The innermost first.
const roots = (process.env.JS_BINARY__FS_PATCH_ROOTS ?? "")
  .split(":")
  .filter((root) => root !== "")
  .sort((one, other) => other.length - one.length);
const runfiles = process.env.JS_BINARY__RUNFILES;
const workspace = process.env.JS_BINARY__WORKSPACE ?? "";
const OUTPUT = /^.*(\/bazel-out\/[^/]+\/bin\/)(.*)$/;

const isUnder = (file, root) => file === root || file.startsWith(`${root}/`);

/** The innermost tree that holds a path, undefined outside of all. */
const rootOf = (file) => roots.find((root) => isUnder(file, root));

/** Where a file of the output tree, given by its real path, lies in the tree `root`; undefined if it does not. */
function placeIn(root, real) {
  const parts = OUTPUT.exec(real);
  if (parts === null) return undefined;
  const [, folder, rest] = parts;
  const place =
    root === runfiles ? path.join(root, workspace, rest) : path.join(root, folder, rest);
  return fs.existsSync(place) ? place : undefined;
}

/** The real path of `file`, or if that is outside of its tree, its path inside. */
function keptInside(real, file) {
  const given = path.resolve(file);
  const root = rootOf(given);
  if (root === undefined || rootOf(real) === root) return real;
  return placeIn(root, real) ?? (isUnder(real, root) ? real : given);
}

/** Whether `file` is a symbolic link out of its tree. */
function leaves(file, original) {
  const given = path.resolve(file);
  const root = rootOf(given);
  if (root === undefined) return false;
  const parent = keptInside(original.realpathSync(path.dirname(given)), path.dirname(given));
  return !isUnder(path.resolve(parent, original.readlinkSync(given)), root);
}

/** An entry of a folder that counts as what its link leads to. */
function followed(entry, folder, original) {
  const file = path.join(folder, entry.name);
  if (!entry.isSymbolicLink() || !leaves(file, original)) return entry;
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return entry;
  entry.isSymbolicLink = () => false;
  entry.isFile = () => stats.isFile();
  entry.isDirectory = () => stats.isDirectory();
  return entry;
}

/** What becomes of the results of functions of `fs`, by function. */
function corrections(original) {
  return {
    lstat: (stats, file, options) =>
      stats?.isSymbolicLink() && leaves(file, original)
        ? (fs.statSync(file, { ...options, throwIfNoEntry: false }) ?? stats)
        : stats,
    readdir: (entries, folder, options) =>
      options?.withFileTypes
        ? entries.map((entry) => followed(entry, entry.parentPath ?? folder, original))
        : entries,
    readlink: (target, file) => {
      if (!leaves(file, original)) return target;
      const refusal = new Error(`EINVAL: invalid argument, readlink '${file}'`);
      throw Object.assign(refusal, { code: "EINVAL", errno: -22, path: file, syscall: "readlink" });
    },
    realpath: (real, file) => keptInside(real, file),
  };
}

const asPath = (file) => (file instanceof URL ? require("node:url").fileURLToPath(file) : file);

/** `correct`, where the path and the result are text (or no names at all), as they nearly always are. */
function applied(correct, result, file, options) {
  const name = asPath(file);
  return typeof name !== "string" || Buffer.isBuffer(result)
    ? result
    : correct(result, name, options);
}

function correctedCallback(call, correct) {
  return (file, ...rest) => {
    const done = rest.pop();
    call(file, ...rest, (error, result) => {
      if (error) return done(error);
      let corrected;
      try {
        corrected = applied(correct, result, file, rest[0]);
      } catch (refusal) {
        return done(refusal);
      }
      done(null, corrected);
    });
  };
}

/** Replaces the functions of `fs` that tell where a link leads. */
function stayInside() {
  const original = { readlinkSync: fs.readlinkSync, realpathSync: fs.realpathSync.native };
  for (const [name, correct] of Object.entries(corrections(original))) {
    const corrected = (call) => (file, options) =>
      applied(correct, call(file, options), file, options);
    const { [name]: callback, [`${name}Sync`]: sync } = fs;
    const promise = fs.promises[name];
    fs[name] = correctedCallback(callback, correct);
    fs[`${name}Sync`] = corrected(sync);
    fs.promises[name] = async (file, options) =>
      applied(correct, await promise(file, options), file, options);
    if (sync.native) {
      fs[name].native = correctedCallback(callback.native, correct);
      fs[`${name}Sync`].native = corrected(sync.native);
    }
  }
  syncBuiltinESMExports();
}

module.exports = { keptInside, placeIn, rootOf, roots, stayInside };

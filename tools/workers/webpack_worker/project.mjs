// What one request asks for, as a list of files: where each lies, what it is called in the mirror, and by which digest
// a change is noticed. It reads folders and links, and must not write.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ArgumentError } from "./arguments.mjs";

const sha256 = (content) => createHash("sha256").update(content).digest("hex");

/** The path of a file among the sources: Bazel's folder of generated files is laid over that of the sources. */
function mirrorPath(path, binFolder) {
  const shortened =
    binFolder && path.startsWith(`${binFolder}/`) ? path.slice(binFolder.length + 1) : path;
  if (shortened.startsWith("/") || shortened.split("/").includes("..")) {
    throw new ArgumentError(`${path} is not below the folder of the action: give a relative path`);
  }
  return shortened;
}

/** All files at or below a path, in order. Bazel names folders when it does not expand them. */
function filesAt(workspace, path) {
  const absolute = join(workspace, path);
  let stat;
  try {
    stat = statSync(absolute);
  } catch (error) {
    throw new ArgumentError(`cannot read the source ${path}: ${error.code}`);
  }
  if (!stat.isDirectory()) return [path];
  const names = readdirSync(absolute).sort();
  return names.flatMap((name) => filesAt(workspace, `${path}/${name}`));
}

/** Files by their paths in the mirror. */
class FileList {
  #byPath = new Map();
  #workspace;
  #binFolder;
  #digests;

  constructor({ workspace, binFolder, digests }) {
    this.#workspace = workspace;
    this.#binFolder = binFolder;
    this.#digests = digests;
  }

  /** Adds files and gives what they are and contain as text, for a key. */
  add(paths) {
    const files = paths.flatMap((path) => filesAt(this.#workspace, path));
    return files.map((path) => {
      const from = join(this.#workspace, path);
      // Some flags make Bazel send no digest.
      const digest = this.#digests.get(path) || sha256(readFileSync(from));
      const file = { path: mirrorPath(path, this.#binFolder), from, digest };
      const other = this.#byPath.get(file.path);
      if (other && other.from !== from) {
        throw new ArgumentError(`two files would be ${file.path}: rename one of them`);
      }
      this.#byPath.set(file.path, file);
      return `${file.path} ${digest}`;
    });
  }

  all() {
    return [...this.#byPath.values()];
  }
}

/** What tells whether any package has changed: all digests that the request has of their files. */
function packagesDigest(digests, packages) {
  const hash = createHash("sha256");
  for (const [path, digest] of digests) {
    if (path.includes("node_modules/")) hash.update(`${path}\0${digest}\0`);
  }
  for (const { path, from } of packages) {
    try {
      const { size, mtimeMs } = statSync(join(from, "package.json"));
      hash.update(`${path}\0${size}\0${mtimeMs}\0`);
    } catch (error) {
      throw new ArgumentError(`cannot read the package ${path}: ${error.code}`);
    }
  }
  return hash.digest("hex");
}

/**
 * Reads what a request's arguments name.
 *
 * `key` tells which compiler serves it: there is one for each configuration, mode, environment and output. `version` tells
 * whether that compiler may live on: it cannot when the configuration or a package has changed.
 *
 * @param {ReturnType<import("./arguments.mjs").parseArguments>} bundle
 * @param {{ workspace: string, digests: Map<string, string> }} request the action's folder, and digests by path; a
 *   file without a digest is read
 * @throws {ArgumentError} if a file is not there or two have one name
 */
export function readProject(bundle, { workspace, digests }) {
  const { binFolder } = bundle;
  const files = new FileList({ workspace, binFolder, digests });
  const configDigests = files.add([bundle.config, ...bundle.configSources]);
  const configFiles = files.all();
  files.add(bundle.sources);
  const packages = bundle.packages.map((path) => ({
    path: mirrorPath(path, binFolder),
    from: join(workspace, path),
  }));
  const { mode, environment, output } = bundle;
  const key = JSON.stringify([bundle.config, mode, environment, output]);
  const version = sha256(JSON.stringify([configDigests, packagesDigest(digests, packages)]));
  return {
    key,
    version,
    config: mirrorPath(bundle.config, binFolder),
    mode,
    environment,
    configFiles,
    files: files.all(),
    packages,
    workspace,
    output: join(workspace, output),
  };
}

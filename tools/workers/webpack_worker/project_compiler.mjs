// A webpack compiler that lives through many bundles of one configuration: it owns a folder with the mirror of the
// declared files and with webpack's output. It must not know the protocol, nor how many compilers there are.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Mirror } from "./mirror.mjs";

/** Entries of webpack's cache that so many bundles in a row did not use are forgotten. */
const MAX_UNUSED_BUNDLES = 4;

/** What a configuration consists of. */
const SCRIPT = /\.[cm]?js$/;

/** Makes the folder of a compiler. */
export function makeCompilerFolder() {
  return realpathSync(mkdtempSync(join(tmpdir(), "webpack-worker-")));
}

/** One compiler: `sync`, then `compile`, then `deliver`, in turn and not at once. */
export class ProjectCompiler {
  #folder;
  #mirrorFolder;
  #outputFolder;
  #mirror;
  #project;
  #workspace;
  #livesOn;
  #compiler = null;
  #modified = new Set();
  #removed = new Set();

  /**
   * @param {object} settings
   * @param {string} settings.folder an empty folder's true path; it belongs to the compiler from now on
   * @param {boolean} settings.livesOn whether a second bundle may come, so that caching pays
   */
  constructor({ folder, livesOn }) {
    this.#folder = folder;
    this.#livesOn = livesOn;
    this.#mirrorFolder = join(this.#folder, "mirror");
    this.#outputFolder = join(this.#folder, "output");
    mkdirSync(this.#mirrorFolder);
    this.#mirror = new Mirror(this.#mirrorFolder);
  }

  /**
   * Takes over the state of the sources, after loading the configuration if that is still to be done. Afterwards the request's own folder is read again only for packages that lie in
   * it themselves.
   *
   * @param {ReturnType<import("./project.mjs").readProject>} project always of the same key and version
   * @returns {Promise<{ isStable: boolean }>} false if packages lie in the request's folder, so that a compiler cannot outlive
   *   it; rejects if the configuration is wrong, and then nothing more can be had of this process
   */
  async sync(project) {
    this.#project = project;
    this.#workspace = `${realpathSync(project.workspace)}/`;
    const packages = project.packages.map(truePackage);
    if (!this.#compiler) {
      // Without sources: what a configuration took from them would stay as it is while they change.
      this.#note(this.#mirror.sync(project.configFiles, packages));
      this.#compiler = await this.#createCompiler();
    }
    this.#note(this.#mirror.sync(project.files, packages));
    return { isStable: packages.every(({ target }) => !target.startsWith(this.#workspace)) };
  }

  /**
   * Runs webpack.
   *
   * @returns {Promise<{ succeeded: boolean, isBroken: boolean, output: string }>} `output` is what webpack has to say, with
   *   relative paths; after a fault of webpack itself nothing more can be had of this process
   */
  async compile() {
    try {
      const stats = await this.#run();
      const output = this.#relative(complaints(stats));
      return { succeeded: !stats.hasErrors(), isBroken: false, output };
    } catch (error) {
      await this.#closeCompiler();
      return { succeeded: false, isBroken: true, output: this.#relative(error.message) };
    }
  }

  /** Makes a folder equal to the last bundle, whatever was in it. */
  deliver(folder) {
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
    cpSync(this.#outputFolder, folder, { recursive: true });
  }

  /** Ends webpack and removes the folder. */
  async close() {
    await this.#closeCompiler();
    this.removeFolder();
  }

  /** Removes the folder at once, for an end that cannot wait. */
  removeFolder() {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #note({ modified, removed }) {
    for (const path of modified) {
      this.#removed.delete(path);
      this.#modified.add(path);
    }
    for (const path of removed) {
      this.#modified.delete(path);
      this.#removed.add(path);
    }
  }

  async #createCompiler() {
    const { config, mode, environment } = this.#project;
    Object.assign(process.env, environment, { NODE_ENV: mode });
    const path = join(this.#mirrorFolder, config);
    try {
      // The configuration's own packages decide which webpack it is.
      const webpack = createRequire(path)("webpack");
      const options = await loadConfiguration(path, { config, mode });
      options.output = { ...options.output, path: this.#outputFolder, clean: true };
      if (this.#livesOn) {
        options.cache = { type: "memory", maxGenerations: MAX_UNUSED_BUNDLES };
      }
      return webpack(options);
    } catch (error) {
      throw new Error(this.#relative(this.#describe(error)));
    }
  }

  async #run() {
    const compiler = this.#compiler;
    compiler.modifiedFiles = this.#modified;
    compiler.removedFiles = this.#removed;
    compiler.fileTimestamps = this.#mirror.timestamps();
    this.#modified = new Set();
    this.#removed = new Set();
    return await new Promise((resolve, reject) => {
      compiler.run((error, stats) => (error ? reject(error) : resolve(stats)));
    });
  }

  async #closeCompiler() {
    const compiler = this.#compiler;
    this.#compiler = null;
    if (compiler) await new Promise((resolve) => compiler.close(resolve));
  }

  #describe(error) {
    const scripts = this.#project.configFiles.filter(({ path }) => SCRIPT.test(path));
    const paths = scripts.map(({ path }) => join(this.#mirrorFolder, path));
    const place = error instanceof SyntaxError ? syntaxError(paths) : null;
    return place ?? (error instanceof Error ? error.message : String(error));
  }

  #relative(text) {
    return text
      .replaceAll(`${this.#mirrorFolder}/`, "")
      .replaceAll(this.#mirrorFolder, ".")
      .replaceAll(this.#workspace, "");
  }
}

async function loadConfiguration(path, { config, mode }) {
  const module = await import(pathToFileURL(path));
  const exported = module.default;
  const options = typeof exported === "function" ? await exported({}, { mode }) : await exported;
  if (options === null || typeof options !== "object" || Array.isArray(options)) {
    throw new Error(
      `${config} must export one configuration, or a function that makes one, as default`,
    );
  }
  return { mode, ...options };
}

/** A package's true folder: sandboxes have links to files, and go. */
function truePackage({ path, from }) {
  return { path, target: dirname(realpathSync(join(from, "package.json"))) };
}

/** Errors and warnings as text; empty if there are none. */
function complaints(stats) {
  if (!stats.hasErrors() && !stats.hasWarnings()) return "";
  return stats.toString({ preset: "errors-warnings", colors: false }).trim();
}

/**
 * Where a script does not parse. Node tells an importer only what is wrong, but a check of the file alone tells more.
 *
 * @param {string[]} paths what may be broken
 */
function syntaxError(paths) {
  for (const path of paths) {
    const check = spawnSync(process.execPath, ["--check", path], { encoding: "utf8" });
    if (check.status !== 0) return check.stderr.split("\n    at ")[0].trim();
  }
  return null;
}

// The command line of one bundle: what Bazel's rule says and the worker reads. It must not know the protocol, nor touch
// a file other than a flag file.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** An argument that cannot be understood; the message is one line for people. */
export class ArgumentError extends Error {}

const ONCE = ["config", "mode", "output", "bin-dir"];
const REPEATED = ["config-source", "source", "package", "env"];
const MODES = ["production", "development", "none"];

/**
 * Replaces `@FILE` by the lines of the file. Bazel does so itself for a worker, not for a program that runs once.
 *
 * @param {string[]} args
 * @param {string} folder what relative paths start from
 * @returns {string[]}
 * @throws {ArgumentError} if a file cannot be read
 */
export function expandFlagFiles(args, folder) {
  return args.flatMap((argument) => {
    if (!argument.startsWith("@")) return [argument];
    const path = join(folder, argument.slice(1));
    try {
      return readFileSync(path, "utf8").split("\n").filter(Boolean);
    } catch (error) {
      throw new ArgumentError(`cannot read the flag file ${argument.slice(1)}: ${error.code}`);
    }
  });
}

function split(argument) {
  const parts = argument.match(/^--([a-z-]+)=(.*)$/s);
  if (!parts)
    throw new ArgumentError(`cannot read ${JSON.stringify(argument)}: write --NAME=VALUE`);
  const [, name, value] = parts;
  if (!ONCE.includes(name) && !REPEATED.includes(name)) {
    const names = [...ONCE, ...REPEATED].map((known) => `--${known}`).join(", ");
    throw new ArgumentError(`there is no option --${name}: give ${names}`);
  }
  return [name, value];
}

function environment(settings) {
  const pairs = settings.map((setting) => {
    const end = setting.indexOf("=");
    if (end < 1) throw new ArgumentError(`--env=${setting} sets nothing: write --env=NAME=VALUE`);
    return [setting.slice(0, end), setting.slice(end + 1)];
  });
  return Object.fromEntries(pairs);
}

/**
 * Reads the arguments of one bundle. All paths are relative to the folder in which the action runs.
 *
 * - `--config=FILE`: the configuration, a module whose default export is one or makes one;
 * - `--config-source=FILE`, `--source=FILE`: a file or folder, which the configuration or the bundle needs;
 * - `--package=FOLDER`: `…/node_modules/NAME`;
 * - `--output=FOLDER`: where the bundle goes;
 * - `--mode=MODE`: webpack's;
 * - `--env=NAME=VALUE`: a variable of the environment that the configuration reads;
 * - `--bin-dir=FOLDER`: where Bazel's generated files are: they are laid beside the sources.
 *
 * @param {string[]} args
 * @throws {ArgumentError}
 */
export function parseArguments(args) {
  const once = { mode: "production", "bin-dir": "" };
  const repeated = Object.fromEntries(REPEATED.map((name) => [name, []]));
  for (const [name, value] of args.map(split)) {
    if (REPEATED.includes(name)) repeated[name].push(value);
    else once[name] = value;
  }
  for (const name of ["config", "output"]) {
    if (!once[name]) throw new ArgumentError(`there is no --${name}: give --${name}=PATH`);
  }
  if (!MODES.includes(once.mode)) {
    throw new ArgumentError(`there is no mode ${once.mode}: give one of ${MODES.join(", ")}`);
  }
  return {
    config: once.config,
    mode: once.mode,
    output: once.output,
    binFolder: once["bin-dir"],
    configSources: repeated["config-source"],
    sources: repeated.source,
    packages: repeated.package,
    environment: environment(repeated.env),
  };
}

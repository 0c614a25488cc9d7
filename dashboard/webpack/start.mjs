// What `yarn dev`, `yarn build` and `yarn report` run: packages first, where they are missing or older than the lock
// file, then webpack's own command line on our configuration. It must not know what a bundle is.

import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePackages } from "./packages.mjs";

const FOLDER = dirname(dirname(fileURLToPath(import.meta.url)));

/** webpack's arguments and the environment, by what is asked for. */
const COMMANDS = {
  dev: { arguments: ["serve", "--mode", "development"], environment: {} },
  build: { arguments: ["build", "--mode", "production"], environment: {} },
  report: {
    arguments: ["build", "--mode", "production"],
    environment: { DRE_BUNDLE_REPORT: "1" },
  },
};

function webpack(command, furtherArguments) {
  const program = join(FOLDER, "node_modules", "webpack-cli", "bin", "cli.js");
  const configuration = ["--config", join("webpack", "config.mjs")];
  const child = spawn(
    process.execPath,
    [program, ...command.arguments, ...configuration, ...furtherArguments],
    { cwd: FOLDER, stdio: "inherit", env: { ...process.env, ...command.environment } },
  );
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = signal ? 1 : code;
  });
}

function main([name, ...furtherArguments]) {
  const command = COMMANDS[name];
  if (!command) {
    const names = Object.keys(COMMANDS).join(", ");
    console.error(`there is no command ${JSON.stringify(name ?? "")}: give one of ${names}`);
    process.exitCode = 2;
    return;
  }
  try {
    ensurePackages(FOLDER);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
    return;
  }
  webpack(command, furtherArguments);
}

main(process.argv.slice(2));

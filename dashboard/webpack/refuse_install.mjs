// Runs before an installation by whichever package manager. There is one lock file, pnpm's: another manager would
// resolve versions anew and write a lock file of its own.

import { INSTALL_COMMAND } from "./packages.mjs";

const manager = process.env.npm_config_user_agent ?? "";

if (!manager.startsWith("pnpm/")) {
  console.error(
    `packages come from pnpm-lock.yaml: run yarn dev or yarn build, which install them, or: ${INSTALL_COMMAND}`,
  );
  process.exitCode = 1;
}

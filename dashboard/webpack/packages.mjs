// Keeps node_modules as pnpm-lock.yaml says. pnpm itself comes through npm, in one pinned version, so that nobody has to
// install it first; scripts of packages are not run. It must not know what the packages are used for.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const PNPM = "pnpm@10.34.9";

/** What installs the packages, to be run in the folder of package.json. */
export const INSTALL_COMMAND = `npm exec --yes --package=${PNPM} -- pnpm install --frozen-lockfile --ignore-scripts`;

/** The lock file that was installed last, by its hash; kept among the packages, since it is about them. */
const STAMP = join("node_modules", ".installed-lock-sha256");

function readOr(path, fallback) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return fallback;
  }
}

/**
 * Installs the packages unless those of this lock file are there.
 *
 * @param {string} folder the folder of package.json and pnpm-lock.yaml
 * @throws if the installation fails: with one line, after what the installer itself has printed
 */
export function ensurePackages(folder) {
  const lock = readFileSync(join(folder, "pnpm-lock.yaml"));
  const hash = createHash("sha256").update(lock).digest("hex");
  if (readOr(join(folder, STAMP), "") === hash) return;
  console.error(`installing the packages of pnpm-lock.yaml: ${INSTALL_COMMAND}`);
  const [program, ...options] = INSTALL_COMMAND.split(" ");
  // CI makes pnpm ask nothing, not even whether it may replace what another package manager has installed.
  const env = { ...process.env, CI: "1" };
  const { status } = spawnSync(program, options, { cwd: folder, stdio: "inherit", env });
  if (status !== 0) {
    throw new Error(`cannot install the packages in ${folder}: see the lines above`);
  }
  writeFileSync(join(folder, STAMP), hash);
}

// Starts a dre-backend for a test: the program that DRE_BACKEND names, or the one that cargo built. It serves a generated
// network that is the same each time.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const BUILT = fileURLToPath(new URL("../../../target/debug/dre-backend", import.meta.url));
/** How long it may take to start, in milliseconds; a debug build on a busy machine takes some seconds. */
const START_MS = 60_000;

/**
 * Starts a server on a free port.
 *
 * @param {string[]} options further options of the program
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startBackend(options = []) {
  const program = process.env.DRE_BACKEND ?? BUILT;
  if (!existsSync(program)) {
    throw new Error(
      `${program}: there is no such program; build it with \`cargo build -p dre-backend\`, or set DRE_BACKEND`,
    );
  }
  const child = spawn(program, ["--listen", "127.0.0.1:0", "--workers", "1", ...options], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  // A test that ends early must not leave it behind.
  process.once("exit", () => child.kill("SIGKILL"));
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  try {
    return { url: await address(child, ended), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address that the program prints once it is ready. */
function address(child, ended) {
  return new Promise((resolve, reject) => {
    let text = "";
    const timer = setTimeout(
      () => reject(new Error(`dre-backend does not start: ${text}`)),
      START_MS,
    );
    const look = (chunk) => {
      text += chunk;
      const found = /listening on (http:\/\/\S+)/.exec(text);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[1]);
    };
    child.stdout.on("data", look);
    child.stderr.on("data", look);
    ended.then((code) => reject(new Error(`dre-backend ended with ${code}: ${text}`)));
  });
}

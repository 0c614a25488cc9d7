// A ProjectCompiler in another process, seen from the worker.

import { fork } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { makeCompilerFolder } from "./project_compiler.mjs";

const PROGRAM = fileURLToPath(new URL("./compiler_process.mjs", import.meta.url));

/**
 * js_binary makes Node.js take links out of a sandbox for files, so that programs stay inside. A compiler has its mirror
 * for that, and must see where packages truly lie, because it outlives sandboxes.
 */
const WITHOUT_PATCHES = {
  execArgv: [],
  execPath: process.env.JS_BINARY__NODE_BINARY ?? process.execPath,
  env: { ...process.env, JS_BINARY__PATCH_NODE_FS: "0" },
};

/** The same methods as ProjectCompiler, each a promise; they reject if the process ends meanwhile. */
export class RemoteCompiler {
  /** The memory of the process after its last answer; 0 once it has ended. */
  memoryBytes = 0;

  #process;
  #calls = new Map();
  #nextId = 0;
  #hasEnded = false;
  #ended;

  constructor() {
    const folder = makeCompilerFolder();
    this.#process = fork(PROGRAM, [folder], {
      // Standard output carries the protocol, so what plugins print goes to standard error.
      stdio: ["ignore", 2, 2, "ipc"],
      ...WITHOUT_PATCHES,
    });
    this.#process.on("message", (answer) => this.#settle(answer));
    const ended = new Promise((resolve) => {
      this.#process.on("error", (error) => resolve(error.message));
      this.#process.on("exit", (code, signal) => resolve(signal ?? `status ${code}`));
    });
    this.#ended = ended.then((reason) => {
      // A process that was killed has left it behind.
      rmSync(folder, { recursive: true, force: true });
      this.#rejectAll(reason);
    });
  }

  /** Whether the process is gone, so that another one is needed. */
  get hasEnded() {
    return this.#hasEnded;
  }

  sync(project) {
    return this.#call("sync", project);
  }

  compile() {
    return this.#call("compile");
  }

  deliver(folder) {
    return this.#call("deliver", folder);
  }

  /** Ends the process; resolves when it is gone. */
  async close() {
    if (!this.#hasEnded) this.#process.kill("SIGTERM");
    await this.#ended;
  }

  #call(method, argument) {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (this.#hasEnded) {
        reject(new Error("the compiler's process has ended"));
        return;
      }
      this.#calls.set(id, { resolve, reject });
      this.#process.send({ id, method, argument });
    });
  }

  #settle({ id, result, error, memoryBytes }) {
    this.memoryBytes = memoryBytes;
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error));
  }

  #rejectAll(reason) {
    this.#hasEnded = true;
    this.memoryBytes = 0;
    for (const { reject } of this.#calls.values()) {
      reject(new Error(`the compiler's process ended (${reason}): build again, it starts anew`));
    }
    this.#calls.clear();
  }
}

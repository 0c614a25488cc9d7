// A client of the worker that speaks as Bazel does, for tests and benchmarks.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The worker's program. */
export const PROGRAM = fileURLToPath(new URL("../main.mjs", import.meta.url));

/** A running worker. */
export class WorkerClient {
  #process;
  #nextId = 1;
  #waiting = new Map();
  #exit;
  standardError = "";
  /** Lines of standard output that are no response. */
  noise = [];

  /** Starts a worker in a folder. */
  constructor(workspace, options = []) {
    this.#process = spawn(process.execPath, [PROGRAM, "--persistent_worker", ...options], {
      cwd: workspace,
    });
    this.#exit = new Promise((resolve) => this.#process.on("exit", resolve));
    this.#process.stderr.on("data", (data) => {
      this.standardError += data;
    });
    createInterface({ input: this.#process.stdout }).on("line", (line) => this.#receive(line));
  }

  #receive(line) {
    let response;
    try {
      response = JSON.parse(line);
    } catch {
      this.noise.push(line);
      return;
    }
    this.#waiting.get(response.requestId)?.(response);
    this.#waiting.delete(response.requestId);
  }

  /** Sends a request; `id` tells which, `response` waits for the answer. */
  start(request, requestId = this.#nextId++) {
    const response = new Promise((resolve) => this.#waiting.set(requestId, resolve));
    this.write(`${JSON.stringify({ ...request, requestId })}\n`);
    return { id: requestId, response };
  }

  /** Sends a request and waits for the answer. */
  async ask(request) {
    return await this.start(request).response;
  }

  cancel(requestId) {
    this.write(`${JSON.stringify({ requestId, cancel: true })}\n`);
  }

  write(text) {
    this.#process.stdin.write(text);
  }

  /** Ids of the processes that the worker has started. */
  compilerProcesses() {
    const { pid } = this.#process;
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return text.split(" ").filter(Boolean).map(Number);
  }

  /** The folder of such a process. */
  compilerFolder(pid) {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").at(-2);
  }

  /** Closes the worker's input, as Bazel does; resolves to its exit status. */
  async end() {
    this.#process.stdin.end();
    return await this.#exit;
  }

  /** Resolves to the exit status once the worker ends by itself. */
  async exited() {
    return await this.#exit;
  }
}

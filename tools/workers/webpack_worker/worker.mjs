// Serves requests until their stream ends, several at once if they come so. It turns a request into calls of a compiler
// and a response; which compiler, the pool decides.

import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArguments } from "./arguments.mjs";
import { readProject } from "./project.mjs";
import { parseRequest, writeResponse } from "./protocol.mjs";

const CANCELLED = { wasCancelled: true };

/** A request under way. It can be abandoned at any time except while its own folder is read or written. */
class Work {
  isCancelled = false;
  #isInFolder = false;
  #abandon;

  /** Resolves when the request is cancelled at a time at which it can be abandoned. */
  abandoned = new Promise((resolve) => {
    this.#abandon = resolve;
  });

  cancel() {
    this.isCancelled = true;
    if (!this.#isInFolder) this.#abandon(CANCELLED);
  }

  async inFolder(step) {
    this.#isInFolder = true;
    try {
      return await step();
    } finally {
      this.#isInFolder = false;
    }
  }
}

/** One worker on one pair of streams. */
export class Worker {
  #pool;
  #output;
  #workById = new Map();

  /**
   * @param {{ pool: import("./compiler_pool.mjs").CompilerPool, output: import("node:stream").Writable }} parts
   */
  constructor({ pool, output }) {
    this.#pool = pool;
    this.#output = output;
  }

  /**
   * Reads requests and answers each. Resolves when the stream ends; rejects with a ProtocolError at a damaged line, since
   * what follows it cannot be trusted.
   *
   * @param {import("node:stream").Readable} input
   */
  serve(input) {
    return new Promise((resolve, reject) => {
      const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
      lines.on("line", (line) => {
        try {
          if (line.trim() !== "") this.#accept(parseRequest(line));
        } catch (error) {
          reject(error);
          lines.close();
        }
      });
      lines.on("close", resolve);
    });
  }

  #accept(request) {
    if (request.cancel) this.#workById.get(request.requestId)?.cancel();
    else void this.#answer(request);
  }

  async #answer(request) {
    const { requestId } = request;
    const work = new Work();
    this.#workById.set(requestId, work);
    const response = await this.#bundle(request, work);
    this.#workById.delete(requestId);
    writeResponse(this.#output, { requestId, ...response });
    await this.#pool.shrink();
  }

  async #bundle({ arguments: args, digests, sandboxDir }, work) {
    try {
      const workspace = join(process.cwd(), sandboxDir);
      const project = readProject(parseArguments(args), { workspace, digests });
      const { key, version } = project;
      const task = (compiler) => bundle(compiler, project, work, sandboxDir !== "");
      return await Promise.race([this.#pool.use(key, version, task), work.abandoned]);
    } catch (error) {
      return { exitCode: 1, output: `${error.message}\n` };
    }
  }
}

/**
 * The steps of one request. A cancelled one lets the compiler finish, since what it learns serves the next request, but
 * touches the request's folder no more. A compiler that is of no use to the next request is ended.
 */
async function bundle(compiler, project, work, isSandboxed) {
  if (work.isCancelled) return CANCELLED;
  let isOver = true;
  try {
    const { isStable } = await work.inFolder(() => compiler.sync(project));
    isOver = isSandboxed && !isStable;
    if (work.isCancelled) return CANCELLED;
    const { succeeded, isBroken, output } = await compiler.compile();
    isOver ||= isBroken;
    if (work.isCancelled) return CANCELLED;
    if (succeeded) await work.inFolder(() => compiler.deliver(project.output));
    return { exitCode: succeeded ? 0 : 1, output: output && `${output}\n` };
  } finally {
    // Its packages go with its sandbox, or it is broken: Node.js remembers a module that it could not load.
    if (isOver) await compiler.close();
  }
}

// A process with one compiler in it, that answers calls of the worker. A process of its own can be ended when it takes
// too much memory or breaks, and reads packages anew when they change. It ends, and takes its folder with it, when the
// worker is gone.

import { ProjectCompiler } from "./project_compiler.mjs";

const METHODS = ["sync", "compile", "deliver"];

const compiler = new ProjectCompiler({ folder: process.argv[2], livesOn: true });

function end() {
  compiler.removeFolder();
  process.exit(0);
}

process.on("message", async ({ id, method, argument }) => {
  const answer = { id };
  try {
    if (!METHODS.includes(method)) throw new Error(`there is no method ${method}`);
    answer.result = await compiler[method](argument);
  } catch (error) {
    answer.error = error.message;
  }
  answer.memoryBytes = process.memoryUsage.rss();
  if (process.connected) process.send(answer);
});

process.on("disconnect", end);
process.on("SIGTERM", end);
// The worker decides when it ends: Ctrl-C reaches all processes of a terminal.
process.on("SIGINT", () => {});

// The program: a persistent worker with --persistent_worker, else one bundle. Both read the same arguments and run the
// same compiler, so they write the same bytes.

import { ArgumentError, expandFlagFiles, parseArguments } from "./arguments.mjs";
import { CompilerPool } from "./compiler_pool.mjs";
import { readProject } from "./project.mjs";
import { makeCompilerFolder, ProjectCompiler } from "./project_compiler.mjs";
import { RemoteCompiler } from "./remote_compiler.mjs";
import { Worker } from "./worker.mjs";

const PERSISTENT = "--persistent_worker";
const MEMORY_LIMIT = "--memory_limit_mb=";
const DEFAULT_MEMORY_LIMIT_MB = 1500;

/** Takes the options of the program itself out of the arguments; what remains are those of a bundle. */
function programOptions(args) {
  const isOwn = (argument) => argument === PERSISTENT || argument.startsWith(MEMORY_LIMIT);
  const limit = args.findLast((argument) => argument.startsWith(MEMORY_LIMIT));
  const memoryLimitMb = limit ? Number(limit.slice(MEMORY_LIMIT.length)) : DEFAULT_MEMORY_LIMIT_MB;
  if (!(memoryLimitMb > 0)) {
    throw new ArgumentError(`cannot read ${limit}: give a number of megabytes`);
  }
  return {
    isPersistent: args.includes(PERSISTENT),
    memoryLimitBytes: memoryLimitMb * 1e6,
    rest: args.filter((argument) => !isOwn(argument)),
  };
}

async function serve(memoryLimitBytes) {
  const pool = new CompilerPool({ create: () => new RemoteCompiler(), memoryLimitBytes });
  const stop = () => pool.close().finally(() => process.exit(0));
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.stdout.on("error", stop); // nobody reads responses any more
  try {
    await new Worker({ pool, output: process.stdout }).serve(process.stdin);
  } finally {
    await pool.close();
  }
}

async function bundleOnce(args) {
  const bundle = parseArguments(expandFlagFiles(args, process.cwd()));
  const project = readProject(bundle, { workspace: process.cwd(), digests: new Map() });
  const compiler = new ProjectCompiler({ folder: makeCompilerFolder(), livesOn: false });
  try {
    await compiler.sync(project);
    const { succeeded, output } = await compiler.compile();
    if (output) console.error(output);
    if (succeeded) compiler.deliver(project.output);
    return succeeded ? 0 : 1;
  } finally {
    await compiler.close();
  }
}

async function main(args) {
  try {
    const { isPersistent, memoryLimitBytes, rest } = programOptions(args);
    if (!isPersistent) return await bundleOnce(rest);
    await serve(memoryLimitBytes);
    return 0;
  } catch (error) {
    console.error(error.message);
    return 1;
  }
}

process.exit(await main(process.argv.slice(2)));

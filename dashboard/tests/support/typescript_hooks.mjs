// The hooks behind typescript.mjs; Node runs them on a thread of their own.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform } from "@swc/core";

const EXTENSIONS = [".ts", ".tsx"];

/** Resolves a relative import without an extension to a TypeScript file, where there is one. */
export async function resolve(specifier, context, next) {
  if (!specifier.startsWith(".")) return next(specifier, context);
  try {
    return await next(specifier, context);
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    for (const extension of EXTENSIONS) {
      const found = await next(specifier + extension, context).catch(() => null);
      if (found) return found;
    }
    throw error;
  }
}

/** Turns TypeScript into a module. */
export async function load(url, context, next) {
  if (!EXTENSIONS.some((extension) => url.endsWith(extension))) return next(url, context);
  const path = fileURLToPath(url);
  const { code } = await transform(await readFile(path, "utf8"), {
    filename: path,
    configFile: false,
    swcrc: false,
    sourceMaps: "inline",
    jsc: {
      target: "es2022",
      parser: { syntax: "typescript", tsx: url.endsWith(".tsx") },
      transform: { react: { runtime: "automatic", importSource: "preact" } },
    },
  });
  return { format: "module", source: code, shortCircuit: true };
}

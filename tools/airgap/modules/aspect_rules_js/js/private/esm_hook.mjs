// The same for `import`: what is imported by a module of a tree is taken from that tree.

import { fileURLToPath, pathToFileURL } from "node:url";
import inside from "./stay_inside.cjs";

/** Resolves as Node.js does, then takes back a step out of the tree. */
export async function resolve(specifier, context, nextResolve) {
  const found = await nextResolve(specifier, context);
  if (!found.url.startsWith("file:") || !context.parentURL?.startsWith("file:")) return found;
  const real = fileURLToPath(found.url);
  const root = inside.rootOf(fileURLToPath(context.parentURL));
  const place =
    root === undefined || root === inside.rootOf(real) ? undefined : inside.placeIn(root, real);
  if (place === undefined) return found;
  const { hash, search } = new URL(found.url);
  return { ...found, url: `${pathToFileURL(place).href}${search}${hash}` };
}

// Lets Node read the dashboard's TypeScript: imports without an extension are resolved as the bundler does, and types are
// taken off by the bundler's own transpiler. `node --import ./tests/support/typescript.mjs FILE.ts`.

import { register } from "node:module";

register("./typescript_hooks.mjs", import.meta.url);

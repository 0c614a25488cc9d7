// Writes what a program sees: its arguments, working directory and environment.
// `inspect.mjs INPUT [OUTPUT [FOLDER]]`; without OUTPUT it prints, and FOLDER gets a copy.

import { readFileSync, writeFileSync } from "node:fs";
import { text } from "./length.mjs";

const [fixed, input, output = process.env.OUTPUT, folder] = process.argv.slice(2);
const { BAZEL_PACKAGE, JS_BINARY__EXECROOT, OF_ACTION, OF_PROGRAM } = process.env;
const seen = JSON.stringify({
  directory: process.cwd().replace(`${JS_BINARY__EXECROOT}/`, ""),
  environment: { BAZEL_PACKAGE, OF_ACTION, OF_PROGRAM },
  fixed,
  length: text(1),
  unit: JSON.parse(readFileSync(input, "utf8")).unit,
});
if (output === undefined) console.log(seen);
else writeFileSync(output, seen);
if (folder !== undefined) writeFileSync(`${folder}/copy.json`, seen);

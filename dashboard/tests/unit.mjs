// Runs the unit tests, those of tests/model, in one process: `node tests/unit.mjs`.

import "./support/typescript.mjs";
import { readdirSync } from "node:fs";

const FOLDER = new URL("./model/", import.meta.url);

const names = readdirSync(FOLDER, { recursive: true }).map(String);
const tests = names.filter((name) => /\.test\.tsx?$/.test(name)).sort();
// A folder without tests would prove nothing, and look like a success.
if (tests.length === 0) throw new Error(`no tests in ${FOLDER.pathname}`);
for (const name of tests) await import(new URL(name, FOLDER).href);

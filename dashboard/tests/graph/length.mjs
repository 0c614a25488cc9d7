// A library with a package of its own and a file that it reads when it runs.

import { readFileSync } from "node:fs";
import { signal } from "@preact/signals";

const { unit } = JSON.parse(readFileSync(new URL("./unit.json", import.meta.url), "utf8"));
const format = signal((length) => `${length} ${unit}`);

export const text = (length) => format.value(length);

// Projects for tests: the dashboard's configuration over the sources of `sample/`.

import { cpSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const DASHBOARD = fileURLToPath(new URL("../..", import.meta.url));
const SAMPLE = fileURLToPath(new URL("sample/src", import.meta.url));
/** The installed packages. */
export const PACKAGES = join(DASHBOARD, "node_modules");

/** A project like the dashboard, with the sample's sources. */
export function makeProject(folder) {
  const project = join(folder, "dashboard");
  mkdirSync(join(project, "webpack"), { recursive: true });
  for (const name of readdirSync(join(DASHBOARD, "webpack"))) {
    if (name.endsWith(".mjs")) {
      cpSync(join(DASHBOARD, "webpack", name), join(project, "webpack", name), {
        dereference: true,
      });
    }
  }
  cpSync(join(DASHBOARD, "package.json"), join(project, "package.json"), { dereference: true });
  cpSync(SAMPLE, join(project, "src"), { recursive: true, dereference: true });
  return project;
}

/** Gives a project the installed packages. */
export function linkPackages(project) {
  symlinkSync(realpathSync(PACKAGES), join(project, "node_modules"));
}

/** What the worker is asked for, to bundle the project in the folder `dashboard` with the installed packages. */
export function bundleArguments(output) {
  const names = readdirSync(PACKAGES).filter((name) => !name.startsWith("."));
  const packages = names.flatMap((name) =>
    name.startsWith("@")
      ? readdirSync(join(PACKAGES, name)).map((inner) => `${name}/${inner}`)
      : [name],
  );
  return [
    "--config=dashboard/webpack/config.mjs",
    "--config-source=dashboard/webpack",
    "--config-source=dashboard/package.json",
    "--source=dashboard/src",
    ...packages.map((name) => `--package=dashboard/node_modules/${name}`),
    `--output=${output}`,
  ];
}

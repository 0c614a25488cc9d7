// What the dashboard's package.json names and what uses it, by knip, and which packages are installed, as JSON. It must not
// know what is allowed: tools/lint/dependencies.toml says that, and rs/dependency_audit judges.
//
//   node npm_packages.mjs OUTPUT FOLDER FILE...
//
// FOLDER is that of package.json, knip.json and node_modules; each FILE a source in it. knip looks at copies, because it
// follows links, such as those of a sandbox, and takes what it then finds elsewhere for someone else's.

import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { declaredLicence } from "../../dashboard/webpack/licence.mjs";

/** What knip is asked for, as its report names it. */
const KINDS = ["dependencies", "devDependencies", "unlisted"];

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** knip's findings, each `{ kind, package, file }`: a section of package.json that names what nothing uses, or `unlisted`. */
function findings(folder, files) {
  const packages = join(process.cwd(), folder, "node_modules");
  const copy = mkdtempSync(join(tmpdir(), "npm_packages-"));
  try {
    for (const file of files) {
      const path = join(copy, relative(folder, file));
      mkdirSync(dirname(path), { recursive: true });
      copyFileSync(file, path);
    }
    symlinkSync(packages, join(copy, "node_modules"));
    const include = ["--include", "dependencies,unlisted"];
    const knip = [join(packages, "knip", "bin", "knip.js"), ...include, "--reporter", "json"];
    const { status, stdout, stderr } = spawnSync(process.execPath, knip, {
      cwd: copy,
      encoding: "utf8",
      env: { PATH: process.env.PATH },
    });
    // 1 says that there are findings.
    if (status !== 0 && status !== 1) throw new Error(`knip ended with ${status}: ${stderr}`);
    return JSON.parse(stdout).issues.flatMap(({ file, ...issues }) =>
      KINDS.flatMap((kind) =>
        (issues[kind] ?? []).map(({ name }) => ({ kind, package: name, file })),
      ),
    );
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** The folders of packages in a node_modules: their names may have a scope. */
function* packageFolders(nodeModules) {
  for (const name of readdirSync(nodeModules)) {
    if (name.startsWith(".")) continue;
    const path = join(nodeModules, name);
    if (name.startsWith("@")) yield* readdirSync(path).map((scoped) => join(path, scoped));
    else yield path;
  }
}

function nameAndVersion(path) {
  const { name, version } = readJson(join(path, "package.json"));
  return [name, version];
}

/** All packages that are reached from the direct ones, through the links beside each, in the order of their folders. */
function installed(folder) {
  const found = new Map();
  const queue = [...packageFolders(join(folder, "node_modules"))];
  while (queue.length > 0) {
    const path = realpathSync(queue.pop());
    if (found.has(path)) continue;
    const manifest = readJson(join(path, "package.json"));
    const { name, version } = manifest;
    const beside = name.startsWith("@") ? dirname(dirname(path)) : dirname(path);
    const links = [...packageFolders(beside)].map((link) => realpathSync(link));
    const dependencies = links.filter((link) => link !== path).map(nameAndVersion);
    found.set(path, { name, version, licence: declaredLicence(manifest), dependencies });
    queue.push(...links);
  }
  const sorted = [...found].sort(([left], [right]) => (left < right ? -1 : 1));
  return sorted.map(([, each]) => each);
}

const [output, folder, ...files] = process.argv.slice(2).flatMap((word) => word.split(" "));
const document = { folder, findings: findings(folder, files), packages: installed(folder) };
writeFileSync(output, `${JSON.stringify(document, null, 2)}\n`);

// A folder that has exactly the files which a request declares, at paths that stay the same from request to request,
// whatever the sandbox. Sources are copied, packages are linked. It must not know webpack.

import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** One mirror. The folder is this object's own: nothing else may write there. */
export class Mirror {
  #folder;
  #digestByPath = new Map();
  #targetByPath = new Map();
  #timestamps = new Map();

  /** @param {string} folder an empty folder's true path */
  constructor(folder) {
    this.#folder = folder;
  }

  /**
   * Brings the folder to the state of a request. After an error it may be between two states, and the next call goes on
   * from there.
   *
   * @param {{ path: string, from: string, digest: string }[]} files
   * @param {{ path: string, target: string }[]} packages where each link leads
   * @returns {{ modified: string[], removed: string[] }} absolute paths of what is new or other than before and of what
   *   is gone, with the folders in which a name came or went
   */
  sync(files, packages) {
    const changes = { modified: new Set(), removed: new Set() };
    this.#removeOthers(new Set(files.map(({ path }) => path)), changes);
    for (const file of files) this.#write(file, changes);
    for (const link of packages) this.#link(link);
    return { modified: [...changes.modified], removed: [...changes.removed] };
  }

  /**
   * When each file was last written, by absolute path, in webpack's form: what a mirror has written nothing else changes,
   * so webpack need not look.
   *
   * @returns {Map<string, { safeTime: number, timestamp: number }>} a copy
   */
  timestamps() {
    return new Map(this.#timestamps);
  }

  #removeOthers(wanted, changes) {
    for (const path of this.#digestByPath.keys()) {
      if (wanted.has(path)) continue;
      const absolute = join(this.#folder, path);
      rmSync(absolute, { force: true });
      this.#digestByPath.delete(path);
      this.#timestamps.delete(absolute);
      changes.removed.add(absolute);
      changes.modified.add(dirname(absolute));
      removeEmptyFolders(dirname(absolute), this.#folder);
    }
  }

  #write({ path, from, digest }, changes) {
    const known = this.#digestByPath.get(path);
    if (known === digest) return;
    const absolute = join(this.#folder, path);
    // Not a copy of the file but of its content: Bazel's own are read-only, and may be links.
    const content = readFileSync(from);
    mkdirSync(dirname(absolute), { recursive: true });
    this.#digestByPath.delete(path);
    writeFileSync(absolute, content);
    this.#digestByPath.set(path, digest);
    const timestamp = statSync(absolute).mtimeMs;
    this.#timestamps.set(absolute, { safeTime: timestamp, timestamp });
    changes.modified.add(absolute);
    if (known === undefined) changes.modified.add(dirname(absolute));
  }

  #link({ path, target }) {
    if (this.#targetByPath.get(path) === target) return;
    const absolute = join(this.#folder, path);
    mkdirSync(dirname(absolute), { recursive: true });
    rmSync(absolute, { force: true });
    symlinkSync(target, absolute);
    this.#targetByPath.set(path, target);
  }
}

function removeEmptyFolders(folder, root) {
  for (let current = folder; current !== root; current = dirname(current)) {
    if (readdirSync(current).length > 0) return;
    rmdirSync(current);
  }
}

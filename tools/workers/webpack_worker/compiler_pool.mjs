// The living compilers, by key. It serialises the bundles of one key, and forgets what was not used for longest when
// all together take more memory than allowed. It must not know what a bundle is.

/** A pool of compilers. */
export class CompilerPool {
  #create;
  #memoryLimitBytes;
  #slots = new Map();

  /**
   * @param {object} settings
   * @param {() => import("./remote_compiler.mjs").RemoteCompiler} settings.create
   * @param {number} settings.memoryLimitBytes
   */
  constructor({ create, memoryLimitBytes }) {
    this.#create = create;
    this.#memoryLimitBytes = memoryLimitBytes;
  }

  /**
   * Gives the key's compiler to a task as soon as it is free. One of another version is ended first.
   *
   * @template T
   * @param {string} key
   * @param {string} version
   * @param {(compiler: import("./remote_compiler.mjs").RemoteCompiler) => Promise<T>} task
   * @returns {Promise<T>}
   */
  async use(key, version, task) {
    let slot = this.#slots.get(key);
    if (!slot) slot = { compiler: null, version, users: 0, last: Promise.resolve() };
    // Insertion order is the order of use.
    this.#slots.delete(key);
    this.#slots.set(key, slot);
    slot.users += 1;
    const turn = slot.last.then(async () => task(await this.#compilerOf(slot, version)));
    slot.last = turn.catch(() => {});
    try {
      return await turn;
    } finally {
      slot.users -= 1;
    }
  }

  /** Forgets idle compilers, the one unused for longest first, until the rest takes no more memory than allowed. */
  async shrink() {
    for (const [key, slot] of [...this.#slots]) {
      if (this.#memoryBytes() <= this.#memoryLimitBytes) return;
      // Someone waits for it, or it went meanwhile.
      if (slot.users > 0 || this.#slots.get(key) !== slot) continue;
      this.#slots.delete(key);
      await slot.compiler?.close();
    }
  }

  /** Ends all compilers. */
  async close() {
    const compilers = [...this.#slots.values()].map(({ compiler }) => compiler);
    this.#slots.clear();
    await Promise.all(compilers.map((compiler) => compiler?.close()));
  }

  async #compilerOf(slot, version) {
    if (slot.version !== version) await slot.compiler?.close();
    if (!slot.compiler || slot.compiler.hasEnded) slot.compiler = this.#create();
    slot.version = version;
    return slot.compiler;
  }

  /** This process and those of the compilers. */
  #memoryBytes() {
    const compilers = [...this.#slots.values()].map(({ compiler }) => compiler?.memoryBytes ?? 0);
    return compilers.reduce((sum, bytes) => sum + bytes, process.memoryUsage.rss());
  }
}

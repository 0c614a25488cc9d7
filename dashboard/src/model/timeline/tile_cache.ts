/**
 * The tiles that are there, bounded by their size, and the requests for those that are wanted. The tiles used least recently
 * go first; a request that nobody wants any more is given up. It must not know where tiles come from or what is in them.
 */

import type { Result } from "../../base/result";

/** What ends a request early: `AbortSignal`, as far as it matters here. */
export interface Abort {
  readonly abort: () => void;
}

/** A request under way. */
export interface Request<T> extends Abort {
  readonly result: Promise<Result<T, string>>;
}

/** What a cache needs to know. */
export interface TileCacheOptions<K, T> {
  /** The most bytes of all tiles. A tile that is wanted now stays, whatever it takes. */
  readonly maxBytes: number;
  /** The most requests at once. */
  readonly maxRequests: number;
  readonly keyOf: (tile: K) => string;
  readonly sizeBytes: (value: T) => number;
  readonly load: (tile: K) => Request<T>;
  /** A tile came, or failed. */
  readonly onChange: () => void;
}

/** Tiles by their keys. */
export class TileCache<K, T> {
  private readonly tiles = new Map<string, T>();
  private readonly requests = new Map<string, Abort>();
  private readonly failures = new Map<string, string>();
  private wanted: readonly K[] = [];
  private heldBytes = 0;

  constructor(private readonly options: TileCacheOptions<K, T>) {}

  /** A tile that is there. */
  get(key: string): T | undefined {
    const value = this.tiles.get(key);
    if (value !== undefined) {
      // Last in the map is used last.
      this.tiles.delete(key);
      this.tiles.set(key, value);
    }
    return value;
  }

  /** Says which tiles are wanted from now on, the most important first. */
  want(tiles: readonly K[]): void {
    this.wanted = tiles;
    const keys = new Set(tiles.map(this.options.keyOf));
    for (const [key, request] of this.requests) {
      if (keys.has(key)) continue;
      this.requests.delete(key);
      request.abort();
    }
    // Else what failed once would stay coarse for good, and nobody would say why.
    for (const key of this.failures.keys()) if (!keys.has(key)) this.failures.delete(key);
    this.fill();
  }

  /** Why a wanted tile could not be had; null when all is well. */
  failure(): string | null {
    for (const tile of this.wanted) {
      const text = this.failures.get(this.options.keyOf(tile));
      if (text !== undefined) return text;
    }
    return null;
  }

  /** Asks again for what failed. */
  retry(): void {
    this.failures.clear();
    this.fill();
  }

  /** Whether nothing that is wanted is still on its way. */
  isSettled(): boolean {
    return this.requests.size === 0;
  }

  /** How many bytes of tiles are held. */
  sizeBytes(): number {
    return this.heldBytes;
  }

  /** Gives up all requests, and forgets all tiles. */
  close(): void {
    this.want([]);
    this.tiles.clear();
    this.heldBytes = 0;
  }

  private fill(): void {
    for (const tile of this.wanted) {
      if (this.requests.size >= this.options.maxRequests) return;
      const key = this.options.keyOf(tile);
      if (this.tiles.has(key) || this.requests.has(key) || this.failures.has(key)) continue;
      const request = this.options.load(tile);
      this.requests.set(key, request);
      void this.settle(key, request);
    }
  }

  private async settle(key: string, request: Request<T>): Promise<void> {
    const result = await request.result;
    // Given up meanwhile, and perhaps asked for again.
    if (this.requests.get(key) !== request) return;
    this.requests.delete(key);
    if (result.ok) this.keep(key, result.value);
    else this.failures.set(key, result.error);
    this.fill();
    this.options.onChange();
  }

  private keep(key: string, value: T): void {
    this.tiles.set(key, value);
    this.heldBytes += this.options.sizeBytes(value);
    const wanted = new Set(this.wanted.map(this.options.keyOf));
    for (const [other, tile] of this.tiles) {
      if (this.heldBytes <= this.options.maxBytes) return;
      if (wanted.has(other)) continue;
      this.tiles.delete(other);
      this.heldBytes -= this.options.sizeBytes(tile);
    }
  }
}

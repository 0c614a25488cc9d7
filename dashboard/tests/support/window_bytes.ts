/** Writes windows of timelines as the server does, for tests that need no server; tests/timeline.test.mjs compares with one. */

/** A span, or several together, on a row. */
export interface TestBlock {
  readonly startUs: number;
  readonly endUs: number;
  readonly name?: string;
  readonly category?: string;
  readonly mnemonic?: string;
  readonly spans?: number;
  readonly busyUs?: number;
}

/** A lane: its blocks row by row. */
export interface TestLane {
  readonly threadId: number;
  readonly name: string;
  readonly rows: readonly (readonly TestBlock[])[];
}

/** A counter: places in pixels and values. */
export interface TestCounter {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

/** A window from 0 to `toUs`. */
export interface TestWindow {
  readonly toUs: number;
  readonly widthPx?: number;
  readonly lanes: readonly TestLane[];
  readonly counters?: readonly TestCounter[];
}

/** The bytes of a window. */
export function windowBytes({
  toUs,
  widthPx = 100,
  lanes,
  counters = [],
}: TestWindow): ArrayBuffer {
  const texts = [""];
  const id = (text = ""): number => {
    const known = texts.indexOf(text);
    return known >= 0 ? known : texts.push(text) - 1;
  };
  const blocks = lanes.flatMap(({ rows }) =>
    rows.flatMap((row, depth) => row.map((block) => ({ depth, ...block }))),
  );
  const points = counters.flatMap((counter) => counter.points);
  const u32 = [
    ...lanes.map(({ name }) => id(name)),
    ...lanes.map(({ rows }) => rows.length),
    ...places(lanes.map(({ rows }) => rows.flat().length)),
    ...blocks.map(({ depth }) => depth),
    ...blocks.map(({ spans = 1 }) => spans),
    ...blocks.map(({ name }) => id(name)),
    ...blocks.map(({ category }) => id(category)),
    ...blocks.map(() => 0),
    ...blocks.map(({ mnemonic }) => id(mnemonic)),
    ...counters.map(({ name }) => id(name)),
    ...counters.map(() => 0),
    ...places(counters.map((counter) => counter.points.length)),
    ...points.map(() => 1),
  ];
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  u32.push(...places(encoded.map(({ length }) => length)));
  const f64 = [
    ...lanes.map(({ threadId }) => threadId),
    ...blocks.map(({ startUs }) => startUs),
    ...blocks.map(({ endUs }) => endUs),
    ...blocks.map(({ startUs, endUs, busyUs }) => busyUs ?? endUs - startUs),
  ];
  const f32 = [
    ...blocks.map(() => 0),
    ...blocks.map(() => 0),
    ...points.map(([x]) => x),
    ...points.map(([, value]) => value),
  ];
  const textBytes = encoded.reduce((sum, { length }) => sum + length, 0);
  const header = [
    0x57455244,
    1,
    widthPx,
    lanes.length,
    blocks.length,
    counters.length,
    points.length,
    texts.length,
    textBytes,
    0,
  ];
  const bytes = new ArrayBuffer(64 + f64.length * 8 + f32.length * 4 + u32.length * 4 + textBytes);
  new Uint32Array(bytes, 0, 10).set(header);
  new Float64Array(bytes, 40, 3).set([0, toUs, 0]);
  new Float64Array(bytes, 64, f64.length).set(f64);
  new Float32Array(bytes, 64 + f64.length * 8, f32.length).set(f32);
  new Uint32Array(bytes, 64 + f64.length * 8 + f32.length * 4, u32.length).set(u32);
  let at = bytes.byteLength - textBytes;
  for (const text of encoded) {
    new Uint8Array(bytes, at, text.length).set(text);
    at += text.length;
  }
  return bytes;
}

function places(lengths: readonly number[]): number[] {
  const ends = [0];
  for (const length of lengths) ends.push((ends.at(-1) ?? 0) + length);
  return ends;
}

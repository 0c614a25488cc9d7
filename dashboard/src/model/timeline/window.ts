/**
 * A part of a timeline as the server sends it: columns in one buffer, read where they lie. It owns the layout of the bytes
 * (`rs/bazel_profile/src/trace/layout.rs` writes them) and looks at every number once, so that whoever draws need not. It
 * must not know how anything is drawn.
 */

import { failure, type Result, success } from "../../base/result";
import { type Extent, traceUs } from "../../base/trace_time";

/** `DREW`, little-endian. */
const MAGIC = 0x57455244;
const VERSION = 1;
const HEADER_BYTES = 64;

/** A decoded part of a timeline. Columns of one kind are as long as each other; texts are numbers for `text`. */
export interface TimelineWindow extends Extent {
  readonly widthPx: number;
  readonly lanes: LaneColumns;
  readonly blocks: BlockColumns;
  readonly counters: CounterColumns;
  /** A text by its number; empty for 0, which is none. */
  readonly text: (id: number) => string;
  /** How many texts there are. */
  readonly textCount: number;
  /** What it takes in memory. */
  readonly sizeBytes: number;
}

/** Threads, in Bazel's order. */
export interface LaneColumns {
  readonly length: number;
  readonly threadId: Float64Array;
  readonly name: Uint32Array;
  /** How deep spans nest on it in the whole build. */
  readonly rowCount: Uint32Array;
  /** The first of its rows among all rows, and behind the last lane, how many rows there are. */
  readonly firstRow: Uint32Array;
  /** The first block of each row of each lane, and behind the last row, how many blocks there are. */
  readonly firstBlock: Uint32Array;
}

/** Spans, or several together that are too narrow to tell apart: by lane, depth and start. */
export interface BlockColumns {
  readonly length: number;
  readonly startUs: Float64Array;
  readonly endUs: Float64Array;
  readonly busyUs: Float64Array;
  readonly spanCount: Uint32Array;
  readonly name: Uint32Array;
  readonly category: Uint32Array;
  readonly target: Uint32Array;
  readonly mnemonic: Uint32Array;
}

/** Counters; a value holds until the next one. */
export interface CounterColumns {
  readonly length: number;
  readonly name: Uint32Array;
  readonly series: Uint32Array;
  readonly firstPoint: Uint32Array;
  /** In pixels of the window's own width. */
  readonly xPx: Float32Array;
  readonly value: Float32Array;
}

/** Reads columns one behind the other. */
class Columns {
  private offset = HEADER_BYTES;
  constructor(private readonly buffer: ArrayBuffer) {}

  f64(length: number): Float64Array {
    return new Float64Array(this.buffer, this.take(length * 8), length);
  }
  f32(length: number): Float32Array {
    return new Float32Array(this.buffer, this.take(length * 4), length);
  }
  u32(length: number): Uint32Array {
    return new Uint32Array(this.buffer, this.take(length * 4), length);
  }
  rest(): Uint8Array {
    return new Uint8Array(this.buffer, this.offset);
  }
  private take(sizeBytes: number): number {
    const { offset } = this;
    this.offset += sizeBytes;
    return offset;
  }
}

interface Header {
  readonly widthPx: number;
  readonly lanes: number;
  readonly blocks: number;
  readonly counters: number;
  readonly points: number;
  readonly texts: number;
  readonly textBytes: number;
}

/** Reads a window, or says in a few words why these bytes are none. The buffer is kept, and must not change. */
export function decodeWindow(buffer: ArrayBuffer): Result<TimelineWindow, string> {
  const header = decodeHeader(buffer);
  if (!header.ok) return header;
  const size = header.value;
  const expected = sizeBytes(size);
  if (buffer.byteLength !== expected) {
    return failure(`the timeline has ${buffer.byteLength} bytes instead of ${expected}`);
  }
  const times = new Float64Array(buffer, 40, 2);
  const columns = new Columns(buffer);
  const threadId = columns.f64(size.lanes);
  const startUs = columns.f64(size.blocks);
  const endUs = columns.f64(size.blocks);
  const busyUs = columns.f64(size.blocks);
  columns.f32(2 * size.blocks);
  const xPx = columns.f32(size.points);
  const value = columns.f32(size.points);
  const laneName = columns.u32(size.lanes);
  const rowCount = columns.u32(size.lanes);
  const laneFirst = columns.u32(size.lanes + 1);
  const depth = columns.u32(size.blocks);
  const spanCount = columns.u32(size.blocks);
  const [name, category] = [columns.u32(size.blocks), columns.u32(size.blocks)];
  const [target, mnemonic] = [columns.u32(size.blocks), columns.u32(size.blocks)];
  const [counterName, series] = [columns.u32(size.counters), columns.u32(size.counters)];
  const firstPoint = columns.u32(size.counters + 1);
  columns.u32(size.points);
  const textFirst = columns.u32(size.texts + 1);
  const rows = indexRows(rowCount, laneFirst, depth);
  const isSound =
    rows !== null &&
    areAscending(laneFirst, size.blocks) &&
    areAscending(firstPoint, size.points) &&
    areAscending(textFirst, size.textBytes);
  if (!isSound) return failure("the timeline is damaged: its parts do not fit together");
  return success({
    fromUs: traceUs(times[0] ?? 0),
    toUs: traceUs(times[1] ?? 0),
    widthPx: size.widthPx,
    lanes: { length: size.lanes, threadId, name: laneName, rowCount, ...rows },
    blocks: {
      length: size.blocks,
      ...{ startUs, endUs, busyUs, spanCount, name, category, target, mnemonic },
    },
    counters: { length: size.counters, name: counterName, series, firstPoint, xPx, value },
    text: textReader(columns.rest(), textFirst),
    textCount: size.texts,
    sizeBytes: buffer.byteLength + rows.firstBlock.byteLength + rows.firstRow.byteLength,
  });
}

function decodeHeader(buffer: ArrayBuffer): Result<Header, string> {
  if (buffer.byteLength < HEADER_BYTES) return failure("the timeline is cut off");
  const words = new Uint32Array(buffer, 0, 10);
  if (words[0] !== MAGIC) return failure("these bytes are no timeline");
  if (words[1] !== VERSION) {
    return failure(
      `the timeline has version ${words[1]}, and ${VERSION} is known: reload the page`,
    );
  }
  const [widthPx = 0, lanes = 0, blocks = 0, counters = 0, points = 0, texts = 0, textBytes = 0] =
    words.subarray(2, 9);
  return success({ widthPx, lanes, blocks, counters, points, texts, textBytes });
}

function sizeBytes({ lanes, blocks, counters, points, texts, textBytes }: Header): number {
  const laneBytes = lanes * (8 + 4 + 4) + (lanes + 1) * 4;
  const blockBytes = blocks * (3 * 8 + 2 * 4 + 6 * 4);
  const counterBytes = counters * (4 + 4) + (counters + 1) * 4 + points * (4 + 4 + 4);
  return HEADER_BYTES + laneBytes + blockBytes + counterBytes + (texts + 1) * 4 + textBytes;
}

/** Where each row begins; null where blocks are not in the order of rows. */
function indexRows(
  rowCount: Uint32Array,
  laneFirst: Uint32Array,
  depth: Uint32Array,
): Pick<LaneColumns, "firstRow" | "firstBlock"> | null {
  const firstRow = new Uint32Array(rowCount.length + 1);
  let rows = 0;
  for (let lane = 0; lane < rowCount.length; lane += 1) {
    firstRow[lane] = rows;
    rows += rowCount[lane] ?? 0;
    // Rows without a block take memory all the same: a damaged count must not take all there is.
    if (rows > 1 << 22) return null;
  }
  firstRow[rowCount.length] = rows;
  const firstBlock = new Uint32Array(rows + 1).fill(depth.length);
  for (let lane = 0; lane < rowCount.length; lane += 1) {
    const end = laneFirst[lane + 1] ?? 0;
    const lastRow = firstRow[lane + 1] ?? 0;
    let row = firstRow[lane] ?? 0;
    if (end > depth.length) return null;
    for (let block = laneFirst[lane] ?? 0; block < end; block += 1) {
      const at = (firstRow[lane] ?? 0) + (depth[block] ?? 0);
      if (at >= lastRow || at < row - 1) return null;
      while (row <= at) firstBlock[row++] = block;
    }
    while (row < lastRow) firstBlock[row++] = end;
  }
  return { firstRow, firstBlock };
}

function areAscending(places: Uint32Array, end: number): boolean {
  for (let index = 1; index < places.length; index += 1) {
    if ((places[index] ?? 0) < (places[index - 1] ?? 0)) return false;
  }
  return places[0] === 0 && places[places.length - 1] === end;
}

/** Decodes texts when they are asked for: of the many that a window has, few are ever drawn. */
function textReader(bytes: Uint8Array, first: Uint32Array): (id: number) => string {
  const decoder = new TextDecoder();
  const known = new Map<number, string>();
  return (id) => {
    let text = known.get(id);
    if (text === undefined) {
      text = decoder.decode(bytes.subarray(first[id] ?? 0, first[id + 1] ?? first[id] ?? 0));
      known.set(id, text);
    }
    return text;
  };
}

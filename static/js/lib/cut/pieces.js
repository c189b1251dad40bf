/** A sound as a cut plays it: fetched in blocks, decoded piece by piece, a little ahead of where it is heard. So its length costs nothing. */
import { FRAME_SAMPLES, adtsOf, tableOf } from "./m4a.js";

const BLOCK_BYTES = 512 * 1024; // half a minute
const PIECE_FRAMES = 128; // 2.7 s
const AHEAD = 2;
const RETRY_MS = 1000;
const MOST_FAILURES = 3;
// What a decoder makes of a frame depends on the one before.
const RUN_UP_FRAMES = 2;

/** @typedef {import("./m4a.js").Table} Table */
/** Seconds of its file from `fromS` on, which begin `leadS` into what was decoded. @typedef {{number: number, fromS: number, lasts: number, leadS: number, buffer: AudioBuffer}} Piece */

/** A file that is read where it is needed. */
class Blocks {
  /** @param {string} url */
  constructor(url) {
    this.url = url;
    /** @type {Map<number, Promise<Uint8Array>>} the last ones that were asked for */
    this.blocks = new Map();
  }

  /** @param {number} from @param {number} to @returns {Promise<Uint8Array>} as much of it as there is */
  async read(from, to) {
    const first = Math.floor(from / BLOCK_BYTES), last = Math.floor(Math.max(from, to - 1) / BLOCK_BYTES);
    const blocks = await Promise.all(Array.from({ length: last - first + 1 }, (_, at) => this.block(first + at)));
    const start = from - first * BLOCK_BYTES, length = to - from;
    if (blocks.length === 1) return blocks[0].subarray(start, start + length);
    const whole = new Uint8Array(blocks.reduce((sum, { length: each }) => sum + each, 0));
    blocks.forEach((block, at) => whole.set(block, at * BLOCK_BYTES));
    return whole.subarray(start, start + length);
  }

  /** @param {number} number */
  block(number) {
    let block = this.blocks.get(number);
    if (!block) {
      block = this.fetch(number * BLOCK_BYTES);
      block.catch(() => this.blocks.delete(number));
      this.blocks.set(number, block);
      for (const other of this.blocks.keys()) if (Math.abs(other - number) > 1) this.blocks.delete(other);
    }
    return block;
  }

  /** @param {number} from */
  async fetch(from) {
    const response = await fetch(this.url, { headers: { Range: `bytes=${from}-${from + BLOCK_BYTES - 1}` } });
    if (!response.ok) throw new Error(String(response.status));
    const bytes = new Uint8Array(await response.arrayBuffer());
    return response.status === 206 ? bytes : bytes.subarray(from, from + BLOCK_BYTES);
  }
}

export class Pieces {
  /** @param {BaseAudioContext} context @param {Blocks} file @param {Table} table */
  constructor(context, file, table) {
    this.context = context;
    this.file = file;
    this.table = table;
    this.count = Math.ceil(table.sizes.length / PIECE_FRAMES);
    /** @type {Map<number, Piece | null>} null while it is on its way */
    this.held = new Map();
    this.failures = 0; // in a row
  }

  get hasFailed() {
    return this.failures >= MOST_FAILURES;
  }

  /** @param {BaseAudioContext} context @param {string} url @returns {Promise<Pieces>} rejected where it can't be read, or is in another form */
  static async of(context, url) {
    const file = new Blocks(url);
    return new Pieces(context, file, await tableOf((from, to) => file.read(from, to)));
  }

  /** @param {number} seconds of the file */
  numberAt(seconds) {
    const { rate, skipped } = this.table;
    return Math.floor((seconds * rate + skipped) / FRAME_SAMPLES / PIECE_FRAMES);
  }

  /** Have what is heard from there on, and nothing else. @param {number} seconds of the file */
  want(seconds) {
    const first = this.numberAt(seconds), last = Math.min(first + AHEAD, this.count - 1);
    for (const number of this.held.keys()) if (number < first || number > last) this.held.delete(number);
    for (let number = first; number <= last; number += 1) {
      if (this.held.has(number)) continue;
      this.held.set(number, null);
      void this.bring(number);
    }
  }

  /** What can't be had now is tried again in a moment. @param {number} number */
  async bring(number) {
    const piece = await this.decode(number).catch(() => null);
    this.failures = piece ? 0 : this.failures + 1;
    if (!piece) await new Promise((done) => { setTimeout(done, RETRY_MS); });
    if (this.held.get(number) !== null) return;
    if (piece) this.held.set(number, piece);
    else this.held.delete(number);
  }

  /** @param {number} seconds @returns {boolean} is it there, and what comes after it? */
  has(seconds) {
    const first = this.numberAt(seconds);
    return first >= this.count || [first, first + 1].every((number) => number >= this.count || this.held.get(number));
  }

  get ready() {
    return /** @type {Piece[]} */ ([...this.held.values()].filter((piece) => piece));
  }

  /** @param {number} number @returns {Promise<Piece>} */
  async decode(number) {
    const { sizes, offsets, rate, skipped } = this.table;
    const begins = number * PIECE_FRAMES, ends = Math.min(begins + PIECE_FRAMES, sizes.length);
    const first = Math.max(0, begins - RUN_UP_FRAMES), last = ends - 1;
    const bytes = await this.file.read(offsets[first], offsets[last] + sizes[last]);
    const buffer = await this.context.decodeAudioData(adtsOf(this.table, first, bytes, ends - first).buffer);
    return {
      number, buffer,
      fromS: (begins * FRAME_SAMPLES - skipped) / rate,
      lasts: ((ends - begins) * FRAME_SAMPLES) / rate,
      leadS: ((begins - first) * FRAME_SAMPLES) / rate,
    };
  }

  drop() {
    this.held.clear();
    this.file.blocks.clear();
  }
}

/**
 * Where the frames of a sound are in its file, so that a page may fetch and decode a stretch of it. For the form that each take
 * has: one track of AAC-LC, its table before its sound. Boxes as in ISO/IEC 14496-12, frames on their own as ADTS (14496-3).
 */

export const FRAME_SAMPLES = 1024;
const BOX_HEAD = 8;
const FULL_BOX = 4; // version and flags
const AAC_LC = 2;
const RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];
const ADTS_HEAD = 7;

/** `skipped` samples come before what is to be heard. @typedef {{rate: number, channels: number, skipped: number, offsets: Float64Array, sizes: Uint32Array}} Table */

/**
 * @param {(from: number, to: number) => Promise<Uint8Array>} read bytes of the file
 * @returns {Promise<Table>} rejected where it is no such file
 */
export async function tableOf(read) {
  for (let at = 0; ;) {
    const { size, type } = headAt(viewOf(await read(at, at + BOX_HEAD)), 0);
    if (type === "moov") return tableIn(viewOf(await read(at + BOX_HEAD, at + size)));
    if (type === "mdat" || size < BOX_HEAD) throw new Error("its table does not come first");
    at += size;
  }
}

/** Frames that a decoder understands without the rest of the file. @param {Table} table @param {number} first @param {Uint8Array} bytes from the first frame on @param {number} count of frames */
export function adtsOf({ rate, channels, sizes }, first, bytes, count) {
  const whole = new Uint8Array(bytes.length + count * ADTS_HEAD);
  let from = 0, to = 0;
  for (const size of sizes.subarray(first, first + count)) {
    whole.set(headOf(RATES.indexOf(rate), channels, size + ADTS_HEAD), to);
    whole.set(bytes.subarray(from, from + size), to + ADTS_HEAD);
    from += size;
    to += size + ADTS_HEAD;
  }
  return whole;
}

/** @param {number} rate its place in the list @param {number} channels @param {number} length with this head */
function headOf(rate, channels, length) {
  return [0xff, 0xf1, ((AAC_LC - 1) << 6) | (rate << 2) | (channels >> 2), ((channels & 3) << 6) | (length >> 11), (length >> 3) & 0xff, ((length & 7) << 5) | 0x1f, 0xfc];
}

/** @param {DataView} moov @returns {Table} */
function tableIn(moov) {
  const track = boxIn(moov, "trak"), media = boxIn(track, "mdia"), samples = boxIn(boxIn(media, "minf"), "stbl");
  const entry = boxIn(viewAfter(boxIn(samples, "stsd"), FULL_BOX + 4), "mp4a");
  const channels = entry.getUint16(16), rate = entry.getUint16(24);
  const sizes = sizesIn(boxIn(samples, "stsz"));
  return { rate, channels, sizes, skipped: skippedIn(track), offsets: offsetsOf(sizes, boxIn(samples, "stsc"), boxIn(samples, "stco")) };
}

/** @param {DataView} table */
function sizesIn(table) {
  const same = table.getUint32(4), count = table.getUint32(8);
  return Uint32Array.from({ length: count }, (_, at) => same || table.getUint32(12 + 4 * at));
}

/** @param {Uint32Array} sizes @param {DataView} runs of chunks with as many frames each @param {DataView} chunks where each begins */
function offsetsOf(sizes, runs, chunks) {
  const offsets = new Float64Array(sizes.length);
  let frame = 0;
  for (let chunk = 0, run = 0; chunk < chunks.getUint32(4); chunk += 1) {
    if (run + 1 < runs.getUint32(4) && runs.getUint32(8 + 12 * (run + 1)) === chunk + 1) run += 1;
    let at = chunks.getUint32(8 + 4 * chunk);
    for (let left = runs.getUint32(8 + 12 * run + 4); left > 0 && frame < sizes.length; left -= 1) {
      offsets[frame] = at;
      at += sizes[frame];
      frame += 1;
    }
  }
  return offsets;
}

/** An encoder needs a run-up, which the track's edit leaves out. @param {DataView} track */
function skippedIn(track) {
  const edits = findIn(track, "edts");
  return edits ? Math.max(0, boxIn(edits, "elst").getInt32(FULL_BOX + 4 + 4)) : 0;
}

/** @param {DataView} within @param {string} type @returns {DataView} what is in the box */
function boxIn(within, type) {
  const found = findIn(within, type);
  if (!found) throw new Error(`no ${type}`);
  return found;
}

/** @param {DataView} within @param {string} wanted */
function findIn(within, wanted) {
  for (let at = 0; at + BOX_HEAD <= within.byteLength;) {
    const { size, type } = headAt(within, at);
    if (size < BOX_HEAD) return null;
    if (type === wanted) return new DataView(within.buffer, within.byteOffset + at + BOX_HEAD, size - BOX_HEAD);
    at += size;
  }
  return null;
}

/** @param {DataView} view @param {number} at */
function headAt(view, at) {
  return { size: view.getUint32(at), type: String.fromCharCode(...[4, 5, 6, 7].map((byte) => view.getUint8(at + byte))) };
}

/** @param {Uint8Array} bytes */
function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @param {DataView} view @param {number} by */
function viewAfter(view, by) {
  return new DataView(view.buffer, view.byteOffset + by, view.byteLength - by);
}

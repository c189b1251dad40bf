/**
 * Sends a take from the shelf to the server while it is recorded, and after (tus 1.0). Only the shelf is read, and only the server's size says
 * how far it is: after an error it is forgotten and asked for again, so that an acknowledgement that was lost doubles nothing.
 */
import { chunksFrom } from "./shelf.js";

const TUS = { "Tus-Resumable": "1.0.0" };
const MOST_BYTES = 4_000_000;
const PAUSES_MS = [500, 1000, 2000, 4000, 8000, 15000];
const TRIES_WHILE_SOMEBODY_WAITS = 4;
const CREATED = 201;

/** The server said no, and will say so again. */
export class Denied extends Error {
  /** @param {"signed-out" | "no-room" | "not-sent"} word @param {string} [sentence] the server's own */
  constructor(word, sentence) {
    super(word);
    this.word = word;
    this.sentence = sentence;
  }
}

const base64 = (/** @type {Uint8Array | string} */ from) => btoa(typeof from === "string" ? unescape(encodeURIComponent(from)) : String.fromCharCode(...from));

/** @param {Blob} blob @returns {Promise<Record<string, string>>} empty where the browser can't: on a page without https */
async function checksumOf(blob) {
  if (!crypto.subtle) return {};
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return { "Upload-Checksum": `sha256 ${base64(new Uint8Array(digest))}` };
}

/** @param {Response} answer */
async function denial(answer) {
  if (answer.status === 401 || answer.redirected) return new Denied("signed-out");
  if (answer.status === 507) return new Denied("no-room");
  const isWords = answer.headers.get("Content-Type")?.startsWith("text/plain");
  return new Denied("not-sent", isWords ? await answer.text() : undefined);
}

export class Pump {
  /**
   * @param {string} id of the take
   * @param {{url: string, csrf: string, name: string}} server where uploads begin, and what the file is called there
   * @param {{sent: (bytes: number) => void, waiting: () => void}} tell
   */
  constructor(id, server, tell) {
    this.id = id;
    this.server = server;
    this.tell = tell;
    this.first = { number: 0, begins: 0 };
    this.tries = 0;
    this.isLast = false;
    this.stopping = new AbortController();
    void this.run();
  }

  /** There is more on the shelf. */
  nudge() {
    this.isNudged = true;
    this.wake?.();
  }

  /** The take is complete on the shelf. @returns {Promise<string>} its token, once the server has all of it; rejects with what stands in the way */
  finish() {
    this.isLast = true;
    this.tries = 0;
    const done = new Promise((resolve, reject) => { this.done = { resolve, reject }; });
    if (this.token) this.done?.resolve(this.token);
    this.nudge();
    return done;
  }

  stop() {
    this.stopping.abort();
    this.nudge();
  }

  /** Nobody wants it any more. */
  async forget() {
    this.stop();
    if (this.address) await fetch(this.address, { method: "DELETE", headers: TUS }).catch(() => {});
  }

  async run() {
    while (!this.stopping.signal.aborted && !this.token) {
      try {
        this.offset ??= await this.begin();
        this.isNudged = false;
        if (!(await this.send())) await this.more();
      } catch (error) {
        await this.stumble(/** @type {Error} */ (error));
      }
    }
  }

  /** Begun twice, it is one: so this also tells how far it is. */
  async begin() {
    const { url, csrf, name } = this.server;
    const metadata = `take ${base64(this.id)},filename ${base64(name)}`;
    const headers = { ...TUS, "Upload-Defer-Length": "1", "Upload-Metadata": metadata, "X-CSRFToken": csrf };
    const answer = await fetch(url, { method: "POST", headers, signal: this.stopping.signal });
    if (answer.status !== CREATED) throw await denial(answer);
    this.address = new URL(answer.headers.get("Location") ?? "", location.href).href;
    return Number(answer.headers.get("Upload-Offset"));
  }

  /** @returns {Promise<boolean>} whether there was something to send */
  async send() {
    const part = await this.next();
    if (!part.size && !this.isLast) return false;
    const offset = /** @type {number} */ (this.offset);
    const isEnd = this.isLast && !part.size;
    const headers = { ...TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset), ...(isEnd ? { "Upload-Length": String(offset) } : await checksumOf(part)) };
    const answer = await fetch(this.address ?? "", { method: "PATCH", headers, body: part, signal: this.stopping.signal });
    if (!answer.ok) throw answer.status === 507 ? await denial(answer) : new Error(`the server said ${answer.status}`);
    this.offset = Number(answer.headers.get("Upload-Offset"));
    this.tries = 0;
    this.tell.sent(this.offset);
    if (isEnd) {
      this.token = this.address?.split("/").pop() ?? "";
      this.done?.resolve(this.token);
    }
    return true;
  }

  /** @returns {Promise<Blob>} what the server has not got yet */
  async next() {
    const offset = this.offset ?? 0;
    if (offset < this.first.begins) this.first = { number: 0, begins: 0 };
    const chunks = await chunksFrom(this.id, this.first.number);
    while (chunks.length && this.first.begins + chunks[0].size <= offset) {
      this.first = { number: this.first.number + 1, begins: this.first.begins + chunks[0].size };
      chunks.shift();
    }
    const skip = offset - this.first.begins;
    return new Blob(chunks).slice(skip, skip + MOST_BYTES);
  }

  more() {
    return new Promise((resolve) => {
      this.wake = () => resolve(undefined);
      if (this.isNudged) this.wake();
    });
  }

  /** @param {Error} error */
  async stumble(error) {
    this.offset = undefined;
    this.isNudged = false;
    if (this.stopping.signal.aborted) return;
    this.tell.waiting();
    this.tries += 1;
    if (error instanceof Denied || this.tries >= TRIES_WHILE_SOMEBODY_WAITS) {
      this.done?.reject(error instanceof Denied ? error : new Denied("not-sent"));
      this.done = undefined;
    }
    const pause = PAUSES_MS[Math.min(this.tries, PAUSES_MS.length) - 1];
    await Promise.race([this.more(), new Promise((resolve) => { setTimeout(resolve, pause); })]);
  }
}

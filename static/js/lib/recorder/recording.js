/** One recording: MediaRecorder in chunks of a second, each on the shelf as it comes. */
import { append, newId, put } from "./shelf.js";
import { hold } from "./locks.js";

const CHUNK_MS = 1000;
const BITS = 2_500_000;

export class Recording {
  /**
   * @param {MediaStream} stream
   * @param {{where: string, kind: string, mime: string | undefined, device: string, maxMs: number}} about
   * @param {{tick: (ms: number) => void, saved: () => void, stopped: () => void, unsaved: () => void}} tell
   */
  constructor(stream, about, tell) {
    this.recorder = new MediaRecorder(stream, { mimeType: about.mime, videoBitsPerSecond: BITS });
    this.maxMs = about.maxMs;
    this.tell = tell;
    /** @type {import("./shelf.js").Kept} */
    this.take = { id: newId(), where: about.where, kind: about.kind, mime: this.recorder.mimeType || (about.mime ?? ""), device: about.device, startedAt: Date.now(), ms: 0, chunks: 0, state: "recording" };
    /** @type {Blob[]} for this tab, should the shelf be full */
    this.blobs = [];
    /** @type {Promise<unknown>} */
    this.saved = Promise.resolve();
    this.ranMs = 0;
    this.since = 0;
  }

  /** @param {{isLed?: boolean}} [how] isLed: something comes before what counts, and `begins` tells when it is over */
  async start({ isLed = false } = {}) {
    this.release = await hold(this.take.id);
    this.recorder.addEventListener("dataavailable", ({ data }) => this.receive(data));
    this.recorder.addEventListener("stop", () => void this.finish());
    this.recorder.start(CHUNK_MS);
    this.since = isLed ? Infinity : performance.now();
    this.clock = window.setInterval(() => this.look(), 100);
    this.flush = () => { if (document.hidden && this.recorder.state === "recording") this.recorder.requestData(); };
    document.addEventListener("visibilitychange", this.flush);
    window.addEventListener("pagehide", this.flush);
  }

  /** From now on it counts. */
  begins() {
    this.since = performance.now();
  }

  get ms() {
    const running = this.recorder.state === "recording" ? Math.max(0, performance.now() - this.since) : 0;
    return Math.min(this.maxMs, this.ranMs + running);
  }

  get blob() {
    return new Blob(this.blobs, { type: this.take.mime });
  }

  look() {
    this.tell.tick(this.ms);
    if (this.ms >= this.maxMs) this.stop();
  }

  pause() {
    this.ranMs = this.ms;
    this.recorder.requestData();
    this.recorder.pause();
  }

  resume() {
    this.since = performance.now();
    this.recorder.resume();
  }

  stop() {
    if (this.recorder.state === "inactive") return;
    this.ranMs = this.ms;
    this.recorder.stop();
  }

  /** @param {Blob} blob */
  receive(blob) {
    if (!blob.size) return;
    const number = this.blobs.push(blob) - 1;
    const row = { ...this.take, ms: Math.round(this.ms || this.ranMs), chunks: number + 1 };
    this.take = row;
    this.saved = this.saved.then(() => append(row, number, blob)).then(() => this.tell.saved(), () => this.lose());
  }

  lose() {
    if (!this.hasLost) this.tell.unsaved();
    this.hasLost = true;
  }

  async finish() {
    window.clearInterval(this.clock);
    if (this.flush) {
      document.removeEventListener("visibilitychange", this.flush);
      window.removeEventListener("pagehide", this.flush);
    }
    await this.saved;
    this.take = { ...this.take, ms: Math.round(this.ranMs), state: "stopped" };
    await put(this.take).catch(() => this.lose());
    this.tell.stopped();
  }
}

/** Where a take starts and ends: two handles on a bar, the same as two times to type, and buttons for the moment that is shown. */
import { fill } from "../fields.js";
import { clockMs, clockText } from "../time.js";

const SHORTEST_MS = 500;
const STEP_MS = 50;
const written = (/** @type {number} */ ms) => clockText(ms, { tenths: true });

export class Trim {
  /** @param {HTMLElement} place @param {HTMLVideoElement} preview */
  constructor(place, preview) {
    this.preview = preview;
    const find = (/** @type {string} */ name) => /** @type {any} */ (place.querySelector(`[data-trim-${name}]`));
    /** @type {{kept: HTMLElement, from: HTMLInputElement, to: HTMLInputElement, fromText: HTMLInputElement, toText: HTMLInputElement, words: HTMLElement}} */
    this.parts = { kept: find("kept"), from: find("from"), to: find("to"), fromText: find("from-text"), toText: find("to-text"), words: find("words") };
    this.lengthMs = this.fromMs = this.toMs = 0;
    place.addEventListener("input", (event) => this.dragged(event.target));
    place.addEventListener("change", (event) => this.typed(event.target));
    place.addEventListener("focusout", () => { if (this.lengthMs) this.set(this.fromMs, this.toMs); });
    preview.addEventListener("timeupdate", () => this.look());
    preview.addEventListener("play", () => this.begin());
  }

  /** A take of this length. @param {number} lengthMs @param {number} [fromMs] where it starts at first */
  show(lengthMs, fromMs = 0) {
    this.lengthMs = Math.max(SHORTEST_MS, Math.round(lengthMs));
    this.set(fromMs, this.lengthMs);
  }

  /** Its whole length became known. @param {number} lengthMs */
  measured(lengthMs) {
    const wasWhole = this.toMs === this.lengthMs;
    this.lengthMs = Math.max(SHORTEST_MS, Math.round(lengthMs));
    this.set(this.fromMs, wasWhole ? this.lengthMs : this.toMs);
  }

  /** What goes along with the take; nothing when it is kept whole. @returns {Record<string, string>} */
  get fields() {
    return {
      ...(this.fromMs > 0 ? { in_ms: String(this.fromMs) } : {}),
      ...(this.toMs < this.lengthMs ? { out_ms: String(this.toMs) } : {}),
    };
  }

  get keptMs() {
    return this.toMs - this.fromMs;
  }

  startHere() {
    this.set(Math.min(this.preview.currentTime * 1000, this.toMs - SHORTEST_MS), this.toMs);
  }

  endHere() {
    this.set(this.fromMs, Math.max(this.preview.currentTime * 1000, this.fromMs + SHORTEST_MS));
  }

  /** @param {number} fromMs @param {number} toMs */
  set(fromMs, toMs) {
    const { kept, from, to, fromText, toText, words } = this.parts;
    this.fromMs = Math.round(Math.max(0, Math.min(fromMs, this.lengthMs - SHORTEST_MS)));
    this.toMs = Math.round(Math.min(this.lengthMs, Math.max(toMs, this.fromMs + SHORTEST_MS)));
    for (const [handle, ms] of /** @type {[HTMLInputElement, number][]} */ ([[from, this.fromMs], [to, this.toMs]])) {
      handle.max = String(this.lengthMs);
      handle.step = String(STEP_MS);
      handle.value = String(ms);
      handle.setAttribute("aria-valuetext", written(ms));
    }
    fill(fromText, written(this.fromMs));
    fill(toText, written(this.toMs));
    kept.style.setProperty("--from", String(this.fromMs / this.lengthMs));
    kept.style.setProperty("--to", String(this.toMs / this.lengthMs));
    words.textContent = written(this.keptMs);
  }

  /** @param {EventTarget | null} target */
  dragged(target) {
    const { from, to } = this.parts;
    if (target !== from && target !== to) return;
    const ms = Number(/** @type {HTMLInputElement} */ (target).value);
    if (target === from) this.set(Math.min(ms, this.toMs - SHORTEST_MS), this.toMs);
    else this.set(this.fromMs, Math.max(ms, this.fromMs + SHORTEST_MS));
    this.preview.pause();
    this.preview.currentTime = (target === from ? this.fromMs : this.toMs) / 1000;
  }

  /** @param {EventTarget | null} target */
  typed(target) {
    const { fromText, toText } = this.parts;
    if (target !== fromText && target !== toText) return;
    const ms = clockMs(/** @type {HTMLInputElement} */ (target).value);
    const isFrom = target === fromText;
    this.set(isFrom && ms !== null ? Math.min(ms, this.toMs - SHORTEST_MS) : this.fromMs, !isFrom && ms !== null ? ms : this.toMs);
  }

  /** Played from outside of what is kept, it begins where that does. */
  begin() {
    const nowMs = this.preview.currentTime * 1000;
    if (this.lengthMs && !this.preview.srcObject && (nowMs < this.fromMs - STEP_MS || nowMs >= this.toMs - STEP_MS)) this.preview.currentTime = this.fromMs / 1000;
  }

  look() {
    if (this.preview.srcObject || this.preview.paused || this.preview.currentTime * 1000 < this.toMs || this.toMs >= this.lengthMs) return;
    this.preview.pause();
    this.preview.currentTime = this.fromMs / 1000;
  }
}

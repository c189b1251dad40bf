/** A part that plays again and again: set by keys, by buttons where the media is, or typed; shown on the bar and in words. */
import { announce } from "../announce.js";
import { fill } from "../fields.js";
import { clockMs, clockText } from "../time.js";

const SHORTEST_MS = 200;
const END_SLACK_MS = 300;
const written = (/** @type {number} */ ms) => clockText(ms, { tenths: true }).replace(/\.0$/, "");

export class Range {
  /** @param {HTMLElement} player @param {HTMLMediaElement} media @param {import("./bar.js").Bar[]} bars @param {(key: string, values?: Record<string, string>) => string} say */
  constructor(player, media, bars, say) {
    this.media = media;
    this.bars = bars;
    this.say = say;
    const field = (/** @type {string} */ name) => /** @type {HTMLInputElement | null} */ (player.querySelector(`[data-range="${name}"]`));
    this.fields = { from: field("from"), to: field("to") };
    for (const each of [this.fields.from, this.fields.to]) each?.addEventListener("focusout", () => this.left());
    this.wrong = /** @type {HTMLElement | null} */ (player.querySelector("[data-range-wrong]"));
    this.chip = /** @type {HTMLElement | null} */ (player.querySelector("[data-do='range-clear']"));
    /** @type {number | undefined} */
    this.fromMs = undefined;
    /** @type {number | undefined} */
    this.toMs = undefined;
  }

  get isOn() {
    return this.fromMs !== undefined && this.toMs !== undefined;
  }

  get nowMs() {
    return Math.round(this.media.currentTime * 1000);
  }

  /** @param {number} ms @returns {boolean} whether it loops now */
  startAt(ms) {
    return this.set(ms, this.toMs !== undefined && this.toMs - ms >= SHORTEST_MS ? this.toMs : undefined);
  }

  /** @param {number} ms */
  endAt(ms) {
    const isAfter = this.fromMs !== undefined && ms - this.fromMs >= SHORTEST_MS;
    return this.set(isAfter ? this.fromMs : 0, Math.max(ms, SHORTEST_MS));
  }

  /** What was typed. An empty end is the end of the media. */
  typed() {
    const { from, to } = this.fields;
    if (!from?.value.trim() && !to?.value.trim()) return this.clear();
    const wholeMs = this.media.duration * 1000;
    const fromMs = clockMs(from?.value.trim() || "0");
    const toMs = to?.value.trim() ? clockMs(to.value) : wholeMs;
    const isRight = fromMs !== null && toMs !== null && toMs - fromMs >= SHORTEST_MS && fromMs < wholeMs;
    this.complain(!isRight);
    return isRight && this.set(fromMs, Math.min(toMs, wholeMs || toMs));
  }

  /** A field is left: what is wrong in it stays to be mended. */
  left() {
    if (this.fields.from?.getAttribute("aria-invalid") !== "true") this.show();
  }

  /** @param {number | undefined} fromMs @param {number | undefined} toMs */
  set(fromMs, toMs) {
    Object.assign(this, { fromMs, toMs });
    this.complain(false);
    this.show();
    const values = { from: written(fromMs ?? 0), to: written(toMs ?? 0) };
    announce(this.say(this.isOn ? "range" : "range-from", values));
    if (this.isOn && (this.nowMs < (fromMs ?? 0) || this.nowMs >= (toMs ?? 0))) this.back();
    return this.isOn;
  }

  clear() {
    if (this.fromMs === undefined && this.toMs === undefined) return false;
    this.fromMs = this.toMs = undefined;
    this.complain(false);
    this.show();
    announce(this.say("range-over"));
    return false;
  }

  show() {
    const { fromMs, toMs } = this;
    if (this.fields.from) fill(this.fields.from, fromMs === undefined ? "" : written(fromMs));
    if (this.fields.to) fill(this.fields.to, toMs === undefined ? "" : written(toMs));
    for (const bar of this.bars) bar.drawRange(fromMs !== undefined ? { fromMs, toMs: toMs ?? fromMs } : null);
    if (!this.chip) return;
    if (!this.isOn && this.chip.contains(document.activeElement)) /** @type {HTMLElement | null} */ (this.chip.previousElementSibling)?.focus();
    this.chip.hidden = !this.isOn;
    const words = this.chip.querySelector("[data-range-words]");
    if (words) words.textContent = `${written(fromMs ?? 0)} – ${written(toMs ?? 0)}`;
  }

  /** @param {boolean} isWrong */
  complain(isWrong) {
    for (const field of [this.fields.from, this.fields.to]) field?.setAttribute("aria-invalid", String(isWrong));
    if (!this.wrong) return;
    this.wrong.hidden = !isWrong;
    const words = this.wrong.querySelector("span");
    if (words) words.textContent = isWrong ? this.say("range-wrong") : "";
    if (isWrong) announce(this.say("range-wrong"));
  }

  /** Called with every look at the clock while the media plays: from the end it goes back to the start. @param {number} beforeMs @param {number} nowMs */
  tick(beforeMs, nowMs) {
    if (this.toMs !== undefined && beforeMs < this.toMs && nowMs >= this.toMs) this.back();
  }

  /** The media ended: an end of the loop there was never passed. */
  finish() {
    if (this.toMs === undefined || this.toMs < this.media.duration * 1000 - END_SLACK_MS) return;
    this.back();
    void this.media.play();
  }

  back() {
    this.media.currentTime = (this.fromMs ?? 0) / 1000;
  }
}

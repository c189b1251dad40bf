/** One line of captions as fields: its times, its words, and what is wrong with them. */
import { timeMs, timeText } from "./webvtt.js";

const NUDGE_MS = 100;

export class Row {
  /** @param {HTMLElement} element a copy of <template data-cue> @param {import("./webvtt.js").Cue} cue @param {(key: string) => string} say */
  constructor(element, cue, say) {
    this.element = element;
    this.cue = cue;
    this.say = say;
    const time = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (element.querySelector(`[data-time="${name}"]`));
    this.times = { startMs: time("start"), endMs: time("end") };
    this.words = /** @type {HTMLTextAreaElement} */ (element.querySelector("[data-words-of-cue]"));
    this.wrong = /** @type {HTMLElement} */ (element.querySelector("[data-wrong]"));
    this.words.value = cue.text;
    this.showTimes();
    this.fit();
  }

  showTimes() {
    for (const name of /** @type {const} */ (["startMs", "endMs"])) this.times[name].value = timeText(this.cue[name]);
    this.judge();
  }

  /** As high as its words, where the browser does not do that by itself. */
  fit() {
    this.words.rows = Math.max(1, this.words.value.split("\n").length);
  }

  /** What was typed is taken. @param {EventTarget | null} field @returns {boolean} whether that field is one of this line's */
  take(field) {
    if (field === this.words) {
      this.cue.text = this.words.value;
      this.fit();
    }
    for (const name of /** @type {const} */ (["startMs", "endMs"])) {
      if (field !== this.times[name]) continue;
      const ms = timeMs(this.times[name].value);
      if (ms !== null) this.cue[name] = ms;
    }
    this.judge();
    return this.element.contains(/** @type {Node | null} */ (field));
  }

  /** @returns {HTMLElement[]} the fields that are wrong */
  judge() {
    const unread = [this.times.startMs, this.times.endMs].filter((field) => timeMs(field.value) === null);
    const isTurned = !unread.length && this.cue.endMs <= this.cue.startMs;
    const faults = unread.length ? unread : isTurned ? [this.times.endMs] : [];
    for (const field of Object.values(this.times)) field.setAttribute("aria-invalid", String(faults.includes(field)));
    const sentence = unread.length ? this.say("wrong-time") : isTurned ? this.say("wrong-order") : this.cue.text.trim() ? "" : this.say("empty");
    this.element.classList.toggle("is-wrong", faults.length > 0);
    this.wrong.classList.toggle("error", faults.length > 0);
    this.wrong.hidden = !sentence;
    const place = this.wrong.querySelector("span");
    if (place) place.textContent = sentence;
    return faults;
  }

  /** @param {"startMs" | "endMs"} name @param {number} ms */
  setTime(name, ms) {
    this.cue[name] = Math.max(0, Math.round(ms));
    this.showTimes();
  }

  /** Both times, or the one whose field it is. @param {number} by @param {Element | null} field */
  nudge(by, field) {
    for (const name of /** @type {const} */ (["startMs", "endMs"])) {
      const other = name === "startMs" ? this.times.endMs : this.times.startMs;
      if (field !== other) this.cue[name] = Math.max(0, this.cue[name] + by * NUDGE_MS);
    }
    this.showTimes();
  }
}

/** What a recorder shows while it listens and records: loudness, in a bar and in words; time, in a ring and in numbers. */
import { clockText } from "../time.js";

export class Dials {
  /** @param {HTMLElement} recorder @param {(key: string) => string} say @param {number} maxMs */
  constructor(recorder, say, maxMs) {
    this.recorder = recorder;
    this.say = say;
    this.maxMs = maxMs;
    const find = (/** @type {string} */ name) => /** @type {any} */ (recorder.querySelector(`[data-${name}]`));
    this.parts = { ring: find("ring"), time: find("time"), level: find("level"), words: find("level-words") };
  }

  /** @param {number} percent */
  level(percent) {
    const { level } = this.parts;
    level.firstElementChild.style.setProperty("inline-size", `${percent}%`);
    level.setAttribute("aria-valuenow", String(percent));
    this.recorder.style.setProperty("--loud", String(percent / 100));
  }

  /** @param {"quiet" | "good" | "loud"} verdict */
  verdict(verdict) {
    const { level, words } = this.parts;
    level.dataset.verdict = verdict;
    words.textContent = this.say(verdict);
  }

  /** @param {number} ms */
  time(ms) {
    const { time, ring } = this.parts;
    time.textContent = `${clockText(ms)} / ${clockText(this.maxMs)}`;
    ring.style.setProperty("stroke-dashoffset", String(100 - (ms / this.maxMs) * 100));
  }
}

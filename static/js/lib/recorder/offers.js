/** The takes that are kept in this browser, offered where they were made. */
import { clockText } from "../time.js";
import { templateOf } from "../words.js";
import { freed, held } from "./locks.js";
import { takesAt } from "./shelf.js";

/** @typedef {import("./shelf.js").Kept} Kept */

export class Offers {
  /** @param {HTMLElement} recorder @param {(key: string, values?: Record<string, string | number>) => string} say */
  constructor(recorder, say) {
    this.recorder = recorder;
    this.say = say;
    this.list = /** @type {HTMLElement} */ (recorder.querySelector("[data-kept]"));
    /** @type {Map<Element, Kept>} */
    this.takes = new Map();
  }

  /** @param {Element | null} row */
  takeOf(row) {
    return row ? this.takes.get(row) : undefined;
  }

  /** @param {string} [shown] the take that is being looked at */
  async draw(shown) {
    const { where = "", also } = this.recorder.dataset;
    const isHeld = await held();
    const takes = await takesAt(where, also).catch(() => []);
    this.takes.clear();
    this.list.replaceChildren();
    this.leave();
    this.waiting = new AbortController();
    for (const take of takes.filter(({ id }) => id !== shown)) {
      if (!isHeld(take.id)) this.offer(take);
      else void freed(take.id, this.waiting.signal).then(() => this.draw(shown)).catch(() => {});
    }
    this.recorder.dispatchEvent(new CustomEvent("takes-found", { bubbles: true }));
  }

  leave() {
    this.waiting?.abort();
  }

  /** @param {Kept} take */
  offer(take) {
    const row = templateOf(this.recorder, "kept-row")?.querySelector("li");
    const words = row?.querySelector("[data-kept-words]");
    if (!row || !words) return;
    const time = new Date(take.startedAt).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const isRescued = take.state === "recording";
    words.textContent = this.say(isRescued ? "still-here" : "earlier", { time, length: clockText(take.ms) });
    row.classList.toggle("is-rescued", isRescued);
    this.takes.set(row, take);
    this.list.append(row);
  }
}

/** The transcript beside a player: the words that are said now stand out, and its list moves to them. */
import { templateOf } from "../words.js";

export class Transcript {
  /** @param {HTMLElement} player */
  constructor(player) {
    this.player = player;
    this.cues = /** @type {HTMLElement[]} */ ([...player.querySelectorAll("[data-cues] > li")]);
    const field = templateOf(player, "search");
    if (field) player.querySelector("[data-search-here]")?.replaceChildren(field);
  }

  /** @param {number} ms */
  light(ms) {
    const cue = this.cues.find(({ dataset }) => ms >= Number(dataset.startMs) && ms < Number(dataset.endMs));
    if (cue === this.lit) return;
    this.lit?.removeAttribute("aria-current");
    cue?.setAttribute("aria-current", "true");
    this.lit = cue;
    if (cue && !this.search?.isOn) this.moveTo(cue);
  }

  /** Only the list moves: scrollIntoView would take the whole page along. @param {HTMLElement} cue */
  moveTo(cue) {
    const list = cue.parentElement;
    if (list) list.scrollTop = cue.offsetTop - list.clientHeight / 2;
  }

  /** Fetched when somebody looks for something. @param {(ms: number) => void} seek @param {(key: string, values?: Record<string, number>) => string} say */
  async findWith(seek, say) {
    const { Search } = await import("./search.js");
    this.search ??= new Search(this, seek, say);
    return this.search;
  }
}

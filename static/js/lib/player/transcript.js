/** The transcript beside a player: the words that are said now stand out, and its list moves to them. */

export class Transcript {
  /** @param {Element} player */
  constructor(player) {
    this.cues = /** @type {HTMLElement[]} */ ([...player.querySelectorAll("[data-cues] > li")]);
  }

  /** @param {number} ms */
  light(ms) {
    const cue = this.cues.find(({ dataset }) => ms >= Number(dataset.startMs) && ms < Number(dataset.endMs));
    if (cue === this.lit) return;
    this.lit?.removeAttribute("aria-current");
    cue?.setAttribute("aria-current", "true");
    this.lit = cue;
    const list = cue?.parentElement;
    // Only the list moves: scrollIntoView would take the whole page along.
    if (cue && list) list.scrollTop = cue.offsetTop - list.offsetTop - list.clientHeight / 2;
  }
}

/** Words in the transcript, found without regard to case and accents. */

/** What is compared, and where each of its letters stands in the text. @param {string} text */
function folded(text) {
  let plain = "";
  /** @type {number[]} */
  const places = [];
  let at = 0;
  for (const letter of text) {
    for (const bare of letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()) {
      plain += bare;
      for (let unit = 0; unit < bare.length; unit += 1) places.push(at);
    }
    at += letter.length;
  }
  return { plain, places: [...places, text.length] };
}

/**
 * From where to where `words` stand in `text`.
 * @param {string} text
 * @param {string} words
 * @returns {[number, number][]}
 */
export function places(text, words) {
  const { plain, places: at } = folded(text);
  const sought = folded(words.trim().replace(/\s+/g, " ")).plain;
  /** @type {[number, number][]} */
  const found = [];
  if (!sought) return found;
  for (let from = plain.indexOf(sought); from >= 0; from = plain.indexOf(sought, from + sought.length)) {
    const last = at[from + sought.length - 1] ?? 0;
    const to = at.find((place) => place > last) ?? text.length;
    found.push([at[from] ?? 0, to]);
  }
  return found;
}

export class Search {
  /** @param {import("./transcript.js").Transcript} transcript @param {(ms: number) => void} seek @param {(key: string, values?: Record<string, number>) => string} say */
  constructor(transcript, seek, say) {
    this.transcript = transcript;
    this.seek = seek;
    this.say = say;
    const { player } = transcript;
    this.told = player.querySelector("[data-found]");
    this.buttons = /** @type {NodeListOf<HTMLElement>} */ (player.querySelectorAll("[data-do^='found-']"));
    /** @type {HTMLElement[]} */
    this.marks = [];
    this.at = -1;
  }

  get isOn() {
    return this.marks.length > 0;
  }

  /** @param {string} words */
  find(words) {
    this.marks = this.transcript.cues.flatMap((cue) => this.mark(cue, words));
    this.at = -1;
    this.wasAt = undefined;
    for (const button of this.buttons) button.hidden = !this.isOn;
    if (!this.isOn) return this.tell(words.trim() ? this.say("found-none") : "");
    return this.turn(1);
  }

  /** @param {HTMLElement} cue @param {string} words @returns {HTMLElement[]} */
  mark(cue, words) {
    const place = cue.querySelector("span");
    const text = place?.textContent ?? "";
    const found = places(text, words);
    if (!place || (!found.length && !place.querySelector("mark"))) return [];
    let at = 0;
    const pieces = found.flatMap(([from, to]) => {
      const mark = Object.assign(document.createElement("mark"), { textContent: text.slice(from, to) });
      const before = text.slice(at, from);
      at = to;
      return [before, mark];
    });
    place.replaceChildren(...pieces, text.slice(at));
    return [...place.querySelectorAll("mark")];
  }

  /** @param {number} by one on, or one back; after the last comes the first */
  turn(by) {
    const count = this.marks.length;
    if (!count) return;
    this.marks[this.at]?.removeAttribute("aria-current");
    this.at = this.at < 0 ? 0 : (this.at + by + count) % count;
    const mark = /** @type {HTMLElement} */ (this.marks[this.at]);
    mark.setAttribute("aria-current", "true");
    const cue = /** @type {HTMLElement | null} */ (mark.closest("li"));
    if (cue) this.transcript.moveTo(cue);
    this.tell(this.say("found", { at: this.at + 1, count }));
  }

  /** The film goes to where it is said; asked again, to the next place. @param {number} by */
  go(by) {
    if (this.wasAt === this.at) this.turn(by);
    this.wasAt = this.at;
    const cue = /** @type {HTMLElement | null | undefined} */ (this.marks[this.at]?.closest("li"));
    if (cue) this.seek(Number(cue.dataset.startMs));
  }

  /** @param {string} sentence */
  tell(sentence) {
    if (this.told) this.told.textContent = sentence;
  }
}

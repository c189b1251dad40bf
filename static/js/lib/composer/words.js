/** Words of a text, chosen with keys. */
import { announce } from "../announce.js";
import { rangeAt, rangeOf } from "./passages.js";

const STEPS = /** @type {Record<string, number>} */ ({ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -10, ArrowDown: 10, Home: -Infinity, End: Infinity });

/** Where each word begins and ends. @param {string} text @returns {[number, number][]} */
function wordsIn(text) {
  const segments = [...new Intl.Segmenter(document.documentElement.lang || undefined, { granularity: "word" }).segment(text)];
  return segments.filter(({ isWordLike }) => isWordLike).map(({ index, segment }) => [index, index + segment.length]);
}

export class WordChoice {
  /**
   * @param {HTMLElement} text
   * @param {{kept: (text: HTMLElement) => void, left: () => void, say: (key: string, values?: Record<string, string>) => string}} hears
   */
  constructor(text, hears) {
    this.text = text;
    this.hears = hears;
    this.isOn = false;
    text.addEventListener("keydown", (event) => this.pressed(event));
    for (const type of ["blur", "pointerdown"]) text.addEventListener(type, () => this.end()); // a pointer selects as anywhere
  }

  /** @param {import("./passages.js").Quoted} passage what is chosen already */
  begin(passage) {
    this.words = wordsIn(this.text.textContent ?? "");
    if (!this.words.length) return;
    this.isOn = true;
    for (const [name, value] of [["tabindex", "0"], ["role", "application"], ["aria-label", this.hears.say("word-keys")]]) this.text.setAttribute(name, value);
    this.text.focus({ preventScroll: true });
    const start = this.startOf(passage);
    this.choose(start, start);
  }

  /** @param {import("./passages.js").Quoted} passage */
  startOf(passage) {
    const lead = document.createRange();
    const chosen = rangeOf(this.text, passage);
    if (!chosen) return 0;
    lead.setStart(this.text, 0);
    lead.setEnd(chosen.startContainer, chosen.startOffset);
    return Math.max(0, (this.words ?? []).findIndex(([, end]) => end > lead.toString().length));
  }

  end() {
    if (!this.isOn) return;
    this.isOn = false;
    document.getSelection()?.removeAllRanges();
    for (const name of ["tabindex", "role", "aria-label"]) this.text.removeAttribute(name);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const by = STEPS[event.key];
    if (!this.isOn || event.ctrlKey || event.metaKey || event.altKey) return;
    if (by) {
      const to = Math.min(Math.max((this.to ?? 0) + by, event.shiftKey ? this.from ?? 0 : 0), (this.words?.length ?? 1) - 1);
      this.choose(event.shiftKey ? this.from ?? 0 : to, to);
    } else if (event.key === "Enter") this.hears.kept(this.text);
    else if (event.key === "Escape") this.hears.left();
    else return;
    event.preventDefault();
  }

  /** @param {number} from @param {number} to numbers of words */
  choose(from, to) {
    [this.from, this.to] = [from, to];
    const [start, end] = [this.words?.[from]?.[0] ?? 0, this.words?.[to]?.[1] ?? 0];
    const range = rangeAt(this.text, start, end);
    document.getSelection()?.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    range.endContainer.parentElement?.scrollIntoView({ block: "nearest" });
    announce(range.toString());
  }
}

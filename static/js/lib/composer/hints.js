/** Live hints while somebody writes: the twin of reviews/hints.py, fed by its `for_page()`. None of them ever blocks. */

/**
 * @typedef {object} Rules
 * @property {Record<string, string>} sentences by code
 * @property {Record<string, number>} fewestWords by kind of note
 * @property {string[]} needsAnchor kinds
 * @property {number} longestJudged
 * @property {string[]} person patterns
 * @property {string[]} verdict patterns
 * @property {string} shouting a pattern
 * @property {number} loudWords
 * @property {number} loudLetters
 */

/** @param {string[]} patterns @param {string} text */
const any = (patterns, text) => patterns.some((pattern) => new RegExp(pattern, "iu").test(text));

const lettersIn = (/** @type {string} */ word) => word.match(/\p{L}/gu)?.length ?? 0;

/** @param {Rules} rules @param {string} text */
function isShouted({ shouting, loudWords, loudLetters }, text) {
  const isUpper = (/** @type {string} */ word) => word === word.toUpperCase() && word !== word.toLowerCase();
  const loud = text.split(" ").filter((word) => isUpper(word) && lettersIn(word) >= loudLetters);
  return loud.length >= loudWords || new RegExp(shouting, "iu").test(text);
}

/** Scripts without spaces write a sentence as one word: counting says nothing there. @param {string} text */
const isSpaced = (text) => (text.match(/\p{L}/gu) ?? []).every((letter) => letter < "\u0e00");

/**
 * What to reconsider in a note, the weightiest; empty for an empty note.
 * @param {Rules} rules
 * @param {{kind: string, text: string, isAnchored: boolean, isSpoken?: boolean}} note
 * @returns {string}
 */
export function hintFor(rules, { kind, text, isAnchored, isSpoken = false }) {
  const plain = text.slice(0, rules.longestJudged).replaceAll("’", "'").trim().split(/\s+/u).join(" ");
  if (!plain) return isSpoken ? rules.sentences["spoken-only"] ?? "" : "";
  const found = {
    "about-the-person": any(rules.person, plain),
    "verdict-as-question": (kind === "question" || plain.includes("?")) && any(rules.verdict, plain),
    shouting: isShouted(rules, plain),
    "no-anchor": rules.needsAnchor.includes(kind) && !isAnchored,
    "too-short": plain.split(" ").length < (rules.fewestWords[kind] ?? 0) && isSpaced(plain),
  };
  const code = Object.entries(found).find(([, isFound]) => isFound)?.[0];
  return code ? rules.sentences[code] ?? "" : "";
}

/** Words of a text, kept as a quote with its surroundings (W3C TextQuoteSelector), so that they are found again. */

/** @typedef {{quote: string, prefix: string, suffix: string}} Quoted */

const AROUND = 32;
const MOST = 300;

/**
 * What is selected inside a text now.
 * @param {HTMLElement} text
 * @returns {Quoted | null}
 */
export function selectedIn(text) {
  const selection = document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return null;
  const quote = range.toString().slice(0, MOST);
  if (!quote.trim()) return null;
  const start = lengthBefore(text, range);
  const whole = text.textContent ?? "";
  return { quote, prefix: whole.slice(Math.max(0, start - AROUND), start), suffix: whole.slice(start + quote.length, start + quote.length + AROUND) };
}

/** @param {HTMLElement} text @param {Range} range */
function lengthBefore(text, range) {
  const lead = document.createRange();
  lead.setStart(text, 0);
  lead.setEnd(range.startContainer, range.startOffset);
  return lead.toString().length;
}

/**
 * Where a quote is; the surroundings choose between two that read the same.
 * @param {HTMLElement} text
 * @param {Quoted} passage
 * @returns {Range | null}
 */
export function rangeOf(text, { quote, prefix, suffix }) {
  const whole = text.textContent ?? "";
  if (!quote) return null;
  const exact = whole.indexOf(prefix + quote + suffix);
  const start = exact >= 0 ? exact + prefix.length : whole.indexOf(quote);
  return start < 0 ? null : rangeAt(text, start, start + quote.length);
}

/** @param {HTMLElement} text @param {number} start @param {number} end in characters of its words */
export function rangeAt(text, start, end) {
  const range = document.createRange();
  const [from, to] = [pointAt(text, start), pointAt(text, end)];
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset);
  return range;
}

/** @param {HTMLElement} text @param {number} offset */
function pointAt(text, offset) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  let left = offset;
  let node = /** @type {Text} */ (walker.nextNode());
  for (let next = node; next && left > node.length; ) {
    left -= node.length;
    next = /** @type {Text} */ (walker.nextNode());
    if (next) node = next;
  }
  return { node, offset: Math.min(left, node.length) };
}

/** Paint passages without touching the text. @param {string} name @param {Range[]} ranges */
export function paint(name, ranges) {
  if (!("highlights" in CSS)) return;
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

/** The places of a cut, read from the list that is on the page. */

/**
 * @typedef {object} Place
 * @property {number} index
 * @property {string} kind "film" | "sound" | "picture" | "text"
 * @property {number} startMs on the clock of the cut
 * @property {number} endMs
 * @property {number} inMs in its own file
 * @property {string} src empty for a text or a hole
 * @property {string} poster
 * @property {string} captions
 * @property {string} language
 * @property {{startMs: number, endMs: number, text: string}[]} cues what is said, where it is written on the page
 * @property {string} label
 * @property {string[]} names
 * @property {boolean} isMine
 * @property {HTMLElement} row
 * @property {HTMLElement | null} item its native form
 */

/** @param {HTMLElement} list @returns {Place[]} */
export function placesIn(list) {
  let clockMs = 0;
  return /** @type {HTMLElement[]} */ ([...list.children]).map((row, index) => {
    const { kind = "", durationMs, inMs, src = "", poster = "", captions = "", language = "", mine } = row.dataset;
    const startMs = clockMs;
    clockMs += Number(durationMs);
    return {
      index, kind, startMs, endMs: clockMs, inMs: Number(inMs) || 0, src, poster, captions, language, row, cues: cuesIn(row),
      label: row.querySelector("[data-label]")?.textContent?.trim() ?? "",
      names: [...row.querySelectorAll("[data-name]")].map((name) => name.textContent ?? ""),
      isMine: mine !== undefined, item: row.querySelector("[data-item]"),
    };
  });
}

/** @param {HTMLElement} row */
function cuesIn(row) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("[data-from-ms]"))].map((line) => ({
    startMs: Number(line.dataset.fromMs), endMs: Number(line.dataset.toMs), text: line.textContent ?? "",
  }));
}

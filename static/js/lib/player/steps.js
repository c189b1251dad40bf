/** The steps of a demonstration, as its page lists them. */

/** @param {Element} player @returns {import("./practice.js").Step[]} */
export const stepsOf = (player) => [...player.querySelectorAll("[data-step]")].map(stepOf);

/** @param {Element} row @returns {import("./practice.js").Step} */
function stepOf(row) {
  const { step = "", startMs, endMs, trySeconds } = /** @type {HTMLElement} */ (row).dataset;
  return {
    id: step, startMs: Number(startMs), endMs: Number(endMs), seconds: Number(trySeconds) || 0,
    imperative: row.querySelector("[data-imperative]")?.textContent?.trim() ?? "", row: /** @type {HTMLElement} */ (row),
  };
}

/** Its row says that it was tried. @param {import("./practice.js").Step} step @param {string} word @returns {boolean} whether that is new */
export function markTried(step, word) {
  if (step.row.classList.contains("done")) return false;
  step.row.classList.add("done");
  step.row.firstElementChild?.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` ${word}` }));
  return true;
}

/** What notes drew on a film: seen while it stands still at their moment. */

const SAME_FRAME_MS = 300;

/** @param {HTMLElement} player @param {number} nowMs @param {boolean} isStill */
export function showDrawn(player, nowMs, isStill) {
  for (const link of player.querySelectorAll("[data-drawn-ms]")) {
    const isThere = isStill && Math.abs(Number(/** @type {SVGElement} */ (link).dataset.drawnMs) - nowMs) < SAME_FRAME_MS;
    if (isThere) link.removeAttribute("display");
    else link.setAttribute("display", "none");
  }
}

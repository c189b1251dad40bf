/** How many of its steps somebody has tried: a bar and words elsewhere on the page. */

/** @param {HTMLElement} player */
export function drawTries(player) {
  const place = player.id && document.querySelector(`[data-tries-of="${player.id}"]`);
  if (!place) return;
  const steps = player.querySelectorAll("[data-step]");
  const tried = player.querySelectorAll("[data-step].done").length;
  const bar = place.querySelector("progress");
  const words = /** @type {HTMLElement | null} */ (place.querySelector("[data-tries-words]"));
  if (bar) bar.value = tried;
  if (words) words.textContent = (words.dataset.triesWords ?? "").replace("{tried}", String(tried)).replace("{count}", String(steps.length));
}

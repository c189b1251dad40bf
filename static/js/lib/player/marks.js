/** Marks under the bar: a look at where things are. Lists on the page hold the same links for the keyboard. */

/** @typedef {{ms: number, kind: string, label: string, href?: string}} Mark */

// As far apart as WCAG 2.2 asks of targets; a finger needs more.
const nearest = () => (matchMedia("(pointer: coarse)").matches ? 44 : 24);

/**
 * Marks that would lie on one another become one.
 * @param {Mark[]} marks
 * @param {number} nearMs
 */
export function clustered(marks, nearMs) {
  /** @type {(Mark & {count: number})[]} */
  const groups = [];
  for (const mark of [...marks].sort((one, other) => one.ms - other.ms)) {
    const last = groups.at(-1);
    if (last && mark.ms - last.ms < nearMs) Object.assign(last, { count: last.count + 1, label: `${last.label}\n${mark.label}` });
    else groups.push({ ...mark, count: 1 });
  }
  return groups;
}

/**
 * @param {HTMLElement} bar
 * @param {Mark[]} marks
 * @param {number} durationMs
 */
export function drawMarks(bar, marks, durationMs) {
  bar.querySelectorAll("i").forEach((old) => old.remove());
  if (!(durationMs > 0 && Number.isFinite(durationMs))) return;
  const nearMs = (nearest() / (bar.clientWidth || 1)) * durationMs;
  for (const mark of clustered(marks, nearMs)) {
    const dot = document.createElement("i");
    dot.className = mark.kind;
    dot.classList.toggle("many", mark.count > 1);
    if (mark.count > 1) dot.textContent = String(mark.count);
    dot.dataset.ms = String(mark.ms);
    if (mark.href) dot.dataset.href = mark.href;
    dot.style.setProperty("left", `${Math.min(100, (mark.ms / durationMs) * 100)}%`);
    bar.append(dot);
  }
}

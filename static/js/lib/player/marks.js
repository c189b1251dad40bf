/** Marks under the bar: a look at where things are. Lists on the page hold the same links for the keyboard. */

const NEAR = 0.02;

/**
 * Marks that would lie on one another become one.
 * @param {{ms: number, kind: string, label: string, href?: string}[]} marks
 * @param {number} durationMs
 */
export function clustered(marks, durationMs) {
  /** @type {(typeof marks[0] & {isMany: boolean})[]} */
  const groups = [];
  for (const mark of [...marks].sort((one, other) => one.ms - other.ms)) {
    const last = groups.at(-1);
    if (last && (mark.ms - last.ms) / durationMs < NEAR) Object.assign(last, { isMany: true, label: `${last.label}\n${mark.label}` });
    else groups.push({ ...mark, isMany: false });
  }
  return groups;
}

/**
 * @param {HTMLElement} bar with a <b> for the part played
 * @param {Parameters<typeof clustered>[0]} marks
 * @param {number} durationMs
 * @param {boolean} cluster
 */
export function drawMarks(bar, marks, durationMs, cluster) {
  bar.querySelectorAll("i").forEach((old) => old.remove());
  if (!(durationMs > 0 && Number.isFinite(durationMs))) return;
  for (const mark of cluster ? clustered(marks, durationMs) : marks) {
    const dot = document.createElement("i");
    dot.className = mark.kind;
    dot.classList.toggle("many", "isMany" in mark && mark.isMany === true);
    dot.title = mark.label;
    dot.dataset.ms = String(mark.ms);
    if (mark.href) dot.dataset.href = mark.href;
    dot.style.setProperty("inset-inline-start", `${Math.min(100, (mark.ms / durationMs) * 100)}%`);
    bar.append(dot);
  }
}

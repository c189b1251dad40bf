/** Times as people read and type them. */

/**
 * "0:14" for 14 000; hours only when there are any; `tenths` for places where a step begins.
 * @param {number} ms
 * @param {{tenths?: boolean}} [options]
 */
export function clockText(ms, { tenths = false } = {}) {
  const whole = Math.max(0, Math.floor(ms / (tenths ? 100 : 1000)));
  const seconds = tenths ? Math.floor(whole / 10) : whole;
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const tail = two(seconds % 60) + (tenths ? `.${whole % 10}` : "");
  return hours ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`;
}

/** "0:14" or "0:14.24": the very frame. @param {number} ms */
export function exactText(ms) {
  const rest = Math.round(ms) % 1000;
  return clockText(Math.round(ms)) + (rest ? `.${String(rest).padStart(3, "0").replace(/0+$/, "")}` : "");
}

/**
 * Milliseconds of "0:14", "1:02:03", "14" or "0:14.5"; null for anything else.
 * @param {string} text
 */
export function clockMs(text) {
  if (!/^\s*(\d+:){0,2}\d+(\.\d+)?\s*$/.test(text)) return null;
  return Math.round(text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) * 1000);
}

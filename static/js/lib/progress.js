/** How far a file is on its way: megabytes, and seconds left once there is something to reckon from. */

const RECKON_AFTER_MS = 1500;
const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);

/**
 * @param {HTMLProgressElement} bar
 * @param {HTMLElement} words
 * @param {(key: string, values: Record<string, string | number>) => string} say knows "sending" and "sending-left"
 * @returns {(sent: number, total: number) => void}
 */
export function progressIn(bar, words, say) {
  const begun = performance.now();
  return (sent, total) => {
    const ran = performance.now() - begun;
    bar.value = total ? (sent / total) * 100 : 0;
    const left = Math.ceil(((total - sent) / (sent || 1)) * ran / 1000);
    words.textContent = say(ran > RECKON_AFTER_MS && sent ? "sending-left" : "sending", { sent: megabytes(sent), total: megabytes(total), left });
  };
}

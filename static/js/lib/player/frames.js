/** How long one frame of this film lasts: what the browser shows tells, as soon as some of it was played. */

const LIKELY_MS = 1000 / 25;
const TRUSTED = 3;
const ENOUGH = 8;

/** @param {HTMLMediaElement} media @returns {() => number} milliseconds of a frame */
export function frameLength(media) {
  if (!(media instanceof HTMLVideoElement) || !media.requestVideoFrameCallback) return () => LIKELY_MS;
  /** @type {number[]} */
  const lengths = [];
  let before = NaN;
  const seen = (/** @type {number} */ _now, /** @type {{mediaTime: number}} */ { mediaTime }) => {
    const ms = (mediaTime - before) * 1000;
    before = mediaTime;
    if (ms > 5 && ms < 250) lengths.push(ms);
    if (lengths.length < ENOUGH) media.requestVideoFrameCallback(seen);
  };
  media.requestVideoFrameCallback(seen);
  // Frames that were dropped make steps look longer, never shorter.
  return () => (lengths.length < TRUSTED ? LIKELY_MS : [...lengths].sort((one, other) => one - other)[1] ?? LIKELY_MS);
}

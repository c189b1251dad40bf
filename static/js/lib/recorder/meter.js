/** How loud it is, with a band in which a voice records well. */

// dBFS of a voice, as root mean square over a fortieth of a second.
const FLOOR = -60;
const GOOD = { from: -40, to: -9 };
const WORDS_EVERY_MS = 900;

/** @param {number} decibels @returns {"quiet" | "good" | "loud"} */
export const verdict = (decibels) => (decibels < GOOD.from ? "quiet" : decibels > GOOD.to ? "loud" : "good");

/** @param {Float32Array<ArrayBuffer>} samples */
export function decibelsOf(samples) {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return power ? Math.max(FLOOR, 10 * Math.log10(power)) : FLOOR;
}

/**
 * @param {MediaStream} stream
 * @param {(percent: number) => void} onLevel
 * @param {(verdict: "quiet" | "good" | "loud") => void} onVerdict by the loudest of the last second, so that words don't flicker
 * @returns {() => void} stop
 */
export function watchLevel(stream, onLevel, onVerdict) {
  if (!stream.getAudioTracks().length) return () => {};
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let loudest = FLOOR;
  let frame = 0;
  const look = () => {
    analyser.getFloatTimeDomainData(samples);
    const decibels = decibelsOf(samples);
    loudest = Math.max(loudest, decibels);
    onLevel(Math.round(((decibels - FLOOR) / -FLOOR) * 100));
    frame = requestAnimationFrame(look);
  };
  look();
  const words = setInterval(() => { onVerdict(verdict(loudest)); loudest = FLOOR; }, WORDS_EVERY_MS);
  return () => {
    cancelAnimationFrame(frame);
    clearInterval(words);
    void context.close();
  };
}

/** How late a device is, from what it heard of clicks that were played at known moments. Pure: samples and seconds in, milliseconds out. */

const WINDOW_S = 0.002;
const EARLIEST_MS = -120; // who claps along is often a little early
const LATEST_MS = 500;
const FEWEST = 4;
const MOST_SPREAD_MS = 35;
const OVER_THE_NOISE = 6;
const AUDIBLE = 0.02;
const REST_S = 0.15;

/** @param {number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * When something sudden is heard: a clap, a click.
 * @param {Float32Array} samples
 * @param {number} rate samples a second
 * @returns {number[]} seconds
 */
export function onsets(samples, rate) {
  const size = Math.max(1, Math.round(WINDOW_S * rate));
  const peaks = Array.from({ length: Math.floor(samples.length / size) }, (_, at) =>
    samples.subarray(at * size, (at + 1) * size).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0));
  const floor = Math.max(AUDIBLE, median(peaks) * OVER_THE_NOISE);
  const found = [];
  let restingUntil = 0;
  for (const [at, peak] of peaks.entries()) {
    const seconds = (at * size) / rate;
    if (peak < floor) continue;
    if (seconds >= restingUntil) found.push(seconds);
    restingUntil = seconds + REST_S;
  }
  return found;
}

/**
 * @param {number[]} clicks when they were played, in seconds
 * @param {number[]} heard when something was heard, in seconds of the same clock
 * @returns {number | null} milliseconds; null when too few were heard, or they do not agree
 */
export function delayOf(clicks, heard) {
  const late = clicks.flatMap((click) => {
    const near = heard.map((each) => (each - click) * 1000).filter((ms) => ms >= EARLIEST_MS && ms <= LATEST_MS);
    return near.length ? [near.reduce((best, ms) => (Math.abs(ms) < Math.abs(best) ? ms : best))] : [];
  });
  if (late.length < FEWEST) return null;
  const middle = median(late);
  const spread = median(late.map((ms) => Math.abs(ms - middle)));
  return spread <= MOST_SPREAD_MS ? Math.max(0, Math.round(middle)) : null;
}

/**
 * Was each click heard, and each as late as the others? Somebody who coughs is no echo.
 * @param {number[]} clicks @param {number[]} heard seconds
 */
export function hears(clicks, heard) {
  const late = clicks.flatMap((click) => heard.map((each) => (each - click) * 1000).filter((ms) => ms > 0 && ms <= LATEST_MS).slice(0, 1));
  return late.length === clicks.length && Math.max(...late) - Math.min(...late) <= MOST_SPREAD_MS;
}

/**
 * Where a recording's mark is: the first loud sample, since nothing but silence comes before it.
 * @param {Float32Array} samples
 * @param {number} rate
 * @returns {number | null} seconds
 */
export function markIn(samples, rate) {
  const at = samples.findIndex((sample) => Math.abs(sample) > 0.2);
  return at < 0 ? null : at / rate;
}

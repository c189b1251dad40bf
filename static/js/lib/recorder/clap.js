/** The test that tells how late a device is: clicks in the headphones, and what the microphone hears of them, or of who claps along. */
import { Band } from "./band.js";
import { delayOf, hears, markIn, onsets } from "./delay.js";
import { formatFor } from "./devices.js";

const CLICKS = 8;
const FEW_CLICKS = 3;
const TEMPO = 100;
const TAIL_MS = 600;

/**
 * @param {MediaStream} stream
 * @param {(left: number) => void} beat at each click that is to be clapped with, and how many are left
 * @returns {Promise<number | null>} milliseconds; null when it was not clear
 */
export async function clapTest(stream, beat) {
  const listened = await listen(stream, CLICKS, beat);
  return listened && delayOf(listened.clicks, listened.heard);
}

/**
 * Does the microphone hear what is played? With headphones on it does not.
 * @param {MediaStream} stream
 * @returns {Promise<boolean | null>} null when what was recorded can't be read
 */
export async function hearsItself(stream) {
  const listened = await listen(stream, FEW_CLICKS, () => {});
  return listened && hears(listened.clicks, listened.heard);
}

/** @param {MediaStream} stream @param {number} count of clicks @param {(left: number) => void} beat */
async function listen(stream, count, beat) {
  const band = new Band(new MediaStream(stream.getAudioTracks()));
  const sound = await recordOf(band, count, beat).finally(() => band.stop());
  if (!sound) return null;
  const samples = sound.buffer.getChannelData(0);
  const mark = markIn(samples, sound.buffer.sampleRate);
  if (mark === null) return null;
  const zero = mark + sound.markToZeroMs / 1000;
  const clicks = Array.from({ length: count }, (_, at) => zero + (at * 60) / TEMPO);
  return { clicks, heard: onsets(samples, sound.buffer.sampleRate).filter((seconds) => seconds > zero - 0.2) };
}

/** @param {Band} band @param {number} count @param {(left: number) => void} beat */
async function recordOf(band, count, beat) {
  const recorder = new MediaRecorder(band.stream, { mimeType: formatFor("microphone") });
  /** @type {Blob[]} */
  const blobs = [];
  recorder.addEventListener("dataavailable", ({ data }) => blobs.push(data));
  const stopped = new Promise((resolve) => { recorder.addEventListener("stop", resolve); });
  recorder.start();
  const length = (count * 60_000) / TEMPO + TAIL_MS;
  const clapped = (/** @type {number} */ left) => {
    beat(left);
    if (left > 1) window.setTimeout(() => clapped(left - 1), 60_000 / TEMPO);
  };
  const { markToZeroMs } = band.play({ tempo: TEMPO, hasClick: true }, {
    beat: () => {},
    zero: () => { clapped(count); window.setTimeout(() => recorder.stop(), length); },
  });
  await stopped;
  const context = new OfflineAudioContext(1, 1, 48000);
  const buffer = await context.decodeAudioData(await new Blob(blobs).arrayBuffer()).catch(() => null);
  return buffer && { buffer, markToZeroMs };
}

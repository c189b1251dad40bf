/**
 * A guide track and a click in the headphones of who records, and a mark in the recording that tells where they began.
 *
 * MediaRecorder does not say when it began, by some hundredths of a second. So the microphone passes through here: at first it is silent, then comes
 * a short mark that only the recording hears, then the count-in, and then the guide's first moment. Where that is in the file is known to the
 * millisecond by where the mark is.
 */
import { markIn } from "./delay.js";

const MARK_AFTER_S = 0.25; // the recorder runs by then
const MARK_S = 0.02;
const MARK_HZ = 2500;
const CLICK_S = 0.03;
const FIRST_HZ = 1600;
const OTHER_HZ = 1050;
const BAR = 4;
const READ_MS = 6000;

/** @typedef {{guide?: AudioBuffer, tempo: number, hasClick: boolean}} Score */

/** @param {AudioContext} context @param {string} url */
export const fetchSound = (context, url) => fetch(url).then((answer) => answer.arrayBuffer()).then((bytes) => context.decodeAudioData(bytes));

/**
 * A short tone.
 * @param {AudioContext} context @param {AudioNode} target @param {number} at @param {number} hertz @param {number} seconds
 */
function beep(context, target, at, hertz, seconds) {
  const tone = new OscillatorNode(context, { frequency: hertz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0.8, at);
  volume.gain.setValueAtTime(0.8, at + seconds / 2);
  volume.gain.linearRampToValueAtTime(0, at + seconds);
  tone.connect(volume).connect(target);
  tone.start(at);
  tone.stop(at + seconds);
}

export class Band {
  /** @param {MediaStream} stream of camera or microphone */
  constructor(stream) {
    this.context = new AudioContext({ latencyHint: "interactive" });
    this.recorded = this.context.createMediaStreamDestination();
    this.gate = new GainNode(this.context, { gain: 0 });
    this.context.createMediaStreamSource(stream).connect(this.gate).connect(this.recorded);
    this.stream = new MediaStream([...stream.getVideoTracks(), ...this.recorded.stream.getAudioTracks()]);
  }

  /**
   * Begin: the mark, the count-in, then the guide, or clicks alone. The recorder of `stream` has just been started.
   * @param {Score} score
   * @param {{beat: (left: number) => void, zero: () => void}} tell at each beat of the count-in, and at the guide's first moment
   * @returns {{markToZeroMs: number}}
   */
  play({ guide, tempo, hasClick }, tell) {
    const { context, recorded } = this;
    const beat = 60 / tempo;
    const mark = context.currentTime + MARK_AFTER_S;
    const first = mark + MARK_S + 0.2;
    const zero = first + BAR * beat;
    beep(context, recorded, mark, MARK_HZ, MARK_S);
    this.gate.gain.setValueAtTime(1, mark + MARK_S + 0.05);
    for (let at = 0; at < BAR; at += 1) this.click(first + at * beat, at);
    if (guide) this.playGuide(guide, zero);
    if (hasClick) this.goOnClicking(zero, beat);
    const inMs = (/** @type {number} */ at) => (at - context.currentTime) * 1000;
    this.timers = Array.from({ length: BAR }, (_, at) => window.setTimeout(() => tell.beat(BAR - at), inMs(first + at * beat)));
    this.timers.push(window.setTimeout(() => tell.zero(), inMs(zero)));
    return { markToZeroMs: Math.round((zero - mark) * 1000) };
  }

  /** @param {AudioBuffer} guide @param {number} zero */
  playGuide(guide, zero) {
    const source = new AudioBufferSourceNode(this.context, { buffer: guide });
    source.connect(this.context.destination);
    source.start(zero);
  }

  /** @param {number} at @param {number} number of the beat, from 0 */
  click(at, number) {
    beep(this.context, this.context.destination, at, number % BAR ? OTHER_HZ : FIRST_HZ, CLICK_S);
  }

  /** A bar ahead, again and again: nobody knows how long it will be. @param {number} zero @param {number} beat */
  goOnClicking(zero, beat) {
    let number = 0;
    const ahead = () => {
      for (; zero + number * beat < this.context.currentTime + BAR * beat + 1; number += 1) this.click(zero + number * beat, number);
    };
    ahead();
    this.clicking = window.setInterval(ahead, 500);
  }

  stop() {
    this.timers?.forEach((timer) => window.clearTimeout(timer));
    window.clearInterval(this.clicking);
    void this.context.close();
  }
}

/**
 * Where the mark is in a recording.
 * @param {Blob[]} chunks of a second each
 * @returns {Promise<number | null>} milliseconds
 */
export async function markOf(chunks) {
  const context = new OfflineAudioContext(1, 1, 48000);
  const bytes = await new Blob(chunks.slice(0, READ_MS / 1000)).arrayBuffer();
  const sound = await context.decodeAudioData(bytes).catch(() => null);
  const seconds = sound && markIn(sound.getChannelData(0), sound.sampleRate);
  return seconds === null ? null : Math.round(seconds * 1000);
}

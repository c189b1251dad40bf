/**
 * Sounds that play together, on one clock: the audio context's. Each is decoded piece by piece, and starts to the sample; one that
 * the page may not read (a page that was opened from a disk), or in another form, is played by an element.
 */
import { keepTo } from "./pair.js";
import { Pieces } from "./pieces.js";

/** @typedef {import("./places.js").Place} Place */

const RATE = 48000; // of every ready form, so that pieces meet to the sample
const RAMP_S = 0.004;
const SOON_S = 0.02;
const RESUMED_WITHIN_MS = 400;

export class Desk {
  constructor() {
    this.context = new AudioContext({ sampleRate: RATE });
    this.master = this.context.createGain();
    // Many at once are louder than one: what would be cut off is held down instead.
    this.limiter = new DynamicsCompressorNode(this.context, { threshold: -3, knee: 0, ratio: 20, attack: 0.003, release: 0.1 });
    this.master.connect(this.limiter).connect(this.context.destination);
  }

  /** @param {boolean} isMuted */
  set muted(isMuted) {
    this.master.gain.value = isMuted ? 0 : 1;
    this.isMuted = isMuted;
  }

  /** May it sound? A browser that wants a tap first leaves the question open. @returns {Promise<void>} */
  async resume() {
    if (this.context.state === "running" || this.isMuted) return;
    await Promise.race([this.context.resume(), new Promise((done) => setTimeout(done, RESUMED_WITHIN_MS))]);
    if (this.context.state !== "running") throw new DOMException("No sound before a tap", "NotAllowedError");
  }

  /** @param {Place} place @param {number} share how loud, of so many @returns {Voice} */
  voiceOf(place, share) {
    return new Voice(this, place, share);
  }

  /** Where a voice stands, with equal power, and in the middle as it came: as in the files that are made. @param {AudioNode} voice @param {number} pan from -1 to 1 */
  stand(voice, pan) {
    const { context } = this, angle = (Math.PI / 4) * (1 + pan);
    const apart = new ChannelSplitterNode(context, { numberOfOutputs: 2 }), both = new ChannelMergerNode(context, { numberOfInputs: 2 });
    voice.connect(apart);
    for (const [side, share] of [Math.cos(angle), Math.sin(angle)].entries()) {
      const gain = new GainNode(context, { gain: Math.SQRT2 * share });
      apart.connect(gain, side).connect(both, 0, side);
    }
    both.connect(this.master);
  }

  /** When on this clock something is heard that a moment of the cut says now. @param {number} atMs */
  zeroFor(atMs) {
    return this.context.currentTime - atMs / 1000 - (this.context.outputLatency || 0);
  }

  /** How far what is heard is from where it should be. @param {number} zero @param {number} atMs */
  driftMs(zero, atMs) {
    return this.context.state === "running" ? (zero - this.zeroFor(atMs)) * -1000 : 0;
  }
}

/** What is heard of one place. Times are of the cut. */
class Voice {
  /** @param {Desk} desk @param {Place} place @param {number} share */
  constructor(desk, place, share) {
    this.desk = desk;
    this.place = place;
    this.loudness = share * 10 ** (place.edit.gainDb / 20);
    this.gain = new GainNode(desk.context, { channelCount: 2, channelCountMode: "explicit" });
    this.level = new GainNode(desk.context);
    desk.stand(this.gain.connect(this.level), place.edit.pan);
    this.isLost = false;
    /** @type {Map<number, AudioBufferSourceNode>} what is planned of it, by the number of its piece */
    this.sources = new Map();
    this.wantedS = place.inMs / 1000;
    Pieces.of(desk.context, place.sound).then((pieces) => {
      if (this.isGone) return;
      this.pieces = pieces;
      pieces.want(this.wantedS);
    }).catch((error) => this.stream(!(error instanceof TypeError))); // what fetch throws where the page may not read at all
  }

  /** @param {boolean} isReadable then it goes over the desk as the others do */
  stream(isReadable) {
    if (this.isGone) return;
    const element = new Audio(this.place.sound);
    element.preload = "auto";
    element.addEventListener("error", () => { this.isLost = true; });
    this.gain.gain.value = this.loudness;
    if (isReadable) this.desk.context.createMediaElementSource(element).connect(this.gain);
    this.isPlain = !isReadable;
    this.element = element;
  }

  get hasFailed() {
    return this.isLost || Boolean(this.pieces?.hasFailed);
  }

  get isReady() {
    if (this.pieces) return this.pieces.has(this.wantedS);
    return Boolean(this.element && this.element.readyState >= 2 && !this.element.seeking);
  }

  /** Where in its file it is heard at a moment of the cut, in seconds. @param {number} atMs */
  secondsAt(atMs) {
    return (this.place.inMs + Math.max(0, atMs - this.place.startMs)) / 1000;
  }

  /** @param {number} atMs */
  want(atMs) {
    this.wantedS = this.secondsAt(atMs);
    this.pieces?.want(this.wantedS);
  }

  /** @param {number} atMs */
  prepare(atMs) {
    this.want(atMs);
    if (this.element && Math.abs(this.element.currentTime - this.wantedS) > SOON_S) this.element.currentTime = this.wantedS;
  }

  /** Plan what is there of it, from now on. @param {number} zero when on the desk's clock the cut began @param {number} atMs */
  start(zero, atMs) {
    this.stop();
    if (atMs < this.place.endMs) this.plan(zero);
  }

  /** @param {number} zero */
  plan(zero) {
    const first = zero + this.place.startMs / 1000, last = zero + this.place.endMs / 1000;
    const fileBegins = toSample(first - this.place.inMs / 1000), pieces = this.pieces?.ready ?? [];
    for (const number of this.sources.keys()) if (!pieces.some((piece) => piece.number === number)) this.sources.delete(number);
    for (const piece of pieces) {
      if (this.sources.has(piece.number)) continue;
      const comes = fileBegins + piece.fromS, due = Math.max(comes, toSample(first));
      const begins = Math.max(due, toSample(this.desk.context.currentTime + SOON_S)), ends = Math.min(comes + piece.lasts, last);
      if (ends - begins < RAMP_S * 2) continue;
      const isCutIn = begins > due || !this.sources.size;
      const source = new AudioBufferSourceNode(this.desk.context, { buffer: piece.buffer });
      source.connect(this.gain);
      source.start(begins, piece.leadS + begins - comes, ends - begins);
      this.sources.set(piece.number, source);
      if (isCutIn) this.shape(first, begins, last);
    }
  }

  /** It fades as it is set; what begins or ends abruptly clicks. @param {number} first when the place begins @param {number} begins to be heard @param {number} ends */
  shape(first, begins, ends) {
    const { gain } = this.gain, { fadeInMs, fadeOutMs } = this.place.edit;
    const risen = Math.max(first + fadeInMs / 1000, begins + RAMP_S), falls = Math.max(begins, ends - Math.max(fadeOutMs / 1000, RAMP_S));
    const at = (/** @type {number} */ when) => this.loudness * Math.max(0, Math.min(1, fadeInMs ? (when - first) * 1000 / fadeInMs : 1, fadeOutMs ? (ends - when) * 1000 / fadeOutMs : 1));
    gain.cancelScheduledValues(0);
    gain.setValueAtTime(0, begins);
    gain.linearRampToValueAtTime(at(begins + RAMP_S), begins + RAMP_S);
    if (risen < falls) {
      gain.linearRampToValueAtTime(this.loudness, risen);
      gain.setValueAtTime(this.loudness, falls);
    }
    gain.linearRampToValueAtTime(0, ends);
  }

  /** What was decoded since joins in; an element plays while it is its turn, and keeps to the clock. @param {number} atMs @param {number | undefined} zero */
  follow(atMs, zero) {
    const { element } = this;
    if (atMs < this.place.endMs) {
      this.want(atMs);
      if (zero !== undefined) this.plan(zero);
    }
    if (!element) return;
    const isDue = atMs >= this.place.startMs && atMs < this.place.endMs;
    if (this.isPlain) Object.assign(element, { muted: Boolean(this.desk.isMuted || this.isHushed), volume: Math.min(1, this.loudness) });
    if (isDue && element.paused && !element.ended) void element.play().catch(() => {});
    else if (!isDue && !element.paused) element.pause();
    if (isDue && !element.seeking && !element.ended) keepTo(element, this.secondsAt(atMs));
  }

  stop() {
    for (const source of this.sources.values()) {
      source.stop();
      source.disconnect();
    }
    this.sources.clear();
    this.element?.pause();
  }

  leave() {
    this.isGone = true;
    this.stop();
    this.pieces?.drop();
    this.level.disconnect();
  }

  /** @param {boolean} isHushed */
  set hushed(isHushed) {
    this.isHushed = isHushed;
    this.level.gain.value = isHushed ? 0 : 1;
  }
}

/** @param {number} seconds */
function toSample(seconds) {
  return Math.round(seconds * RATE) / RATE;
}

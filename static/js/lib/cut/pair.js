/**
 * Two media elements: one is seen or heard, the other has the next place loaded, seeked and paused.
 * Playing it hidden beforehand shows old frames when it is revealed; play() and reveal in one tick does not.
 */

/** @typedef {import("./places.js").Place} Place */
/** @typedef {{media: HTMLMediaElement, place: Place | null, hasFailed: boolean, written?: TextTrack}} Side */

const NEAR_S = 0.04;
// Smaller corrections than these made it worse.
const DRIFT_MS = { leave: 120, nudge: 300 };
const NUDGE = 0.08;

/** Keep what plays to a clock, in seconds of its file: softly, or by a jump where it is far away. @param {HTMLMediaElement} media @param {number} seconds */
export function keepTo(media, seconds) {
  const drift = (media.currentTime - seconds) * 1000;
  const rate = Math.abs(drift) < DRIFT_MS.leave ? 1 : 1 - Math.sign(drift) * NUDGE;
  if (media.playbackRate !== rate) media.playbackRate = rate;
  if (Math.abs(drift) > DRIFT_MS.nudge) media.currentTime = seconds;
}

export class Pair {
  /**
   * @param {HTMLMediaElement[]} elements two of them
   * @param {(text: string) => void} onCaption
   */
  constructor(elements, onCaption) {
    this.onCaption = onCaption;
    /** @type {Side[]} */
    this.sides = elements.map((media) => ({ media, place: null, hasFailed: false }));
    /** @type {Side | null} */
    this.current = null;
    /** @type {Place | null} the place whose turn it is, loaded or not: its side is not given to the next */
    this.turn = null;
    for (const side of this.sides) side.media.addEventListener("error", () => { side.hasFailed = side.place !== null; });
  }

  /** @param {Place} place */
  sideOf(place) {
    return this.sides.find((side) => side.place === place);
  }

  /** Load and seek, without playing. @param {Place} place @param {number} [atMs] since the place began */
  prepare(place, atMs = 0) {
    const side = this.sideOf(place) ?? /** @type {Side} */ (this.sides.find((other) => other !== this.current && !(this.turn && other.place === this.turn)));
    if (side.place !== place) this.load(side, place);
    const target = (place.inMs + atMs) / 1000;
    if (Math.abs(side.media.currentTime - target) > NEAR_S) side.media.currentTime = target;
    return side;
  }

  /** @param {Side} side @param {Place} place */
  load(side, place) {
    Object.assign(side, { place, hasFailed: false });
    side.media.replaceChildren();
    side.media.src = place.src;
    this.writeCaptions(side, place);
    if (place.captions) this.addCaptions(side, place);
    side.media.load();
  }

  /** @param {Side} side @param {Place} place */
  addCaptions(side, place) {
    const track = Object.assign(document.createElement("track"), { kind: "captions", srclang: place.language, src: place.captions });
    side.media.append(track);
    this.hear(side, track.track);
  }

  /** From the page itself: one that is opened from a disk may read no other file. Such a track stays with its element, so its words are exchanged. @param {Side} side @param {Place} place */
  writeCaptions(side, place) {
    for (const cue of [...(side.written?.cues ?? [])]) side.written?.removeCue(cue);
    if (!place.cues.length) return;
    side.written ??= this.hear(side, side.media.addTextTrack("captions"));
    for (const { startMs, endMs, text } of place.cues) side.written.addCue(new VTTCue(startMs / 1000, endMs / 1000, text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")));
  }

  /** @param {Side} side @param {TextTrack} track */
  hear(side, track) {
    track.mode = "hidden";
    track.addEventListener("cuechange", () => {
      if (this.current !== side) return;
      this.onCaption([...(track.activeCues ?? [])].map((cue) => /** @type {VTTCue} */ (cue).getCueAsHTML().textContent).join("\n"));
    });
    return track;
  }

  /** @param {Place} place */
  isReady(place) {
    const side = this.sideOf(place);
    return Boolean(side && side.media.readyState >= 2 && !side.media.seeking);
  }

  /** How far it has come in its place. @param {Place} place @returns {number} ms */
  positionOf(place) {
    return (this.sideOf(place)?.media.currentTime ?? 0) * 1000 - place.inMs;
  }

  /** @param {Place} place */
  hasFailed(place) {
    return this.sideOf(place)?.hasFailed ?? false;
  }

  /** Play and reveal in one tick. @param {Place} place @param {number} atMs @returns {Promise<void>} of play() */
  start(place, atMs) {
    const side = this.prepare(place, atMs);
    const playing = side.media.play();
    side.media.classList.add("is-shown");
    if (this.current !== side) this.leave();
    this.current = side;
    return playing;
  }

  /** Seen as it is at a moment, without playing. @param {Place} place @param {number} atMs */
  showStill(place, atMs) {
    const shown = this.prepare(place, atMs);
    for (const side of this.sides) side.media.classList.toggle("is-shown", side === shown);
    this.current = shown;
  }

  /** Keep to the clock. @param {Place} place @param {number} atMs */
  follow(place, atMs) {
    const side = this.current;
    if (!side || side.place !== place || side.media.seeking || side.media.ended) return;
    keepTo(side.media, (place.inMs + atMs) / 1000);
  }

  /** While somebody touches the page: from then on these may sound, also where a browser wants each touched. */
  unlock() {
    for (const { media } of this.sides) {
      media.play().catch(() => {});
      media.pause();
    }
  }

  pause() {
    this.current?.media.pause();
  }

  leave() {
    this.current?.media.pause();
    this.current?.media.classList.remove("is-shown");
    this.current = null;
    this.onCaption("");
  }

  /** @param {boolean} isMuted */
  set muted(isMuted) {
    for (const { media } of this.sides) media.muted = isMuted;
  }
}

/** What is said in a place, for whoever plays its sound without an element of its own. */

/** @typedef {import("./places.js").Place} Place */

export class Said {
  /** @param {Place} place */
  constructor(place) {
    this.place = place;
    if (!place.captions) return;
    const track = Object.assign(document.createElement("track"), { kind: "captions", srclang: place.language, src: place.captions });
    // An element that plays nothing: it reads the words.
    this.reader = document.createElement("video");
    this.reader.append(track);
    track.track.mode = "hidden";
    this.track = track.track;
  }

  /** @param {number} seconds of its file @returns {string[]} */
  at(seconds) {
    const written = this.place.cues.filter(({ startMs, endMs }) => startMs <= seconds * 1000 && seconds * 1000 < endMs).map(({ text }) => text);
    const read = /** @type {VTTCue[]} */ ([...(this.track?.cues ?? [])]).filter(({ startTime, endTime }) => startTime <= seconds && seconds < endTime);
    return [...written, ...read.map((cue) => cue.getCueAsHTML().textContent ?? "")];
  }
}

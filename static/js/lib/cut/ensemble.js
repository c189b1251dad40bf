/** Places that play together: their sounds on one desk, what can be seen of them in cells of one stage. Plays scenes as a Pair plays places. */
import { Desk } from "./desk.js";
import { keepTo } from "./pair.js";
import { Said } from "./said.js";
import { cardFor } from "./theatre.js";

/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./places.js").Scene} Scene */

const NEAR_S = 0.04;
// What begins so soon has to be there when the scene goes on.
const AHEAD_MS = 1500;
const DRIFT_MS = 80;
const SEEN = ["film", "picture", "text"];

export class Ensemble {
  /** @param {HTMLElement} box where it is seen @param {string} missing what is said of a place that fails @param {(text: string) => void} onCaption */
  constructor(box, missing, onCaption) {
    this.box = box;
    this.missing = missing;
    this.onCaption = onCaption;
    this.isMuted = false;
    /** @type {((place: string) => boolean) | null} */
    this.isHeard = null;
    /** @type {Map<Scene, Cast>} */
    this.casts = new Map();
    /** @type {Scene | null} */
    this.current = null;
  }

  /** Load and seek, without playing. @param {Scene} scene @param {number} [atMs] since the scene began */
  prepare(scene, atMs = 0) {
    for (const [other, cast] of this.casts) if (other !== scene && other !== this.current) this.drop(other, cast);
    let cast = this.casts.get(scene);
    if (!cast) {
      this.casts.set(scene, cast = new Cast(scene, this));
      cast.hush(this.isHeard);
    }
    cast.prepare(scene.startMs + atMs);
    return cast;
  }

  /** Made once it is needed: a browser gives few of them. */
  get desk() {
    if (!this.ownDesk) {
      this.ownDesk = new Desk();
      this.ownDesk.muted = this.isMuted;
    }
    return this.ownDesk;
  }

  /** @param {Scene} scene @param {Cast} cast */
  drop(scene, cast) {
    cast.leave();
    this.casts.delete(scene);
  }

  /** @param {Scene} scene */
  isReady(scene) {
    return this.casts.get(scene)?.isReady ?? false;
  }

  /** @param {Scene} scene */
  hasFailed(scene) {
    return this.casts.get(scene)?.hasFailed ?? false;
  }

  /** It is planned from where the clock is, so it is nowhere else. @param {Scene} scene */
  positionOf(scene) {
    return this.casts.get(scene)?.preparedMs ?? 0;
  }

  /** @param {Scene} scene @param {number} atMs @returns {Promise<void>} */
  async start(scene, atMs) {
    const cast = this.prepare(scene, atMs);
    if (this.current !== scene) this.leave();
    this.current = scene;
    cast.begin(this.box, scene.startMs + atMs);
    await this.desk.resume();
    cast.maySound = this.current === scene;
  }

  /** Seen as it is at a moment, without playing. @param {Scene} scene @param {number} atMs */
  showStill(scene, atMs) {
    const cast = this.prepare(scene, atMs);
    if (this.current !== scene) this.leave();
    this.current = scene;
    cast.show(this.box, scene.startMs + atMs);
  }

  /** @param {Scene} scene @param {number} atMs */
  follow(scene, atMs) {
    if (this.current === scene) this.casts.get(scene)?.follow(scene.startMs + atMs);
  }

  /** While somebody touches the page: from then on it may sound, if it is to play anything. */
  unlock() {
    if (this.casts.size) void this.desk.context.resume().catch(() => {});
  }

  pause() {
    for (const cast of this.casts.values()) cast.pause();
  }

  leave() {
    if (this.current) this.casts.get(this.current)?.pause();
    this.current = null;
    this.box.hidden = true;
    this.onCaption("");
  }

  /** @param {((place: string) => boolean) | null} isHeard */
  hush(isHeard) {
    this.isHeard = isHeard;
    for (const cast of this.casts.values()) cast.hush(isHeard);
  }

  /** @param {boolean} isMuted */
  set muted(isMuted) {
    this.isMuted = isMuted;
    if (this.ownDesk) this.ownDesk.muted = isMuted;
  }
}

/** Those who play one scene. Times are of the cut. */
class Cast {
  /** @param {Scene} scene @param {Ensemble} ensemble */
  constructor(scene, ensemble) {
    this.scene = scene;
    this.ensemble = ensemble;
    this.desk = ensemble.desk;
    this.isGrid = scene.arrangement === "grid";
    const heard = scene.places.filter(({ sound }) => sound), layers = new Set(heard.map(({ layer }) => layer)).size;
    this.voices = heard.map((place) => this.desk.voiceOf(place, 1 / Math.sqrt(layers)));
    this.said = scene.places.map((place) => new Said(place));
    this.films = new Map(scene.places.filter(({ kind, src }) => kind === "film" && src).map((place) => [place, filmOf(place)]));
    this.layers = [...new Set(scene.places.map(({ layer }) => layer))];
    this.cells = (this.isGrid ? this.layers : [0]).map(() => Object.assign(document.createElement("div"), { className: "cut-cell" }));
    /** @type {(string | undefined)[]} which places each cell shows */
    this.shown = [];
    /** @type {(Place | undefined)[]} whose edit each cell follows */
    this.edited = [];
    this.preparedMs = 0;
  }

  /** @param {number} ms */
  prepare(ms) {
    this.preparedMs = ms - this.scene.startMs;
    for (const voice of this.voices) voice.prepare(ms);
    for (const [place, film] of this.films) {
      const target = secondsAt(place, ms);
      if (Math.abs(film.currentTime - target) > NEAR_S) film.currentTime = target;
    }
  }

  /** @param {Place} place */
  isDueSoon(place) {
    const ms = this.scene.startMs + this.preparedMs;
    return place.startMs < ms + AHEAD_MS && ms < place.endMs;
  }

  get isReady() {
    const films = [...this.films].every(([place, film]) => !this.isDueSoon(place) || film.error || (film.readyState >= 2 && !film.seeking));
    return films && this.voices.every((voice) => !this.isDueSoon(voice.place) || voice.hasFailed || voice.isReady);
  }

  get hasFailed() {
    const all = this.films.size + this.voices.length;
    return all > 0 && [...this.films.values()].every((film) => film.error) && this.voices.every((voice) => voice.hasFailed);
  }

  /** @param {HTMLElement} box @param {number} ms */
  show(box, ms) {
    box.replaceChildren(...this.cells);
    box.classList.toggle("is-grid", this.isGrid);
    box.style.setProperty("--across", String(Math.ceil(Math.sqrt(this.cells.length))));
    box.hidden = false;
    this.draw(ms);
  }

  /** @param {HTMLElement} box @param {number} ms */
  begin(box, ms) {
    this.show(box, ms);
    this.isPlaying = true;
    this.zero = undefined;
    this.follow(ms);
  }

  /** @param {number} ms */
  sound(ms) {
    this.zero = this.desk.zeroFor(ms);
    for (const voice of this.voices) voice.start(this.zero, ms);
  }

  /** @param {number} ms */
  follow(ms) {
    if (!this.isPlaying) return;
    this.draw(ms);
    for (const [place, film] of this.films) {
      const isDue = ms >= place.startMs && ms < place.endMs;
      if (isDue && film.paused && !film.ended) void film.play().catch(() => {});
      else if (!isDue && !film.paused) film.pause();
      if (isDue && !film.seeking && !film.ended) keepTo(film, secondsAt(place, ms));
    }
    if (this.maySound && (this.zero === undefined || Math.abs(this.desk.driftMs(this.zero, ms)) > DRIFT_MS)) this.sound(ms);
    for (const voice of this.voices) voice.follow(ms, this.zero);
    this.tell(ms);
  }

  /** Nearer, and faded in and out, as it is set. @param {number} ms */
  frame(ms) {
    for (const [number, place] of this.edited.entries()) {
      if (!place) continue;
      const { edit, startMs, endMs } = place, { style } = this.cells[number];
      const shares = [edit.fadeInMs ? (ms - startMs) / edit.fadeInMs : 1, edit.fadeOutMs ? (endMs - ms) / edit.fadeOutMs : 1];
      style.setProperty("--seen", String(Math.max(0, Math.min(1, ...shares))));
      style.setProperty("--near", String(edit.zoom));
      style.setProperty("--around", `${100 * edit.x}% ${100 * edit.y}%`);
    }
  }

  /** @param {number} ms */
  tell(ms) {
    const words = this.said.flatMap((said) => (ms >= said.place.startMs && ms < said.place.endMs ? said.at(secondsAt(said.place, ms)) : [])).join("\n");
    if (words === this.told) return;
    this.told = words;
    this.ensemble.onCaption(words);
  }

  /** On a grid each layer has a cell; in layers the first that can be seen has the stage, and where none can, all who are heard are named. @param {number} ms */
  draw(ms) {
    const due = this.scene.places.filter((place) => ms >= place.startMs && ms < place.endMs);
    const first = due.find(({ kind }) => SEEN.includes(kind));
    const faces = this.isGrid ? this.layers.map((layer) => due.filter((place) => place.layer === layer)) : [first ? [first] : due];
    faces.forEach((places, number) => {
      const key = places.map(({ index }) => index).join();
      if (key === this.shown[number]) return;
      this.shown[number] = key;
      this.cells[number].replaceChildren(...this.face(places));
      this.edited[number] = places[0];
    });
    this.frame(ms);
  }

  /** @param {Place[]} places */
  face(places) {
    if (!places.length) return [];
    const film = places.length === 1 ? this.films.get(places[0]) : undefined;
    return [film?.error ? cardFor(places, this.ensemble.missing) : film ?? cardFor(places)];
  }

  /** @param {((place: string) => boolean) | null} isHeard */
  hush(isHeard) {
    for (const voice of this.voices) voice.hushed = isHeard !== null && !isHeard(voice.place.row.dataset.place ?? "");
  }

  pause() {
    this.isPlaying = this.maySound = false;
    this.zero = undefined;
    for (const film of this.films.values()) film.pause();
    for (const voice of this.voices) voice.stop();
  }

  leave() {
    this.pause();
    for (const voice of this.voices) voice.leave();
    for (const film of this.films.values()) film.removeAttribute("src");
  }
}

/** A film is seen, and heard by its sound alone; where that is not there, as it is. @param {Place} place */
function filmOf(place) {
  const film = document.createElement("video");
  Object.assign(film, { playsInline: true, muted: Boolean(place.sound), preload: "auto", tabIndex: -1, src: place.src });
  film.setAttribute("aria-hidden", "true");
  return film;
}

/** @param {Place} place @param {number} ms */
function secondsAt(place, ms) {
  return (place.inMs + Math.max(0, Math.min(ms, place.endMs) - place.startMs)) / 1000;
}

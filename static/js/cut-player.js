/** <cut-player>: plays the places of a cut on one stage; templates/components/cut.html says what it upgrades. */
import { Clock } from "./lib/cut/clock.js";
import { Pair } from "./lib/cut/pair.js";
import { placesIn } from "./lib/cut/places.js";
import { cardFor, drawBar, drawNames, fillBar, lightNames, makeTimesGo } from "./lib/cut/theatre.js";
import { keysFor } from "./lib/keys.js";
import { recall, remember } from "./lib/memory.js";
import { clockText } from "./lib/time.js";
import { templateOf, wordsOf } from "./lib/words.js";

/** @typedef {import("./lib/cut/places.js").Place} Place */

const STEP_MS = 5000;
// A place that is not loaded when its time comes is waited for this long, then the cut goes on without it.
const PATIENCE_MS = 2000;
const HIDDEN_TICK_MS = 250;
// Who is late is shown where the clock will be: so far ahead, and twice as far each time that was too soon.
const AHEAD_MS = 200;
const NEAR_MS = 40;
const DRAWN_EVERY_MS = 100;
const CAPTIONS = "cut:captions";

class CutPlayer extends HTMLElement {
  connectedCallback() {
    const list = /** @type {HTMLElement | null} */ (this.querySelector("[data-places]"));
    const theatre = templateOf(this, "theatre");
    if (!list?.children.length || !theatre || this.places) return;
    this.places = placesIn(list);
    this.totalMs = /** @type {Place} */ (this.places.at(-1)).endMs;
    this.say = wordsOf(this);
    /** @type {Clock | import("./lib/cut/clock.js").SharedClock} */
    this.clock = new Clock();
    this.querySelector("[data-stage-here]")?.replaceWith(theatre);
    this.find();
    this.films = new Pair([.../** @type {NodeListOf<HTMLVideoElement>} */ (this.parts.stage.querySelectorAll("video"))], (text) => this.showCaption(text));
    this.sounds = new Pair([new Audio(), new Audio()], (text) => this.showCaption(text));
    this.build();
    this.hear();
    this.toStart();
  }

  disconnectedCallback() {
    this.pause();
    this.stopHearing?.abort();
    this.stopKeys?.();
  }

  find() {
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (this.querySelector(`[data-${name}]`));
    this.parts = { stage: part("stage"), card: part("card"), captions: part("captions-box"), bar: part("seek"), time: part("clock"), everyone: part("everyone"), start: part("do='start'"), sound: part("do='sound'") };
  }

  build() {
    const places = /** @type {Place[]} */ (this.places);
    drawBar(this.parts.bar, places);
    drawNames(this.parts.everyone, places);
    makeTimesGo(places, (ms) => { this.seekTo(ms); this.play(); });
    this.parts.bar.setAttribute("aria-valuemax", String(Math.round(this.totalMs / 1000)));
    this.setCaptions(recall(CAPTIONS, true));
    this.classList.add("is-upgraded");
  }

  hear() {
    this.stopHearing = new AbortController();
    const { signal } = this.stopHearing;
    this.addEventListener("click", (event) => this.clicked(event), { signal });
    const by = (/** @type {number} */ ms) => () => this.seekTo(this.currentMs + ms);
    const toggle = () => this.toggle();
    this.stopKeys = keysFor(this, {
      " ": toggle, k: toggle, arrowleft: by(-STEP_MS), arrowright: by(STEP_MS), home: () => this.seekTo(0), end: () => this.seekTo(this.totalMs - STEP_MS),
      c: () => this.setCaptions(!this.hasCaptions),
    });
  }

  toStart() {
    this.seekTo(Number(this.dataset.startMs) || 0);
    const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (this.dataset.autoplay !== undefined && !isStill) this.play();
  }

  get currentMs() {
    return Math.min(this.clock?.ms ?? 0, this.totalMs);
  }

  // Playing

  toggle() {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  play() {
    if (this.currentMs >= this.totalMs) this.seekTo(0);
    this.isPlaying = true;
    this.place = undefined;
    this.clock?.start();
    this.ticker = window.setInterval(() => this.look(), HIDDEN_TICK_MS);
    const frame = () => {
      if (!this.isPlaying) return;
      this.look();
      requestAnimationFrame(frame);
    };
    frame();
    this.drawState();
  }

  /** Play along with others. @param {import("./lib/cut/clock.js").SharedClock} clock it began to run when the cut began for all */
  attend(clock) {
    this.clock = clock;
    this.play();
  }

  /** While somebody touches the page: later it may begin by itself, with sound. */
  unlock() {
    this.films?.unlock();
    this.sounds?.unlock();
  }

  /** Without sound, until somebody asks for it. */
  mute() {
    this.setMuted(true);
    this.parts.sound.hidden = false;
  }

  pause() {
    this.isPlaying = false;
    window.clearInterval(this.ticker);
    this.clock?.stop();
    this.films?.pause();
    this.sounds?.pause();
    this.drawState();
  }

  /** @param {number} ms */
  seekTo(ms) {
    const { clock } = this;
    if (!clock || clock.isShared) return;
    clock.ms = Math.max(0, Math.min(ms, this.totalMs - 1));
    const place = this.placeAt(clock.ms);
    this.stopWaiting();
    if (this.isPlaying) this.place = undefined;
    else this.showStill(place, clock.ms);
    this.draw();
  }

  /** @param {number} ms @returns {Place} */
  placeAt(ms) {
    const places = /** @type {Place[]} */ (this.places);
    return places.find((place) => ms < place.endMs) ?? /** @type {Place} */ (places.at(-1));
  }

  /** Looks at the clock: is it another place's turn? */
  look() {
    if (!this.isPlaying) return;
    const ms = this.clock?.ms ?? 0;
    if (ms >= this.totalMs) { this.finish(); return; }
    const place = this.placeAt(ms);
    if (place !== this.place) this.enter(place, ms);
    else if (this.waitingSince) this.wait(place);
    else this.follow(place, ms - place.startMs);
    this.draw();
  }

  /** @param {Place} place */
  pairOf(place) {
    if (!place.src) return undefined;
    return { film: this.films, sound: this.sounds }[place.kind];
  }

  /** @param {Place} place @param {number} ms */
  enter(place, ms) {
    const pair = this.pairOf(place);
    this.place = place;
    if (pair) pair.turn = place;
    pair?.prepare(place, ms - place.startMs);
    this.showCaption("");
    for (const other of [this.films, this.sounds]) if (other !== pair) other?.leave();
    if (!pair || pair.isReady(place)) this.reveal(place);
    else this.startWaiting(place);
    this.tellPlace(place);
    this.prepareAfter(place);
  }

  /** @param {Place} place */
  reveal(place) {
    const pair = this.pairOf(place);
    this.showCard(place.kind === "film" && pair ? null : cardFor(place));
    this.isRevealed = true;
    pair?.start(place, this.currentMs - place.startMs).catch((error) => this.refused(error, place));
  }

  /** @param {Place} place @param {number} atMs */
  follow(place, atMs) {
    const pair = this.pairOf(place);
    if (!pair || this.clock?.isRunning === false) return;
    if (pair.hasFailed(place)) this.fail(place);
    else if (this.isRevealed) pair.follow(place, atMs);
    // It was late: it joins where the clock is by now.
    else if (pair.isReady(place)) this.reveal(place);
  }

  // Places that are late or fail

  /** @param {Place} place */
  startWaiting(place) {
    this.isRevealed = false;
    this.hasFailed = false;
    this.films?.leave();
    this.sounds?.leave();
    this.showCard(cardFor(place, this.say?.("waiting")));
    this.waitingSince = performance.now();
    this.aheadMs = AHEAD_MS;
    this.clock?.stop();
  }

  stopWaiting() {
    this.waitingSince = 0;
    if (this.isPlaying) this.clock?.start();
  }

  /** Is what has loaded where the clock is? A clock that runs has gone on meanwhile: then it is shown where that will be soon. @param {Pair} pair @param {Place} place */
  isDue(pair, place) {
    if (!this.clock?.isShared) return true;
    const atMs = this.currentMs - place.startMs, behindMs = atMs - pair.positionOf(place);
    if (behindMs > NEAR_MS) {
      pair.prepare(place, atMs + (this.aheadMs ?? 0));
      this.aheadMs = 2 * (this.aheadMs ?? 0);
    }
    return Math.abs(behindMs) <= NEAR_MS;
  }

  /** @param {Place} place */
  wait(place) {
    const pair = this.pairOf(place);
    const isReady = pair?.isReady(place) && this.isDue(pair, place);
    const isOver = performance.now() - (this.waitingSince ?? 0) > PATIENCE_MS;
    if (!isReady && !isOver && !pair?.hasFailed(place)) return;
    this.stopWaiting();
    if (isReady) this.reveal(place);
    else this.fail(place);
  }

  /** @param {Place} place */
  fail(place) {
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.showCard(cardFor(place, this.say?.("missing")));
  }

  /** The browser allows no sound before a tap: go on muted, and offer it. @param {DOMException} error @param {Place} place */
  refused(error, place) {
    if (error.name !== "NotAllowedError" || place !== this.place || !this.isPlaying) return;
    const wasMuted = this.isMuted;
    this.mute();
    if (!wasMuted) this.pairOf(place)?.start(place, this.currentMs - place.startMs).catch(() => {});
  }

  soundOn() {
    this.setMuted(false);
    this.parts.sound.hidden = true;
    const { place } = this;
    if (this.isPlaying && place && this.isRevealed) void this.pairOf(place)?.start(place, this.currentMs - place.startMs).catch(() => {});
  }

  /** @param {boolean} isMuted */
  setMuted(isMuted) {
    this.isMuted = isMuted;
    for (const pair of [this.films, this.sounds]) if (pair) pair.muted = isMuted;
  }

  // What comes next, and the end

  /** @param {Place} place the next film and the next sound are loaded while this one plays */
  prepareAfter(place) {
    const coming = this.places?.slice(place.index + 1) ?? [];
    for (const kind of ["film", "sound"]) {
      const next = coming.find((other) => other.kind === kind && other.src);
      if (next) this.pairOf(next)?.prepare(next);
    }
  }

  finish() {
    this.pause();
    if (this.clock) this.clock.ms = this.totalMs;
    this.films?.leave();
    this.sounds?.leave();
    this.showCard(Object.assign(document.createElement("p"), { className: "cut-face text", textContent: this.say?.("over") }));
    lightNames(this.parts.everyone, null);
    this.draw();
    this.dispatchEvent(new CustomEvent("ended", { bubbles: true }));
  }

  // What is seen

  /** Paused: the frame of a film, the card of anything else. @param {Place} place @param {number} ms */
  showStill(place, ms) {
    this.films?.leave();
    this.sounds?.leave();
    if (place.kind === "film" && place.src) {
      const side = this.films?.prepare(place, ms - place.startMs);
      this.films?.sides.forEach(({ media }) => media.classList.toggle("is-shown", media === side?.media));
      if (this.films && side) this.films.current = side;
      this.showCard(null);
    } else this.showCard(cardFor(place));
    if (place !== this.place) this.tellPlace(place);
    this.place = place;
  }

  /** @param {HTMLElement | null} face */
  showCard(face) {
    this.parts.card.replaceChildren(...(face ? [face] : []));
    this.parts.card.hidden = !face;
  }

  /** @param {string} text */
  showCaption(text) {
    this.parts.captions.textContent = text;
    this.parts.captions.hidden = !text || !this.hasCaptions;
  }

  /** @param {Place} place */
  tellPlace(place) {
    lightNames(this.parts.everyone, place);
    for (const { row } of this.places ?? []) row.removeAttribute("aria-current");
    place.row.setAttribute("aria-current", "true");
    if (place === this.told) return;
    this.told = place;
    this.dispatchEvent(new CustomEvent("place-change", { bubbles: true, detail: { index: place.index, id: place.row.dataset.place } }));
  }

  draw() {
    const ms = this.currentMs;
    const step = Math.floor(ms / DRAWN_EVERY_MS);
    if (step === this.drawn) return;
    this.drawn = step;
    fillBar(this.parts.bar, /** @type {Place[]} */ (this.places), ms);
    const seconds = Math.round(ms / 1000);
    if (seconds === this.saidSeconds) return;
    this.saidSeconds = seconds;
    const { label } = this.placeAt(ms);
    this.parts.time.textContent = `${clockText(ms)} / ${clockText(this.totalMs)}`;
    this.parts.bar.setAttribute("aria-valuenow", String(seconds));
    this.parts.bar.setAttribute("aria-valuetext", this.say?.("at", { time: clockText(ms), total: clockText(this.totalMs), label }) ?? "");
  }

  drawState() {
    const isPlaying = this.isPlaying ?? false;
    this.classList.toggle("is-playing", isPlaying);
    this.parts.start.hidden = isPlaying;
    for (const face of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-when]"))) face.hidden = (face.dataset.when === "playing") !== isPlaying;
  }

  // What was touched

  /** @param {MouseEvent} event */
  clicked(event) {
    const target = /** @type {Element} */ (event.target);
    const what = /** @type {HTMLElement | null} */ (target.closest("[data-do]"))?.dataset.do;
    if (this.parts.bar.contains(target)) this.clickedBar(event);
    else if (what === "sound") this.soundOn();
    else if (what === "start" || what === "toggle" || (!what && this.parts.stage.contains(target))) this.toggle();
    else if (what === "captions") this.setCaptions(!this.hasCaptions);
    else if (what === "full") void (document.fullscreenElement ? document.exitFullscreen() : this.parts.stage.requestFullscreen?.());
  }

  /** @param {MouseEvent} event */
  clickedBar(event) {
    const box = this.parts.bar.getBoundingClientRect();
    this.seekTo(((event.clientX - box.left) / box.width) * this.totalMs);
  }

  /** @param {boolean} isOn */
  setCaptions(isOn) {
    this.hasCaptions = isOn;
    this.parts.captions.hidden = !isOn || !this.parts.captions.textContent;
    this.querySelector("[data-do='captions']")?.setAttribute("aria-pressed", String(isOn));
    remember(CAPTIONS, isOn);
  }
}

customElements.define("cut-player", CutPlayer);

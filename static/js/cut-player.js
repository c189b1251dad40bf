/** <cut-player>: plays the places of a cut on one stage; templates/components/cut.html says what it upgrades. */
import { Clock } from "./lib/cut/clock.js";
import { Pair } from "./lib/cut/pair.js";
import { placesIn, scenesOf } from "./lib/cut/places.js";
import { cardFor, drawBar, drawNames, fillBar, lightNames, makeTimesGo } from "./lib/cut/theatre.js";
import { keysFor } from "./lib/keys.js";
import { recall, remember } from "./lib/memory.js";
import { clockText } from "./lib/time.js";
import { templateOf, wordsOf } from "./lib/words.js";

/** @typedef {import("./lib/cut/places.js").Place} Place */
/** @typedef {import("./lib/cut/places.js").Scene} Scene */
/** @typedef {import("./lib/cut/ensemble.js").Ensemble} Ensemble */

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
    this.scenes = scenesOf(this.places);
    this.totalMs = Math.max(...this.scenes.map(({ endMs }) => endMs));
    this.say = wordsOf(this);
    /** @type {Clock | import("./lib/cut/clock.js").SharedClock} */
    this.clock = new Clock();
    this.querySelector("[data-stage-here]")?.replaceWith(theatre);
    this.find();
    this.films = new Pair([.../** @type {NodeListOf<HTMLVideoElement>} */ (this.parts.stage.querySelectorAll("video"))], (text) => this.showCaption(text));
    this.sounds = new Pair([new Audio(), new Audio()], (text) => this.showCaption(text));
    /** @type {(Pair | Ensemble)[]} */
    this.pairs = [this.films, this.sounds];
    this.ready = this.scenes.some(({ kind }) => kind === "together") ? this.bringEnsemble().then(() => this.begin()) : Promise.resolve(this.begin());
  }

  /** Most cuts have nothing that plays together. */
  async bringEnsemble() {
    const { Ensemble } = await import("./lib/cut/ensemble.js");
    this.ensemble = new Ensemble(this.parts.together, this.say?.("missing") ?? "", (text) => this.showCaption(text));
    this.ensemble.hush(this.isHeard ?? null);
    this.pairs?.push(this.ensemble);
  }

  begin() {
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
    this.parts = { stage: part("stage"), card: part("card"), together: part("together"), captions: part("captions-box"), bar: part("seek"), time: part("clock"), everyone: part("everyone"), start: part("do='start'"), sound: part("do='sound'") };
  }

  build() {
    const places = /** @type {Place[]} */ (this.places);
    drawBar(this.parts.bar, this.scenes ?? []);
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
    this.scene = undefined;
    this.ensemble?.unlock();
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
  async attend(clock) {
    await this.ready;
    this.clock = clock;
    this.play();
  }

  /** While somebody touches the page: later it may begin by itself, with sound. */
  unlock() {
    for (const pair of this.pairs ?? []) pair.unlock();
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
    for (const pair of this.pairs ?? []) pair.pause();
    this.drawState();
  }

  /** @param {number} ms */
  seekTo(ms) {
    const { clock } = this;
    if (!clock || clock.isShared) return;
    clock.ms = Math.max(0, Math.min(ms, this.totalMs - 1));
    const scene = this.sceneAt(clock.ms);
    this.stopWaiting();
    if (this.isPlaying) this.scene = undefined;
    else this.showStill(scene, clock.ms);
    this.draw();
  }

  /** @param {number} ms @returns {Scene} */
  sceneAt(ms) {
    const scenes = /** @type {Scene[]} */ (this.scenes);
    return scenes.find((scene) => ms < scene.endMs) ?? /** @type {Scene} */ (scenes.at(-1));
  }

  /** @param {Scene} scene @param {number} ms those that play then; never none */
  playing(scene, ms) {
    const due = scene.places.filter(({ startMs, endMs }) => ms >= startMs && ms < endMs);
    return due.length ? due : scene.places.slice(-1);
  }

  /** Looks at the clock: is it another scene's turn? */
  look() {
    if (!this.isPlaying) return;
    const ms = this.clock?.ms ?? 0;
    if (ms >= this.totalMs) { this.finish(); return; }
    const scene = this.sceneAt(ms);
    if (scene !== this.scene) this.enter(scene, ms);
    else if (this.waitingSince) this.wait(scene);
    else this.follow(scene, ms - scene.startMs);
    this.tell(scene, ms);
    this.draw();
  }

  /** @param {Scene} scene */
  pairOf(scene) {
    if (scene.kind === "together") return this.ensemble;
    return scene.src ? { film: this.films, sound: this.sounds }[scene.kind] : undefined;
  }

  /** @param {Scene} scene @param {number} ms */
  enter(scene, ms) {
    const pair = this.pairOf(scene);
    this.scene = scene;
    if (pair instanceof Pair) pair.turn = scene;
    pair?.prepare(scene, ms - scene.startMs);
    this.showCaption("");
    for (const other of this.pairs) if (other !== pair) other.leave();
    if (!pair || pair.isReady(scene)) this.reveal(scene);
    else this.startWaiting(scene);
    this.prepareAfter(scene);
  }

  /** @param {Scene} scene */
  reveal(scene) {
    const pair = this.pairOf(scene);
    this.showCard(pair && pair !== this.sounds ? null : cardFor(scene.places));
    this.isRevealed = true;
    pair?.start(scene, this.currentMs - scene.startMs).catch((error) => this.refused(error, scene));
  }

  /** @param {Scene} scene @param {number} atMs */
  follow(scene, atMs) {
    const pair = this.pairOf(scene);
    if (!pair || this.clock?.isRunning === false) return;
    if (pair.hasFailed(scene)) this.fail(scene);
    else if (this.isRevealed) pair.follow(scene, atMs);
    // It was late: it joins where the clock is by now.
    else if (pair.isReady(scene)) this.reveal(scene);
  }

  // Places that are late or fail

  /** @param {Scene} scene */
  startWaiting(scene) {
    this.isRevealed = false;
    this.hasFailed = false;
    for (const pair of this.pairs ?? []) pair.leave();
    this.showCard(cardFor(this.playing(scene, this.currentMs), this.say?.("waiting")));
    this.waitingSince = performance.now();
    this.aheadMs = AHEAD_MS;
    this.clock?.stop();
  }

  stopWaiting() {
    this.waitingSince = 0;
    if (this.isPlaying) this.clock?.start();
  }

  /** Is what has loaded where the clock is? A clock that runs has gone on meanwhile: then it is shown where that will be soon. @param {Pair | Ensemble} pair @param {Scene} scene */
  isDue(pair, scene) {
    if (!this.clock?.isShared) return true;
    const atMs = this.currentMs - scene.startMs, behindMs = atMs - pair.positionOf(scene);
    if (behindMs > NEAR_MS) {
      pair.prepare(scene, atMs + (this.aheadMs ?? 0));
      this.aheadMs = 2 * (this.aheadMs ?? 0);
    }
    return Math.abs(behindMs) <= NEAR_MS;
  }

  /** @param {Scene} scene */
  wait(scene) {
    const pair = this.pairOf(scene);
    const isReady = pair?.isReady(scene) && this.isDue(pair, scene);
    const isOver = performance.now() - (this.waitingSince ?? 0) > PATIENCE_MS;
    if (!isReady && !isOver && !pair?.hasFailed(scene)) return;
    this.stopWaiting();
    if (isReady) this.reveal(scene);
    else this.fail(scene);
  }

  /** @param {Scene} scene */
  fail(scene) {
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.showCard(cardFor(scene.places, this.say?.("missing")));
  }

  /** The browser allows no sound before a tap: go on muted, and offer it. @param {DOMException} error @param {Scene} scene */
  refused(error, scene) {
    if (error.name !== "NotAllowedError" || scene !== this.scene || !this.isPlaying) return;
    const wasMuted = this.isMuted;
    this.mute();
    if (!wasMuted) this.pairOf(scene)?.start(scene, this.currentMs - scene.startMs).catch(() => {});
  }

  /** Of what plays together, hear only some. @param {((place: string) => boolean) | null} isHeard by the id of a place; null: all */
  hush(isHeard) {
    this.isHeard = isHeard;
    this.ensemble?.hush(isHeard);
  }

  soundOn() {
    this.setMuted(false);
    this.parts.sound.hidden = true;
    const { scene } = this;
    if (this.isPlaying && scene && this.isRevealed) void this.pairOf(scene)?.start(scene, this.currentMs - scene.startMs).catch(() => {});
  }

  /** @param {boolean} isMuted */
  setMuted(isMuted) {
    this.isMuted = isMuted;
    for (const pair of this.pairs ?? []) pair.muted = isMuted;
  }

  // What comes next, and the end

  /** @param {Scene} scene the next film, the next sound and what plays together next are loaded while this one plays */
  prepareAfter(scene) {
    const coming = this.scenes?.slice(this.scenes.indexOf(scene) + 1) ?? [];
    for (const pair of this.pairs ?? []) {
      const next = coming.find((other) => this.pairOf(other) === pair);
      if (next) pair.prepare(next);
    }
  }

  finish() {
    this.pause();
    if (this.clock) this.clock.ms = this.totalMs;
    for (const pair of this.pairs ?? []) pair.leave();
    this.showCard(Object.assign(document.createElement("p"), { className: "cut-face text", textContent: this.say?.("over") }));
    lightNames(this.parts.everyone, []);
    this.draw();
    this.dispatchEvent(new CustomEvent("ended", { bubbles: true }));
  }

  // What is seen

  /** Paused: the frame of a film, the card of anything else. @param {Scene} scene @param {number} ms */
  showStill(scene, ms) {
    for (const pair of this.pairs ?? []) pair.leave();
    const pair = this.pairOf(scene), atMs = ms - scene.startMs;
    if (pair && pair !== this.sounds) pair.showStill(scene, atMs);
    this.showCard(pair && pair !== this.sounds ? null : cardFor(scene.places));
    this.scene = scene;
    this.tell(scene, ms);
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

  /** Say who plays, once it is somebody else. @param {Scene} scene @param {number} ms */
  tell(scene, ms) {
    const places = this.playing(scene, ms), key = places.map(({ index }) => index).join();
    if (key === this.told) return;
    this.told = key;
    lightNames(this.parts.everyone, places);
    for (const { row } of this.places ?? []) row.removeAttribute("aria-current");
    for (const { row } of places) row.setAttribute("aria-current", "true");
    this.dispatchEvent(new CustomEvent("place-change", { bubbles: true, detail: { index: places[0].index, id: places[0].row.dataset.place } }));
  }

  draw() {
    const ms = this.currentMs;
    const step = Math.floor(ms / DRAWN_EVERY_MS);
    if (step === this.drawn) return;
    this.drawn = step;
    fillBar(this.parts.bar, this.scenes ?? [], ms);
    const seconds = Math.round(ms / 1000);
    if (seconds === this.saidSeconds) return;
    this.saidSeconds = seconds;
    const label = this.playing(this.sceneAt(ms), ms).map((place) => place.label).join(", ");
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

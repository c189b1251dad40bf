/** <lesson-player>: film or sound beside its steps, marks and transcript; templates/components/player.html says what it upgrades. */
import { announce } from "./lib/announce.js";
import { keysFor } from "./lib/keys.js";
import { recall, remember } from "./lib/memory.js";
import { drawMarks } from "./lib/player/marks.js";
import { Practice } from "./lib/player/practice.js";
import { markTried, stepsOf } from "./lib/player/steps.js";
import { Transcript } from "./lib/player/transcript.js";
import { drawTries } from "./lib/player/tries.js";
import { post } from "./lib/post.js";
import { templateOf, wordsOf } from "./lib/words.js";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
const FRAME_MS = 1000 / 25;
const HABITS = "player";
// Whoever stopped this close to the start or the end begins again.
const NEAR_AN_END_S = 3;

/** @param {Element} row */
const startOf = (row) => Number(/** @type {HTMLElement} */ (row).dataset.startMs);

class LessonPlayer extends HTMLElement {
  connectedCallback() {
    const media = this.querySelector("video, audio");
    if (!(media instanceof HTMLMediaElement) || this.media) return;
    this.media = media;
    this.say = wordsOf(this);
    this.habits = recall(HABITS, { speed: 1, pauses: true, captions: null, keys: true });
    this.beforeMs = 0;
    this.steps = stepsOf(this);
    this.transcript = new Transcript(this);
    this.practice = new Practice(media, this.steps, {
      offered: (step, isLooping) => this.offerTry(step, isLooping),
      began: (step) => this.beginTry(step),
      left: (step, seconds) => this.countDown(step, seconds),
      ended: () => this.endTry(),
    });
    this.build();
    this.hear();
    this.restore();
  }

  disconnectedCallback() {
    this.stopHearing?.abort();
    this.stopKeys?.();
  }

  get currentMs() {
    return Math.round((this.media?.currentTime ?? 0) * 1000);
  }

  /** @param {number} ms */
  seekTo(ms) {
    if (!this.media) return;
    this.practice?.stop();
    this.media.currentTime = Math.max(0, ms / 1000);
  }

  play() {
    return this.media?.play().catch(() => {});
  }

  pause() {
    this.media?.pause();
  }

  build() {
    const tools = templateOf(this, "tools");
    if (tools) this.querySelector("[data-tools-here]")?.replaceChildren(tools);
    const dialog = templateOf(this, "keys");
    if (dialog) this.append(dialog);
    this.bar = /** @type {HTMLElement | null} */ (this.querySelector("[data-bar]"));
    this.wave = /** @type {HTMLElement | null} */ (this.querySelector("[data-wave]"));
    this.dialog = this.querySelector("dialog");
    this.speed = /** @type {HTMLSelectElement | null} */ (this.querySelector("[data-speed]"));
    const marks = /** @type {HTMLElement | null} */ (this.querySelector("[data-marks]"));
    if (marks) marks.hidden = true;
    this.classList.add("is-upgraded");
  }

  hear() {
    this.stopHearing = new AbortController();
    const { signal } = this.stopHearing;
    const media = /** @type {HTMLMediaElement} */ (this.media);
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ act) => target.addEventListener(type, act, { signal });
    on(media, "loadedmetadata", () => this.measure());
    on(media, "durationchange", () => this.measure());
    on(media, "play", () => this.started());
    on(media, "seeking", () => { this.beforeMs = this.currentMs; this.look(); });
    on(media, "timeupdate", () => this.look());
    on(media, "ended", () => this.practice?.finish());
    on(media, "pause", () => this.keepPlace());
    on(window, "pagehide", () => this.keepPlace());
    on(this, "click", (event) => this.clicked(event));
    on(this, "change", (event) => this.changed(event.target));
    on(document, "click", (event) => this.calledFromPage(event));
    on(document, "take-started", () => { if (!this.practice?.trying || !media.muted) this.pause(); });
    on(document, "take-kept", () => this.steps?.forEach((step) => this.markTried(step)));
    this.stopKeys = keysFor(this, this.keyActions());
    if (media.readyState >= 1) this.measure();
  }

  keyActions() {
    const toggle = () => (this.media?.paused ? this.play() : this.pause());
    const by = (/** @type {number} */ ms) => () => this.seekTo(this.currentMs + ms);
    const frame = (/** @type {number} */ ms) => () => { this.pause(); this.seekTo(this.currentMs + ms); };
    /** @type {Record<string, () => unknown>} */
    const actions = {
      " ": toggle, k: toggle, j: by(-10000), l: by(10000), arrowleft: by(-5000), arrowright: by(5000), ",": frame(-FRAME_MS), ".": frame(FRAME_MS),
      "[": () => this.shiftSpeed(-1), "]": () => this.shiftSpeed(1), c: () => this.setCaptions(!this.habits?.captions),
      r: () => this.ask("record-request"), n: () => this.ask("note-request"),
    };
    const guarded = Object.fromEntries(Object.entries(actions).map(([key, act]) => [key, () => { if (this.habits?.keys) act(); }]));
    return { ...guarded, "?": () => this.dialog?.showModal() };
  }

  /** @param {string} name */
  ask(name) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { ms: this.currentMs, part: this.dataset.part } }));
  }

  // What was remembered

  restore() {
    const { speed, pauses, captions, keys } = /** @type {any} */ (this.habits);
    this.setSpeed(speed);
    this.setPauses(pauses);
    const tracks = [...(this.media?.textTracks ?? [])];
    this.setCaptions(captions ?? tracks.some((track) => track.mode === "showing"));
    const box = /** @type {HTMLInputElement | null} */ (this.querySelector("[data-keys-on]"));
    if (box) box.checked = keys;
  }

  /** @param {Record<string, unknown>} change */
  keepHabit(change) {
    this.habits = { ...this.habits, ...change };
    remember(HABITS, this.habits);
  }

  keepPlace() {
    const { key } = this.dataset;
    if (!key || !this.media) return;
    const isWorthIt = this.media.currentTime > NEAR_AN_END_S && this.media.currentTime < this.media.duration - NEAR_AN_END_S;
    remember(`player:${key}`, isWorthIt ? this.currentMs : undefined);
  }

  measure() {
    const durationMs = (this.media?.duration ?? 0) * 1000;
    const notes = [...this.querySelectorAll("[data-marks] > li")].map((row) => ({
      ms: startOf(row), kind: /** @type {HTMLElement} */ (row).dataset.kind ?? "", label: row.textContent?.trim() ?? "", href: row.querySelector("a")?.getAttribute("href") ?? "",
    }));
    const steps = this.steps?.map(({ startMs, imperative }) => ({ ms: startMs, kind: "step", label: imperative })) ?? [];
    if (this.bar) drawMarks(this.bar, notes.length ? notes : steps, durationMs, notes.length > 0);
    if (this.wasPlaced || !(durationMs > 0)) return;
    this.wasPlaced = true;
    const asked = /[#&]t=([\d.]+)/.exec(location.hash);
    const ms = asked ? Number(asked[1]) * 1000 : recall(`player:${this.dataset.key}`, 0);
    if (ms > 0 && ms < durationMs) this.seekTo(ms);
  }

  // The clock

  started() {
    if (this.practice?.trying && !this.practice.loops) this.practice.stop();
    this.beforeMs = this.currentMs;
    const frame = () => {
      if (!this.media || this.media.paused || !this.isConnected) return;
      this.look();
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  look() {
    const media = /** @type {HTMLMediaElement} */ (this.media);
    const now = media.currentTime * 1000;
    if (!media.paused && !media.seeking) this.practice?.tick(this.beforeMs ?? 0, now);
    this.beforeMs = now;
    const played = `${(media.currentTime / (media.duration || 1)) * 100}%`;
    this.bar?.querySelector("b")?.style.setProperty("inline-size", played);
    this.wave?.style.setProperty("--played", played);
    this.lightStep(now);
    this.transcript?.light(now);
  }

  /** @param {number} now */
  lightStep(now) {
    const current = this.practice?.trying ?? this.practice?.stepAt(now + 1);
    if (current === this.lit) return;
    this.lit?.row.removeAttribute("aria-current");
    current?.row.setAttribute("aria-current", "step");
    this.lit = current;
  }

  // Tries

  /** @param {import("./lib/player/practice.js").Step} step @param {boolean} isLooping */
  offerTry(step, isLooping) {
    const fragment = templateOf(this, "turn");
    this.overlay?.remove();
    this.overlay = /** @type {HTMLElement | null} */ (fragment?.querySelector(".pause"));
    if (!this.overlay || !fragment) return;
    this.overlay.classList.toggle("is-looping", isLooping);
    this.querySelector(".player-stage")?.append(fragment);
    if (this.media) this.media.controls = isLooping;
    const imperative = this.overlay.querySelector("[data-turn-step]");
    if (imperative) imperative.textContent = step.imperative;
    this.countDown(step, step.seconds);
    announce(`${this.say?.("turn", { seconds: step.seconds })}. ${step.imperative}`);
  }

  /** @param {import("./lib/player/practice.js").Step} step */
  beginTry(step) {
    const start = this.overlay?.querySelector("[data-do='start']");
    const goOn = /** @type {HTMLElement | null | undefined} */ (this.overlay?.querySelector("[data-do='go-on']"));
    if (start === document.activeElement) goOn?.focus();
    start?.remove();
    goOn?.classList.add("main");
    this.countDown(step, step.seconds);
    this.dispatchEvent(new CustomEvent("try-started", { bubbles: true, detail: { step: step.id, seconds: step.seconds } }));
    void this.countTry(step);
  }

  endTry() {
    this.overlay?.remove();
    if (this.media) this.media.controls = true;
  }

  /** @param {import("./lib/player/practice.js").Step} step */
  async countTry(step) {
    const { tryUrl, csrf = "" } = this.dataset;
    try {
      if (tryUrl) await post(tryUrl, { step: step.id, seconds: step.seconds }, csrf);
    } catch {
      return;
    }
    this.markTried(step);
  }

  /** @param {import("./lib/player/practice.js").Step} step */
  markTried(step) {
    if (markTried(step, this.say?.("done") ?? "")) drawTries(this);
  }

  /** @param {import("./lib/player/practice.js").Step} step @param {number} left */
  countDown(step, left) {
    const title = this.overlay?.querySelector("[data-turn-title]");
    if (title) title.textContent = left > 0 ? this.say?.("turn", { seconds: left }) ?? "" : this.say?.("time-up") ?? "";
  }

  // What was touched

  /** @param {MouseEvent} event */
  clicked(event) {
    const target = /** @type {Element} */ (event.target);
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-do]"));
    if (button) return this.act(button.dataset.do ?? "");
    const bar = [this.bar, this.wave].find((each) => each?.contains(target));
    if (bar) return this.clickedBar(event, bar);
    const row = target.closest("[data-step], [data-cues] > li");
    if (!row || (target.closest("a") && (event.ctrlKey || event.metaKey))) return undefined;
    event.preventDefault();
    this.seekTo(startOf(row));
    return void this.play();
  }

  /** @param {MouseEvent} event @param {HTMLElement} bar */
  clickedBar(event, bar) {
    const { ms, href } = /** @type {HTMLElement} */ (event.target).dataset;
    const box = bar.getBoundingClientRect();
    this.seekTo(ms ? Number(ms) : ((event.clientX - box.left) / box.width) * (this.media?.duration ?? 0) * 1000);
    if (href?.startsWith("#")) document.querySelector(href)?.scrollIntoView({ block: "nearest" });
  }

  /** @param {MouseEvent} event a link elsewhere on the page that names a moment of this player */
  calledFromPage(event) {
    const link = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-seek-ms]"));
    if (!link || link.dataset.player !== this.id || !this.id) return;
    event.preventDefault();
    this.seekTo(Number(link.dataset.seekMs));
    this.media?.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} what */
  act(what) {
    if (what === "pauses") this.setPauses(!this.practice?.pauses);
    else if (what === "loop") this.setLoop(!this.practice?.loops);
    else if (what === "captions") this.setCaptions(!this.habits?.captions);
    else if (what === "keys") this.dialog?.showModal();
    else if (what === "record") this.ask("record-request");
    else if (what === "start") this.practice?.begin();
    else if (what === "go-on") this.goOn();
    else if (what === "again") this.again();
    else if (what === "loop-try") this.loopTry();
    else if (what === "beside") this.setBeside(!this.isBeside);
  }

  goOn() {
    this.practice?.stop();
    void this.play();
  }

  again() {
    const step = this.practice?.trying;
    if (step) this.seekTo(step.startMs);
    void this.play();
  }

  loopTry() {
    this.practice?.loopTry();
    this.press("loop", true);
    this.overlay?.classList.add("is-looping");
    if (this.media) this.media.controls = true;
  }

  get isBeside() {
    return this.closest(".lesson")?.classList.contains("is-side") ?? false;
  }

  /** @param {boolean} isOn film and camera at equal height */
  setBeside(isOn) {
    this.closest(".lesson")?.classList.toggle("is-side", isOn);
    this.press("beside", isOn);
    if (isOn) this.ask("bench-request");
  }

  /** @param {EventTarget} target */
  changed(target) {
    if (target === this.speed) this.setSpeed(Number(this.speed?.value));
    else if (target instanceof HTMLInputElement && "keysOn" in target.dataset) this.keepHabit({ keys: target.checked });
  }

  /** @param {string} what @param {boolean} isOn */
  press(what, isOn) {
    this.querySelector(`[data-do="${what}"]`)?.setAttribute("aria-pressed", String(isOn));
  }

  /** @param {boolean} isOn */
  setPauses(isOn) {
    if (this.practice) this.practice.pauses = isOn;
    this.press("pauses", isOn);
    this.keepHabit({ pauses: isOn });
  }

  /** @param {boolean} isOn */
  setLoop(isOn) {
    if (!this.practice) return;
    if (!isOn) this.practice.stop();
    this.practice.loops = isOn;
    this.press("loop", isOn);
  }

  /** @param {boolean} isOn */
  setCaptions(isOn) {
    const [first, ...others] = this.media?.textTracks ?? [];
    if (!first) return;
    first.mode = isOn ? "showing" : "hidden";
    others.forEach((track) => { track.mode = "disabled"; });
    this.press("captions", isOn);
    if (isOn !== this.habits?.captions) this.keepHabit({ captions: isOn });
  }

  /** @param {number} speed */
  setSpeed(speed) {
    if (this.media) this.media.playbackRate = speed;
    if (this.speed) this.speed.value = String(speed);
    if (speed !== this.habits?.speed) this.keepHabit({ speed });
  }

  /** @param {number} by */
  shiftSpeed(by) {
    const at = SPEEDS.indexOf(this.habits?.speed ?? 1) + by;
    const speed = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at))];
    this.setSpeed(speed);
    announce(this.say?.("speed", { speed: `${speed}×` }) ?? "");
  }
}

customElements.define("lesson-player", LessonPlayer);

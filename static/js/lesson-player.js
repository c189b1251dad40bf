/** <lesson-player>: film or sound beside its steps, marks and transcript; templates/components/player.html says what it upgrades. */
import { keysFor } from "./lib/keys.js";
import { recall, remember } from "./lib/memory.js";
import { Bar } from "./lib/player/bar.js";
import { showDrawn } from "./lib/player/drawn.js";
import { frameLength } from "./lib/player/frames.js";
import { Habits } from "./lib/player/habits.js";
import { Practice } from "./lib/player/practice.js";
import { markTried, stepsOf } from "./lib/player/steps.js";
import { Transcript } from "./lib/player/transcript.js";
import { drawTries } from "./lib/player/tries.js";
import { Trouble } from "./lib/player/trouble.js";
import { Turn } from "./lib/player/turn.js";
import { post } from "./lib/post.js";
import { templateOf, wordsOf } from "./lib/words.js";

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
    this.beforeMs = 0;
    this.stopHearing = new AbortController();
    this.steps = stepsOf(this);
    this.build(media);
    this.turn = new Turn(this, media, this.say);
    this.practice = new Practice(media, this.steps, {
      offered: (step, isLooping) => this.turn?.offer(step, isLooping),
      began: (step) => this.beginTry(step),
      left: (_step, seconds) => this.turn?.left(seconds),
      ended: () => this.turn?.end(),
    });
    this.transcript = new Transcript(this);
    this.habits = new Habits(this, media, this.say);
    this.setPauses(this.habits.kept.pauses);
    this.frameMs = frameLength(media);
    this.trouble = new Trouble(this, media, this.stopHearing.signal);
    this.hear(media, this.stopHearing.signal);
  }

  disconnectedCallback() {
    this.stopHearing?.abort();
    this.stopKeys?.();
  }

  get currentMs() {
    return Math.round((this.media?.currentTime ?? 0) * 1000);
  }

  get durationMs() {
    return (this.media?.duration ?? 0) * 1000;
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

  /** @param {HTMLMediaElement} media */
  build(media) {
    const tools = templateOf(this, "tools");
    if (tools) this.querySelector("[data-tools-here]")?.replaceChildren(tools);
    const dialog = templateOf(this, "keys");
    if (dialog) this.append(dialog);
    this.dialog = this.querySelector("dialog");
    const film = { durationMs: () => this.durationMs, marks: () => this.marks, seek: (/** @type {number} */ ms) => this.seekTo(ms), play: () => void this.play(), say: this.say, board: this.dataset };
    const { signal } = /** @type {AbortController} */ (this.stopHearing);
    this.bars = [.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-bar], [data-wave]"))].map((surface) => new Bar(surface, film, signal));
    const marks = /** @type {HTMLElement | null} */ (this.querySelector("[data-marks]"));
    if (marks) marks.hidden = true;
    const smaller = /** @type {HTMLElement | null} */ (this.querySelector("[data-do='small-window']"));
    if (smaller) smaller.hidden = !(document.pictureInPictureEnabled && "requestPictureInPicture" in media);
    this.classList.add("is-upgraded");
  }

  /** Notes where there are any, else steps. @type {import("./lib/player/marks.js").Mark[]} */
  get marks() {
    const notes = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[data-marks] > li")]);
    if (!notes.length) return this.steps?.map(({ startMs, imperative }) => ({ ms: startMs, kind: "step", label: imperative })) ?? [];
    return notes.map((row) => ({ ms: startOf(row), kind: row.dataset.kind ?? "", label: row.textContent?.trim() ?? "", href: row.querySelector("a")?.getAttribute("href") ?? "" }));
  }

  /** @param {HTMLMediaElement} media @param {AbortSignal} signal */
  hear(media, signal) {
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ act) => target.addEventListener(type, act, { signal });
    on(media, "loadedmetadata", () => this.measure());
    on(media, "durationchange", () => this.measure());
    on(media, "play", () => this.started());
    on(media, "seeking", () => { this.beforeMs = this.currentMs; this.look(); });
    on(media, "timeupdate", () => this.look());
    on(media, "ended", () => (this.range?.isOn ? this.range.finish() : this.practice?.finish()));
    on(media, "pause", () => { this.keepPlace(); this.look(); });
    on(window, "pagehide", () => this.keepPlace());
    on(this, "click", (event) => this.clicked(event));
    on(this, "change", (event) => this.changed(event.target));
    on(this, "input", (event) => { if ("find" in event.target.dataset) void this.find(event.target.value); });
    on(this, "keydown", (event) => this.entered(event));
    // A step that is reached by the keyboard is shown over the bar, as under a pointer.
    on(this, "focusin", ({ target }) => { if (target.matches("[data-step] a:focus-visible")) this.bars?.[0]?.look(startOf(target.closest("[data-step]"))); });
    on(this, "focusout", ({ target }) => { if (target.matches("[data-step] a")) this.bars?.[0]?.left(); });
    on(document, "click", (event) => this.calledFromPage(event));
    on(document, "take-started", () => { if (!this.practice?.trying || !media.muted) this.pause(); });
    on(document, "take-kept", () => this.steps?.forEach((step) => this.markTried(step)));
    // One at a time: what begins to play elsewhere on the page is what somebody listens to now.
    document.addEventListener("play", ({ target }) => { if (target !== media && target instanceof HTMLMediaElement && target.closest("lesson-player")) this.pause(); }, { capture: true, signal });
    this.stopKeys = keysFor(this, this.keyActions());
    if (media.readyState >= 1) this.measure();
  }

  keyActions() {
    const toggle = () => (this.media?.paused ? this.play() : this.pause());
    const by = (/** @type {number} */ ms) => () => this.seekTo(this.currentMs + ms);
    const frame = (/** @type {number} */ count) => () => { this.pause(); this.seekTo(this.currentMs + count * (this.frameMs?.() ?? 0)); };
    /** @type {Record<string, () => unknown>} */
    const actions = {
      " ": toggle, k: toggle, j: by(-10000), l: by(10000), arrowleft: by(-5000), arrowright: by(5000), ",": frame(-1), ".": frame(1),
      "[": () => this.habits?.shiftSpeed(-1), "]": () => this.habits?.shiftSpeed(1), c: () => this.habits?.toggleCaptions(),
      p: () => this.smallWindow(), r: () => this.ask("record-request"), n: () => this.ask("note-request"),
      // Where nothing would show what loops, nothing loops.
      ...(this.querySelector("[data-more]") ? { i: () => this.act("range-in"), o: () => this.act("range-out"), x: () => this.act("range-clear") } : {}),
    };
    const guarded = Object.fromEntries(Object.entries(actions).map(([key, act]) => [key, () => { if (this.habits?.kept.keys) act(); }]));
    return { ...guarded, "?": () => this.dialog?.showModal() };
  }

  /** @param {string} name */
  ask(name) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { ms: this.currentMs, part: this.dataset.part } }));
  }

  keepPlace() {
    const { key } = this.dataset;
    if (!key || !this.media) return;
    const isWorthIt = this.media.currentTime > NEAR_AN_END_S && this.media.currentTime < this.media.duration - NEAR_AN_END_S;
    remember(`player:${key}`, isWorthIt ? this.currentMs : undefined);
  }

  measure() {
    this.bars?.forEach((bar) => bar.draw());
    if (this.wasPlaced || !(this.durationMs > 0)) return;
    this.wasPlaced = true;
    const asked = /[#&]t=([\d.]+)/.exec(location.hash);
    const ms = asked ? Number(asked[1]) * 1000 : recall(`player:${this.dataset.key}`, 0);
    if (ms > 0 && ms < this.durationMs) this.seekTo(ms);
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
    const before = this.beforeMs ?? 0;
    this.beforeMs = now;
    // A part that loops is what somebody wants now: steps wait until it is over.
    if (!media.paused && !media.seeking) (this.range?.isOn ? this.range : this.practice)?.tick(before, now);
    this.bars?.forEach((bar) => bar.show(now));
    this.lightStep(now);
    this.transcript?.light(now);
    showDrawn(this, now, media.paused);
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

  /** @param {import("./lib/player/practice.js").Step} step */
  beginTry(step) {
    this.turn?.begin(step);
    this.dispatchEvent(new CustomEvent("try-started", { bubbles: true, detail: { step: step.id, seconds: step.seconds } }));
    void this.countTry(step);
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

  // What was touched

  /** @param {MouseEvent} event */
  clicked(event) {
    const target = /** @type {Element} */ (event.target);
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-do]"));
    if (button) return this.act(button.dataset.do ?? "");
    const row = target.closest("[data-step], [data-cues] > li");
    if (!row || (target.closest("a") && (event.ctrlKey || event.metaKey))) return undefined;
    event.preventDefault();
    this.seekTo(startOf(row));
    return void this.play();
  }

  /** @param {MouseEvent} event a link elsewhere on the page that names a moment of this player */
  calledFromPage(event) {
    const link = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-seek-ms]"));
    if (!link || link.dataset.player !== this.id || !this.id) return;
    event.preventDefault();
    if ("hold" in link.dataset) this.pause();
    this.seekTo(Number(link.dataset.seekMs));
    this.media?.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} what */
  act(what) {
    /** @type {Record<string, () => unknown>} */
    const acts = {
      pauses: () => this.setPauses(!this.practice?.pauses), loop: () => this.setLoop(!this.practice?.loops), captions: () => this.habits?.toggleCaptions(),
      keys: () => this.dialog?.showModal(), more: () => this.toggleMore(), beside: () => this.setBeside(!this.isBeside), "small-window": () => this.smallWindow(),
      record: () => this.ask("record-request"), start: () => this.practice?.begin(), "go-on": () => this.goOn(), again: () => this.again(), "loop-try": () => this.loopTry(),
      "range-in": () => this.loopPart((range, ms) => range.startAt(ms)), "range-out": () => this.loopPart((range, ms) => range.endAt(ms)), "range-clear": () => this.range?.clear(),
      "found-before": () => this.transcript?.search?.turn(-1), "found-next": () => this.transcript?.search?.turn(1), reload: () => this.trouble?.reload(),
    };
    acts[what]?.();
  }

  /** @param {EventTarget} target */
  changed(target) {
    if (this.habits?.changed(target)) return;
    if (target instanceof HTMLElement && "range" in target.dataset) this.loopPart((range) => range.typed());
  }

  /** @param {KeyboardEvent} event Enter in a field of ours, which may stand inside of a form */
  entered(event) {
    const { target, key, shiftKey } = event;
    if (!(target instanceof HTMLInputElement) || key !== "Enter" || !("find" in target.dataset || "range" in target.dataset)) return;
    event.preventDefault();
    if ("range" in target.dataset) this.loopPart((range) => range.typed());
    else this.transcript?.search?.go(shiftKey ? -1 : 1);
  }

  /** @param {string} words */
  async find(words) {
    const search = await this.transcript?.findWith((ms) => this.seekTo(ms), this.say ?? (() => ""));
    search?.find(words);
  }

  toggleMore() {
    const more = /** @type {HTMLElement} */ (this.querySelector("[data-more]"));
    more.hidden = !more.hidden;
    this.querySelector("[data-do='more']")?.setAttribute("aria-expanded", String(!more.hidden));
  }

  async smallWindow() {
    const { media } = this;
    if (!(media instanceof HTMLVideoElement) || !document.pictureInPictureEnabled) return;
    if (document.pictureInPictureElement === media) await document.exitPictureInPicture();
    else await media.requestPictureInPicture().catch(() => {});
  }

  /** Fetched when somebody loops a part for the first time. @param {(range: import("./lib/player/range.js").Range, ms: number) => boolean} change says whether it loops now */
  async loopPart(change) {
    const ms = this.currentMs;
    const { Range } = await import("./lib/player/range.js");
    if (!this.media || !this.say) return;
    /** @type {import("./lib/player/range.js").Range | undefined} */
    this.range ??= new Range(this, this.media, this.bars ?? [], this.say);
    if (change(this.range, ms)) this.practice?.stop();
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
    this.range?.clear();
    this.practice?.loopTry();
    this.press("loop", true);
    this.turn?.loops();
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

  /** @param {string} what @param {boolean} isOn */
  press(what, isOn) {
    this.querySelector(`[data-do="${what}"]`)?.setAttribute("aria-pressed", String(isOn));
  }

  /** @param {boolean} isOn */
  setPauses(isOn) {
    if (this.practice) this.practice.pauses = isOn;
    this.press("pauses", isOn);
    if (isOn !== this.habits?.kept.pauses) this.habits?.keep({ pauses: isOn });
  }

  /** @param {boolean} isOn */
  setLoop(isOn) {
    if (!this.practice) return;
    if (isOn) this.range?.clear();
    else this.practice.stop();
    this.practice.loops = isOn;
    this.press("loop", isOn);
  }
}

customElements.define("lesson-player", LessonPlayer);

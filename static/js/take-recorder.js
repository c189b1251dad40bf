/** <take-recorder>: record, look, keep; templates/components/recorder.html says what it upgrades. */
import { announce } from "./lib/announce.js";
import { canRecord, canRecordScreen, closeStream, formatFor, openStream, wishes } from "./lib/recorder/devices.js";
import { Dials } from "./lib/recorder/dials.js";
import { Keeping } from "./lib/recorder/keeping.js";
import { hold } from "./lib/recorder/locks.js";
import { watchLevel } from "./lib/recorder/meter.js";
import { Music, startOf } from "./lib/recorder/music.js";
import { Offers } from "./lib/recorder/offers.js";
import { listDevices, rememberPick } from "./lib/recorder/picker.js";
import { show } from "./lib/recorder/preview.js";
import { Denied } from "./lib/recorder/pump.js";
import { Recording } from "./lib/recorder/recording.js";
import { saveCopy } from "./lib/recorder/sending.js";
import { assembled } from "./lib/recorder/shelf.js";
import { Trim } from "./lib/recorder/trim.js";
import { progressIn } from "./lib/progress.js";
import { templateOf, wordsOf } from "./lib/words.js";

const COUNT_IN = 3;

/** @typedef {"choose" | "asking" | "ready" | "counting" | "recording" | "paused" | "review" | "uploading"} State */
/** @typedef {import("./lib/recorder/shelf.js").Kept} Kept */

class TakeRecorder extends HTMLElement {
  connectedCallback() {
    if (this.stopHearing || !this.build()) return;
    this.stopHearing = new AbortController();
    const { signal } = this.stopHearing;
    this.keeping = new Keeping(this, { sent: (bytes) => this.drawSent(bytes), waiting: () => this.saySafe("waiting") });
    this.addEventListener("click", (event) => this.clicked(/** @type {Element} */ (event.target)), { signal });
    this.addEventListener("change", (event) => this.picked(event.target), { signal });
    document.addEventListener("record-request", () => this.requested(), { signal });
    this.enter("choose");
    if (!canRecord()) this.fail("unsupported");
    if (!canRecordScreen()) this.querySelector('[data-kind="screen"]')?.remove();
    void this.offers?.draw();
  }

  disconnectedCallback() {
    this.recording?.stop();
    this.keeping?.leave();
    this.closeStudio();
    this.stopHearing?.abort();
    this.offers?.leave();
  }

  build() {
    this.say = wordsOf(this);
    const studio = templateOf(this, "studio");
    if (!studio) return false;
    this.prepend(studio);
    const find = (/** @type {string} */ name) => /** @type {any} */ (this.querySelector(`[data-${name}]`));
    /** @type {HTMLVideoElement} */
    this.preview = find("preview");
    this.parts = { error: find("error"), count: find("count"), framing: find("framing"), progress: find("progress"), sent: find("progress-words"), safe: find("safe-words") };
    this.dials = new Dials(this, this.say, this.maxMs);
    this.music = new Music(find("music"), this.say);
    this.trim = new Trim(find("trim"), this.preview);
    this.offers = new Offers(this, this.say);
    this.preview?.addEventListener("durationchange", () => this.measured());
    return true;
  }

  get maxMs() { return Number(this.dataset.maxSeconds ?? 60) * 1000; }

  /** @param {State} state */
  enter(state) {
    const hadFocus = this.contains(document.activeElement);
    this.state = state;
    this.dataset.state = state;
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-show]"))) {
      part.toggleAttribute("hidden", !part.dataset.show?.split(" ").includes(state));
    }
    // The button that was pressed has gone: the next one takes its place under the finger.
    if (hadFocus && !(/** @type {HTMLElement | null} */ (document.activeElement)?.offsetParent)) {
      /** @type {HTMLElement | null} */ (this.querySelector(".recorder-actions button:not([hidden])"))?.focus();
    }
  }

  /** @param {string} word @param {string} [sentence] the server's own, when it gave one */
  fail(word, sentence) {
    const { error } = /** @type {any} */ (this.parts);
    error.textContent = sentence || this.say?.(word) || this.say?.("failed");
    error.hidden = false;
  }

  forgive() {
    const { error } = /** @type {any} */ (this.parts);
    error.replaceChildren();
    error.hidden = true;
  }

  // What was touched

  /** @param {Element} target */
  clicked(target) {
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-kind], [data-do]"));
    if (!button) return;
    const { kind, do: what = "" } = button.dataset;
    const take = this.offers?.takeOf(button.closest("li"));
    /** @type {Record<string, () => unknown>} */
    const acts = {
      record: () => this.countIn(), cancel: () => this.cancelCount(), stop: () => this.recording?.stop(), pause: () => this.pause(), resume: () => this.resume(),
      keep: () => this.keep(button.dataset.into), retake: () => this.retake(), leave: () => this.leave(), frame: () => this.toggleFraming(button),
      copy: () => this.take && this.blob && saveCopy(this.take, this.blob), watch: () => take && this.watch(take), discard: () => take && this.discard(take),
      "in-here": () => this.trim?.startHere(), "out-here": () => this.trim?.endHere(), measure: () => this.stream && this.music?.measure(this.stream), headphones: () => this.stream && this.music?.checkHeadphones(this.stream), beside: () => this.preview && this.music?.toggleBeside(button, this.preview, this.startMs ?? 0),
    };
    this.forgive();
    void (kind ? this.open(/** @type {any} */ (kind)) : acts[what]?.());
  }

  /** The player's R key, and the button at the end of a step. */
  requested() {
    this.scrollIntoView({ block: "nearest" });
    if (this.state === "ready") void this.countIn();
    else if (this.state === "recording") this.recording?.stop();
    else /** @type {HTMLElement | null} */ (this.querySelector("[data-kind]:not([hidden]), .recorder-actions button:not([hidden])"))?.focus();
  }

  // Camera, microphone, screen

  /** @param {import("./lib/recorder/devices.js").Kind} kind */
  async open(kind) {
    if (!canRecord()) return this.fail("unsupported");
    this.enter("asking");
    this.kind = kind;
    try {
      const stream = await openStream(kind, wishes());
      if (this.state !== "asking") return closeStream(stream);
      this.closeStudio();
      this.stream = stream;
    } catch (error) {
      this.enter("choose");
      const { name } = /** @type {DOMException} */ (error);
      return this.fail(name === "OverconstrainedError" ? "NotFoundError" : name);
    }
    return this.openStudio();
  }

  async openStudio() {
    const stream = /** @type {MediaStream} */ (this.stream);
    this.dataset.kind = this.kind;
    this.show(stream);
    this.music?.use(stream);
    this.stopMeter = watchLevel(stream, (percent) => this.dials?.level(percent), (verdict) => this.dials?.verdict(verdict));
    stream.getVideoTracks()[0]?.addEventListener("ended", () => this.state === "recording" ? this.recording?.stop() : this.leave());
    this.dials?.time(0);
    this.enter("ready");
    await listDevices(this, this.kind ?? "camera", stream, (number) => this.say?.("device", { number }) ?? "");
  }

  closeStudio() {
    this.stopMeter?.();
    this.stopMeter = undefined;
    this.music?.stop();
    closeStream(this.stream);
    this.stream = undefined;
  }

  /** @param {EventTarget | null} target */
  picked(target) {
    if (rememberPick(target)) void this.open(/** @type {any} */ (this.kind));
  }

  leave() {
    this.closeStudio();
    this.enter("choose");
  }

  /** @param {MediaStream | Blob} what live, or a take to look at */
  show(what) {
    show(/** @type {HTMLVideoElement} */ (this.preview), what, this.kind === "camera");
  }

  /** @param {HTMLElement} button */
  toggleFraming(button) {
    const { framing } = /** @type {any} */ (this.parts);
    button.setAttribute("aria-pressed", String(framing.toggleAttribute("hidden") === false));
  }

  // Recording

  countIn() {
    this.enter("counting");
    if (this.music?.isOn) return void this.recordWithMusic();
    let left = COUNT_IN;
    const step = () => {
      this.count(left);
      if (!left) { window.clearInterval(this.counting); void this.record(/** @type {MediaStream} */ (this.stream)); }
      left -= 1;
    };
    step();
    this.counting = window.setInterval(step, 1000);
    return undefined;
  }

  /** @param {number} left */
  count(left) {
    const { count } = /** @type {any} */ (this.parts);
    count.textContent = left > 0 ? String(left) : "";
    if (left > 0) announce(String(left));
  }

  cancelCount() {
    window.clearInterval(this.counting);
    this.isCalledOff = Boolean(this.recording);
    this.recording?.stop();
    this.music?.stop();
    this.count(0);
    this.enter("ready");
  }

  /** With something to hear the recorder runs from before the count-in: where the guide begins in the take is then known to the millisecond. */
  async recordWithMusic() {
    const { music, stream } = this;
    if (!music || !stream) return;
    const heard = await music.prepare(stream).catch(() => null);
    if (this.state !== "counting") return;
    if (!heard) {
      this.enter("ready");
      return this.fail("no-guide");
    }
    await this.start(heard, true);
    const lead = music.play({ beat: (left) => this.count(left), zero: () => { this.count(0); this.recording?.begins(); this.began(); } });
    if (this.recording && lead) this.recording.take = { ...this.recording.take, lead };
  }

  /** @param {MediaStream} stream */
  async record(stream) {
    await this.start(stream, false);
    this.began();
  }

  /** @param {MediaStream} stream @param {boolean} isLed */
  async start(stream, isLed) {
    const { where = "" } = this.dataset;
    const kind = this.kind ?? "camera";
    const device = this.stream?.getTracks().map((track) => track.label).join(", ") ?? "";
    this.letGo?.();
    this.toggleAttribute("data-led", isLed);
    this.recording = new Recording(stream, { where, kind, mime: formatFor(kind), device, maxMs: this.maxMs }, {
      tick: (ms) => this.dials?.time(ms), saved: () => this.keeping?.nudge(), stopped: () => this.stopped(), unsaved: () => this.fail("not-saved"),
    });
    await this.recording.start({ isLed });
  }

  began() {
    if (!this.recording) return;
    this.saySafe(this.dataset.uploads ? "sending-along" : "only-here");
    this.keeping?.follow(this.recording.take);
    this.enter("recording");
    announce(this.say?.("recording") ?? "");
    this.dispatchEvent(new CustomEvent("take-started", { bubbles: true }));
  }

  pause() {
    this.recording?.pause();
    this.enter("paused");
  }

  resume() {
    this.recording?.resume();
    this.enter("recording");
  }

  stopped() {
    const { take, blob, release, hasLost = false } = /** @type {Recording} */ (this.recording);
    this.recording = undefined;
    this.hasLost = hasLost;
    this.letGo = release ?? undefined;
    if (this.isCalledOff) return this.calledOff(take);
    this.closeStudio();
    announce(this.say?.("stopped") ?? "");
    return void this.review(take, blob);
  }

  /** Nothing of a count-in that was called off is a take. @param {Kept} take */
  calledOff(take) {
    this.isCalledOff = false;
    this.letGo?.();
    void this.keeping?.forget(take.id);
  }

  /** @param {Kept} take @param {Blob} blob */
  async review(take, blob) {
    this.take = take;
    this.blob = blob;
    this.kind = /** @type {any} */ (take.kind);
    this.dataset.kind = take.kind;
    this.keeping?.follow(take);
    this.startMs = 0;
    this.trim?.show(take.ms);
    this.enter("review");
    this.show(blob);
    void this.offers?.draw(take.id);
    return (this.placed = this.place(take));
  }

  /** Where the guide begins in the take, once its sound is read; kept before that, it waits. @param {Kept} take */
  async place(take) {
    const startMs = await startOf(take);
    if (this.take !== take || !startMs) return;
    this.startMs = startMs;
    this.trim?.show(Math.max(startMs + take.ms, this.lengthMs), startMs);
    this.querySelector("[data-do=beside]")?.toggleAttribute("hidden", !this.music?.guide);
  }

  /** @returns {number} of what is looked at; 0 while it is not known */
  get lengthMs() {
    const { duration = 0 } = this.preview ?? {};
    return Number.isFinite(duration) ? Math.round(duration * 1000) : 0;
  }

  measured() {
    if (this.state === "review" && this.lengthMs) this.trim?.measured(this.lengthMs);
  }

  retake() {
    this.keeping?.leave();
    this.letGo?.();
    this.music?.alone();
    void this.open(/** @type {any} */ (this.kind)).then(() => this.offers?.draw());
  }

  // Takes kept in this browser

  /** @param {Kept} take */
  async watch(take) {
    const release = await hold(take.id);
    if (!release) return this.fail("elsewhere");
    this.letGo?.();
    this.letGo = release;
    this.hasLost = false;
    this.closeStudio();
    return this.review(take, await assembled(take));
  }

  /** @param {Kept} take */
  async discard(take) {
    if (!window.confirm(this.say?.("discard"))) return;
    const release = await hold(take.id);
    if (!release) return this.fail("elsewhere");
    await this.keeping?.forget(take.id);
    release();
    await this.offers?.draw();
  }

  // Keeping

  /** @param {string} [into] where the take goes, when the page offers more than one place */
  async keep(into) {
    const { take, blob, say } = this;
    this.music?.alone();
    if (!take || !blob || !say || !this.keeping || this.state !== "review") return;
    if (this.dataset.goesOn) return void window.location.assign(this.dataset.goesOn);
    this.enter("uploading");
    await this.placed;
    const { progress, sent } = /** @type {any} */ (this.parts);
    const fields = { ...(into ? { into } : {}), ...this.trim?.fields, ...(this.startMs ? { delay_ms: String(this.startMs) } : {}) };
    this.progress = progressIn(progress, sent, say);
    try {
      const answer = await this.keeping.keep(take, blob, { isWhole: !this.hasLost, fields, onProgress: this.progress });
      this.letGo?.();
      return this.arrived(answer);
    } catch (error) {
      if (!(error instanceof Denied)) throw error;
      this.enter("review");
      return this.fail(error.word, error.sentence);
    } finally {
      this.progress = undefined;
    }
  }

  /** @param {number} bytes of the take are on the server */
  drawSent(bytes) {
    this.saySafe("sending-along");
    this.progress?.(bytes, this.blob?.size ?? bytes);
  }

  /** Where the take is safe. @param {string} word */
  saySafe(word) {
    const { safe } = /** @type {any} */ (this.parts);
    const words = this.say?.(word) ?? "";
    if (safe.textContent !== words) safe.textContent = words;
  }

  /** @param {{location?: string, text: string}} answer */
  arrived({ location: address, text }) {
    announce(this.say?.("kept") ?? "");
    const goesOn = this.dispatchEvent(new CustomEvent("take-kept", { bubbles: true, cancelable: true, detail: { location: address } }));
    if (!goesOn) return;
    if (address) return void window.location.assign(address);
    const into = this.dataset.into ? document.getElementById(this.dataset.into) : this;
    const parsed = new DOMParser().parseFromString(text, "text/html");
    into?.replaceChildren(...parsed.body.childNodes);
  }
}

customElements.define("take-recorder", TakeRecorder);

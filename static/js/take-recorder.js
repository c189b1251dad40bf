/** <take-recorder>: record, look, keep; templates/components/recorder.html says what it upgrades. */
import { announce } from "./lib/announce.js";
import { canRecord, canRecordScreen, closeStream, devices, formatFor, openStream, rememberWishes, wishes } from "./lib/recorder/devices.js";
import { freed, held, hold } from "./lib/recorder/locks.js";
import { Denied } from "./lib/recorder/pump.js";
import { watchLevel } from "./lib/recorder/meter.js";
import { show } from "./lib/recorder/preview.js";
import { Recording } from "./lib/recorder/recording.js";
import { Keeping } from "./lib/recorder/keeping.js";
import { saveCopy } from "./lib/recorder/sending.js";
import { assembled, takesAt } from "./lib/recorder/shelf.js";
import { progressIn } from "./lib/progress.js";
import { clockText } from "./lib/time.js";
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
    void this.listKept();
  }

  disconnectedCallback() {
    this.recording?.stop();
    this.keeping?.leave();
    this.closeStudio();
    this.stopHearing?.abort();
    this.listAgain?.abort();
  }

  build() {
    this.say = wordsOf(this);
    const studio = templateOf(this, "studio");
    if (!studio) return false;
    this.prepend(studio);
    const find = (/** @type {string} */ name) => /** @type {any} */ (this.querySelector(`[data-${name}]`));
    /** @type {HTMLVideoElement} */
    this.preview = find("preview");
    this.parts = { error: find("error"), count: find("count"), ring: find("ring"), time: find("time"), level: find("level"), words: find("level-words"), framing: find("framing"), kept: find("kept"), progress: find("progress"), sent: find("progress-words"), safe: find("safe-words") };
    return true;
  }

  get maxMs() {
    return Number(this.dataset.maxSeconds ?? 60) * 1000;
  }

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
    error.textContent = "";
    error.hidden = true;
  }

  // What was touched

  /** @param {Element} target */
  clicked(target) {
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-kind], [data-do]"));
    if (!button) return;
    const { kind, do: what = "" } = button.dataset;
    const take = /** @type {Kept | undefined} */ (this.offers?.get(button.closest("li") ?? document.body));
    /** @type {Record<string, () => unknown>} */
    const acts = {
      record: () => this.countIn(), cancel: () => this.cancelCount(), stop: () => this.recording?.stop(), pause: () => this.pause(), resume: () => this.resume(),
      keep: () => this.keep(button.dataset.into), retake: () => this.retake(), leave: () => this.leave(), frame: () => this.toggleFraming(button),
      copy: () => this.saveCopy(), watch: () => take && this.watch(take), discard: () => take && this.discard(take),
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
    this.stopMeter = watchLevel(stream, (percent) => this.drawLevel(percent), (verdict) => this.sayLevel(verdict));
    stream.getVideoTracks()[0]?.addEventListener("ended", () => this.state === "recording" ? this.recording?.stop() : this.leave());
    this.drawTime(0);
    this.enter("ready");
    await this.listDevices();
  }

  closeStudio() {
    this.stopMeter?.();
    this.stopMeter = undefined;
    closeStream(this.stream);
    this.stream = undefined;
  }

  async listDevices() {
    const found = await devices();
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-pick]"))) {
      const kind = /** @type {"videoinput" | "audioinput"} */ (place.dataset.pick);
      const select = /** @type {HTMLSelectElement} */ (place.querySelector("select"));
      const using = this.stream?.getTracks().map((track) => track.getSettings().deviceId);
      select.replaceChildren(...found(kind).map((device, index) =>
        new Option(device.label || this.say?.("device", { number: index + 1 }), device.deviceId, false, using?.includes(device.deviceId))));
      place.hidden = select.options.length === 0 || (kind === "videoinput" && this.kind !== "camera");
    }
  }

  /** @param {EventTarget | null} target */
  picked(target) {
    if (!(target instanceof HTMLSelectElement)) return;
    const kind = /** @type {HTMLElement | null} */ (target.closest("[data-pick]"))?.dataset.pick;
    if (!kind) return;
    rememberWishes({ ...wishes(), [kind]: target.value });
    void this.open(/** @type {any} */ (this.kind));
  }

  leave() {
    this.closeStudio();
    this.enter("choose");
  }

  /** @param {MediaStream | Blob} what live, or a take to look at */
  show(what) {
    show(/** @type {HTMLVideoElement} */ (this.preview), what, this.kind === "camera");
  }

  /** @param {number} percent */
  drawLevel(percent) {
    const { level } = /** @type {any} */ (this.parts);
    level.firstElementChild.style.setProperty("inline-size", `${percent}%`);
    level.setAttribute("aria-valuenow", String(percent));
    this.style.setProperty("--loud", String(percent / 100));
  }

  /** @param {"quiet" | "good" | "loud"} verdict */
  sayLevel(verdict) {
    const { level, words } = /** @type {any} */ (this.parts);
    level.dataset.verdict = verdict;
    words.textContent = this.say?.(verdict);
  }

  /** @param {HTMLElement} button */
  toggleFraming(button) {
    const { framing } = /** @type {any} */ (this.parts);
    framing.hidden = !framing.hidden;
    button.setAttribute("aria-pressed", String(!framing.hidden));
  }

  // Recording

  countIn() {
    this.enter("counting");
    let left = COUNT_IN;
    const { count } = /** @type {any} */ (this.parts);
    const step = () => {
      count.textContent = left > 0 ? String(left) : "";
      if (left > 0) announce(String(left));
      else { window.clearInterval(this.counting); void this.record(); }
      left -= 1;
    };
    step();
    this.counting = window.setInterval(step, 1000);
  }

  cancelCount() {
    window.clearInterval(this.counting);
    /** @type {any} */ (this.parts).count.textContent = "";
    this.enter("ready");
  }

  async record() {
    const { where = "" } = this.dataset;
    const kind = this.kind ?? "camera";
    const device = this.stream?.getTracks().map((track) => track.label).join(", ") ?? "";
    this.letGo?.();
    this.recording = new Recording(/** @type {MediaStream} */ (this.stream), { where, kind, mime: formatFor(kind), device, maxMs: this.maxMs }, {
      tick: (ms) => this.drawTime(ms), saved: () => this.keeping?.nudge(), stopped: () => this.stopped(), unsaved: () => this.fail("not-saved"),
    });
    await this.recording.start();
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

  /** @param {number} ms */
  drawTime(ms) {
    const { time, ring } = /** @type {any} */ (this.parts);
    time.textContent = `${clockText(ms)} / ${clockText(this.maxMs)}`;
    ring.style.setProperty("stroke-dashoffset", String(100 - (ms / this.maxMs) * 100));
  }

  stopped() {
    const { take, blob, release, hasLost = false } = /** @type {Recording} */ (this.recording);
    this.hasLost = hasLost;
    this.recording = undefined;
    this.letGo = release ?? undefined;
    this.closeStudio();
    this.review(take, blob);
    announce(this.say?.("stopped") ?? "");
  }

  /** @param {Kept} take @param {Blob} blob */
  review(take, blob) {
    this.take = take;
    this.blob = blob;
    this.keeping?.follow(take);
    this.kind = /** @type {any} */ (take.kind);
    this.dataset.kind = take.kind;
    this.enter("review");
    this.show(blob);
    void this.listKept();
  }

  retake() {
    this.keeping?.leave();
    this.letGo?.();
    void this.open(/** @type {any} */ (this.kind)).then(() => this.listKept());
  }

  // Takes kept in this browser

  async listKept() {
    const { kept } = /** @type {any} */ (this.parts);
    const isHeld = await held();
    const takes = await takesAt(this.dataset.where ?? "", this.dataset.also).catch(() => []);
    /** @type {Map<Element, Kept>} */
    this.offers = new Map();
    kept.replaceChildren();
    this.listAgain?.abort();
    this.listAgain = new AbortController();
    for (const take of takes.filter(({ id }) => id !== this.take?.id || this.state !== "review")) {
      if (isHeld(take.id)) {
        void freed(take.id, this.listAgain.signal).then(() => this.listKept()).catch(() => {});
        continue;
      }
      const row = templateOf(this, "kept-row")?.querySelector("li");
      if (!row) return;
      const time = new Date(take.startedAt).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      const words = row.querySelector("[data-kept-words]");
      if (words) words.textContent = this.say?.(take.state === "recording" ? "still-here" : "earlier", { time, length: clockText(take.ms) }) ?? "";
      row.classList.toggle("is-rescued", take.state === "recording");
      this.offers.set(row, take);
      kept.append(row);
    }
    this.dispatchEvent(new CustomEvent("takes-found", { bubbles: true }));
  }

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
    await this.listKept();
  }

  // Keeping

  /** @param {string} [into] where the take goes, when the page offers more than one place */
  async keep(into) {
    const { take, blob, say } = this;
    if (!take || !blob || !say || !this.keeping || this.state !== "review") return;
    if (this.dataset.goesOn) return void window.location.assign(this.dataset.goesOn);
    this.enter("uploading");
    const { progress, sent } = /** @type {any} */ (this.parts);
    const fields = into ? { into } : {};
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

  /** For who has no account yet: the take is in this browser and nowhere else. */
  saveCopy() {
    if (this.take && this.blob) saveCopy(this.take, this.blob);
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

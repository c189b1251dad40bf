/** Marks on a sound: a row each, pins on the wave, and the lines of text that are posted. All three say the same. */
import { announce } from "../announce.js";
import { readMarks, typedMs, writeMarks } from "./lines.js";
import { Wave } from "./wave.js";

const STEP_MS = 10;
const BIG_STEPS = 10; // with Shift
const MOST_STEPS_BACK = 50;

/** @param {Element} row @param {string} name */
const field = (row, name) => /** @type {HTMLInputElement} */ (row.querySelector(`[data-${name}]`));

export class Desk {
  /** @param {import("../../step-marker.js").StepMarker} marker @param {AbortSignal} signal */
  constructor(marker, signal) {
    this.marker = marker;
    this.text = /** @type {HTMLTextAreaElement} */ (marker.querySelector("textarea"));
    this.textBox = /** @type {HTMLElement} */ (this.text.closest(".field"));
    this.list = /** @type {HTMLElement} */ (marker.querySelector("[data-rows]"));
    /** @type {string[]} */
    this.past = [];
    const surface = /** @type {HTMLElement} */ (marker.querySelector("[data-wave]"));
    this.wave = new Wave(surface, this, signal);
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ act) => target.addEventListener(type, act, { signal });
    on(this.list, "input", ({ target }) => this.changed(target));
    on(this.list, "change", ({ target }) => { if ("start" in target.dataset) this.settle(target.closest("[data-row]")); });
    on(this.list, "keydown", (event) => this.pressed(event));
    on(marker, "click", ({ target }) => this.act(target.closest("[data-do]")));
    on(this.text, "input", () => { if (!this.isWriting) this.readText(); });
    document.addEventListener("play", ({ target }) => { if (target === this.media) this.follow(); }, { signal, capture: true });
    document.addEventListener("timeupdate", ({ target }) => { if (target === this.media) this.wave.show(this.nowMs); }, { signal, capture: true });
    marker.querySelectorAll("[data-scripted]").forEach((tools) => tools.removeAttribute("hidden"));
    this.readText();
    this.showText(this.text.getAttribute("aria-invalid") === "true" || !this.isReadable);
  }

  get media() {
    return this.marker.media;
  }

  get nowMs() {
    return (this.media?.currentTime ?? 0) * 1000;
  }

  /** Those that have a time, in the order of the rows. */
  get marks() {
    return this.marker.rows.map((row) => ({ row, ms: typedMs(field(row, "start").value), name: field(row, "name").value }));
  }

  // The lines and the rows

  readText() {
    const { marks, wrongLine } = readMarks(this.text.value);
    this.isReadable = wrongLine === undefined;
    this.list.replaceChildren();
    for (const { time, name } of marks.sort((one, other) => (typedMs(one.time) ?? 0) - (typedMs(other.time) ?? 0))) {
      const row = this.marker.newRow();
      field(row, "start").value = time;
      field(row, "name").value = name;
    }
    if (wrongLine !== undefined) this.showText(true);
    const sentence = /** @type {HTMLElement} */ (this.marker.querySelector("[data-unreadable]"));
    sentence.hidden = this.isReadable;
    sentence.textContent = this.marker.say?.("unreadable", { line: wrongLine ?? 0 }) ?? "";
    this.shown();
  }

  /** The lines say what the rows say; whoever keeps what is typed hears of it. */
  writeText() {
    this.isWriting = true;
    this.text.value = writeMarks(this.marks.map(({ row, name }) => ({ time: field(row, "start").value, name })));
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
    this.isWriting = false;
    this.shown();
  }

  shown() {
    for (const [at, { row, ms, name }] of this.marks.entries()) {
      row.setAttribute("aria-label", this.marker.say?.("mark", { number: at + 1, name }) ?? "");
      field(row, "name").placeholder = String(at + 1);
      field(row, "start").setAttribute("aria-invalid", String(ms === null));
    }
    this.marker.querySelector("[data-none]")?.toggleAttribute("hidden", this.marks.length > 0 || !this.isReadable);
    this.marker.querySelector("[data-do='undo']")?.toggleAttribute("hidden", !this.past.length);
    this.wave.draw();
  }

  /** What was before can be had back; what is typed into one field is one step. @param {EventTarget | null} [typedIn] */
  keepPast(typedIn = null) {
    if (typedIn && typedIn === this.typedIn) return;
    this.typedIn = typedIn;
    this.past.push(this.text.value);
    if (this.past.length > MOST_STEPS_BACK) this.past.shift();
  }

  undo() {
    const before = this.past.pop();
    if (before === undefined) return;
    this.typedIn = null;
    this.text.value = before;
    this.readText();
    this.writeText();
    announce(this.marker.say?.("undone") ?? "");
    if (!this.past.length) /** @type {HTMLElement | null} */ (this.marker.querySelector("[data-mark]"))?.focus();
  }

  /** @param {boolean} isText */
  showText(isText) {
    this.textBox.hidden = !isText;
    this.marker.querySelector("[data-do='text']")?.setAttribute("aria-expanded", String(isText));
  }

  // One mark

  /** Typed into a row, or a row is new. @param {EventTarget} target */
  changed(target) {
    this.keepPast(target);
    this.writeText();
  }

  /** In the order of times, and in sight. @param {Element} row */
  settle(row) {
    const ms = typedMs(field(row, "start").value);
    const next = this.marks.find((mark) => mark.row !== row && (mark.ms ?? Infinity) > (ms ?? Infinity))?.row ?? null;
    if (row.nextElementSibling !== next) {
      const focused = /** @type {HTMLElement | null} */ (document.activeElement);
      this.list.insertBefore(row, next);
      if (focused && row.contains(focused)) focused.focus();
    }
    this.writeText();
  }

  /** @param {Element} row @param {number} ms */
  put(row, ms) {
    field(row, "start").value = this.marker.written(Math.min(this.wave.lengthMs, Math.max(0, ms)));
  }

  /** @param {Element} row @param {number} steps @param {EventTarget} source */
  nudge(row, steps, source) {
    const ms = typedMs(field(row, "start").value);
    if (ms === null) return;
    this.keepPast(source);
    this.put(row, ms + steps * STEP_MS);
    this.settle(row);
    announce(field(row, "start").value);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const { key, shiftKey, target } = event;
    if (!(target instanceof HTMLInputElement)) return;
    const row = /** @type {Element} */ (target.closest("[data-row]"));
    const way = { ArrowUp: 1, ArrowDown: -1 }[key];
    if (key === "Enter") this.settle(row); // and sends nothing yet
    else if (way && "start" in target.dataset) this.nudge(row, way * (shiftKey ? BIG_STEPS : 1), target);
    else return;
    event.preventDefault();
  }

  /** @param {HTMLElement | null} button */
  act(button) {
    const what = button?.dataset.do;
    if (!button || !what) return;
    if (what === "undo") this.undo();
    else if (what === "text") this.showText(this.textBox.hidden);
    else if (what === "closer") this.wave.zoom(2, this.nowMs);
    else if (what === "farther") this.wave.zoom(0.5, this.nowMs);
    const row = button.closest("[data-row]");
    if (!row) return;
    if (what === "earlier") this.nudge(row, -1, button);
    else if (what === "later") this.nudge(row, 1, button);
    else if (what === "hear") this.hear(row);
    else if (what === "remove") this.remove(row);
  }

  /** @param {Element} row */
  hear(row) {
    const ms = typedMs(field(row, "start").value);
    if (!this.media || ms === null) return;
    this.media.currentTime = ms / 1000;
    void this.media.play().catch(() => {});
  }

  /** @param {Element} row */
  remove(row) {
    const at = this.marker.rows.indexOf(row);
    this.keepPast();
    row.remove();
    this.writeText();
    const near = this.marker.rows[Math.min(at, this.marker.rows.length - 1)];
    if (near) field(near, "start").focus();
    else /** @type {HTMLElement | null} */ (this.marker.querySelector("[data-mark]"))?.focus();
    announce(this.marker.say?.("removed") ?? "");
  }

  // From the wave

  /** Somebody pointed at a place of the wave. @param {number} ms */
  pointed(ms) {
    this.marker.markAt(ms);
    if (this.media?.paused) this.media.currentTime = ms / 1000;
  }

  /** A pin was dragged: it is on its way, or there. @param {Element} row @param {number} ms @param {boolean} isThere */
  dragged(row, ms, isThere) {
    if (!isThere) this.keepPast(row);
    this.put(row, ms);
    if (!isThere) return;
    this.typedIn = null;
    this.settle(row);
    announce(this.marker.say?.("marked", { time: field(row, "start").value }) ?? "");
  }

  /** A pin was pressed. @param {Element} row */
  picked(row) {
    row.scrollIntoView({ block: "nearest" });
    field(row, "name").focus();
  }

  follow() {
    const frame = () => {
      const { media } = this;
      if (!media || media.paused || !this.marker.isConnected) return;
      this.wave.show(this.nowMs, { follows: true });
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }
}

/** <step-marker>: while the demonstration plays, S starts a step; the rows are the same form fields that work without script. With
 * a wave ([data-wave]) the rows are marks on a sound: M sets one, and lib/marks/desk.js does the rest. */
import { announce } from "./lib/announce.js";
import { keysFor } from "./lib/keys.js";
import { clockMs, clockText, exactText } from "./lib/time.js";
import { templateOf, wordsOf } from "./lib/words.js";

const EXACT_MS = 10;

/** @param {Element} row @param {string} name */
const field = (row, name) => /** @type {HTMLInputElement} */ (row.querySelector(`[data-${name}]`));

export class StepMarker extends HTMLElement {
  connectedCallback() {
    this.say = wordsOf(this);
    const button = /** @type {HTMLButtonElement | null} */ (this.querySelector("[data-mark]"));
    if (button) button.hidden = false;
    button?.addEventListener("click", () => this.mark());
    const isOn = () => this.hearsKeys && (this.hasWave ? Boolean(this.media) : this.media?.paused === false);
    this.stopKeys = keysFor(this, { [this.hasWave ? "m" : "s"]: () => this.mark() }, { everywhere: true, isOn });
    if (this.hasWave) void this.openDesk();
  }

  disconnectedCallback() {
    this.stopKeys?.();
    this.stopHearing?.abort();
  }

  async openDesk() {
    const { Desk } = await import("./lib/marks/desk.js");
    if (!this.isConnected || this.stopHearing) return;
    this.stopHearing = new AbortController();
    this.desk = new Desk(this, this.stopHearing.signal);
  }

  get hasWave() {
    return this.querySelector("[data-wave]") !== null;
  }

  get player() {
    return document.getElementById(this.dataset.player ?? "");
  }

  get media() {
    return /** @type {HTMLMediaElement | null | undefined} */ (this.player?.querySelector("video, audio"));
  }

  /** Somebody may have switched the player's keys off. */
  get hearsKeys() {
    return /** @type {any} */ (this.player)?.habits?.kept.keys !== false;
  }

  get rows() {
    return [...this.querySelectorAll("[data-rows] > [data-row]")];
  }

  /** A time as it stands in a row. @param {number} ms */
  written(ms) {
    return this.hasWave ? exactText(Math.round(ms / EXACT_MS) * EXACT_MS) : clockText(ms, { tenths: true });
  }

  /** Start a step where the media is now; the one before ends there. */
  mark() {
    return this.markAt((this.media?.currentTime ?? 0) * 1000);
  }

  /** @param {number} ms @returns {Element} the row */
  markAt(ms) {
    const time = this.written(ms);
    const row = this.emptyRow() ?? this.newRow();
    field(row, "start").value = time;
    this.place(row, ms);
    if (field(row, "end")) this.closeNeighbours(row, time);
    row.classList.add("is-new");
    row.dispatchEvent(new Event("input", { bubbles: true }));
    announce(this.say?.("marked", { time }) ?? "");
    return row;
  }

  emptyRow() {
    return this.rows.find((row) => !field(row, "start").value && !field(row, "name").value);
  }

  newRow() {
    const fragment = templateOf(this, "row");
    const row = /** @type {HTMLElement} */ (fragment?.querySelector("[data-row]"));
    const numbers = this.rows.map((other) => Number(/-(\d+)-/.exec(field(other, "start").name)?.[1] ?? -1));
    const number = String(Math.max(-1, ...numbers) + 1);
    row.querySelectorAll("[name]").forEach((input) => input.setAttribute("name", input.getAttribute("name")?.replace("__index__", number) ?? ""));
    this.querySelector("[data-rows]")?.append(row);
    return row;
  }

  /** @param {Element} row @param {number} ms */
  place(row, ms) {
    const later = this.rows.find((other) => other !== row && (clockMs(field(other, "start").value) ?? Infinity) > ms);
    this.querySelector("[data-rows]")?.insertBefore(row, later ?? null);
  }

  /** @param {Element} row @param {string} time */
  closeNeighbours(row, time) {
    const at = this.rows.indexOf(row);
    const [before, after] = [this.rows[at - 1], this.rows[at + 1]];
    const end = before && field(before, "end");
    if (end && (!end.value || (clockMs(end.value) ?? 0) > (clockMs(time) ?? 0))) end.value = time;
    if (!field(row, "end").value) field(row, "end").value = (after && field(after, "start").value) || this.endOfMedia();
  }

  endOfMedia() {
    const duration = this.media?.duration ?? NaN;
    return Number.isFinite(duration) ? clockText(duration * 1000, { tenths: true }) : "";
  }
}

customElements.define("step-marker", StepMarker);

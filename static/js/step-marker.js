/** <step-marker>: while the demonstration plays, S starts a step; the rows are the same form fields that work without script. */
import { announce } from "./lib/announce.js";
import { keysFor } from "./lib/keys.js";
import { clockMs, clockText } from "./lib/time.js";
import { templateOf, wordsOf } from "./lib/words.js";

/** @param {Element} row @param {string} name */
const field = (row, name) => /** @type {HTMLInputElement} */ (row.querySelector(`[data-${name}]`));

class StepMarker extends HTMLElement {
  connectedCallback() {
    this.say = wordsOf(this);
    const button = /** @type {HTMLButtonElement | null} */ (this.querySelector("[data-mark]"));
    if (button) button.hidden = false;
    button?.addEventListener("click", () => this.mark());
    this.stopKeys = keysFor(this, { s: () => this.mark() }, { everywhere: true, isOn: () => this.media?.paused === false });
  }

  disconnectedCallback() {
    this.stopKeys?.();
  }

  get media() {
    return /** @type {HTMLMediaElement | null | undefined} */ (document.getElementById(this.dataset.player ?? "")?.querySelector("video, audio"));
  }

  get rows() {
    return [...this.querySelectorAll("[data-rows] > [data-row]")];
  }

  /** Start a step where the media is now; the one before ends there. */
  mark() {
    const ms = (this.media?.currentTime ?? 0) * 1000;
    const time = clockText(ms, { tenths: true });
    const row = this.emptyRow() ?? this.newRow();
    field(row, "start").value = time;
    this.place(row, ms);
    this.closeNeighbours(row, time);
    row.classList.add("is-new");
    row.dispatchEvent(new Event("input", { bubbles: true }));
    announce(this.say?.("marked", { time }) ?? "");
  }

  emptyRow() {
    return this.rows.find((row) => !field(row, "start").value && !field(row, "imperative").value);
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

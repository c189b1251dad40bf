/** The bar, or the wave of a sound: what was played, marks, the part that loops, and a pointer or finger that seeks. All of it is
 * elsewhere for the keyboard: the browser's own slider, the lists of steps and notes, the fields of the loop. */
import { drawMarks } from "./marks.js";

/** @typedef {{durationMs: () => number, marks: () => import("./marks.js").Mark[], seek: (ms: number) => void, play: () => void, say: (key: string, values: Record<string, number>) => string, board: DOMStringMap}} Film */

export class Bar {
  /** @param {HTMLElement} surface @param {Film} film @param {AbortSignal} signal */
  constructor(surface, film, signal) {
    this.surface = surface;
    this.film = film;
    this.played = surface.querySelector("b");
    const on = (/** @type {string} */ type, /** @type {(event: PointerEvent) => void} */ act) => surface.addEventListener(type, /** @type {EventListener} */ (act), { signal });
    on("pointerdown", (event) => this.pressed(event));
    on("pointermove", (event) => this.moved(event));
    on("pointerup", (event) => this.released(event));
    on("pointercancel", () => this.left());
    on("pointerleave", () => { if (!this.press) this.left(); });
    const sizes = new ResizeObserver(() => this.draw());
    sizes.observe(surface);
    signal.addEventListener("abort", () => sizes.disconnect());
  }

  draw() {
    if (this.played) drawMarks(this.surface, this.film.marks(), this.film.durationMs());
    this.drawRange();
  }

  /** @param {number} ms */
  show(ms) {
    if (this.press) return;
    this.fill(ms / (this.film.durationMs() || 1));
  }

  /** @param {number} share */
  fill(share) {
    const width = `${share * 100}%`;
    this.played?.style.setProperty("width", width);
    this.surface.style.setProperty("--played", width);
  }

  /** @param {{fromMs: number, toMs: number} | null} [range] */
  drawRange(range = this.range) {
    this.range = range;
    const durationMs = this.film.durationMs();
    const band = /** @type {HTMLElement | null} */ (this.surface.querySelector("[data-band]"));
    if (!range || !(durationMs > 0)) return band?.remove();
    const drawn = band ?? this.surface.appendChild(Object.assign(document.createElement("span"), { className: "band" }));
    drawn.dataset.band = "";
    drawn.style.setProperty("left", `${(range.fromMs / durationMs) * 100}%`);
    drawn.style.setProperty("width", `${((range.toMs - range.fromMs) / durationMs) * 100}%`);
  }

  /** Time runs from the left, whichever way the words run. @param {PointerEvent} event */
  shareAt({ clientX }) {
    const box = this.surface.getBoundingClientRect();
    return Math.min(1, Math.max(0, (clientX - box.left) / box.width));
  }

  /** @param {PointerEvent} event */
  pressed(event) {
    if (event.button !== 0) return;
    this.press = { x: event.clientX, mark: /** @type {HTMLElement} */ (event.target).closest("i")?.dataset, hasMoved: false };
    this.surface.setPointerCapture(event.pointerId);
    if (event.pointerType !== "mouse") void this.preview(this.shareAt(event));
  }

  /** @param {PointerEvent} event */
  moved(event) {
    const share = this.shareAt(event);
    void this.preview(share);
    if (!this.press) return;
    this.press.hasMoved ||= Math.abs(event.clientX - this.press.x) > 3;
    if (this.press.hasMoved) this.fill(share);
  }

  /** @param {PointerEvent} event */
  released(event) {
    const { press } = this;
    if (!press) return;
    this.press = undefined;
    if (!(this.film.durationMs() > 0)) return this.film.play(); // nothing of it is loaded yet
    const mark = press.hasMoved ? undefined : press.mark;
    this.film.seek(mark?.ms ? Number(mark.ms) : this.shareAt(event) * this.film.durationMs());
    if (mark?.href?.startsWith("#")) document.querySelector(mark.href)?.scrollIntoView({ block: "nearest" });
    if (event.pointerType !== "mouse") this.left();
    return undefined;
  }

  left() {
    this.press = undefined;
    this.wanted = undefined;
    this.shown?.hide();
  }

  /** Where the film has not slid over the bar. @param {number} ms */
  look(ms) {
    const stage = this.surface.closest("lesson-player")?.querySelector(".player-stage");
    const isCovered = (stage?.getBoundingClientRect().bottom ?? 0) > this.surface.getBoundingClientRect().top + 1;
    if (!isCovered && this.film.durationMs() > 0) void this.preview(ms / this.film.durationMs());
  }

  /** What is there, over the bar: fetched when somebody points at it for the first time. @param {number} share */
  async preview(share) {
    if (!(this.film.durationMs() > 0)) return;
    this.wanted = share;
    const { Preview } = await import("./preview.js");
    this.shown ??= new Preview(this.surface, this.film);
    if (this.wanted !== undefined) this.shown.show(this.wanted);
  }
}

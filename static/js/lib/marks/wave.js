/** The wave of a sound, with a pin for each mark: where one points, a mark is set; a pin can be dragged. For the keyboard all of it
 * is in the rows. Time runs from the left, whichever way the words run. */

const MOVED_PX = 3;
const CLOSEST_MS = 1000; // as much is seen at once at least
const SVG = "http://www.w3.org/2000/svg";

/** @typedef {{marks: {row: Element, ms: number | null, name: string}[], pointed: (ms: number) => void, dragged: (row: Element, ms: number, isThere: boolean) => void, picked: (row: Element) => void}} Marks */

export class Wave {
  /** @param {HTMLElement} surface @param {Marks} desk @param {AbortSignal} signal */
  constructor(surface, desk, signal) {
    this.surface = surface;
    this.desk = desk;
    this.inner = /** @type {HTMLElement} */ (surface.querySelector("[data-inner]"));
    this.head = /** @type {HTMLElement} */ (this.inner.appendChild(document.createElement("b")));
    this.before = this.inner.appendChild(Object.assign(document.createElement("span"), { className: "before" }));
    this.lengthMs = Number(surface.dataset.lengthMs);
    this.times = 1;
    /** @type {HTMLElement[]} */
    this.pins = [];
    const on = (/** @type {string} */ type, /** @type {(event: any) => void} */ act) => this.inner.addEventListener(type, act, { signal });
    on("pointerdown", (event) => this.taken(event));
    on("pointermove", (event) => this.moved(event));
    on("pointerup", () => this.dropped());
    on("pointercancel", () => this.dropped());
    on("click", (event) => { if (!event.target.closest("[data-pin]")) this.desk.pointed(this.msAt(event)); });
    void this.drawPeaks();
  }

  /** The bars that are there show the shape; this shows when. */
  async drawPeaks() {
    const { peaks: address } = this.surface.dataset;
    const answer = address ? await fetch(address, { credentials: "same-origin" }).catch(() => null) : null;
    if (!answer?.ok) return;
    /** @type {{peaks: number[]}} */
    const { peaks } = await answer.json();
    const loudest = Math.max(1, ...peaks);
    const heights = peaks.map((peak) => 46 * Math.sqrt(peak / loudest) + 1);
    const upper = heights.map((height, at) => `L${at} ${(50 - height).toFixed(1)}`).join("");
    const lower = heights.map((height, at) => `L${at} ${(50 + height).toFixed(1)}`).reverse().join("");
    const drawn = document.createElementNS(SVG, "svg");
    for (const [name, value] of Object.entries({ class: "peaks", viewBox: `0 0 ${Math.max(1, peaks.length - 1)} 100`, preserveAspectRatio: "none", "aria-hidden": "true" })) drawn.setAttribute(name, value);
    drawn.appendChild(document.createElementNS(SVG, "path")).setAttribute("d", `M0 50${upper}${lower}Z`);
    this.inner.querySelector("svg")?.replaceWith(drawn);
  }

  /** @param {{clientX: number}} event */
  msAt({ clientX }) {
    const box = this.inner.getBoundingClientRect();
    return Math.min(1, Math.max(0, (clientX - box.left) / box.width)) * this.lengthMs;
  }

  /** @param {number} ms */
  shareOf(ms) {
    return `${(ms / this.lengthMs) * 100}%`;
  }

  draw() {
    const marks = this.desk.marks.filter(({ ms }) => ms !== null && ms <= this.lengthMs);
    this.pins.forEach((pin) => pin.remove());
    this.pins = marks.map(({ row, ms, name }) => {
      const pin = document.createElement("i");
      pin.dataset.pin = String(this.desk.marks.findIndex((mark) => mark.row === row) + 1);
      pin.title = name;
      pin.style.setProperty("left", this.shareOf(ms ?? 0));
      return this.inner.appendChild(pin);
    });
    const first = Math.min(...marks.map(({ ms }) => ms ?? 0));
    this.before.style.setProperty("width", Number.isFinite(first) ? this.shareOf(first) : "0");
  }

  /** Where it plays; in sight, while it does. @param {number} ms @param {{follows?: boolean}} [options] */
  show(ms, { follows = false } = {}) {
    this.head.style.setProperty("left", this.shareOf(ms));
    const at = (ms / this.lengthMs) * this.inner.clientWidth - this.surface.scrollLeft;
    if (this.times > 1 && follows && !this.held && (at < 0 || at > this.surface.clientWidth * 0.95)) this.look(ms, 0.1);
  }

  /** Bring a moment to so much of the width. @param {number} ms @param {number} share */
  look(ms, share) {
    this.surface.scrollLeft = (ms / this.lengthMs) * this.inner.clientWidth - this.surface.clientWidth * share;
  }

  /** @param {number} by @param {number} ms what stays in the middle */
  zoom(by, ms) {
    this.times = Math.max(1, Math.min(this.times * by, this.lengthMs / CLOSEST_MS));
    this.inner.style.setProperty("width", `${this.times * 100}%`);
    this.surface.tabIndex = this.times > 1 ? 0 : -1;
    this.look(ms, 0.5);
  }

  /** @param {PointerEvent} event */
  taken(event) {
    const pin = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-pin]"));
    if (!pin || event.button !== 0) return;
    event.preventDefault();
    pin.setPointerCapture(event.pointerId);
    this.held = { pin, row: this.desk.marks[Number(pin.dataset.pin) - 1].row, x: event.clientX, ms: NaN };
  }

  /** @param {PointerEvent} event */
  moved(event) {
    const { held } = this;
    if (!held || (Number.isNaN(held.ms) && Math.abs(event.clientX - held.x) <= MOVED_PX)) return;
    held.ms = this.msAt(event);
    held.pin.style.setProperty("left", this.shareOf(held.ms));
    this.desk.dragged(held.row, held.ms, false);
  }

  dropped() {
    const { held } = this;
    this.held = undefined;
    if (!held) return;
    if (Number.isNaN(held.ms)) this.desk.picked(held.row);
    else this.desk.dragged(held.row, held.ms, true);
  }
}

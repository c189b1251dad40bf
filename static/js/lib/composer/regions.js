/** Rectangles over a picture: x, y, w, h from 0 to 1 from its top left. */

/** @typedef {{x: number, y: number, w: number, h: number}} Region */

const LEAST = 0.02;
const limit = (/** @type {number} */ value) => Math.max(0, Math.min(1, value));
const round = (/** @type {number} */ value) => Math.round(value * 1e4) / 1e4;

/** @param {{x: number, y: number}} from @param {{x: number, y: number}} to @returns {Region} */
export function between(from, to) {
  const [x, y] = [round(Math.min(from.x, to.x)), round(Math.min(from.y, to.y))];
  // From the rounded corners: rounding the sides as well could end outside the picture.
  return { x, y, w: round(round(Math.max(from.x, to.x)) - x), h: round(round(Math.max(from.y, to.y)) - y) };
}

/** Which of the nine cells the middle of a region lies in, as the form without script names it. @param {Region} region */
export function cellOf({ x, y, w, h }) {
  const third = (/** @type {number} */ at, /** @type {string[]} */ names) => names[Math.min(2, Math.floor(at * 3))];
  const row = third(y + h / 2, ["top", "", "bottom"]);
  const column = third(x + w / 2, ["left", "", "right"]);
  return [row, column].filter(Boolean).join(" ") || "middle";
}

/** A layer over one picture, on which somebody draws with a pointer. */
export class RegionLayer {
  /**
   * @param {HTMLElement} frame the element around the img
   * @param {(region: Region, part: string) => void} drawn
   */
  constructor(frame, drawn) {
    this.frame = frame;
    this.drawn = drawn;
    this.layer = document.createElement("div");
    this.layer.className = "region-layer";
    frame.append(this.layer);
    this.layer.addEventListener("pointerdown", (event) => this.begin(event));
  }

  /** A finger scrolls the page until drawing is asked for; a mouse can always draw. @param {boolean} isOn */
  set isDrawing(isOn) {
    this.layer.classList.toggle("is-drawing", isOn);
  }

  /** @param {PointerEvent} event */
  at(event) {
    const box = this.layer.getBoundingClientRect();
    return { x: limit((event.clientX - box.left) / box.width), y: limit((event.clientY - box.top) / box.height) };
  }

  /** @param {PointerEvent} event */
  begin(event) {
    if (event.button !== 0 || (event.pointerType === "touch" && !this.layer.classList.contains("is-drawing"))) return;
    event.preventDefault();
    this.layer.setPointerCapture(event.pointerId);
    const from = this.at(event);
    const ending = new AbortController();
    const draw = (/** @type {PointerEvent} */ move) => this.draw("now", between(from, this.at(move)), "");
    const finish = (/** @type {PointerEvent} */ up) => {
      ending.abort();
      this.draw("now", null, "");
      const region = between(from, this.at(up));
      if (up.type === "pointerup" && region.w >= LEAST && region.h >= LEAST) this.drawn(region, this.frame.dataset.part ?? "");
    };
    this.layer.addEventListener("pointermove", draw, { signal: ending.signal });
    this.layer.addEventListener("pointerup", finish, { signal: ending.signal });
    this.layer.addEventListener("pointercancel", finish, { signal: ending.signal });
  }

  /** @param {string} name @param {Region | null} region @param {string} kind */
  draw(name, region, kind) {
    let box = /** @type {HTMLElement | null} */ (this.layer.querySelector(`[data-name="${name}"]`));
    if (!region) return box?.remove();
    if (!box) {
      box = document.createElement("i");
      box.dataset.name = name;
      this.layer.append(box);
    }
    box.className = kind;
    for (const [side, value] of [["left", region.x], ["top", region.y], ["width", region.w], ["height", region.h]]) box.style.setProperty(String(side), `${Number(value) * 100}%`);
    return undefined;
  }
}

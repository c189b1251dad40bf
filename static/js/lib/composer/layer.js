/** A layer over one picture, or over the frame at which a film stands, on which somebody draws with a pointer or with keys. */
import { announce } from "../announce.js";
import { cellOf, drawnAs, inTheMiddle, isMeant, limit, regionOf, stepped } from "./shapes.js";

/** @typedef {import("./shapes.js").Shape} Shape */

const STEP = 0.02;
const STEPS = /** @type {Record<string, import("./shapes.js").Point>} */ ({ ArrowLeft: { x: -STEP, y: 0 }, ArrowRight: { x: STEP, y: 0 }, ArrowUp: { x: 0, y: -STEP }, ArrowDown: { x: 0, y: STEP } });

/** @param {string} tag @param {Record<string, string>} attributes */
function svg(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

export class DrawingLayer {
  /**
   * @param {HTMLElement} frame the element around an img, or a player of a film
   * @param {DocumentFragment | undefined} tools buttons of what is drawn
   * @param {{drawn: (shape: Shape, layer: DrawingLayer) => void, left: () => void, say: (key: string, values?: Record<string, string>) => string}} hears
   */
  constructor(frame, tools, hears) {
    this.frame = frame;
    this.hears = hears;
    this.media = /** @type {HTMLImageElement | HTMLVideoElement} */ (frame.querySelector("img, video"));
    const place = /** @type {HTMLElement} */ (frame.querySelector(".player-stage") ?? frame);
    this.layer = /** @type {SVGSVGElement} */ (svg("svg", { class: `drawing-layer${this.isFilm ? " on-film" : ""}`, "aria-hidden": "true", preserveAspectRatio: "xMidYMid meet" }));
    place.append(this.layer);
    if (tools) place.before(tools);
    this.tools = /** @type {HTMLElement | null} */ (tools ? place.previousElementSibling : null);
    this.tools?.addEventListener("click", (event) => this.chosen(/** @type {Element} */ (event.target)));
    this.layer.addEventListener("pointerdown", (event) => this.begin(event));
    this.layer.addEventListener("keydown", (event) => this.pressed(event));
    this.media.addEventListener(this.isFilm ? "loadedmetadata" : "load", () => this.measure());
    this.measure();
  }

  get isFilm() {
    return this.media instanceof HTMLVideoElement;
  }

  get part() {
    return this.frame.dataset.part ?? "";
  }

  get size() {
    const { media } = this;
    const [wide, high] = media instanceof HTMLVideoElement ? [media.videoWidth, media.videoHeight] : [media.naturalWidth, media.naturalHeight];
    return { wide: wide || media.width || 1600, high: high || media.height || 900 };
  }

  measure() {
    this.layer.setAttribute("viewBox", `0 0 ${this.size.wide} ${this.size.high}`);
  }

  /** A finger scrolls the page, and a film keeps its own controls, until drawing is asked for; a mouse can always draw on a picture.
   * @param {boolean} isOn @param {Shape | null} shape what is there already */
  setDrawing(isOn, shape = null) {
    this.isDrawing = isOn;
    this.now = shape;
    if (shape) this.kind = shape.kind;
    this.layer.classList.toggle("is-drawing", isOn);
    if (this.media instanceof HTMLVideoElement) this.media.controls = !isOn;
    if (this.tools) this.tools.hidden = !isOn;
    for (const [name, value] of [["tabindex", "0"], ["role", "application"], ["aria-label", this.hears.say("draw-keys")]]) {
      if (isOn) this.layer.setAttribute(String(name), String(value));
      else this.layer.removeAttribute(String(name));
    }
    if (isOn) this.layer.removeAttribute("aria-hidden");
    else this.layer.setAttribute("aria-hidden", "true");
    this.press();
    this.draw("now", isOn ? shape : null, "");
  }

  /** @param {Element} target */
  chosen(target) {
    const { tool, do: what } = /** @type {HTMLElement | null} */ (target.closest("button"))?.dataset ?? {};
    if (tool) {
      this.kind = /** @type {import("./shapes.js").Kind} */ (tool);
      this.now = null;
      this.press();
      this.draw("now", null, "");
      this.layer.focus({ preventScroll: true });
    }
    if (what === "draw-keep") this.keep();
    if (what === "draw-leave") this.hears.left();
  }

  press() {
    this.tools?.querySelectorAll("[data-tool]").forEach((button) => button.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (button).dataset.tool === (this.kind ?? "box"))));
  }

  /** @param {PointerEvent} event */
  at(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.layer.getScreenCTM()?.inverse());
    return { x: limit(point.x / this.size.wide), y: limit(point.y / this.size.high) };
  }

  /** @param {PointerEvent} event */
  begin(event) {
    if (event.button !== 0 || (!this.isDrawing && (this.isFilm || event.pointerType === "touch"))) return;
    event.preventDefault();
    this.layer.setPointerCapture(event.pointerId);
    const kind = this.kind ?? "box";
    const points = [this.at(event)];
    const ending = new AbortController();
    const shape = () => ({ kind, points: kind === "line" ? points : [points[0], points.at(-1)] });
    const draw = (/** @type {PointerEvent} */ move) => {
      points.push(this.at(move));
      this.draw("now", /** @type {Shape} */ (shape()), "");
    };
    const finish = (/** @type {PointerEvent} */ up) => {
      ending.abort();
      points.push(this.at(up));
      this.draw("now", null, "");
      const drawn = /** @type {Shape} */ (shape());
      if (up.type === "pointerup" && isMeant(drawn)) this.hears.drawn(drawn, this);
    };
    this.layer.addEventListener("pointermove", draw, { signal: ending.signal });
    this.layer.addEventListener("pointerup", finish, { signal: ending.signal });
    this.layer.addEventListener("pointercancel", finish, { signal: ending.signal });
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const by = STEPS[event.key];
    if (!this.isDrawing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (by) {
      this.now = this.now ? stepped(this.now, by, event.shiftKey) : inTheMiddle(this.kind ?? "box");
      this.draw("now", this.now, "");
      announce(this.hears.say(`draw-${this.now.kind}`, { part: this.hears.say(`part-${cellOf(regionOf(this.now)).replace(" ", "-")}`) }));
    } else if (event.key === "Enter") this.keep();
    else if (event.key === "Escape") this.hears.left();
    else return;
    event.preventDefault();
  }

  keep() {
    if (this.now) this.hears.drawn(this.now, this);
    else this.hears.left();
  }

  /** @param {string} name @param {Shape | null} shape @param {string} kind of note */
  draw(name, shape, kind) {
    this.layer.querySelector(`[data-name="${name}"]`)?.remove();
    if (!shape) return;
    const [tag, attributes] = drawnAs(shape, this.size.wide, this.size.high);
    const drawn = /** @type {SVGElement} */ (svg(tag, { ...attributes, class: kind }));
    drawn.dataset.name = name;
    this.layer.append(drawn);
  }
}

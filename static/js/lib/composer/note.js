/** One note of the answer's form: its text, and what it points at. */
import { regionOf, typed, untyped } from "./shapes.js";

export class NoteFields {
  /** @param {HTMLElement} box the fieldset */
  constructor(box) {
    this.box = box;
    this.kind = box.dataset.note ?? "";
    this.text = /** @type {HTMLTextAreaElement} */ (box.querySelector("textarea"));
    const find = (/** @type {string} */ name) => /** @type {HTMLInputElement | null} */ (box.querySelector(`[data-${name}]`));
    this.time = find("time");
    this.where = /** @type {HTMLSelectElement | null} */ (box.querySelector("[data-where]"));
    this.quote = find("quote");
    this.prefix = find("prefix");
    this.suffix = find("suffix");
    this.part = find("part-field");
    this.whole = find("whole");
    this.hint = /** @type {HTMLElement | null} */ (box.querySelector("[data-hint]"));
    this.drawing = find("drawing");
    this.voiceId = find("voice-id");
    /** @type {import("./voice.js").Voice | undefined} set where this browser records */
    this.voice = undefined;
    this.sides = /** @type {HTMLInputElement[]} */ ([...box.querySelectorAll("[data-region]")]);
  }

  get isSpoken() {
    return Boolean(this.voiceId?.value);
  }

  get isAnchored() {
    return Boolean(this.whole?.checked || this.time?.value || this.where?.value || this.quote?.value || this.region);
  }

  /** @returns {import("./shapes.js").Region | null} */
  get region() {
    if (!this.sides.length || this.sides.some(({ value }) => value === "")) return null;
    const [x, y, w, h] = this.sides.map(({ value }) => Number(value));
    return { x, y, w, h };
  }

  set region(region) {
    for (const side of this.sides) side.value = region ? String(region[/** @type {keyof import("./shapes.js").Region} */ (side.dataset.region)]) : "";
  }

  /** What is drawn: an arrow or a line, or else the box. @returns {import("./shapes.js").Shape | null} */
  get shape() {
    const { region } = this;
    if (!region) return null;
    return untyped(this.drawing?.value ?? "") ?? { kind: "box", points: [{ x: region.x, y: region.y }, { x: region.x + region.w, y: region.y + region.h }] };
  }

  set shape(shape) {
    this.region = shape && regionOf(shape);
    if (this.drawing) this.drawing.value = typed(shape);
  }

  get passage() {
    return { quote: this.quote?.value ?? "", prefix: this.prefix?.value ?? "", suffix: this.suffix?.value ?? "" };
  }

  /** @param {{quote: string, prefix: string, suffix: string}} passage */
  set passage({ quote, prefix, suffix }) {
    for (const [field, value] of /** @type {[HTMLInputElement | null, string][]} */ ([[this.quote, quote], [this.prefix, prefix], [this.suffix, suffix]])) if (field) field.value = value;
  }

  /** It points at something: then it is not about the whole. @param {string} part */
  pointAt(part) {
    if (this.part && part) this.part.value = part;
    if (this.whole) this.whole.checked = false;
  }

  /** It is about the whole of it. */
  widen() {
    if (this.time) this.time.value = "";
    if (this.where) this.where.value = "";
    this.shape = null;
    this.passage = { quote: "", prefix: "", suffix: "" };
  }
}

/** <note-composer>: touch the moment, the region, the words; templates/components/composer.html says what it upgrades. */
import { announce } from "./lib/announce.js";
import { Draft } from "./lib/composer/draft.js";
import { hintFor } from "./lib/composer/hints.js";
import { NoteFields } from "./lib/composer/note.js";
import { paint, rangeOf, selectedIn } from "./lib/composer/passages.js";
import { DrawingLayer } from "./lib/composer/layer.js";
import { cellOf, regionOf } from "./lib/composer/shapes.js";
import { WordChoice } from "./lib/composer/words.js";
import { Voice } from "./lib/composer/voice.js";
import { canRecord } from "./lib/recorder/devices.js";
import { clockMs, clockText, exactText } from "./lib/time.js";
import { templateOf, wordsOf } from "./lib/words.js";

const THINK_MS = 1500;
const SAME_FRAME_MS = 300;
const SETTLED_MS = 300;

/** @typedef {HTMLElement & {currentMs: number, pause: () => void}} Player */

class NoteComposer extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    if (!form || this.form) return;
    this.form = form;
    this.say = wordsOf(this);
    this.notes = [.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-note]"))].map((box) => new NoteFields(box));
    this.hints = JSON.parse(/** @type {HTMLTemplateElement | null} */ (this.querySelector(":scope > template[data-hints]"))?.content.textContent || "null");
    this.findWork();
    this.findVoices();
    this.startDraft(form);
    this.hear();
    this.redraw();
  }

  disconnectedCallback() {
    this.draft?.stop();
    this.stopHearing?.abort();
  }

  findWork() {
    const work = document.getElementById(this.dataset.work ?? "");
    this.player = /** @type {Player | null} */ (work?.matches("lesson-player") ? work : work?.querySelector("lesson-player") ?? null);
    const found = (/** @type {string} */ kind) => /** @type {HTMLElement[]} */ ([...(work?.querySelectorAll(`[data-notable="${kind}"]`) ?? [])]);
    this.texts = found("text");
    const films = /** @type {HTMLElement[]} */ ([this.player].filter((player) => player?.querySelector("video")));
    const hears = { drawn: (/** @type {any} */ shape, /** @type {DrawingLayer} */ layer) => this.drawn(shape, layer), left: () => this.leftDrawing(), say: this.say ?? (() => "") };
    this.layers = [...films, ...found("picture")].map((frame) => this.layers?.find((layer) => layer.frame === frame) ?? new DrawingLayer(frame, templateOf(this, "draw-tools"), hears));
    const ways = /** @type {Record<string, unknown>} */ ({ touch: this.player, draw: this.layers.length, words: this.texts.length && "Segmenter" in Intl });
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-do]"))) if ((button.dataset.do ?? "") in ways) button.hidden = !ways[button.dataset.do ?? ""];
    const chooses = { kept: (/** @type {HTMLElement} */ text) => this.keepWords(text), left: () => this.backTo("words"), say: hears.say };
    this.choices = this.texts.map((text) => this.choices?.find((choice) => choice.text === text) ?? new WordChoice(text, chooses));
  }

  findVoices() {
    const { voiceUrl: url = "", csrf = "" } = this.dataset;
    for (const note of canRecord() ? this.notes ?? [] : []) {
      const [place, tools] = [/** @type {HTMLElement | null} */ (note.box.querySelector("[data-voice]")), templateOf(this, "voice-tools")];
      if (place && tools) note.voice = new Voice(place, tools, { url, csrf, say: this.say ?? (() => ""), changed: () => { this.draft?.touched(); this.think(note); } });
    }
  }

  /** @param {HTMLFormElement} form */
  startDraft(form) {
    const { draftUrl, csrf = "", key = location.pathname } = this.dataset;
    const place = this.querySelector("[data-saved]");
    this.draft = new Draft(form, { url: draftUrl, csrf, key }, (state) => {
      const sentence = this.say?.(state) ?? "";
      if (place) place.textContent = sentence;
      if (state !== "saved") announce(sentence);
      if (state === "changed") this.querySelector("[data-changed]")?.removeAttribute("hidden");
    });
    // A page that shows what another window saved holds what was typed in this one.
    const drop = document.querySelector("[data-do='let-go']");
    if (drop) drop.addEventListener("click", () => this.draft?.forget());
    else this.draft.restore();
  }

  hear() {
    this.stopHearing = new AbortController();
    const { signal } = this.stopHearing;
    this.addEventListener("focusin", (event) => this.focused(/** @type {Element} */ (event.target)), { signal });
    this.addEventListener("input", (event) => this.typed(/** @type {Element} */ (event.target)), { signal });
    this.addEventListener("click", (event) => this.clicked(/** @type {Element} */ (event.target)), { signal });
    document.addEventListener("note-request", (event) => this.requested(/** @type {CustomEvent} */ (event)), { signal });
    document.addEventListener("pointerup", () => this.selected(), { signal });
    // A finger selects by a long press and by handles, and no pointer comes up for either.
    document.addEventListener("selectionchange", () => { window.clearTimeout(this.settling); this.settling = window.setTimeout(() => this.selected(), SETTLED_MS); }, { signal });
    for (const type of ["pause", "play", "seeked"]) this.player?.addEventListener(type, () => this.redraw(), { signal, capture: true });
    document.addEventListener("parts-arrived", () => { this.findWork(); this.redraw(); }, { signal });
    document.addEventListener("keyup", (event) => { if (event.shiftKey || event.key === "Shift") this.selected(); }, { signal });
    window.addEventListener("online", () => this.draft?.sendIn(0), { signal });
    this.form?.addEventListener("submit", () => { this.isLeaving = true; }, { signal });
    window.addEventListener("beforeunload", (event) => this.draft?.isChanged && !this.isLeaving && event.preventDefault(), { signal });
  }

  /** The note that is being written, or the first that is empty. */
  get active() {
    return this.current ?? this.notes?.find((note) => !note.text.value) ?? this.notes?.[0];
  }

  /** @param {Element} target */
  noteOf(target) {
    return this.notes?.find((note) => note.box.contains(target));
  }

  /** @param {Element} target */
  focused(target) {
    const note = this.noteOf(target);
    if (!note) return;
    if (note !== this.current) this.switchTo(note);
    if (target !== note.text) return;
    this.player?.pause();
    if (!note.isAnchored && !note.text.value) this.stamp(note, this.player?.currentMs);
  }

  /** @param {NoteFields} note */
  switchTo(note) {
    this.current?.box.classList.remove("is-current");
    note.box.classList.add("is-current");
    this.current = note;
    this.setDrawing(false);
  }

  /** @param {Element} target */
  clicked(target) {
    const what = /** @type {HTMLElement | null} */ (target.closest("[data-do]"))?.dataset.do;
    const note = this.noteOf(target);
    if (!note || !what) return;
    if (note !== this.current) this.switchTo(note);
    if (what === "touch") this.touch(note);
    else if (what === "speak") void note.voice?.press();
    else if (what === "unspeak") note.voice?.drop();
    else if (what === "draw") this.beginDrawing(note);
    else if (what === "words") (this.choices?.find(({ text }) => text.dataset.part === note.part?.value) ?? this.choices?.[0])?.begin(note.passage);
  }

  /** @param {NoteFields} note */
  beginDrawing(note) {
    this.player?.pause();
    this.setDrawing(!this.isDrawing);
    const layer = this.isDrawing ? this.layers?.find((each) => each.part === note.part?.value) ?? this.layers?.[0] : undefined;
    layer?.layer.focus({ preventScroll: true });
    layer?.layer.scrollIntoView({ block: "center" });
    layer?.tools?.scrollIntoView({ block: "nearest" });
  }

  leftDrawing() {
    this.setDrawing(false);
    this.backTo("draw");
  }

  /** @param {string} what the button that led away from the note */
  backTo(what) {
    /** @type {HTMLElement | null | undefined} */ (this.active?.box.querySelector(`[data-do='${what}']`))?.focus();
  }

  /** @param {HTMLElement} text */
  keepWords(text) {
    this.quote(text, selectedIn(text));
    this.active?.text.focus();
  }

  /** @param {NoteFields} note */
  touch(note) {
    this.player?.pause();
    this.stamp(note, this.player?.currentMs);
    note.text.focus();
  }

  /** @param {CustomEvent<{ms: number, part?: string}>} event the player's N key */
  requested(event) {
    const note = this.active;
    if (!note?.time || (this.player && event.target !== this.player)) return;
    const isFresh = !note.text.value;
    note.text.focus();
    if (isFresh) this.stamp(note, event.detail.ms);
    note.box.scrollIntoView({ block: "nearest" });
  }

  /** @param {NoteFields} note @param {number | undefined} ms */
  stamp(note, ms) {
    if (!note.time || ms === undefined) return;
    note.time.value = clockText(ms);
    note.pointAt(this.player?.dataset.part ?? "");
    this.pointed(note, this.say?.("stamped", { time: note.time.value }));
  }

  /** @param {import("./lib/composer/shapes.js").Shape} shape @param {DrawingLayer} layer */
  drawn(shape, layer) {
    const note = this.active;
    if (!note?.sides.length) return;
    note.shape = shape;
    note.passage = { quote: "", prefix: "", suffix: "" };
    if (note.where) note.where.value = cellOf(regionOf(shape));
    if (note.time) note.time.value = layer.isFilm ? exactText(this.player?.currentMs ?? 0) : "";
    note.pointAt(layer.part);
    this.setDrawing(false);
    this.pointed(note, this.say?.("drawn"));
    note.text.focus();
  }

  selected() {
    if (!this.choices?.some(({ isOn }) => isOn)) this.texts?.forEach((text) => this.quote(text, selectedIn(text)));
  }

  /** @param {HTMLElement} text @param {import("./lib/composer/passages.js").Quoted | null} passage */
  quote(text, passage) {
    const note = this.active;
    if (!note?.quote || !passage || (passage.quote === note.passage.quote && passage.prefix === note.passage.prefix)) return;
    note.passage = passage;
    note.pointAt(text.dataset.part ?? "");
    this.pointed(note, this.say?.("quoted"));
  }

  /** @param {NoteFields} note @param {string | undefined} sentence */
  pointed(note, sentence) {
    if (note !== this.current) this.switchTo(note);
    announce(sentence ?? "");
    this.redraw();
    this.draft?.touched();
    this.think(note);
  }

  /** @param {boolean} isOn */
  setDrawing(isOn) {
    this.isDrawing = isOn;
    this.layers?.forEach((layer) => layer.setDrawing(isOn, isOn && this.isHere(this.current, layer) ? this.current?.shape : null));
    this.querySelectorAll("[data-do='draw']").forEach((button) => button.setAttribute("aria-pressed", String(isOn && this.current?.box.contains(button))));
  }

  /** @param {Element} target */
  typed(target) {
    const note = this.noteOf(target);
    this.draft?.touched();
    if (!note) return;
    if (target === note.whole && note.whole.checked) note.widen();
    // A cell that is chosen by name replaces what was drawn.
    if (target === note.where) note.shape = null;
    if (target === note.quote) note.passage = { quote: note.quote.value, prefix: "", suffix: "" };
    if (target !== note.whole && target !== note.text && note.whole) note.whole.checked = false;
    if (target !== note.text) this.redraw();
    this.think(note);
  }

  /** Hints wait for a pause: nobody thinks while being corrected. @param {NoteFields} note */
  think(note) {
    window.clearTimeout(this.thinking);
    const { hint } = note;
    if (hint?.textContent && !this.hintOf(note)) hint.textContent = "";
    this.thinking = window.setTimeout(() => { if (hint) hint.textContent = this.hintOf(note); }, THINK_MS);
  }

  /** @param {NoteFields} note */
  hintOf(note) {
    return this.hints ? hintFor(this.hints, { kind: note.kind, text: note.text.value, isAnchored: note.isAnchored, isSpoken: note.isSpoken }) : "";
  }

  /** Is what a note draws drawn on this picture, or on the frame at which this film stands? @param {NoteFields | undefined} note @param {DrawingLayer} layer */
  isHere(note, layer) {
    if (!note || (note.part?.value && layer.part && note.part.value !== layer.part)) return false;
    if (!layer.isFilm) return true;
    const ms = clockMs(note.time?.value.split(/[-–]/)[0] ?? "");
    return ms !== null && Math.abs(ms - (this.player?.currentMs ?? 0)) < SAME_FRAME_MS;
  }

  redraw() {
    for (const note of this.notes ?? []) {
      const isHere = (/** @type {HTMLElement} */ place) => !note.part?.value || !place.dataset.part || place.dataset.part === note.part.value;
      this.layers?.forEach((layer) => layer.draw(note.text.name, this.isHere(note, layer) ? note.shape : null, note.kind));
      const ranges = (this.texts ?? []).filter(isHere).map((text) => rangeOf(text, note.passage)).filter((range) => range !== null);
      paint(`note-${note.kind}`, ranges);
    }
  }
}

customElements.define("note-composer", NoteComposer);

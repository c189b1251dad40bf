/** <caption-editor>: captions as lines with times, beside the film; templates/components/caption_editor.html says what it upgrades. What is posted stays the text. */
import { announce } from "./lib/announce.js";
import { keepInSight } from "./lib/captions/dock.js";
import { showLive } from "./lib/captions/live.js";
import { Row } from "./lib/captions/row.js";
import { read, timeText, write } from "./lib/captions/webvtt.js";
import { templateOf, wordsOf } from "./lib/words.js";

const LASTS_MS = 3000;
const SHORTEST_MS = 100;
const MOST_STEPS_BACK = 50;
/** Lines without words yet are not saved; an editor that is drawn anew after a save still has them. @type {Map<string, import("./lib/captions/webvtt.js").Cue[]>} */
const wordless = new Map();

class CaptionEditor extends HTMLElement {
  connectedCallback() {
    const field = /** @type {HTMLTextAreaElement | null} */ (this.querySelector("textarea[name]"));
    const editor = templateOf(this, "editor");
    if (!field || !editor || this.field) return;
    this.field = field;
    this.say = wordsOf(this);
    /** @type {string[]} */
    this.past = [];
    this.tools = /** @type {HTMLElement} */ (templateOf(this, "cue-tools")?.firstElementChild);
    this.fieldBox = /** @type {HTMLElement} */ (field.closest(".field") ?? field);
    this.fieldBox.before(editor);
    this.box = /** @type {HTMLElement} */ (this.querySelector("[data-cues-editor]"));
    this.list = /** @type {HTMLElement} */ (this.querySelector("[data-cue-list]"));
    this.hear(field);
    this.readText(wordless.get(field.id) ?? []);
    wordless.delete(field.id);
    this.showText(field.getAttribute("aria-invalid") === "true" || !this.isReadable);
  }

  disconnectedCallback() {
    this.stopHearing?.abort();
    const empty = this.cues.filter(({ text }) => !text.trim());
    if (this.field && empty.length) wordless.set(this.field.id, empty);
  }

  /** @param {HTMLTextAreaElement} field */
  hear(field) {
    this.stopHearing = new AbortController();
    const { signal } = this.stopHearing;
    field.addEventListener("input", () => { if (!this.isWriting) this.readText(); }, { signal });
    this.box?.addEventListener("input", (event) => this.typed(event.target), { signal });
    this.box?.addEventListener("change", (event) => this.settled(event.target), { signal });
    this.box?.addEventListener("focusin", (event) => this.focused(/** @type {Element} */ (event.target)), { signal });
    this.box?.addEventListener("click", (event) => this.clicked(/** @type {Element} */ (event.target)), { signal });
    this.box?.addEventListener("keydown", (event) => this.pressed(event), { signal });
    keepInSight(this, () => document.getElementById(this.dataset.player ?? ""), signal);
    document.addEventListener("timeupdate", ({ target }) => { if (target === this.media) this.follow(); }, { signal, capture: true });
  }

  get media() {
    return /** @type {HTMLMediaElement | null | undefined} */ (document.getElementById(this.dataset.player ?? "")?.querySelector("video, audio"));
  }

  get nowMs() {
    return Math.round((this.media?.currentTime ?? 0) * 1000);
  }

  get cues() {
    return (this.rows ?? []).map(({ cue }) => cue);
  }

  // The text and its lines

  /** @param {import("./lib/captions/webvtt.js").Cue[]} [more] */
  readText(more = []) {
    const { cues, wrongLine } = read(this.field?.value ?? "");
    this.isReadable = wrongLine === undefined;
    this.box?.querySelector("[data-unreadable]")?.remove();
    if (wrongLine === undefined) return this.draw([...cues, ...more]);
    const sentence = Object.assign(document.createElement("p"), { className: "soft", textContent: this.say?.("unreadable", { line: wrongLine }) ?? "" });
    sentence.dataset.unreadable = "";
    this.box?.append(sentence);
    this.draw([]);
    return this.showText(true);
  }

  /** @param {import("./lib/captions/webvtt.js").Cue[]} cues */
  draw(cues) {
    this.current = undefined;
    this.rows = cues.sort((one, other) => one.startMs - other.startMs || one.endMs - other.endMs).map((cue) => this.rowOf(cue));
    this.list?.replaceChildren(...this.rows.map(({ element }) => element));
    this.shown();
  }

  /** @param {import("./lib/captions/webvtt.js").Cue} cue */
  rowOf(cue) {
    const element = /** @type {HTMLElement} */ (templateOf(this, "cue")?.firstElementChild);
    return new Row(element, cue, this.say ?? (() => ""));
  }

  shown() {
    this.rows?.forEach((row, index) => row.element.setAttribute("aria-label", this.say?.("line", { number: index + 1, time: timeText(row.cue.startMs) }) ?? ""));
    this.box?.querySelector("[data-no-cues]")?.toggleAttribute("hidden", !this.isReadable || this.cues.length > 0);
    this.box?.querySelector("[data-do='undo']")?.toggleAttribute("hidden", !this.past?.length);
    if (this.media) showLive(this.media, this.say?.("label") ?? "", this.cues);
  }

  /** The text says what the lines say; whoever keeps or sends what is typed hears of it. */
  writeText() {
    if (!this.field) return;
    this.isWriting = true;
    this.field.value = write(this.cues);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.isWriting = false;
    this.shown();
  }

  /** What was before can be had back; what is typed into one field is one step. @param {EventTarget | null} [typedIn] */
  keepPast(typedIn = null) {
    if (typedIn && typedIn === this.typedIn) return;
    this.typedIn = typedIn;
    this.past?.push(this.field?.value ?? ""); // the text is a step behind the lines
    if ((this.past?.length ?? 0) > MOST_STEPS_BACK) this.past?.shift();
  }

  undo() {
    const before = this.past?.pop();
    if (before === undefined || !this.field) return;
    this.typedIn = null;
    this.draw(read(before).cues);
    this.writeText();
    announce(this.say?.("undone") ?? "");
    if (!this.past?.length) /** @type {HTMLElement | null | undefined} */ (this.box?.querySelector("[data-do='new']"))?.focus();
  }

  /** @param {boolean} isText */
  showText(isText) {
    if (this.fieldBox) this.fieldBox.hidden = !isText;
    this.box?.querySelector("[data-do='text']")?.setAttribute("aria-expanded", String(isText));
  }

  // One line

  /** @param {Element} target */
  focused(target) {
    const row = this.rows?.find(({ element }) => element.contains(target));
    if (!row || row === this.current) return;
    this.current?.element.classList.remove("is-current");
    this.current = row;
    row.element.classList.add("is-current");
    if (this.tools) row.element.append(this.tools);
  }

  /** @param {EventTarget | null} target */
  typed(target) {
    if (!this.rows?.some((row) => row.take(target))) return;
    this.keepPast(target);
    this.writeText();
  }

  /** A time that was typed may have changed the order. @param {EventTarget | null} target */
  settled(target) {
    const row = this.rows?.find(({ element }) => element.contains(/** @type {Node} */ (target)));
    if (row && target !== row.words) this.changed(row);
  }

  /** @param {Row} row */
  changed(row) {
    if (!row.judge().length) row.showTimes();
    this.rows?.sort((one, other) => one.cue.startMs - other.cue.startMs || one.cue.endMs - other.cue.endMs);
    const next = this.rows?.[this.rows.indexOf(row) + 1]?.element ?? null;
    if (!row.element.isConnected || row.element.nextElementSibling !== next) {
      const focused = /** @type {HTMLElement | null} */ (document.activeElement);
      this.list?.insertBefore(row.element, next);
      if (focused && row.element.contains(focused)) focused.focus();
    }
    this.writeText();
  }

  /** @param {import("./lib/captions/webvtt.js").Cue} cue @returns {Row} */
  insert(cue) {
    const row = this.rowOf(cue);
    this.rows?.push(row);
    this.changed(row);
    row.words.focus();
    row.element.scrollIntoView({ block: "nearest" });
    return row;
  }

  /** A line begins where the film is; the one before ends there at the latest. */
  begin() {
    this.keepPast();
    const startMs = this.nowMs;
    const before = this.rows?.findLast(({ cue }) => cue.startMs <= startMs - SHORTEST_MS);
    if (before && before.cue.endMs > startMs) before.setTime("endMs", startMs);
    const next = this.cues.find((cue) => cue.startMs > startMs)?.startMs ?? Infinity;
    this.insert({ startMs, endMs: Math.max(startMs + SHORTEST_MS, Math.min(startMs + LASTS_MS, next)), text: "" });
  }

  /** Enter: this line ends where the film is, if it plays in it or after it, and the next begins. */
  goOn() {
    const { current, nowMs } = this;
    if (current && nowMs - current.cue.startMs >= SHORTEST_MS && nowMs < current.cue.endMs + LASTS_MS * 2) return this.endAndBegin(current, nowMs);
    const next = current && this.rows?.[this.rows.indexOf(current) + 1];
    return next ? next.words.focus() : this.begin();
  }

  /** @param {Row} row @param {number} ms */
  endAndBegin(row, ms) {
    const next = this.rows?.[this.rows.indexOf(row) + 1];
    this.keepPast();
    row.setTime("endMs", ms);
    if (next && next.cue.startMs - ms < SHORTEST_MS * 5) {
      this.changed(row);
      next.words.focus();
    } else {
      this.past?.pop();
      this.begin();
    }
  }

  // What was pressed

  /** @param {Element} target */
  clicked(target) {
    const what = /** @type {HTMLElement | null} */ (target.closest("[data-do]"))?.dataset.do;
    if (what) this.act(what);
  }

  /** @param {string} what */
  act(what) {
    if (what === "toggle") return this.toggle();
    if (what === "new") return this.begin();
    if (what === "undo") return this.undo();
    if (what === "text") return this.showText(Boolean(this.fieldBox?.hidden));
    const row = this.current;
    if (!row) return undefined;
    if (what === "play") return this.play(row);
    this.keepPast();
    if (what === "start") row.setTime("startMs", this.nowMs);
    else if (what === "end") row.setTime("endMs", this.nowMs);
    else if (what === "earlier") row.nudge(-1, null);
    else if (what === "later") row.nudge(1, null);
    else if (what === "split") return this.split(row);
    else if (what === "merge") return this.merge(row);
    else if (what === "delete") return this.delete(row);
    return this.changed(row);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const { key, code, altKey, shiftKey, target } = event;
    const isTime = target instanceof HTMLInputElement;
    /** @type {(() => void) | undefined} */
    let act;
    if (key === "Escape") act = () => this.toggle();
    else if (key === "Enter" && isTime) act = () => this.settled(target);
    else if (key === "Enter" && !shiftKey && target instanceof HTMLTextAreaElement && !event.isComposing) act = () => this.goOn();
    else if (isTime && (key === "ArrowUp" || key === "ArrowDown")) act = () => this.nudge(key === "ArrowUp" ? 1 : -1, target);
    else if (altKey) act = { Comma: () => this.act("start"), Period: () => this.act("end"), KeyP: () => this.act("play") }[code];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  toggle() {
    if (!this.media) return announce(this.say?.("no-film") ?? "");
    if (this.media.paused) void this.media.play().catch(() => {});
    else this.media.pause();
    return undefined;
  }

  /** @param {number} by @param {HTMLInputElement} field */
  nudge(by, field) {
    const row = this.rows?.find(({ element }) => element.contains(field));
    if (!row) return;
    this.keepPast(field);
    row.nudge(by, field);
    this.writeText();
  }

  /** This line alone: it stops at its end. @param {Row} row */
  play({ cue }) {
    const { media } = this;
    if (!media) return announce(this.say?.("no-film") ?? "");
    media.currentTime = cue.startMs / 1000;
    this.stopsAtMs = cue.endMs;
    void media.play().catch(() => {});
    return undefined;
  }

  follow() {
    if (this.stopsAtMs !== undefined && this.nowMs >= this.stopsAtMs) {
      this.media?.pause();
      this.stopsAtMs = undefined;
    }
    const said = this.rows?.find(({ cue }) => cue.startMs <= this.nowMs && this.nowMs < cue.endMs);
    for (const row of this.rows ?? []) row.element.classList.toggle("is-said", row === said);
  }

  /** At the cursor: where the film is, if it is in this line, else as far in as the words are. @param {Row} row */
  split(row) {
    const { cue, words } = row;
    const at = words.selectionStart > 0 && words.selectionStart < words.value.length ? words.selectionStart : Math.ceil(words.value.length / 2);
    const share = words.value ? at / words.value.length : 0.5;
    const isIn = this.nowMs - cue.startMs >= SHORTEST_MS && cue.endMs - this.nowMs >= SHORTEST_MS;
    const ms = isIn ? this.nowMs : Math.round(cue.startMs + (cue.endMs - cue.startMs) * share);
    const [first, second] = [cue.text.slice(0, at).trim(), cue.text.slice(at).trim()];
    const endMs = cue.endMs;
    Object.assign(cue, { text: first, endMs: ms });
    words.value = first;
    row.fit();
    row.showTimes();
    this.insert({ startMs: ms, endMs: Math.max(endMs, ms + SHORTEST_MS), text: second });
    announce(this.say?.("split") ?? "");
  }

  /** @param {Row} row */
  merge(row) {
    const next = this.rows?.[this.rows.indexOf(row) + 1];
    if (!next) return void this.past?.pop();
    Object.assign(row.cue, { text: [row.cue.text, next.cue.text].filter((text) => text.trim()).join(" "), endMs: Math.max(row.cue.endMs, next.cue.endMs) });
    row.words.value = row.cue.text;
    this.remove(next);
    row.fit();
    row.showTimes();
    this.changed(row);
    row.words.focus();
    announce(this.say?.("joined") ?? "");
  }

  /** @param {Row} row */
  delete(row) {
    const at = this.rows?.indexOf(row) ?? 0;
    this.remove(row);
    this.writeText();
    const near = this.rows?.[Math.min(at, this.rows.length - 1)];
    if (near) near.words.focus();
    else /** @type {HTMLElement | null | undefined} */ (this.box?.querySelector("[data-do='new']"))?.focus();
    announce(this.say?.("deleted") ?? "");
  }

  /** @param {Row} row */
  remove(row) {
    if (row === this.current) this.current = undefined;
    row.element.remove();
    this.rows = this.rows?.filter((each) => each !== row);
  }
}

customElements.define("caption-editor", CaptionEditor);

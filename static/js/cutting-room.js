/** <cutting-room>: the timeline of a cut; a place is opened beside it, its takes are tried in their place, and what is edited can be undone. */
import { announce } from "./lib/announce.js";
import { keysFor } from "./lib/keys.js";
import { listen } from "./lib/live.js";
import { Table } from "./lib/room/table.js";
import { Undoing } from "./lib/room/undoing.js";
import { clockText } from "./lib/time.js";
import { wordsOf } from "./lib/words.js";

/** @typedef {HTMLElement & {currentMs: number, places: import("./lib/cut/places.js").Place[], seekTo(ms: number): void, toggle(): void, hush(isHeard: ((place: string) => boolean) | null): void}} CutPlayer */

const NUDGE_MS = 10, FAR_NUDGE_MS = 100;
const SAVED_AFTER_MS = 400;
const HERE_EVERY_MS = 10_000;
const NO_ONE = "00000000-0000-0000-0000-000000000000";

class CuttingRoom extends HTMLElement {
  connectedCallback() {
    this.say = wordsOf(this);
    this.table = new Table(this.part("timeline"));
    this.undoing = new Undoing();
    this.hear();
    for (const name of ["tools", "keys"]) this.part(name).hidden = false;
    this.stopListening = listen(this.dataset.ticket ?? "", () => this.bringTimeline());
    this.beating = window.setInterval(() => this.beHere(), HERE_EVERY_MS);
    void this.beHere();
    const first = this.table.blocks[0];
    if (first) this.table.select(first, { focus: false });
  }

  disconnectedCallback() {
    this.stopHearing?.abort();
    this.stopKeys?.();
    this.stopListening?.();
    window.clearInterval(this.beating);
  }

  /** @param {string} name @returns {HTMLElement} */
  part(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-${name}]`));
  }

  get player() {
    return /** @type {CutPlayer | null} */ (this.querySelector("cut-player"));
  }

  get block() {
    return this.table?.selected ?? null;
  }

  hear() {
    this.stopHearing = new AbortController();
    const { signal } = this.stopHearing;
    this.addEventListener("click", (event) => this.clicked(event), { signal });
    this.addEventListener("submit", (event) => this.submitted(event), { signal });
    this.addEventListener("nudged", (event) => void this.nudge(/** @type {CustomEvent} */ (event).detail.byMs), { signal });
    const tries = Object.fromEntries([..."123456789"].map((key) => [key, () => this.tryTake(Number(key))]));
    const toggle = () => this.player?.toggle();
    this.stopKeys = keysFor(this, {
      ...tries, " ": toggle, k: toggle,
      arrowleft: () => this.step(-1), arrowright: () => this.step(1), arrowup: () => this.step(-1), arrowdown: () => this.step(1),
      ",": () => void this.nudge(-NUDGE_MS), ".": () => void this.nudge(NUDGE_MS), "<": () => void this.nudge(-FAR_NUDGE_MS), ">": () => void this.nudge(FAR_NUDGE_MS), ";": () => void this.nudge(-FAR_NUDGE_MS), ":": () => void this.nudge(FAR_NUDGE_MS),
      "-": () => void this.change("gain_db", (was) => was - 1), "+": () => void this.change("gain_db", (was) => was + 1), "=": () => void this.change("gain_db", (was) => was + 1),
      i: () => void this.trim("starts"), o: () => void this.trim("ends"),
      m: () => this.balance("mute"), s: () => this.balance("solo"), z: () => void this.undo(),
    }, { isFirst: true });
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const target = /** @type {Element} */ (event.target);
    const link = target.closest(".block a"), what = /** @type {HTMLElement | null} */ (target.closest("[data-do]"))?.dataset.do;
    if (link && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      void this.open(/** @type {HTMLElement} */ (link.closest(".block")));
    } else if (what === "undo") void this.undo();
    else if (what === "earlier" || what === "later") void this.move(what);
    else if (what === "solo" || what === "mute") this.balance(what);
    else if (what === "try") this.tryTake(this.takes.indexOf(/** @type {HTMLElement} */ (target.closest("[data-audition]"))) + 1);
  }

  // Places

  /** @param {number} by */
  step(by) {
    const block = this.table?.neighbour(by);
    if (block) void this.open(block);
  }

  /** @param {HTMLElement} block */
  async open(block) {
    this.table?.select(block);
    if (!this.player?.classList.contains("is-playing")) this.player?.seekTo(Number(block.dataset.startMs));
    this.hushed();
    await this.bringTakes();
    void this.beHere();
  }

  async bringTakes() {
    const block = this.block, address = block?.querySelector("a")?.href;
    if (!block || !address) return;
    const page = await this.bring(address);
    const takes = page?.querySelector("[data-takes]");
    if (!takes || this.block?.dataset.slot !== block.dataset.slot) return;
    this.part("inspector").hidden = false;
    this.part("title").textContent = page?.querySelector("h1")?.textContent ?? "";
    this.part("layer-tools").hidden = !block.closest(".together");
    this.part("takes-here").replaceChildren(document.adoptNode(takes));
    this.takes.forEach((take, at) => this.offerToTry(take, at + 1));
  }

  /** @param {string} address @returns {Promise<Document | null>} */
  async bring(address) {
    const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
    return answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  }

  get takes() {
    return /** @type {HTMLElement[]} */ ([...this.part("takes-here").querySelectorAll("[data-audition]")]);
  }

  /** @param {HTMLElement} take @param {number} number */
  offerToTry(take, number) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: this.say?.("try", { number }) ?? "" });
    button.dataset.do = "try";
    take.querySelector(".row")?.append(button);
  }

  // Trying

  /** @param {number} number */
  async tryTake(number) {
    const take = this.takes[number - 1], address = take?.dataset.audition;
    if (!take || !address) return;
    const page = await this.bring(address);
    const player = page?.querySelector("cut-player");
    if (!player) return;
    for (const other of this.takes) other.classList.toggle("is-tried", other === take);
    this.part("player").replaceChildren(document.adoptNode(player));
    this.hushed();
    // Enter is next: it goes into the cut.
    const decides = take.querySelector("button[value='in-the-cut']") ?? take.querySelector("[data-do='try']");
    /** @type {HTMLElement | null} */ (decides)?.focus({ preventScroll: true });
    announce(this.say?.("tried", { number, name: take.querySelector("h2")?.textContent?.trim() ?? "" }) ?? "");
  }

  get tried() {
    return this.takes.find((take) => take.classList.contains("is-tried"));
  }

  // Editing

  /** The form that edits the take which is tried, or else the first: that plays. */
  get editing() {
    const take = this.tried ?? this.takes[0];
    return /** @type {HTMLFormElement | null} */ (take?.querySelector("form[action$='/edit']") ?? null);
  }

  /** @param {string} name @returns {HTMLInputElement | null} */
  field(name) {
    return this.editing?.querySelector(`[name$='-${name}']`) ?? null;
  }

  /** @param {number} byMs */
  nudge(byMs) {
    return this.change("offset_ms", (was) => was + byMs);
  }

  /** @param {string} name @param {(was: number) => number} next */
  async change(name, next) {
    if (!this.takes.length) await this.bringTakes();
    const field = this.field(name);
    if (!field) { announce(this.say?.("plain") ?? ""); return; }
    field.value = String(next(Number(field.value.replace(",", ".")) || 0));
    this.saveSoon(/** @type {HTMLFormElement} */ (field.form));
  }

  /** Begin or end it where the cut is now. @param {"starts" | "ends"} name */
  async trim(name) {
    if (!this.takes.length) await this.bringTakes();
    const field = this.field(name), place = this.player?.places.find(({ row }) => row.dataset.place === this.block?.dataset.slot);
    if (!field || !place || !this.player) { announce(this.say?.("plain") ?? ""); return; }
    const ms = place.inMs + this.player.currentMs - place.startMs;
    if (ms < 0) return;
    field.value = clockText(ms, { tenths: true });
    this.saveSoon(/** @type {HTMLFormElement} */ (field.form));
  }

  /** Several presses are one edit. @param {HTMLFormElement} form */
  saveSoon(form) {
    window.clearTimeout(this.saving);
    this.saving = window.setTimeout(() => void this.send(form), SAVED_AFTER_MS);
  }

  /** @param {SubmitEvent} event */
  submitted(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!this.part("takes-here").contains(form)) return;
    event.preventDefault();
    void this.send(form, event.submitter);
  }

  /** @param {HTMLFormElement} form @param {HTMLElement | null} [submitter] */
  async send(form, submitter) {
    const undone = form.action.endsWith("/edit") ? this.undoing?.before(form) : undefined;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form, submitter), credentials: "same-origin" }).catch(() => null);
    if (!answer) { announce(this.say?.("lost") ?? ""); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const takes = page.querySelector("[data-takes]");
    if (takes) this.part("takes-here").replaceChildren(document.adoptNode(takes));
    this.takes.forEach((take, at) => this.offerToTry(take, at + 1));
    announce(this.say?.(answer.ok ? "saved" : "refused") ?? "");
    if (!answer.ok) return;
    const saved = this.part("takes-here").querySelector(`form[action$='${new URL(form.action).pathname}']`);
    if (undone && saved) this.undoing?.add(undone, /** @type {HTMLFormElement} */ (saved));
    this.showUndo();
    await this.bringTimeline();
  }

  /** @param {"earlier" | "later"} way */
  async move(way) {
    const slot = this.block?.dataset.slot;
    if (!slot || !(await this.press(way, slot))) return;
    this.undoing?.addMove(way === "earlier" ? "later" : "earlier", slot);
    this.showUndo();
    await this.bringTimeline();
  }

  /** @param {string} way @param {string} slot */
  async press(way, slot) {
    const address = (this.say?.(`move_${way}`) ?? "").replace(NO_ONE, slot);
    const body = new URLSearchParams({ csrf_token: this.dataset.csrf ?? "" });
    const answer = await fetch(address, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
    announce(this.say?.(answer?.ok ? "saved" : "lost") ?? "");
    return answer?.ok ?? false;
  }

  async undo() {
    const last = this.undoing?.take();
    this.showUndo();
    if (!last) return;
    if (last.way) {
      if (await this.press(last.way, last.slot)) await this.bringTimeline();
      return;
    }
    const page = await this.bring(last.address.replace(/\/alternates\/.*$/, ""));
    const form = /** @type {HTMLFormElement | null | undefined} */ (page?.querySelector(`form[action$='${new URL(last.address).pathname}']`));
    if (!form || !last.isStill(form)) { announce(this.say?.("stale") ?? ""); return; }
    last.fill(form);
    const answer = await fetch(last.address, { method: "POST", body: new FormData(form), credentials: "same-origin" }).catch(() => null);
    announce(this.say?.(answer?.ok ? "undone" : "lost") ?? "");
    await Promise.all([this.bringTakes(), this.bringTimeline()]);
  }

  showUndo() {
    /** @type {HTMLButtonElement} */ (this.part("do='undo'")).disabled = !this.undoing?.length;
  }

  // What changed, and who is here

  async bringTimeline() {
    const page = await this.bring(location.href);
    const fresh = page?.querySelector("[data-timeline]"), player = page?.querySelector("#room-cut");
    if (fresh) this.table?.take(document.adoptNode(fresh));
    if (player && !this.player?.classList.contains("is-playing")) {
      player.setAttribute("data-start-ms", String(Math.round(this.player?.currentMs ?? 0)));
      this.part("player").replaceChildren(document.adoptNode(player));
      this.hushed();
    }
  }

  async beHere() {
    if (document.hidden) return;
    const body = new URLSearchParams({ csrf_token: this.dataset.csrf ?? "", place: this.block?.dataset.slot ?? "" });
    const answer = await fetch(this.dataset.here ?? "", { method: "POST", body, credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return;
    const list = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("ul");
    if (!list) return;
    this.table?.mark([...list.querySelectorAll("li")].map((item) => item.dataset.at ?? ""));
    if (list.textContent !== this.part("who-is-here").textContent) this.part("who-is-here").replaceChildren(document.adoptNode(list));
  }

  // Solo and mute

  /** @param {"solo" | "mute"} how */
  balance(how) {
    const { block, table } = this, layer = block?.closest(".layer"), stretch = block?.closest(".together");
    if (!table || !layer || !stretch) return;
    this.balanced = this.isBalanced(how) ? null : { how, own: table.slotsOf(layer), all: table.slotsOf(stretch) };
    this.hushed();
  }

  /** @param {string} how */
  isBalanced(how) {
    return Boolean(this.balanced?.how === how && this.balanced.own.has(this.block?.dataset.slot ?? ""));
  }

  /** What is heard of what plays together. */
  hushed() {
    const { balanced } = this;
    for (const how of ["solo", "mute"]) this.querySelector(`[data-do='${how}']`)?.setAttribute("aria-pressed", String(this.isBalanced(how)));
    this.player?.hush?.(balanced ? (slot) => !balanced.all.has(slot) || balanced.own.has(slot) === (balanced.how === "solo") : null);
  }
}

customElements.define("cutting-room", CuttingRoom);

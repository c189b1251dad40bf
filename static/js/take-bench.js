/** <take-bench>: its ways as tabs, forms that stay on the page, counts while you type, a sheet on phones; templates/submissions/_bench.html says what it upgrades. */
import { announce } from "./lib/announce.js";
import { watchAwaited } from "./lib/awaited.js";
import { bringBack, bringLooksBack, forgetTyped, keepLooks, keepTyped } from "./lib/bench/kept.js";
import { tabsOf } from "./lib/bench/ways.js";
import { progressIn } from "./lib/progress.js";
import { clockText } from "./lib/time.js";
import { upload } from "./lib/upload.js";
import { wordsOf } from "./lib/words.js";

const SHEET = matchMedia("(max-width: 47.99rem)");

class TakeBench extends HTMLElement {
  connectedCallback() {
    if (this.stopHearing) return;
    this.stopHearing = new AbortController();
    const { signal } = this.stopHearing;
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ act, capture = false) => target.addEventListener(type, act, { signal, capture });
    on(this, "submit", (event) => void this.submitted(event));
    on(this, "input", (event) => this.typed(event.target));
    on(this, "takes-found", () => this.nameRescued());
    on(this, "take-kept", (event) => void this.arrived(event));
    on(window, "hashchange", () => this.turned());
    on(this, "keydown", (event) => { if (event.key === "Escape" && this.isOpenSheet && !event.defaultPrevented) this.close(); });
    // Before the recorder hears it: what asks to be recorded or noted must be on screen by then.
    on(document, "record-request", () => this.reveal("record"), true);
    on(document, "bench-request", () => this.reveal("record"));
    on(document, "note-request", (event) => this.note(event));
    this.build();
  }

  disconnectedCallback() {
    this.stopHearing?.abort();
  }

  /** What is here now is made to work: at first, and whenever the server has drawn it anew. */
  build() {
    this.say = wordsOf(this);
    const nav = /** @type {HTMLElement | null} */ (this.querySelector(".ways"));
    this.show = nav ? tabsOf(nav, this.way, (way) => { this.way = way; }) : undefined;
    const field = this.writing;
    if (field) {
      if (bringBack(field, this.place)) {
        this.show?.("write");
        announce(this.say("back"));
      }
      this.count(field);
    }
    bringLooksBack(this, this.place, this.takeNumber);
    this.nameRescued(); // the recorder may have found them before this script was here
    watchAwaited();
  }

  /** On a phone the recorder is in the closed sheet: what it found is said outside. */
  nameRescued() {
    this.querySelector("[data-rescued]")?.toggleAttribute("hidden", !this.querySelector("[data-kept] .is-rescued"));
  }

  get place() {
    return this.dataset.place ?? "";
  }

  get takeNumber() {
    return this.dataset.take ?? "1";
  }

  /** @returns {HTMLTextAreaElement | null} */
  get writing() {
    return this.querySelector("textarea[data-keep]");
  }

  // The sheet, which the address opens: #bench

  get isOpenSheet() {
    return SHEET.matches && this.classList.contains("bench-sheet") && this.matches(":target, :has(:target)");
  }

  /** @param {string} way */
  reveal(way) {
    this.show?.(way);
    if (SHEET.matches && this.classList.contains("bench-sheet") && !this.isOpenSheet) window.location.hash = this.id;
  }

  turned() {
    if (this.isOpenSheet) /** @type {HTMLElement | null} */ (this.querySelector("[data-closes]"))?.focus();
  }

  close() {
    window.location.hash = "main";
  }

  /** @param {CustomEvent<{ms: number}>} event */
  note({ detail }) {
    const field = this.writing;
    if (!field) return;
    this.reveal("write");
    const before = field.value && !field.value.endsWith("\n") ? `${field.value}\n` : field.value;
    field.value = `${before}${clockText(detail.ms)} `;
    field.focus();
    this.typed(field);
  }

  // What is typed and ticked

  /** @param {EventTarget} target */
  typed(target) {
    if (target instanceof HTMLInputElement && "look" in target.dataset) keepLooks(this, this.place, this.takeNumber);
    if (target !== this.writing || !(target instanceof HTMLTextAreaElement)) return;
    keepTyped(target, this.place);
    this.count(target);
  }

  /** @param {HTMLTextAreaElement} field */
  count(field) {
    const shown = /** @type {HTMLElement | null} */ (this.querySelector("[data-count-words]"));
    if (!shown) return;
    const count = field.value.split(/\s+/).filter(Boolean).length;
    const most = Number(field.dataset.mostWords);
    const over = most ? count - most : 0;
    shown.hidden = !count;
    shown.classList.toggle("is-over", over > 0);
    shown.textContent = this.say?.(over > 0 ? "words-over" : most ? "words-of" : "words", { count, most, over }) ?? "";
  }

  // What is sent, and what comes back

  /** @param {SubmitEvent} event */
  async submitted(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) return event.preventDefault();
    if (!("stays" in form.dataset)) return undefined;
    event.preventDefault();
    if (form.dataset.sending) return undefined;
    form.dataset.sending = "yes";
    const answer = await this.send(form, event.submitter);
    delete form.dataset.sending;
    if (answer === undefined) return announce(this.say?.("called-off") ?? "");
    return this.answered(form, answer);
  }

  /** @param {HTMLFormElement} form @param {HTMLElement | null} submitter @returns what came back; null: nothing; undefined: it was called off */
  async send(form, submitter) {
    const sending = /** @type {HTMLElement | null} */ (form.querySelector("[data-sending]"));
    const isLarge = form.enctype === "multipart/form-data" && sending;
    const bar = sending?.querySelector("progress");
    const words = /** @type {HTMLElement | null} */ (sending?.querySelector("[data-sending-words]"));
    const onProgress = isLarge && bar && words && this.say ? progressIn(bar, words, this.say) : () => {};
    if (isLarge) sending.hidden = false;
    submitter?.setAttribute("aria-busy", "true");
    const body = new FormData(form, submitter);
    const onWaiting = () => { if (words && this.say) words.textContent = this.say("waiting"); };
    const calledOff = new AbortController();
    const stop = /** @type {HTMLElement | null | undefined} */ (sending?.querySelector("[data-stop-sending]"));
    stop?.addEventListener("click", () => calledOff.abort(), { signal: calledOff.signal });
    const options = { csrf: String(body.get("csrf_token")), uploads: this.dataset.uploads, accept: "text/html", onProgress, onWaiting, signal: calledOff.signal };
    const answer = await upload(form.action, body, options).catch(() => null);
    submitter?.removeAttribute("aria-busy");
    if (isLarge) sending.hidden = true;
    if (calledOff.signal.aborted) submitter?.focus();
    return calledOff.signal.aborted ? undefined : answer;
  }

  /** @param {HTMLFormElement} form @param {Awaited<ReturnType<typeof upload>> | null} answer */
  answered(form, answer) {
    if (answer?.isSignIn) return this.complain("signed-out");
    if (answer?.error) return this.complain("", answer.error);
    const isFine = answer !== null && answer.status < 300;
    const adds = form.querySelector("textarea[data-keep], input[type=file]") !== null;
    if (isFine && form.contains(this.writing)) forgetTyped(this.place);
    if (!answer || !this.redraw(answer.text)) return this.complain("not-sent");
    if (!isFine) return void /** @type {HTMLElement | null} */ (this.querySelector("[data-summary]"))?.focus();
    announce(this.say?.(adds ? "arrived" : "changed") ?? "");
    const part = adds ? null : form.closest("figure")?.id;
    return this.focusOn(part ? document.getElementById(part)?.querySelector(".part-acts button") : null);
  }

  /** @param {Element | null | undefined} element */
  focusOn(element) {
    const target = element ?? this.querySelector("#on-it") ?? this.querySelector("[data-way][aria-selected=true]");
    /** @type {HTMLElement | null} */ (target)?.focus();
  }

  /** @param {string} word @param {string} [sentence] the server's own */
  complain(word, sentence) {
    this.querySelector(".bench-trouble")?.remove();
    const trouble = document.createElement("p");
    trouble.className = "bench-trouble recorder-error";
    trouble.setAttribute("role", "alert");
    trouble.textContent = sentence ?? this.say?.(word) ?? "";
    this.querySelector(".bench-ways")?.prepend(trouble);
  }

  /** A take that the recorder sent: the page around stays, the bench is drawn anew. @param {CustomEvent<{location?: string}>} event */
  async arrived(event) {
    const { location: address } = event.detail;
    if (!address) return;
    event.preventDefault();
    const page = await fetch(address).then((answer) => answer.text()).catch(() => "");
    if (!this.redraw(page)) return void window.location.assign(address);
    announce(this.say?.("arrived") ?? "");
    this.focusOn(null);
  }

  /** @param {string} html a page that holds this bench */
  redraw(html) {
    const fresh = this.freshIn(html);
    if (!fresh) return false;
    // The one verb of the page stands outside: nothing to share becomes something, and the other way round.
    const verb = fresh.ownerDocument.querySelector(".verb");
    if (verb) document.querySelector(".verb")?.replaceChildren(...verb.childNodes);
    this.dataset.take = fresh.dataset.take;
    this.replaceChildren(...fresh.childNodes);
    this.build();
    return true;
  }

  /** @param {string} html */
  freshIn(html) {
    return new DOMParser().parseFromString(html, "text/html").getElementById(this.id);
  }
}

customElements.define("take-bench", TakeBench);

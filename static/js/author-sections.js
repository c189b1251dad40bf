/**
 * <author-sections>: the author's page. Each section is sent by itself and swapped in place, so that what is typed in the
 * others stays; in a draft it is sent while its author types. Without script every form works by itself.
 */
import { announce } from "./lib/announce.js";
import { watchAwaited } from "./lib/awaited.js";
import { upload } from "./lib/upload.js";
import { wordsOf } from "./lib/words.js";

const IDLE_MS = 1500;

/** @typedef {{page: Document, status: number, location: string | undefined, error: string | undefined, isSignIn: boolean}} Answer */

class AuthorSections extends HTMLElement {
  connectedCallback() {
    if (this.hearing) return;
    this.say = wordsOf(this);
    /** @type {Set<HTMLFormElement>} what was typed and is not saved */
    this.unsaved = new Set();
    this.turn = Promise.resolve();
    this.hearing = new AbortController();
    const { signal } = this.hearing;
    this.addEventListener("submit", (event) => this.submitted(event), { signal });
    this.addEventListener("input", (event) => this.typed(/** @type {Element} */ (event.target)), { signal });
    this.addEventListener("focusout", () => this.saveSoon(), { signal });
    this.addEventListener("take-kept", (event) => this.recorded(event), { signal });
    document.addEventListener("parts-arrived", (event) => this.renewSides(/** @type {CustomEvent<Document>} */ (event).detail), { signal });
    window.addEventListener("beforeunload", (event) => (this.unsaved?.size || this.sending) && event.preventDefault(), { signal });
  }

  disconnectedCallback() {
    window.clearTimeout(this.idle);
    this.hearing?.abort();
    this.hearing = undefined;
  }

  /** @param {Element} target */
  typed(target) {
    const form = /** @type {HTMLFormElement | null} */ (target.closest("form[data-saves]"));
    if (!form) return;
    this.unsaved?.add(form);
    this.tell(form, "unsaved");
    this.saveSoon();
  }

  saveSoon() {
    window.clearTimeout(this.idle);
    if (this.dataset.autosaves !== undefined && this.unsaved?.size) this.idle = window.setTimeout(() => this.saveUnsaved(), IDLE_MS);
  }

  /** Rows get their ids when they are saved, so a list of rows waits until nobody is in it. */
  saveUnsaved() {
    for (const form of this.unsaved ?? []) if (!form.querySelector("[data-rows]") || !form.contains(document.activeElement)) this.inTurn(() => this.save(form, { quietly: true }));
  }

  /** @param {SubmitEvent} event */
  submitted(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.method !== "post") return;
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    this.inTurn(async () => {
      if (!form.closest("section[data-part]")) await this.saveAll();
      // Fetched, the page it leads to would say what happened to nobody.
      if (form.dataset.leadsOn !== undefined) form.submit();
      else await this.save(form);
      form.removeAttribute("aria-busy");
    });
  }

  /** One after the other: each is answered with what the one before left. @param {() => Promise<unknown>} act */
  inTurn(act) {
    this.turn = this.turn?.then(act, act);
  }

  /** A button beside the sections is about what is typed in them. */
  async saveAll() {
    for (const form of this.unsaved ?? []) await this.save(form, { quietly: true });
  }

  /** @param {HTMLFormElement} form @param {{quietly?: boolean}} [how] */
  async save(form, { quietly = false } = {}) {
    if (!form.isConnected) return;
    this.unsaved?.delete(form);
    this.tell(form, "saving");
    this.sending = true;
    let answer = await this.send(form);
    if (answer?.status === 400 && this.renewTokens(answer.page)) answer = await this.send(form);
    this.sending = false;
    if (!answer || answer.isSignIn || answer.error || answer.status >= 500 || (answer.status >= 300 && answer.status !== 422)) return this.failed(form, answer);
    if (answer.status === 422 && quietly) return this.refusedQuietly(form, answer.page);
    if (!answer.page.querySelector("author-sections")) return this.goOn(answer);
    this.take(form, answer, quietly);
  }

  /** @param {HTMLFormElement} form @returns {Promise<Answer | null>} */
  async send(form) {
    const onProgress = (/** @type {number} */ sent, /** @type {number} */ total) => total > 1e6 && this.tell(form, "sending", { percent: Math.floor((sent / total) * 100) });
    const fields = new FormData(form);
    const csrf = String([...fields].find(([name]) => name.endsWith("csrf_token"))?.[1] ?? "");
    const onWaiting = () => this.tell(form, "waiting");
    const answer = await upload(form.action, fields, { csrf, uploads: this.dataset.uploads, onProgress, onWaiting }).catch(() => null);
    return answer && { ...answer, page: new DOMParser().parseFromString(answer.text, "text/html") };
  }

  /** After signing in again the page's tokens are old; the page that says so carries a fresh one. @param {Document} page */
  renewTokens(page) {
    const token = /** @type {HTMLInputElement | null} */ (page.querySelector("[name=csrf_token]"))?.value;
    if (!token) return false;
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (this.querySelectorAll("[name=csrf_token], [name$='-csrf_token']"))) input.value = token;
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-csrf]"))) element.dataset.csrf = token;
    return true;
  }

  /** @param {HTMLFormElement} form @param {Answer | null} answer */
  failed(form, answer) {
    if (form.matches("[data-saves]")) this.unsaved?.add(form);
    const said = answer?.page.querySelector("main p")?.textContent ?? "";
    this.tell(form, answer?.isSignIn ? "signed-out" : answer ? "not-now" : "away", { sentence: answer?.error || said });
  }

  /** Half a sentence is no mistake yet: say what is missing, and leave the fields alone. @param {HTMLFormElement} form @param {Document} page */
  refusedQuietly(form, page) {
    this.unsaved?.add(form);
    const sentence = page.querySelector(".summary li")?.textContent ?? "";
    this.tell(form, "not-yet", { sentence });
  }

  /** To another page, as after a publication. @param {Answer} answer */
  goOn({ location: address }) {
    this.unsaved?.clear();
    if (address) window.location.assign(address);
  }

  /** @param {HTMLFormElement} form @param {Answer} answer @param {boolean} quietly */
  take(form, answer, quietly) {
    const section = form.closest("section[data-part]");
    const isSaved = answer.status < 300;
    if (isSaved && answer.location) this.moveTo(new URL(answer.location).pathname);
    this.renewSides(answer.page);
    if (!section) return this.changed(form, answer.page);
    const isBusy = quietly && (this.unsaved?.has(form) || (form.contains(document.activeElement) && !sendsFile(form)));
    if (isBusy) this.keepTyping(form, answer.page);
    else this.swap(section.id, answer.page);
    const now = /** @type {HTMLFormElement | null} */ (document.getElementById(section.id)?.querySelector("form[data-saves]"));
    if (now && isSaved && !this.unsaved?.has(now)) this.tell(now, "saved", { time: new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) });
    if (!quietly) this.sayAloud(answer.page, section.id, isSaved);
  }

  /** What a page that was loaded anew would say on top. @param {Document} page @param {string} id @param {boolean} isSaved */
  sayAloud(page, id, isSaved) {
    const said = page.querySelector(".flash span")?.textContent ?? "";
    announce(said || this.say?.(isSaved ? "saved-aloud" : "not-saved-aloud") || "");
    const section = document.getElementById(id);
    if (!isSaved || !said || !section || section.querySelector("form[data-saves]")) return;
    const place = document.createElement("p");
    place.className = "saved";
    place.textContent = said;
    section.append(place);
  }

  /** A button beside the sections changed one of them. @param {HTMLFormElement} form @param {Document} page */
  changed(form, page) {
    const id = form.dataset.for;
    if (!id) return;
    this.swap(id, page);
    const section = document.getElementById(id);
    section?.scrollIntoView({ block: "nearest" });
    const name = String(new FormData(form).get("field") ?? "");
    /** @type {HTMLElement | null | undefined} */ (section?.querySelector(`[name="${id}-${name}"]`) ?? section?.querySelector("h2"))?.focus();
    announce(this.say?.("saved-aloud") ?? "");
  }

  /** @param {string} id @param {Document} page */
  swap(id, page) {
    const [here, fresh] = [document.getElementById(id), page.getElementById(id)];
    if (!here || !fresh) return;
    const focused = here.contains(document.activeElement) ? document.activeElement : null;
    for (const form of here.querySelectorAll("form")) this.unsaved?.delete(form);
    here.replaceWith(document.adoptNode(fresh));
    watchAwaited();
    const summary = /** @type {HTMLElement | null} */ (fresh.querySelector("[data-summary]"));
    const again = focused && [...fresh.querySelectorAll("input, select, textarea, button")].find((each) => each.id ? each.id === focused.id : each.textContent === focused.textContent);
    if (summary) summary.focus();
    else if (focused) /** @type {HTMLElement} */ (again ?? fresh.querySelector("h2")).focus({ preventScroll: true });
  }

  /** The section stays as it is under the author's hands; only what it carries unseen is renewed. @param {HTMLFormElement} form @param {Document} page */
  keepTyping(form, page) {
    form.querySelector("[data-summary]")?.remove();
    const fresh = page.getElementById(form.closest("section")?.id ?? "");
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input[name$=version]"))) {
      const now = /** @type {HTMLInputElement | null | undefined} */ (fresh?.querySelector(`[name="${input.name}"]`));
      if (now) input.value = now.value;
    }
  }

  /** Outline, heading, lint and preview. @param {Document} page */
  renewSides(page) {
    for (const side of this.querySelectorAll("[data-side]")) {
      const fresh = page.getElementById(side.id);
      if (fresh && !fresh.isEqualNode(side)) side.replaceWith(document.adoptNode(fresh));
    }
  }

  /** The address of a draft follows its title: every form of the page follows too. @param {string} path */
  moveTo(path) {
    const [from, to] = [window.location.pathname, path].map((each) => each.replace(/\/edit$/, "/"));
    if (!from || !to || from === to) return;
    for (const name of ["action", "href", "data-upload-url"]) {
      for (const element of this.querySelectorAll(`[${name}^="${from}"]`)) element.setAttribute(name, to + element.getAttribute(name)?.slice(from.length));
    }
    window.history.replaceState(null, "", path);
  }

  /** A take was kept: its section shows it, and the others stay as they are. @param {Event} event */
  recorded(event) {
    event.preventDefault();
    this.refresh(/** @type {Element} */ (event.target).closest("section")?.id ?? "");
  }

  /** @param {string} id */
  refresh(id) {
    this.inTurn(async () => {
      const text = await fetch(window.location.pathname, { headers: { Accept: "text/html" } }).then((response) => response.text()).catch(() => "");
      const page = new DOMParser().parseFromString(text, "text/html");
      if (!page.querySelector("author-sections")) return;
      this.renewSides(page);
      this.swap(id, page);
      // The button that kept the take left with it.
      if (document.activeElement === document.body) document.getElementById(id)?.querySelector("h2")?.focus({ preventScroll: true });
    });
  }

  /** @param {HTMLFormElement} form @param {string} word @param {Record<string, string | number>} [values] */
  tell(form, word, values) {
    let place = form.querySelector("[data-saved]");
    if (!place) {
      place = form.appendChild(document.createElement("p"));
    }
    const isTrouble = ["signed-out", "not-now", "away"].includes(word);
    place.className = isTrouble ? "saved error" : "saved";
    if (isTrouble) place.setAttribute("role", "alert");
    else place.removeAttribute("role");
    /** @type {HTMLElement} */ (place).dataset.saved = word;
    place.textContent = this.say?.(word, values) ?? "";
  }
}

/** @param {HTMLFormElement} form */
const sendsFile = (form) => [.../** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[type=file]"))].some((input) => input.files?.length);

customElements.define("author-sections", AuthorSections);

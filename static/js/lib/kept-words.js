/**
 * Long texts stay in this browser until they have arrived: a crash, a closed tab or an error page costs nobody their words.
 * What comes back is offered, never put in by itself. It is the person's own, and goes when they sign out.
 */
import { recall, remember } from "./memory.js";

const PREFIX = "words:";
const SENT = "words-sent";
const KEPT_FOR_MS = 14 * 24 * 3600 * 1000;
// These keep what is typed by themselves, on the server as well.
const BY_THEMSELVES = "note-composer, take-bench, author-sections[data-autosaves]";

/** @typedef {{at: number, words: Record<string, string>}} Kept */

/** @param {HTMLTemplateElement} offer what is said over a form, with the person's id in data-person */
export function keepWords(offer) {
  const own = `${PREFIX}${offer.dataset.person}:`;
  forgetWhatArrived();
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[method=post]"))) {
    if (form.action.endsWith("/signout")) form.addEventListener("submit", forgetAll);
    const fields = [...form.querySelectorAll("textarea")].filter((field) => field.name);
    if (!fields.length || form.closest(BY_THEMSELVES)) continue;
    const key = own + new URL(form.action).pathname;
    offerBack(form, fields, key, offer);
    form.addEventListener("input", () => keep(fields, key));
    form.addEventListener("submit", () => sessionStorage.setItem(SENT, key));
  }
}

/** @param {HTMLTextAreaElement[]} fields @param {string} key */
function keep(fields, key) {
  const isTyped = fields.some((field) => field.value !== field.defaultValue);
  remember(key, isTyped ? { at: Date.now(), words: Object.fromEntries(fields.map((field) => [field.name, field.value])) } : undefined);
}

/** A form that was taken leads on by a redirect; one that came back, an error page and a dead line do not. */
function forgetWhatArrived() {
  const key = sessionStorage.getItem(SENT);
  const [arrival] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  if (!key || !arrival) return;
  sessionStorage.removeItem(SENT);
  if (arrival.redirectCount > 0 && !window.location.pathname.startsWith("/signin")) remember(key, undefined);
}

/** @param {HTMLFormElement} form @param {HTMLTextAreaElement[]} fields @param {string} key @param {HTMLTemplateElement} offer */
function offerBack(form, fields, key, offer) {
  const kept = recall(key, /** @type {Kept | null} */ (null));
  if (!kept) return;
  const cameBack = form.querySelector("[data-summary]") !== null;
  const lost = fields.filter((field) => kept.words[field.name] && kept.words[field.name] !== field.value);
  if ((!lost.length && !cameBack) || Date.now() - kept.at > KEPT_FOR_MS) return remember(key, undefined);
  if (!lost.length) return undefined;
  const note = /** @type {HTMLElement} */ (offer.content.firstElementChild?.cloneNode(true));
  const when = note.querySelector("time");
  if (when) when.textContent = new Date(kept.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  note.addEventListener("click", ({ target }) => {
    const act = /** @type {HTMLElement} */ (target).closest("button")?.dataset.do;
    if (act === "put-back") lost.forEach((field) => putBack(field, kept.words[field.name] ?? field.value));
    else if (act === "throw-away") remember(key, undefined);
    else return;
    note.remove();
    lost[0]?.focus();
  });
  return form.prepend(note);
}

/** What stands over a field, such as the editor of captions, hears of it. @param {HTMLTextAreaElement} field @param {string} words */
function putBack(field, words) {
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function forgetAll() {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) remember(key, undefined);
}

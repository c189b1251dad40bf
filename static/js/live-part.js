/** <live-part data-ticket data-from data-said data-grows>: a list that is drawn anew while its page is open; templates/components/live.html says what it upgrades. */
import { announce } from "./lib/announce.js";
import { listen } from "./lib/live.js";

class LivePart extends HTMLElement {
  connectedCallback() {
    const { ticket } = this.dataset;
    this.stop = ticket ? listen(ticket, (html) => this.hear(html)) : this.follow();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  /** @param {string} [html] */
  hear(html) {
    document.dispatchEvent(new Event(HEARD));
    return html === undefined ? this.bring() : this.show(html);
  }

  /** Without a stream of its own it looks when another part of the page has heard; soon, not at once: many pages heard it. */
  follow() {
    let soon = 0;
    const look = () => {
      soon ||= window.setTimeout(() => {
        soon = 0;
        this.bring();
      }, Math.random() * SOON_MS);
    };
    document.addEventListener(HEARD, look);
    return () => {
      window.clearTimeout(soon);
      document.removeEventListener(HEARD, look);
    };
  }

  async bring() {
    const answer = await fetch(this.dataset.from ?? "", { credentials: "same-origin" }).catch(() => null);
    if (answer?.ok && !answer.redirected) this.show(await answer.text());
  }

  /** @param {string} html */
  show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("ol, ul");
    const list = this.querySelector("ol, ul");
    if (fresh && list) this.take(list, fresh);
  }

  /** Item by item, known by its id or its place: what did not change stays, and keeps the focus. @param {Element} list @param {Element} fresh */
  take(list, fresh) {
    const before = new Map([...list.children].map((item, at) => [keyOf(item, at), item]));
    const changed = /** @type {Element[]} */ ([]);
    [...fresh.children].forEach((item, at) => {
      const old = before.get(keyOf(item, at));
      before.delete(keyOf(item, at));
      const isSame = old && looks(old) === looks(item);
      const own = isSame ? old : renewed(item, old);
      if (!isSame) changed.push(own);
      if (list.children[at] !== own) list.insertBefore(own, list.children[at] ?? null);
    });
    if (!("grows" in this.dataset)) before.forEach((item) => item.remove());
    const filled = changed.filter((item) => !item.querySelector(".hole, .standin")).map((item) => item.querySelector(".visually-hidden")?.textContent);
    if (filled.length && this.dataset.said) announce(`${this.dataset.said} ${filled.join(". ")}`);
    const hint = /** @type {HTMLElement | null} */ (this.querySelector("[data-changed]"));
    if (hint && changed.length) hint.hidden = false;
  }
}

const HEARD = "live-part:heard", SOON_MS = 2000;
const VARIES = / class="is-new"| is-new(?=")|<input type="hidden" name="csrf_token"[^>]*>/g;
const GROWS_OLD = /(<time[^>]*>)[^<]*/g;

/** What an item shows: that it came just now, how long ago that is, and the token of its form, is no change. @param {Element} item */
const looks = (item) => item.outerHTML.replace(VARIES, "").replace(GROWS_OLD, "$1");

/** @param {Element} item @param {number} at */
const keyOf = (item, at) => item.id || at;

/** The item in place of the old one, with its focus. @param {Element} item @param {Element | undefined} old */
function renewed(item, old) {
  const had = old?.contains(document.activeElement);
  const own = document.adoptNode(item);
  own.classList.add("is-new");
  old?.replaceWith(own);
  if (had) /** @type {HTMLElement | null} */ (own.querySelector("a"))?.focus({ preventScroll: true });
  return own;
}

customElements.define("live-part", LivePart);

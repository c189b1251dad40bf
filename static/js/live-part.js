/** <live-part data-ticket data-from data-said>: a list that is drawn anew while its page is open; templates/components/live.html says what it upgrades. */
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

  /** Item by item: what did not change keeps its place, and the focus. @param {Element} list @param {Element} fresh */
  take(list, fresh) {
    const now = [...fresh.children], before = [...list.children];
    const changed = now.filter((item, at) => !before[at] || looks(item) !== looks(before[at]));
    now.forEach((item, at) => {
      if (!changed.includes(item)) return;
      const had = before[at]?.contains(document.activeElement);
      const own = document.adoptNode(item);
      own.classList.add("is-new");
      if (before[at]) before[at].replaceWith(own);
      else list.append(own);
      if (had) /** @type {HTMLElement | null} */ (own.querySelector("a"))?.focus({ preventScroll: true });
    });
    before.slice(now.length).forEach((item) => item.remove());
    const filled = changed.filter((item) => !item.querySelector(".hole, .standin")).map((item) => item.querySelector(".visually-hidden")?.textContent);
    if (filled.length && this.dataset.said) announce(`${this.dataset.said} ${filled.join(". ")}`);
    const hint = /** @type {HTMLElement | null} */ (this.querySelector("[data-changed]"));
    if (hint && changed.length) hint.hidden = false;
  }
}

const HEARD = "live-part:heard", SOON_MS = 2000;
const VARIES = / class="is-new"|<input type="hidden" name="csrf_token"[^>]*>/g;

/** What an item shows: that it came just now, and the token of its form, is no change. @param {Element} item */
const looks = (item) => item.outerHTML.replace(VARIES, "");

customElements.define("live-part", LivePart);

/** <live-wall data-ticket>: works that come to a wall while its page is open fade in; who is reading gets a button instead. */
import { announce } from "./lib/announce.js";
import { listen } from "./lib/live.js";

class LiveWall extends HTMLElement {
  connectedCallback() {
    this.wall = /** @type {HTMLElement} */ (this.querySelector(".wall"));
    this.more = /** @type {HTMLElement} */ (this.querySelector(".live-more"));
    /** @type {Element[]} */
    this.held = [];
    this.more.querySelector("button")?.addEventListener("click", () => this.show());
    this.stop = listen(this.dataset.ticket ?? "", () => this.bring());
  }

  disconnectedCallback() {
    this.stop?.();
  }

  async bring() {
    const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelectorAll(".wall > *");
    const known = new Set([...(this.wall?.children ?? []), ...(this.held ?? [])].map(addressOf));
    const come = [...fresh].filter((tile) => !known.has(addressOf(tile)));
    if (!come.length) return;
    this.held = [...come, ...(this.held ?? [])];
    const words = this.wordsFor(this.held.length);
    announce(words);
    if (this.isBeingRead) this.offer(words);
    else this.show();
  }

  get isBeingRead() {
    const wall = /** @type {HTMLElement} */ (this.wall);
    return wall.getBoundingClientRect().top < 0 || wall.contains(document.activeElement);
  }

  /** @param {number} count */
  wordsFor(count) {
    const { one = "", many = "" } = /** @type {HTMLElement} */ (this.more?.querySelector("[data-one]")).dataset;
    return count === 1 ? one : many.replace("{count}", String(count));
  }

  /** @param {string} words */
  offer(words) {
    const more = /** @type {HTMLElement} */ (this.more);
    /** @type {HTMLElement} */ (more.querySelector("[data-one]")).textContent = words;
    more.hidden = false;
  }

  show() {
    const tiles = (this.held ?? []).map((tile) => document.adoptNode(tile));
    const hadFocus = this.more?.contains(document.activeElement);
    for (const tile of tiles) tile.classList.add("is-new");
    this.wall?.prepend(...tiles);
    this.held = [];
    if (this.more) this.more.hidden = true;
    if (hadFocus) /** @type {HTMLElement | undefined} */ (tiles[0])?.focus();
  }
}

/** @param {Element} tile */
const addressOf = (tile) => tile.getAttribute("href");

customElements.define("live-wall", LiveWall);

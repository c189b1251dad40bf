/** <search-page data-said data-none>: what fits comes while one types. Without script the form is sent as any other. */
import { announce } from "./lib/announce.js";

const IDLE_MS = 250;
const FOUND = "[data-found]";

class SearchPage extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form?.addEventListener("input", () => this.lookSoon());
    this.form?.querySelector("button")?.classList.add("visually-hidden");
  }

  disconnectedCallback() {
    window.clearTimeout(this.idle);
    this.asking?.abort();
  }

  lookSoon() {
    window.clearTimeout(this.idle);
    this.idle = window.setTimeout(() => this.look(), IDLE_MS);
  }

  async look() {
    if (!this.form) return;
    const fields = /** @type {[string, string][]} */ ([...new FormData(this.form)]);
    const address = `${this.form.action}?${new URLSearchParams(fields)}`;
    this.asking?.abort();
    const { signal } = (this.asking = new AbortController());
    const answer = await fetch(address, { signal, credentials: "same-origin" }).catch(() => null);
    const html = answer?.ok ? await answer.text().catch(() => null) : null;
    if (html !== null && !signal.aborted) this.show(address, new DOMParser().parseFromString(html, "text/html"));
  }

  /** @param {string} address @param {Document} page */
  show(address, page) {
    const fresh = page.querySelector(FOUND);
    if (!fresh) return;
    this.querySelector(FOUND)?.replaceWith(document.adoptNode(fresh));
    document.title = page.title;
    history.replaceState(null, "", address);
    announce((fresh.querySelector("section") ? this.dataset.said : this.dataset.none) ?? "");
  }
}

customElements.define("search-page", SearchPage);

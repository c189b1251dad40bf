/** <live-bell data-ticket data-from>: the bell of every page, drawn anew when there are notices, or none any more; templates/layouts/_header.html. */
import { announce } from "./announce.js";
import { listen } from "./live.js";

const LOOK_MS = 60000;

class LiveBell extends HTMLElement {
  connectedCallback() {
    this.stop = listen(this.dataset.ticket ?? "", () => this.bring(), LOOK_MS);
  }

  disconnectedCallback() {
    this.stop?.();
  }

  async bring() {
    const answer = await fetch(this.dataset.from ?? "", { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("a");
    const bell = this.querySelector("a");
    if (!fresh || !bell || fresh.className === bell.className) return;
    bell.className = fresh.className;
    bell.innerHTML = fresh.innerHTML;
    if (bell.classList.contains("news")) announce(bell.textContent ?? "");
  }
}

customElements.define("live-bell", LiveBell);

/** <copy-field>: a button that copies the words of the field above it. Where a browser lets no page copy, they are selected by hand. */
import { announce } from "./lib/announce.js";

class CopyField extends HTMLElement {
  connectedCallback() {
    const field = /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
    const button = /** @type {HTMLButtonElement} */ (this.querySelector("button"));
    button.hidden = !navigator.clipboard; // there is none on plain http
    button.addEventListener("click", () => this.copy(field, button));
  }

  /** @param {HTMLTextAreaElement} field @param {HTMLButtonElement} button */
  async copy(field, button) {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select();
      return;
    }
    const said = button.dataset.said ?? "";
    /** @type {HTMLElement} */ (button.querySelector("span")).textContent = said;
    announce(said);
  }
}

customElements.define("copy-field", CopyField);

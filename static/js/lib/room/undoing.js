/** What was edited here, to be taken back: the last first, and only while nobody has changed it since. */

const OWN = ["csrf_token"];

/** @param {HTMLFormElement} form */
const versionOf = (form) => /** @type {HTMLInputElement | null} */ (form.querySelector("[name$='version']"))?.value ?? "";

/** @typedef {{way?: undefined, address: string, isStill(form: HTMLFormElement): boolean, fill(form: HTMLFormElement): void}} Edited */
/** @typedef {{way: string, slot: string}} Moved */

export class Undoing {
  constructor() {
    /** @type {(Edited | Moved)[]} */
    this.done = [];
  }

  get length() {
    return this.done.length;
  }

  /** How a form stood before it was changed. @param {HTMLFormElement} form @returns {{address: string, values: Map<string, string>}} */
  before(form) {
    const inputs = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input")]);
    const kept = inputs.filter(({ name }) => name && !OWN.includes(name) && !name.endsWith("version"));
    return { address: form.action, values: new Map(kept.map(({ name, defaultValue }) => [name, defaultValue])) };
  }

  /** @param {{address: string, values: Map<string, string>}} before @param {HTMLFormElement} saved as it stands since */
  add({ address, values }, saved) {
    const version = versionOf(saved);
    this.done.push({
      address,
      isStill: (form) => versionOf(form) === version,
      fill: (form) => {
        for (const [name, value] of values) {
          const input = /** @type {HTMLInputElement | null} */ (form.querySelector(`[name='${name}']`));
          if (input) input.value = value;
        }
      },
    });
  }

  /** @param {string} way @param {string} slot */
  addMove(way, slot) {
    this.done.push({ way, slot });
  }

  take() {
    return this.done.pop();
  }
}

/** A form that saves itself on the server, and in this browser while the server is away. */
import { recall, remember } from "../memory.js";
import { post } from "../post.js";

const PAUSE_MS = 1500;
const RETRY_MS = 15000;
const KEPT_FOR_MS = 30 * 24 * 3600 * 1000;
const PREFIX = "draft:";
// What the server writes anew with every page.
const NOT_TYPED = new Set(["csrf_token"]);

/** @param {HTMLFormElement} form @returns {[string, string][]} */
const typedIn = (form) => /** @type {[string, string][]} */ ([...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_TYPED.has(name)));

export class Draft {
  /**
   * @param {HTMLFormElement} form
   * @param {{url: string | undefined, csrf: string, key: string}} where
   * @param {(state: "saved" | "kept" | "restored") => void} tell
   */
  constructor(form, { url, csrf, key }, tell) {
    this.form = form;
    this.url = url;
    this.csrf = csrf;
    this.key = PREFIX + key;
    this.tell = tell;
    forgetOld();
  }

  /** Something was typed: keep it here at once, send it after a pause. */
  touched() {
    remember(this.key, { at: Date.now(), fields: typedIn(this.form) });
    this.sendIn(PAUSE_MS);
  }

  /** @param {number} ms */
  sendIn(ms) {
    window.clearTimeout(this.timer);
    if (this.url) this.timer = window.setTimeout(() => void this.save(), ms);
  }

  async save() {
    const sent = typedIn(this.form);
    try {
      await post(/** @type {string} */ (this.url), new FormData(this.form), this.csrf);
    } catch {
      this.tell("kept");
      return this.sendIn(RETRY_MS);
    }
    if (JSON.stringify(sent) !== JSON.stringify(typedIn(this.form))) return undefined;
    remember(this.key, undefined);
    return this.tell("saved");
  }

  /** Bring back what this browser kept and the server never had. */
  restore() {
    const kept = recall(this.key, /** @type {{fields: [string, string][]} | null} */ (null));
    if (!kept || JSON.stringify(kept.fields) === JSON.stringify(typedIn(this.form))) return;
    fill(this.form, kept.fields);
    this.tell("restored");
    this.sendIn(PAUSE_MS);
  }

  stop() {
    window.clearTimeout(this.timer);
  }
}

/** @param {HTMLFormElement} form @param {[string, string][]} fields */
function fill(form, fields) {
  const values = new FormData();
  fields.forEach(([name, value]) => values.append(name, value));
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)) field.checked = values.getAll(field.name).includes(field.value);
    else if ((field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) && values.has(field.name)) field.value = String(values.get(field.name));
  }
}

function forgetOld() {
  if (!remember(PREFIX, undefined)) return;
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    if (Date.now() - recall(key, { at: 0 }).at > KEPT_FOR_MS) remember(key, undefined);
  }
}

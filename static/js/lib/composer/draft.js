/** A form that saves itself on the server, and in this browser while the server is away. */
import { recall, remember } from "../memory.js";
import { NotTaken, post } from "../post.js";

const PAUSE_MS = 1500;
const RETRY_MS = 15000;
const KEPT_FOR_MS = 30 * 24 * 3600 * 1000;
const PREFIX = "draft:";
// What the server writes anew with every page.
const NOT_TYPED = new Set(["csrf_token", "version"]);

/** @param {HTMLFormElement} form @returns {[string, string][]} */
const typedIn = (form) => /** @type {[string, string][]} */ ([...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_TYPED.has(name)));

export class Draft {
  /**
   * @param {HTMLFormElement} form
   * @param {{url: string | undefined, csrf: string, key: string}} where
   * @param {(state: "saved" | "kept" | "restored" | "changed") => void} tell
   */
  constructor(form, { url, csrf, key }, tell) {
    this.form = form;
    this.url = url;
    this.csrf = csrf;
    this.key = PREFIX + key;
    this.tell = tell;
    this.isChanged = false;
    /** The versions that this window knows of: the one it opened on, and each it saved, whether or not the answer came back. */
    this.versions = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=version]"));
    forgetOld();
  }

  /** Something was typed: keep it here at once, send it after a pause. */
  touched() {
    this.keep();
    this.sendIn(PAUSE_MS);
  }

  keep() {
    remember(this.key, { at: Date.now(), fields: typedIn(this.form), versions: this.versions?.value });
  }

  forget() {
    this.stop();
    remember(this.key, undefined);
  }

  /** @param {number} ms */
  sendIn(ms) {
    window.clearTimeout(this.timer);
    if (this.url && !this.isChanged) this.timer = window.setTimeout(() => void this.save(), ms);
  }

  async save() {
    const sent = typedIn(this.form);
    const fields = new FormData(this.form);
    // Files go with the form alone, or have been sent by themselves.
    for (const [field, value] of [...fields]) if (value instanceof File) fields.delete(field);
    const name = window.crypto.getRandomValues(new Uint32Array(2)).join("-");
    fields.append("saved-as", name);
    if (this.versions) this.versions.value += ` ${name}`;
    this.keep();
    try {
      const response = await post(/** @type {string} */ (this.url), fields, this.csrf);
      this.savedAs(name, (await response.json().catch(() => ({}))).version);
    } catch (error) {
      return this.notSaved(error instanceof NotTaken && error.status === 409);
    }
    if (JSON.stringify(sent) !== JSON.stringify(typedIn(this.form))) return undefined;
    remember(this.key, undefined);
    return this.tell("saved");
  }

  /** Nothing older can be saved now; what was sent after it may be. @param {string} name @param {string | undefined} version */
  savedAs(name, version) {
    if (!this.versions) return;
    const known = this.versions.value.split(" ");
    this.versions.value = [version ?? name, ...known.slice(known.indexOf(name) + 1)].join(" ");
  }

  /** @param {boolean} isChanged another window saved something else */
  notSaved(isChanged) {
    this.isChanged ||= isChanged;
    this.tell(this.isChanged ? "changed" : "kept");
    this.sendIn(RETRY_MS);
  }

  /** Bring back what this browser kept and the server never had. */
  restore() {
    const kept = recall(this.key, /** @type {{fields: [string, string][], versions?: string} | null} */ (null));
    if (!kept || JSON.stringify(kept.fields) === JSON.stringify(typedIn(this.form))) return;
    fill(this.form, kept.fields);
    if (this.versions && kept.versions) this.versions.value = kept.versions;
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

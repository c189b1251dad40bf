/** A take on its way from this browser to its bench: sent while it is recorded where somebody is signed in, and kept there by a form. */
import { upload } from "../upload.js";
import { Denied, Pump } from "./pump.js";
import { fileName, formFor } from "./sending.js";
import { discard } from "./shelf.js";

/** @typedef {import("./shelf.js").Kept} Kept */

export class Keeping {
  /**
   * @param {HTMLElement} recorder with where things go in its data
   * @param {{sent: (bytes: number) => void, waiting: () => void}} tell
   */
  constructor(recorder, tell) {
    this.recorder = recorder;
    this.tell = tell;
  }

  /** Send this take, and what is still being added to it. @param {Kept} take */
  follow(take) {
    const { uploads, csrf = "" } = this.recorder.dataset;
    if (this.following === take.id) return;
    this.leave();
    if (!uploads) return;
    this.following = take.id;
    this.pump = new Pump(take.id, { url: uploads, csrf, name: fileName(take) }, this.tell);
  }

  /** There is more of it. */
  nudge() {
    this.pump?.nudge();
  }

  /** Send no more of it; what is there waits on the server for a while. */
  leave() {
    this.pump?.stop();
    this.pump = this.following = undefined;
  }

  /**
   * @param {Kept} take
   * @param {Blob} blob
   * @param {{isWhole: boolean, fields: Record<string, string>, onProgress: (sent: number, total: number) => void}} options isWhole: all of it is on the shelf
   * @returns {Promise<{location?: string, text: string}>} rejects with Denied; then the take is still here
   */
  async keep(take, blob, { isWhole, fields, onProgress }) {
    this.follow(take);
    const isSent = Boolean(this.pump) && isWhole;
    const bytes = isSent && this.pump ? await this.pump.finish() : blob;
    const form = formFor(this.recorder, take, bytes, fields);
    const answer = await upload(this.recorder.dataset.uploadUrl ?? "", form, { csrf: this.recorder.dataset.csrf ?? "", onProgress: isSent ? () => {} : onProgress }).catch(() => null);
    if (!answer) throw new Denied("not-sent");
    if (answer.isSignIn) throw new Denied("signed-out");
    if (answer.status >= 300) throw new Denied(answer.status === 507 ? "no-room" : "not-sent", answer.error);
    this.leave();
    await discard(take.id).catch(() => {});
    return answer;
  }

  /** Nobody wants it. @param {string} id */
  async forget(id) {
    if (this.following === id) await this.pump?.forget();
    await discard(id);
  }
}

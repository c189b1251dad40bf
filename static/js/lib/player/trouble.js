/** A file that can't be loaded says so in its own place, with a way to try again. */
import { templateOf } from "../words.js";

export class Trouble {
  /** @param {HTMLElement} player @param {HTMLMediaElement} media @param {AbortSignal} signal */
  constructor(player, media, signal) {
    this.player = player;
    this.media = media;
    // Errors of a <source> don't bubble.
    media.addEventListener("error", () => this.look(), { capture: true, signal });
    media.addEventListener("loadedmetadata", () => this.over(), { signal });
    // What went wrong before this script was here has no event any more.
    if (media.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) this.look();
  }

  /** The last of its sources failing is what counts: the browser says so a moment after the event. */
  look() {
    setTimeout(() => { if (this.media.error || this.media.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) this.tell(); });
  }

  tell() {
    if (this.overlay) return;
    this.seconds = this.media.currentTime;
    const fragment = templateOf(this.player, "trouble");
    this.overlay = /** @type {HTMLElement | null | undefined} */ (fragment?.querySelector(".player-trouble"));
    if (fragment) this.player.querySelector(".player-stage")?.append(fragment);
    this.media.controls = false;
  }

  over() {
    if (!this.overlay) return;
    const hadFocus = this.overlay.contains(document.activeElement);
    this.overlay.remove();
    this.overlay = undefined;
    this.media.controls = true;
    if (hadFocus) this.media.focus();
    if (this.seconds) this.media.currentTime = this.seconds;
  }

  reload() {
    this.media.load();
    void this.media.play().catch(() => {});
  }
}

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
    setTimeout(async () => {
      if (this.hasFailed && !(await this.renew()) && this.hasFailed) this.tell();
    });
  }

  get hasFailed() {
    return this.media.error !== null || this.media.networkState === HTMLMediaElement.NETWORK_NO_SOURCE;
  }

  /** What played while its sizes were being made goes when they are there: the page knows where they are.
   * @returns {Promise<boolean>} whether there was anything else to play */
  async renew() {
    const { media, player } = this;
    const page = await fetch(window.location.href).then((answer) => answer.text()).catch(() => "");
    const fresh = new DOMParser().parseFromString(page, "text/html").getElementById(player.id);
    const sources = [...(fresh?.querySelectorAll("source") ?? [])];
    const held = [...media.querySelectorAll("source")];
    if (!sources.length || sources.map(({ src }) => src).join() === held.map(({ src }) => src).join()) return false;
    const [seconds, wasPlaying] = [media.currentTime || this.seconds || 0, !media.paused];
    held.forEach((source) => source.remove());
    media.prepend(...sources.map((source) => document.adoptNode(source)));
    media.removeAttribute("src");
    media.load();
    if (seconds) media.addEventListener("loadedmetadata", () => { media.currentTime = seconds; }, { once: true });
    if (wasPlaying) void media.play().catch(() => {});
    return true;
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

  async reload() {
    if (!(await this.renew())) this.media.load();
    void this.media.play().catch(() => {});
  }
}

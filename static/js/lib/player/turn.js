/** What stands over the stage while a try is offered and goes on. */
import { announce } from "../announce.js";
import { templateOf } from "../words.js";

/** @typedef {import("./practice.js").Step} Step */

export class Turn {
  /** @param {HTMLElement} player @param {HTMLMediaElement} media @param {(key: string, values?: Record<string, number>) => string} say */
  constructor(player, media, say) {
    this.player = player;
    this.media = media;
    this.say = say;
  }

  /** @param {Step} step @param {boolean} isLooping */
  offer(step, isLooping) {
    const fragment = templateOf(this.player, "turn");
    this.overlay?.remove();
    this.overlay = /** @type {HTMLElement | null} */ (fragment?.querySelector(".pause"));
    if (!this.overlay || !fragment) return;
    this.overlay.classList.toggle("is-looping", isLooping);
    this.player.querySelector(".player-stage")?.append(fragment);
    this.media.controls = isLooping;
    const imperative = this.overlay.querySelector("[data-turn-step]");
    if (imperative) imperative.textContent = step.imperative;
    this.left(step.seconds);
    announce(`${this.say("turn", { seconds: step.seconds })}. ${step.imperative}`);
  }

  /** @param {Step} step */
  begin(step) {
    const start = this.overlay?.querySelector("[data-do='start']");
    const goOn = /** @type {HTMLElement | null | undefined} */ (this.overlay?.querySelector("[data-do='go-on']"));
    if (start === document.activeElement) goOn?.focus();
    start?.remove();
    goOn?.classList.add("main");
    this.left(step.seconds);
  }

  /** @param {number} seconds */
  left(seconds) {
    const title = this.overlay?.querySelector("[data-turn-title]");
    if (title) title.textContent = seconds > 0 ? this.say("turn", { seconds }) : this.say("time-up");
  }

  loops() {
    this.overlay?.classList.add("is-looping");
    this.media.controls = true;
  }

  end() {
    this.overlay?.remove();
    this.media.controls = true;
  }
}

/** How somebody likes to watch and listen: speed, captions, quality, pauses, keys. This browser keeps it for all players. */
import { announce } from "../announce.js";
import { recall, remember } from "../memory.js";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
const HABITS = "player";

export class Habits {
  /** @param {HTMLElement} player @param {HTMLMediaElement} media @param {(key: string, values?: Record<string, string>) => string} say */
  constructor(player, media, say) {
    this.player = player;
    this.media = media;
    this.say = say;
    this.kept = recall(HABITS, { speed: 1, pauses: true, captions: /** @type {boolean | null} */ (null), keys: true, quality: "" });
    this.speed = /** @type {HTMLSelectElement | null} */ (player.querySelector("[data-speed]"));
    this.quality = /** @type {HTMLSelectElement | null} */ (player.querySelector("[data-quality]"));
    this.setSpeed(this.kept.speed);
    this.setCaptions(this.kept.captions ?? [...media.textTracks].some((track) => track.mode === "showing"));
    const box = /** @type {HTMLInputElement | null} */ (player.querySelector("[data-keys-on]"));
    if (box) box.checked = this.kept.keys;
    if (this.kept.quality && this.quality?.querySelector(`[value="${CSS.escape(this.kept.quality)}"]`)) this.setQuality(this.kept.quality);
  }

  /** @param {Partial<Habits["kept"]>} change */
  keep(change) {
    this.kept = { ...recall(HABITS, this.kept), ...change };
    remember(HABITS, this.kept);
  }

  /** @param {EventTarget} target @returns {boolean} whether it was one of ours */
  changed(target) {
    if (target === this.speed) this.setSpeed(Number(this.speed?.value));
    else if (target === this.quality) this.setQuality(this.quality?.value ?? "");
    else if (target instanceof HTMLInputElement && "keysOn" in target.dataset) this.keep({ keys: target.checked });
    else return false;
    return true;
  }

  /** @param {boolean} isOn */
  setCaptions(isOn) {
    const [first, ...others] = this.media.textTracks;
    if (!first) return;
    first.mode = isOn ? "showing" : "hidden";
    others.forEach((track) => { track.mode = "disabled"; });
    this.player.querySelector("[data-do='captions']")?.setAttribute("aria-pressed", String(isOn));
    if (isOn !== this.kept.captions) this.keep({ captions: isOn });
  }

  toggleCaptions() {
    this.setCaptions(!this.kept.captions);
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.media.defaultPlaybackRate = speed; // a file that is loaded anew starts with it
    this.media.playbackRate = speed;
    if (this.speed) this.speed.value = String(speed);
    if (speed !== this.kept.speed) this.keep({ speed });
  }

  /** @param {number} by */
  shiftSpeed(by) {
    const at = SPEEDS.indexOf(this.kept.speed) + by;
    const speed = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at))] ?? 1;
    this.setSpeed(speed);
    announce(this.say("speed", { speed: `${speed}×` }));
  }

  /** Another form of the same film goes on where this one is. @param {string} name empty: what fits the screen */
  setQuality(name) {
    const { media } = this;
    const url = /** @type {HTMLOptionElement | null | undefined} */ (this.quality?.querySelector(`[value="${CSS.escape(name)}"]`))?.dataset.url;
    const [seconds, wasPlaying] = [media.currentTime, !media.paused];
    if (url) media.src = url;
    else media.removeAttribute("src");
    media.load();
    if (seconds) media.addEventListener("loadedmetadata", () => { media.currentTime = seconds; }, { once: true });
    if (wasPlaying) void media.play().catch(() => {});
    if (this.quality) this.quality.value = name;
    if (name !== this.kept.quality) this.keep({ quality: name });
  }
}

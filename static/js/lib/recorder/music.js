/** The guide track, the click and the device's delay: what somebody chose, what this device was found to be, and the band that plays it. */
import { recall, remember } from "../memory.js";
import { Band, fetchSound, markOf } from "./band.js";
import { clapTest, hearsItself } from "./clap.js";
import { chunksFrom } from "./shelf.js";

const CHOICE = "recorder:music";
const DELAYS = "recorder:delays";

export class Music {
  /** @param {HTMLElement} place @param {(key: string, values?: Record<string, string | number>) => string} say */
  constructor(place, say) {
    this.say = say;
    const find = (/** @type {string} */ name) => /** @type {any} */ (place.querySelector(`[data-${name}]`));
    /** @type {{guide: HTMLSelectElement | null, click: HTMLInputElement, tempo: HTMLInputElement, words: HTMLElement, measure: HTMLButtonElement, check: HTMLButtonElement, checkWords: HTMLElement}} */
    this.parts = { guide: find("guide"), click: find("click"), tempo: find("tempo"), words: find("delay-words"), measure: find("measure"), check: find("headphones"), checkWords: find("headphones-words") };
    const { hasClick, tempo } = recall(CHOICE, { hasClick: false, tempo: 90 });
    this.parts.click.checked = hasClick;
    this.parts.tempo.value = String(tempo);
    place.addEventListener("change", () => remember(CHOICE, { hasClick: this.hasClick, tempo: this.tempo }));
  }

  get hasClick() {
    return this.parts.click.checked;
  }

  get tempo() {
    const { tempo } = this.parts;
    return Math.max(Number(tempo.min), Math.min(Number(tempo.max), Number(tempo.value) || 90));
  }

  get guideUrl() {
    return this.parts.guide?.value ?? "";
  }

  /** Is there anything to hear while recording? */
  get isOn() {
    return this.hasClick || this.guideUrl !== "";
  }

  // The delay of this device, by the name of its microphone

  /** @param {MediaStream | undefined} stream */
  use(stream) {
    this.device = stream?.getAudioTracks()[0]?.label ?? "";
    this.sayDelay();
  }

  /** @returns {number | undefined} milliseconds */
  get delayMs() {
    return recall(DELAYS, /** @type {Record<string, number>} */ ({}))[this.device ?? ""];
  }

  sayDelay() {
    const ms = this.delayMs;
    this.parts.words.textContent = ms === undefined ? this.say("delay-unknown") : this.say("delay-known", { ms });
  }

  /** Are the headphones on? @param {MediaStream} stream */
  async checkHeadphones(stream) {
    const { check, checkWords } = this.parts;
    check.disabled = true;
    checkWords.textContent = this.say("headphones-listening");
    const isHeard = await hearsItself(stream).catch(() => null);
    check.disabled = false;
    checkWords.textContent = this.say(isHeard === null ? "headphones-unclear" : isHeard ? "headphones-off" : "headphones-on");
  }

  /** @param {MediaStream} stream */
  async measure(stream) {
    const { measure, words } = this.parts;
    measure.disabled = true;
    words.textContent = this.say("delay-listening");
    const ms = await clapTest(stream, (left) => { words.textContent = this.say("delay-clap", { left }); }).catch(() => null);
    measure.disabled = false;
    if (ms === null) return void (words.textContent = this.say("delay-unclear"));
    remember(DELAYS, { ...recall(DELAYS, {}), [this.device ?? ""]: ms });
    return this.sayDelay();
  }

  // Playing

  /** Be ready to play before anything is recorded. @param {MediaStream} stream @returns {Promise<MediaStream>} what is to be recorded */
  async prepare(stream) {
    this.stop();
    this.band = new Band(stream);
    this.guide = this.guideUrl ? await fetchSound(this.band.context, this.guideUrl) : undefined;
    return this.band.stream;
  }

  /** @param {{beat: (left: number) => void, zero: () => void}} tell @returns {import("./shelf.js").Lead | undefined} */
  play(tell) {
    const played = this.band?.play({ guide: this.guide, tempo: this.tempo, hasClick: this.hasClick }, tell);
    return played && { markToZeroMs: played.markToZeroMs, deviceMs: this.delayMs ?? 0 };
  }

  stop() {
    this.band?.stop();
    this.band = undefined;
  }

  /** @param {HTMLElement} button @param {HTMLVideoElement} preview @param {number} startMs where the guide begins in the take */
  toggleBeside(button, preview, startMs) {
    const isOn = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isOn));
    if (isOn) this.beside(preview, startMs);
    else this.alone();
  }

  /** Hear the guide beside a take, as they belong together. @param {HTMLVideoElement} preview @param {number} startMs where the guide begins in the take */
  beside(preview, startMs) {
    this.alone();
    const { guide } = this;
    if (!guide) return;
    this.listening = new AbortController();
    const { signal } = this.listening;
    const context = new AudioContext();
    /** @type {AudioBufferSourceNode | undefined} */
    let source;
    const still = () => { source?.stop(); source = undefined; };
    const go = () => {
      still();
      source = new AudioBufferSourceNode(context, { buffer: guide });
      source.connect(context.destination);
      const at = preview.currentTime - startMs / 1000;
      source.start(context.currentTime + Math.max(0, -at), Math.max(0, at));
    };
    for (const type of ["playing", "seeked"]) preview.addEventListener(type, () => { if (!preview.paused) go(); }, { signal });
    for (const type of ["pause", "seeking", "waiting", "ended", "emptied"]) preview.addEventListener(type, still, { signal });
    signal.addEventListener("abort", () => { still(); void context.close(); });
  }

  /** No more guide beside a take. */
  alone() {
    this.listening?.abort();
    this.listening = undefined;
  }
}

/**
 * Where the guide's first moment is heard in a take that was made with one.
 * @param {import("./shelf.js").Kept} take
 * @returns {Promise<number>} milliseconds; 0 for a take that was made without
 */
export async function startOf({ id, lead }) {
  if (!lead) return 0;
  const mark = await markOf(await chunksFrom(id, 0).catch(() => []));
  return mark === null ? 0 : mark + lead.markToZeroMs + lead.deviceMs;
}

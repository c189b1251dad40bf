/** A note that is spoken: a minute at most, kept on the server as soon as it is recorded. */
import { post } from "../post.js";
import { closeStream, formatFor, openStream, wishes } from "../recorder/devices.js";
import { watchLevel } from "../recorder/meter.js";
import { fileName } from "../recorder/sending.js";
import { clockText } from "../time.js";

const MOST_MS = 60000;
const LOOK_MS = 200;

export class Voice {
  /**
   * @param {HTMLElement} place its part of the form
   * @param {DocumentFragment} tools
   * @param {{url: string, csrf: string, say: (key: string, values?: Record<string, string>) => string, changed: () => void}} hears
   */
  constructor(place, tools, hears) {
    this.hears = hears;
    this.place = place;
    this.id = /** @type {HTMLInputElement} */ (place.querySelector("[data-voice-id]"));
    this.file = /** @type {HTMLInputElement} */ (place.querySelector("input[type=file]"));
    const here = /** @type {HTMLElement} */ (place.querySelector("[data-voice-here]"));
    here.replaceChildren(tools);
    this.words = /** @type {HTMLElement} */ (here.querySelector("[data-voice-words]"));
    this.meter = /** @type {HTMLMeterElement} */ (here.querySelector("meter"));
    this.audio = /** @type {HTMLAudioElement} */ (here.querySelector("audio"));
    this.state = /** @type {HTMLElement} */ (here.querySelector("[data-voice-state]"));
    this.leave = /** @type {HTMLElement} */ (here.querySelector("[data-do='unspeak']"));
    this.file.addEventListener("change", () => { if (this.file.files?.[0]) void this.keep(this.file.files[0], this.file.files[0].name); });
    this.leave.hidden = !this.id.value;
    this.place.querySelector("[data-voice-kept] .choice")?.remove();
    if (this.id.value) this.words.textContent = hears.say("voice-again");
  }

  tell(/** @type {string} */ key) {
    this.state.textContent = key && this.hears.say(key);
  }

  /** The one button: begin, or stop. */
  async press() {
    if (this.recorder) return this.recorder.stop();
    this.tell("voice-asking");
    const stream = await openStream("microphone", wishes()).catch(() => null);
    if (!stream) return this.tell("voice-none");
    this.tell("");
    return this.record(stream);
  }

  /** @param {MediaStream} stream */
  record(stream) {
    const recorder = new MediaRecorder(stream, { mimeType: formatFor("microphone"), audioBitsPerSecond: 64000 });
    this.recorder = recorder;
    /** @type {Blob[]} */
    const chunks = [];
    const began = performance.now();
    const stopWatching = watchLevel(stream, (percent) => { this.meter.value = percent; }, () => {});
    const look = setInterval(() => {
      const ms = performance.now() - began;
      this.words.textContent = this.hears.say("voice-stop", { time: clockText(ms), most: clockText(MOST_MS) });
      if (ms >= MOST_MS && recorder.state === "recording") recorder.stop();
    }, LOOK_MS);
    this.show({ isRecording: true });
    recorder.addEventListener("dataavailable", ({ data }) => chunks.push(data));
    recorder.addEventListener("stop", () => {
      clearInterval(look);
      stopWatching();
      closeStream(stream);
      this.recorder = undefined;
      this.show({ isRecording: false });
      void this.keep(new Blob(chunks, { type: recorder.mimeType }), fileName({ mime: recorder.mimeType }).replace("take", "voice"));
    });
    recorder.start(1000);
  }

  /** @param {{isRecording: boolean}} now */
  show({ isRecording }) {
    this.meter.hidden = !isRecording;
    this.audio.hidden = isRecording || !this.audio.src;
    this.leave.hidden = isRecording || !this.id.value;
    this.words.textContent = this.hears.say(this.id.value ? "voice-again" : "voice-record");
  }

  /** @param {Blob} sound @param {string} name */
  async keep(sound, name) {
    const fields = new FormData();
    fields.append("recording", sound, name);
    this.tell("voice-sending");
    try {
      const response = await post(this.hears.url, fields, this.hears.csrf);
      this.id.value = (await response.json()).id;
    } catch {
      return this.tell("voice-lost");
    }
    this.file.value = "";
    this.place.querySelector("[data-voice-kept]")?.remove();
    if (this.audio.src) URL.revokeObjectURL(this.audio.src);
    this.audio.src = URL.createObjectURL(sound);
    this.tell("voice-kept");
    this.show({ isRecording: false });
    return this.hears.changed();
  }

  drop() {
    this.id.value = "";
    this.place.querySelector("[data-voice-kept]")?.remove();
    this.audio.removeAttribute("src");
    this.tell("");
    this.show({ isRecording: false });
    this.words.closest("button")?.focus();
    this.hears.changed();
  }
}

/** Asking the browser for camera, microphone and screen. */
import { recall, remember } from "../memory.js";

/** @typedef {"camera" | "microphone" | "screen"} Kind */
/** @typedef {{videoinput?: string, audioinput?: string}} Wishes ids of the devices somebody picked */

const SOUND = { echoCancellation: false, noiseSuppression: false, autoGainControl: true };
const WISHES = "recorder:devices";

export const wishes = () => /** @type {Wishes} */ (recall(WISHES, {}));

/** @param {Wishes} picked */
export const rememberWishes = (picked) => remember(WISHES, picked);

/** @returns {boolean} whether this browser can record on this page at all */
export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia) && "MediaRecorder" in window;

/** Phones have no screen to give. */
export const canRecordScreen = () => "getDisplayMedia" in (navigator.mediaDevices ?? {});

/** @param {string | undefined} id "ideal", so that an unplugged device falls back to another */
const device = (id) => (id ? { deviceId: { ideal: id } } : {});

/**
 * @param {Kind} kind
 * @param {Wishes} picked
 * @returns {Promise<MediaStream>} rejects with the browser's DOMException
 */
export async function openStream(kind, picked) {
  const audio = { ...SOUND, ...device(picked.audioinput) };
  if (kind === "microphone") return navigator.mediaDevices.getUserMedia({ audio });
  if (kind === "camera") {
    return navigator.mediaDevices.getUserMedia({ audio, video: { width: { ideal: 1280 }, height: { ideal: 720 }, ...device(picked.videoinput) } });
  }
  return withVoice(await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 30 }, audio: true }), audio);
}

/**
 * A screen with the voice beside it, where there is a microphone.
 * @param {MediaStream} screen
 * @param {MediaTrackConstraints} audio
 */
async function withVoice(screen, audio) {
  const voice = await navigator.mediaDevices.getUserMedia({ audio }).catch(() => null);
  if (!voice) return screen;
  if (!screen.getAudioTracks().length) return new MediaStream([...screen.getVideoTracks(), ...voice.getAudioTracks()]);
  const context = new AudioContext();
  const mixed = context.createMediaStreamDestination();
  for (const stream of [screen, voice]) context.createMediaStreamSource(stream).connect(mixed);
  const [track] = mixed.stream.getAudioTracks();
  track.addEventListener("ended", () => void context.close());
  return new MediaStream([...screen.getVideoTracks(), track]);
}

/** @param {MediaStream | undefined} stream */
export function closeStream(stream) {
  stream?.getTracks().forEach((track) => track.stop());
}

/** The devices to pick from; they have names only after the browser was allowed to ask. */
export async function devices() {
  const all = await navigator.mediaDevices.enumerateDevices();
  return (/** @type {"videoinput" | "audioinput"} */ kind) => all.filter((one) => one.kind === kind);
}

/** @param {Kind} kind @returns {string | undefined} a format that this browser records */
export function formatFor(kind) {
  const formats = kind === "microphone"
    ? ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"]
    : ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"];
  return formats.find((format) => MediaRecorder.isTypeSupported(format));
}

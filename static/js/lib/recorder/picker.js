/** The fields in which somebody picks a camera and a microphone. */
import { devices, rememberWishes, wishes } from "./devices.js";

/** @typedef {"videoinput" | "audioinput"} Pick */

/**
 * @param {HTMLElement} recorder
 * @param {import("./devices.js").Kind} kind
 * @param {MediaStream} stream what is in use now
 * @param {(number: number) => string} nameOf a device that has no name
 */
export async function listDevices(recorder, kind, stream, nameOf) {
  const found = await devices();
  const using = stream.getTracks().map((track) => track.getSettings().deviceId);
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (recorder.querySelectorAll("[data-pick]"))) {
    const pick = /** @type {Pick} */ (place.dataset.pick);
    const select = /** @type {HTMLSelectElement} */ (place.querySelector("select"));
    select.replaceChildren(...found(pick).map((device, index) => new Option(device.label || nameOf(index + 1), device.deviceId, false, using.includes(device.deviceId))));
    place.hidden = select.options.length === 0 || (pick === "videoinput" && kind !== "camera");
  }
}

/** @param {EventTarget | null} target @returns {boolean} whether it was such a field */
export function rememberPick(target) {
  const pick = target instanceof HTMLSelectElement && /** @type {HTMLElement | null} */ (target.closest("[data-pick]"))?.dataset.pick;
  if (pick) rememberWishes({ ...wishes(), [pick]: /** @type {HTMLSelectElement} */ (target).value });
  return Boolean(pick);
}

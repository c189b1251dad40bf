/** What somebody typed or ticked at a bench and has not sent: this browser keeps it until it has arrived. */
import { recall, remember } from "../memory.js";

const draftKey = (/** @type {string} */ place) => `bench:${place}`;
const looksKey = (/** @type {string} */ place, /** @type {string} */ take) => `looks:${place}:${take}`;

/** @param {HTMLTextAreaElement} field @param {string} place @returns {boolean} whether something came back */
export function bringBack(field, place) {
  const kept = recall(draftKey(place), "");
  if (!kept || field.value) return false;
  field.value = kept;
  return true;
}

/** @param {HTMLTextAreaElement} field @param {string} place */
export const keepTyped = (field, place) => remember(draftKey(place), field.value || undefined);

/** @param {string} place */
export const forgetTyped = (place) => remember(draftKey(place), undefined);

/** @param {HTMLElement} bench @param {string} place @param {string} take */
export function bringLooksBack(bench, place, take) {
  const ticked = recall(looksKey(place, take), /** @type {string[]} */ ([]));
  for (const box of looksIn(bench)) box.checked = ticked.includes(box.dataset.look ?? "");
}

/** @param {HTMLElement} bench @param {string} place @param {string} take */
export const keepLooks = (bench, place, take) => remember(looksKey(place, take), looksIn(bench).filter((box) => box.checked).map((box) => box.dataset.look));

const looksIn = (/** @type {HTMLElement} */ bench) => /** @type {HTMLInputElement[]} */ ([...bench.querySelectorAll("[data-look]")]);

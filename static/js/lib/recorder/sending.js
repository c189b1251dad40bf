/** A take on its way out of the browser: as a form to the server, or as a file to its maker. */

/** @typedef {import("./shelf.js").Kept} Kept */

/** @param {Kept} take */
export const fileName = ({ mime }) => `take.${mime.includes("mp4") ? "mp4" : mime.includes("ogg") ? "ogg" : "webm"}`;

/**
 * @param {HTMLElement} recorder
 * @param {Kept} take
 * @param {string | Blob} bytes the token of what has arrived, or the take itself
 * @param {Record<string, string>} fields what goes along
 */
export function formFor(recorder, take, bytes, fields) {
  const { csrf = "", field = "file" } = recorder.dataset;
  const form = new FormData();
  form.append("csrf_token", csrf);
  for (const { name, value } of /** @type {NodeListOf<HTMLInputElement>} */ (recorder.querySelectorAll("input[data-extra]"))) form.append(name, value);
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("take_key", take.id);
  form.append("duration_ms", String(take.ms));
  if (typeof bytes === "string") form.append(`${field}_upload`, bytes);
  else form.append(field, bytes, fileName(take));
  return form;
}

/** @param {Kept} take @param {Blob} blob */
export function saveCopy(take, blob) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: fileName(take) });
  link.click();
  URL.revokeObjectURL(link.href);
}

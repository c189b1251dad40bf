/** A take on its way out of the browser: as a form to the server, or as a file to its maker. */

/** @typedef {import("./shelf.js").Kept} Kept */

/** @param {Kept} take */
const fileName = ({ mime }) => `take.${mime.includes("mp4") ? "mp4" : mime.includes("ogg") ? "ogg" : "webm"}`;

/** @param {HTMLElement} recorder @param {Kept} take @param {Blob} blob @param {string} [into] where the take goes, when the page offers more than one place */
export function formFor(recorder, take, blob, into) {
  const { csrf = "", field = "file" } = recorder.dataset;
  const form = new FormData();
  form.append("csrf_token", csrf);
  for (const { name, value } of /** @type {NodeListOf<HTMLInputElement>} */ (recorder.querySelectorAll("input[data-extra]"))) form.append(name, value);
  if (into) form.append("into", into);
  form.append("take_key", take.id);
  form.append("duration_ms", String(take.ms));
  form.append(field, blob, fileName(take));
  return form;
}

/** @param {Kept} take @param {Blob} blob */
export function saveCopy(take, blob) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: fileName(take) });
  link.click();
  URL.revokeObjectURL(link.href);
}

/** The places of a cut, read from the list that is on the page. */

/** @typedef {{gainDb: number, pan: number, fadeInMs: number, fadeOutMs: number, zoom: number, x: number, y: number}} Edit */

/**
 * @typedef {object} Place
 * @property {number} index
 * @property {string} kind "film" | "sound" | "picture" | "text"
 * @property {number} startMs on the clock of the cut
 * @property {number} endMs
 * @property {number} inMs in its own file
 * @property {string} src empty for a text or a hole
 * @property {string} sound what is heard of it, alone; empty where that is not there
 * @property {Edit} edit how it plays in its place
 * @property {string} passage what it plays together with
 * @property {string} arrangement "layers" | "grid" of its passage
 * @property {number} layer of its passage
 * @property {string} poster
 * @property {string} captions
 * @property {string} language
 * @property {{startMs: number, endMs: number, text: string}[]} cues what is said, where it is written on the page
 * @property {string} label
 * @property {string[]} names
 * @property {boolean} isMine
 * @property {HTMLElement} row
 * @property {HTMLElement | null} item its native form
 */

/** What has the stage at a time: one place, or (kind "together") all that play together, or one that is edited. @typedef {Place & {places: Place[]}} Scene */

/** @param {HTMLElement} list @returns {Place[]} */
export function placesIn(list) {
  return /** @type {HTMLElement[]} */ ([...list.children]).map((row, index) => {
    const { kind = "", startMs, durationMs, inMs, src = "", sound = "", poster = "", captions = "", language = "", passage = "", arrangement = "", layer, mine } = row.dataset;
    return {
      index, kind, edit: editOf(row.dataset), src, sound, poster, captions, language, passage, arrangement, row, cues: cuesIn(row),
      startMs: Number(startMs), endMs: Number(startMs) + Number(durationMs), inMs: Number(inMs) || 0, layer: Number(layer) || 0,
      label: row.querySelector("[data-label]")?.textContent?.trim() ?? "",
      names: [...row.querySelectorAll("[data-name]")].map((name) => name.textContent ?? ""),
      isMine: mine !== undefined, item: row.querySelector("[data-item]"),
    };
  });
}

/** @param {Place[]} places in order @returns {Scene[]} */
export function scenesOf(places) {
  /** @type {Scene[]} */
  const scenes = [];
  for (const place of places) {
    const before = scenes.at(-1);
    if (place.passage && before?.passage === place.passage) {
      before.places.push(place);
      before.endMs = Math.max(before.endMs, place.endMs);
    } else scenes.push({ ...place, kind: place.passage || isEdited(place) ? "together" : place.kind, places: [place] });
  }
  return scenes;
}

/** @param {DOMStringMap} data @returns {Edit} */
function editOf({ gainDb, pan, fadeInMs, fadeOutMs, zoom, x, y }) {
  return { gainDb: Number(gainDb) || 0, pan: Number(pan) || 0, fadeInMs: Number(fadeInMs) || 0, fadeOutMs: Number(fadeOutMs) || 0, zoom: Number(zoom) || 1, x: Number(x ?? 0.5), y: Number(y ?? 0.5) };
}

/** @param {Place} place */
function isEdited({ edit }) {
  return Boolean(edit.gainDb || edit.pan || edit.fadeInMs || edit.fadeOutMs || edit.zoom > 1);
}

/** @param {HTMLElement} row */
function cuesIn(row) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("[data-from-ms]"))].map((line) => ({
    startMs: Number(line.dataset.fromMs), endMs: Number(line.dataset.toMs), text: line.textContent ?? "",
  }));
}

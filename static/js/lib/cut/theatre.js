/** What is seen of a cut: the card, the bar of places, the names that light up. */
import { clockText } from "../time.js";

/** @typedef {import("./places.js").Place} Place */

/** A picture, a text, the face of a sound, or what stands in for a place that fails. @param {Place} place @param {string} [sentence] */
export function cardFor(place, sentence) {
  const face = document.createElement("div");
  face.className = `cut-face ${place.kind}`;
  const native = place.kind === "picture" || place.kind === "text" ? place.item?.firstElementChild : place.item?.querySelector(".cut-hole");
  if (native && !sentence) {
    const copy = /** @type {HTMLElement} */ (native.cloneNode(true));
    if (copy instanceof HTMLImageElement) copy.loading = "eager";
    face.append(copy);
  } else if (place.poster) {
    face.append(Object.assign(new Image(), { src: place.poster, alt: "" }));
  }
  if (!native || sentence) face.append(caption(place, sentence));
  return face;
}

/** @param {Place} place @param {string} [sentence] */
function caption(place, sentence) {
  const words = document.createElement("p");
  words.append(Object.assign(document.createElement("strong"), { textContent: place.label }));
  for (const line of [place.names.join(", "), sentence]) if (line) words.append(Object.assign(document.createElement("span"), { textContent: line }));
  return words;
}

/** @param {HTMLElement} bar @param {Place[]} places */
export function drawBar(bar, places) {
  const segments = places.map((place) => {
    const segment = document.createElement("i");
    segment.className = place.kind;
    segment.classList.toggle("is-mine", place.isMine);
    segment.title = [place.label, ...place.names].join(", ");
    segment.style.setProperty("flex-grow", String(place.endMs - place.startMs));
    segment.append(document.createElement("b"));
    return segment;
  });
  bar.replaceChildren(...segments);
}

/** @param {HTMLElement} bar @param {Place[]} places @param {number} ms */
export function fillBar(bar, places, ms) {
  places.forEach((place, index) => {
    const part = Math.max(0, Math.min(1, (ms - place.startMs) / (place.endMs - place.startMs)));
    // Not its width: that would lay out the page with every step.
    /** @type {HTMLElement} */ (bar.children[index].firstElementChild).style.setProperty("scale", `${part} 1`);
  });
}

/** @param {HTMLElement} list @param {Place[]} places */
export function drawNames(list, places) {
  const names = [...new Set(places.flatMap((place) => place.names))];
  list.replaceChildren(...names.map((name) => {
    const row = document.createElement("li");
    row.append(Object.assign(document.createElement("bdi"), { textContent: name }));
    return row;
  }));
}

/** @param {HTMLElement} list @param {Place | null} place */
export function lightNames(list, place) {
  for (const row of list.children) {
    const isLit = place?.names.includes(row.textContent ?? "") ?? false;
    row.classList.toggle("is-lit", isLit);
    if (isLit) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

/** The time in front of a place becomes a button that goes there. @param {Place[]} places @param {(ms: number) => void} go */
export function makeTimesGo(places, go) {
  for (const place of places) {
    const time = place.row.querySelector("[data-at]");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "time", textContent: clockText(place.startMs) });
    button.setAttribute("aria-label", `${clockText(place.startMs)}, ${place.label}`);
    button.addEventListener("click", () => go(place.startMs));
    time?.replaceWith(button);
    if (place.item) place.item.hidden = true;
  }
}

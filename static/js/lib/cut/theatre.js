/** What is seen of a cut: the card, the bar of places, the names that light up. */
import { clockText } from "../time.js";

/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./places.js").Scene} Scene */

/** A picture, a text, the face of a sound, or what stands in for a place that fails; of several, their names. @param {Place[]} places @param {string} [sentence] */
export function cardFor(places, sentence) {
  const [place] = places, face = document.createElement("div");
  face.className = `cut-face ${places.length > 1 ? "many" : place.kind}`;
  const native = places.length > 1 ? undefined : place.kind === "picture" || place.kind === "text" ? place.item?.firstElementChild : place.item?.querySelector(".cut-hole");
  if (native && !sentence) {
    const copy = /** @type {HTMLElement} */ (native.cloneNode(true));
    if (copy instanceof HTMLImageElement) copy.loading = "eager";
    face.append(copy);
  } else if (place.poster && places.length === 1) {
    face.append(Object.assign(new Image(), { src: place.poster, alt: "" }));
  }
  if (!native || sentence) face.append(caption(places, sentence));
  return face;
}

/** @param {Place[]} places @param {string} [sentence] */
function caption(places, sentence) {
  const words = document.createElement("p");
  // On a phone many may not fit: whoever uses keys scrolls them as well.
  if (places.length > 1) words.tabIndex = 0;
  for (const { label, names } of places) {
    const one = places.length > 1 ? words.appendChild(document.createElement("span")) : words;
    one.append(Object.assign(document.createElement("strong"), { textContent: label }));
    if (names.length) one.append(Object.assign(document.createElement("span"), { textContent: names.join(", ") }));
  }
  if (sentence) words.append(Object.assign(document.createElement("span"), { textContent: sentence }));
  return words;
}

/** @param {HTMLElement} bar @param {Scene[]} scenes */
export function drawBar(bar, scenes) {
  const segments = scenes.map(({ kind, places, startMs, endMs }) => {
    const segment = document.createElement("i");
    segment.className = kind;
    segment.classList.toggle("is-mine", places.some(({ isMine }) => isMine));
    segment.title = places.flatMap(({ label, names }) => [label, ...names]).join(", ");
    segment.style.setProperty("flex-grow", String(endMs - startMs));
    segment.append(document.createElement("b"));
    return segment;
  });
  bar.replaceChildren(...segments);
}

/** @param {HTMLElement} bar @param {Scene[]} scenes @param {number} ms */
export function fillBar(bar, scenes, ms) {
  scenes.forEach((scene, index) => {
    const part = Math.max(0, Math.min(1, (ms - scene.startMs) / (scene.endMs - scene.startMs)));
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

/** @param {HTMLElement} list @param {Place[]} places */
export function lightNames(list, places) {
  const lit = new Set(places.flatMap(({ names }) => names));
  for (const row of list.children) {
    const isLit = lit.has(row.textContent ?? "");
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

// One element at a time hears the keys: the one touched last. Bundles do not share modules, so the document keeps it.
const listener = Symbol.for("class-projects.keys");
/** @type {Record<symbol, any>} */
const page = /** @type {any} */ (document);

/** @param {EventTarget | null} target */
const isTyping = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;

/** @param {KeyboardEvent} event */
function isOurs(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false;
  if (document.querySelector("dialog[open]")) return false;
  // A focused button, and a film's own controls, take the space bar themselves, whatever is prevented.
  const hasOwn = event.target instanceof Element && event.target.closest("button, summary, video, audio");
  return !(hasOwn && [" ", "Enter"].includes(event.key));
}

/**
 * Single keys for an element, wherever the focus is, but never while somebody types.
 * @param {HTMLElement} element
 * @param {Record<string, (event: KeyboardEvent) => void>} actions by `KeyboardEvent.key`, in lower case
 * @param {{everywhere?: boolean, isFirst?: boolean, isOn?: () => boolean}} [options] `everywhere`: not only when touched last; `isFirst`: as if it had been
 * @returns {() => void} stop listening
 */
export function keysFor(element, actions, { everywhere = false, isFirst = false, isOn = () => true } = {}) {
  const claim = () => { page[listener] = element; };
  const press = (/** @type {KeyboardEvent} */ event) => {
    const hears = everywhere || page[listener] === element;
    const action = actions[event.key.toLowerCase()];
    if (!hears || !action || !isOn() || !isOurs(event)) return;
    event.preventDefault();
    action(event);
  };
  if (!everywhere) {
    if (isFirst || !page[listener]?.isConnected) claim();
    element.addEventListener("pointerdown", claim);
    element.addEventListener("focusin", claim);
  }
  document.addEventListener("keydown", press);
  return () => document.removeEventListener("keydown", press);
}

/** While somebody writes lines, the film they belong to is in sight: where it is out of it, it is docked in a corner, or on top of a phone. */

/**
 * @param {HTMLElement} editor
 * @param {() => HTMLElement | null | undefined} find the player
 * @param {AbortSignal} signal
 */
export function keepInSight(editor, find, signal) {
  /** @param {Element | null} focused */
  const turn = (focused) => {
    const player = find();
    if (!player || player.closest(".captioning-film")) return;
    const isWanted = editor.contains(focused) || (player.classList.contains("is-docked") && player.contains(focused));
    if (isWanted === player.classList.contains("is-docked")) return;
    // Its place is kept, so that nothing jumps.
    player.style.minBlockSize = isWanted ? `${player.offsetHeight}px` : "";
    player.classList.toggle("is-docked", isWanted);
  };
  document.addEventListener("focusin", ({ target }) => turn(/** @type {Element} */ (target)), { signal });
  // An editor that is drawn anew after a save takes over from the one before.
  signal.addEventListener("abort", () => setTimeout(() => turn(document.activeElement)));
}

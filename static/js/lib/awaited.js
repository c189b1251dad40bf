/** What is still being made ready, `<… id data-awaited>`: the page is asked for it again until it is there, or no longer awaited. No form on the page is touched.
 * `parts-arrived` tells so, with the whole page as it is now. */

const FIRST_MS = 1500;
const LONGEST_MS = 20000;

let timer = 0;

/** Called anew when a part of the page was drawn anew. @param {number} pauseMs */
export function watchAwaited(pauseMs = FIRST_MS) {
  window.clearTimeout(timer);
  if (!document.querySelector("[data-awaited]")) return;
  timer = window.setTimeout(async () => {
    if (!document.hidden && !(await bring())) return;
    watchAwaited(Math.min(pauseMs * 1.5, LONGEST_MS));
  }, pauseMs);
}

/** @returns {Promise<boolean>} whether asking again makes sense */
async function bring() {
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  if (!answer) return true;
  // A form that came back has an address that only takes posts.
  if (!answer.ok || answer.redirected) return false;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-awaited]")) {
    const now = fresh.getElementById(old.id);
    if (now) old.replaceWith(document.adoptNode(now));
    else old.remove();
  }
  document.dispatchEvent(new CustomEvent("parts-arrived", { detail: fresh }));
  return true;
}

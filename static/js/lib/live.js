/** Hears, on one stream a page, that something changed; where there is no stream to be had, looks now and then. */

const LOOK_MS = 15000;
// Three hundred pages hear of it at the same moment: they ask one after the other.
const SPREAD_MS = 300;

/**
 * @param {string} ticket says what to listen to
 * @param {(html?: string) => void} changed called once for changes that come together, and when some may have been missed;
 *   with what is shown now, where the stream says it
 * @param {number} [lookMs] how often it looks where there is no stream
 * @returns {() => void} stops it
 */
export function listen(ticket, changed, lookMs = LOOK_MS) {
  let stream = /** @type {EventSource | null} */ (null), soon = 0, looking = 0, wasOpen = false;

  const tell = () => {
    window.clearTimeout(soon);
    soon = window.setTimeout(() => changed(), Math.random() * SPREAD_MS);
  };
  const close = () => {
    stream?.close();
    stream = null;
    window.clearInterval(looking);
  };
  const open = () => {
    close();
    const own = stream = new EventSource(`/events?ticket=${encodeURIComponent(ticket)}`);
    own.onmessage = tell;
    own.addEventListener("shown", ({ data }) => changed(JSON.parse(data)));
    own.onopen = () => {
      if (wasOpen) tell();
      wasOpen = true;
    };
    own.onerror = () => {
      if (own.readyState !== EventSource.CLOSED) return;
      window.clearInterval(looking);
      looking = window.setInterval(tell, lookMs);
    };
  };
  // A browser keeps six lines to a site: a page that nobody looks at holds none.
  const turn = () => {
    if (document.hidden) return close();
    open();
    tell();
  };

  if (!document.hidden) open();
  document.addEventListener("visibilitychange", turn);
  return () => {
    close();
    window.clearTimeout(soon);
    document.removeEventListener("visibilitychange", turn);
  };
}

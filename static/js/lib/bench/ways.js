/** Links to sections of the page become tabs over them: one section shows, arrows move along. */

/**
 * @param {HTMLElement} nav its links have data-way and lead to their sections
 * @param {string | undefined} first the way that shows at first
 * @param {(way: string) => void} chosen
 * @returns {(way: string) => void} show a way
 */
export function tabsOf(nav, first, chosen) {
  const tabs = /** @type {HTMLAnchorElement[]} */ ([...nav.querySelectorAll("[data-way]")]);
  const panelOf = (/** @type {HTMLAnchorElement} */ tab) => document.getElementById(tab.hash.slice(1));
  const show = (/** @type {string} */ way) => {
    const open = tabs.find((tab) => tab.dataset.way === way) ?? tabs[0];
    for (const tab of tabs) {
      const isOpen = tab === open;
      tab.setAttribute("aria-selected", String(isOpen));
      tab.tabIndex = isOpen ? 0 : -1;
      panelOf(tab)?.toggleAttribute("hidden", !isOpen);
    }
    chosen(open.dataset.way ?? "");
  };
  nav.setAttribute("role", "tablist");
  for (const tab of tabs) {
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", tab.hash.slice(1));
    panelOf(tab)?.setAttribute("role", "tabpanel");
  }
  nav.addEventListener("click", (event) => {
    const tab = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-way]"));
    if (!tab) return;
    event.preventDefault();
    show(tab.dataset.way ?? "");
  });
  nav.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1, " ": at }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const tab = tabs[(to + tabs.length) % tabs.length];
    show(tab.dataset.way ?? "");
    tab.focus();
  });
  show(first ?? "");
  return show;
}

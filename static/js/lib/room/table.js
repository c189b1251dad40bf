/** The blocks of a timeline: as long as they last, one of them selected; what plays together can be dragged along its layer. */

const DRAGGED_FROM_PX = 5;
const PX_A_SECOND = 34, LEAST_PX = 96;

export class Table {
  /** @param {HTMLElement} list */
  constructor(list) {
    this.list = list;
    /** @type {string | undefined} */
    this.slot = undefined;
    this.size();
    this.list.addEventListener("pointerdown", (event) => this.grab(event));
  }

  get blocks() {
    return /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll(".block")]);
  }

  get selected() {
    return this.blocks.find((block) => block.dataset.slot === this.slot) ?? null;
  }

  /** @param {HTMLElement} block @param {{focus?: boolean}} [options] */
  select(block, { focus = true } = {}) {
    this.slot = block.dataset.slot;
    for (const other of this.blocks) {
      other.classList.toggle("is-selected", other === block);
      other.querySelector("a")?.toggleAttribute("aria-current", other === block);
    }
    if (focus) block.querySelector("a")?.focus({ preventScroll: true });
    if (focus) block.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** @param {number} by @returns {HTMLElement | undefined} */
  neighbour(by) {
    const { blocks, selected } = this;
    return blocks[(selected ? blocks.indexOf(selected) : -1) + by];
  }

  /** @param {Element} part @returns {Set<string>} */
  slotsOf(part) {
    return new Set(/** @type {HTMLElement[]} */ ([...part.querySelectorAll(".block")]).map((block) => block.dataset.slot ?? ""));
  }

  /** Another timeline in the place of this one: what is selected stays, and the focus. @param {Element} fresh */
  take(fresh) {
    const hadFocus = this.list.contains(document.activeElement), scrolled = this.list.scrollLeft;
    const own = /** @type {HTMLElement} */ (fresh);
    this.list.replaceChildren(...own.childNodes);
    this.size();
    const { selected } = this;
    if (selected) this.select(selected, { focus: hadFocus });
    this.list.scrollLeft = scrolled;
    this.mark(this.others ?? []);
  }

  /** Where others are. @param {string[]} slots */
  mark(slots) {
    this.others = slots;
    for (const block of this.blocks) block.classList.toggle("is-others", slots.includes(block.dataset.slot ?? ""));
  }

  /** As wide as it lasts; in layers from when it begins. */
  size() {
    for (const stretch of /** @type {HTMLElement[]} */ ([...this.list.children])) {
      const blocks = /** @type {HTMLElement[]} */ ([...stretch.querySelectorAll(".block")]);
      const begins = Math.min(...blocks.map((block) => Number(block.dataset.startMs)));
      const shortest = Math.min(...blocks.map((block) => Number(block.dataset.durationMs)));
      // In a stretch all blocks have one scale, so that what is at the same time stands at the same place.
      const scale = Math.max(PX_A_SECOND / 1000, LEAST_PX / Math.max(shortest, 1));
      stretch.dataset.scale = String(scale);
      for (const layer of stretch.querySelectorAll(".layer")) {
        let ends = begins;
        for (const block of /** @type {HTMLElement[]} */ ([...layer.children])) {
          const { startMs, durationMs } = block.dataset;
          block.style.setProperty("inline-size", `${Number(durationMs) * scale}px`);
          block.style.setProperty("margin-inline-start", `${Math.max(0, Number(startMs) - ends) * scale}px`);
          ends = Number(startMs) + Number(durationMs);
        }
      }
    }
  }

  /** @param {PointerEvent} event */
  grab(event) {
    const block = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".together .block.is-selected"));
    const scale = Number(/** @type {HTMLElement | null | undefined} */ (block?.closest(".stretch"))?.dataset.scale);
    if (!block || !scale || event.button) return;
    const from = event.clientX;
    let isDragged = false;
    const move = (/** @type {PointerEvent} */ moved) => {
      isDragged ||= Math.abs(moved.clientX - from) > DRAGGED_FROM_PX;
      if (isDragged) block.style.setProperty("translate", `${moved.clientX - from}px`);
    };
    const drop = (/** @type {PointerEvent} */ dropped) => {
      document.removeEventListener("pointermove", move);
      block.style.removeProperty("translate");
      if (!isDragged) return;
      block.addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); }, { once: true, capture: true });
      block.dispatchEvent(new CustomEvent("nudged", { bubbles: true, detail: { byMs: Math.round((dropped.clientX - from) / scale / 10) * 10 } }));
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", drop, { once: true });
  }
}

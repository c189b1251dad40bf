/** Over the bar, at the pointer: the film as it looks there, the time, and what is there. */
import { clockText } from "../time.js";

const WIDEST = 176;

export class Preview {
  /** @param {HTMLElement} surface @param {import("./bar.js").Film} film */
  constructor(surface, film) {
    this.surface = surface;
    this.film = film;
    this.box = Object.assign(document.createElement("div"), { className: "player-preview" });
    this.tile = this.tileOf(film.board);
    this.time = document.createElement("strong");
    this.name = document.createElement("span");
    this.box.append(...(this.tile ? [this.tile] : []), this.time, this.name);
    surface.append(this.box);
  }

  /** @param {DOMStringMap} board as components/player.html writes it: rows of tiles, one every so many milliseconds */
  tileOf({ storyboard, columns, count, everyMs, tile }) {
    const [width = 0, height = 0] = (tile ?? "").split("x").map(Number);
    if (!storyboard || !width || !height) return undefined;
    const scale = Math.min(1, WIDEST / width, WIDEST / height);
    this.board = { columns: Number(columns), count: Number(count), everyMs: Number(everyMs), width: width * scale, height: height * scale };
    const rows = Math.ceil(this.board.count / this.board.columns);
    const drawn = document.createElement("div");
    drawn.className = "tile-shown";
    drawn.style.width = `${this.board.width}px`;
    drawn.style.height = `${this.board.height}px`;
    drawn.style.backgroundImage = `url("${encodeURI(decodeURI(storyboard))}")`;
    drawn.style.backgroundSize = `${this.board.width * this.board.columns}px ${this.board.height * rows}px`;
    return drawn;
  }

  /** @param {number} share of the whole */
  show(share) {
    const ms = share * this.film.durationMs();
    const [name, ...others] = this.namesAt(ms);
    this.time.textContent = clockText(ms);
    this.name.textContent = [name, others.length ? this.film.say("marks", { count: others.length + 1 }) : ""].filter(Boolean).join(" · ");
    this.turnTo(ms);
    this.box.hidden = false;
    const { clientWidth } = this.surface;
    const half = this.box.offsetWidth / 2;
    this.box.style.left = `${Math.min(Math.max(share * clientWidth, half), Math.max(half, clientWidth - half))}px`;
  }

  hide() {
    this.box.hidden = true;
  }

  /** @param {number} ms */
  turnTo(ms) {
    if (!this.tile || !this.board) return;
    const { columns, count, everyMs, width, height } = this.board;
    const number = Math.min(count - 1, Math.floor(ms / everyMs));
    this.tile.style.backgroundPosition = `${-(number % columns) * width}px ${-Math.floor(number / columns) * height}px`;
  }

  /** The step that goes on there, or the notes of the mark that is there. @param {number} ms */
  namesAt(ms) {
    const marks = this.film.marks();
    const step = marks.findLast((mark) => mark.kind === "step" && mark.ms <= ms);
    if (step) return [step.label];
    const [dot] = [...this.surface.querySelectorAll("i")].filter((each) => Math.abs(Number(each.dataset.ms) - ms) < this.reachMs);
    return dot ? (marks.filter((mark) => mark.ms >= Number(dot.dataset.ms)).slice(0, Number(dot.textContent) || 1).map(({ label }) => label)) : [];
  }

  /** Half a mark's width. */
  get reachMs() {
    return (13 / (this.surface.clientWidth || 1)) * this.film.durationMs();
  }
}

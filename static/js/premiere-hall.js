/** <premiere-hall data-ticket data-clock>: one start for all pages that are open; templates/productions/premiere.html says what it upgrades. */
import { announce } from "./lib/announce.js";
import { SharedClock } from "./lib/cut/clock.js";
import { listen } from "./lib/live.js";
import { ServerTime } from "./lib/server-time.js";
import { clockText } from "./lib/time.js";
import { templateOf, wordsOf } from "./lib/words.js";

/** @typedef {HTMLElement & {attend: (clock: SharedClock) => void, unlock: () => void, mute: () => void}} Player */

const TICK_MS = 200;
const DAY_MS = 24 * 3_600_000;
// By then whoever opened the page long ago measures the line anew.
const MEASURED_BEFORE_MS = 30_000;
const LOOK_AGAIN_MS = 10_000;
// When it is over, not all pages ask in the same moment.
const SPREAD_MS = 2000;
/** @type {[number, string][]} */
const SAID_BEFORE = [[60_000, "minute"], [10_000, "ten"]];

class PremiereHall extends HTMLElement {
  connectedCallback() {
    this.say = wordsOf(this);
    this.time = new ServerTime(this.dataset.clock ?? "");
    this.stopHearing = new AbortController();
    const { signal } = this.stopHearing;
    this.addEventListener("click", (event) => { if (/** @type {Element} */ (event.target).closest("[data-do='seat']")) this.sit(); }, { signal });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) void this.measure(); }, { signal });
    this.stopListening = listen(this.dataset.ticket ?? "", () => this.bring());
    this.ticker = window.setInterval(() => this.look(), TICK_MS);
    this.enter();
    void this.measure();
  }

  disconnectedCallback() {
    this.stopHearing?.abort();
    this.stopListening?.();
    window.clearInterval(this.ticker);
    window.clearTimeout(this.soon);
  }

  /** @param {string} name @returns {HTMLElement | null} */
  part(name) {
    return this.querySelector(`[data-${name}]`);
  }

  // The line

  async measure() {
    await this.time?.measure();
    this.isMeasured = true;
    this.sayLine();
  }

  sayLine() {
    const line = this.part("line");
    if (!line || !this.time || !this.isMeasured) return;
    const isNeeded = ["before", "doors", "on"].includes(this.stage ?? "");
    const words = this.time.isTogether ? this.say?.("together", { ms: Math.ceil(this.time.errorMs) }) : this.say?.("apart");
    line.textContent = isNeeded ? words ?? "" : "";
  }

  // What the server shows of it

  /** Take what is there as the server made it. */
  enter() {
    const { stage = "", startsMs, lengthMs } = this.part("hall")?.dataset ?? {};
    this.stage = stage;
    this.startsMs = Number(startsMs);
    this.lengthMs = Number(lengthMs);
    this.hasBegun = false;
    this.spreadMs = TICK_MS + Math.random() * SPREAD_MS;
    this.open();
    this.drawSeat();
    this.sayLine();
    this.look();
  }

  /** The doors are open: what will be seen is loaded behind what stands there now. */
  open() {
    const room = /** @type {HTMLElement | null} */ (this.querySelector(".hall-room"));
    const showing = room && templateOf(room, "showing");
    if (!showing) return;
    room.append(showing);
    room.classList.add("is-waiting");
  }

  async bring() {
    const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-hall]");
    const hall = this.part("hall");
    if (!(fresh instanceof HTMLElement) || !hall || isSame(hall, fresh)) return;
    hall.replaceWith(document.adoptNode(fresh));
    this.enter();
  }

  // Waiting

  look() {
    if (!this.time?.isKnown) return;
    const leftMs = (this.startsMs ?? 0) - this.time.ms;
    if (this.stage === "before") this.lookAgain(leftMs < LOOK_AGAIN_MS);
    if (this.stage === "before" || this.stage === "doors") this.count(leftMs);
    if (this.stage === "doors" && leftMs < MEASURED_BEFORE_MS) this.measureOnce();
    if (this.stage === "doors" && leftMs < 2 * TICK_MS) this.beginIn(leftMs);
    if (this.stage === "on") this.beginIn(0);
    if (this.stage === "doors" || this.stage === "on") this.lookAgain(-leftMs > (this.lengthMs ?? 0) + (this.spreadMs ?? 0));
  }

  /** Something should have changed by now: ask, since nobody may have told us. @param {boolean} isDue */
  lookAgain(isDue) {
    const now = performance.now();
    if (!isDue || now - (this.lookedAt ?? -Infinity) < LOOK_AGAIN_MS) return;
    this.lookedAt = now;
    void this.bring();
  }

  measureOnce() {
    if (this.hasMeasuredAgain) return;
    this.hasMeasuredAgain = true;
    void this.measure();
  }

  /** @param {number} leftMs */
  count(leftMs) {
    const left = this.part("left");
    const seconds = Math.max(0, Math.ceil(leftMs / 1000));
    if (!left || seconds === this.saidSeconds) return;
    left.hidden = false;
    left.textContent = this.inWords(seconds * 1000);
    for (const [beforeMs, word] of SAID_BEFORE) if (seconds * 1000 === beforeMs) announce(this.say?.(word) ?? "");
    this.saidSeconds = seconds;
  }

  /** @param {number} ms */
  inWords(ms) {
    const days = Math.floor(ms / DAY_MS), time = clockText(ms % DAY_MS);
    if (!days) return time;
    return this.say?.(days === 1 ? "day" : "days", { days, time }) ?? "";
  }

  // A seat: what a browser asks for before it sounds

  sit() {
    this.isSeated = true;
    this.player?.unlock();
    this.drawSeat();
  }

  drawSeat() {
    const seat = this.part("do='seat'"), seated = this.part("seated");
    if (!seat || !seated) return;
    const hadFocus = seat.contains(document.activeElement);
    seat.hidden = Boolean(this.isSeated);
    seated.hidden = !this.isSeated;
    if (!hadFocus || !this.isSeated) return;
    seated.tabIndex = -1;
    seated.focus();
  }

  // The start

  get player() {
    return /** @type {Player | null} */ (this.querySelector("cut-player"));
  }

  /** @param {number} ms */
  beginIn(ms) {
    if (this.hasBegun || !this.player) return;
    this.hasBegun = true;
    if (ms > 0) this.soon = window.setTimeout(() => this.begin(), ms);
    else this.begin();
  }

  begin() {
    const { startsMs = 0, time, player } = this;
    const front = this.part("front");
    if (!player || !time) return;
    if (front) front.hidden = true;
    this.querySelector(".hall-room")?.classList.remove("is-waiting");
    if (!this.isSeated) player.mute();
    player.attend(new SharedClock(() => time.ms - startsMs));
    announce(this.say?.("begins") ?? "");
  }
}

/** Does a fresh copy say no other thing than what is there? @param {HTMLElement} hall @param {HTMLElement} fresh */
function isSame(hall, fresh) {
  return hall.dataset.stage === fresh.dataset.stage && hall.dataset.startsMs === fresh.dataset.startsMs;
}

customElements.define("premiere-hall", PremiereHall);

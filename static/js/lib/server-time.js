/** The server's clock, as well as this line lets one know it: the best of a few round trips, wrong by at most half of that trip. */

const TRIPS = 9;
const PAUSE_MS = 30;
// On a line that is slower one way than the other, an answer is wrong by up to half its way: two pages then differ by up to 200 ms.
const TOGETHER_MS = 400;

/** @typedef {{tookMs: number, aheadMs: number}} Trip ahead: of what this page counts from its beginning */

export class ServerTime {
  /** @param {string} address answers with the milliseconds since 1970 */
  constructor(address) {
    this.address = address;
    // Until the server has said it: this device's own.
    this.aheadMs = performance.timeOrigin;
    this.isKnown = false;
    /** @type {Trip[]} the last round trips, the fastest first */
    this.trips = [];
  }

  get ms() {
    return performance.now() + this.aheadMs;
  }

  /** May pages rely on being together? */
  get isTogether() {
    const [best, second] = this.trips;
    return Boolean(second) && best.tookMs + second.tookMs < TOGETHER_MS;
  }

  get errorMs() {
    return this.trips.length ? this.trips[0].tookMs / 2 : Infinity;
  }

  /** Ask it, some times over: the first answer counts until a faster one comes. */
  async measure() {
    /** @type {Trip[]} */
    const trips = [];
    for (let number = 0; number < TRIPS; number++) {
      const trip = await this.ask().catch(() => null);
      if (trip) trips.push(trip);
      trips.sort((one, other) => one.tookMs - other.tookMs);
      if (trips.length) this.aheadMs = trips[0].aheadMs;
      this.isKnown ||= trips.length > 0;
      await new Promise((go) => setTimeout(go, PAUSE_MS));
    }
    this.trips = trips;
    this.isKnown = true;
  }

  /** @returns {Promise<Trip>} */
  async ask() {
    const left = performance.now();
    const answer = await fetch(this.address, { cache: "no-store" });
    const came = performance.now();
    const serverMs = Number(await answer.text());
    if (!answer.ok || !serverMs) throw new Error("no time");
    return { tookMs: came - left, aheadMs: serverMs - (left + came) / 2 };
  }
}

/** The one clock of a cut: places follow it, it follows nothing. */
export class Clock {
  isShared = false;

  constructor() {
    this.ranMs = 0;
    /** @type {number | null} */
    this.since = null;
  }

  get ms() {
    return this.ranMs + (this.since === null ? 0 : performance.now() - this.since);
  }

  set ms(ms) {
    this.ranMs = ms;
    if (this.since !== null) this.since = performance.now();
  }

  get isRunning() {
    return this.since !== null;
  }

  start() {
    this.since ??= performance.now();
  }

  stop() {
    this.ranMs = this.ms;
    this.since = null;
  }
}

/** A clock that others keep: whoever is late is late, nobody stops it and nobody turns it back. */
export class SharedClock {
  isShared = true;
  isRunning = true;

  /** @param {() => number} time how many milliseconds have passed since the cut began, for everybody */
  constructor(time) {
    this.time = time;
  }

  get ms() {
    return this.time();
  }

  set ms(_ms) {}

  start() {}

  stop() {}
}

/** A step's own try: pause for me, or loop muted while the learner's seconds run. It begins when the learner says so: a
 * film that stops by itself is no try. */

/** @typedef {{id: string, startMs: number, endMs: number, seconds: number, imperative: string, row: HTMLElement}} Step */

// A jump longer than this between two looks at the clock was a seek, not playing.
const LONGEST_TICK_MS = 1000;
const END_SLACK_MS = 300;

export class Practice {
  /**
   * @param {HTMLMediaElement} media
   * @param {Step[]} steps
   * @param {{offered: (step: Step, isLooping: boolean) => void, began: (step: Step) => void, left: (step: Step, seconds: number) => void, ended: () => void}} tell
   */
  constructor(media, steps, tell) {
    this.media = media;
    this.steps = steps;
    this.tell = tell;
    this.pauses = true;
    this.loops = false;
    /** @type {Step | undefined} the step whose try is offered, or goes on */
    this.trying = undefined;
    this.isRunning = false;
    this.wasMuted = false;
    this.timer = 0;
  }

  /** @param {number} ms */
  stepAt(ms) {
    return this.steps.findLast((step) => step.startMs <= ms);
  }

  /**
   * Called with every look at the clock while the media plays.
   * @param {number} beforeMs
   * @param {number} nowMs
   */
  tick(beforeMs, nowMs) {
    if (nowMs <= beforeMs || nowMs - beforeMs > LONGEST_TICK_MS) return;
    const step = this.steps.find(({ endMs }) => beforeMs < endMs && nowMs >= endMs);
    if (step) this.reach(step);
  }

  /** The media ended: the last step's end may lie a little behind it. */
  finish() {
    const step = this.steps.at(-1);
    if (step && step.endMs >= this.media.duration * 1000 - END_SLACK_MS) this.reach(step);
  }

  /** @param {Step} step */
  reach(step) {
    if (this.loops) {
      this.seek(step.startMs);
      // Who asked for the loop asked for the try.
      if (!this.trying && step.seconds) this.offer(step).begin();
      void this.media.play();
    } else if (this.pauses && step.seconds && !this.trying) {
      this.media.pause();
      this.offer(step);
    }
  }

  /** @param {Step} step */
  offer(step) {
    this.trying = step;
    this.tell.offered(step, this.loops);
    return this;
  }

  begin() {
    const step = this.trying;
    if (!step || this.isRunning) return;
    this.isRunning = true;
    if (this.loops) this.mute();
    this.tell.began(step);
    let left = step.seconds;
    this.timer = window.setInterval(() => {
      left -= 1;
      this.tell.left(step, left);
      if (left <= 0) this.timeUp();
    }, 1000);
  }

  /** The try goes on, or begins, over the step itself, again and again, without its sound. */
  loopTry() {
    if (!this.trying) return;
    this.loops = true;
    if (this.isRunning) this.mute();
    else this.begin();
    this.seek(this.trying.startMs);
    void this.media.play();
  }

  timeUp() {
    window.clearInterval(this.timer);
    this.isRunning = false;
    // After a looped try the step is heard once more, with its sound, before the next try.
    if (!this.loops || !this.trying) return;
    this.seek(this.trying.startMs);
    this.stop();
  }

  stop() {
    if (!this.trying) return;
    window.clearInterval(this.timer);
    this.trying = undefined;
    this.isRunning = false;
    this.unmute();
    this.tell.ended();
  }

  mute() {
    this.wasMuted = this.media.muted;
    this.media.muted = true;
    this.hasMuted = true;
  }

  unmute() {
    if (this.hasMuted) this.media.muted = this.wasMuted;
    this.hasMuted = false;
  }

  /** @param {number} ms */
  seek(ms) {
    this.media.currentTime = ms / 1000;
  }
}

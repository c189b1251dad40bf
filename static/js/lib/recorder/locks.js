/** A Web Lock a take: held while a tab works on it, free again when that tab is gone, whatever ended it. */

const nameOf = (/** @type {string} */ id) => `take:${id}`;

/**
 * @param {string} id
 * @returns {Promise<(() => void) | null>} let go; null when another tab has it
 */
export function hold(id) {
  if (!navigator.locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    void navigator.locks.request(nameOf(id), { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(null);
      return new Promise((release) => resolve(() => release(undefined)));
    });
  });
}

/** @returns {Promise<(id: string) => boolean>} whether some tab works on that take now */
export async function held() {
  const { held: locks = [] } = (await navigator.locks?.query()) ?? {};
  const names = new Set(locks.map((lock) => lock.name));
  return (id) => names.has(nameOf(id));
}

/**
 * Wait until no tab works on that take: one that was closed lets go of it a moment later.
 * @param {string} id
 * @param {AbortSignal} signal stop waiting
 */
export const freed = (id, signal) => navigator.locks.request(nameOf(id), { mode: "shared", signal }, () => {});

/** Takes in this browser: every second of a recording is on the shelf before the next one is made. */

/** @typedef {{markToZeroMs: number, deviceMs: number}} Lead from the mark in a recording to the guide's first moment, and how late the device is */

/**
 * @typedef {object} Kept
 * @property {string} id 128 random bits in hex, made here: the server knows the same take again by it
 * @property {string} where the bench it was made at
 * @property {string} kind
 * @property {string} mime
 * @property {string} device
 * @property {number} startedAt
 * @property {number} ms
 * @property {number} chunks
 * @property {"recording" | "stopped"} state
 * @property {Lead} [lead] of a take that was made with a guide track or a click
 */

const NAME = "class-projects";

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const answer = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("takes", { keyPath: "id" });
    request.result.createObjectStore("chunks", { keyPath: ["take", "number"] });
  };
  return answer(request);
}

/** @type {Promise<IDBDatabase> | undefined} */
let shelf;

/**
 * One transaction over both stores; resolves when it is on the disk.
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(takes: IDBObjectStore, chunks: IDBObjectStore) => IDBRequest<T> | void} work
 * @returns {Promise<T | undefined>}
 */
async function transact(mode, work) {
  shelf ??= open();
  shelf.catch(() => { shelf = undefined; });
  const transaction = (await shelf).transaction(["takes", "chunks"], mode, { durability: "strict" });
  const request = work(transaction.objectStore("takes"), transaction.objectStore("chunks"));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

export const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {Kept} take */
export const put = (take) => transact("readwrite", (takes) => takes.put(take));

/** The chunk and its take's row, together or not at all. @param {Kept} take @param {number} number @param {Blob} blob */
export const append = (take, number, blob) => transact("readwrite", (takes, chunks) => {
  chunks.put({ take: take.id, number, blob });
  takes.put(take);
});

/** @param {string} id */
export const discard = (id) => transact("readwrite", (takes, chunks) => {
  takes.delete(id);
  chunks.delete(IDBKeyRange.bound([id, 0], [id, Infinity]));
});

/** @param {...(string | undefined)} places @returns {Promise<Kept[]>} what was made at any of them, the newest first */
export async function takesAt(...places) {
  const all = (await transact("readonly", (takes) => takes.getAll())) ?? [];
  return all.filter((take) => places.includes(take.where) && take.chunks > 0).sort((one, other) => other.startedAt - one.startedAt);
}

/** @param {string} id @param {number} first @returns {Promise<Blob[]>} the chunks from that one on, up to a hole */
export async function chunksFrom(id, first) {
  const rows = (await transact("readonly", (_, chunks) => chunks.getAll(IDBKeyRange.bound([id, first], [id, Infinity])))) ?? [];
  const hole = rows.findIndex((row, index) => row.number !== first + index);
  return rows.slice(0, hole < 0 ? rows.length : hole).map((row) => row.blob);
}

/** @param {Kept} take @returns {Promise<Blob>} the longest run of chunks without a hole */
export const assembled = async (take) => new Blob(await chunksFrom(take.id, 0), { type: take.mime });

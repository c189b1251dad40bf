/** Large files of a form go ahead of it, in pieces: a line that breaks or a server that is started again undoes nothing (tus 1.0). */

const WORTH_IT_BYTES = 1_000_000;
const PAUSES_MS = [500, 1000, 2000, 4000, 8000, 15000, 30000, 60000];
const MOVED_ON = [409, 423];
const FULL = 507;

/** @typedef {{onProgress: (sent: number, total: number) => void, onWaiting?: () => void, signal?: AbortSignal, csrf: string}} Options */

/**
 * @param {FormData} form its large files are replaced by the tokens of what has arrived
 * @param {string} url where uploads begin
 * @param {Options} options
 * @returns {Promise<void>} rejects with tus-js-client's DetailedError, or with the signal's reason: then nothing of it stays on the server
 */
export async function sendAhead(form, url, options) {
  const large = [...form].filter((field) => field[1] instanceof File && field[1].size > WORTH_IT_BYTES);
  for (const [name, file] of large) {
    const token = await send(/** @type {File} */ (file), url, options);
    form.delete(name);
    form.append(`${name}_upload`, token);
  }
}

/** @param {File} file @param {string} url @param {Options} options @returns {Promise<string>} */
async function send(file, url, { onProgress, onWaiting, signal, csrf }) {
  const { Upload } = await import("tus-js-client");
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: url,
      headers: { "X-CSRFToken": csrf },
      metadata: { filename: file.name },
      retryDelays: PAUSES_MS,
      removeFingerprintOnSuccess: true,
      onProgress,
      onError: reject,
      onSuccess: () => resolve(upload.url?.split("/").pop() ?? ""),
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        const helps = !status || MOVED_ON.includes(status) || (status >= 500 && status !== FULL);
        if (helps) onWaiting?.();
        return helps;
      },
    });
    signal?.addEventListener("abort", () => { reject(signal.reason); void upload.abort(true).catch(() => {}); });
    void upload.findPreviousUploads().then(([before]) => {
      if (before) upload.resumeFromPreviousUpload(before);
      upload.start();
    });
  });
}

/** What an upload that failed says, as `upload` answers. @param {unknown} error */
export function refusal(error) {
  const response = /** @type {Partial<import("tus-js-client").DetailedError>} */ (error).originalResponse;
  if (!response) throw error;
  const status = response.getStatus();
  const isWords = response.getHeader("Content-Type")?.startsWith("text/plain");
  return { status, text: "", location: undefined, error: isWords ? response.getBody() : undefined, isSignIn: status === 401 };
}

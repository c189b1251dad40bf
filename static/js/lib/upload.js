import { refusal, sendAhead } from "./ahead.js";

/** @typedef {{status: number, text: string, location: string | undefined, error: string | undefined, isSignIn: boolean}} Answer */

/**
 * Send a form with news of how far it is; fetch cannot tell that.
 * @param {string} url
 * @param {FormData} form
 * @param {{csrf: string, uploads?: string, accept?: string, onProgress: (sent: number, total: number) => void, onWaiting?: () => void, signal?: AbortSignal}} options
 *   uploads: where large files go ahead of the form; onWaiting: the line is broken, and it goes on by itself; signal: send no more
 * @returns {Promise<Answer>} rejects when nothing was answered
 */
export async function upload(url, form, options) {
  try {
    if (options.uploads) await sendAhead(form, options.uploads, options);
  } catch (error) {
    return refusal(error);
  }
  return post(url, form, options);
}

/** @param {string} url @param {FormData} form @param {{csrf: string, accept?: string, onProgress: (sent: number, total: number) => void, signal?: AbortSignal}} options @returns {Promise<Answer>} */
function post(url, form, { csrf, accept = "application/json, text/html;q=0.9", onProgress, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", accept);
    request.setRequestHeader("X-CSRFToken", csrf);
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total);
    request.onload = () => resolve(readAnswer(request, url));
    request.onerror = () => reject(new Error("no answer"));
    signal?.addEventListener("abort", () => { request.abort(); reject(signal.reason); });
    request.send(form);
  });
}

/** @param {XMLHttpRequest} request @param {string} url */
function readAnswer(request, url) {
  const answer = { status: request.status, text: request.responseText, location: /** @type {string | undefined} */ (undefined), error: /** @type {string | undefined} */ (undefined), isSignIn: false };
  const arrived = new URL(request.responseURL || url, location.href);
  answer.isSignIn = request.status === 401 || arrived.pathname.startsWith("/signin");
  if (request.getResponseHeader("Content-Type")?.includes("json")) {
    const said = asJson(request.responseText);
    answer.location = said.location;
    answer.error = said.error;
  } else if (arrived.href !== new URL(url, location.href).href) {
    answer.location = arrived.href;
  }
  return answer;
}

/** @param {string} text @returns {{location?: string, error?: string}} */
function asJson(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/**
 * Send a form with news of how far it is; fetch cannot tell that.
 * @param {string} url
 * @param {FormData} form
 * @param {{csrf: string, accept?: string, onProgress: (sent: number, total: number) => void}} options
 * @returns {Promise<{status: number, text: string, location: string | undefined, error: string | undefined, isSignIn: boolean}>} rejects when nothing was answered
 */
export function upload(url, form, { csrf, accept = "application/json, text/html;q=0.9", onProgress }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", accept);
    request.setRequestHeader("X-CSRFToken", csrf);
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total);
    request.onload = () => resolve(readAnswer(request, url));
    request.onerror = () => reject(new Error("no answer"));
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

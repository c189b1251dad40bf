/**
 * POST fields with the token against forged requests; throws on a network error, and a NotTaken on any answer that is not 2xx.
 * @param {string} url
 * @param {FormData | Record<string, string | number>} fields
 * @param {string} csrf
 */
export async function post(url, fields, csrf) {
  const body = fields instanceof FormData ? fields : new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]));
  if (!body.has("csrf_token")) body.append("csrf_token", csrf);
  const response = await fetch(url, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": csrf }, credentials: "same-origin" });
  // A lapsed session answers with a redirect to the page for signing in, which is a 200.
  if (!response.ok || (response.redirected && new URL(response.url).pathname.startsWith("/signin"))) throw new NotTaken(url, response.status);
  return response;
}

export class NotTaken extends Error {
  /** @param {string} url @param {number} status */
  constructor(url, status) {
    super(`${url}: ${status}`);
    this.status = status;
  }
}

/**
 * The sentences an element may say, from its <template data-words>: translated by the server, filled in here.
 * @param {HTMLElement} element
 * @returns {(key: string, values?: Record<string, string | number>) => string} empty for a key without words
 */
export function wordsOf(element) {
  const words = templateOf(element, "words");
  return (key, values = {}) => {
    const text = words?.querySelector(`[data-word="${key}"]`)?.textContent ?? "";
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
  };
}

/**
 * A fresh copy of what the server put into <template data-NAME>.
 * @param {HTMLElement} element
 * @param {string} name
 * @returns {DocumentFragment | undefined}
 */
export function templateOf(element, name) {
  const template = element.querySelector(`:scope > template[data-${name}]`);
  return template instanceof HTMLTemplateElement ? document.importNode(template.content, true) : undefined;
}

/**
 * Say in a field what stands now, unless somebody is in it: what they write there is theirs until they leave.
 * @param {HTMLInputElement} field
 * @param {string} text
 */
export function fill(field, text) {
  if (field !== document.activeElement) field.value = text;
}

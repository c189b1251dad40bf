const region = () => {
  const existing = document.querySelector("[data-announcer]");
  if (existing) return existing;
  const made = document.createElement("p");
  made.className = "visually-hidden";
  made.dataset.announcer = "";
  made.setAttribute("role", "status");
  document.body.append(made);
  return made;
};

/**
 * Say something to those who listen to the page instead of looking at it.
 * @param {string} sentence
 */
export function announce(sentence) {
  const place = region();
  place.textContent = "";
  // A region that is filled in the task it was made in is not read out.
  setTimeout(() => { place.textContent = sentence; }, 50);
}

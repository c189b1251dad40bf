// Small kindnesses on every page; none is needed to use it.
import { watchAwaited } from "./lib/awaited.js";
import { keepWords } from "./lib/kept-words.js";
import "./lib/live-bell.js";

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(target) || target.closest("a")) menu.removeAttribute("open");
  const opener = target.closest("[data-opens]");
  if (opener) /** @type {HTMLDialogElement | null} */ (document.getElementById(opener.getAttribute("data-opens") ?? ""))?.showModal();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  menu?.removeAttribute("open");
  menu?.querySelector("summary")?.focus();
});

// The second of two clicks is dropped. The button stays enabled, so its own name and value still travel with the form.
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.method === "dialog" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});

// Back from the browser's memory, a form may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    form.removeAttribute("data-sent");
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});

if (!CSS.supports("field-sizing", "content")) {
  document.addEventListener("input", ({ target }) => {
    if (target instanceof HTMLTextAreaElement) target.rows = Math.max(target.rows, Math.min(20, target.value.split("\n").length + 1));
  });
}

/** @type {HTMLElement | null} */ (document.querySelector("[data-summary]"))?.focus();

watchAwaited();
const offer = document.getElementById("kept-words");
if (offer instanceof HTMLTemplateElement) keepWords(offer);

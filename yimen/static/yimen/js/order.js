// The order page: print, and the focus goes into the form that has been opened beside the facts.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

document.addEventListener("htmx:afterSettle", (event) => {
  const panel = event.detail.target;
  if (panel?.id !== "panel") return;
  panel.querySelector("[data-errors], input:not([type=hidden]), textarea, select")?.focus();
});

// A form that was opened but not sent is put away again; the typed text was not saved anywhere.
document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-panel-close]");
  const panel = close?.closest("#panel");
  if (!panel) return;
  event.preventDefault();
  panel.replaceChildren();
});

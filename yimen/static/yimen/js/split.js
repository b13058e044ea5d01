// Split view: a row of [data-list] shows its matter in the pane named by data-pane, the list keeps its place.
// Without this file, and on a phone, the row's link opens the matter's own page.

const NARROW = window.matchMedia("(max-width: 799px)");
const PAUSE = 120; // ms: j j j loads the last row only
let timer = 0;

function pane(link) {
  const name = link.closest("[data-list]")?.dataset.pane;
  return name ? document.getElementById(name) : null;
}

function mark(link) {
  const list = link.closest("[data-list]");
  for (const row of list.querySelectorAll("[data-row][aria-current]")) row.removeAttribute("aria-current");
  const row = link.closest("[data-row]");
  row.setAttribute("aria-current", "true");
  row.removeAttribute("data-unread");
}

function remember(link) {
  if (!link.dataset.id) return;
  const here = new URL(window.location.href);
  here.searchParams.set("open", link.dataset.id);
  window.history.replaceState(window.history.state, "", here);
}

async function show(link, target) {
  mark(link);
  target.setAttribute("aria-busy", "true");
  try {
    await window.htmx.ajax("GET", link.dataset.detail ?? link.href, { target, swap: "innerHTML", source: target });
    remember(link);
  } finally {
    target.removeAttribute("aria-busy");
  }
}

function preview(link, delay) {
  const target = pane(link);
  if (!target || NARROW.matches || !window.htmx) return false;
  window.clearTimeout(timer);
  timer = window.setTimeout(() => show(link, target), delay);
  return true;
}

document.addEventListener("yimen:preview", (event) => preview(event.target, PAUSE));

document.addEventListener("click", (event) => {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  const row = event.target.closest("[data-row]");
  const link = row?.querySelector("a[data-open]");
  if (!link) return;
  const pressed = event.target.closest("a, button, input, label, summary");
  if (pressed && pressed !== link) return;
  // A second press on the row that is already open goes to the whole page.
  if (!row.hasAttribute("aria-current") && preview(link, 0)) event.preventDefault();
  else if (!pressed) window.location.assign(link.href);
});

// The pane starts at its top when another matter arrives.
document.addEventListener("htmx:afterSwap", (event) => {
  event.detail.target?.querySelector(".scroll")?.scrollTo(0, 0);
});
